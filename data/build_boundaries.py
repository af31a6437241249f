"""Draw the lines of ``boundaries.geojson`` from its outlines: ``python data/build_boundaries.py``.

An edge that an Afghan and a Pakistani outline share belongs to the Durand
Line, one that two other provinces share to the lines between provinces, one of
a single outline to the outer line. An edge that two outlines of one province
share (Khyber Pakhtunkhwa and the former FATA) is no line. Outlines stay as
they are; lines that were there are written anew.
"""

import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

FILE = Path(__file__).with_name("boundaries.geojson")
# since 2018 part of Khyber Pakhtunkhwa; Natural Earth keeps it apart
FORMER = " (former FATA)"
KINDS = ("province", "outer", "durand")  # in the order in which they are drawn


def edges(outlines):
    """For each kind of line its edges, each a set of two points."""
    owners = defaultdict(list)
    for outline in outlines:
        province = (outline["properties"]["country"], outline["properties"]["name"].removesuffix(FORMER))
        shape = outline["geometry"]
        for polygon in shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]:
            for edge in pairwise(map(tuple, polygon[0])):
                owners[frozenset(edge)].append(province)
    found = {kind: [] for kind in KINDS}
    for edge, sides in owners.items():
        if {country for country, _ in sides} == {"AFG", "PAK"}:
            found["durand"].append(edge)
        elif len(set(sides)) > 1:
            found["province"].append(edge)
        elif len(sides) == 1:
            found["outer"].append(edge)
    return found


def chained(edges):
    """Edges joined end to end, so that a dashed line keeps its rhythm."""
    meets = defaultdict(set)
    for a, b in edges:
        meets[a].add(b)
        meets[b].add(a)
    chains = []
    # from loose ends first, where an odd number of edges meets; only rings are left then
    for begin in sorted(meets, key=lambda point: (len(meets[point]) % 2 == 0, point)):
        while meets[begin]:
            chain = [begin]
            while meets[chain[-1]]:
                here = chain[-1]
                onward = min(meets[here])
                meets[here].discard(onward)
                meets[onward].discard(here)
                chain.append(onward)
            chains.append(chain)
    return chains


def build(text):
    """The text of the file with its lines drawn anew."""
    content = json.loads(text)
    outlines = [feature for feature in content["features"] if feature["geometry"]["type"].endswith("Polygon")]
    lines = [
        {
            "type": "Feature",
            "properties": {"kind": kind},
            "geometry": {"type": "MultiLineString", "coordinates": chained(found)},
        }
        for kind, found in edges(outlines).items()
    ]
    return json.dumps(content | {"features": outlines + lines}, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    FILE.write_text(build(FILE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
