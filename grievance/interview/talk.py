"""The nouns of a conversation: what a person did (`Turn`), where it stands (`Talk`), what follows (`Reply`).

Nothing here knows a channel, a clock or a database. What has to be done outside is an `Act`; what became of it comes
back as an `Outcome`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from grievance.case.referral import Referral
from grievance.case.terms import About, State
from grievance.interview.script import Script


@dataclass(frozen=True, slots=True)
class Rules:
    """What a conversation may rely on. `channel` names the channel in phrases (`bot.sees.telegram`).

    `languages` are offered in this order, `web` is the address of the public door, `days` those within which the
    mechanism answers, `most_mb` what one file may have on this channel, `removes` says whether the channel can take
    messages away again, `first` whether we can write there first.

    `endangers` are the countries (ISO 3166-1) in which it is dangerous to have the channel's app, `help` who else can
    help today, `reads` and `reads_danger` the days on which a person reads what comes in now (`None` without a rota),
    `hour` the hour of this turn, 0 to 23 in UTC.
    """

    script: Script
    languages: tuple[str, ...]
    channel: str
    web: str
    days: int
    most_mb: int
    removes: bool
    first: bool = False
    endangers: tuple[str, ...] = ()
    help: tuple[Referral, ...] = ()
    reads: date | None = None
    reads_danger: date | None = None
    hour: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """One thing a person did. `text` is what they wrote, the caption of a file, or the digit of a pressed button.

    `mark` is that of the question to which a pressed button belonged, empty for what was typed. `files` counts what
    came with it, `voices` how many of those are spoken; `large` counts files that the channel cannot fetch. `album`
    is one word for files that were sent together, `edited` says that earlier words were written anew.
    """

    text: str = ""
    mark: str = ""
    files: int = 0
    voices: int = 0
    large: int = 0
    album: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Talk:
    """Where a conversation stands: what is kept of it between two turns, sealed to the bot's own key.

    `nonce` (32 bytes) is the form under which the story is or will be filed; a new story has a new one. `answers` are
    what was answered before the story (question id → words or option; `about` under its own name): the story files
    them and empties it. `step` names the question that was asked last, `after` where a detour (help, language) leads
    back. `asked` counts the questions, and marks them. `misses` counts answers to one question that were none.
    `token` stands for an open mailbox until it fades, `letter` counts the letters shown. `parts` counts what was told
    for the story. `times` counts the words that went to the case later, so that each has a number of its own.
    `doing` says what an act under way is for and `large` how many files of its turn were too large; both are empty
    whenever no act is under way, so they need not be kept. `news` says when we may write first that there is a letter:
    empty for never, `any`, or the hour in UTC around which it is allowed.
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


@dataclass(frozen=True, slots=True, repr=False)
class Saying:
    """One message to the person. `options` are the labels of the digits 1, 2, …; they are written out in `text` too.

    `mark` comes back with a pressed button. A `secret` holds a receipt or a letter: it is taken away first of all, and
    never sent twice by itself. Where nobody can tell whether it came, `again` is said instead: how to see it again.
    """

    text: str
    options: tuple[str, ...] = ()
    mark: str = ""
    secret: bool = False
    again: str = ""


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

    → `Added`, `Over`, `Away`, `Lost`.
    """

    words: str
    language: str
    time: int


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Answer one question of the script in this sitting. → `Added`, `Over`, `Away`."""

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
    """Add words and the files of this turn to the case whose mailbox is open. → `Opened`, `Over`, `Away`, `Lost`."""

    token: str
    words: str
    language: str
    time: int


@dataclass(frozen=True, slots=True, repr=False)
class Exchange:
    """Exchange the receipt for a new one. → `Exchanged`, `Slip`, `Unknown`, `Away`."""

    digits: str


@dataclass(frozen=True, slots=True, repr=False)
class Withdraw:
    """Ask to withdraw the whole report; nothing stops before the cooling-off is over. → `Opened`, `Over`, `Away`."""

    token: str


Act = File | Again | Add | Answer | Hide | Open | Write | Exchange | Withdraw


# --- what became of it --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class Filed:
    """The story is filed. `digits` is the receipt, or `None` where it was hidden or an hour has passed.

    `lost` counts files of the turn that could not be fetched; the rest is kept.
    """

    digits: str | None
    come_back: date
    danger: bool = False
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """It is with the case. `lost` as in `Filed`; `danger` says that this answer marks the case."""

    danger: bool = False
    lost: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A letter of an officer's. `verified` says whether its signature held; if not, `words` are empty."""

    words: str
    at: date
    verified: bool


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """The mailbox, as `correspondence.Mailbox` has it; `letters` are newest first. `may_withdraw` says what it says."""

    state: State
    letters: tuple[Letter, ...]
    promise: date | None
    promise_kind: str
    overdue: bool
    token: str
    may_withdraw: bool
    resume_until: date | None = None
    lost: int = 0


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
class Lost:
    """There were files only, and none of them could be fetched: nothing was taken. `count` says how many."""

    count: int


Outcome = Filed | Added | Opened | Exchanged | Slip | Unknown | Over | Away | Lost


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
