"""What was in the way of a step, in a sentence, and the place on the page where it can be mended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from grievance.case.terms import Step
from grievance.casework import CaseFile
from web.desk import composing, facts, moves, remedies, words
from web.desk.composing import Draft

# What is wrong with a field of a form on a case, by the field and the reason of `Incomplete`.
SLIPS: Final[Mapping[str, str]] = {
    "words missing": "The field is empty. Write something first.",
    "words long": "This is longer than we can send at once. Send it in two parts.",
    "gap missing": "A part in brackets is still to be written.",
    "draft missing": "These are the prepared words of another language than the one chosen for the letter.",
    "promise missing": "That is not a day.",
    "promise past": "That day has passed. Promise a day from today on.",
    "duty missing": "That clock does not run, or cannot be extended. Only the feedback can.",
    "until missing": "That is not a day.",
    "until past": "That is no later than the day it has already.",
    "until late": "The law allows six months in all. Choose an earlier day.",
    "review missing": "Say on which day the hold is looked at again.",
    "review past": "That day has passed. Choose a day from today on.",
    "review late": "A hold is looked at again within seven days. Choose an earlier day.",
    "language missing": "Choose the language of the letter.",
    "promise unknown": "This promise is not on the list.",
    "promise many": "A case has twelve promises at most. Put two into one.",
    "family missing": "Choose what kind of remedy it is.",
    "owner missing": "Say who keeps it.",
    "due missing": "That is not a day.",
    "due past": "That day has passed. Promise a day from today on.",
    "case unknown": "There is no such case, or your circles do not open it.",
    "case same": "That is this very case.",
    "case over": "Nothing goes on in that case: it was merged itself, or archived.",
    "allegation missing": "This allegation is not on the list, or was struck.",
    "criterion missing": "Choose the criterion from the list.",
    "questions named": "The questions name the site or a company on the way. Ask so that nobody learns which is meant.",
    "links missing": "The register has no such way now. Look at the allegation once more.",
    "mitigation missing": "This is not owed, or an audit verified it already.",
    "checked late": "That day is still to come.",
    "result missing": "Choose what was found.",
    "respondent short": "Say in some words why the company was not heard, or how it was.",
    "answered missing": "This answer is not in the file.",
    "safe missing": "Say first that it is safe for the complainant to read this.",
    "ends past": "It ends before it begins. Look at the two days.",
    "files large": "The files are more than we can take at once. Your words are kept; what fitted is listed there.",
    "files many": "We take twenty files at once. Your words are kept; the first twenty are listed there.",
    "files erased": "Originals are no longer kept here, because the complainant had erased who they are, and one of "
    "these files gave no copy. Nothing was kept: send it without that file.",
    "files away": "Files cannot be kept just now. Your words are kept; choose the files again in a minute.",
    "files busy": "Others are sending files just now. Your words are kept; choose the files again in a minute.",
    "conflicted": "Whoever was chosen cannot be asked in this case. Choose somebody else.",
    "repeated": "It repeats the words of the complainant, and whoever knows how they speak would know who it was. "
    "Write it in other words.",
    "outside changed": "What a reader outside was given or wrote was changed, and does not open any more.",
    "points missing": "A point to verify needs words, and a brief at least one point.",
    "points long": "These are more than forty points or owners, or one is too long.",
    "reader missing": "Choose who is asked.",
    "of missing": "Choose the words that are to be translated.",
    "text missing": "Nothing is written there yet.",
    "text long": "This is longer than we can give at once.",
    "answer missing": "They have written nothing that is not in the file already.",
    "acceptance missing": "They have not accepted yet: they do it on their own page.",
    "title missing": "The title is empty.",
    "title long": "A title has at most 120 characters.",
}

_FORBIDDEN: Final[Mapping[str, str]] = {
    "same": "You proposed this, or you do not sit where it is approved. Another officer approves it.",
    "role": "This step is not yours to take. Who takes it stands below.",
}
_REASONS: Final[Mapping[str, str]] = {
    "missing": "field is not filled in yet",
    "long": "line is too long",
    "past": "day has passed: choose one from today on",
    "short": "needs some words",
}
_OTHERS: Final = frozenset({"unknown", "same", "over"})
_FIELDS: Final = {"title": "title", "files": "files", "promise": "promise", "language": "language"}


def sentence(case: CaseFile, draft: Draft, error: str) -> str:
    """Say what was in the way. `error` is a field and a reason, or names a guard or who is missing."""
    what, _, reason = error.partition(" ")
    if what == "guard":
        return moves.GUARDS[reason]
    if what == "alone":
        found = composing.offer(case, draft.step)
        return alone(found.alone if found else ())
    if what in _FORBIDDEN:
        return _FORBIDDEN[what]
    if error in SLIPS:
        return SLIPS[error]
    if what in {*facts.LABELS, *facts.ALLEGED, *facts.OWED, *remedies.PROMISED} and reason in _REASONS:
        return f"{facts.label(draft.step, what)}: this {_REASONS[reason]}."
    return "Something does not fit. Look at it once more."


def alone(circles: tuple[str, ...]) -> str:
    """Say that nobody could be the second officer, and where one would have to sit."""
    where = words.listed([words.READERS.get(circle, circle) for circle in circles], "or")
    return f"This step needs a second officer of {where}, and nobody else sits there: enrol one."


def place(case: CaseFile, draft: Draft, error: str, at: str) -> str:
    """Name the place on the page where it can be mended; `at` is where the form stood."""
    what, _, reason = error.partition(" ")
    if error == "promise unknown":
        return "fact-promise"
    if what in _FIELDS or at == "title":
        return _FIELDS.get(what, at)
    if at in {"withhold", "approve"}:
        return "pending" if case.pending else "latest"
    if error == "guard answered":
        return "fact-substitute"
    if error == "conflicted":
        return "fact-reader" if draft.step is Step.PREPARE else "fact-brief"
    known = what in {*facts.LABELS, *facts.ALLEGED, *facts.OWED, *facts.PREPARED, *remedies.PROMISED}
    return f"fact-{what}" if known and reason in {*_REASONS, *_OTHERS, "named", "late"} else "compose"


def moved(case: CaseFile, at: str, *, news: bool) -> str:
    """Say that somebody was quicker, or that the lifecycle has no such step from here."""
    if at == "approve" and not case.pending:
        return "nothing waits for approval any more."
    if not news:
        return "this step is not possible from here."
    return f"the case moved while you were {'writing' if at in {'compose', 'title'} else 'reading'}."
