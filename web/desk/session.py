"""Who is asking: the cookie, the officer it stands for, and the guard that every request to the desk passes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from flask import Response, abort, current_app, g, request

from grievance import casework
from grievance.errors import Forbidden, Locked
from grievance.office import Office
from grievance.officers import Unlocked
from grievance.sessions import Sessions
from web import attaching
from web.desk.throttle import Throttle
from web.security import PUBLIC, SIGNED_IN, need

NONCE = 32  # bytes
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Cookies:
    """The two cookies of the desk: a session's, and the one by which a device is known again at sign-in."""

    session: str = "__Host-desk"
    device: str = "__Host-desk-device"
    secure: bool = True


# Over plain http, on loopback, and under another name, so that neither is ever taken for the other (decision 12).
DEMONSTRATION = Cookies("desk-demonstration", "desk-demonstration-device", secure=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the views share."""

    office: Office
    cookies: Cookies
    sessions: Sessions
    throttle: Throttle


def desk() -> Desk:
    """Return the desk of this app."""
    return cast("Desk", current_app.extensions["desk"])


def officer() -> Unlocked:
    """Return the officer who asks. Only in views that do not declare `PUBLIC`."""
    return cast("Unlocked", g.officer)


def secret() -> str:
    """Return the session's secret: the one begun in this request, or the cookie's; empty where there is none."""
    return str(g.get("secret", request.cookies.get(desk().cookies.session, "")))


def form_nonce() -> bytes | None:
    """Return the 32 random bytes of the form that was sent, `None` where it has none."""
    try:
        nonce = bytes.fromhex(request.form.get("nonce", ""))
    except ValueError:
        return None
    return nonce if len(nonce) == NONCE else None


def guard() -> None:
    """Let a request through only if its route's need is met. A route that declares none is closed.

    A form must carry the token of the very session that sends it (ASVS 3.5.1). Raises `Locked`, `Forbidden`.
    """
    asked = need(current_app, request.endpoint)
    if request.endpoint is None or asked == PUBLIC:
        return
    if asked is None:
        abort(404)
    try:
        g.officer = _seated(desk().sessions.resume(secret()))
    except Locked:
        attaching.receive(desk().office, refused="locked")  # nobody is here whose files they could be; the words stay
        raise
    if asked != SIGNED_IN and not casework.may(g.officer, asked):
        raise Forbidden
    attaching.receive(desk().office)
    if request.method == "POST" and not desk().sessions.is_form_token(secret(), request.form.get("token", "")):
        raise Locked


def _seated(unlocked: Unlocked) -> Unlocked:
    """Keep only the circles in which an officer sits now: whoever was taken off loses them with the next request."""
    seats = desk().office.trust().seated(unlocked.id)
    if not seats:
        desk().sessions.close_officer(unlocked.id)
        raise Locked
    return replace(
        unlocked, circles={purpose: seeds for purpose, seeds in unlocked.circles.items() if purpose in seats}
    )


def begin(response: Response, unlocked: Unlocked, name: str) -> Response:
    """Start a new session and end the one this browser had, so that nobody can plant a session before sign-in."""
    kept, cookies = desk(), desk().cookies
    kept.sessions.close(secret())
    g.officer, g.secret = unlocked, kept.sessions.open(unlocked)
    _set(response, cookies.session, g.secret, None)
    _set(response, cookies.device, kept.throttle.device(name), YEAR)
    return response


def end(response: Response) -> Response:
    """End the session and take back its cookie; the device stays known."""
    desk().sessions.close(secret())
    _set(response, desk().cookies.session, "", 0)
    return response


def _set(response: Response, name: str, value: str, seconds: int | None) -> None:
    secure = desk().cookies.secure
    response.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Strict")
