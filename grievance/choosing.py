"""What the complainant chooses, with her receipt: that it came or not, that it is not right, to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grievance.adding import Chosen, Form, add
from grievance.case.choices import WORDED
from grievance.case.promises import overall
from grievance.case.terms import Choice, PaperKind
from grievance.case.words import ANSWER_MAX, needed, optional
from grievance.casefile.sitting import open_token, submission_of
from grievance.casefile.uploads import Upload
from grievance.office import Office
from grievance.seal.keys import digest


def choose(
    office: Office,
    token: str,
    submission: bytes,
    chosen: Choice | Mapping[str, str],
    words: str = "",
    language: str = "",
    *,
    files: Sequence[Upload] = (),
) -> None:
    """Take the step of a choice, with her words and files. `submission` is the form's 32-byte nonce.

    Where there are promises she answers for each, id → answer, and what that comes to is her choice. Repeated,
    it is once; other words or files under the same nonce are added as an answer, and none are lost.
    Raises `SittingOver`, `StepRefused` where the choice is not hers now or its last day has passed, and `Incomplete`
    where it needs words and has neither words nor files, or a promise has no answer.
    """
    sitting = open_token(office.trust().office, office.keeper.hours(), token)
    choice, answers = (chosen, {}) if isinstance(chosen, Choice) else (overall(chosen), chosen)
    need = choice in WORDED and not files
    text = needed("answer", words, ANSWER_MAX) if need else optional("answer", words, ANSWER_MAX)
    told = {"kind": PaperKind.ANSWER, "text": text, "language": language} if text else {}
    taken = Chosen(choice, submission_of(submission), answers)
    once = submission_of(digest(submission, text.encode()))
    add(office, sitting, Form.of(submission, once, told, files, taken))
