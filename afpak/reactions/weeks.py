"""Words and deeds: statements by family of act against acts of force, week by week."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from .. import style
from ..record.schema import ACT_FAMILY
from ..record.tables import Tables, without_parts
from ..style.palette import FAMILY as COLOUR


def words_and_deeds(tables: Tables) -> pd.DataFrame:
    """Statements by family of act, and acts of force, per week (Monday first).

    Statements of unknown day, also those a cut by days dropped, are counted in ``attrs["undated"]``;
    events that are part of another count once. A week with neither a dated statement nor an event of any kind
    on record is NA, not zero. ``ids``: the statements and events counted in the week.
    """
    said = tables.statements_in_full()
    dated = said[said["known_on"].notna()]
    force = without_parts(tables.events_in_full().query("family == 'force'"))
    words = pd.crosstab(_week(dated["known_on"]), dated["act_family"].astype(str))
    deeds = _week(force["start"]).value_counts().rename("force")
    weeks = [*words.index, *deeds.index]
    index = (
        pd.date_range(min(weeks), max(weeks), freq="7D", name="week") if weeks else pd.DatetimeIndex([], name="week")
    )
    frame = words.reindex(index=index, columns=list(ACT_FAMILY), fill_value=0).fillna(0).astype("Int64")
    frame["force"] = deeds.reindex(index, fill_value=0).astype("Int64")
    counted = pd.concat([dated.set_index("statement_id")["known_on"], force.set_index("event_id")["start"]])
    frame["ids"] = counted.index.to_series().groupby(_week(counted).array).agg(";".join).reindex(index).fillna("")
    frame.loc[~index.isin([*words.index, *_week(tables.events["start"])])] = pd.NA
    frame.attrs = {
        "note": tables.note(pd.concat([dated, force])),
        "cut": tables.cut,
        "undated": len(tables.without_day("statements")),
    }
    return frame


def _week(days: pd.Series) -> pd.Series:
    return days.dt.to_period("W-SUN").dt.start_time.rename("week")


@style.chart
def plot_words_and_deeds(weeks: pd.DataFrame) -> style.Chart:
    """Draw words above deeds (`words_and_deeds`): one panel a family of acts, all of one scale, force below."""
    title = "Did words rise with the fighting?"
    if weeks.empty:
        return style.nothing(title, weeks.attrs["note"], "statements or acts of force")
    families = [f for f in list(ACT_FAMILY) if f != "other" and weeks[f].any()]
    other = int(weeks["other"].sum())
    subtitle = (
        f"Statements on record per week by family of act, and acts of force, {weeks.attrs['cut']}. All panels have one "
        "scale. Grey weeks: nothing on record. The record is denser around the turns of the crisis. "
        + (f"Not drawn: other acts ({other}). " if other else "")
        + f"{weeks.attrs['undated']} statements of unknown day are left out."
    )
    panels = [*families, "force"]
    size = {"height": 0.35 + 0.78 * len(panels), "nrows": len(panels), "sharex": True, "sharey": True}
    fig, axes = style.figure(title, subtitle, weeks.attrs["note"], **size)
    for ax, panel in zip(axes[:, 0], panels, strict=True):
        name = "acts of force" if panel == "force" else ACT_FAMILY[panel]
        for week in weeks.index[weeks.isna().all(axis=1)]:
            ax.axvspan(week, week + pd.Timedelta(days=7), color="#f1f1f4", lw=0, zorder=0)
        counts = weeks.loc[weeks[panel].fillna(0) > 0, panel].astype(int)
        middle = counts.index + pd.Timedelta(days=3.5)
        bars = ax.bar(middle, counts, 5.8, color="#3f4247" if panel == "force" else COLOUR[panel])
        ax.bar_label(bars, size=6.3, padding=1)
        ax.set_title(f"{name[0].upper()}{name[1:]}: {weeks[panel].sum()}", size=8.5, pad=3)
        ax.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    axes[0, 0].set_ylim(0, int(weeks[panels].max().max()) * 1.25)
    axes[0, 0].set_xlim(weeks.index[0] - pd.Timedelta(days=4), weeks.index[-1] + pd.Timedelta(days=11))
    style.date_axis(axes[-1, 0])
    sums = weeks[list(ACT_FAMILY)].sum(axis=1)
    peak = int(sums.to_numpy().argmax())
    fig.alt = (
        f"{title} {int(sums.sum())} dated statements and {int(weeks['force'].sum())} acts of force, {weeks.attrs['cut']}: "
        + ", ".join(f"{ACT_FAMILY[f]} {int(weeks[f].sum())}" for f in families)
        + f". Most statements in the week of {weeks.index[peak]:%-d %B %Y}: {int(sums.iloc[peak])}, with "
        f"{int(weeks['force'].iloc[peak])} acts of force."
    )
    return fig
