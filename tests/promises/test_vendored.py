"""What we carry of other projects: unchanged, with its licence beside it, and named in NOTICE."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

VENDORED = Path(__file__).parents[1] / "vendored"
NOTICE = (Path(__file__).parents[2] / "NOTICE").read_text()
SUMS = sorted(VENDORED.rglob("*.sha256"))


@pytest.mark.parametrize("sums", SUMS, ids=lambda path: path.name)
def test_a_vendored_file_is_the_one_that_was_taken(sums: Path) -> None:
    held, name = sums.read_text().split()

    assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == held
    assert name in NOTICE


def test_every_vendored_file_is_held_by_a_sum_or_is_a_licence() -> None:
    held = {sums.with_suffix("") for sums in SUMS}

    assert {path for path in VENDORED.rglob("*") if path.is_file() and "LICENSE" not in path.name} - held == set(SUMS)
