"""The steps of the conversation as data: what is said before a question, the question, and what its numbers mean.

A step's name stands in `Talk.step`. The way is a line of steps from the language to the end, and the questions on it
come from the script; beside it lie detours (the menu, erasing, the mailbox), from which a person comes back.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from grievance.case import rating
from grievance.case.terms import Choice, Compartment, Question
from grievance.case.words import ANSWER_MAX, LINE_MAX, STORY_MAX
from grievance.interview.talk import Rules

QUESTION: Final = "ask."
# The groups of questions that come before the story; all others come after the receipt.
EARLY: Final = ("danger", "place", "kind")
# Questions that make sense only after another was answered.
FOLLOWS: Final[Mapping[str, str]] = {"ask.happened": "ask.tried", "ask.contact_when": "ask.contact_how"}
# Options that let a person pass a question by; without one of them, or where it marks a danger, it can be left out in
# so many words.
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

CAME: Final = (Choice.YES, Choice.PARTLY, Choice.NO, Choice.CANNOT_SAY)
# The steps at which she chooses: whether it came, or what else her place on the way offers, by the choice's own name.
CHOOSING: Final[Mapping[str, str]] = {
    "came": "bot.mailbox.came",
    "promise": "bot.mailbox.came",
    Choice.OBJECT: "choice.object",
    Choice.APPEAL: "choice.appeal",
    Choice.COMPLAIN: "choice.complain",
}
_LETTERS: Final = {"mailbox": "", "mailbox.letters": "bot.mailbox.read", "mailbox.earlier": "bot.mailbox.earlier"}
KIN: Final[Mapping[str, str]] = {"child": "child.next", "whole": "child.whole"}
"""Another case that she can go to from a mailbox: one that was made of it, or the one that it was made of."""
RATING: Final = tuple(f"rate.{question}" for question in rating.QUESTIONS)
"""The steps at which she says how it was, one after the other."""


def mailbox(
    letters: str, choices: Sequence[Choice], *, promises: bool = False, rate: bool = False, kin: str = ""
) -> str:
    """Return the step of an open mailbox: `letters` says what there is to read, `choices` what she may choose.

    With `promises` she answers for each; `rate` says that she may say how it was, `kin` to which other case she can go:
    to a `child` of this one, or back to the `whole`.
    """
    came = "promise" if promises else "came"
    offered = came if Choice.YES in choices else next(iter(choices), "")
    return ":".join(filter(None, (letters, offered, "rate" if rate else "", kin)))


def _mailboxes() -> dict[str, Step]:
    """Make the menu of the mailbox: with or without a letter to read, with or without something to choose."""
    rest = (("write", "bot.mailbox.write"), ("done", "bot.mailbox.done"))
    offers = {**CHOOSING, "rate": "rate.title", **KIN}
    made = {}
    for room, name, rate, kin in product(_LETTERS, ("", *CHOOSING), ("", "rate"), ("", *KIN)):
        read = (("read", _LETTERS[room]),) if _LETTERS[room] else ()
        offered = ((RATING[0] if each == "rate" else each, offers[each]) for each in (name, rate, kin) if each)
        step = ":".join(filter(None, (room, name, rate, kin)))
        made[step] = Step("bot.mailbox", (*read, *offered, *rest), takes=Takes.FREE)
    return made


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
    "erase.who": Step(
        "bot.erase.chat.sure",
        (("yes", "bot.erase.yes"), ("no", "bot.erase.no")),
        before=("erase.lead", "erase.stays", "erase.reach", "erase.copies"),
    ),
    "withdraw": Step("bot.withdraw.sure", (("yes", "bot.withdraw.yes"), ("no", "bot.withdraw.no"))),
    "made": Step(
        "bot.withdraw.made",
        (
            ("no", "withdraw.made.option.no"),
            ("yes", "withdraw.made.option.yes"),
            ("unsaid", "withdraw.made.option.unsaid"),
        ),
    ),
    # --- the receipt and what it opens ---
    "number": Step("bot.number", takes=Takes.NUMBER),
    "number.new": Step("bot.number.new", takes=Takes.NUMBER),
    "number.withdraw": Step("bot.number.withdraw", before=("bot.erase.all", "withdraw.others"), takes=Takes.NUMBER),
    "number.erase": Step("bot.number.erase", takes=Takes.NUMBER),
    "number.again": Step("bot.exchanged.again", takes=Takes.NUMBER),
    "exchanged": Step("bot.exchanged.hide", _WRITTEN_DOWN),
    **_mailboxes(),
    "letter": Step("bot.letter.next", (("read", "bot.letter.read"), ("answer", "bot.letter.answer")), takes=Takes.FREE),
    "write": Step("bot.write", takes=Takes.STORY, most=ANSWER_MAX),
    "came": Step(
        "status.confirmation", tuple((choice, f"choice.{choice}") for choice in CAME), takes=Takes.FREE, most=ANSWER_MAX
    ),
    "promise": Step(
        "bot.promise", tuple((choice, f"choice.{choice}") for choice in CAME), takes=Takes.FREE, most=ANSWER_MAX
    ),
    **{
        step: Step(step, tuple((answer, f"rate.option.{answer}") for answer in rating.ANSWERS), takes=Takes.FREE)
        for step in RATING
    },
    "promises": Step("bot.choice", (("bare", "bot.choice.bare"),), takes=Takes.FREE, most=ANSWER_MAX),
    Choice.OBJECT: Step("bot.object", takes=Takes.STORY, most=ANSWER_MAX),
    Choice.APPEAL: Step("bot.choice", (("bare", "bot.choice.bare"),), takes=Takes.FREE, most=ANSWER_MAX),
    Choice.COMPLAIN: Step("bot.choice", (("bare", "bot.choice.bare"),), takes=Takes.FREE, most=ANSWER_MAX),
}

MAILBOXES: Final = frozenset(_mailboxes())
OPEN: Final = MAILBOXES | {"letter", "write", "withdraw", "made", "promises", *CHOOSING, *RATING}
"""The steps within an open mailbox: nothing of them is shown again without the receipt."""


def way(rules: Rules) -> tuple[str, ...]:
    """Return the names of the steps from the language to the end."""
    return tuple(name for name in _whole(rules) if rules.first or name != "news")


def _whole(rules: Rules) -> tuple[str, ...]:
    """Return the same with what is asked only where we may write first: somebody may stand there when that ends."""
    return (*_FIRST, *early(rules), "story", "receipt", *late(rules), "news", "look", "done")


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


def following(rules: Rules, name: str, answered: Container[str] = (), *, erased: bool = False) -> str:
    """Return the step that comes after one on the way, past questions that follow from one without an answer.

    Where it was `erased`, nobody is asked who she is.
    """
    whole, steps = _whole(rules), way(rules)
    later = (each for each in whole[whole.index(name) + 1 :] if each in steps and _fits(each, answered))
    return next((each for each in later if not (erased and apart(rules, each))), steps[-1])


def apart(rules: Rules, name: str) -> bool:
    """Say whether a step asks who she is."""
    here = step(rules, name)
    return here is not None and here.question is not None and here.question.compartment is Compartment.IDENTITY


def preceding(rules: Rules, name: str, answered: Container[str] = (), *, erased: bool = False) -> str:
    """Return the step before one on the way; empty where there is no going back, as past the receipt."""
    steps = way(rules)
    if name == "done":
        return ""
    start = steps.index("receipt") + 1 if after_receipt(rules, name) else 0
    earlier = steps[start : max(start, steps.index(name))]
    fitting = (each for each in reversed(earlier) if _fits(each, answered))
    return next((each for each in fitting if not (erased and apart(rules, each))), "")


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
    skip = () if not later and _PASSING & set(asked.options) - set(asked.danger) else (SKIP,)
    choice = Takes.FREE if later else Takes.CHOICE
    return Step(
        f"question.{asked.id}",
        (*labels, *skip),
        before=("question.apart",) if opens and asked.compartment is Compartment.IDENTITY else (),
        takes=choice if asked.kind == "choice" else Takes.WORDS,
        most=ANSWER_MAX if asked.kind == "text" else LINE_MAX,
        question=asked,
    )
