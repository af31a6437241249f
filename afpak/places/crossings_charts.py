"""Crossings as a picture: the states of each over the cut, and the last one on record at the right end."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .. import style
from ..record.measured import Measured
from ..record.text import long_day, plural, short_day
from ..style.labels import stand
from ..style.palette import CROSSING, FAINT
from .crossings import STATES, crossings

MARKER = {"closed": "s", "partly open": "D", "open": "o", "unknown": "s"}
NARROW = 0.09  # inches: a span narrower than this gets a mark, or nobody would see it
_WIDE, _BAR, _LINE, _LETTER = 5.9, 0.34, 0.26, 0.052  # inches: the axis; shares of a strip of 0.52 inches; inches


def _finding(spans: Measured) -> str:
    """The last state on record of the crossings, with the first and the last day for which a row says it."""
    said = spans.about.facts["last_said"]
    told = []
    for state, mine in said.groupby("state", sort=False):
        days = f"{long_day(mine['day'].min())}" + (
            "" if mine["day"].nunique() == 1 else f" to {long_day(mine['day'].max())}"
        )
        told.append(f"{state} at {len(mine)} of {plural(len(said), 'crossing')} ({days})")
    return f"Last on record: {'; '.join(told)}" if told else ""


@style.chart(
    of=crossings,
    title="When were the crossings closed, partly open or open?",
    lacking="closing or opening of a crossing",
    finding=_finding,
)
def plot_crossings(spans: Measured, page: style.Page) -> str:
    """Draw the states of the crossings (`crossings`) over the cut: one strip a crossing, north to south."""
    facts = page.about.facts
    how = (
        "Crossings from north to south. Hollow: one side’s word. Dates: days on which something could "
        "pass. A row without an end speaks until its last dated source; then the state is unknown, which does not mean "
        "open."
    )
    strips = [_runs(own, ["state", "confirmed"]) for _, own in spans.groupby("crossing", sort=False)]
    first, last = mdates.date2num(facts["window"][0]), mdates.date2num(facts["window"][1]) + 1
    labels = [_labels(own, first, last) for own in strips]
    heights = [0.75 + _LINE * (own["row"].max() + 1 if len(own) else 0) for own in labels]
    feet = list(pd.Series(heights[::-1]).cumsum().shift(fill_value=0))[::-1]
    _, axes = page(how, height=0.52 * sum(heights) + 0.45, key=_key(set(spans["state"])))
    ax = axes[0, 0]
    ax.set(xlim=(first, last), ylim=(-0.1, sum(heights)))
    for own, texts, foot in zip(strips, labels, feet, strict=True):
        y = foot + 0.1 + _BAR / 2
        _strip(ax, own, y)
        _write(ax, texts, y)
        _last(ax, facts["last_said"], own["crossing"].iloc[0], y)
    ax.set_yticks([foot + 0.1 + _BAR / 2 for foot in feet], [_wrapped(own["name"].iloc[0]) for own in strips])
    ax.tick_params(axis="y", length=0)
    style.date_axis(ax)
    told = " ".join(_sentence(own, facts["last_said"]) for own in strips)
    return f"{told} {page.about.cut}. Unknown means that no row speaks."


def _runs(own: pd.DataFrame, alike: list[str]) -> pd.DataFrame:
    """The spans of one crossing, those joined that follow each other and look alike: on other rows, the same state."""
    codes = own[alike].astype("string").fillna("")
    run = (codes != codes.shift()).any(axis=1).cumsum()
    first = {"crossing": "first", "name": "first", "start": "first", "end": "last", "state": "first"}
    return own.groupby(run).agg({**first, "confirmed": "first", "events": "last"})


def _strip(ax: Axes, own: pd.DataFrame, y: float) -> None:
    """The spans of one crossing; a passable one that is too narrow to be seen is a mark."""
    low, high = ax.get_xlim()
    narrow = NARROW / _WIDE * (high - low)
    for span in own.itertuples():
        left, right = mdates.date2num(span.start), mdates.date2num(span.end) + 1
        if span.state in ("partly open", "open") and right - left < narrow:
            look = {"marker": MARKER[span.state], "lw": 1.3, "urls": [style.to_rows(*span.events)]}
            ax.scatter((left + right) / 2, y, s=42, zorder=3, **_look(span), **look)
        else:
            url = style.to_rows(*span.events) if span.events else None
            ax.barh(y, right - left, left=left, height=_BAR, url=url, **_look(span), **_outline(span))


def _labels(own: pd.DataFrame, low: float, high: float) -> pd.DataFrame:
    """The days of what was passable, where `stand` puts them so that none lies on another."""
    own = _runs(own, ["state"])
    passable = own[own["state"].isin(["partly open", "open"])]
    texts = [
        short_day(span.start) + (f" – {short_day(span.end)}" if span.end > span.start else "")
        for span in passable.itertuples()
    ]
    at = (mdates.date2num(passable["start"]) + mdates.date2num(passable["end"]) + 1) / 2
    per_inch = (high - low) / _WIDE
    return stand(at, [(len(text) + 1.5) * _LETTER * per_inch for text in texts], high).assign(text=texts)


def _write(ax: Axes, labels: pd.DataFrame, y: float) -> None:
    """Labels above the strip, each on a leader down to it."""
    for label in labels.itertuples():
        foot = y + 0.3 + _LINE * label.row
        ax.plot([label.x] * 2, [y + _BAR / 2, foot + 0.12], color=FAINT, lw=0.6, zorder=1)
        side, away = ("right", -3) if label.left < label.x else ("left", 3)
        look = {"ha": side, "va": "bottom", "size": 6.5, "color": style.SOFT, "textcoords": "offset points"}
        ax.annotate(label.text, (label.x, foot), (away, 0), **look)


def _last(ax: Axes, said: pd.DataFrame, crossing: str, y: float) -> None:
    text = (
        f"{said.at[crossing, 'state']}, last said\n{long_day(said.at[crossing, 'day'])}"
        if crossing in said.index
        else "nothing said"
    )
    ax.annotate(
        text, (1, y), (6, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center", size=7.5
    )


def _look(span) -> dict:
    """Solid where confirmed, else hollow."""
    colour = CROSSING[span.state]
    sure = pd.notna(span.confirmed) and span.confirmed
    return {"facecolor": colour if sure else "white", "edgecolor": colour}


def _outline(span) -> dict:
    return {"ls": "--", "lw": 0.8} if span.state == "unknown" else {"lw": 1.2, "zorder": 2}


def _key(drawn: set[str]) -> list[Line2D]:
    return [
        style.handle(label, marker=MARKER[state], colour=CROSSING[state], hollow=state == "unknown")
        for state, label in STATES.items()
        if state in drawn
    ]


def _wrapped(name: str) -> str:
    return name.replace(" (", "\n(").replace(" crossing", "")


def _sentence(own: pd.DataFrame, said: pd.DataFrame) -> str:
    told = "; ".join(f"{s.state} {_span(s)}" for s in _runs(own, ["state"]).itertuples())
    crossing = own["crossing"].iloc[0]
    last = (
        f"; last said {said.at[crossing, 'state']}, {long_day(said.at[crossing, 'day'])}"
        if crossing in said.index
        else ""
    )
    return f"{own['name'].iloc[0]}: {told}{last}."


def _span(span) -> str:
    if span.start == span.end:
        return long_day(span.start)
    return f"{long_day(span.start)} to {long_day(span.end)}"
