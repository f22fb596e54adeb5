"""Fetching a file of a case. None is ever shown inside a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from grievance import evidence
from grievance.case.terms import Permission
from grievance.errors import Unreadable
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("enclosed", __name__, url_prefix="/case/<number>/file")

# Whatever a file holds, a browser that opens it all the same runs nothing of it and gives it none of our rights.
_CAGE = "default-src 'none'; frame-ancestors 'none'; sandbox"


@routes.get("/<blob>")
@needs(Permission.READ_CASE)
def fetch(number: str, blob: str) -> ResponseReturnValue:
    """Send a cleaned copy to be kept; the line breaks off where it turns out that the file was changed."""
    try:
        found = evidence.download(desk().office, officer(), number, _id(blob))
        pieces = _begun(found.pieces)
    except Unreadable:
        return render_template("desk/said.html", status=409, why="file"), 409
    answer = Response(pieces, mimetype="application/octet-stream", direct_passthrough=True)
    answer.content_length = found.size
    answer.headers["Content-Security-Policy"] = _CAGE
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


def _id(blob: str) -> bytes:
    try:
        return bytes.fromhex(blob)
    except ValueError:
        abort(404)


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Take the first piece, so that a file which is gone is a page that says so. Raises `Unreadable`."""
    return chain([next(pieces, b"")], pieces)
