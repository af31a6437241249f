"""The lessons: sources and copies in step, checks that teach, the founding document against the record."""

import ast
import dataclasses
import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from nbconvert import SlidesExporter

import afpak
from afpak import claims, cli, dossier, escalation, show, teaching
from afpak.reports import plan
from afpak.teaching import copies

FOLDER = Path(__file__).parents[1] / "notebooks" / "teaching"
SOURCES = sorted((FOLDER / "instructor").glob("*.ipynb"))
LESSONS = [path for path in SOURCES if "debate" not in path.stem]
few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
COPIES = {name: path for path in SOURCES for name in copies.editions(path)}
by_name = pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def text(cell):
    return "".join(cell["source"])


def mark(cell):
    return cell["metadata"].get("nbgrader", {})


def solutions(path):
    return [copies.MARKED.search(text(c))[1] for c in read(path)["cells"] if mark(c).get("solution")]


def hint(check, *arguments):
    """The hint that a check gives."""
    with pytest.raises(teaching.Hint) as found:
        check(*arguments)
    return str(found.value)


def passes(check, *arguments):
    try:
        check(*arguments)
    except teaching.Hint:
        return False
    return True


# --- sources and copies


def test_there_are_three_lessons_and_a_debate():
    assert (len(LESSONS), len(SOURCES)) == (3, 4)


def test_copies_and_glossary_are_what_the_sources_generate(tmp_path):
    (tmp_path / "instructor").mkdir()
    for path in SOURCES:
        (tmp_path / "instructor" / path.name).write_bytes(path.read_bytes())
    copies.write(tmp_path)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.*"))
    for name in made:
        assert (FOLDER / name).read_bytes() == (tmp_path / name).read_bytes(), "run python -m afpak.teaching.copies"
    assert {p.stem for p in (FOLDER / "student").iterdir()} == {*COPIES}


@by_name
def test_no_answer_can_be_read_in_the_copy_or_in_the_checks(path):
    mine = [name for name, source in COPIES.items() if source == path]
    copy = "".join((FOLDER / "student" / f"{name}.ipynb").read_text(encoding="utf-8") for name in mine)
    code = "".join(p.read_text(encoding="utf-8") for p in Path(copies.__file__).parent.glob("*.py"))
    assert "SOLUTION" not in copy and "Rubric" not in copy
    for answer in solutions(path):
        for line in filter(str.strip, answer.splitlines()):
            assert json.dumps(line, ensure_ascii=False)[1:-1] not in copy
            value = line.partition(" = ")[2]
            if len(value) > 2 and value.startswith(('"', "lines[", "third[", "reading[")):
                assert json.dumps(value, ensure_ascii=False)[1:-1] not in copy
                assert value.strip('"') not in code


@pytest.mark.parametrize("name", COPIES)
def test_the_instructor_source_runs_with_every_check_passed(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    space = {}
    for cell in copies.editions(COPIES[name])[name]["cells"]:
        if cell["cell_type"] == "code":
            exec(text(cell), space)
            said = capsys.readouterr()
            assert said.err == ""
            if mark(cell).get("locked"):
                assert said.out.startswith(("Yes", "You expected"))


@pytest.mark.parametrize("name", COPIES)
def test_the_copy_runs_to_the_first_blank_and_says_so(name):
    space, ran = {}, []
    with pytest.raises(teaching.Hint, match="Replace the three dots"):
        for cell in read(FOLDER / "student" / f"{name}.ipynb")["cells"]:
            if cell["cell_type"] == "code":
                ran.append(cell)
                exec(text(cell), space)
    assert mark(ran[-1]).get("locked") and mark(ran[-2]).get("solution")
    assert sum(bool(mark(c).get("solution")) for c in ran) == 1


def test_an_answer_is_not_judged_while_its_cell_fails_and_a_learner_sees_no_traceback():
    check = "found = 7\nteaching.predicted(guess, found, 'figures')"
    slips = ["guess = five", "guess = 05", "guess = {“a}", "guess = 1 / 0", "guess = int('')  # of course"]
    sources = ["from afpak import teaching", "guess = 7", check, *(c for slip in slips for c in (slip, check))]
    sources += ["guess = 9", check]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    first, *failed, mended = (cell.outputs[0] for cell in notebook.cells[2::2])
    assert first["text"].startswith("You expected 7")
    assert len(failed) == len(slips)
    for output in failed:
        (line,) = output["traceback"]
        assert line.startswith("Hint: The cell that sets `guess` stopped with an error")
    assert mended["text"].startswith("You expected 9")


def test_what_learners_do_is_answered_in_one_line():
    slips = {
        "guess = five": ("NameError in line 1", "lacks its quotation marks"),
        "day = 05": ("SyntaxError in line 1", '"2026-03-01"'),
        "x = 1\n(days <= '5').mean()": ("TypeError in line 2", "A number stands without quotation marks"),
        "reading[reading['...'] == 1]": ("KeyError in line 1: '...'", "fill in every blank"),
        "load(as_of='06.03.2026')": ("ValueError in line 1: as_of: '06.03.2026' is not a day",),
    }
    sources = [
        "import pandas as pd\nfrom afpak import load, teaching",
        "reading = pd.DataFrame({'days': [1]})\ndays = reading['days']",
    ]
    sources += [*slips, "print(“typed as in print”)", 'print("a “word”")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    for cell, words in zip(notebook.cells[2:], slips.values(), strict=False):
        (error,) = cell.outputs
        (line,) = error["traceback"]
        assert "\n" not in line and len(line) < 320
        assert all(word in line for word in words), line
    curly, straight = (cell.outputs[0]["text"] for cell in notebook.cells[-2:])
    assert (curly, straight) == ("typed as in print\n", "a “word”\n")


@by_name
def test_the_source_keeps_its_shape(path):
    cells = read(path)["cells"]
    opening, closing = text(cells[0]), text(cells[-1])
    for word in ("**Minutes**", "**For**", "**You need**", "**You will be able to**", "?**", "leave the room"):
        assert word in opening
    how = cells[1]
    assert "`NameError` means" in text(how) and "[GLOSSARY.md](../GLOSSARY.md)" in text(how)
    assert how["metadata"]["slideshow"]["slide_type"] == "skip", "a slide has no cells to run"
    goals = opening.partition("**You will be able to** |")[2].partition("|")[0].split(";")
    assert 3 <= len(goals) <= 4
    assert closing.startswith("## Key points")
    kinds = ""
    for cell in cells:
        kinds += cell["cell_type"][0]
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
            lines = [x for x in text(cell).splitlines() if x and not x.startswith("#")]
            assert 1 <= len(lines) <= 3
            assert max(map(len, lines)) <= 100
    assert "ccc" not in kinds, "prose stands before and after what is run"
    exercises = re.findall(r"\*\*Exercise \d: [a-z ]+ \(\d+ minutes\)", " ".join(map(text, cells)))
    assert 2 <= len(exercises) <= 4, "four to eight an hour, in half an hour"
    minutes = [int(m) for m in re.findall(r"\*\*Exercise \d: [a-z ]+ \((\d+) minutes", " ".join(map(text, cells)))]
    said = [int(m) for m in re.findall(r"(\d+) for (?:four exercises|two exercises|the debate)", opening)]
    assert sum(said) == sum(minutes), "the opening and the exercises promise the same time"
    assert ", ".join(map(str, minutes)) in (FOLDER / "GUIDE.md").read_text(encoding="utf-8")


def test_plans_of_the_guide_add_up():
    rows = re.findall(r"^\| .+? \| (\d+) \| (.+) \|$", (FOLDER / "GUIDE.md").read_text(encoding="utf-8"), re.M)
    parts = {
        what: (int(total), [int(n) for n in re.findall(r"\((\d+)\)|, (\d+) for", what) for n in n if n])
        for total, what in rows
    }
    summed = [total == sum(found) for total, found in parts.values() if found]
    assert len(summed) == 2 and all(summed)


def test_both_editions_of_a_lesson_are_one_but_for_the_side():
    """Half of a class takes each: neither side is the example throughout."""
    one, two = (
        (FOLDER / "student" / f"1_whose_numbers_{side}.ipynb").read_text(encoding="utf-8").splitlines()
        for side in ("pakistan", "afghanistan")
    )
    assert len(one) == len(two)
    assert [(a.strip(), b.strip()) for a, b in zip(one, two, strict=True) if a != b] == [
        (r'"side = \"pakistan\""', r'"side = \"afghanistan\""')
    ]


@pytest.mark.parametrize("side", ["pakistan", "afghanistan"])
def test_each_count_has_a_day_of_many_figures_and_a_limit_to_look_for(war, side):
    follow = teaching.FOLLOWED[side]
    lines = claims.ledger(afpak.load(episode="open-war-2026", as_of="2026-02-28"), day=follow.day)
    mine = lines[lines["group"] == follow.group]
    assert mine["value"].nunique() > 3 and (mine["stance"] == "denies").any() and (mine["claimant_party"] == side).any()
    assert {"at_least", "vague"} <= set(lines["qualifier"].astype(str)), "exercise 2 has both words to find"
    rows = war.claims_in_full()
    rows = rows[(rows["claimant_party"] == side) & rows["cumulative"].fillna(False) & (rows["measure"] == "killed")]
    rows = rows[(rows["victim_status"] == "combatant") & (rows["victims_side"] != side)]
    assert follow.group.startswith({"pakistan": "Afghan ", "afghanistan": "Pakistani "}[side])
    steps = rows.loc[rows["known_on"] < rows.loc[rows["low"] > follow.limit, "known_on"].min(), "known_on"]
    assert steps.nunique() > 3, "more than one step on the way"


def test_a_folder_for_a_class_has_no_answers_unless_asked(tmp_path, capsys):
    given, own = tmp_path / "class", tmp_path / "own"
    assert cli.main(["lessons", str(given)]) == 0
    assert {p.stem for p in given.rglob("*.ipynb")} == {*COPIES}
    pages = {"README.md", "GLOSSARY.md", "CODEBOOK.md", "CITATION.cff", "SENTENCES.html"}
    assert {p.name for p in given.iterdir()} == {*pages, "student"}
    page = (given / "SENTENCES.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == len(teaching.founding(afpak.load())) + 1 and "src=" not in page and "<link" not in page
    assert not any("SOLUTION" in p.read_text(encoding="utf-8") for p in given.rglob("*.*"))
    assert len((given / "README.md").read_text(encoding="utf-8").splitlines()) == 10
    (given / "student" / "2_what_escalates.ipynb").write_text("mine", encoding="utf-8")
    assert cli.main(["lessons", str(given)]) == 2
    assert "not empty; name another folder" in capsys.readouterr().err
    assert (given / "student" / "2_what_escalates.ipynb").read_text(encoding="utf-8") == "mine"
    assert cli.main(["lessons", str(own), "--instructor"]) == 0
    assert {p.name for p in (own / "instructor").iterdir()} == {p.name for p in SOURCES} and (own / "GUIDE.md").exists()


@by_name
def test_words_in_bold_are_in_the_glossary(path):
    terms = {term.casefold() for term in re.findall(r"^\*\*(.+?)\.\*\*", copies.glossary(), re.M)}
    prose = "\n".join(text(c) for c in read(path)["cells"][1:] if c["cell_type"] == "markdown")
    bold = {b.casefold() for b in re.findall(r"\*\*([^*]+)\*\*", prose) if not b.startswith("Exercise")}
    assert bold <= terms


@by_name
def test_grading_metadata_is_whole(path):
    cells = read(path)["cells"]
    marked = [mark(c) for c in cells if mark(c)]
    ids = [m["grade_id"] for m in marked]
    assert len(ids) == len(set(ids))
    for one in marked:
        assert one["schema_version"] == 3
        assert {"grade", "solution", "locked", "task"} <= set(one)
        assert ("points" in one) == one["grade"]
    for cell, after in pairwise(cells):
        if cell["cell_type"] == "code" and mark(cell).get("solution"):
            stub, *_, value = ast.parse(text(cell)).body
            name = stub.targets[0].id
            assert stub.value.value is ... and value.targets[0].id == name
            assert mark(after)["grade"] and f"({name}, " in text(after)
    argued = [text(c) for c in cells if mark(c).get("solution") and c["cell_type"] == "markdown"]
    assert argued and all(f"({mark(c)['points']})" in text(c) for c in cells if text(c) in argued)


@by_name
def test_slides_ask_nothing_of_a_network_and_give_nothing_away(path):
    exporter = SlidesExporter(
        template_name="slides", extra_template_basedirs=[str(FOLDER)], exclude_input=True, exclude_input_prompt=True
    )
    page, _ = exporter.from_filename(str(path))
    assert not re.search(r"<(?:link|script|img|iframe)[^>]+(?:src|href)=", page) and "import " not in page
    assert "url(" not in page
    assert "SOLUTION" not in page and "teaching." not in page
    assert page.count("<section") == page.count("</section") > 12


def test_reports_leave_the_lessons_alone():
    assert not any("teaching" in path.parts for path in plan.topics().values())


# --- checks


@few
@given(st.data())
def test_no_upper_end_passes_for_exactly_the_open_figures_of_any_day(war, data):
    days = sorted(claims.figures(war)["known_on"].dropna().unique())
    lines = claims.ledger(war, day=str(data.draw(st.sampled_from(days)))[:10])
    open_end = set(lines.loc[lines["high"].isna() & (lines["stance"] == "asserts"), "claim_id"])
    chosen = data.draw(st.one_of(st.just(open_end), st.sets(st.sampled_from(sorted(lines["claim_id"])))))
    assert passes(teaching.no_upper_end, lines[lines["claim_id"].isin(chosen)], lines) == (chosen == open_end)


def test_no_upper_end_says_what_was_confused(seed_day):
    lines = claims.ledger(seed_day, day="2026-02-27")
    worded = lines["qualifier"]
    assert "denial" in hint(teaching.no_upper_end, lines[lines["high"].isna()], lines)
    assert "figure is a word" in hint(teaching.no_upper_end, lines[worded == "at_least"], lines)
    assert "underscore" in hint(teaching.no_upper_end, lines[worded == "vague"], lines)
    assert "not from `given`" in hint(teaching.no_upper_end, lines[worded == "10 or more"], lines)
    assert "upper end" in hint(teaching.no_upper_end, lines[worded == "exact"], lines)
    assert "Keep all columns" in hint(teaching.no_upper_end, lines[["group"]], lines)
    assert "You gave text" in hint(teaching.no_upper_end, "at_least", lines)


@few
@given(st.integers(0, 700))
def test_first_day_above_passes_for_one_day_and_points_the_way_from_every_other(war, limit):
    """Recomputed from the running totals, another way than in the check."""
    tolls = claims.running_tolls(war)
    tolls = tolls[(tolls["group"] == "Afghan combatants: killed") & (tolls["claimant"] == "pakistan")]
    above = tolls.loc[tolls["value"] > limit, "known_on"]
    if above.empty:
        assert "never" in hint(teaching.first_day_above, "2026-03-01", war, limit)
        return
    right = above.min()
    assert passes(teaching.first_day_above, f"{right:%Y-%m-%d}", war, limit)
    for wrong, way in ((right - pd.Timedelta(days=1), "forward"), (right + pd.Timedelta(days=1), "back")):
        said = hint(teaching.first_day_above, f"{wrong:%Y-%m-%d}", war, limit)
        assert way in said and f"{right:%Y-%m-%d}" not in said


@pytest.mark.parametrize("answer", ["4 March", "March"])
def test_a_day_that_is_none_is_shown_how_a_day_is_written(war, answer):
    said = hint(teaching.first_day_above, answer, war, 500)
    assert said.startswith(f"“{answer}” is not written as a day") and '"2026-02-27"' in said


def test_a_day_that_no_month_has_is_told_from_one_written_badly(war):
    assert "There is no 2026-02-30" in hint(teaching.first_day_above, "2026-02-30", war, 500)


def test_the_count_of_either_side_can_be_followed(war):
    rows = war.claims_in_full().query("claimant_party == 'afghanistan' and victims_side == 'pakistan'")
    counts = rows[(rows["victim_status"] == "combatant") & (rows["measure"] == "killed") & (rows["cumulative"] == True)]  # noqa: E712
    right = counts.loc[counts["low"] > 100, "known_on"].min()
    check = teaching.first_day_above
    assert passes(check, f"{right:%Y-%m-%d}", war, 100, "afghanistan")
    assert "back" in hint(check, f"{right + pd.Timedelta(days=1):%Y-%m-%d}", war, 100, "afghanistan")
    with pytest.raises(ValueError, match="unknown claimant 'kabul'; choose pakistan, afghanistan"):
        check("2026-03-01", war, 100, claimant="kabul")


def test_same_rung_takes_any_pair_that_the_two_scales_judge_differently(tables):
    kinds = tables.event_kinds
    rows = {row.kind: (row.mid_hostility, row.goldstein) for row in kinds.itertuples()}
    for one, (level, score) in rows.items():
        for two, (level_two, score_two) in rows.items():
            known = not any(map(pd.isna, (level, level_two, score, score_two)))
            right = known and level == level_two and score != score_two
            assert passes(teaching.same_rung, (one, two), kinds) == right
    assert "no kind" in hint(teaching.same_rung, ("air_strike", "strike"), kinds)
    for slip in ((["talks"], "border_closure"), ({}, [])):
        assert "no kind" in hint(teaching.same_rung, slip, kinds)
    assert "`mid_hostility`" in hint(teaching.same_rung, ("air_strike", "suicide_bombing"), kinds)
    assert "no `goldstein` score" in hint(teaching.same_rung, ("talks", "report_or_resolution"), kinds)
    assert "exactly two" in hint(teaching.same_rung, ("talks", "talks"), kinds)
    assert "exactly two" in hint(teaching.same_rung, ("talks", "arrests", "protest"), kinds)


def test_the_example_in_a_hint_is_no_answer(tables):
    example = re.search(r"\(.+?\)", hint(teaching.same_rung, "talks", tables.event_kinds))[0]
    assert not passes(teaching.same_rung, ast.literal_eval(example), tables.event_kinds)


@pytest.mark.parametrize("episode", ["october-2025", "open-war-2026"])
def test_wide_enough_passes_for_the_longest_wait_only(tables, episode):
    acts = escalation.acted_after(tables.episode(episode))
    longest = int(acts["days"].max())
    assert [n for n in range(1, longest + 3) if passes(teaching.wide_enough, n, acts)] == [longest]
    assert passes(teaching.wide_enough, acts["days"].max(), acts), "a number that pandas worked out is a number"


def test_wide_enough_asks_for_a_longer_slice_where_nothing_follows(tables):
    acts = escalation.acted_after(tables.episode("uneasy-truce"))
    assert acts["days"].isna().all()
    assert "longer slice" in hint(teaching.wide_enough, 1, acts)


def test_good_offices_tells_offers_from_calls(tables):
    third = tables.statements_in_full().query("actor_party == 'third_party'")
    act = third["act"]
    both = ["offer_mediation", "mediate"]
    assert passes(teaching.good_offices, third[act.isin(both)], tables)
    assert "missing" in hint(teaching.good_offices, third[act == "mediate"], tables)
    assert "letter for letter" in hint(teaching.good_offices, third[act.isin(["good_offices", "..."])], tables)
    assert "Asking others" in hint(teaching.good_offices, third[act.isin([*both, "call_for_dialogue"])], tables)
    assert "report_contact" in hint(teaching.good_offices, third[act.isin([*both, "report_contact"])], tables)


def test_ten_mistakes_with_offers_get_ten_hints(tables):
    third = tables.statements_in_full().query("actor_party == 'third_party'")
    act, both = third["act"], ["offer_mediation", "mediate"]
    right = third[act.isin(both)]
    slips = [
        ...,
        "mediate",
        right[["act"]],
        tables.statements_in_full(),
        third[act.isin(["good_offices", "..."])],
        third[act.isin([*both, "call_for_dialogue"])],
        third[act.isin([*both, "report_contact"])],
        third[act == "mediate"],
        third[act == "offer_mediation"],
        right.iloc[1:],
    ]
    hints = [hint(teaching.good_offices, slip, tables) for slip in slips]
    assert len(set(hints)) == len(slips)
    assert "doing it. Is the other" in hints[7] and "offering it. Is the other" in hints[8]


@pytest.mark.parametrize("event", ["2026-03-16-omid-hospital-strike", "2026-02-21-pakistan-strikes-nangarhar-paktika"])
def test_heard_elsewhere_takes_whoever_spoke_in_the_week_without_naming_the_event(war, event):
    said = war.statements_in_full()
    start = war.events.set_index("event_id").loc[event, "start"]
    naming = set(said.loc[said["event_id"] == event, "actor"])
    soon = said["known_on"].between(start, start + pd.Timedelta(days=7)) & (said["actor_party"] == "third_party")
    right = set(said.loc[soon & ~said["actor"].isin(naming), "statement_id"])
    assert right, "the exercise has an answer"
    near = said["known_on"].between(start - pd.Timedelta(days=2), start + pd.Timedelta(days=9))
    told = said.loc[near | (said["event_id"] == event), "statement_id"]
    assert {i for i in told if passes(teaching.heard_elsewhere, i, war, event)} == right
    assert "Copy it" in hint(teaching.heard_elsewhere, "no-such-row", war, event)
    assert "not in this slice" in hint(teaching.heard_elsewhere, right.pop(), war, "no-such-event")


def test_named_in_place_of_wants_the_next_figure_with_a_speaker(tables):
    check, start = teaching.named_in_place_of, "2026-02-27-pakistan-228killed"
    right = [c for c in tables.claims["claim_id"] if passes(check, c, tables, start)]
    rows = tables.claims.set_index("claim_id")
    assert len(right) == 1
    assert rows.loc[right[0], "supersedes"] == start and pd.notna(rows.loc[right[0], "speaker"])
    assert "Follow" in hint(check, "2026-02-27-pakistan-133killed", tables, start)
    assert "step by step" in hint(check, "2026-03-06-pakistan-527killed", tables, start)


def test_added_to_compares_the_reasons(tables):
    reading = teaching.founding(tables)
    new = reading["why_then"] != reading["why_later"]
    assert passes(teaching.added_to, reading[new], reading)
    assert "missing" in hint(teaching.added_to, reading[new].iloc[1:], reading)
    assert "same reasons" in hint(teaching.added_to, reading, reading)
    assert "begin with `why_`" in hint(teaching.added_to, reading[reading["then"] != reading["later"]], reading)


def test_a_prediction_is_compared_and_never_wrong(capsys):
    teaching.predicted(3, 21, "figures")
    assert "You expected 3; on record: 21 (figures)" in capsys.readouterr().out
    assert "a number" in hint(teaching.predicted, "many", 21, "figures")
    assert "below zero" in hint(teaching.predicted, 5 - 10, 21, "figures")
    assert "below zero" in hint(teaching.predicted, float("nan"), 21, "figures")
    for guess in (0.6, 101):
        assert "from 1 to 100, or 0" in hint(teaching.predicted, guess, 36, "of every 100 acts", 100)
    for guess in (0, 1, 100):
        assert passes(teaching.predicted, guess, 36, "of every 100 acts", 100)


def test_a_number_in_quotation_marks_is_told_from_other_slips(tables):
    acts = escalation.acted_after(tables.episode("open-war-2026"))
    for said in (hint(teaching.predicted, "7", 21, "figures"), hint(teaching.wide_enough, "7", acts)):
        assert 'You gave text, "7": leave out the quotation marks' in said
    assert "You gave float" in hint(teaching.wide_enough, 2.5, acts)


@pytest.mark.parametrize("episode", [None, "october-2025", "open-war-2026"])
def test_the_chart_of_waits_does_not_end_at_the_answer(tables, episode):
    acts = escalation.acted_after(tables.episode(episode) if episode else tables)
    days = [t.get_text() for t in escalation.plot_acted_after(acts).axes[0].get_xticklabels()]
    assert str(acts["days"].max() + 1) in days and "7" in days


def test_names_that_are_none_are_told_from_those_that_are(war):
    slips = {
        "unknown row '2026-03-18-russia'; perhaps 2026-03-18-russia-kabulov-a": lambda: show.sources(
            war, "2026-03-18-russia"
        ),
        "unknown row 'Ellipsis'": lambda: show.sources(war, ...),
        "unknown side 'kabul'; choose pakistan, afghanistan": lambda: teaching.FOLLOWED["kabul"],
        "unknown claim 'x'; perhaps": lambda: teaching.named_in_place_of("2026-02-27-pakistan-274killed", war, "x"),
        "unknown source 'explainer'; perhaps explainer-2026-02-27": lambda: teaching.founding(
            war, document="explainer"
        ),
        "unknown table of words 'events'": lambda: show.undated(war, "events"),
        "unknown topic 'claim'; perhaps claims": lambda: dossier.stands(war, "claim"),
        "claimant names nothing to keep": lambda: war.only(claimant=[]),
    }
    for words, slip in slips.items():
        with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
            slip()


def test_the_pages_of_one_row_are_found_by_its_id(war):
    voice = "2026-03-18-russia-kabulov-a"
    row = war.statements[war.statements["statement_id"] == voice]
    assert show.sources(war, voice) == show.sources(war, row)


# --- the founding document


@pytest.fixture(scope="module")
def reading(tables):
    return teaching.founding(tables).set_index("row")


def test_every_row_that_cites_the_document_is_a_sentence_once(tables, reading):
    frames = (tables.events, tables.claims, tables.statements)
    cited = [i for f in frames for i in f.loc[[teaching.DOCUMENT in s for s in f["sources"]]].iloc[:, 0]]
    assert sorted(reading.index) == sorted(cited)


def test_the_questions_that_the_project_began_with_are_answered(reading):
    number = reading.loc["2026-02-27-pakistan-228killed"]
    assert number["who"] == "Pakistan"
    assert number["then"] == "replaced"
    assert "replaces 133" in number["why_then"] and "replaced by 274" in number["why_then"]
    assert "denied the earlier 133" in number["why_then"], "nobody is on record as denying 228 itself"
    assert reading.loc["2026-02-27-afghan-numerous-civilians", "then"] == "denied"
    assert "684" in number["why_later"] and "684" not in number["why_then"]
    condemned = reading.loc["2026-02-27-afghanistan-condemn"]
    assert condemned["then"] == "left open"
    assert "first on 22 February 2026" in condemned["why_then"]
    struck = reading.loc["2026-02-27-strikes-kabul-kandahar-paktia"]
    assert {"Paktia", "Paktika"} <= set(re.split(r"[,;] |: ", struck["why_then"]))
    blasts = reading.loc["2025-10-09-kabul-blasts"]
    assert "accused, no answer of the named party on record" in blasts["why_then"], (
        "agreed that it happened, not who did it"
    )
    seventy = reading.loc["2026-02-27-unattributed-70victims"]
    assert "the same number from UNAMA" in seventy["why_then"] and seventy["later"] == "left open"


@few
@given(st.dates(pd.Timestamp("2026-02-20").date(), pd.Timestamp("2026-07-10").date()))
def test_a_day_knows_nothing_of_the_days_after_it(tables, when):
    day = pd.Timestamp(when)
    known = pd.concat([f.set_index(f.columns[0])["known_on"] for f in (tables.claims, tables.statements)])
    for row in teaching.standing(tables.as_of(day), teaching.DOCUMENT).itertuples():
        for found in re.findall(r"\(([a-z0-9-]+)\)", row.why):
            assert known[found] <= day
        for found in re.findall(r"\d+ [A-Z][a-z]+ 20\d\d(?=[;)]| \()", row.why):
            assert pd.Timestamp(found) <= day


def test_standing_follows_the_rows_and_not_a_list(tables):
    """Take away what speaks against a sentence, and it stands otherwise."""
    rows = tables.claims
    bare = dataclasses.replace(tables, claims=rows[(rows["stance"] == "asserts")].assign(supersedes=pd.NA))
    stands = teaching.standing(bare, teaching.DOCUMENT).set_index("row")["stands"]
    assert set(stands.reindex(rows["claim_id"]).dropna()) == {"left open"}
    events = tables.events.assign(occurrence="denied")
    stands = teaching.standing(dataclasses.replace(tables, events=events), teaching.DOCUMENT).query(
        "table == 'events'"
    )["stands"]
    assert set(stands) == {"denied"}


def test_nothing_on_record_gives_an_empty_table(empty):
    assert teaching.standing(empty, teaching.DOCUMENT).empty
    assert "0 sentences" in teaching.beside_the_record(teaching.founding(afpak.load(), then="2025-09-01"))
