"""The page on which anybody can try the bot: phones in a browser, and what their scripts ask for."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from importlib.resources import files

from bots.rehearsal import forms
from bots.rehearsal.answers import Answer, told
from bots.rehearsal.chats import Platform
from bots.rehearsal.messages import MEDIA, Message, Raw
from bots.rehearsal.phone import Phone
from bots.rehearsal.refusals import UNKNOWN, Refusal, bad
from bots.rehearsal.sending import Upload
from bots.rehearsal.voices import as_ogg
from bots.rehearsal.wire import Request

HOLD = 20.0
"""Seconds for which a look waits for news."""

_SCRIPTS = ("asking", "drawing", "page", "phone", "recording")
_FILES = {"/": "page.html", "/page.css": "page.css", **{f"/{name}.js": f"{name}.js" for name in _SCRIPTS}}
_MEDIA = {"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob: data:; "
    "media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", _CONTENT),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "microphone=(self), camera=(), geolocation=()"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


class Page:
    """The page and its phones. A phone is known by a key that its browser tab keeps; no address ever has it."""

    def __init__(self, platform: Platform) -> None:
        """Begin with no phone."""
        self._platform = platform
        self._phones: dict[str, Phone] = {}
        self._asked: Mapping[str, Callable[[Mapping[str, object]], object]] = {
            "/phones/new": self._new,
            "/phones/look": self._look,
            "/phones/say": self._say,
            "/phones/edit": self._edit,
            "/phones/press": self._press,
            "/phones/block": self._block,
            "/phones/send": self._send,
        }

    def answer(self, request: Request) -> Answer:
        """Answer a request of the page's."""
        if request.verb in {"GET", "HEAD"} and request.path in _FILES:
            return _file(_FILES[request.path])
        try:
            if request.verb != "POST":
                raise UNKNOWN
            given = forms.read("", request.content, request.body)
            if request.path == "/phones/fetch":
                return self._fetch(given)
            if request.path not in self._asked:
                raise UNKNOWN
            with self._platform.changed:
                return told(200, self._asked[request.path](given))
        except (KeyError, ValueError):  # of a message that is not there, or a number that is none
            return told(UNKNOWN.status, UNKNOWN.told())
        except Refusal as refusal:
            return told(refusal.status, refusal.told())

    def _phone(self, given: Mapping[str, object]) -> Phone:
        found = self._phones.get(str(given.get("key")))
        if found is None:
            raise UNKNOWN
        return found

    def _new(self, _: Mapping[str, object]) -> object:
        key, number = secrets.token_urlsafe(16), len(self._phones) + 1
        self._phones[key] = Phone(self._platform, self._platform.chat(f"Phone {number}", "", "en"))
        return {"key": key, "number": number}

    def _look(self, given: Mapping[str, object]) -> object:
        """Wait until a phone has news. `phones` has the turn that each of them saw; the answer, what came since."""
        asked = given.get("phones")
        if not isinstance(asked, dict):
            raise bad("phones must be an object")
        turns = {str(key): int(turn) for key, turn in asked.items()}

        def news() -> bool:
            return any(key not in self._phones or self._phones[key].turn > turn for key, turn in turns.items())

        self._platform.changed.wait_for(lambda: news() or self._platform.updates.closing, HOLD)
        return {"phones": {key: self._seen(key, turn) for key, turn in turns.items()}}

    def _seen(self, key: str, turn: int) -> object:
        phone = self._phones.get(key)
        if phone is None:
            return None
        messages = [_shown(message) for message in phone.news(turn)]
        return {"turn": phone.turn, "blocked": phone.blocked, "messages": messages}

    def _say(self, given: Mapping[str, object]) -> object:
        words = str(given.get("text", "")).strip()
        if words:
            self._phone(given).say(words)
        return True

    def _edit(self, given: Mapping[str, object]) -> object:
        words = str(given.get("text", "")).strip()
        self._phone(given).edit(_number(given, "message"), words)
        return True

    def _press(self, given: Mapping[str, object]) -> object:
        self._phone(given).forge(_number(given, "message"), str(given.get("data", "")))
        return True

    def _block(self, given: Mapping[str, object]) -> object:
        phone = self._phone(given)
        (phone.block if given.get("blocked") else phone.unblock)()
        return True

    def _send(self, given: Mapping[str, object]) -> object:
        """Send files: photos together as an album, everything else one after the other."""
        phone, kind, caption = self._phone(given), given.get("kind"), str(given.get("caption", ""))
        sent = [file for file in given.values() if isinstance(file, Upload)]
        if kind == "photo" and len(sent) > 1:
            phone.album([file.data for file in sent], caption)
        for file in sent if kind != "photo" or len(sent) == 1 else ():
            if kind == "photo":
                phone.photo(file.data, caption)
            elif kind == "voice":
                phone.voice(as_ogg(file.data), caption)
            else:
                size = given.get("size")  # of a file that nobody could fetch: then its bytes were not sent here either
                phone.document(file.name, file.data, caption, file.media, int(size) if isinstance(size, str) else None)
        return True

    def _fetch(self, given: Mapping[str, object]) -> Answer:
        """Return the bytes of a file that stands in the phone's chat."""
        with self._platform.changed:
            data = self._phone(given).file(_number(given, "message"))
        return Answer(200, data, "application/octet-stream", _HEADERS)


def _file(name: str) -> Answer:
    body = files("bots.rehearsal").joinpath("static", name).read_bytes()
    return Answer(200, body, _MEDIA[name.rpartition(".")[2]], _HEADERS)


def _number(given: Mapping[str, object], name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int):
        raise bad(f"{name} must be a number")
    return value


def _shown(message: Message) -> Raw:
    """Write a message for the page's script."""
    kind = next(iter(MEDIA & message.content.keys()), "")
    file = message.content.get(kind)
    name = file.get("file_name", "") if isinstance(file, dict) else ""
    size = file.get("file_size", 0) if isinstance(file, dict) else 0
    return {
        "id": message.id,
        "ours": message.ours,
        "at": message.at,
        "text": message.text,
        "entities": list(message.entities),
        "buttons": [[button.told() for button in row] for row in message.keyboard],
        "kind": kind,
        "name": name,
        "size": size,
        "edited": bool(message.edited),
        "removed": message.removed,
    }
