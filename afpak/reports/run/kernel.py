"""Kernels of the Python that runs this, forked where that can be from a process that has already imported what they need.

Jupyter looks for kernels in many folders, and the first one named ``python3``
may belong to another installation, whose pages would pass for ours. So it is
not asked: what runs is ``sys.executable``, whatever is installed and whatever
kernel a notebook names.

A plain kernel spends about a second on imports before its first cell runs.
Here the process that runs a report forks one in advance, while it has a single
thread; the fork waits until papermill, through Jupyter's own interface for
this (a kernel provisioner), tells it with which arguments and environment to
become an ipykernel: the real one, without its start. Where nothing was forked,
or for a second kernel, a process is started as Jupyter always does.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.process import ORIGINAL_DIR
from typing import Any

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

NAME = "afpak-fork"  # as registered in pyproject.toml
_LAUNCHER = "ipykernel_launcher"
_waiting: list[Spare] = []


def prepare() -> None:
    """Fork the kernel that this process will need."""
    _waiting.append(Spare())


def dismiss() -> None:
    """Let a fork go that no kernel was made of, as this process waits for its children when it ends."""
    while _waiting:
        _waiting.pop().dismiss()


class OwnSpecs(KernelSpecManager):
    """Knows one kernel, that of this Python, under whatever name it is asked for; looks into no folder."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = KernelSpec(resource_dir=str(RESOURCES), **get_kernel_dict())
        # said outright, as the environment may name another one
        spec.metadata["kernel_provisioner"] = {"provisioner_name": NAME if _waiting else "local-provisioner"}
        return spec


class Own(AsyncKernelManager):
    """Runs a notebook in this Python; the class to give to papermill, nbclient or nbconvert."""

    @default("kernel_spec_manager")
    def _own_specs(self) -> OwnSpecs:
        return OwnSpecs(parent=self)

    @default("transport_encryption")
    def _encrypted(self) -> str:
        return "required"  # ipykernel warns on stderr when it listens without

    ended: int | None = None  # how the kernel ended by itself; below zero: the signal that killed it

    async def is_alive(self) -> bool:
        process = self.provisioner and self.provisioner.process
        alive = await super().is_alive()
        if not alive and process:
            self.ended = process.poll()
        return alive


class Spare:
    """A forked process that becomes a kernel when told; as much of `subprocess.Popen` as Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self) -> None:
        orders, self._orders = get_context("fork").Pipe(duplex=False)
        self._process = get_context("fork").Process(target=_become_kernel, args=(orders, self._orders))
        self._process.start()
        orders.close()
        self.pid = self._process.pid

    def become(self, arguments: list[str], env: dict[str, str], cwd: str | None) -> None:
        self._orders.send((arguments, env, cwd))

    def dismiss(self) -> None:
        self._orders.close()
        self._process.join()

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
        self.wait()  # Jupyter would look again a tenth of a second later

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Launches the kernel that waits in this process, if one does."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict:
        is_ipykernel = cmd[0] == sys.executable and _LAUNCHER in cmd
        if not (_waiting and is_ipykernel):
            return await super().launch_kernel(cmd, **kwargs)
        spare = _waiting.pop()
        env = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        # ipykernel read that variable when it was imported; the kernel ends when its parent is gone
        parent = f"--IPKernelApp.parent_handle={os.getpid()}"
        spare.become([*cmd[cmd.index(_LAUNCHER) + 1 :], parent], env, kwargs.get("cwd"))
        self.process, self.pid, self.pgid = spare, spare.pid, spare.pid
        return self.connection_info


def _become_kernel(orders, other_end) -> None:
    """In the fork: wait for orders, put everything back to what a new interpreter has, and be an ipykernel."""
    other_end.close()
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        arguments, env, cwd = orders.recv()
    except EOFError:  # the report failed before it needed a kernel
        return
    orders.close()
    os.environ.clear()
    os.environ.update(env)
    tempfile.tempdir = None  # that of the fork server
    if cwd:
        os.chdir(cwd)
    main = getattr(sys.modules["__main__"], "__file__", None)
    if sys.path[0] in ("", ORIGINAL_DIR, main and os.path.dirname(main)):  # where the command is, or was given
        del sys.path[0]
    sys.argv = [find_spec(_LAUNCHER).origin, *arguments]
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # every fork would draw the same numbers; Python's own random reseeds
    import zmq
    from ipykernel import kernelapp

    try:
        kernelapp.launch_new_instance()
    except zmq.ZMQError as error:
        if error.errno != zmq.EADDRINUSE:
            raise
        sys.exit(1)  # whoever waits for this kernel asks for another one, with other ports
