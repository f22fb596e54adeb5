"""What the desk calls things, in English: one word for one thing, as in docs/glossary.md.

What a complainant reads comes from `grievance.phrases`; officers read these labels and the sentences in the templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from grievance import phrases
from grievance.case.terms import About, Channel, State, Step

STATES: Final[Mapping[State, str]] = {
    State.NEW: "New",
    State.RECEIVED: "Received",
    State.ACKNOWLEDGED: "Acknowledged",
    State.WITHDRAWING: "Withdrawing",
    State.WITHDRAWN: "Withdrawn",
    State.CLOSED: "Closed",
}

CHANNELS: Final[Mapping[Channel, str]] = {
    Channel.WEB: "Web",
    Channel.CALL: "Call",
    Channel.LETTER: "Letter",
    Channel.WALK_IN: "Walk-in",
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

# What is owed, in two or three words for a row and as the sentence that opens a case.
DUTIES: Final[Mapping[str, str]] = {
    "acknowledge": "Acknowledge",
    "feedback": "Feedback",
    "letter": "Letter promised",
}
OWED: Final[Mapping[str, str]] = {
    "acknowledge": "Acknowledge",
    "feedback": "Say what was found and done",
    "letter": "Write to the complainant",
}

READERS: Final[Mapping[str, str]] = {
    "intake": "the intake circle",
    "safety": "the safety circle",
    "witness": "the witness circle",
    "outside": "the outside circle",
    "complainant": "the complainant",
    "recovery": "the recovery key",
}

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "resolved": ("Resolved", "What was told was found, and put right."),
    "unfounded": ("Unfounded", "It was looked into, and we come to another view."),
    "undetermined": ("Undetermined", "We tried to find out, and could not."),
    "unsafe": ("Not safe to look into", "Asking at the place would put people at risk."),
    "outside": ("Not ours", "It is outside what we are allowed to look into."),
    "referred": ("Referred", "Others take it on, and the complainant agreed."),
    "told_before": ("Told before", "The same person told it before; it goes on there."),
    "no_complaint": ("No complaint", "Advertising, a test, or words that make no sense."),
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
    Step.ASK_WITHDRAWAL: "Withdrawal asked for",
    Step.RESUME: "Withdrawal taken back",
    Step.CONFIRM_WITHDRAWAL: "Withdrawal confirmed",
    Step.CLOSE: "Closed",
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

# What is wrong with a field of a form on a case, by the field and the reason of `Incomplete`.
SLIPS: Final[Mapping[str, str]] = {
    "words missing": "The field is empty. Write something first.",
    "words long": "This is longer than we can send at once. Send it in two parts.",
    "gap missing": "A part in brackets is still to be written.",
    "draft missing": "These are the prepared words of another language than the one chosen for the letter.",
    "promise missing": "That is not a day.",
    "promise past": "That day has passed. Promise a day from today on.",
    "language missing": "Choose the language of the letter.",
    "reason missing": "Choose why the case is closed.",
    "files large": "The files are more than we can take at once. Your words are kept; what fitted is listed there.",
    "files many": "We take twenty files at once. Your words are kept; the first twenty are listed there.",
    "files away": "Files cannot be kept just now. Your words are kept; choose the files again in a minute.",
    "files busy": "Others are sending files just now. Your words are kept; choose the files again in a minute.",
    "title missing": "The title is empty.",
    "title long": "A title has at most 120 characters.",
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
    names = [READERS.get(purpose, purpose) for purpose in purposes]
    return " and ".join((*([", ".join(names[:-1])] if names[1:] else []), *names[-1:])) or "nobody"


def question(identifier: str) -> str:
    """Return what was asked, in English; the bare id where it is asked no more."""
    return _said(f"question.{identifier}", identifier)


def answer(identifier: str, typed: str) -> str:
    """Return an answer as it is shown: a choice by its label, everything else as it was typed."""
    return _said(f"question.{identifier}.option.{typed}", typed)


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


def lower_first(sentence: str) -> str:
    """Put a sentence behind another one."""
    return sentence[:1].lower() + sentence[1:]


def _said(key: str, otherwise: str) -> str:
    try:
        return phrases.say("en", key)
    except KeyError:
        return otherwise
