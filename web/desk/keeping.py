"""What was typed is never lost: a form that could not be taken comes back with its words, ready to be sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from flask import render_template

from grievance import phrases
from grievance.case.terms import Step
from web import attaching
from web.desk import facts, words
from web.desk.moves import MOVES
from web.desk.session import desk, form_nonce

KEPT = "kept."

_CASE = re.compile(r"/case/([^/]+)(?:/(\w+))?")

# The facts that hold words; all others are a choice or a day.
_LINES = frozenset({"reason", "to", "consent", "mediator", "case", "remedy", "evidence", "panel", "substitute"}) | {
    "entity",
    "facility",
    "reasons",
    "respondent",
    "questions",
    "audit",
}

# The fields that hold words, and what each is called; everything else in a form travels hidden.
WORDS = {
    "words": "What you wrote",
    "title": "The title for the queue",
    "story": "What the person told",
    "text": "What you wrote",
    **{name: label for name, (label, _) in {**facts.LABELS, **facts.ALLEGED, **facts.OWED}.items() if name in _LINES},
}

NUMBERED = {"point": "Point", "evidence": "What shows it, point"}
"""The same of fields that stand in a form once for each point."""

_OWN = {"token", attaching.REMOVE}  # a new session marks its forms anew; what was to go has gone from `kept`


def carry(form: Mapping[str, str]) -> dict[str, str]:
    """Take along every field of a form that arrived too late, and what stands for its files."""
    fields = {key: value for key, value in form.items() if key not in _OWN}
    nonce = form_nonce()
    return fields | ({attaching.KEPT: attaching.tokens(desk().office, nonce)} if nonce else {})


def carried(form: Mapping[str, str]) -> dict[str, str]:
    """Return what the page to sign in on carried for an earlier form."""
    return {key.removeprefix(KEPT): value for key, value in form.items() if key.startswith(KEPT)}


_ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "/briefs/": ("What you wrote to the office", "It goes to the office alone. Nothing of it was sent."),
    "/register": ("A change in the register", "It stays in the office, and nothing of it was kept yet."),
}
_FILING = "Assisted filing", "Nothing of it was filed."


def meant(to: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """Say what a form was for: what it is and on which case, then whether it stays in the office or leaves it."""
    if to == "/report":
        return "An evidence pack", "Nothing of it was made."
    found = _CASE.fullmatch(to)
    if found is None:
        return next((what for place, what in _ELSEWHERE.items() if to.startswith(place)), _FILING)
    number, place = found.groups()
    if place == "title":
        return f"The title of case {number}", "It stays in the office, in the queue."
    step = fields.get("step", "") if place == "step" else place or ""
    if step not in MOVES or step == Step.TRANSLATE:
        return f"A step on case {number}", "It stays in the office."
    move = MOVES[Step(step)]
    if "language" not in fields:
        what = "A note" if step == Step.NOTE else move.name
        return f"{what}, case {number}", "It stays in the office."
    leaves = f"A letter to the complainant, in {words.language(fields['language'])}, goes with it."
    with suppress(ValueError):
        leaves += f" We write again by {phrases.day('en', date.fromisoformat(fields.get('promise', '')))}."
    return f"{move.name}, case {number}", leaves


def page(to: str, fields: Mapping[str, str], why: str) -> str:
    """Draw the page that keeps the words. `why` is `signed-in`, `keeper`, or `store`."""
    labels = {**WORDS, **{key: NUMBERED[kind] + f" {key.partition('.')[2]}" for key in fields if (kind := _kind(key))}}
    shown = {key: value for key, value in fields.items() if key in labels}
    hidden = {key: value for key, value in fields.items() if key not in labels}
    what = meant(to, fields)
    return render_template("desk/kept.html", to=to, what=what, shown=shown, hidden=hidden, labels=labels, why=why)


def _kind(key: str) -> str:
    """Return what a numbered field holds, empty for one that holds no words."""
    kind, _, number = key.partition(".")
    return kind if kind in NUMBERED and number.isdecimal() else ""
