"""Every colour of the charts, once.

A colour of a party means that party and nothing else; acts are told by hues
that are far from all of them, certainty by greys and by filling, so that
neither calm nor doubt wears a side's colour. `tests/test_palette.py` holds it.
"""

from __future__ import annotations

import seaborn as sns

from ..record.schema import ATTRIBUTION, OCCURRENCE

INK, SOFT, GRID = "#1d1d1f", "#55585e", "#e3e4e8"
FAINT = "#9a9da3"  # axes, leaders of labels, what stands back
RULE = "#eeeff2"  # guide lines of tables of counts
SILENT = "#f1f1f4"  # weeks and days without a row: nothing on record, which is no zero

# Okabe and Ito (2008), safe for colour-blind readers; the marker says the same without colour.
COLOUR = {
    "pakistan": "#0072b2",
    "afghanistan": "#d55e00",
    "armed_group": "#a6467f",
    "third_party": "#007a5a",
    "own_account": "#6a1fe0",  # parties of the opposition, former officials: no words of Islamabad or Kabul
    "unattributed": "#6b6b6b",
}
MARKER = {
    "pakistan": "o",
    "afghanistan": "s",
    "armed_group": "^",
    "third_party": "D",
    "own_account": "*",
    "unattributed": "X",
}

# Families of kinds of event and of speech acts. What means the same in both has one colour: force and escalation,
# relief and de-escalation, diplomacy and good offices.
FAMILY = {
    "force": "#9b1c31",
    "posture": "#5c3b1e",
    "restriction": "#4a3f78",
    "relief": "#7a9a1f",
    "diplomacy": "#3fb8b0",
    "escalation": "#9b1c31",
    "deescalation": "#7a9a1f",
    "good_offices": "#3fb8b0",
    "appeal": "#8f7fd6",
    "alignment": "#c2a20a",
    "other": "#b0a89c",
}
KIND_MARKER = {"force": "o", "posture": "v", "restriction": "s", "relief": "P", "diplomacy": "D", "other": "p"}
ACT_MARKER = {
    "appeal": "o",
    "good_offices": "D",
    "alignment": "^",
    "deescalation": "v",
    "escalation": "s",
    "other": ".",
}
# Spans behind marks, in a tint of their family: a truce is diplomacy, a closure a restriction.
TRUCE, CLOSURE = (sns.light_palette(FAMILY[family], 6).as_hex()[2] for family in ("diplomacy", "restriction"))

# How sure, from dark to light in the order of the vocabularies.
OCCURRENCE_SHADE = dict(
    zip(OCCURRENCE, sns.light_palette(INK, len(OCCURRENCE) + 1, reverse=True).as_hex(), strict=False)
)
# Seven greys cannot be told apart in a legend: brown to pale green, as far from the parties as cubehelix gets.
ATTRIBUTION_SHADE = dict(
    zip(
        ATTRIBUTION,
        sns.cubehelix_palette(
            len(ATTRIBUTION), start=0.5, rot=0.6, gamma=1, hue=0.8, light=0.94, dark=0.12, reverse=True
        ).as_hex(),
        strict=True,
    )
)
# counts of rows and pages where nobody is compared with anybody; pale: the part of them that matters less
COUNT, COUNT_PALE = "#5f7389", "#d5dbe2"
# States of a border crossing: the family of the act behind each; a closure with an opening in it is a paler closure.
CROSSING = {
    "closed": FAMILY["restriction"],
    "partly open": "#9384c4",
    "open": FAMILY["relief"],
    "unknown": FAINT,
}
# The ground of maps: land without acts of force, lines between provinces, outer lines and countries, frame, areas' names.
LAND, PROVINCE_LINE, OUTER_LINE, FRAME, AREA_NAME = "#f7f6f3", "#bdbab2", "#8e8b84", "#d5d3cd", "#4a3c20"
# counts of acts in a shaded province: first of each class, and its sand colour: pale, for marks must stand out
SHADES = dict(zip((1, 3, 6, 11, 21), sns.light_palette("#c0a266", 6).as_hex()[1:], strict=True))
# What becomes of an event beside another project's: from what both have to what cannot be compared (sand) or is not there.
FATE_SHADE = dict(
    zip(
        ("in both", "only in one", "nobody says killed", "not covered", "place unknown", "day unknown"),
        (INK, COUNT, COUNT_PALE, SILENT, *sns.light_palette("#a8874a", 6).as_hex()[1:4:2][::-1]),
        strict=True,
    )
)
