"""What was typed is never lost: a form that could not be taken comes back with its words, ready to be sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from flask import render_template

from grievance import phrases
from web import attaching
from web.desk import words
from web.desk.composing import LETTERS
from web.desk.session import desk, form_nonce

KEPT = "kept."

_CASE = re.compile(r"/case/([^/]+)(?:/(\w+))?")

# The fields that hold words, and what each is called; everything else in a form travels hidden.
WORDS = {
    "words": "What you wrote",
    "title": "The title for the queue",
    "story": "What the person told",
}

_OWN = {"token", attaching.REMOVE}  # a new session marks its forms anew; what was to go has gone from `kept`


def carry(form: Mapping[str, str]) -> dict[str, str]:
    """Take along every field of a form that arrived too late, and what stands for its files."""
    fields = {key: value for key, value in form.items() if key not in _OWN}
    nonce = form_nonce()
    return fields | ({attaching.KEPT: attaching.tokens(desk().office, nonce)} if nonce else {})


def carried(form: Mapping[str, str]) -> dict[str, str]:
    """Return what the page to sign in on carried for an earlier form."""
    return {key.removeprefix(KEPT): value for key, value in form.items() if key.startswith(KEPT)}


def meant(to: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """Say what a form was for: what it is and on which case, then whether it stays in the office or leaves it."""
    found = _CASE.fullmatch(to)
    if found is None:
        return "Assisted filing", "Nothing of it was filed."
    number, step = found.groups()
    kind = step or fields.get("kind", "")
    if kind == "title":
        return f"The title of case {number}", "It stays in the office, in the queue."
    if kind not in LETTERS:
        return f"{'A note' if kind == 'note' else 'A step'} on case {number}", "It stays in the office."
    leaves = f"It leaves the office, in {words.language(fields.get('language', ''))}."
    if kind in {"letter", "feedback"}:
        with suppress(ValueError):
            leaves += f" We write again by {phrases.day('en', date.fromisoformat(fields.get('promise', '')))}."
    return f"{LETTERS[kind].name} to the complainant, case {number}", leaves


def page(to: str, fields: Mapping[str, str], why: str) -> str:
    """Draw the page that keeps the words. `why` is `signed-in`, `keeper`, or `store`."""
    shown = {key: value for key, value in fields.items() if key in WORDS}
    hidden = {key: value for key, value in fields.items() if key not in WORDS}
    what = meant(to, fields)
    return render_template("desk/kept.html", to=to, what=what, shown=shown, hidden=hidden, labels=WORDS, why=why)
