"""One turn of a conversation: what it may rely on, what a person did, and a message that is said to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.case.referral import Referral
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
