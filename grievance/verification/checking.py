"""The whole verification: statements, log, cases, files, one after the other, and what could not be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import KeeperAway, KeeperRefused, SettingRefused, Unreadable, Untrusted
from grievance.office import Office
from grievance.store import cases, whole
from grievance.store.engine import Connection
from grievance.verification.casefiles import Known, check_case
from grievance.verification.findings import Checked, Finding, Tell, Wrong, of_line
from grievance.verification.log import check_heads, kept, read_log, written
from grievance.verification.openings import Openings
from grievance.verification.registered import check_register
from grievance.verification.sealed import check_files
from grievance.verification.statements import check_shelves, check_statements
from grievance.verification.told import Told

Tick = Callable[[int], object]
"""Told of every so many cases that went by."""

_OTHER_KIND = (TypeError, ValueError, AttributeError)
"""What comes of a value that is none of its column's: SQLite keeps anything in any column."""


def verify(office: Office, tell: Tell, tick: Tick, officer: Unlocked | None = None, after: str = "") -> Checked:
    """Look at everything, tell each finding as it comes, and return how much was looked at.

    Without an officer no key is needed. With one, the cases they may open are opened as well, those after the case with
    the number `after`; the keeper writes a line for each. Raises `StoreAway`, and `SettingRefused` for a wrong number.
    """
    return _Verification(office, tell, tick).run(officer, after)


class _Verification:
    def __init__(self, office: Office, tell: Tell, tick: Tick) -> None:
        self._office, self._tell, self._tick = office, tell, tick
        self._checked = Checked()

    def run(self, officer: Unlocked | None, after: str) -> Checked:
        with self._office.store.read() as connection:
            first = _id(connection, after)
            trust = self._statements(connection)
            self._register(connection)
        told = self._log(trust)
        openings = Openings(self._office, trust, officer, first) if officer and trust else None
        self._cases(trust, told, openings)
        self._say(check_files(self._office, self._checked))
        if trust is None:
            self._checked.unchecked.append("the signatures of the roots, because no manifest and rosters hold")
        if openings is not None:
            self._checked.opened = openings.opened
            self._checked.unchecked += [openings.unchecked] if openings.unchecked else []
        return self._checked

    def _statements(self, connection: Connection) -> Trust | None:
        try:
            trust, findings = check_statements(connection, self._office.pin)
        except _OTHER_KIND:
            trust, findings = None, [Finding("database", "manifests, rosters and officers", Wrong.UNREAD)]
        self._say(findings)
        return trust

    def _register(self, connection: Connection) -> None:
        try:
            self._say(check_register(connection, self._checked))
        except _OTHER_KIND:
            self._say([Finding("register", "a row", Wrong.UNREAD)])

    def _say(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._checked.found += 1
            self._tell(finding)

    def _log(self, trust: Trust | None) -> Told | None:
        """Check the log; what is asked of a keeper that is away is not checked."""
        checked, heads = self._checked, self._office.settings.heads
        if trust is None:
            checked.unchecked.append("the log, because no manifest holds that names its office")
            return None
        try:
            self._office.keeper.rosters(*trust.signed, list(trust.chain))
            notes = kept(heads)
            log = read_log(self._office, trust)
            told = Told(self._office, log)
            self._say(told.read())
            self._say(check_heads(heads, notes, log))
        except Untrusted:
            self._say([Finding("roster", "the newest", Wrong.OLDER)])
            checked.unchecked.append("the log, because the keeper has seen other rosters")
        except KeeperAway:
            checked.unchecked.append("the log, because the keeper does not answer")
        except (KeeperRefused, SettingRefused) as refused:
            checked.unchecked.append(f"the log: {refused}")
        except Unreadable:
            self._say([Finding("log", "the newest head, or log.pub", Wrong.NOT_SIGNED)])
            checked.unchecked.append("the log, because its newest head is not signed by its key")
        else:
            checked.leaves, checked.heads = log.size, len(notes)
            checked.gap, checked.since = told.uncovered, written(heads, log.head) if log.head else None
            return told
        return None

    def _cases(self, trust: Trust | None, told: Told | None, openings: Openings | None) -> None:
        known = Known.from_trust(trust) if trust else None
        untold: list[tuple[str, bytes]] = []
        shelves: set[bytes] = set()
        with self._office.store.read() as connection:
            jobs = whole.count_jobs(connection)
            try:
                for held in whole.walk(connection):
                    self._say(check_case(known, held))
                    if told is not None:
                        untold += [
                            (of_line(held, row.sequence), row.digest)
                            for row in held.entries
                            if not told.was_told(row.digest)
                        ]
                    if openings is not None:
                        self._say(openings.check(held))
                    shelves |= {held.case.shelf} if held.case else set()
                    self._count(held)
            except _OTHER_KIND:
                self._say([Finding("database", "a row", Wrong.UNREAD)])
            self._say(check_shelves(connection, shelves))
            for table, key in whole.strays(connection):
                self._say([Finding(table, key.hex(), Wrong.NO_CASE)])
        if told is not None:
            self._untold(told, untold, jobs)

    def _count(self, held: whole.CaseRows) -> None:
        self._checked.cases += held.case is not None
        self._checked.lines += len(held.entries)
        self._checked.rows += 1 + len(held.roots) + len(held.others)
        self._tick(1)

    def _untold(self, told: Told, untold: list[tuple[str, bytes]], jobs: int) -> None:
        """Take as many untold entries as jobs for young: the job that tells one waits as long as it is untold."""
        try:
            younger = told.younger() if untold else set()
        except KeeperAway:
            self._checked.unchecked.append("the youngest entries, because the keeper does not answer any more")
            return
        left = [place for place, digest in untold if digest not in younger]
        self._checked.gap += len(untold)
        if len(left) > jobs:
            self._say(Finding("entry", place, Wrong.UNTOLD) for place in left)


def _id(connection: Connection, number: str) -> bytes:
    if not number:
        return b""
    row = cases.by_number(connection, number)
    if row is None:
        raise SettingRefused(f"there is no case {number}")
    return row.id
