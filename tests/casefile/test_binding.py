"""Every change of a case is bound before it is written."""

from __future__ import annotations

from pathlib import Path

from filings import filing

import grievance
from grievance.casefile.binding import bind
from grievance.seal.keys import digest
from grievance.store.covers import covers


def test_a_bound_line_is_a_digest_of_the_one_before_itself_and_all_that_comes_with_it() -> None:
    change = filing()
    line = bind(change).entry
    assert line.covers == covers(change)
    assert line.digest == digest(line.previous, line.sealed, line.covers)


def test_binding_twice_is_binding_once() -> None:
    change = bind(filing())
    assert bind(change) == change


def test_nobody_else_writes_a_change() -> None:
    folder = Path(grievance.__file__).parent
    callers = [
        path.relative_to(folder).as_posix() for path in folder.rglob("*.py") if "changes.apply(" in path.read_text()
    ]
    assert callers == ["casefile/binding.py"]
