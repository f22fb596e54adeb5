"""Signing in and locking. Name, passphrase and code go together, and one answer stands for every refusal."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from grievance import officers
from grievance.errors import SignInRefused
from web.desk import keeping, session
from web.desk.session import desk
from web.security import PUBLIC, needs

routes = Blueprint("signing_in", __name__)


@routes.get("/sign-in")
@needs(PUBLIC)
def ask() -> ResponseReturnValue:
    """Show the page to sign in on."""
    return page()


@routes.post("/sign-in")
@needs(PUBLIC)
def enter() -> ResponseReturnValue:
    """Sign in, and go on where the session ended; words that were sent too late are shown again first."""
    name, kept = request.form.get("name", ""), keeping.carried(request.form)
    to = own_path(request.form.get("to", ""), "POST" if kept else "GET")
    throttle = desk().throttle
    lane = throttle.lane(name, request.cookies.get(desk().cookies.device, ""))
    if seconds := throttle.begin(lane):
        return page(429, name=name, to=to, kept=kept, wait=seconds)
    passphrase, code = request.form.get("passphrase", ""), request.form.get("code", "")
    refused = False
    try:
        unlocked = officers.sign_in(desk().office, name, passphrase, code)
    except SignInRefused:
        refused = True
        return page(401, name=name, to=to, kept=kept, refused=True)
    finally:
        throttle.end(lane, refused=refused)
    answer = make_response("" if kept else redirect(to, 303))
    session.begin(answer, unlocked, name)
    if kept:
        answer.set_data(keeping.page(to, kept, "signed-in"))  # drawn with the token of the new session
    return answer


@routes.post("/lock")
@needs(PUBLIC)
def leave() -> ResponseReturnValue:
    """End the session. It asks for no session, so that one which is over already can be locked too."""
    return session.end(make_response(redirect("/sign-in", 303)))


def page(
    status: int = 200,
    *,
    name: str = "",
    to: str = "/",
    kept: Mapping[str, str] | None = None,
    over: bool = False,
    refused: bool = False,
    wait: int = 0,
) -> Response:
    """Draw the page. `over`: a session ended; `refused`: something did not fit; `wait`: seconds before the next try."""
    drawn = render_template(
        "desk/sign_in.html", name=name, to=to, kept=kept or {}, over=over, refused=refused, wait=wait
    )
    response = make_response(drawn, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def over() -> Response:
    """Answer a request whose session is over: sign in, then go on. What a form brought is carried along."""
    if request.method == "POST":
        return page(401, to=request.path, kept=keeping.carry(request.form), over=True)
    return page(401, to=request.full_path.rstrip("?"), over=bool(session.secret()))


def own_path(path: str, method: str) -> str:
    """Return a path of ours as it is, and the queue for everything else: nobody is sent away from here."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return "/"
    adapter = current_app.create_url_adapter(request)
    try:
        return path if adapter and adapter.match(path.partition("?")[0], method=method) else "/"
    except HTTPException:
        return "/"
