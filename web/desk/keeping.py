"""What was typed is never lost: a form that could not be taken comes back with its words, ready to be sent again."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template

KEPT = "kept."

# The fields that hold words, and what each is called; everything else in a form travels hidden.
WORDS = {
    "words": "What you wrote",
    "title": "The title for the queue",
    "story": "What the person told",
}

_OWN = {"token"}  # a new session marks its forms anew


def carry(form: Mapping[str, str]) -> dict[str, str]:
    """Take along every field of a form that arrived too late."""
    return {key: value for key, value in form.items() if key not in _OWN}


def carried(form: Mapping[str, str]) -> dict[str, str]:
    """Return what the page to sign in on carried for an earlier form."""
    return {key.removeprefix(KEPT): value for key, value in form.items() if key.startswith(KEPT)}


def page(to: str, fields: Mapping[str, str], why: str) -> str:
    """Draw the page that keeps the words. `why` is `signed-in`, `keeper`, or `store`."""
    shown = {key: value for key, value in fields.items() if key in WORDS}
    hidden = {key: value for key, value in fields.items() if key not in WORDS}
    return render_template("desk/kept.html", to=to, shown=shown, hidden=hidden, labels=WORDS, why=why)
