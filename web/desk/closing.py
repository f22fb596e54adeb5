"""The closing letter, drafted from the file: what we heard, found and did, what was not done, and what she can do next.

Nothing of an officer's English is put into her language: what no prepared sentence says stands in brackets.
"""

from __future__ import annotations

from typing import Final

from grievance import phrases
from grievance.casework import CaseFile
from grievance.promising import Promise

DRAFTED: Final = frozenset({"dialogue", "systemic"})
"""The outcomes that have no short letter of their own, not even where nothing was alleged."""


def letter(case: CaseFile, outcome: str, language: str) -> str:
    """Draft the letter in a language of ours."""
    day = phrases.day(language, case.appeal_until, today=case.today)
    parts = (
        phrases.say(language, "letter.closing.begin"),
        phrases.say(language, f"letter.closing.outcome.{outcome}"),
        phrases.say(language, "letter.closing.heard", kind=_kind(case, language)),
        phrases.say(language, "letter.closing.found"),
        *_found(case, language),
        phrases.say(language, "letter.closing.done"),
        *(_done(case, promise, language) for promise in case.promises),
        *(() if case.promises else (phrases.say(language, "letter.closing.done.gap"),)),
        phrases.say(language, "letter.closing.not"),
        phrases.say(language, "letter.closing.next", day=day),
    )
    return "\n".join(line.rstrip() for line in "\n\n".join(parts).splitlines())


def _kind(case: CaseFile, language: str) -> str:
    """Say what she told us that it is about, empty where she did not."""
    told = next((paper.fields["kind"] for paper in case.papers if paper.fields.get("kind")), "")
    try:
        return phrases.say(language, f"question.kind.option.{told}")
    except KeyError:
        return ""


def _found(case: CaseFile, language: str) -> tuple[str, ...]:
    """Give each allegation a gap for what it is about, and a sentence for what was found of it."""
    point = phrases.say(language, "letter.closing.point")
    results = [each.finding.result for each in case.allegations if each.stands and each.finding]
    found = (f"{point}\n{phrases.say(language, f'letter.closing.result.{result}')}" for result in results)
    return tuple(found) or (point,)


def _done(case: CaseFile, promise: Promise, language: str) -> str:
    day = phrases.day(language, promise.due, today=case.today)
    lines = [promise.text, phrases.say(language, "promise.by", owner=promise.owner, day=day)]
    if promise.answer:
        answer = phrases.say(language, f"choice.{promise.answer}")
        lines.append(phrases.say(language, "promise.said", answer=answer))
    return "\n".join(lines)
