"""The person who bears the receipt: what it opens, and what can be added with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from grievance.case.lifecycle import Standing
from grievance.case.promises import Promised
from grievance.case.terms import Compartment, PaperKind, Party, State, Step
from grievance.casefile import binding, reading
from grievance.casefile.papers import stamp
from grievance.casefile.record import Record, compartments, file_circles, gather, verified_roots
from grievance.casefile.sitting import Sitting
from grievance.casefile.trust import Trust
from grievance.casefile.writing import Pen, summary_rows
from grievance.errors import CaseMoved, ReceiptUnknown, Unreadable
from grievance.seal.keys import Identity, Signer
from grievance.seal.root import Root
from grievance.store import cases
from grievance.store.engine import Store
from grievance.store.rows import Change, DocumentRow

TRIES = 8
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Status:
    """The newest status line in the letters. `state` is what she may be told; dates are UTC.

    `last_party` had the last word, at `last_at`. `before` is where a withdrawal that is taken back returns to;
    `resume_until` and `appeal_until` are the last days for that and for an appeal.

    `owed` is what falls due next by law, whatever was promised, and `owed_kind` its duty.

    `files` counts what comes with the line that is being written; in one that was read it is 0 (`Bearer.brought`).
    `erased` is the day on which she had erased who she is, `promises` what was promised to her.
    """

    state: State
    at: datetime
    promise: date | None
    promise_kind: str
    last_party: str
    last_at: datetime
    resume_until: date | None = None
    before: State | None = None
    appeal_until: date | None = None
    files: int = 0
    erased: date | None = None
    owed: date | None = None
    owed_kind: str = ""
    promises: tuple[Promised, ...] = ()

    @classmethod
    def of(cls, paper: reading.ReadPaper) -> Status:
        """Read a status paper."""
        if paper.signed is None:
            raise Unreadable
        text = paper.signed.text
        return cls(
            state=State(text("state")),
            at=paper.signed.at,
            promise=_day(text("promise")),
            promise_kind=text("promise_kind"),
            last_party=text("last_party"),
            last_at=datetime.fromisoformat(text("last_at")),
            resume_until=_day(text("resume_until")),
            before=State(text("before")) if text("before") else None,
            appeal_until=_day(text("appeal_until")),
            erased=_day(text("erased")),
            owed=_day(text("owed")),
            owed_kind=text("owed_kind"),
            promises=_promises(paper.signed.body.get("promises", ())),
        )

    def missed(self, today: date) -> tuple[date, str] | None:
        """Return the earliest day that was promised or owed by law and has passed, and its kind; `None` for none."""
        days = ((self.owed, self.owed_kind), (self.promise, self.promise_kind))
        return min(((day, kind) for day, kind in days if day and day < today), default=None)

    def standing(self) -> Standing:
        """Return where she is told that it stands."""
        return Standing(self.state, (self.before,) if self.before else ())

    def body(self) -> dict[str, Any]:
        """Write it as a paper's body."""
        return {
            "kind": PaperKind.STATUS,
            "state": self.state,
            "promise": _written(self.promise),
            "promise_kind": self.promise_kind,
            "last_party": self.last_party,
            "last_at": stamp(self.last_at),
            "resume_until": _written(self.resume_until),
            "before": self.before or "",
            "appeal_until": _written(self.appeal_until),
            "files": str(self.files),
            "erased": _written(self.erased),
            "owed": _written(self.owed),
            "owed_kind": self.owed_kind,
            "promises": [each.body() for each in self.promises],
        }


@dataclass(frozen=True, slots=True, repr=False)
class Bearer:
    """A case as its receipt opens it: the letters compartment and nothing else.

    `parent` is the number of the case that it was made of, and `name` what it is about; empty for one that she told.
    """

    trust: Trust
    record: Record
    roots: tuple[Root, ...]
    sitting: Sitting
    papers: tuple[reading.ReadPaper, ...]
    status: Status
    parent: str = ""
    name: str = ""

    @property
    def voice(self) -> Signer:
        """The receipt's signing key."""
        return Signer.from_seed(self.sitting.receipt.signing_seed)

    def pen(self, now: datetime) -> Pen:
        """Return a pen at the end of the history, sealing to keys of the verified root."""
        head = self.record.entries[-1]
        return Pen(self.trust.office, self.record.case.id, self.roots[-1], head.sequence + 1, head.digest, now)

    def step(
        self,
        intake: Signer,
        now: datetime,
        step: Step,
        papers: Callable[[Pen], list[DocumentRow]],
        *,
        facts: Mapping[str, str] | None = None,
        news: Mapping[str, Any] | None = None,
        status: Status | None = None,
    ) -> Change:
        """Return the change that records a step of hers, signed with the receipt's key.

        `news` is what the queue should show of it, signed by intake. Where a case that had ended goes on, it is open
        again, and the day that `status` promises is its next one. Raises `StepRefused`.
        """
        pen, before = self.pen(now), self.status.standing()
        standing = before.moved(step)
        told = replace(
            status or self.status,
            state=standing.state,
            before=standing.before[-1] if standing.before else None,
            last_party=Party.COMPLAINANT,
            last_at=now,
        )
        line = pen.paper(self.voice, Compartment.LETTERS, told.body())
        kept = [*papers(pen), line]
        entry = pen.entry(self.voice, step, Party.COMPLAINANT, kept, facts or {})
        body = {"last_party": Party.COMPLAINANT, "last_at": stamp(now), **(news or {})}
        if standing.state is not before.state:  # she is not told of a hold, and an answer must not hide it in the queue
            body |= {"state": standing.state, "pending": ""}  # what was proposed was for the state that she left
        circles = file_circles(self.trust, self.record)
        change = Change(
            entry=entry,
            documents=tuple(kept),
            summaries=summary_rows(self.trust, intake, self.record.case.id, circles, pen.sequence, body),
        )
        return replace(change, open=True, due=told.promise) if before.ended and not standing.ended else change

    def brought(self) -> dict[int, int]:
        """Return how many files came with each step of hers: sequence → number."""
        return {
            paper.row.sequence: _files(paper)
            for paper in self.papers
            if paper.verified and _text(paper, "last_party") == Party.COMPLAINANT
        }


def bear(trust: Trust, record: Record, sitting: Sitting) -> Bearer:
    """Open what the receipt opens.

    Raises `ReceiptUnknown` where it was exchanged, does not fit the root, or its case carries another case's number.
    """
    reply = Identity.from_seed(sitting.receipt.reply_seed)
    try:
        roots = verified_roots(trust, record)
        if roots[-1].reply != reply.recipient.public:
            raise ReceiptUnknown
        opened = compartments(trust, record, roots, sitting.slot, {reply.recipient.kid: reply})
    except Unreadable as error:
        raise ReceiptUnknown from error
    papers = tuple(p for p in reading.read(trust, record, roots, opened).papers if _is_letters(p))
    lines = [paper for paper in papers if paper.verified and _text(paper, "kind") == PaperKind.STATUS]
    if not lines or _text(lines[0], "number") != record.case.number:
        raise ReceiptUnknown
    parent, name = _text(lines[0], "parent"), _text(lines[0], "name")
    return Bearer(trust, record, roots, sitting, papers, Status.of(lines[-1]), parent, name)


def append(
    store: Store, trust: Trust, now: datetime, sitting: Sitting, make: Callable[[Bearer, datetime], Change]
) -> None:
    """Append a step of the bearer's; where an officer was quicker, read again and try once more."""
    for _ in range(TRIES):
        with store.read() as connection:
            case = cases.by_id(connection, sitting.case)
            if case is None:
                raise ReceiptUnknown
            record = gather(connection, case)
        change = make(bear(trust, record, sitting), now.astimezone(UTC))
        try:
            with store.write() as connection:
                binding.write(connection, trust, change)
        except CaseMoved:
            continue
        return
    raise CaseMoved


def _is_letters(paper: reading.ReadPaper) -> bool:
    return paper.row.compartment == Compartment.LETTERS


def _files(paper: reading.ReadPaper) -> int:
    count = _text(paper, "files")
    return int(count) if count.isdecimal() and len(count) < _LONGEST else 0


def _promises(bodies: Iterable[Mapping[str, Any]]) -> tuple[Promised, ...]:
    """Read what was promised. An older line has none. Raises `Unreadable` for anything else."""
    try:
        return tuple(Promised.read(body) for body in bodies)
    except (KeyError, ValueError, TypeError):
        raise Unreadable from None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(paper: reading.ReadPaper, key: str) -> str:
    return paper.signed.text(key) if paper.signed else ""
