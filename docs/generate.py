"""Write the two reference pages from the code: `docs/api.md` from docstrings, `docs/commands.md` from the command line.

python docs/generate.py      # part of `make docs`; a test holds the pages to what this makes
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import afpak
from afpak import cli

HERE = Path(__file__).parent
# modules with a public face beside the packages, which name theirs in `__all__`
MODULES = {"show": ["table", "csv", "sources", "undated"]}
MODULES["style"] = ["Chart", "chart", "figure", "nothing", "date_axis"]
INSIDE = {"lab", "markup", "record", "reports"}  # used through `afpak` itself, the command line or a notebook

API = """# The Python API

Generated from the docstrings by `make docs`; do not edit. `tables` is what `afpak.load` returns; a measure takes it and
returns a small frame, and the chart `plot_…` of the same name takes that frame. Columns of the tables themselves:
[the codebook](../data/CODEBOOK.md). Missing values are never zero.
"""
COMMANDS = """# The command line

Generated from the command itself by `make docs`; do not edit. In a checkout it is `.venv/bin/afpak`. Exit codes: 0 done;
1 tables or files have faults, or a report failed; 2 wrong usage; 130, 143 and 129 stopped.
"""


def api() -> str:
    """Every public name, package by package."""
    lines = [API]
    for title, module, names in faces():
        lines += [f"## {title}", "", *text(module)]
        for name in names:
            lines += entry(name, getattr(module, name))
    return "\n".join(lines).rstrip() + "\n"


def faces() -> list[tuple]:
    """Title, module and public names of what a user imports."""
    found = [("afpak", afpak, ["load", "Tables", "check", "export", "DataError"])]
    for _, name, package in pkgutil.iter_modules(afpak.__path__):
        if (package and name not in INSIDE) or name in MODULES:
            module = importlib.import_module(f"afpak.{name}")
            names = MODULES.get(name) or [n for n in module.__all__ if inspect.getdoc(getattr(module, n))]
            found.append((f"afpak.{name}", module, sorted(names, key=lambda n: (n[0].isupper(), n))))
    return found


def entry(name: str, thing: object) -> list[str]:
    """One function, class or module; of a class also its public methods."""
    if inspect.ismodule(thing):
        faces = [n for n in vars(thing) if inspect.isfunction(getattr(thing, n)) and not n.startswith("_")]
        own = [n for n in faces if getattr(thing, n).__module__ == thing.__name__]
        return [line for n in own for line in entry(f"{name}.{n}", getattr(thing, n))]
    if not callable(thing):  # a constant
        return []
    lines = [f"### `{name}{signature(thing)}`", "", *text(thing)]
    if inspect.isclass(thing):
        for method, made in members(thing).items():
            own = isinstance(made, property) or (inspect.isfunction(made) and made.__module__.startswith("afpak."))
            if own and not method.startswith("_"):
                call = signature(made) if inspect.isfunction(made) else ""
                lines += [f"**`{name}.{method}{call}`**", "", *text(made)]
    return lines


def members(kind: type) -> dict[str, object]:
    """What the package itself gives a class, from its lowest base up."""
    own = [base for base in reversed(kind.__mro__) if base.__module__.startswith("afpak.")]
    return {name: made for base in own for name, made in vars(base).items()}


def signature(thing: object) -> str:
    """Names and defaults only: the types stand in the text, and print differently from one Python to the next."""
    if inspect.isclass(thing):
        return ""
    bare = inspect.signature(thing)
    plain = [p.replace(annotation=p.empty) for p in bare.parameters.values() if p.name != "self"]
    return str(bare.replace(parameters=plain, return_annotation=bare.empty))


def text(thing: object) -> list[str]:
    """A numpydoc docstring as Markdown: headings in bold, parameters as a list, examples as code."""
    lines = []
    for part in re.split(r"\n\n+", inspect.getdoc(thing) or ""):
        heading = re.match(r"(\w[\w ]*)\n-{3,}\n", part)
        if heading:
            lines += [f"**{heading[1]}**", ""]
            part = part[heading.end() :]
        if part.startswith(">>>"):
            lines += ["```pycon", *re.sub(r" *# doctest.*", "", part).split("\n"), "```", ""]
        elif heading or (lines and re.match(r"[\w*, ]+(?: : .*)?\n {4}", part)):
            lines += [*described(part), ""]
        else:
            lines += [re.sub(r"``(.+?)``", r"`\1`", part), ""]
    return lines


def described(part: str) -> list[str]:
    """Entries such as parameters, each with an indented text below it, as a list."""
    if not re.search(r"^ {4}", part, re.M):
        return [part]
    items = re.split(r"\n(?=\S)", part)
    found = []
    for item in items:
        head, _, below = item.partition("\n")
        name, _, kind = head.partition(" : ")
        below = " ".join(line.strip() for line in below.split("\n"))
        found.append(
            re.sub(r"``(.+?)``", r"`\1`", f"- `{name}`{f' ({kind})' if kind else ''}: {below}".removesuffix(": "))
        )
    return found


def commands() -> str:
    """Every command with its arguments, as tables."""
    return "\n".join([COMMANDS, *command(cli.command_line())]).rstrip() + "\n"


def command(parser: argparse.ArgumentParser, summary: str = "") -> list[str]:
    lines, rows = [f"## `{parser.prog}`", ""], []
    lines += [f"{s[0].upper()}{s[1:].rstrip('.')}.\n" for s in dict.fromkeys((summary, parser.description)) if s]
    below = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help for choice in action._choices_actions}
            below += [line for name, sub in action.choices.items() for line in command(sub, told.get(name) or "")]
        elif not isinstance(action, argparse._HelpAction):
            rows.append(f"| {words(action)} | {action.help or ''} |")
    table = ["| argument | meaning |", "|---|---|", *rows, ""] if rows else []
    return [*lines, *table, *below]


def words(action: argparse.Action) -> str:
    """An argument as it is typed."""
    choices = "\\|".join(map(str, action.choices)) if action.choices else ""
    named = action.metavar or choices or action.dest.upper()
    value = " ".join(named) if isinstance(named, tuple) else named
    value = {"?": f"[{value}]", "*": f"[{value} …]"}.get(action.nargs, value)
    if isinstance(action, argparse._VersionAction) or action.nargs == 0:
        value = ""
    required = " (required)" if action.option_strings and action.required else ""
    return f"`{' '.join(filter(None, [', '.join(action.option_strings), value]))}`{required}"


def write(folder: Path) -> None:
    """Write both pages."""
    for name, page in (("api.md", api()), ("commands.md", commands())):
        (folder / name).write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(HERE)
