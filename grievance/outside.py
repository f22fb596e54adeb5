"""What a case shows of its readers outside: what was prepared for whom, what was given, and what they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from grievance.case.briefs import Answer as Answer
from grievance.case.briefs import Brief as Brief
from grievance.case.briefs import Checked as Checked
from grievance.case.briefs import Rating as Rating
from grievance.case.briefs import Reply as Reply
from grievance.case.briefs import Use as Use
from grievance.case.leaks import repeats
from grievance.case.terms import Compartment, PaperKind
from grievance.casefile import disclosures
from grievance.casefile.disclosures import GIVES, Disclosure, Page, Word
from grievance.casefile.opening import OpenCase
from grievance.disclosing import briefs, pages
from grievance.errors import Unreadable
from grievance.office import Office

_HERS = frozenset({PaperKind.STATEMENT, PaperKind.ANSWER, PaperKind.CONTACT})


@dataclass(frozen=True, slots=True)
class Prepared:
    """What lies prepared. `repeated` are stretches of what the complainant told that stand in it, as far as is known.

    `given` says that a step has handed it out.
    """

    brief: Brief
    repeated: tuple[str, ...]
    given: bool


@dataclass(frozen=True, slots=True)
class Outside:
    """One reader outside. `id` is the disclosure's in hex, `brief` what was prepared (`None` where it does not open).

    `pages` are what was given and what they wrote, oldest first, none where they do not open as they were signed;
    `kept` is the place of the last one that the history knows of.
    """

    id: str
    use: Use
    to: str
    brief: Brief | None
    pages: tuple[Page, ...]
    kept: int

    @property
    def state(self) -> str:
        """The newest word: `offer`, `accepted`, `declined`, `given`, `answered`; empty where nothing opens."""
        return self.pages[-1].word if self.pages else ""

    @property
    def new(self) -> bool:
        """Say whether they wrote something that the history does not know of."""
        return bool(self.pages) and self.pages[-1].sequence > self.kept

    @property
    def recordable(self) -> bool:
        """Say whether that can be taken into the file."""
        return self.new and self.state in {Word.ANSWERED, Word.DECLINED}

    @property
    def reply(self) -> Reply | None:
        """The newest answer."""
        return next((Reply.read(page.body) for page in reversed(self.pages) if page.word is Word.ANSWERED), None)

    @property
    def reason(self) -> str:
        """Why they declined, empty where they did not."""
        return next((str(page.body.get("reason", "")) for page in self.pages if page.word is Word.DECLINED), "")

    def when(self, word: str) -> datetime | None:
        """Return when a word was written last."""
        return next((page.at for page in reversed(self.pages) if page.word == word), None)


def prepared(held: OpenCase) -> tuple[Prepared, ...]:
    """Return what was prepared in a case, oldest first."""
    handed = {entry.facts.get("brief") for entry in held.reading.entries if entry.step in GIVES}
    return tuple(Prepared(brief, repeated(held, brief), brief.id in handed) for brief in briefs(held))


def outside(office: Office, held: OpenCase) -> tuple[Outside, ...]:
    """Return the readers outside of a case, in the order in which something was given to them."""
    known = {brief.id: brief for brief in briefs(held)}
    found = []
    for told in disclosures.kept(held.reading):
        kept = max(_places(held, told), default=0)
        brief = known.get(told.brief)
        found.append(Outside(told.id.hex(), Use(told.use), told.to, brief, _pages(office, held, told, kept), kept))
    return tuple(found)


def repeated(held: OpenCase, brief: Brief) -> tuple[str, ...]:
    """Return the stretches of a brief that repeat what the complainant told, as far as these keys open it.

    What is to be translated is her words, and repeats nothing.
    """
    if brief.use is Use.TRANSLATION:
        return ()
    return repeats("\n".join((brief.text, *(point.text for point in brief.points))), _told(held))


def hears(held: OpenCase) -> bool:
    """Say whether these keys open what the complainant told: else nobody has compared a brief with it."""
    return any(part is Compartment.STATEMENT for part, _ in held.opened)


def _told(held: OpenCase) -> Iterator[str]:
    for paper in held.reading.papers:
        if paper.signed and paper.signed.text("kind") in _HERS:
            yield paper.signed.text("text")
            fields = paper.signed.body.get("fields", {})
            yield from (str(value) for value in fields.values()) if isinstance(fields, dict) else ()


def _pages(office: Office, held: OpenCase, told: Disclosure, kept: int) -> tuple[Page, ...]:
    """Return the papers of a disclosure, none where one does not hold or the last that was seen is gone."""
    try:
        found = pages(office, held, told)
    except Unreadable:
        return ()
    return found if len(found) > kept else ()


def _places(held: OpenCase, told: Disclosure) -> Iterator[int]:
    entries = held.reading.entries
    return (int(each.facts.get("page", "0")) for each in entries if each.facts.get("disclosure") == told.id.hex())
