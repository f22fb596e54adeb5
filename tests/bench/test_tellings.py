"""Tellings by the thousand: none failed, lost or doubled. `make bench` tells 2,000; the tests a tenth of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from flood import flood, stored
from served import served

from grievance import correspondence

CLIENTS = 8
SAMPLE = 20


@pytest.fixture
def tellings(request: pytest.FixtureRequest) -> int:
    return 2000 if request.config.getoption("full") else 200


@pytest.mark.parametrize("cut", [False, True], ids=["once", "cut-and-repeated"])
def test_no_telling_fails_is_lost_or_doubled(
    tmp_path: Path, lasting_database_url: str, tellings: int, capsys: pytest.CaptureFixture[str], *, cut: bool
) -> None:
    with served(tmp_path, lasting_database_url) as office:
        ledger = flood(office, tellings, CLIENTS, cut=cut)
        with capsys.disabled():
            print(f"\n{lasting_database_url.partition(':')[0]}, {CLIENTS} clients: {ledger.figures()}")  # noqa: T201 - a bench tells its figures

        assert ledger.failures == []
        assert len(set(ledger.receipts.values())) == tellings
        assert stored(office) == dict.fromkeys(ledger.receipts, 1)
        for digits in random.sample(list(ledger.receipts.values()), SAMPLE):
            assert correspondence.enter(office.office.public, digits).letters == ()
