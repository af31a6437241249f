"""A short run of `make fuzz`: whatever a folder of tables holds, the answer is clear problems or the right tables."""

from fuzz_tables import batch


def test_mutated_tables_are_refused_in_sentences_or_loaded_right():
    counts, found = batch(seed=0, first=0, cases=60)
    assert found == []
    assert set(counts) >= {"refused", "loaded without a fault", "loaded with faults of wording or across rows"}
