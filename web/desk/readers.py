"""The words for readers outside and what they write, as officers and they themselves read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from grievance.briefing import Answer, Rating, Use, Word

USES: Final[Mapping[Use, str]] = {
    Use.BRIEF: "For an auditor",
    Use.PACKET: "For the respondent",
    Use.TRANSLATION: "For an interpreter",
}

STATES: Final[Mapping[Word, str]] = {
    Word.OFFER: "Offered",
    Word.ACCEPTED: "Accepted",
    Word.DECLINED: "Declined",
    Word.GIVEN: "Given",
    Word.ANSWERED: "Answered",
}

ANSWERS: Final[Mapping[Answer, str]] = {
    Answer.VERIFIED: "Verified",
    Answer.NOT_VERIFIED: "Not verified",
    Answer.NOT_ACCESSIBLE: "Not accessible",
    Answer.UNSAFE: "Unsafe to ask",
}
MEANS: Final[Mapping[Answer, str]] = {
    Answer.VERIFIED: "You saw or heard what shows that it is so.",
    Answer.NOT_VERIFIED: "You looked, and it is not so, or nothing shows it.",
    Answer.NOT_ACCESSIBLE: "You were not let in, or nobody could be asked.",
    Answer.UNSAFE: "To ask would have put somebody at risk. You did not.",
}

RATINGS: Final[Mapping[Rating, str]] = {
    Rating.CONFORMANCE: "Conformance",
    Rating.MINOR: "Minor nonconformance",
    Rating.MAJOR: "Major nonconformance",
    Rating.NOT_APPLICABLE: "Not rated",
}

MINE: Final[Mapping[Use, str]] = {
    Use.BRIEF: "A brief",
    Use.PACKET: "A packet",
    Use.TRANSLATION: "A text to translate",
}
"""What something is called to the reader that it was given to."""

ASKED: Final[Mapping[Word, str]] = {
    Word.OFFER: "Accept or decline.",
    Word.ACCEPTED: "You accepted. The office opens it to you next.",
    Word.DECLINED: "You declined.",
    Word.GIVEN: "Verify and answer.",
    Word.ANSWERED: "You answered.",
}
TRANSLATED: Final[Mapping[Word, str]] = {Word.GIVEN: "Translate it."}

NOW: Final[Mapping[Word, str]] = {
    Word.OFFER: "Do you take it on?",
    Word.ACCEPTED: "You accepted",
    Word.DECLINED: "You declined",
    Word.GIVEN: "What to verify",
    Word.ANSWERED: "You answered",
}
NOW_TEXT: Final[Mapping[Word, str]] = {Word.GIVEN: "What to translate"}

_SLIPS: Final[Mapping[str, str]] = {
    "moved": "It moved on meanwhile, in another window or at the office. Your words are kept. See how it stands now.",
    "no_conflict missing": "Say that there is no conflict, or decline.",
    "reason missing": "Say why you decline.",
    "reason long": "The reason is too long.",
    "text missing": "There is no translation yet.",
    "text long": "This is longer than we can take.",
}


def slip(error: str) -> str:
    """Say what was in the way of a reader's answer. `error` is a field and a reason, or `moved`."""
    if error.startswith("point "):
        number, reason = error.split()[1:]
        ask = "choose an answer and a rating, and say what shows it" if reason == "missing" else "say it in fewer words"
        return f"Point {number}: {ask}."
    return _SLIPS.get(error, "Something does not fit. Look at it once more.")


def place(error: str) -> str:
    """Name the place on the page where it can be mended."""
    if error.startswith("point "):
        return f"point-{error.split()[1]}"
    return {"moved": "now"}.get(error, error.split(maxsplit=1)[0])
