"""Pictures kept, and drawn ahead in a second process: the slider finds them ready, and the kernel stays free."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from multiprocessing import get_context

from ..record.tables import Tables
from .pictures import drawn
from .views import State

KEPT = 240  # pictures, a tenth of a megabyte each, a map half of one: every stop of the slider for two charts


class Gallery:
    """The pictures of one record by state, each drawn once."""

    def __init__(self, record: Tables) -> None:
        self.record = record
        self._kept: OrderedDict[State, str] = OrderedDict()
        self._wanted: list[State] = []
        self._busy = False

    def __contains__(self, state: State) -> bool:
        return state in self._kept

    def get(self, state: State) -> str:
        """The picture of a state, drawn now unless it is kept."""
        if state not in self._kept:
            self._keep(state, drawn(self.record, state))
        self._kept.move_to_end(state)
        return self._kept[state]

    def ahead(self, states: Iterable[State]) -> None:
        """Draw these in their order, in place of what was still to be drawn; does nothing outside an event loop."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._wanted = [*states][: KEPT // 2]
        if not self._busy:
            self._next(loop)

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        state = next((state for state in self._wanted if state not in self._kept), None)
        self._busy = state is not None
        if state is None:
            return

        def done(job: Future) -> None:
            with suppress(RuntimeError):  # the kernel has shut down meanwhile
                loop.call_soon_threadsafe(self._arrived, loop, state, job)

        try:
            process().submit(drawn, self.record, state).add_done_callback(done)
        except BrokenProcessPool:
            self._busy = False  # everything works without it, only slower

    def _arrived(self, loop: asyncio.AbstractEventLoop, state: State, job: Future) -> None:
        if job.exception() is not None:  # the panel draws it itself when it is asked for, and shows the error
            self._wanted = [other for other in self._wanted if other != state]
        else:
            self._keep(state, job.result())
        self._next(loop)

    def _keep(self, state: State, shown: str) -> None:
        self._kept[state] = shown
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


@cache
def process() -> Executor:
    """The one process that draws ahead, for all panels of a kernel."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_stand_back)


def _stand_back() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupting a cell is not meant for this process
    if hasattr(os, "nice"):
        os.nice(10)
