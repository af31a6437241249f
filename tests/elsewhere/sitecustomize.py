"""A system as Windows is: what afpak asks of it is not there. Put on PYTHONPATH, it holds in every process that starts."""

import builtins
import multiprocessing
import multiprocessing.context
import os
import signal
import time
from types import ModuleType

GONE = {
    "os": [
        "fork",
        "forkpty",
        "getpgid",
        "geteuid",
        "getuid",
        "killpg",
        "nice",
        "process_cpu_count",
        "sched_getaffinity",
        "setsid",
        "wait",
        "waitpid",
    ],
    "signal": ["SIGALRM", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGUSR1", "alarm"],
}
ABSENT = {"fcntl", "grp", "pwd", "resource", "termios"}


def without(module: ModuleType, names: list[str]) -> ModuleType:
    plain = ModuleType(module.__name__)
    plain.__dict__.update({name: value for name, value in vars(module).items() if name not in names})
    return plain


PLAIN = {"os": without(os, GONE["os"]), "signal": without(signal, GONE["signal"])}
usual_import, usual_strftime = builtins.__import__, time.strftime


def plain_import(name, globals=None, *rest, **more):
    """For modules of afpak alone: the libraries below it have their own ways on Windows, which are not ours to try."""
    if globals and str(globals.get("__name__")).split(".")[0] == "afpak":
        if name in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in PLAIN:
            return PLAIN[name]
    return usual_import(name, globals, *rest, **more)


def plain_strftime(how, *moment):
    if "%-" in how:
        raise ValueError("Invalid format string")
    return usual_strftime(how, *moment)


builtins.__import__ = plain_import
time.strftime = plain_strftime  # datetime and pandas ask it too
multiprocessing.get_all_start_methods = lambda: ["spawn"]
for method in ("fork", "forkserver"):
    multiprocessing.context._concrete_contexts.pop(method, None)
multiprocessing.set_start_method("spawn", force=True)
