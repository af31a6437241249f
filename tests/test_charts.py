"""Every chart over every cut: its words lie inside the picture, none on another, none on a mark; it refuses what it does not draw."""

import inspect
from functools import cache
from importlib import import_module

import findings
import pandas as pd
import pictures
import pytest
from conftest import loaded

from afpak import claims
from afpak.style import Chart

TOPICS = ("claims", "escalation", "places", "provenance", "reactions")
CHARTS = {
    name: getattr(module, name)
    for module in (import_module(f"afpak.{topic}") for topic in TOPICS)
    for name in module.__all__
    if name.startswith("plot_")
}
CUTS = {
    "whole record": {},
    "october": {"episode": "october-2025"},
    "truce": {"episode": "uneasy-truce"},
    "war": {"episode": "open-war-2026"},
    "known on 13 October": {"as_of": "2025-10-13"},
    "known on 27 February": {"as_of": "2026-02-27"},
    "known on 17 March": {"episode": "open-war-2026", "as_of": "2026-03-17"},
    "five days": {"start": "2026-03-10", "end": "2026-03-14"},
    "nothing": {"start": "2024-01-01", "end": "2024-01-02"},
}


def cut(name):
    return loaded(**CUTS[name])


def measures(chart):
    return chart.of if isinstance(chart.of, tuple) else (chart.of,)


@cache
def rows(measure, name):
    """The frame of a measure; charts never change what they are given, so one serves all tests."""
    return measure(cut(name))


def busiest(tables):
    """The longest ledger there is: all figures of one day."""
    return claims.ledger(tables, day=claims.figures(tables)["known_on"].mode().get(0))


DRAWN = {
    f"{name}-{measure.__name__}": (chart, measure) for name, chart in CHARTS.items() for measure in measures(chart)
}
DRAWN["plot_ledger-busiest"] = (claims.plot_ledger, busiest)


@pytest.mark.parametrize("name", CUTS)
@pytest.mark.parametrize(("chart", "measure"), DRAWN.values(), ids=DRAWN)
def test_a_chart_can_be_read(chart, measure, name):
    frame = rows(measure, name)
    figure = chart(frame)
    assert isinstance(figure, Chart)
    assert figure.alt.startswith(figure.question or figure.caption[0])
    if figure.question:
        assert findings.numbers(figure.caption[0]) == findings.EXPECTED[frame.about.measure](frame)
    assert pictures.faults(figure) == []
    if name == "nothing":
        assert "A gap in the record is not a zero" in figure.alt
    elif chart.__module__.startswith("afpak.claims") and name == "war":
        assert any(who in figure.alt for who in ("Pakistan", "Afghan Taliban", "UNAMA")), "a number beside who said it"


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_refuses_in_one_sentence_what_it_does_not_draw(chart):
    measure = measures(chart)[0]
    frame = rows(measure, "october")
    plain = pd.DataFrame(frame)
    of_two_cuts = pd.concat([frame, rows(measure, "truce")])
    for wrong in (cut("october"), plain, of_two_cuts, cut("october").claims, None):
        with pytest.raises(TypeError, match=f"draws what {measure.__name__} returns") as refused:
            chart(wrong)
        assert "\n" not in str(refused.value)
    other = rows(next(measures(c)[0] for c in CHARTS.values() if c.of != chart.of), "october")
    with pytest.raises(TypeError, match=f"these rows are of {other.about.measure}"):
        chart(other)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_takes_one_frame_and_says_so(chart):
    needed = [p for p in inspect.signature(chart).parameters.values() if p.default is p.empty]
    assert len(needed) == 1
    assert f"`{measures(chart)[0].__name__}" in inspect.getdoc(chart)


def test_a_picture_with_faults_is_told():
    from afpak import style

    figure, axes = style.figure("A title", "how", "note", height=2)
    ax = axes[0, 0]
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.scatter([0.1], [0.1])
    ax.plot([0.7], [0.7], "x")
    for x, y, text, turned in (
        (0.1, 0.1, "on a dot", 0),
        (0.69, 0.69, "on a cross", 0),
        (0.4, 0.4, "below", 45),
        (0.43, 0.45, "above", 0),
        (0.4, 0.1, "beside a turned one", 0),
        (0.95, 0.9, "beyond the edge of the picture", 0),
    ):
        ax.text(x, y, text, rotation=turned).set_in_layout(False)
    told = pictures.faults(figure)
    assert [line.partition(" by ")[0] for line in told] == [
        "'beyond the edge of the picture' is cut",
        "'on a dot' lies on a mark",
        "'on a cross' lies on a mark",
        "'above' lies on 'below'",
    ]
