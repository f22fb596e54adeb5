"""What was promised to the complainant: who does what by when, what shows that it was done, and what she says of it.

Folded from the papers of the file and its lines, oldest first. Only her own word says whether a promise was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from grievance.case.terms import Choice, Entry, PaperKind, Step

MOST: Final = 12
"""So many promises a case has at most: she answers for each."""

ANSWERS: Final = (Choice.YES, Choice.PARTLY, Choice.NO, Choice.CANNOT_SAY)
"""What she may say of a promise."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise. `id` is its number in the case, from 1; `text` is in her language, `owner` who keeps it.

    `family` is the id of a kind of remedy, as the mechanism lists them.

    `allegation` is the id of what it puts right, empty for none. `evidence` is what shows that it was done, oldest
    first, as officers recorded it; `answer` is her newest word on it (`ANSWERS`), empty while she has said none.
    """

    id: str
    family: str
    text: str
    owner: str
    due: date
    allegation: str = ""
    evidence: tuple[str, ...] = ()
    answer: str = ""

    def late(self, today: date) -> bool:
        """Say whether its day has passed and nothing shows that it was done."""
        return not self.evidence and self.due < today

    def body(self) -> dict[str, Any]:
        """Write it as a paper's body."""
        return {
            "kind": PaperKind.PROMISE,
            "id": self.id,
            "family": self.family,
            "text": self.text,
            "owner": self.owner,
            "due": self.due.isoformat(),
            "allegation": self.allegation,
        }


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as she is shown it; `answer` is her newest word on it, empty for none."""

    id: str
    text: str
    owner: str
    due: date
    answer: str = ""

    def body(self) -> dict[str, str]:
        """Write it as part of a paper."""
        due = self.due.isoformat()
        return {"id": self.id, "text": self.text, "owner": self.owner, "due": due, "answer": self.answer}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Promised:
        """Read what `body` wrote. Raises `KeyError`, `ValueError`, `TypeError` for anything else."""
        return cls(
            id=str(body["id"]),
            text=str(body["text"]),
            owner=str(body["owner"]),
            due=date.fromisoformat(body["due"]),
            answer=str(body["answer"]),
        )


def fold(papers: Iterable[Mapping[str, Any]], entries: Iterable[Entry]) -> tuple[Promise, ...]:
    """Fold the bodies of promises and the lines of a case, oldest first. What cannot be understood is left out."""
    found: dict[str, Promise] = {}
    for body in papers:
        try:
            read = _read(body)
        except (KeyError, ValueError, TypeError):
            continue
        found.setdefault(read.id, read)
    for entry in entries:
        if entry.step is Step.DELIVER and entry.facts.get("promise") in found:
            each = found[entry.facts["promise"]]
            found[each.id] = replace(each, evidence=(*each.evidence, entry.facts.get("evidence", "")))
        if entry.step in {Step.CONFIRM, Step.DENY}:
            for name, answer in answers(entry.facts.get("promises", "")).items():
                if name in found:
                    found[name] = replace(found[name], answer=answer)
    return tuple(found.values())


def told(promises: Iterable[Promise]) -> tuple[Promised, ...]:
    """Return the promises as she is shown them."""
    return tuple(Promised(each.id, each.text, each.owner, each.due, each.answer) for each in promises)


def written(said: Mapping[str, str]) -> str:
    """Write answers as a fact of a line, as in `1:yes 2:no`."""
    return " ".join(f"{name}:{answer}" for name, answer in said.items())


def answers(fact: str) -> dict[str, str]:
    """Read what `written` wrote: id → answer. What is no answer is left out."""
    pairs = (each.partition(":") for each in fact.split())
    return {name: answer for name, _, answer in pairs if answer in ANSWERS}


def overall(said: Mapping[str, str]) -> Choice:
    """Return what her answers come to: no where one promise was not kept, yes or cannot say where all agree."""
    given = set(said.values()) or {Choice.CANNOT_SAY}
    agreed = next((answer for answer in (Choice.YES, Choice.CANNOT_SAY) if given == {answer}), Choice.PARTLY)
    return Choice.NO if Choice.NO in given else agreed


def _read(body: Mapping[str, Any]) -> Promise:
    if body["kind"] != PaperKind.PROMISE:
        raise ValueError
    return Promise(
        id=str(body["id"]),
        family=str(body["family"]),
        text=str(body["text"]),
        owner=str(body["owner"]),
        due=date.fromisoformat(body["due"]),
        allegation=str(body["allegation"]),
    )
