"""How it was for her: three questions at the end, and what she may say to each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from grievance.case.terms import PaperKind

QUESTIONS: Final = ("understood", "fair", "safe")
"""Did she understand what happened, was it fair, did she stay safe."""

ANSWERS: Final = ("yes", "partly", "no", "unsaid")
"""What she may say to each; `unsaid` is that she would rather not say."""


def body(answers: Mapping[str, str], words: str, language: str) -> dict[str, Any]:
    """Write a rating as a paper's body."""
    said = {question: answers[question] for question in QUESTIONS}
    return {"kind": PaperKind.RATING, "fields": said, "text": words, "language": language}
