"""That the list of mutations fits the code as it stands. `make mutations` runs them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from mutating import ROOT, Mutation, applied, mutations

LISTED = mutations()


@pytest.mark.parametrize("mutation", LISTED, ids=[each.claim for each in LISTED])
def test_every_mutation_applies_and_leaves_a_program(mutation: Mutation) -> None:
    ast.parse(mutation.mutated((ROOT / mutation.file).read_text()))

    assert mutation.lines != mutation.instead
    assert mutation.tests


def _text(test: str) -> str:
    return (ROOT / test.partition("::")[0]).read_text()


def test_every_test_that_is_named_is_there() -> None:
    named = {test for each in LISTED for test in each.tests}
    gone = [test for test in named if f"def {test.partition('::')[2].partition('[')[0]}" not in _text(test)]

    assert named
    assert gone == []


def test_lines_that_are_not_there_exactly_once_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text("one\ntwo\none\n")
    once, twice, never = (Mutation("it holds", "file.py", lines, "three", ()) for lines in ("two", "one", "four"))

    with applied(tmp_path, once):
        assert (tmp_path / "file.py").read_text() == "one\nthree\none\n"
    assert (tmp_path / "file.py").read_text() == "one\ntwo\none\n"
    for wrong in (twice, never):
        with pytest.raises(LookupError), applied(tmp_path, wrong):
            pass
