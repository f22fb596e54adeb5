"""A little of `make soak`: what it finds in an office that was killed, and that it would find what is wrong."""

from __future__ import annotations

from pathlib import Path

from ordeal import Ordeal
from soaking import soak

ORDEAL = Ordeal(8.0, 3, 7)


def test_every_receipt_that_was_shown_opens_one_whole_case_whatever_was_killed(
    tmp_path: Path, database_url: str
) -> None:
    reckoning, killed = soak(tmp_path, database_url, ORDEAL)

    assert reckoning.good, reckoning
    assert killed.total() == ORDEAL.kills
    assert reckoning.shown > ORDEAL.kills
