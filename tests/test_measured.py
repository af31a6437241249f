"""What travels with the rows of a measure survives what analysts do to a frame, or the frame says what it lost."""

import io
import pickle

import pandas as pd
import pytest

import afpak
from afpak import claims, escalation, places, provenance, reactions
from afpak.record.measured import Measured

KEPT = {
    "chosen": lambda f: f[f.index >= f.index.min()],
    "sorted": lambda f: f.sort_values(f.columns[0]),
    "with a column": lambda f: f.assign(new=1),
    "columns": lambda f: f[list(f.columns[:2])],
    "renamed": lambda f: f.rename(columns={f.columns[0]: "other"}),
    "grouped": lambda f: next(part for _, part in f.groupby(f.columns[0])),
    "joined again": lambda f: pd.concat([f.iloc[:2], f.iloc[2:]]),
    "merged with names": lambda f: f.merge(pd.DataFrame({f.columns[0]: f[f.columns[0]].unique()}), on=f.columns[0]),
    "joined with columns": lambda f: f.join(pd.Series(1, f.index, name="new")),
    "copied": lambda f: f.copy(),
    "pickled": lambda f: pickle.loads(pickle.dumps(f)),
}


@pytest.fixture(scope="module")
def gap():
    return claims.claim_gap(afpak.load())


@pytest.mark.parametrize("done", KEPT.values(), ids=KEPT)
def test_what_analysts_do_keeps_what_belongs_to_the_rows(gap, done):
    kept = done(gap)
    assert isinstance(kept, Measured)
    assert kept.about.measure == "claim_gap"
    assert (kept.about.cut, kept.about.note) == (gap.about.cut, gap.about.note)
    assert list(kept.about.facts) == ["unmatched"]
    pd.testing.assert_frame_equal(kept.about.facts["unmatched"], gap.about.facts["unmatched"])


@pytest.mark.parametrize(
    "join",
    [lambda a, b: pd.concat([a, b]), lambda a, b: a.merge(b, on="claim_id", suffixes=("", "_later"))],
    ids=["concat", "merge"],
)
def test_frames_of_two_cuts_joined_say_what_they_lost(gap, join):
    joined = join(gap, claims.claim_gap(afpak.load(episode="open-war-2026")))
    assert joined.about is None
    assert "several cuts" in joined.lost
    with pytest.raises(TypeError, match="does not know its cut and its sources any more: it was joined"):
        claims.plot_gap(joined)


def test_rows_alone_go_into_a_file(gap, tmp_path):
    stored = io.StringIO(gap.to_csv(index=False))
    with pytest.raises(TypeError, match="perhaps read from a file"):
        claims.plot_gap(pd.read_csv(stored))


MEASURES = [
    (topic, name)
    for topic in (claims, escalation, places, provenance, reactions)
    for name in topic.__all__
    if hasattr(topic, f"plot_{name}")
]


@pytest.mark.parametrize("named", [{}, {"index": False, "name": "Row"}, {"name": None}])
@pytest.mark.parametrize(("topic", "name"), MEASURES, ids=[name for _, name in MEASURES])
def test_rows_are_those_of_pandas(topic, name, named, war):
    """In their own words: an integer of Python and one of numpy are written alike only by `str`."""
    frame = getattr(topic, name)(war)
    frame = frame.rename(columns={frame.columns[0]: "two words"})
    ours, theirs = ([*rows(frame, **named)] for rows in (Measured.itertuples, pd.DataFrame.itertuples))
    assert list(map(repr, ours)) == list(map(repr, theirs))
    assert [getattr(row, "_fields", ()) for row in ours] == [getattr(row, "_fields", ()) for row in theirs]


@pytest.mark.parametrize(("topic", "name"), MEASURES, ids=[name for _, name in MEASURES])
def test_results_are_saved_in_every_common_form(topic, name, tmp_path, war):
    frame = getattr(topic, name)(war)
    assert frame.attrs == {}, "attrs with days or frames cannot be saved as Parquet"
    assert pickle.loads(pickle.dumps(frame)).about.cut == war.cut
    frame.to_json(tmp_path / "rows.json", date_format="iso", default_handler=str)
    frame.to_csv(tmp_path / "rows.csv")
    for column in frame.columns[frame.dtypes.map(str) == "object"]:
        lists = frame[column].map(pd.api.types.is_list_like)
        assert lists.all() or not lists.any(), f"{column} mixes lists and single values, which Parquet refuses"
