"""What every kernel needs, imported once per run in the process from which kernels are forked; never imported elsewhere."""

import importlib
import io
import os

os.chdir("/")  # a matplotlibrc of the working directory is not for reports
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # no word about interpreter flags that only a debugger needs

# an IPython kernel imports these only while it starts
for _name in (
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "matplotlib_inline.backend_inline",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
):
    try:
        importlib.import_module(_name)
    except ImportError:  # of another version; the kernel will import what it needs
        continue

# the first picture finds fonts and loads the renderer
from matplotlib.figure import Figure  # noqa: E402

_figure = Figure(layout="constrained")
_figure.subplots().set_title("x")
_figure.savefig(io.BytesIO(), format="png")
