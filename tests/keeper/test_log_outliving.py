"""A real keeper, killed again and again while it enters lines and makes heads: nothing is lost or has two forms."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterable
from contextlib import suppress

import pytest
from running import Office, Running, hand

from grievance.errors import KeeperAway, KeeperRefused
from grievance.keeper.verbs import Door, Line, ToldLine
from grievance.seal import log as merkle
from grievance.seal.head import HeadVerifier


def lines(count: int, case: bytes | None = None) -> list[Line]:
    return [Line(case or os.urandom(16), sequence, os.urandom(32)) for sequence in range(count)]


def told(keeper: Running) -> list[ToldLine]:
    """Read the whole journal."""
    found: list[ToldLine] = []
    start, end = 0, False
    while not end:
        piece = keeper.door(Door.WORKER).told(start, 50)
        found.extend(piece.lines)
        start, end = piece.next, piece.end
    return found


def grown(keeper: Running, size: int) -> str:
    """Wait until a head of at least this size is shown, and return it."""
    until = time.monotonic() + 60
    while not (shown := [path for path in keeper.heads.glob("*.head") if int(path.stem) >= size]):
        assert time.monotonic() < until
        time.sleep(0.01)
    return shown[0].read_text()


def verify(keeper: Running, heads: Iterable[str]) -> None:
    """Hold the leaves against all these heads, and every line against its leaf."""
    verifier = HeadVerifier((keeper.heads / "log.pub").read_text().strip())
    leaves: list[bytes] = []
    while piece := keeper.door(Door.DESK).leaves(len(leaves), 1000):
        leaves.extend(piece)
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    for head in map(verifier.head, heads):
        assert merkle.root(hashes[: head.size]) == head.root
    for line in told(keeper):
        if line.leaf >= 0:
            assert leaves[line.leaf] == merkle.leaf(line.blind, line.kind, line.case, line.sequence, line.digest)


def test_what_was_entered_is_told_and_becomes_a_leaf_at_the_next_fixed_time(keeper: Running, office: Office) -> None:
    hand(keeper.door(Door.DESK), office.rosters(1, [office.ada]))
    asked = lines(3)
    keeper.door(Door.WORKER).enter(asked)
    keeper.door(Door.WORKER).enter(asked)

    keeper.move_clock(60)
    head = grown(keeper, 5)

    found = told(keeper)
    leaves = keeper.door(Door.DESK).leaves(0, 10)
    assert [line.kind for line in found] == ["roster", "manifest", "entry", "entry", "entry"]
    assert [(line.case, line.sequence, line.digest) for line in found[2:]] == [
        (line.case, line.sequence, line.digest) for line in asked
    ]
    assert sorted(line.leaf for line in found) == list(range(5)) == list(range(len(leaves)))
    assert head == keeper.door(Door.WORKER).head()
    verify(keeper, [head])


def test_a_place_that_no_leaf_can_name_is_refused(keeper: Running) -> None:
    for sequence in (-1, 2**32):
        with pytest.raises(KeeperRefused, match=r"^frame$"):
            keeper.door(Door.WORKER).enter([Line(bytes(16), sequence, bytes(32))])
    assert told(keeper) == []


def test_a_keeper_killed_again_and_again_keeps_every_line_and_one_tree(keeper: Running, office: Office) -> None:
    hand(keeper.door(Door.DESK), office.rosters(1, [office.ada]))
    answered: list[Line] = []
    heads: set[str] = set()
    over = threading.Event()
    minutes = 0

    def enter() -> None:
        while not over.is_set():
            asked = lines(20)
            with suppress(KeeperAway):
                keeper.door(Door.WORKER, timeout=0.5).enter(asked)
                answered.extend(asked)

    for _ in range(5):
        over.clear()
        clerks = [threading.Thread(target=enter) for _ in range(2)]
        for clerk in clerks:
            clerk.start()
        wanted = len(answered) + 200
        while len(answered) < wanted:
            time.sleep(0.001)
        minutes += 60
        keeper.move_clock(minutes)
        time.sleep(random.uniform(0.8, 1.1))  # noqa: S311 - a keeper looks at its clock every second: about then
        with suppress(KeeperAway):
            heads.add(keeper.door(Door.WORKER, timeout=0.5).head())
        keeper.end(signal.SIGKILL)
        over.set()
        for clerk in clerks:
            clerk.join()
        keeper.process = keeper.start()
        keeper.ready()
    keeper.move_clock(minutes + 60)
    grown(keeper, len(answered))

    found = told(keeper)
    kept = {(line.case, line.sequence, line.digest) for line in found}
    assert {(line.case, line.sequence, line.digest) for line in answered} <= kept
    assert len(kept) == len(found)
    verify(keeper, (heads | {path.read_text() for path in keeper.heads.glob("*.head")}) - {""})
    assert keeper.log.read_text() == ""
