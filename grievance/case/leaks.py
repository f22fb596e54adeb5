"""Whether a text for readers outside repeats the words of who told us.

Six words in a row that are the same are hardly chance, and are what a manager knows somebody by. Fewer would forbid the
name of a company or a date, and no rule finds a thing told in other words: a person reads it too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

RUN: Final = 6  # words in a row
_SIGNS: Final = 2  # two signs count as one word, where a script puts no spaces between words

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc-][^\W_]+)*")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")


def repeats(text: str, told: Iterable[str], run: int = RUN) -> tuple[str, ...]:
    """Return each stretch of `text` whose words stand in the same order in what was told: `run` of them or more.

    Case, accents, punctuation and line breaks do not count. In scripts without spaces it is twice as many
    signs. The stretches are in the order of the text, in plain small letters.
    """
    originals = [_plain(each) for each in told]
    text = _plain(text)
    words = _stretches(_words(text), [_words(each) for each in originals], run)
    signs = _stretches(_signs(text), [_signs(each) for each in originals], run * _SIGNS)
    return (*(" ".join(each) for each in words), *("".join(each) for each in signs))


def _stretches(text: Sequence[str], told: Iterable[Sequence[str]], run: int) -> list[Sequence[str]]:
    """Return the longest stretches of `text` every `run` of whose parts stand in a row somewhere in what was told."""
    known = {tuple(each[at : at + run]) for each in told for at in range(len(each) - run + 1)}
    found: list[Sequence[str]] = []
    begins = ends = -1
    for at in range(len(text) - run + 1):
        if tuple(text[at : at + run]) not in known:
            continue
        if at >= ends:
            found += [text[begins:ends]] if ends > 0 else []
            begins = at
        ends = at + run
    return [*found, text[begins:ends]] if ends > 0 else found


def _plain(text: str) -> str:
    bare = (sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.category(sign).startswith("M"))
    return unicodedata.normalize("NFKC", "".join(bare)).casefold()


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _signs(text: str) -> list[str]:
    return _SPACELESS.findall(text)
