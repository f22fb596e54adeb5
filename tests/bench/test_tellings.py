"""Tellings by the dozen, also cut off and sent again: none fails, is lost or doubled. `make bench` tells 10,000."""

from __future__ import annotations

import random
from pathlib import Path

from flood import flood
from ground import CLIENTS
from proving import Proof
from served import Quick, at_work, closed

from grievance import correspondence

TELLINGS = 48
SAMPLE = 5


def test_no_telling_fails_is_lost_or_doubled(tmp_path: Path, database_url: str) -> None:
    with closed(tmp_path, database_url) as office:
        with at_work(office, Quick) as opened:
            told = flood(opened, TELLINGS, CLIENTS, cut=0.5)
            for digits in random.sample(list(told.receipts.values()), SAMPLE):
                assert correspondence.enter(office.public, digits).letters == ()

        assert told.failures == []
        assert told.doubled == 0
        assert Proof(office).stories() == dict.fromkeys(told.receipts, 1)
