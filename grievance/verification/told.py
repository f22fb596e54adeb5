"""What the keeper was told, against the database: each line still stands there, and each entry was told."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from grievance.keeper.verbs import ToldLine
from grievance.office import Office
from grievance.seal.keys import digest
from grievance.store import people, whole
from grievance.store.engine import Connection
from grievance.verification.findings import Finding, Wrong, of_id
from grievance.verification.log import Log, Places, lines

_KEPT = 8


class Told:
    """The journal's lines as they pass. Of an entry's digest eight bytes are kept: enough to say that it was told."""

    def __init__(self, office: Office, log: Log) -> None:
        """Begin with none."""
        self._office, self._log = office, log
        self._entries = array("Q")
        self._next = 0
        self.uncovered = 0

    def read(self) -> Iterator[Finding]:
        """Read the whole journal, and name each line that does not stand in the database or the log as it says."""
        places = Places(self._log)
        for batch, following in lines(self._office.keeper):
            self._next = following
            covered = [line for line in batch if places.covers(line)]
            self.uncovered += len(batch) - len(covered)
            for line in covered:
                if not places.is_leaf(line):
                    yield Finding("log", _named(line), Wrong.NO_LEAF)
            with self._office.store.read() as connection:
                yield from _standing(connection, batch)
            self._entries.extend(_kept(line.digest) for line in batch if line.kind == "entry")
        self._entries = array("Q", sorted(self._entries))
        yield from places.unnamed()

    def was_told(self, entry: bytes) -> bool:
        """Say whether an entry with this digest was told."""
        kept = _kept(entry)
        at = bisect_left(self._entries, kept)
        return at < len(self._entries) and self._entries[at] == kept

    def younger(self) -> set[bytes]:
        """Return the digests of the entries that were told since."""
        batches = lines(self._office.keeper, self._next)
        return {line.digest for batch, _ in batches for line in batch if line.kind == "entry"}


def _standing(connection: Connection, batch: Iterable[ToldLine]) -> Iterator[Finding]:
    entries = {(line.case, line.sequence): line.digest for line in batch if line.kind == "entry"}
    there = whole.digests(connection, entries.keys())
    for (case, sequence), told in entries.items():
        if there.get((case, sequence)) != told:
            wrong = Wrong.OTHERWISE if (case, sequence) in there else Wrong.REMOVED
            yield Finding("entry", of_id(connection, case, sequence), wrong)
    yield from _statements(connection, [line for line in batch if line.kind in {"roster", "manifest"}])


def _statements(connection: Connection, batch: list[ToldLine]) -> Iterator[Finding]:
    if not batch:
        return
    there = {("roster", row.sequence): digest(row.body) for row in people.rosters(connection)}
    there |= {("manifest", row.version): digest(row.body, row.signature) for row in whole.manifests(connection)}
    for line in batch:
        if there.get((line.kind, line.sequence)) != line.digest:
            yield Finding(line.kind, _named(line), Wrong.OTHERWISE)


def _named(line: ToldLine) -> str:
    """Name a line of the journal in words."""
    if line.kind == "manifest":
        return f"version {line.sequence}"
    if line.kind == "roster":
        return f"statement {line.sequence + 1}"
    return f"{line.kind} of case {line.case.hex()}, line {line.sequence + 1}"


def _kept(entry: bytes) -> int:
    return int.from_bytes(entry[:_KEPT], "big")
