"""What the queue shows of a case: a sealed summary, and what has changed in it since an officer last wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from grievance.case.deadlines import day_of
from grievance.case.duties import Deadline
from grievance.case.terms import Channel, Party, State
from grievance.casefile import contexts
from grievance.casefile.papers import open_paper
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Unreadable
from grievance.seal.circle import summary_identity
from grievance.seal.keys import Identity
from grievance.store.rows import SummaryRow

Keys = Mapping[tuple[bytes, int], Identity]


@dataclass(frozen=True, slots=True)
class Summary:
    """A folded summary. It holds no words of the complainant and no names of people.

    `house_due` is the next day by our own rules and `house_duty` its duty; `still_in` is the state in which that clock
    stands still, or empty.
    `pending` names the step that waits for a second officer, empty where none does.
    `outside` names the disclosures in which something new may lie (`disclosures.awaited`).
    """

    title: str = ""
    state: State = State.RECEIVED
    language: str = ""
    channel: Channel = Channel.WEB
    about: str = ""
    danger: bool = False
    last_party: str = Party.COMPLAINANT
    last_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    due_duty: str = ""
    promised: date | None = None
    house_duty: str = ""
    house_due: date | None = None
    still_in: str = ""
    pending: str = ""
    outside: str = ""

    @property
    def still(self) -> bool:
        """Say whether our own clock stands still."""
        return bool(self.still_in) and self.state == self.still_in

    def with_our_own(self, deadline: Deadline | None) -> Summary:
        """Return it with what falls due next by our own rules."""
        if deadline is None:
            return replace(self, house_duty="", house_due=None, still_in="")
        still = self.state if deadline.paused else ""
        return replace(self, house_duty=deadline.duty, house_due=deadline.due, still_in=still)

    def body(self) -> dict[str, Any]:
        """Write it as a paper's body."""
        return {
            "title": self.title,
            "state": self.state,
            "language": self.language,
            "channel": self.channel,
            "about": self.about,
            "danger": self.danger,
            "last_party": self.last_party,
            "last_at": self.last_at.isoformat(),
            "due_duty": self.due_duty,
            "promised": self.promised.isoformat() if self.promised else "",
            "house_duty": self.house_duty,
            "house_due": self.house_due.isoformat() if self.house_due else "",
            "still_in": self.still_in,
            "pending": self.pending,
            "outside": self.outside,
        }


def summary_keys(trust: Trust, officer: Unlocked) -> dict[tuple[bytes, int], Identity]:
    """Return the summary identities an officer holds: (circle, epoch) → identity. Worth keeping for a whole page."""
    return {
        (trust.circle(purpose).id, epoch): summary_identity(seed)
        for purpose, epochs in officer.circles.items()
        for epoch, seed in epochs.items()
    }


def fold(trust: Trust, rows: Sequence[SummaryRow], keys: Keys) -> Summary | None:
    """Open the rows of one case in order and lay each over the last. `None` where nothing opens.

    Only rows signed by intake or an officer count: whoever can write the database can seal, but not sign.
    """
    known = trust.intake_keys | trust.officer_keys
    body: dict[str, Any] = {}
    circle = next((row.circle for row in rows if (row.circle, row.epoch) in keys), None)
    for row in sorted(rows, key=lambda row: row.sequence):
        if row.circle != circle:
            continue
        identity = keys.get((row.circle, row.epoch))
        if identity is None:
            continue
        try:
            paper = open_paper(
                identity,
                contexts.summary(trust.office, row.case, row.circle, row.epoch, row.sequence),
                row.sealed,
                known,
                trust.heard,
            )
        except Unreadable:
            continue
        body |= dict(paper.body) if paper.signer else {}
    return _read(body) if body else None


def _read(body: Mapping[str, Any]) -> Summary | None:
    try:
        return Summary(
            title=str(body["title"]),
            state=State(body["state"]),
            language=str(body["language"]),
            channel=Channel(body["channel"]),
            about=str(body["about"]),
            danger=bool(body["danger"]),
            last_party=str(body["last_party"]),
            last_at=datetime.fromisoformat(body["last_at"]),
            due_duty=str(body["due_duty"]),
            promised=date.fromisoformat(body["promised"]) if body["promised"] else None,
            house_duty=str(body.get("house_duty", "")),  # a summary of before our own clocks has none of these
            house_due=day_of(str(body.get("house_due", ""))),
            still_in=str(body.get("still_in", "")),
            pending=str(body.get("pending", "")),
            outside=str(body.get("outside", "")),
        )
    except (KeyError, ValueError, TypeError):
        return None
