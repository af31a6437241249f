"""Words and deeds: statements by family of act against acts of force, week by week."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from .. import show, style
from ..record.coding import acts_of_force
from ..record.measured import Measured
from ..record.schema import ACT_FAMILY
from ..record.tables import Tables
from ..record.text import capital, foremost, long_day
from ..style.palette import FAMILY
from ..style.weeks import WEEK, gaps, monday, weeks_of


def words_and_deeds(tables: Tables) -> Measured:
    """Statements by family of act, and acts of force, per week.

    Events that are part of another count once.

    Returns
    -------
    DataFrame, one row a week (``week``, its Monday)
        A count for each family of acts, and ``force``, the acts of force.
        ``ids``: the statements and events counted. A week with neither a dated
        statement nor an event of any kind on record is NA, not zero.

    Facts
    -----
    undated : number of statements of unknown day, also those that a cut by days left out.
    counted : the ids behind each number, by family of acts or ``force``, and Monday.
    """
    said = tables.statements_in_full()
    dated = said[said["known_on"].notna()]
    force = acts_of_force(tables)
    weeks = weeks_of(pd.concat([dated["known_on"], force["start"]]))
    words = pd.crosstab(monday(dated["known_on"]), dated["act_family"].astype(str))
    rows = words.reindex(index=weeks, columns=list(ACT_FAMILY), fill_value=0).astype("Int64")
    rows["force"] = monday(force["start"]).value_counts().reindex(weeks, fill_value=0).astype("Int64")
    counted = pd.concat([dated.set_index("statement_id")["known_on"], force.set_index("event_id")["start"]])
    rows["ids"] = counted.index.to_series().groupby(monday(counted).array).agg(";".join).reindex(weeks).fillna("")
    panels = [*dated["act_family"].astype(str), *["force"] * len(force)]
    by_bar = counted.index.to_series().groupby([panels, monday(counted).to_numpy()]).agg(tuple).to_dict()
    rows.loc[~weeks.isin([*monday(dated["known_on"]), *monday(tables.events["start"])])] = pd.NA
    undated = len(tables.without_day("statements"))
    return tables.measured("words_and_deeds", rows, of=pd.concat([dated, force]), undated=undated, counted=by_bar)


def _finding(weeks: Measured) -> str:
    """The weeks with most statements and with most acts of force, where no other has as many."""
    said, force = weeks[list(ACT_FAMILY)].sum(axis=1), weeks["force"].fillna(0)
    words, deeds = foremost(said), foremost(force)
    if words is None or deeds is None or len(weeks) == 1:
        return ""
    same = "in the same week" if words == deeds else f"in that of {long_day(deeds)}"
    return f"Most statements on record in the week of {long_day(words)} ({said[words]}), most acts of force {same} ({force[deeds]})"


@style.chart(
    of=words_and_deeds,
    title="Did words rise with the fighting?",
    lacking="statements or acts of force",
    finding=_finding,
)
def plot_words_and_deeds(weeks: Measured, page: style.Page) -> str:
    """Draw words above deeds (`words_and_deeds`): one panel a family of acts, all of one scale, force below."""
    families = [family for family in ACT_FAMILY if family != "other" and weeks[family].any()]
    other = weeks["other"].sum()
    left = [f"other acts ({other})"] if other else []
    left.append(f"{page.about.facts['undated']} statements of unknown day")
    how = (
        f"Statements per week by family of act, and acts of force, on one scale. Grey weeks: nothing on "
        f"record. The record is denser around the turns of the crisis. Not drawn: {', '.join(left)}."
    )
    panels = {family: ACT_FAMILY[family] for family in families} | {"force": "acts of force"}
    _, axes = page(how, height=0.35 + 0.78 * len(panels), nrows=len(panels), sharex=True, sharey=True)
    gaps(axes[:, 0], weeks.index[weeks["ids"].isna()])
    for ax, (panel, name) in zip(axes[:, 0], panels.items(), strict=True):
        _bars(ax, weeks[panel].fillna(0).astype(int), FAMILY[panel])
        for bar, week in zip(ax.containers[0], weeks.index, strict=True):
            if counted := page.about.facts["counted"].get((panel, week)):
                bar.set_url(style.to_rows(*counted))
            else:
                bar.set_visible(False)  # of no height
        ax.set_title(f"{capital(name)}: {weeks[panel].sum()}", size=8.5, pad=3)
    ax.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    ax.set_ylim(0, weeks[list(panels)].max().max() * 1.25)  # room for the numbers on the bars
    ax.set_xlim(weeks.index[0] - WEEK / 2, weeks.index[-1] + 1.5 * WEEK)
    style.date_axis(ax)
    sums = weeks[list(ACT_FAMILY)].sum(axis=1)
    peak = sums.astype(int).idxmax()
    each = ", ".join(f"{ACT_FAMILY[family]} {weeks[family].sum()}" for family in families)
    return (
        f"{sums.sum()} dated statements and {weeks['force'].sum()} acts of force, {page.about.cut}: {each}. "
        f"Most statements in the week of {long_day(peak)}: {sums[peak]}, with {weeks['force'][peak]} acts of force."
    )


def _bars(ax: Axes, counts: pd.Series, colour: str) -> None:
    """One bar a week, with its number on top."""
    first = mdates.date2num(counts.index[0])
    sns.histplot(
        x=mdates.date2num(counts.index),
        weights=counts.to_numpy(),
        binwidth=7,
        binrange=(first, first + 7 * len(counts)),
        color=colour,
        alpha=1,
        shrink=0.83,  # a white edge instead would hide bars of one or two
        linewidth=0,
        ax=ax,
    )
    ax.set(xlabel="", ylabel="")
    ax.bar_label(ax.containers[0], labels=[str(n) if n else "" for n in counts], size=6.3, padding=1)


def deeds_table(tables: Tables) -> show.Html:
    """The events of the cut in short, to which the marks of deeds beside words lead; each names its dossier."""
    events = tables.events_in_full().sort_values(["start", "event_id"])
    events["_dossier"] = [show.rows_named({}, event) for event in events["event_id"]]
    columns = {"Day": "start", "Kind": "kind", "Places": "places", "Initiator": "initiator", "Row": "_dossier"}
    return show.listing(tables, "events", events, columns, "{n} events, oldest first.")
