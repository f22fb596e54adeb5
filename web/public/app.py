"""Door one: what a person sees who tells us something, and who reads our letters."""

from __future__ import annotations

from functools import partial

from flask import Flask
from flask.typing import ResponseReturnValue

from grievance.errors import SittingOver
from grievance.office import Office
from web import attaching
from web.drawing import OPTIONS
from web.public import changes, hiding, language, mailbox, rating, responding, sitting, telling
from web.public.page import page, sentences
from web.public.trouble import Trouble, trouble
from web.security import secure, translate

_SENTENCES = {
    400: ("error.origin.title", "error.origin"),
    403: ("error.origin.title", "error.origin"),
    404: ("error.not_found.title", "error.not_found"),
    405: ("error.not_found.title", "error.not_found"),
    408: ("files.slow.title", "files.slow"),
    413: ("error.size.title", "error.size"),
    415: ("error.origin.title", "error.origin"),
    503: ("error.keeper.now.title", "error.keeper.letters"),
}
_BROKEN = ("error.server.title", "error.server")


def create_app(office: Office) -> Flask:
    """Build the door of one office. No secret key, so no session: nothing here can set a cookie."""
    app = Flask("web", static_folder=None)
    app.extensions["office"] = office
    app.jinja_options = OPTIONS
    app.context_processor(sentences)
    app.jinja_env.globals.update(limits=partial(attaching.limits, office))
    attaching.take_files(app, office.settings.threads)
    secure(app, script=False, cookies=False, origins=office.settings.public_origins)
    app.before_request(lambda: attaching.receive(office))
    translate(app, failed)
    rooms = (telling, hiding, sitting, mailbox, changes, rating, responding)
    for door in (language.door, language.gently, responding.gently, *(room.door for room in rooms)):
        app.register_blueprint(door)
    return app


def failed(status: int, error: Exception) -> ResponseReturnValue:
    """Draw the page of an error that no form could answer."""
    if isinstance(error, SittingOver):
        return mailbox.way_in(trouble(error))
    title, text = _SENTENCES.get(status, _BROKEN)
    return page("trouble", Trouble(title, text, status))
