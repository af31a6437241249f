"""The desk: one line says what the panel shows, tables say what they hold, and nothing waits for a network."""

import asyncio
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import afpak
from afpak import cli, home
from afpak.lab import pictures, rows, server, views
from afpak.lab.gallery import Gallery
from afpak.record.shown import Rows
from afpak.reports.page.sanitise import sanitise

ROOT = Path(__file__).parents[1]
WAR = {"episode": "open-war-2026"}
FIRST = [of[0] for of in views.TABS.values()]
SEEN = [view for name, of in views.TABS.items() if name != "Rows" for view in of]


# the panel


def test_the_line_draws_what_the_panel_shows(subtests):
    panel = afpak.explore(**WAR, as_of="2026-02-27")
    panel.set(who="pakistan")
    for tab, views_of_tab in views.TABS.items():
        panel.set(tab=tab)
        for view in views_of_tab if tab != "Rows" else ():
            with subtests.test(view.label):
                panel.set(show=view.label)
                assert ("pakistan" in panel.line) is not view.whole
                drawn, shown = eval(panel.line, {"afpak": afpak}), unescape(panel.shown)
                assert all(words in shown for words in (drawn.alt, *drawn.caption))
                if not view.whole:
                    assert "only" in " ".join(drawn.caption), "a chart of one party's rows says so"


def test_the_slider_teaches_how_fast_one_count_moved_and_how_slowly_the_other():
    panel = afpak.explore(**WAR, tab="Claims")
    counts = {}
    for day in ("2026-02-26", "2026-02-27", "2026-02-28"):
        panel.set(as_of=day)
        told = panel.view.frame(panel.tables)
        told = told[told["group"] == "Afghan combatants: killed"].sort_values("step")
        counts[day] = {who: list(part["value"]) for who, part in told.groupby("claimant")}
    assert counts["2026-02-26"] == {"pakistan": [22, 30]}
    assert counts["2026-02-27"] == {"pakistan": [22, 30, 36, 58, 72, 133, 228, 274], "afghanistan-taliban": [8, 13]}
    assert counts["2026-02-28"]["pakistan"][-1] == 352
    assert counts["2026-02-28"]["afghanistan-taliban"] == [8, 13]


def test_moving_a_control_changes_the_picture_and_the_line():
    panel = afpak.explore(**WAR, as_of="2026-02-26", tab="Claims")
    before, line = panel.shown, panel.line
    panel.set(as_of=panel.stops[panel.stops.index("2026-02-26") + 1])
    assert panel.shown != before
    assert panel.line == line.replace("2026-02-26", "2026-02-27")
    assert panel.line in unescape(panel.told)
    panel.set(as_of=None)
    assert "as_of" not in panel.line


def test_the_day_stays_while_other_controls_move():
    panel = afpak.explore(**WAR, as_of="2026-02-26", tab="Claims")
    for move in ({"start": "2026-02-24"}, {"episode": None}, {"tab": "Map"}):
        panel.set(**move)
        assert panel.load["as_of"] == "2026-02-26"


def test_a_day_between_two_stops_becomes_one():
    panel = afpak.explore(episode="uneasy-truce", tab="Claims")
    day = next(f"{d:%Y-%m-%d}" for d in pd.date_range("2025-11-01", "2025-12-31") if f"{d:%Y-%m-%d}" not in panel.stops)
    panel.set(as_of=pd.Timestamp(day))
    assert day in panel.stops and f"as_of='{day}'" in panel.line


def test_the_slider_stops_where_the_cut_grew_and_at_today(tables):
    panel = afpak.explore(episode="uneasy-truce")
    days = panel.stops
    assert days[-1] == ""
    truce = tables.episode("uneasy-truce")
    known = {
        f"{d:%Y-%m-%d}"
        for name in ("events", "claims", "statements")
        for d in getattr(truce, name)["known_on"].dropna()
    }
    assert days[:-1] == sorted(known)


def test_what_is_impossible_is_said_in_the_panel_and_raised_by_the_call():
    panel = afpak.explore(**WAR, start="2026-03-01")
    panel.set(end="2026-02-01")
    assert "ends (2026-02-01) before it starts" in panel.told
    assert panel.shown == "", "no chart of another span stands under the sentence"
    panel.set(end=None)
    assert panel.line in unescape(panel.told) and "<svg" in panel.shown
    with pytest.raises(ValueError, match="unknown episode 'oct'; choose october-2025, uneasy-truce, open-war-2026"):
        afpak.explore(episode="oct")
    with pytest.raises(ValueError, match="unknown tab 'map'; choose Escalation, Claims, Reactions, Map, Rows"):
        afpak.explore(tab="map")
    with pytest.raises(ValueError, match="unknown who 'kabul'; choose "):
        panel.set(who="kabul")
    with pytest.raises(ValueError, match="unknown control 'day'; choose tab, show, episode, "):
        panel.set(day="2026-02-27")


def test_that_a_chart_is_being_drawn_is_said_before_it_is_there(monkeypatch):
    panel, seen = afpak.explore(**WAR, tab="Claims"), []
    get = panel.gallery.get
    monkeypatch.setattr(panel.gallery, "get", lambda state: seen.append(panel.told) or get(state))
    panel.set(as_of="2026-02-27")
    assert "drawing…" in seen[0] and "drawing…" not in panel.told
    panel.set(tab="Map")
    panel.set(tab="Claims")
    assert "drawing…" in seen[1] and "drawing…" not in seen[2], "a picture that is kept is there at once"


def test_kinds_are_those_that_a_chart_is_made_for(tables):
    kinds = {view.label: {code for _, code in views.kinds(tables, view)} for of in views.TABS.values() for view in of}
    assert kinds["How counts grew"] == {"killed"}
    assert "posts_captured" in kinds["Posts, vehicles, aircraft"] and "killed" not in kinds["Posts, vehicles, aircraft"]
    assert {"force", "talks"} <= kinds["What happened"]
    assert "air_strike" in kinds["Where force was used"] and "force" not in kinds["Where force was used"]


@pytest.mark.parametrize("cut", [{"as_of": "2025-09-01"}, {"start": "2026-02-27", "end": "2026-02-27"}], ids=str)
@pytest.mark.parametrize("view", FIRST, ids=lambda view: view.label)
def test_every_tab_stands_a_cut_of_nothing_and_of_one_day(tables, view, cut):
    assert len(pictures.drawn(tables, views.state(view, cut, {}))) > 100


# marks that lead to rows


@pytest.mark.parametrize(
    "view",
    [v for v in SEEN if v.label in ("What happened", "How counts grew", "Where force was used")],
    ids=lambda v: v.label,
)
def test_each_mark_tells_its_rows_and_leads_to_their_page(tables, view):
    state = views.state(view, {**WAR, "as_of": "2026-03-01"}, {})
    html = pictures.drawn(tables, state)
    chart = view.show(view.frame(state.tables(tables)))
    rows = re.findall(r'data-rows="([^"]*)"', chart.svg())
    marks = re.findall(r'<a(?: href="([^"]*)" target="_blank" rel="noopener noreferrer")?><title>([^<]*)</title>', html)
    assert len(marks) == len(rows) > 5
    for url, title in marks:
        assert "Sources: " in title
        assert url.startswith(("http://", "https://")) or not url  # some pages have no address, some were not out yet
    assert sum(bool(url) for url, _ in marks) > len(marks) / 2


def test_names_of_pages_cannot_break_out_of_a_note(tables):
    evil = '"><script>alert(1)</script>'
    bad = replace(tables, sources=tables.sources.assign(publisher=evil, url=f"https://x/{evil}"))
    html = pictures.drawn(bad, views.state(views.TABS["Claims"][0], {**WAR, "as_of": "2026-02-27"}, {}))
    assert "&lt;script&gt;" in html
    assert "<script" not in html


# drawing ahead


def test_pictures_drawn_ahead_are_those_that_would_be_drawn_now(tables):
    state = views.state(views.TABS["Map"][1], {**WAR, "as_of": "2026-02-27"}, {})
    gallery = Gallery(tables)

    async def wait() -> None:
        gallery.ahead([state])
        assert state not in gallery, "another process draws it"
        for _ in range(600):
            if state in gallery:
                return
            await asyncio.sleep(0.1)

    asyncio.run(wait())
    assert state in gallery
    assert gallery.get(state) == pictures.drawn(tables, state)


# where no widget answers


def test_without_a_front_end_the_panel_is_a_chart(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    panel = afpak.explore(**WAR, as_of="2026-02-27", tab="Claims")
    shown = panel._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert shown["text/plain"].startswith(panel.line)
    assert shown["text/html"].startswith('<img alt="How did each claimant&#x27;s running count')
    monkeypatch.setenv("JPY_SESSION_NAME", "desk.ipynb")
    shown = panel._repr_mimebundle_()
    assert {"application/vnd.jupyter.widget-view+json", "text/html"} <= set(shown)


def test_the_headless_path_pays_for_no_widget_and_the_panel_asks_for_it_by_name():
    code = (
        "import sys, afpak, afpak.reports.run.many; from afpak import claims, escalation, places, reactions\n"
        "print(sorted({'afpak.lab'} & set(sys.modules)))\n"
        "sys.modules['ipywidgets'] = None; afpak.explore()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n"
    assert done.stderr.endswith(f"ImportError: the panel needs ipywidgets: {home.install('lab')}\n")


# tables that show themselves


def test_tables_say_rows_spans_and_what_was_left_out(seed_day):
    html = sanitise(seed_day._repr_html_())
    assert "<caption>Open war, as known on 27 February 2026</caption>" in html
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in html.split("<tbody>")[1].split("</tr>")]
    claims = next([re.sub("<[^>]*>", "", cell) for cell in row] for row in rows if row and row[0] == "claims")
    left_out = len(seed_day.undated["claims"])
    assert claims[1:4] == [str(len(seed_day.claims)), "2026-02-21", "2026-02-27"]
    assert claims[4].endswith(f"left out, as their day is unknown: {left_out}")
    assert "None" not in html and "NaT" not in html


def test_no_rows_have_no_span(empty):
    assert "NaT" not in empty._repr_html_()
    assert empty.claims.told.startswith("0 claims; ")


def test_a_table_tells_its_span_and_what_is_made_of_it_does_not(tables, seed_day):
    left_out = f"{len(seed_day.undated['claims'])} left out"
    told = f"{len(seed_day.claims)} claims, 21 February 2026 to 27 February 2026; {left_out} because"
    assert repr(seed_day.claims).startswith(told)
    assert left_out in seed_day.claims._repr_html_()
    made = [
        tables.claims.head(),
        tables.claims[tables.claims["current"]],
        tables.claims.copy(),
        tables.claims_in_full(),
    ]
    assert {type(frame) for frame in made} == {pd.DataFrame}


def test_interactive_shows_every_row_with_links(monkeypatch, seed_day):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        afpak.interactive()
        shown, _ = shell.display_formatter.format(seed_day.claims)
        html = shown["text/html"]
        assert html.count("<tr") == len(seed_day.claims) + 1
        assert '<a href="https://' in html and "Save as CSV" in html
        part, _ = shell.display_formatter.format(seed_day.claims.head(3))
        assert "Save as CSV" not in part["text/html"], "a part of a table looks as pandas shows it"
    finally:
        InteractiveShell.clear_instance()


def test_interactive_wants_a_notebook():
    with pytest.raises(RuntimeError, match="wants a notebook"):
        afpak.interactive()


def test_the_table_of_sources_can_be_read_without_a_script(seed_day):
    html = rows.page(seed_day, "sources")
    assert html.index("<table") < html.index("<script>")


# narrowing


@given(data=st.data())
def test_only_keeps_the_rows_of_whoever_is_named(tables, data):
    column, table = data.draw(st.sampled_from([(c, t) for by in (views.WHO, views.WHAT) for t, c in by.items()]))
    choices = tables.choices(column)
    codes = data.draw(st.lists(st.sampled_from(sorted(choices)), min_size=1, max_size=3, unique=True))
    kept = tables.only(**{column: codes})
    wanted = frozenset().union(*(choices[code] for code in codes))
    before, after = getattr(tables, table), getattr(kept, table)
    assert list(after.iloc[:, 0]) == list(before.loc[before[column].isin(wanted)].iloc[:, 0])
    for other in {"events", "claims", "statements"} - {table}:
        assert len(getattr(kept, other)) == len(getattr(tables, other))
    assert kept.cut.startswith(f"whole record, only {column} ")
    if table == "claims":
        assert {answered for ids in after["disputes"] for answered in ids} <= set(after["claim_id"])


def test_only_names_what_there_is(tables):
    with pytest.raises(ValueError, match="unknown measure 'dead'; perhaps killed, injured or "):
        tables.only(measure="dead")
    with pytest.raises(
        ValueError,
        match=r"unknown claimant 'islamabad'; perhaps .*; groups: afghanistan, armed_group, own_account, pakistan",
    ):
        tables.only(claimant="islamabad")


def test_order_of_cuts_is_that_of_load(tables):
    load = {"as_of": "2026-03-05", "episode": "open-war-2026", "start": "2026-02-26", "end": "2026-03-02"}
    cut = views.state(FIRST[0], load, {"claimant": "pakistan"}).tables(tables)
    same = afpak.load(**load).only(claimant="pakistan")
    for name in ("events", "claims", "statements", "sources"):
        assert list(getattr(cut, name).iloc[:, 0]) == list(getattr(same, name).iloc[:, 0])
    assert isinstance(cut.claims, Rows)


# the server


def test_lab_opens_the_notebooks_of_a_checkout_as_they_are(monkeypatch):
    called = []
    monkeypatch.setattr(server.subprocess, "call", lambda command: called.append(command) or 0)
    assert cli.main(["lab", "--no-browser"]) == 0
    command = called[0]
    assert f"--notebook-dir={ROOT / 'notebooks'}" in command
    assert command[-2:] == ["--no-browser", str(ROOT / "notebooks" / "00_start_here.ipynb")]


def test_lab_makes_a_copy_where_there_is_none_and_keeps_what_is_there(monkeypatch, tmp_path):
    monkeypatch.setattr(server.subprocess, "call", lambda command: 0)
    place = tmp_path / "mine"
    assert cli.main(["lab", str(place)]) == 0
    ours = [p.relative_to(ROOT / "notebooks") for p in (ROOT / "notebooks").rglob("*.ipynb")]
    assert {p.relative_to(place) for p in place.rglob("*.ipynb")} == {p for p in ours if "instructor" not in p.parts}
    (place / "00_start_here.ipynb").write_text("mine", encoding="utf-8")
    assert cli.main(["lab", str(place)]) == 0
    assert (place / "00_start_here.ipynb").read_text(encoding="utf-8") == "mine"


def test_other_commands_still_refuse_what_they_do_not_know(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["check", "--fast"])
    assert stopped.value.code == 2
    assert "unrecognized arguments: --fast" in capsys.readouterr().err
