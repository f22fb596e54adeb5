"""The script of optional questions: what may be asked after the story, and what counts as an answer.

Nothing here is needed and everything can be skipped; the web form and the conversation are drawn from the same script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grievance.case.terms import Question
from grievance.case.words import ANSWER_MAX, LINE_MAX, optional
from grievance.errors import Incomplete


class Script:
    """The questions of a standard, in groups of one screen each."""

    def __init__(self, questions: Sequence[Question]) -> None:
        """Keep the order in which the standard asks; a group stands where its first question stands."""
        self._groups: dict[str, list[Question]] = {}
        for question in questions:
            self._groups.setdefault(question.group, []).append(question)

    def groups(self) -> list[tuple[str, list[Question]]]:
        """Return each group's id with its questions."""
        return [(group, list(questions)) for group, questions in self._groups.items()]

    def accept(self, group: str, raw: Mapping[str, str]) -> dict[str, str]:
        """Return what was answered in one group (question id → words or option), leaving out what was skipped.

        `raw` is the form as it came; other fields in it are ignored. Raises `Incomplete` where an answer is too long,
        is none of the options (`missing`), or where there is no such group.
        """
        if group not in self._groups:
            raise Incomplete("group", "missing")
        answers = {question.id: _answer(question, raw.get(question.id, "")) for question in self._groups[group]}
        return {identifier: words for identifier, words in answers.items() if words}

    def danger(self, answers: Mapping[str, str]) -> bool:
        """Say whether one of the answers marks the case: somebody is in danger."""
        questions = (question for questions in self._groups.values() for question in questions)
        return any(answers.get(question.id) in question.danger for question in questions)


def _answer(question: Question, raw: str) -> str:
    words = optional(question.id, raw, ANSWER_MAX if question.kind == "text" else LINE_MAX)
    if words and question.kind == "choice" and words not in question.options:
        raise Incomplete(question.id, "missing")
    return words
