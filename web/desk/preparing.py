"""What is prepared for readers outside: the form for each use, and what a case shows of what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from grievance import assigning, candidates
from grievance.assigning import Point, Use
from grievance.candidates import Candidate, Field
from grievance.case.terms import PaperKind, Step
from grievance.casework import CaseFile, Outside, Paper
from grievance.errors import RegisterBroken
from grievance.handling import Allegation
from grievance.office import Office
from grievance.officers import Unlocked
from web.desk import readers
from web.desk.composing import Draft
from web.desk.session import officer

BLANK: Final = 2  # rows for points beyond those that are filled in


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows: for which use, who could be asked and who not, the points, the papers to be translated.

    `field` is `None` where the register cannot be read, or nobody is chosen from it.
    """

    use: Use
    uses: tuple[Use, ...]
    field: Field | None
    broken: bool
    points: tuple[Point, ...]
    papers: tuple[Paper, ...]

    @property
    def able(self) -> tuple[Candidate, ...]:
        """Who can be asked."""
        return tuple(each for each in self.field.candidates if not each.against) if self.field else ()

    @property
    def unable(self) -> tuple[Candidate, ...]:
        """Who cannot."""
        return tuple(each for each in self.field.candidates if each.against) if self.field else ()


def mine() -> tuple[Use, ...]:
    """Return for which uses the officer who asks may prepare something."""
    uses = assigning.uses(officer())
    return tuple(use for use in Use if use in uses)


def begun(case: CaseFile, asked: str) -> Draft:
    """Start a form for a use, with what the allegations say of company and site."""
    standing = [each for each in case.allegations if each.stands]
    about = {"entity": standing[0].entity, "facility": standing[0].facility} if standing else {}
    return Draft(Step.PREPARE, facts={"use": asked, **about})


def form(office: Office, asking: Unlocked, case: CaseFile, draft: Draft) -> Form:
    """Gather what the form shows."""
    uses = mine()
    use = Use(draft.facts["use"]) if draft.facts.get("use") in set(uses) else uses[0]
    choose = {Use.BRIEF: candidates.auditors, Use.TRANSLATION: candidates.interpreters}.get(use)
    field, broken = None, False
    try:
        field = choose(office, asking, case.allegations) if choose else None
    except RegisterBroken:
        broken = True
    return Form(use, uses, field, broken, _points(case, draft), papers(case))


def papers(case: CaseFile) -> tuple[Paper, ...]:
    """Return what the complainant told in words, as far as this officer reads it."""
    told = {PaperKind.STATEMENT, PaperKind.ANSWER}
    return tuple(each for each in case.papers if each.kind in told and each.words and each.readable)


def matching(case: CaseFile, criterion: str) -> tuple[Allegation, ...]:
    """Return what is alleged under a criterion."""
    return tuple(each for each in case.allegations if each.stands and each.criterion == criterion)


def finding(case: CaseFile, allegation: str, disclosure: str) -> str:
    """Write what a reader outside answered of an allegation, as the reasons of a finding may begin."""
    told = next((each for each in case.outside if each.id == disclosure), None)
    about = next((each for each in case.allegations if each.id == allegation), None)
    return "\n\n".join(_answers(told, about.criterion)) if told and about else ""


def translated(case: CaseFile, of: str, disclosure: str) -> Draft:
    """Start a translation, with what an interpreter wrote where that is at hand."""
    told = next((each for each in case.outside if each.id == disclosure), None)
    words = told.reply.text if told and told.reply else ""
    return Draft(Step.TRANSLATE, words, language="en", facts={"of": of, "disclosure": disclosure})


def _answers(told: Outside, criterion: str) -> Iterator[str]:
    for point in told.brief.points if told.brief else ():
        said = told.reply.points.get(point.id) if told.reply else None
        if said and point.criterion == criterion:
            yield f"{point.text}\n{readers.ANSWERS[said.answer]}; {readers.RATINGS[said.rating]}. {said.evidence}"


def _points(case: CaseFile, draft: Draft) -> tuple[Point, ...]:
    """Return the points as they were typed, else one for each criterion that is alleged; and some to be filled in."""
    typed = tuple(points(draft.facts))
    if not typed:
        alleged = dict.fromkeys(each.criterion for each in case.allegations if each.stands)
        typed = tuple(Point("", criterion, "") for criterion in alleged)
    return (*typed, *(Point("", "", "") for _ in range(BLANK)))


def points(fields: Mapping[str, str]) -> Iterator[Point]:
    """Give the points of a form, without the rows in which no words stand."""
    numbers = sorted(int(name[6:]) for name in fields if name.startswith("point.") and name[6:].isdecimal())
    for number in numbers:
        text = fields[f"point.{number}"].replace("\r\n", "\n")
        if text.strip():
            yield Point("", fields.get(f"criterion.{number}", ""), text)
