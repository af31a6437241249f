"""Write the letters that travel with every page with drawings: those of the font that matplotlib ships, cut down.

python docs/letters.py       # part of `make docs`; a test holds them to the font that is installed

They are made once and shipped, as cutting them took each run of reports a third of a second.
"""

from __future__ import annotations

import base64
import io
import shutil
from pathlib import Path

import matplotlib
from fontTools import subset

from afpak.markup.templates import SHARED

STORED = SHARED / "letters.css"
FONTS = Path(matplotlib.get_data_path(), "fonts/ttf")
FACES = {"": "400 normal", "-Bold": "700 normal", "-Oblique": "400 italic"}
# Latin with its accents, dashes and quotes, per mille, primes, arrows, signs of comparison
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x2030, 0x2032, 0x2033, 0x2039, 0x203A]
LETTERS += [*range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]


def rule(face: str) -> str:
    """One face of the font as a rule (``@font-face``) of CSS that holds its letters."""
    options = subset.Options(flavor="woff", hinting=False, legacy_kern=True)
    # fontTools cannot cut down the first; kerning is in a table of its own as well
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "MATH"]
    stored, cut = io.BytesIO(), subset.Subsetter(options)
    cut.populate(unicodes=LETTERS)
    with subset.load_font(str(FONTS / f"DejaVuSans{face}.ttf"), options) as font:
        cut.subset(font)
        subset.save_font(font, stored, options)
    weight, slope = FACES[face].split()
    address = f"data:font/woff;base64,{base64.b64encode(stored.getvalue()).decode()}"
    return f'@font-face{{font-family:"DejaVu Sans";font-weight:{weight};font-style:{slope};src:url({address})}}'


if __name__ == "__main__":
    STORED.write_text("\n".join(map(rule, FACES)), encoding="utf-8", newline="\n")
    shutil.copy(FONTS / "LICENSE_DEJAVU", SHARED)
