"""What the numbers in the title of a chart must be, worked out anew from its frame, in the order of the title."""

import re

SURE = ["agreed", "independent"]
SIDES = ("pakistan", "afghanistan")


def numbers(words: str) -> list[int]:
    """The numbers of a title, without those of days, months with their year, and factors."""
    words = re.sub(r"(\d+ )?\b[A-Z][a-z]+ \d{4}|\d+ [A-Z][a-z]{2}\b", "", words)
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", words)]


def _acted_after(rows):
    watched = rows[rows["watched"]]
    mine = watched[watched["episode"] == watched["episode"].mode()[0]]
    of = [mine[mine["side"] == side] for side in SIDES]
    return [3, *(n for part in of if len(part) for n in (int((part["days"] <= 3).sum()), len(part)))]


def _aligned(rows):
    zeros = rows.about.facts["day_zero"]
    whole = [crisis for crisis, zero in zeros.iterrows() if (zero["last"] - zero["start"]).days >= 30]
    force = rows[(rows["family"] == "force") & rows["day"].between(0, 30)]
    return [30, 0, *((force["crisis"] == crisis).sum() for crisis in whole)]


def _chronology(rows):
    lanes = rows.loc[(rows["family"] == "force") & ~rows["part"], "lane"].tolist()
    order = ("pakistan", "afghanistan", "armed_group", "each", "third", "other")
    return [lanes.count(lane) for lane in order if lane in lanes]


def _joint(rows):
    mine = rows[rows["episode"] == rows.drop_duplicates(["episode", "day"])["episode"].mode()[0]]
    days = [set(mine.loc[mine["side"] == side, "day"]) for side in SIDES]
    return [len(days[0]), len(days[1]), len(days[0] & days[1])]


def _ladder(rows):
    force = rows[rows["family"] == "force"]
    week = force[force["week"] == force["week"].mode()[0]]
    return [len(week), len(force), week["occurrence"].isin(SURE).sum()]


def _words(rows):
    found = []
    for act in ("threaten", "open_to_talks"):
        counts = [((rows["act"] == act) & (rows["actor_party"] == side)).sum() for side in SIDES]
        found += counts if any(counts) else []
    return found


def _how_soon(rows):
    spoke = rows[rows["days"].notna()]
    mine = spoke[spoke["event_id"] == spoke["event_id"].mode()[0]]
    return [(mine["days"] < 1).sum(), len(mine)]


def _mediation(rows):
    steps = rows["step"].tolist()
    offers = rows.loc[rows["step"] == "offer", "mediator"]
    counts = sorted(offers.value_counts(), reverse=True)
    most = counts[:1] if len(counts) > 1 and counts[0] > counts[1] else []
    truces = steps.count("ceasefire") + steps.count("ceasefire_extension")
    return [len(offers), *most, steps.count("talks"), truces]


def _deeds(rows):
    words = rows.drop(columns=["force", "ids"]).sum(axis=1)
    return [words.max(), rows["force"].max()]


def _crossings(rows):
    said = rows.about.facts["last_said"]["state"].tolist()
    return [n for state in sorted(set(said)) for n in (said.count(state), len(said))]


def _map(rows):
    spots = rows[rows["shown"] == "point"].drop_duplicates(["whole", "place_id"])["name"].value_counts()
    shown = rows[rows["shown"].isin(["point", "area"])]["whole"].nunique()
    return [spots.max(), shown]


def _basis(rows):
    one = rows[rows["measure"] == "one_origin"]
    return [n for r in one.itertuples() if r.of for n in (r.rows, r.of)]


EXPECTED = {
    "acted_after": _acted_after,
    "aligned": _aligned,
    "basis": _basis,
    "chronology": _chronology,
    "countries": lambda rows: [rows.dropna(subset="country")["rows"].max(), rows.about.facts["total"]],
    "coverage": lambda rows: [rows["events"].isna().sum(), len(rows)],
    "crossings": _crossings,
    "how_soon": _how_soon,
    "how_sure": lambda rows: [rows["occurrence"].isin(SURE).sum(), len(rows)],
    "joint_days": _joint,
    "ladder": _ladder,
    "mediation": _mediation,
    "positions": lambda rows: [],
    "sides": lambda rows: sorted(rows.loc[rows["table"] == "claims", "rows"], reverse=True),
    "where": _map,
    "words": _words,
    "words_and_deeds": _deeds,
}
