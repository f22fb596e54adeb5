"""What the desk calls the clocks: one word for one thing, as in docs/glossary.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from grievance.case.terms import Step

# What is owed, in two or three words for a row and as the sentence that opens a case.
DUTIES: Final[Mapping[str, str]] = {
    "acknowledge": "Acknowledge",
    "feedback": "Feedback",
    "letter": "Letter promised",
    "first_letter": "First letter",
    "admissibility": "Admissibility",
    "assessment": "Assessment",
    "acceptance": "Acceptance",
    "investigation": "Investigation",
    "dialogue": "Dialogue",
    "comment": "Time to comment",
    "panel": "Panel",
    "remedy": "Remedy",
    "confirmation": "Confirmation",
    "review": "Review of the hold",
    "appeal": "Appeal",
    "reply": "Respondent's answer",
    "translation": "Translation",
}
OWED: Final[Mapping[str, str]] = {
    "acknowledge": "Acknowledge",
    "feedback": "Say what was found and done",
    "letter": "Write to the complainant",
    "first_letter": "Acknowledge",
    "admissibility": "Say whether it is for us",
    "assessment": "Route it, or begin a dialogue",
    "acceptance": "Have it accepted by whoever looks into it",
    "investigation": "Conclude the investigation",
    "dialogue": "Conclude the dialogue",
    "comment": "Go on from the proposal",
    "panel": "Have the panel decide",
    "remedy": "See that the remedy came",
    "confirmation": "Hear from the complainant whether it came",
    "review": "Look again at the hold",
    "appeal": "Decide the appeal",
    "reply": "Have the respondent answer",
    "translation": "Have it translated",
}

# What a clock is counted from, by the step that began it.
BEGINS: Final[Mapping[Step, str]] = {
    Step.RECEIVE: "the receipt",
    Step.ACKNOWLEDGE: "the acknowledgement",
    Step.SUPPRESS: "the acknowledgement kept back",
    Step.REOPEN: "the reopening",
    Step.ROUTE: "the routing",
    Step.ACCEPT: "the acceptance",
    Step.DECLINE: "the refusal",
    Step.MEDIATE: "the beginning of the dialogue",
    Step.INVESTIGATE: "the return to the investigation",
    Step.CONCLUDE: "the proposal",
    Step.AGREE: "the agreement",
    Step.OBJECT: "the objection",
    Step.CONVENE: "the convening of the panel",
    Step.DECIDE: "the panel's decision",
    Step.VERIFY: "the verification",
    Step.DENY: "the complainant's no",
    Step.HOLD: "the hold",
    Step.APPEAL: "the appeal",
    Step.OVERTURN: "the overturned decision",
    Step.REINVESTIGATE: "the new investigation",
    Step.DISCLOSE: "the packet",
    Step.ENTRUST: "the day it was given to the interpreter",
}
