"""The log against its heads, and the journal's lines against the log: what was told once is still there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from grievance.casefile.trust import Trust
from grievance.errors import SettingRefused, Unreadable
from grievance.keeper.client import Keeper
from grievance.keeper.verbs import ToldLine
from grievance.office import Office
from grievance.seal.head import Head, HeadVerifier, origin
from grievance.seal.log import Growing, leaf
from grievance.verification.findings import Finding, Wrong

LEAF: Final = 32
_LEAVES: Final = 50_000
_LINES: Final = 5_000
_LOOKS, _LOOK = 20, 0.05
"""How often, and after how many seconds, it is looked again for a head that is not in its folder yet."""


@dataclass(slots=True)
class Log:
    """The log as the keeper has it now: its key, its newest head (`None` before the first), and all leaves, 32 each."""

    verifier: HeadVerifier | None
    note: str
    head: Head | None
    leaves: bytearray = field(repr=False)

    @property
    def size(self) -> int:
        """So many leaves there are."""
        return len(self.leaves) // LEAF

    def leaf(self, place: int) -> bytes:
        """Return one leaf."""
        return bytes(self.leaves[place * LEAF : (place + 1) * LEAF])

    def each(self) -> Iterator[bytes]:
        """Give all leaves in their order."""
        return (self.leaf(place) for place in range(self.size))


def read_log(office: Office, trust: Trust) -> Log:
    """Read the log from the keeper, and its key from the folder of the heads.

    Raises `KeeperAway`, `Unreadable` where the newest head is not signed by that key, `SettingRefused` where the key is
    not there although there are heads.
    """
    note, verifier = office.keeper.head(), key(office, trust)
    if note and verifier is None:
        raise SettingRefused("log.pub is not in the folder of the heads: without it no head can be checked")
    head = verifier.head(note) if verifier and note else None
    return Log(verifier, note, head, _leaves(office.keeper, head.size if head else 0))


def key(office: Office, trust: Trust) -> HeadVerifier | None:
    """Read the log's key, `None` before there is one. Raises `Unreadable` where it is not of this office's log."""
    try:
        verifier = HeadVerifier((office.settings.heads / "log.pub").read_text("utf-8").strip())
    except FileNotFoundError:
        return None
    if verifier.origin != origin(trust.office):
        raise Unreadable
    return verifier


def lines(keeper: Keeper, start: int = 0) -> Iterator[tuple[tuple[ToldLine, ...], int]]:
    """Yield the journal's lines from a place on, some thousands at a time, and the place where the next begin."""
    while True:
        told = keeper.told(start, _LINES)
        yield told.lines, told.next
        start = told.next
        if told.end:
            return


def kept(folder: Path) -> dict[str, str]:
    """Read every head in the folder, by the name of its file; empty where it cannot be read.

    Before the log is read, which may grow at any moment: then it holds whatever they were signed over.
    """
    return {path.name: _text(path) for path in sorted(folder.glob("*.head"))}


def check_heads(folder: Path, heads: Mapping[str, str], log: Log) -> Iterator[Finding]:
    """Hold every head that was ever written against the log as it is now: each must be a beginning of it."""
    if log.verifier is None:
        return
    by_size: dict[int, list[tuple[str, Head]]] = {}
    for name, note in heads.items():
        try:
            head = log.verifier.head(note)
        except Unreadable:
            yield Finding("log", f"head {name}", Wrong.NOT_SIGNED)
            continue
        if name != _file(head):
            yield Finding("log", f"head {name}", Wrong.NOT_IT)
        by_size.setdefault(head.size, []).append((name, head))
    yield from _compare(by_size, log)
    if log.head is not None and not _shown(folder / _file(log.head)):
        yield Finding("log", f"head {_file(log.head)}", Wrong.NOT_THERE)


def _shown(path: Path) -> bool:
    """Say whether a head is in its folder. One that was signed this moment is shown in the next."""
    for _ in range(_LOOKS):
        if path.exists():
            return True
        time.sleep(_LOOK)
    return path.exists()


def fits(head: Head, log: Log) -> Wrong | None:
    """Say what is wrong with a head that somebody kept, if anything is."""
    if head.size > log.size:
        return Wrong.SHORTER
    growing = Growing()
    for place in range(head.size):
        growing.add(log.leaf(place))
    return None if growing.root() == head.root else Wrong.OTHER_LOG


def _compare(heads: dict[int, list[tuple[str, Head]]], log: Log) -> Iterator[Finding]:
    growing = Growing()
    roots = {0: growing.root()}
    for each in log.each():
        growing.add(each)
        if growing.size in heads:
            roots[growing.size] = growing.root()
    for size, named in sorted(heads.items()):
        for name, head in named:
            if size not in roots:
                yield Finding("log", f"head {name}", Wrong.SHORTER)
            elif head.root != roots[size]:
                yield Finding("log", f"head {name}", Wrong.OTHER_LOG)


def _leaves(keeper: Keeper, size: int) -> bytearray:
    leaves = bytearray()
    while len(leaves) < size * LEAF:
        more = keeper.leaves(len(leaves) // LEAF, min(_LEAVES, size - len(leaves) // LEAF))
        if not more:
            break
        leaves += b"".join(more)
    return leaves


class Places:
    """Which leaves of the log a line of the journal stands for."""

    def __init__(self, log: Log) -> None:
        """Begin with none."""
        self._log = log
        self._named = bytearray(log.size)

    def covers(self, line: ToldLine) -> bool:
        """Say whether the head covers a line; one that has become a leaf since is young."""
        return self._log.head is not None and 0 <= line.leaf < self._log.head.size

    def is_leaf(self, line: ToldLine) -> bool:
        """Say whether a line that is covered has become the leaf that it names."""
        if line.leaf >= self._log.size:
            return False
        self._named[line.leaf] = 1
        return self._log.leaf(line.leaf) == leaf(line.blind, line.kind, line.case, line.sequence, line.digest)

    def unnamed(self) -> Iterator[Finding]:
        """Name every leaf that no line stands for."""
        for place, named in enumerate(self._named):
            if not named:
                yield Finding("log", f"leaf {place}", Wrong.NO_LINE)


def written(folder: Path, head: Head) -> datetime | None:
    """Say when a head was written, by its file."""
    try:
        return datetime.fromtimestamp((folder / _file(head)).stat().st_mtime, UTC)
    except OSError:
        return None


def _file(head: Head) -> str:
    return f"{head.size:012}.head"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""
