"""The nouns of a conversation: what a person did (`Turn`), where it stands (`Talk`), what follows (`Reply`).

Nothing here knows a channel, a clock or a database. What has to be done outside is an `Act`; what became of it comes
back as an `Outcome`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from grievance.case.promises import Promised as Promised
from grievance.case.terms import About, Choice
from grievance.interview.box import Letter as Letter
from grievance.interview.box import Opened as Opened
from grievance.interview.turn import Rules as Rules
from grievance.interview.turn import Saying as Saying
from grievance.interview.turn import Turn as Turn


@dataclass(frozen=True, slots=True, repr=False)
class Talk:
    """Where a conversation stands: what is kept of it between two turns, sealed to the bot's own key.

    `nonce` (32 bytes) is the form under which the story is or will be filed; a new story has a new one. `answers` are
    what was answered before the story (question id → words or option; `about` under its own name): the story files
    them and empties it. `step` names the question that was asked last, `after` where a detour (help, language) leads
    back. `asked` counts the questions, and marks them. `misses` counts answers to one question that were none.
    `token` stands for an open mailbox until it fades, `letter` counts the letters shown. `parts` counts what was told
    for the story. `times` counts the words that went to the case later, so that each has a number of its own.
    `erased` says that who told this story was erased since: it is not asked for any more.
    `doing` says what an act under way is for and `large` how many files of its turn were too large; both are empty
    whenever no act is under way, so they need not be kept. `said` is what was chosen so far of several things that are
    asked one after the other, as in `1:yes 2:no`. `news` says when we may write first that there is a letter:
    empty for never, `any`, or the hour in UTC around which it is allowed. While a case is open that was made of a part
    of hers, `whole` stands for the mailbox of the whole; `child` counts those that were opened.
    """

    nonce: bytes
    language: str = ""
    step: str = "language"
    after: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    filed: bool = False
    shared: bool = True
    asked: int = 0
    misses: int = 0
    parts: int = 0
    times: int = 0
    album: str = ""
    token: str = ""
    letter: int = 0
    doing: str = ""
    large: int = 0
    news: str = ""
    erased: bool = False
    said: str = ""
    whole: str = ""
    child: int = 0


# --- what has to be done outside ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class File:
    """File the story with what was answered before it, and with the files of this turn. → `Filed`, `Away`, `Lost`."""

    story: str
    language: str
    about: About
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Add:
    """Add words, the files of this turn, or both, to the case of this sitting. `time` tells two alike apart.

    → `Added`, `Over`, `Away`, `Lost`, `Erased`.
    """

    words: str
    language: str
    time: int


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Answer one question of the script in this sitting. → `Added`, `Over`, `Away`, `Erased`."""

    group: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Again:
    """Show again what was filed in this sitting. → `Filed`, `Over`, `Away`."""


@dataclass(frozen=True, slots=True)
class Hide:
    """Keep the receipt's digits no longer. → `Added`, `Over`, `Away`."""


@dataclass(frozen=True, slots=True, repr=False)
class Open:
    """Open the mailbox: with digits as they were typed, or with the token of an open one.

    → `Opened`, `Slip`, `Unknown`, `Over`, `Away`.
    """

    digits: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Write:
    """Add words and the files of this turn to the case whose mailbox is open.

    → `Opened`, `Over`, `Away`, `Lost`, `Erased`.
    """

    token: str
    words: str
    language: str
    time: int


@dataclass(frozen=True, slots=True, repr=False)
class Exchange:
    """Exchange the receipt for a new one. → `Exchanged`, `Slip`, `Unknown`, `Away`."""

    digits: str


@dataclass(frozen=True, slots=True, repr=False)
class Erase:
    """Erase who she is, for good, with the digits as they were typed. → `Opened`, `Slip`, `Unknown`, `Away`."""

    digits: str


@dataclass(frozen=True, slots=True, repr=False)
class Withdraw:
    """Ask to withdraw the whole report, `made` to by somebody: `no`, `yes` or `unsaid`. → `Opened`, `Over`, `Away`."""

    token: str
    made: str


@dataclass(frozen=True, slots=True, repr=False)
class Choose:
    """Take the step of a choice, with words and the files of this turn. `time` tells two alike apart.

    Where there are promises, `choice` has her word on each, id → answer.

    → `Opened` (`late` where it was no longer possible; then the words were added as an answer), `Over`, `Away`, `Lost`.
    """

    token: str
    choice: Choice | Mapping[str, str]
    words: str
    language: str
    time: int


@dataclass(frozen=True, slots=True, repr=False)
class Rate:
    """Say how it was, an answer to each question. `time` tells two alike apart.

    → `Opened` (`late` where it was no longer possible), `Over`, `Away`.
    """

    token: str
    answers: Mapping[str, str]
    language: str
    time: int


Act = File | Again | Add | Answer | Hide | Open | Write | Exchange | Erase | Withdraw | Choose | Rate


# --- what became of it --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class Filed:
    """The story is filed. `digits` is the receipt, or `None` where it was hidden or an hour has passed.

    `lost` counts files of the turn that could not be fetched, `large` those that were too large; the rest is kept.
    """

    digits: str | None
    come_back: date
    danger: bool = False
    lost: int = 0
    large: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """It is with the case. `lost` and `large` as in `Filed`; `danger` says that this answer marks the case."""

    danger: bool = False
    lost: int = 0
    large: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Exchanged:
    """The new receipt; `None` where it was shown before."""

    digits: str | None


@dataclass(frozen=True, slots=True)
class Slip:
    """The digits fail their own check."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No such receipt: unknown, erased and expired are one answer."""


@dataclass(frozen=True, slots=True)
class Over:
    """The hour has passed: the receipt is needed again."""


@dataclass(frozen=True, slots=True)
class Away:
    """It cannot be done now, and nothing was taken: the person is asked to send it again."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Nothing was taken: who she is was erased, and this could be kept nowhere else."""


@dataclass(frozen=True, slots=True)
class Lost:
    """There were files only, and none of them is here: nothing was taken. The counts are as in `Filed`."""

    lost: int
    large: int = 0


Outcome = Filed | Added | Opened | Exchanged | Slip | Unknown | Over | Away | Lost | Erased


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What follows from a turn or an outcome.

    `act` has to be done, and its outcome told, before anything is said. `clear` asks that all messages the channel
    lets us remove be removed before `says` are sent; `hide` asks it of secrets alone. `forget` asks that nothing of
    this chat be kept once that is done.
    """

    talk: Talk
    says: tuple[Saying, ...] = ()
    act: Act | None = None
    clear: bool = False
    hide: bool = False
    forget: bool = False
