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


def _tolls(rows):
    found = []
    for claimant, other in ((SIDES[0], SIDES[1]), (SIDES[1], SIDES[0])):
        totals = rows[(rows["claimant_party"] == claimant) & (rows["victims_side"] == other)]
        totals = totals[(totals["victim_status"] == "combatant") & totals["known_on"].notna()]
        last = totals[totals["known_on"] == totals["known_on"].max()]
        found += [n for given in dict.fromkeys(last[last["nth"] == last["of_day"]]["given"]) for n in numbers(given)]
    return found


def _civilians(rows):
    drawn = rows[rows["mark"] & rows["value"].notna()]
    mine = drawn[drawn["block"] == drawn.drop_duplicates(["block", "claimant"])["block"].mode()[0]]
    return [*numbers(mine["heading"].iloc[0]), *mine["value"].astype(int).agg(["min", "max"])]


def _gap(rows):
    found = []
    for side in ("afghanistan", "pakistan"):
        ratios = rows.loc[rows["victims_side"] == side, "ratio"].astype(float)
        if ratios.notna().any():
            widest = rows.loc[ratios.idxmax()]
            found += [*numbers(widest["given"]), *numbers(widest["given_own"])]
    return found


def _gap_days(rows):
    dead = rows[(rows["measure"] == "killed") & (rows["day"] == rows.loc[rows["measure"] == "killed", "day"].max())]
    given = [dict.fromkeys(mine[of]) for _, mine in dead.groupby("group") for of in ("given", "given_own")]
    return [n for one in given for word in one for n in numbers(word)]


def _known(rows):
    changed = {r.label for r in rows.itertuples() if r.state == "changed"}
    return [len(set(rows["label"])), len(changed)]


def _ledger(rows):
    told = rows[rows["stance"] != "denies"]
    return [len(told), len(set(told["claimant"])), len(rows) - len(told)]


def _one_ledger(rows):
    stands = rows[(rows["stance"] != "denies") & rows["current"] & rows["value"].notna()]
    if stands.empty:
        return _ledger(rows)
    side, status, measure = stands.iloc[0][["victims_side", "victim_status", "measure"]]
    mine = stands[(stands["victims_side"] == side) & (stands["measure"] == measure)]
    mine = mine[(mine["victim_status"] == "combatant") == (status == "combatant")]
    given = mine.set_index("value")["given"]
    return [n for value in sorted({given.index.min(), given.index.max()}) for n in numbers(given.loc[[value]].iloc[0])]


def _ledgers(rows):
    told = rows[rows["stance"] != "denies"]
    if told.empty:
        return _ledger(rows)
    voices = {event: set(told.loc[told["event_id"] == event, "claimant"]) for event in rows["event_id"]}
    mine = rows[rows["event_id"] == max(voices, key=lambda event: len(voices[event]))]
    return [*numbers(mine["title"].iloc[0]), *_one_ledger(mine)]


def _material(rows):
    found = []
    for side, other in (SIDES, SIDES[::-1]):
        claimed = rows[(rows["claimant_party"] == side) & (rows["victims_side"] == other) & rows["current"]]
        posts = claimed[claimed["measure"].str.startswith("posts_") & (claimed["stance"] != "denies")]
        found += [int(posts["value"].max())] if posts["value"].gt(0).any() else []
    return found or _ledger(rows)


def _race(rows):
    mine = rows[rows["panel"] == rows["panel"].iloc[0]].sort_values(["step", "nth"])
    found = []
    for name in sorted(set(mine["claimant_name"])):
        given = mine.loc[mine["claimant_name"] == name, "given"].tolist()
        found += numbers(given[0]) + ([*numbers(given[-1]), len(given)] if len(given) > 1 else [])
    return found


def _appeals(rows):
    of = rows[rows["about"] == "both"].groupby("label")["statements"].sum()
    return [of.get(label, 0) for label in ("to both", "to Pakistan alone", "to the Afghan side alone")]


def _reacted(rows):
    third = rows[rows["outside"]].groupby("actor")["statements"].sum()
    return [third.max(), third.sum()]


EXPECTED = {
    "acted_after": _acted_after,
    "aligned": _aligned,
    "basis": _basis,
    "civilian_harm": _civilians,
    "claim_gap": _gap,
    "gap_through_time": _gap_days,
    "known_when": _known,
    "ledger": _one_ledger,
    "ledgers": _ledgers,
    "material": _material,
    "race": _race,
    "running_tolls": _tolls,
    "who_reacted": _reacted,
    "whose_side": _appeals,
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
