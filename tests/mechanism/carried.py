"""A case that goes on at the services and in mind at once: after every step both must say the same, and so must she."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from hands import Facts, View
from in_mind import InMind
from offices import RUTH
from outward import FRENCH, Errands
from packets import ASKED, TO
from readers import READERS
from refusing import EVERYTHING
from steps import ALLEGATION, FINDING, HERS, LETTERS, NOTE, OFFICERS, TABLE, WORDS, facts

from grievance import casework
from grievance.case.choices import TAKES, choices
from grievance.case.deadlines import by_law, cooling_off_ends
from grievance.case.duties import Deadline
from grievance.case.guards import appeal_until
from grievance.case.history import identity_erased
from grievance.case.lifecycle import replay
from grievance.case.promises import told as told_of
from grievance.case.terms import Entry, Party, State, Step
from grievance.casefile.promised import promised
from grievance.correspondence import Mailbox

CHOSEN: Final = frozenset({"duty", "ground", "incident", "kept", "kin", "outcome", "review", "subject", "until"})
"""The facts that are chosen from a list, or a day; all others are an officer's words."""

INSIDE: Final = frozenset(
    {
        *(OFFICERS.keys() | READERS.keys()),
        *(words for name, words in EVERYTHING.items() if name not in CHOSEN and len(words) > 1),
        *(NOTE, HERS, ASKED, TO, FRENCH, ALLEGATION.entity, FINDING.reasons, FINDING.respondent),
    }
)
"""What no receipt shows: who works here, what they wrote for themselves and to others, and her own words."""

WORDED: Final = frozenset({Step.ANSWER, *(step for step, _ in TAKES.values())})
"""The steps with which she writes something that the office reads."""

OVER: Final = frozenset({State.ARCHIVED, State.DUPLICATE})
"""The cases to which no other is said to belong."""


@dataclass(kw_only=True, eq=False)
class Carried(Errands):
    """One case of many, any of which may be said to belong to it. `story` is what was told.

    `named` is that other case, where the last step named one.
    """

    story: str
    chance: Random
    others: Sequence[Carried]
    mind: InMind = field(init=False, repr=False)
    named: list[Carried] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        """Begin it in mind, as it was received just now."""
        self.mind = InMind(self.now, self.standard, self.id_of)

    def another(self) -> str:
        """Return the number of one of the other cases, a new one where there is none, and remember which."""
        free = [each for each in self.others if each is not self and each.mind.look().state not in OVER]
        self.named += [self.chance.choice(free)] if free else []
        return self.named[0].case.number if free else super().another()

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step, in mind as well."""
        super().hers(step, given)
        self.mind.now = self.now
        self.mind.hers(step, given)

    def takes(self, name: str, step: Step, given: Facts) -> Sequence[Step]:
        """Let an officer take a step, in mind as well, and in mind of the other case that it names."""
        self.named.clear()
        state = self.mind.look().state
        taken = super().takes(name, step, given)
        self.mind.now = self.now
        for each in taken:
            brought = given if each is step else facts(TABLE[state, each], self.now.date())
            self.mind.records(name, each, {"step": step} if each is Step.PROPOSE else brought)
        for kin in self.named:
            kin.mind.now = self.now
            kin.mind.records(name, Step.RELATE, {"case": self.case.number, "kin": "same_event"})
        return taken

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed, in mind as well."""
        super().approves(name)
        self.mind.now = self.now
        self.mind.records(name, *self.mind.proposed())

    def holds(self, seen: View) -> None:
        """See that the case as it was looked at is the one in mind, and that she was shown what she may know of it."""
        desk, ruth, mind = self.case.office.desk, self.case.office.officer(RUTH), self.mind.look()
        file, owed = casework.open_case(desk, ruth, self.case.number, self.held), self._owed()
        assert [_line(entry) for entry in seen.entries] == [_line(entry) for entry in mind.entries]
        assert seen.standing == mind.standing
        assert replay(seen.entries) is file.state is mind.state
        assert (file.intact, file.faults) == (True, ())
        assert file.deadlines == owed
        self._shows(self.box, mind)
        assert self.box.overdue or all(each.met or each.due >= self.now.date() for each in by_law(owed))
        assert self.box.promises == told_of(promised(self.held.reading))
        shown = repr(self.box)
        assert not [words for words in (*INSIDE, *self.story.splitlines()) if words and words in shown]

    def _owed(self) -> tuple[Deadline, ...]:
        """Return what is owed by the history in mind, in which no day was fixed: each is computed anew."""
        return self.standard.owed(self.mind.entries, self.now.date())

    def _shows(self, box: Mailbox, mind: View) -> None:
        """See that the mailbox says where the case stands for her, since when, and what she may do, and no more."""
        days, told, ended = self.standard, self.mind.told(), mind.standing.ended
        appeal = appeal_until(mind.entries, days.appeal_days) if ended else None
        cooling = cooling_off_ends(mind.entries, days.cooling_off_days) if told is State.WITHDRAWING else None
        hers = [entry.step for entry in mind.entries if entry.party is Party.COMPLAINANT]
        letters = sum(entry.step in LETTERS and entry.party is Party.OFFICER for entry in mind.entries)
        assert (box.state, box.ended) == (told, ended)
        assert [(letter.words, letter.verified) for letter in box.letters] == [(WORDS, True)] * letters
        assert box.answers == sum(step in WORDED for step in hers)
        assert box.choices == choices(told, appeal, self.now.date())
        assert (box.may_withdraw, box.may_rate) == ((told, Step.ASK_WITHDRAWAL) in TABLE, (told, Step.RATE) in TABLE)
        assert (box.resume_until, box.erased) == (cooling, identity_erased(mind.entries))
        assert (box.promise is None) is ended


def _line(entry: Entry) -> tuple[object, ...]:
    """Return what is the same of a line however it came to be."""
    return entry.sequence, entry.step, entry.party, entry.by, entry.at.date(), entry.table
