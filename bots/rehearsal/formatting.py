"""Formatted text as the platform reads it with `parse_mode=HTML`: it refuses what it cannot understand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bots.rehearsal.messages import units
from bots.rehearsal.refusals import Refusal, bad

Entity = Mapping[str, object]

_KINDS = {
    "a": "text_link",
    "b": "bold",
    "blockquote": "blockquote",
    "code": "code",
    "del": "strikethrough",
    "em": "italic",
    "i": "italic",
    "ins": "underline",
    "pre": "pre",
    "s": "strikethrough",
    "span": "spoiler",
    "strike": "strikethrough",
    "strong": "bold",
    "tg-emoji": "custom_emoji",
    "tg-spoiler": "spoiler",
    "u": "underline",
}
_PIECE = re.compile(r"<(/?)([^\s<>]*)([^<>]*)>|&(lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});|<")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")


def read(text: str, mode: object) -> tuple[str, tuple[Entity, ...]]:
    """Return the words and their formatted places, counted in UTF-16 units. Raises `Refusal`."""
    if not mode:
        return text, ()
    if not isinstance(mode, str) or mode.lower() not in {"html", "markdown", "markdownv2"}:
        raise bad("unsupported parse_mode")
    if mode.lower() != "html":
        raise bad("this rehearsal reads HTML and no other parse_mode")
    return _Reading(text).read()


@dataclass(slots=True)
class _Open:
    tag: str
    at: int
    entity: dict[str, object]


@dataclass(slots=True)
class _Reading:
    """Reading a text from its start to its end."""

    text: str
    words: str = ""
    open: list[_Open] = field(default_factory=list)
    found: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, tuple[Entity, ...]]:
        """Read it. Raises `Refusal`."""
        last = 0
        for piece in _PIECE.finditer(self.text):
            self.words += self.text[last : piece.start()]
            last = piece.end()
            self._take(piece)
        self.words += self.text[last:]
        if self.open:
            raise self._wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return self.words, tuple(sorted(self.found, key=lambda one: str(one["offset"]).zfill(9)))

    def _take(self, piece: re.Match[str]) -> None:
        closing, tag, rest, character = piece.groups()
        if character:
            self.words += _character(character)
        elif closing:
            self._close(tag.lower(), piece.start())
        else:
            self._open(tag.lower() if tag else "", rest or "", piece.start())

    def _open(self, tag: str, rest: str, at: int) -> None:
        if tag not in _KINDS or (tag == "span" and "tg-spoiler" not in rest):
            raise self._wrong(f'Unsupported start tag "{tag}" at byte offset {self._byte(at)}')
        entity: dict[str, object] = {"type": _KINDS[tag], "offset": units(self.words)}
        link = _LINK.search(rest) if tag == "a" else None
        if link:
            entity["url"] = next(filter(None, link.groups()), "")
        self.open.append(_Open(tag, at, entity))

    def _close(self, tag: str, at: int) -> None:
        if not self.open:
            raise self._wrong(f"Unexpected end tag at byte offset {self._byte(at)}")
        opened = self.open.pop()
        if tag != opened.tag:
            place = f'at byte offset {self._byte(at)}, expected "</{opened.tag}>", found "</{tag}>"'
            raise self._wrong(f"Unmatched end tag {place}")
        length = units(self.words) - int(str(opened.entity["offset"]))
        if length:
            self.found.append(opened.entity | {"length": length})

    def _byte(self, at: int) -> int:
        return len(self.text[:at].encode())

    @staticmethod
    def _wrong(what: str) -> Refusal:
        return bad(f"can't parse entities: {what}")


def _character(name: str) -> str:
    if name in _NAMED:
        return _NAMED[name]
    code = int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else f"&{name};"  # noqa: PLR2004 - Unicode
