"""One page: the reader's language, taken from the address, and the sentences in it."""

from __future__ import annotations

from functools import partial

from flask import abort, current_app, render_template, request

from grievance import phrases
from grievance.office import Office
from web.public import forms
from web.public.trouble import Trouble

PREFIX = f"/<any({', '.join(phrases.LANGUAGES)}):language>"  # every page but the first stands under its language

_OF_A_PART = ("part", "part_name", "whole")


def office() -> Office:
    """Return the office that this door belongs to."""
    found: Office = current_app.extensions["office"]
    return found


def language() -> str:
    """Return the language in the address, else the first of the office. No header is asked: it tells people apart."""
    first, offered = request.path.split("/")[1], office().settings.languages
    return first if first in offered else offered[0]


def forget_language(_: str | None, values: dict[str, str] | None) -> None:
    """Take the language out of a view's arguments: every view knows it from the address.

    A language that nobody in this office reads leads nowhere.
    """
    if (values or {}).pop("language", None) not in (None, *office().settings.languages):
        abort(404)


def page(name: str, trouble: Trouble | None = None, **values: object) -> tuple[str, int]:
    """Draw a template of this door. `trouble` stands on top of it, and gives the status.

    Where the receipt has to be typed again, its field stays until it has served. What was said of promises comes along,
    and which part of a report the page is about.
    """
    again = bool(trouble and trouble.receipt) or "receipt" in request.form
    values = {"said": forms.said(), **{name: forms.typed(name) for name in _OF_A_PART}, **values}
    drawn = render_template(f"public/{name}.html", trouble=trouble, receipt_again=again, **values)
    return drawn, trouble.status if trouble else 200


def sentences() -> dict[str, object]:
    """Give every template its sentences: no template holds one of its own."""
    spoken = language()
    return {
        "language": spoken,
        "languages": office().settings.languages,
        "draft": not phrases.reviewed(spoken),
        "direction": phrases.direction,
        "say": partial(phrases.say, spoken),
        "say_many": partial(phrases.say_many, spoken),
        "say_in": phrases.say,
        "own_digits": partial(phrases.own_digits, spoken),
        "read_on": office().read_on,
        "territory": partial(phrases.territory, spoken),
        "day": partial(phrases.day, spoken, today=office().now().date()),
        "fresh": forms.fresh,
    }
