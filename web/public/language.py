"""The first page, the way out, and what belongs to no language."""

from __future__ import annotations

import gzip
from pathlib import Path

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from web.public.page import PREFIX, forget_language, language, office, page
from web.security import PUBLIC, kept, needs

door = Blueprint("language", __name__)
gently = Blueprint("gently", __name__, url_prefix=PREFIX)
gently.url_value_preprocessor(forget_language)

_SHEET = (Path(__file__).parents[1] / "static" / "public.css").read_bytes()
_PRESSED = gzip.compress(_SHEET, mtime=0)

# Where a page that only a form leads to begins, for somebody who types its address or comes back to it.
STARTS = {
    "tell": "",
    "file": "",
    "hide": "",
    "questions": "",
    "answers": "",
    "files": "",
    "add": "",
    "answer": "mailbox",
    "erase": "mailbox",
    "exchange": "mailbox",
    "withdraw": "mailbox",
    "resume": "mailbox",
}


@door.get("/")
@needs(PUBLIC)
def choose() -> ResponseReturnValue:
    """Offer every language in its own name."""
    return page("language")


@door.get("/leave")
@needs(PUBLIC)
def leave() -> ResponseReturnValue:
    """Lead to an ordinary page elsewhere, and have the browser drop what it may have kept of ours."""
    away = {"Location": office().settings.leave_url, "Clear-Site-Data": '"cache", "cookies", "storage"'}
    return Response(status=303, headers=away)


@door.get("/static/public.css")
@needs(PUBLIC)
@kept
def style() -> ResponseReturnValue:
    """Send this door's one stylesheet, and no other file; pressed once, for whoever pays for every kilobyte.

    Compressing beside a secret can tell it by the length (BREACH); this one holds none and is the same for everybody.
    """
    pressed = request.accept_encodings.quality("gzip") > 0
    answer = Response(_PRESSED if pressed else _SHEET, mimetype="text/css")
    answer.vary.add("Accept-Encoding")
    if pressed:
        answer.content_encoding = "gzip"
    return answer


@door.get("/favicon.ico")
@door.get("/ready")
@needs(PUBLIC)
def ready() -> ResponseReturnValue:
    """Say that the door is open, and nothing else. The icon that browsers ask for is just as empty."""
    return "", 204


@gently.get(f"/<any({', '.join(STARTS)}):name>")
@needs(PUBLIC)
def start(name: str) -> ResponseReturnValue:
    """Lead to the beginning of what the page belongs to."""
    return redirect(f"/{language()}/{STARTS[name]}", 303)
