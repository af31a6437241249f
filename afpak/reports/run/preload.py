"""What every kernel needs, imported once per run in the process from which kernels are forked; never imported elsewhere."""

import gc
import importlib
import io
import os
import sys
from contextlib import suppress

# an IPython kernel imports these only while it starts
_LATE = (
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
)


def _preload() -> None:
    gc.disable()  # a seventh of the time of importing goes into looking for garbage
    sys.modules["debugpy"] = None  # ipykernel does without: nobody steps through a report
    for name in ("job", "kernel"):
        importlib.import_module(f"{__package__}.{name}")
    for name in (*_LATE, *os.environ.pop("AFPAK_PRELOAD", "").split()):
        # a module that cannot be imported fails again in the notebook that imports it, with its own error
        with suppress(Exception):
            importlib.import_module(name)
    del sys.modules["debugpy"]

    if pandas := sys.modules.get("pandas"):  # which would show no columns where it found no terminal
        pandas.set_option("display.max_columns", 20)

    import nbformat

    nbformat.validate(nbformat.v4.new_notebook())  # compiles the schema
    if "matplotlib" in sys.modules:  # its first drawing finds fonts and loads the renderer
        from matplotlib.figure import Figure

        figure = Figure(layout="constrained")
        figure.subplots().set_title("x")
        figure.savefig(io.StringIO(), format="svg")
    # kernels are short, and spent a seventh of their time looking for garbage, all of this included
    gc.freeze()
    gc.set_threshold(100_000)
    gc.enable()


_preload()
