"""The steps of the conversation as data: what is said before a question, the question, and what its numbers mean.

A step's name stands in `Talk.step`. The way is a line of steps from the language to the end, and the questions on it
come from the script; beside it lie detours (the menu, erasing, the mailbox), from which a person comes back.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from grievance.case.terms import Compartment, Question
from grievance.case.words import ANSWER_MAX, LINE_MAX, STORY_MAX
from grievance.interview.talk import Rules

QUESTION: Final = "ask."
# The groups of questions that come before the story; all others come after the receipt.
EARLY: Final = ("danger", "place", "kind")
# Questions that make sense only after another was answered.
FOLLOWS: Final[Mapping[str, str]] = {"ask.happened": "ask.tried", "ask.contact_when": "ask.contact_how"}
# Options that let a person pass a question by; without one of them it can be left out in so many words.
_PASSING: Final = frozenset({"unsure", "other"})
SKIP: Final = ("skip", "question.skip")
# Said only where the office knows of such countries.
ENDANGERS: Final = "bot.sees.countries"
TERRITORY: Final = "territory."
"""A label that begins so is a country by its code, and no sentence."""


class Takes(StrEnum):
    """What an answer to a step may be, apart from live words, 0 and 9."""

    CHOICE = "choice"
    """One of the numbers."""
    FREE = "free"
    """One of the numbers; anything else goes to the case."""
    WORDS = "words"
    """Words; the number 1 leaves it out."""
    STORY = "story"
    """Words, a voice, files."""
    NUMBER = "number"
    """The digits of a receipt."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `before` are the ids of sentences said once, on arrival; `ask` is the id of the question.

    `options` are pairs, an option and the id of its label, in the order of their numbers. `most` is the longest answer
    in characters where words are taken.
    """

    ask: str
    options: tuple[tuple[str, str], ...] = ()
    before: tuple[str, ...] = ()
    takes: Takes = Takes.CHOICE
    most: int = STORY_MAX
    question: Question | None = None


_FIRST: Final = ("language", "phone", "consent", "about")
_WRITTEN_DOWN: Final = (("hide", "receipt.hide"),)

STEPS: Final[Mapping[str, Step]] = {
    # --- the way ---
    "language": Step(""),
    "phone": Step(
        "bot.phone",
        (("own", "bot.phone.own"), ("shared", "bot.phone.shared")),
        before=(ENDANGERS, "bot.sees.{channel}"),
    ),
    "consent": Step(
        "bot.consent",
        (("go", "bot.consent.go"), ("more", "bot.consent.more"), ("stop", "bot.consent.stop")),
        before=("bot.reads", "bot.cannot"),
    ),
    "about": Step(
        "bot.about",
        (("company", "bot.about.company"), ("auditor", "bot.about.auditor"), ("office", "bot.about.office")),
    ),
    "story": Step("bot.tell", before=("bot.tell.voice", "bot.tell.once"), takes=Takes.STORY),
    "receipt": Step("bot.receipt.more", _WRITTEN_DOWN, takes=Takes.FREE),
    "news": Step(
        "bot.news.ask", (("no", "bot.news.no"), ("hour", "bot.news.hour"), ("any", "bot.news.any")), takes=Takes.FREE
    ),
    "look": Step("bot.look", (("done", "bot.look.done"), ("again", "bot.look.again"))),
    "done": Step("bot.when.days", takes=Takes.FREE),
    # --- coming back, starting anew ---
    "stopped": Step("bot.neutral"),
    "menu": Step("bot.menu", (("go", "bot.menu.go"), ("new", "bot.menu.new"), ("erase", "bot.menu.erase"))),
    "anew": Step("bot.anew", (("yes", "bot.anew.yes"), ("no", "bot.anew.no"))),
    # --- erasing ---
    "delete": Step("bot.delete", (("chat", "bot.delete.chat"), ("who", "bot.delete.who"), ("all", "bot.delete.all"))),
    "erase": Step(
        "bot.erase.chat.sure",
        (("yes", "bot.erase.yes"), ("no", "bot.erase.no")),
        before=("bot.erase.chat", "bot.erase.chat.sent", "bot.remains.{channel}"),
    ),
    "withdraw": Step("bot.withdraw.sure", (("yes", "bot.withdraw.yes"), ("no", "bot.withdraw.no"))),
    # --- the receipt and what it opens ---
    "number": Step("bot.number", takes=Takes.NUMBER),
    "number.new": Step("bot.number.new", takes=Takes.NUMBER),
    "number.withdraw": Step("bot.number.withdraw", before=("bot.erase.all", "withdraw.others"), takes=Takes.NUMBER),
    "number.again": Step("bot.exchanged.again", takes=Takes.NUMBER),
    "exchanged": Step("bot.exchanged.hide", _WRITTEN_DOWN),
    "mailbox": Step("bot.mailbox", (("write", "bot.mailbox.write"), ("done", "bot.mailbox.done")), takes=Takes.FREE),
    "mailbox.letters": Step(
        "bot.mailbox",
        (("read", "bot.mailbox.read"), ("write", "bot.mailbox.write"), ("done", "bot.mailbox.done")),
        takes=Takes.FREE,
    ),
    "mailbox.earlier": Step(
        "bot.mailbox",
        (("read", "bot.mailbox.earlier"), ("write", "bot.mailbox.write"), ("done", "bot.mailbox.done")),
        takes=Takes.FREE,
    ),
    "letter": Step("bot.letter.next", (("read", "bot.letter.read"), ("answer", "bot.letter.answer")), takes=Takes.FREE),
    "write": Step("bot.write", takes=Takes.STORY, most=ANSWER_MAX),
}

OPEN: Final = frozenset({"mailbox", "mailbox.letters", "mailbox.earlier", "letter", "write", "withdraw"})
"""The steps within an open mailbox: nothing of them is shown again without the receipt."""


def way(rules: Rules) -> tuple[str, ...]:
    """Return the names of the steps from the language to the end."""
    news = ("news",) if rules.first else ()
    return (*_FIRST, *early(rules), "story", "receipt", *late(rules), *news, "look", "done")


def early(rules: Rules) -> tuple[str, ...]:
    """Return the names of the questions before the story."""
    groups = dict(rules.script.groups())
    return tuple(QUESTION + asked.id for group in EARLY for asked in groups.get(group, ()))


def late(rules: Rules) -> tuple[str, ...]:
    """Return the names of the questions after the receipt."""
    return tuple(
        QUESTION + asked.id for group, questions in rules.script.groups() if group not in EARLY for asked in questions
    )


def step(rules: Rules, name: str) -> Step | None:
    """Return a step by its name; `None` where there is none, as after a change of the script."""
    if name == "help":
        return _helping(rules)
    if not name.startswith(QUESTION):
        return STEPS.get("language" if name.startswith("language.") else name)
    for _, questions in rules.script.groups():
        for asked in questions:
            if QUESTION + asked.id == name:
                return _asking(asked, opens=asked is questions[0])
    return None


def before_story(rules: Rules, name: str) -> bool:
    """Say whether a step comes before the story, or is the story."""
    steps = way(rules)
    return name in steps[: steps.index("receipt")]


def after_receipt(rules: Rules, name: str) -> bool:
    """Say whether a step is that of the receipt, or comes after it."""
    steps = way(rules)
    return name in steps[steps.index("receipt") :]


def following(rules: Rules, name: str, answered: Container[str] = ()) -> str:
    """Return the step that comes after one on the way, past questions that follow from one without an answer."""
    steps = way(rules)
    return next((later for later in steps[steps.index(name) + 1 :] if _fits(later, answered)), steps[-1])


def preceding(rules: Rules, name: str, answered: Container[str] = ()) -> str:
    """Return the step before one on the way; empty where there is no going back, as past the receipt."""
    steps = way(rules)
    if name == "done":
        return ""
    start = steps.index("receipt") + 1 if after_receipt(rules, name) else 0
    earlier = steps[start : max(start, steps.index(name))]
    return next((step for step in reversed(earlier) if _fits(step, answered)), "")


def countries(rules: Rules) -> tuple[str, ...]:
    """Return the countries in which somebody else can help today, by their codes."""
    return tuple(dict.fromkeys(each.country for each in rules.help if each.country))


def _helping(rules: Rules) -> Step | None:
    """Ask for the country; where there is none to choose, there is no such step."""
    known = tuple((code, TERRITORY + code) for code in countries(rules))
    return Step("bot.help.where", (*known, ("", "bot.help.where.no"))) if known else None


def _fits(name: str, answered: Container[str]) -> bool:
    return name not in FOLLOWS or FOLLOWS[name].removeprefix(QUESTION) in answered


def _asking(asked: Question, *, opens: bool) -> Step:
    """Make a step of a question; `opens` says that it is the first of its group."""
    labels = tuple((option, f"question.{asked.id}.option.{option}") for option in asked.options)
    later = asked.group not in EARLY
    skip = () if not later and _PASSING & set(asked.options) else (SKIP,)
    choice = Takes.FREE if later else Takes.CHOICE
    return Step(
        f"question.{asked.id}",
        (*labels, *skip),
        before=("question.apart",) if opens and asked.compartment is Compartment.IDENTITY else (),
        takes=choice if asked.kind == "choice" else Takes.WORDS,
        most=ANSWER_MAX if asked.kind == "text" else LINE_MAX,
        question=asked,
    )
