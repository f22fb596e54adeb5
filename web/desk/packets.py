"""What the desk does about a respondent's packet: show its link and code once, and tell the complainant its answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from grievance import phrases
from grievance.case.terms import PaperKind, Step
from grievance.casework import CaseFile, Paper
from grievance.handling import Way
from web.desk.assisting import groups
from web.desk.session import desk

PARTS: Final = ("evidence", "plan", "progress")
"""What a respondent says besides its statement."""

MARK: Final = "> "


def handed(number: str, way: Way) -> ResponseReturnValue:
    """Show the way in to a packet, in the answer to the form that approved it and nowhere else."""
    link = f"{desk().office.settings.public_origins[0]}/respond/{way.link.hex()}"
    return render_template("desk/handed.html", number=number, link=link, groups=groups(way.code))


def answer(case: CaseFile, line: str) -> Paper | None:
    """Return the respondent's answer that was taken into the file under this number of a line."""
    papers = (paper for paper in case.papers if paper.kind == PaperKind.REPLY and paper.facts.get("use") == "packet")
    return next((paper for paper in papers if str(paper.sequence) == line), None)


def heard(case: CaseFile) -> date | None:
    """Return the day on which the respondent's newest answer was taken into the file, as `case.hearing` counts it."""
    given = {paper.facts.get("disclosure") for paper in case.papers if paper.step is Step.DISCLOSE}
    replies = (paper for paper in case.papers if paper.kind == PaperKind.REPLY)
    return next((each.at.date() for each in reversed(list(replies)) if each.facts.get("disclosure") in given), None)


def letter(case: CaseFile, line: str, language: str) -> str:
    """Return the letter that tells the complainant an answer, with its words marked; empty where there is none."""
    paper = answer(case, line)
    if paper is None:
        return ""
    return phrases.say(language, "letter.answered", words="\n".join(_marked(paper, language)))


def _marked(paper: Paper, language: str) -> Iterator[str]:
    """Yield the lines of an answer, each marked, under what was asked."""
    said = {"statement": paper.words, **{name: paper.fields.get(name, "") for name in PARTS}}
    for name, text in said.items():
        if text.strip():
            yield phrases.say(language, f"respond.{name}")
            yield from (f"{MARK}{line}" for line in text.splitlines())
