"""What the desk calls things, in English: one word for one thing, as in docs/glossary.md.

What a complainant reads comes from `grievance.phrases`; officers read these labels and the sentences in the templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from grievance import phrases
from grievance.case.terms import About, Channel, State, Step
from web.desk.duties import BEGINS as BEGINS
from web.desk.duties import DUTIES as DUTIES
from web.desk.duties import OWED as OWED

STATES: Final[Mapping[State, str]] = {
    State.NEW: "New",
    State.RECEIVED: "Received",
    State.ENQUIRY: "Enquiry",
    State.QUARANTINED: "Quarantined",
    State.ACKNOWLEDGED: "Acknowledged",
    State.ADMISSIBILITY: "Admissibility",
    State.AWAITING: "Waiting for the complainant",
    State.ASSESSMENT: "Assessment",
    State.ROUTED: "Routed",
    State.INVESTIGATION: "Investigation",
    State.DIALOGUE: "Dialogue",
    State.PROPOSED: "Resolution proposed",
    State.PANEL: "Before the panel",
    State.REMEDY: "Remedy under way",
    State.CONFIRMATION: "Complainant asked",
    State.CLOSED: "Closed",
    State.MONITORING: "Closed and watched",
    State.APPEAL: "Appeal",
    State.INADMISSIBLE: "Inadmissible",
    State.REFERRED: "Referred",
    State.LINKED: "Linked",
    State.DUPLICATE: "Merged",
    State.UNSAFE: "Not safe to look into",
    State.HOLD: "On hold for safety",
    State.WITHDRAWING: "Withdrawing",
    State.WITHDRAWN: "Withdrawn",
    State.ARCHIVED: "Archived",
}

CHANNELS: Final[Mapping[Channel, str]] = {
    Channel.WEB: "Web",
    Channel.CALL: "Call",
    Channel.LETTER: "Letter",
    Channel.WALK_IN: "Walk-in",
    Channel.BOT: "Bot",
}

ABOUT: Final[Mapping[About, str]] = {
    About.COMPANY: "A company",
    About.OFFICE: "This office",
    About.AUDITOR: "An auditor",
}

PARTIES: Final[Mapping[str, str]] = {"complainant": "Complainant", "officer": "Office", "intake": "Intake"}

VIEWS: Final[Mapping[str, str]] = {
    "open": "Open",
    "overdue": "Overdue by law",
    "soon": "By law within two days",
    "closed": "Closed",
}

READERS: Final[Mapping[str, str]] = {
    "intake": "the intake circle",
    "lead": "the case leads",
    "safety": "the safety circle",
    "witness": "the witness circle",
    "outside": "the outside circle",
    "auditor": "the auditors",
    "interpreter": "the interpreters",
    "complainant": "the complainant",
    "recovery": "the recovery key",
}

# What a step says in the timeline where no paper of its own says it.
STEPS: Final[Mapping[Step, str]] = {
    Step.RECEIVE: "Received",
    Step.ACKNOWLEDGE: "Acknowledged",
    Step.WRITE: "Letter",
    Step.FEEDBACK: "Feedback given",
    Step.NOTE: "Note",
    Step.SUMMARISE: "Title changed",
    Step.ANSWER: "Answer",
    Step.EXCHANGE: "Receipt exchanged",
    Step.ERASE_IDENTITY: "Who they are erased",
    Step.ASK_WITHDRAWAL: "Withdrawal asked for",
    Step.RESUME: "Withdrawal taken back",
    Step.CONFIRM_WITHDRAWAL: "Withdrawal confirmed",
    Step.CLOSE: "Closed",
    Step.ENQUIRE: "Taken as an enquiry",
    Step.COMPLAIN: "Taken as a complaint",
    Step.SUPPRESS: "Acknowledgement kept back",
    Step.QUARANTINE: "Put into quarantine",
    Step.RELEASE: "Out of quarantine",
    Step.EXAMINE: "Admissibility begun",
    Step.ASK: "Questions asked",
    Step.CONTINUE: "Gone on without an answer",
    Step.ADMIT: "Admitted",
    Step.REJECT: "Found inadmissible",
    Step.REFER: "Referred",
    Step.LINK: "Linked to another case",
    Step.MERGE: "Merged into another case",
    Step.ALLEGE: "Allegation added",
    Step.STRIKE: "Allegation struck",
    Step.ROUTE: "Routed",
    Step.ACCEPT: "Assignment accepted",
    Step.DECLINE: "Assignment declined",
    Step.MEDIATE: "Dialogue begun",
    Step.INVESTIGATE: "Back to investigation",
    Step.FIND: "Finding recorded",
    Step.CONCLUDE: "Resolution proposed",
    Step.AGREE: "Remedy agreed",
    Step.OBJECT: "Objection by the complainant",
    Step.CONVENE: "Panel convened",
    Step.DECIDE: "Panel decided",
    Step.VERIFY: "Remedy verified",
    Step.CONFIRM: "Complainant said what came",
    Step.DENY: "Complainant said that it did not come",
    Step.MONITOR: "Monitoring begun",
    Step.APPEAL: "Appeal",
    Step.UPHOLD: "Decision upheld",
    Step.OVERTURN: "Decision overturned",
    Step.REOPEN: "Reopened",
    Step.REINVESTIGATE: "Investigated again",
    Step.SET_ASIDE: "Set aside as not safe",
    Step.HOLD: "Put on hold",
    Step.LIFT: "Hold lifted",
    Step.EXTEND: "Clock extended",
    Step.PROPOSE: "Proposed to a second officer",
    Step.WITHHOLD: "Approval withheld",
    Step.ARCHIVE: "Archived",
    Step.PREPARE: "Prepared for a reader outside",
    Step.DISCLOSE: "Packet given to the respondent",
    Step.ENTRUST: "Given to an interpreter",
    Step.RECORD: "Answer taken into the file",
    Step.TRANSLATE: "Translation reviewed",
    Step.PROMISE: "Promise recorded",
    Step.DELIVER: "Evidence of a promise",
    Step.MITIGATE: "Duty of a buyer recorded",
    Step.CHECK: "Verified in the audit",
    Step.RELATE: "Related to another case",
    Step.INCIDENT: "Incident",
    Step.RATE: "Rated by the complainant",
}

# The languages in which a letter may be written beside the one of its case: in English, and as their own call them.
LETTERS_IN: Final[Mapping[str, tuple[str, str]]] = {
    "en": ("English", "English"),
    "fr": ("French", "Français"),
    "ar": ("Arabic", "العربية"),
    "bn": ("Bengali", "বাংলা"),
    "zh": ("Chinese", "中文"),
    "de": ("German", "Deutsch"),
    "hi": ("Hindi", "हिन्दी"),
    "id": ("Indonesian", "Bahasa Indonesia"),
    "ne": ("Nepali", "नेपाली"),
    "pt": ("Portuguese", "Português"),
    "ru": ("Russian", "Русский"),
    "es": ("Spanish", "Español"),
    "tr": ("Turkish", "Türkçe"),
    "ur": ("Urdu", "اردو"),
    "ug": ("Uyghur", "ئۇيغۇرچە"),
    "vi": ("Vietnamese", "Tiếng Việt"),
}

PARTS: Final[Mapping[str, str]] = {
    "statement": "Story, answers, cleaned copies of files",
    "identity": "Name, contact, files as they were sent",
    "letters": "Letters",
    "file": "Notes and history",
}

# What a file is called by the beginning of its media type. What its sender called it can say who they are.
FILES: Final[Mapping[str, str]] = {
    "image/jpeg": "Photo",
    "image/": "Picture",
    "application/octet-stream": "File",
    "application/ogg": "Recording",
    "application/": "Document",
    "text/": "Document",
    "audio/": "Recording",
    "video/": "Film",
}

# Why an officer sees no copy of a file; the original is sealed apart in any case.
NO_COPY: Final[Mapping[str, str]] = {
    "kind": "No copy: nobody can clean this kind of file yet.",
    "failed": "No copy: it could not be read, or took too long to clean.",
    "withheld": "No copy: films are withheld, because a face or a place in them cannot be cleaned.",
    "large": "No copy: it is larger than the 25 MB that are cleaned.",
}

MADE: Final[Mapping[str, str]] = {
    "yes": "Yes, somebody made them",
    "no": "No, they want it themselves",
    "unsaid": "Would rather not say",
}


def language(code: str) -> str:
    """Name a language in English; an unknown code is itself."""
    return LETTERS_IN[code][0] if code in LETTERS_IN else phrases.name("en", code)


def languages(first: str) -> dict[str, str]:
    """List the languages of letters, one before the others: code → its name in English and its own."""
    own = {code: name if name == its else f"{name}, {its}" for code, (name, its) in LETTERS_IN.items()}
    return {first: own.get(first, language(first))} | own if first else own


def duty(identifier: str) -> str:
    """Name a duty; one that we have no word for is named by its id."""
    return DUTIES.get(identifier, identifier.replace("_", " ").capitalize())


def owed(identifier: str) -> str:
    """Say what an officer has to do about a duty."""
    return OWED.get(identifier, duty(identifier))


def readers(purposes: Sequence[str]) -> str:
    """Name who holds a key, as in "the complainant and the intake circle"."""
    return listed([READERS.get(purpose, purpose) for purpose in purposes]) or "nobody"


def listed(names: Sequence[str], between: str = "and") -> str:
    """Put names into a sentence, as in "a letter, the outcome and a second officer"."""
    return f" {between} ".join((*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]))


def question(identifier: str) -> str:
    """Return what was asked, in English; the bare id where it is asked no more."""
    return _said(f"question.{identifier}", _said(f"rate.{identifier}", identifier))


def answer(identifier: str, typed: str) -> str:
    """Return an answer as it is shown: a choice by its label, everything else as it was typed."""
    rated = _said(f"rate.option.{typed}", typed) if _said(f"rate.{identifier}", "") else typed
    return _said(f"question.{identifier}.option.{typed}", rated)


def file(media: str) -> str:
    """Say what a file is, as in "Photo"."""
    return next((name for begin, name in FILES.items() if media.startswith(begin)), "File")


def size(count: int) -> str:
    """Write a number of bytes as people do, in thousands."""
    if count < 950_000:  # noqa: PLR2004 - from here on it rounds to a megabyte
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.{0 if count >= 9_950_000 else 1}f} MB"  # noqa: PLR2004 - the same for ten


def plural(number: int, one: str, many: str = "") -> str:
    """Count something, as in "1 case" or "3 cases"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def a(noun: str) -> str:
    """Put the article before a noun."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def lower_first(sentence: str) -> str:
    """Put a sentence behind another one."""
    return sentence[:1].lower() + sentence[1:]


def _said(key: str, otherwise: str) -> str:
    try:
        return phrases.say("en", key)
    except KeyError:
        return otherwise
