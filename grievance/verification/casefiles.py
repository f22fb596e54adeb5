"""One case without any key: its history is a chain, and every row is what a line of it brought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grievance.case.terms import Compartment
from grievance.casefile.trust import Trust
from grievance.errors import Unreadable
from grievance.seal.keys import Recipient, Verifier, digest
from grievance.seal.root import Root, verify_chain
from grievance.store.covers import ALL_SUMMARIES, GONE, TABLES, Covered, Item, Row, came, items, projected
from grievance.store.put import columns_of
from grievance.store.rows import CaseRow, DocumentRow, EntryRow, GrantRow, RootRow
from grievance.store.whole import CaseRows
from grievance.verification.findings import Finding, Wrong, of_case, of_line

Standing = dict[tuple[Covered, bytes], tuple[bytes, int]]
"""What stands at the end of a history: kind and name of a row → its digest, and the line that brought it."""

_SHORT = 8


@dataclass(frozen=True, slots=True)
class Known:
    """The keys that count in every case, gathered once."""

    office: bytes
    intake: tuple[Verifier, ...]
    officers: tuple[Verifier, ...]
    readers: frozenset[bytes]

    @classmethod
    def from_trust(cls, trust: Trust) -> Known:
        """Gather them from verified manifest and rosters."""
        return cls(trust.office, trust.intake, tuple(trust.officer_keys.values()), frozenset(trust.readers))


def check_case(known: Known | None, held: CaseRows) -> Iterator[Finding]:
    """Name whatever is wrong with a case. Without known keys the signatures of its roots are left out."""
    if held.case is None:
        yield Finding("case", of_case(held), Wrong.MISSING)
        yield from (Finding(_table(row), _place(held, row), Wrong.NO_CASE) for row in (*held.entries, *held.rows))
        return
    yield from _chain(held)
    yield from _rows(held)
    if known is not None:
        yield from _keys(known, held)


def _chain(held: CaseRows) -> Iterator[Finding]:
    """Follow the history from its first line."""
    previous, expected = b"", 0
    for row in held.entries:
        if row.sequence != expected:
            yield Finding("entry", of_line(held, expected), Wrong.MISSING)
        elif row.previous != previous:
            yield Finding("entry", of_line(held, row.sequence), Wrong.CHAIN)
        if row.digest != digest(row.previous, row.sealed, row.covers) or _covered(row) is None:
            yield Finding("entry", of_line(held, row.sequence), Wrong.CHANGED)
        previous, expected = row.digest, row.sequence + 1
    if not held.entries:
        yield Finding("entry", of_line(held, 0), Wrong.MISSING)


def _rows(held: CaseRows) -> Iterator[Finding]:
    """Compare what is there with what the history brought and did not take away."""
    standing = _standing(held.entries)
    for row in held.rows:
        for item in _items(row):
            found = standing.pop((item.kind, item.name), None)
            if found is None:
                yield Finding(_table(row), _place(held, row), Wrong.STRAY)
            elif found[0] != item.value:
                yield Finding(_table(row), _brought(held, item.kind, found[1]), Wrong.CHANGED)
    for (kind, _), (_, sequence) in standing.items():
        table = "case" if kind in {Covered.DUE, Covered.OPEN} else kind.name.lower()
        yield Finding(table, _brought(held, kind, sequence), Wrong.MISSING)


def _standing(entries: list[EntryRow]) -> Standing:
    standing: Standing = {}
    for entry in entries:
        for item in _covered(entry) or ():
            if item == ALL_SUMMARIES:
                standing = {key: value for key, value in standing.items() if key[0] is not Covered.SUMMARY}
            elif item.value == GONE:
                standing.pop((item.kind, item.name), None)
            else:
                standing[item.kind, item.name] = item.value, entry.sequence
    return standing


def _covered(entry: EntryRow) -> tuple[Item, ...] | None:
    try:
        return tuple(items(entry.covers))
    except Unreadable:
        return None


def _items(row: Row) -> Iterator[Item]:
    yield came(row)
    if isinstance(row, CaseRow):
        yield from projected(row.id, due=row.due, open_=row.open)


def _keys(known: Known, held: CaseRows) -> Iterator[Finding]:
    """Verify the roots, and hold every other row's key against the newest."""
    roots = _roots(known, held)
    if len(roots) < len(held.roots) or not roots:
        yield Finding("root", f"{of_case(held)}, root {len(roots) + 1}", Wrong.UNSIGNED)
    if not roots:
        return
    newest = roots[-1]
    epochs = {(code, epoch) for code, epoch, _ in newest.compartments}
    readers = known.readers | {Recipient(newest.reply).kid}
    parts: dict[tuple[int, int], set[int]] = {place: set() for place in epochs}
    for row in (*held.entries, *held.others):
        place = _sealed_to(row)
        if place is not None and place not in epochs:
            yield Finding(_table(row), _place(held, row), Wrong.NO_KEY)
        if isinstance(row, GrantRow):
            parts.setdefault((row.compartment, row.epoch), set()).add(row.part)
            if row.reader not in readers:
                yield Finding("grant", _place(held, row), Wrong.NO_READER)
    for (code, epoch), granted in parts.items():
        if code == Compartment.IDENTITY and not granted:
            continue  # erased: that lines of the history took the grants, and nobody else, is checked with the rows
        if not (0 in granted or granted >= {1, 2}):
            yield Finding("grant", f"{of_case(held)}, compartment {code}, epoch {epoch}", Wrong.CLOSED)


def _roots(known: Known, held: CaseRows) -> tuple[Root, ...]:
    """Return the roots as far as they follow from each other."""
    chain = [(row.body, row.signature) for row in held.roots]
    for length in range(len(chain), 0, -1):
        try:
            return verify_chain(known.office, held.id, chain[:length], known.intake, known.officers)
        except Unreadable:
            continue
    return ()


def _sealed_to(row: Row | EntryRow) -> tuple[int, int] | None:
    """Return compartment and epoch of the key that a row is sealed to."""
    if isinstance(row, EntryRow):
        return Compartment.FILE, row.epoch
    return (row.compartment, row.epoch) if isinstance(row, DocumentRow | GrantRow) else None


def _table(row: Row | EntryRow) -> str:
    return "entry" if isinstance(row, EntryRow) else TABLES[type(row)][1].name


def _brought(held: CaseRows, kind: Covered, sequence: int) -> str:
    place = of_line(held, sequence)
    return f"{place}, {kind.name.lower()}" if kind in {Covered.DUE, Covered.OPEN} else place


def _place(held: CaseRows, row: Row | EntryRow) -> str:
    """Name a row by its line, or by its key where it has none."""
    if isinstance(row, EntryRow):
        return of_line(held, row.sequence)
    if isinstance(row, RootRow):
        return f"{of_case(held)}, root {row.sequence + 1}"
    keys = TABLES[type(row)][1].primary_key.columns
    columns = {name: value for name, value in columns_of(row).items() if name in keys and name != "case"}
    shown = (f"{name} {value.hex()[:_SHORT] if isinstance(value, bytes) else value}" for name, value in columns.items())
    return ", ".join((of_case(held), *shown))
