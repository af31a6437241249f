"""Charts as pictures."""

import base64
import itertools
import re
from html import unescape
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pictures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patheffects import withStroke

from afpak import claims, places, show, style
from afpak.lab.views import TABS
from afpak.markup import drawings
from afpak.record import spreadsheet
from afpak.record.measured import About
from afpak.style import labels
from afpak.style.matrix import Column, matrix

SVG = "http://www.w3.org/2000/svg"


def test_a_figure_in_a_notebook_is_an_image_that_is_shown_before_anybody_trusts_it(war, monkeypatch):
    shown = []
    monkeypatch.delenv("AFPAK_FIGURES", raising=False)
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    fig = claims.plot_known_when(claims.known_when(war))
    fig._ipython_display_()
    assert set(shown[0]) == {"text/html", "text/plain"}
    image = re.fullmatch(r'<img alt="([^"]*)" .*src="data:image/svg\+xml;base64,([^"]*)">', shown[0]["text/html"])
    assert unescape(image[1]) == shown[0]["text/plain"] == fig.alt
    drawing = base64.b64decode(image[2]).decode()
    assert ElementTree.fromstring(drawing).tag == f"{{{SVG}}}svg"
    assert all(colour in drawing for colour in style.COLOUR.values()), "every party is in the key"


def test_a_cell_with_several_words_lists_them_whatever_holds_them():
    """With pyarrow installed, pandas turns some tuples into arrays."""
    for words in (("a", "b"), ["a", "b"], np.array(["a", "b"])):
        assert "<td>a; b</td>" in show.table(pd.DataFrame({"Rows": [words, words]}), "Two rows.")


CHARTS = [view for views in TABS.values() for view in views if view.steps[-1].startswith("plot_")]


@pytest.mark.parametrize("view", CHARTS, ids=lambda view: view.steps[-1])
def test_what_is_saved_with_a_chart_names_the_rows_behind_its_marks(view, tables):
    cut = tables.episode("october-2025")
    if view.frame(cut).empty:  # no side renewed a running count of its own dead then
        cut = tables.episode("open-war-2026")
    fig = view.show(view.frame(cut))
    saved = set(re.split("[;,\n]", fig.csv().decode("utf-8-sig")))
    rows = [getattr(cut, name).iloc[:, 0] for name in ("events", "claims", "statements")]
    assert saved & set(pd.concat(rows))


def test_a_drawing_is_the_same_twice_and_its_words_stay_words(seed_day):
    fig = claims.plot_known_when(claims.known_when(seed_day))
    drawing = fig.svg()
    assert fig.svg() == drawing
    words = [text.text for text in ElementTree.fromstring(drawing).iter(f"{{{SVG}}}text")]
    assert {text.get_text() for text in fig.texts} <= set(words)


HOSTILE = '</text><script>x</script><a href="#id-0)" style="fill:#0072b2"> & url(#x) \'"'


def test_labels_that_look_like_markup_stay_words():
    fig, axes = style.figure(HOSTILE, HOSTILE, HOSTILE, height=2, key=[style.handle(HOSTILE)])
    axes[0, 0].scatter([1], [2], urls=[style.to_rows("one", "two")])
    axes[0, 0].set_title(HOSTILE, path_effects=[withStroke(linewidth=2)])
    drawing = fig.svg()
    assert drawings.plain(drawing)
    root = ElementTree.fromstring(drawing)
    words = [text.text for text in root.iter(f"{{{SVG}}}text")]
    assert words.count(HOSTILE) >= 3, "also a title with a halo, which matplotlib would draw as outlines"
    assert [link.attrib for link in root.iter(f"{{{SVG}}}a")] == [{"href": "#one", "data-rows": "one two"}]


@pytest.mark.parametrize(
    "bad",
    [
        "<script>",
        '<a href="https://x">',
        '<path onload="x"/>',
        '<use href="x#y"/>',
        "<style>",
        "<style>p{fill:red}</style>",
    ],
)
def test_what_is_no_drawing_is_told_from_one(seed_day, bad):
    drawing = claims.plot_gap(claims.claim_gap(seed_day)).svg()
    assert drawings.plain(drawing)
    assert not drawings.plain(drawing.replace("</svg>", f"{bad}</svg>"))


def test_drawings_of_one_page_share_no_id_and_what_they_have_in_common_stands_once(tables):
    war = tables.episode("open-war-2026")
    maps = [places.plot_map(places.where(war.as_of(day))).svg() for day in ("2026-02-28", "2026-03-04")]
    ids = [set(re.findall(' id="([^"]*)"', one)) for one in maps]
    assert ids[0] and not ids[0] & ids[1]
    outlines, *parts = drawings.together(maps)
    assert len("".join([outlines, *parts])) < 0.8 * len("".join(maps))
    for part in parts:
        there = set(re.findall(' id="([^"]*)"', outlines + part))
        assert set(re.findall(r'(?:<use href="#|url\(#)([^")]*)', part)) <= there


def contrast(one: str, other: str) -> float:
    lights = []
    for colour in (one, other):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_every_party_is_seen_on_a_light_and_on_a_dark_ground():
    ground = drawings.on_dark("ffffff")
    for colour in style.COLOUR.values():
        assert contrast(colour[1:], "ffffff") >= 3
        assert contrast(drawings.on_dark(colour[1:]), ground) >= 3
    assert len({drawings.on_dark(colour[1:]) for colour in style.COLOUR.values()}) == len(style.COLOUR)
    for ink in (style.INK, style.SOFT):
        assert contrast(drawings.on_dark(ink[1:]), ground) >= 4.5


def test_of_several_frames_a_csv_tells_which_and_runs_no_formula():
    day = pd.DataFrame({"n": [1, pd.NA]}, index=pd.DatetimeIndex(["2026-02-26", "2026-02-27"], name="day"))
    text = spreadsheet.csv({"days": day, "rows": pd.DataFrame({"ids": [("a", "b")], "say": ["=1+1"]})})
    assert text.splitlines() == [
        "day,n,part,ids,say",
        "2026-02-26,1,days,,",
        "2026-02-27,,days,,",
        ",,rows,a;b,'=1+1",
    ]


POINTS = st.lists(st.tuples(st.integers(0, 60), st.floats(0.5, 20)), max_size=12)


def _standing(points, **limit):
    placed = labels.stand([x for x, _ in points], [width for _, width in points], **limit)
    return list(itertools.permutations(placed.itertuples(), 2))


@given(POINTS)
def test_labels_that_run_to_the_right_meet_no_other_and_no_leader(points):
    for one, other in _standing(points):
        assert one.row != other.row or one.right <= other.left or other.right <= one.left
        assert not (one.row > other.row and other.left < one.x < other.right)


@given(POINTS)
def test_labels_that_would_pass_the_edge_run_to_the_left_and_still_meet_no_other(points):
    for one, other in _standing(points, high=60):
        assert one.row != other.row or one.right <= other.left or other.right <= one.left
        assert one.right <= 60


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 200), st.text("Wil ", min_size=1, max_size=40)), min_size=1, max_size=12))
def test_labels_above_a_panel_are_whole_and_apart(drawn):
    hung = pd.DataFrame(drawn, columns=["day", "text"])
    hung["day"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(hung["day"], unit="D")
    limits = labels.limits(hung["day"])
    above = labels.above(hung, labels.per_inch(limits, hung, ["a name"], 8.5))
    fig, axes = style.figure("A title", "", "", height=1 + labels.height(above))
    axes[0, 0].set(xlim=limits, yticks=[0.5], yticklabels=["a name"])
    labels.hang(axes[0, 0], above)
    assert not pictures.faults(fig)


def _page():
    return style.Page("A title", About("measure", "A note.", "whole record"))


def test_a_matrix_draws_the_rows_of_its_frame_some_in_a_table_above_and_leaves_gaps():
    frame = pd.DataFrame(
        {
            "who": ["a", "b", "c", "a"],
            "what": ["x", "x", "y", "y"],
            "said": ["1", "2", pd.NA, "(3)"],
            "dark": [0.5, 1.0, pd.NA, pd.NA],
            "first": [False, True, True, False],
        }
    )
    page = _page()
    columns = [Column(value, value.upper(), style.INK) for value in ("z", "y", "x")]
    matrix(page, "How.", frame, row="who", column="what", text="said", weight="dark", above="first", columns=columns)
    above, below = page.fig.axes
    assert [[label.get_text() for label in ax.get_yticklabels()] for ax in (above, below)] == [["b", "c"], ["a"]]
    heads = [[label.get_text() for label in ax.get_xticklabels()] for ax in (above, below)]
    assert heads == [["Y", "X"], ["Y", "X"]]  # nothing is z
    written = [
        {text.get_text(): text.get_position()[0] for text in ax.texts if text.get_text()} for ax in (above, below)
    ]
    assert written == [{"2": 1}, {"1": 1, "(3)": 0}]
    assert [len(ax.patches) for ax in (above, below)] == [2, 2]  # no square without a weight
    assert above.get_xlim() == below.get_xlim()


def test_a_matrix_of_one_kind_of_rows_is_one_table_with_the_columns_that_it_fills():
    columns = [Column("x", "X", style.INK)]
    for first in (True, False):
        frame = pd.DataFrame({"who": ["a", "b", "c"], "what": "x", "said": "1", "dark": 1.0, "first": first})
        page = _page()
        matrix(page, "", frame, row="who", column="what", text="said", weight="dark", above="first", columns=columns)
        assert len(page.fig.axes) == 1


SETTINGS_OF_READERS = {
    "dark": {"axes.facecolor": "black", "text.color": "white", "axes.edgecolor": "white", "figure.facecolor": "black"},
    "usetex": {"text.usetex": True},
    "another time zone": {"timezone": "Pacific/Auckland"},
    "large letters": {"font.size": 24, "xtick.labelsize": 24, "font.family": "monospace"},
    "a cycle of colours and a fine grid": {"axes.grid": False, "lines.linewidth": 7, "savefig.dpi": 300},
}


def test_a_chart_is_the_same_under_every_style_of_a_reader(seed_day, subtests):
    rows = claims.running_tolls(seed_day)
    plain = claims.plot_tolls(rows).svg()
    for name, own in SETTINGS_OF_READERS.items():
        with subtests.test(name), matplotlib.rc_context(own):
            assert claims.plot_tolls(rows).svg() == plain
            assert matplotlib.rcParams[next(iter(own))] == next(iter(own.values())), "the reader's own stay"
