"""One colour, one meaning: a party's colour is that party's alone, and every colour stands in one module."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from afpak.record import schema
from afpak.style import palette

PACKAGE = Path(__file__).parents[1] / "afpak"
VOCABULARIES = {
    "families": palette.FAMILY,
    "occurrence": palette.OCCURRENCE_SHADE,
    "attribution": palette.ATTRIBUTION_SHADE,
    "shades of the map": palette.SHADES,
}


def lab(colour: str) -> np.ndarray:
    """CIE 1976 L*a*b* of a colour under D65: distances in it are about as large as they look."""
    linear = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)])
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(np.maximum(xyz / [0.9505, 1.0, 1.089], 1e-9))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_no_vocabulary_looks_like_a_party(vocabulary):
    # greys tell certainty; of the parties only "unattributed" is grey, and only in marks of its own shape
    parties = {code: colour for code, colour in palette.COLOUR.items() if code != "unattributed"}
    for (code, colour), (party, own) in product(vocabulary.items(), parties.items()):
        assert np.linalg.norm(lab(colour) - lab(own)) > 24, f"{code} looks like {party}"
        assert colour != palette.COLOUR["unattributed"]


def test_parties_differ_from_each_other_in_colour_and_marker():
    assert set(palette.COLOUR) == set(palette.MARKER) == set(schema.PARTY)
    assert len(set(palette.MARKER.values())) == len(palette.MARKER)
    for one, other in product(palette.COLOUR, repeat=2):
        assert one == other or np.linalg.norm(lab(palette.COLOUR[one]) - lab(palette.COLOUR[other])) > 30


def test_every_code_has_its_colour():
    assert set(palette.FAMILY) == set(schema.KIND_FAMILY) | set(schema.ACT_FAMILY)
    assert set(palette.OCCURRENCE_SHADE) == set(schema.OCCURRENCE)
    assert set(palette.ATTRIBUTION_SHADE) == set(schema.ATTRIBUTION)


def test_colours_stand_in_one_place():
    for path in PACKAGE.rglob("*.py"):
        if path.name != "palette.py":
            found = re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(PACKAGE)}: {found}"
