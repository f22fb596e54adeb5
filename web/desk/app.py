"""Door two as a Flask application: one process, because its sessions live in that process's memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue

from grievance import casework, phrases
from grievance.case.terms import Permission
from grievance.errors import KeeperAway, KeeperRefused, Locked, RegisterBroken, StoreAway
from grievance.office import Office
from grievance.sessions import Sessions
from web import attaching
from web.desk import (
    alleging,
    assisting,
    briefs,
    bringing,
    cases,
    channels,
    clocks,
    composing,
    criteria,
    enclosed,
    facts,
    files,
    handing,
    mitigating,
    moves,
    packets,
    preparing,
    queue,
    readers,
    recording,
    registered,
    remedies,
    remedying,
    reporting,
    session,
    signing_in,
    slips,
    splitting,
    telling,
    words,
)
from web.desk.session import DEMONSTRATION, Cookies, Desk
from web.desk.throttle import Throttle
from web.drawing import OPTIONS
from web.security import secure, translate


def create_app(office: Office, clock: Callable[[], float] = time.monotonic) -> Flask:
    """Build the desk of an office. Serve it with one process and many threads. `clock` gives monotonic seconds."""
    app = Flask("web", static_folder=None)
    cookies = DEMONSTRATION if office.settings.mode == "demonstration" else Cookies()
    app.jinja_options = OPTIONS
    app.extensions["desk"] = Desk(office, cookies, Sessions(clock=clock), Throttle(clock))
    attaching.take_files(app, office.settings.threads)
    secure(app, script=True, cookies=True, origins=office.settings.desk_origins)
    app.before_request(session.guard)
    app.context_processor(_page)
    translate(app, _said)
    for door in (
        files,
        signing_in,
        queue,
        cases,
        alleging,
        handing,
        briefs,
        remedying,
        enclosed,
        assisting,
        splitting,
        channels,
        registered,
        recording,
        bringing,
        mitigating,
        reporting,
    ):
        app.register_blueprint(door.routes)
    app.jinja_env.globals.update(
        words=words,
        states={**words.STATES, **office.standard.states},
        clocks=clocks,
        remedies=remedies,
        limits=partial(attaching.limits, office),
        telling=telling,
        packets=packets,
        preparing=preparing,
        readers=readers,
        composing=composing,
        moves=moves,
        facts=facts,
        slips=slips,
        said=partial(facts.said, office),
        criterion=partial(criteria.criterion, office),
        criteria=criteria,
        registered=registered,
        mitigating=mitigating,
        faring=channels,
        phrases=phrases,
    )
    app.jinja_env.filters.update(day=_day, brief=clocks.brief, lower_first=words.lower_first)
    return app


def _page() -> dict[str, Any]:
    """Give every template what the frame shows: who is signed in and may do what, the forms' token, the time left."""
    desk, officer = session.desk(), g.get("officer")
    frame = {"officer": officer, "may": frozenset(), "token": "", "seconds_left": 0, "mode": desk.office.settings.mode}
    if officer:
        secret = session.secret()
        frame |= {"token": desk.sessions.form_token(secret), "seconds_left": desk.sessions.seconds_left(secret)}
        frame["may"] = frozenset(one for one in Permission if casework.may(officer, one))
    return frame


def _day(when: date, today: date) -> str:
    """Write a day as every sentence of the desk does: a weekday and a day."""
    return phrases.day("en", when, today=today)


def _said(status: int, error: Exception) -> ResponseReturnValue:
    """Say what went wrong. A session that is over leads to sign-in, and what was typed comes along."""
    if isinstance(error, Locked):
        return signing_in.over()
    if isinstance(error, KeeperAway | KeeperRefused):
        status = 503
    if isinstance(error, RegisterBroken):
        return render_template("desk/said.html", status=503, why="register"), 503
    why = "keeper" if isinstance(error, KeeperAway | KeeperRefused) else "store" if isinstance(error, StoreAway) else ""
    return render_template("desk/said.html", status=status, why=why), status
