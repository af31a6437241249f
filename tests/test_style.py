"""Charts as pictures."""

import base64
import io

import numpy as np
import pandas as pd
from PIL import Image

from afpak import claims, show, style


def test_the_smaller_picture_looks_like_the_drawn_one(war, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data["image/png"]))
    fig = claims.plot_known_when(claims.known_when(war))
    fig._ipython_display_()
    fig.savefig(drawn := io.BytesIO(), format="png", dpi=144)
    before = np.asarray(Image.open(drawn).convert("RGB")).astype(int)
    after = np.asarray(Image.open(io.BytesIO(base64.b64decode(shown[0]))).convert("RGB")).astype(int)
    assert np.abs(before - after).max() <= 8  # of 255, also in the rarest colour
    assert len(base64.b64decode(shown[0])) < drawn.getbuffer().nbytes / 2
    for colour in style.COLOUR.values():
        rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert (before == rgb).all(axis=2).any(), "every party is in the key"


def test_a_cell_with_several_words_lists_them_whatever_holds_them():
    """With pyarrow installed, pandas turns some tuples into arrays."""
    for words in (("a", "b"), ["a", "b"], np.array(["a", "b"])):
        assert "<td>a; b</td>" in show.table(pd.DataFrame({"Rows": [words, words]}), "Two rows.")
