"""What both doors share: headers, content policy, origin check, declared routes, and errors turned into a status.

OWASP ASVS 5.0 numbers stand beside what they ask for. JSON is never taken; a form is url-encoded, and only where a
route says that it takes files it may be multipart.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import IO, Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request
from flask.typing import ResponseReturnValue
from gunicorn.http.errors import ParseException
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.formparser import FormDataParser

from grievance import errors
from grievance.case.terms import Permission

_log = logging.getLogger(__name__)

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
FORM_MAX: Final = 4 * 1024 * 1024  # bytes; a story of 100,000 characters is at most 1.2 MB when url-encoded

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CONTENT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SCRIPT = "; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), "
    "microphone=(), payment=(), publickey-credentials-get=(), usb=()",
    # not no-referrer: then browsers send `Origin: null` with our own forms too, and none would pass the origin check
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
# For what is the same for everybody and holds no secret: ten minutes, so that a sitting fetches it once. On a shared
# phone it tells no more than the history does, and the way out clears it (Clear-Site-Data). Nothing else is kept.
_KEPT = "private, max-age=600"
_STATUS: dict[type[errors.GrievanceError], int] = {
    errors.Incomplete: 422,
    errors.ReceiptSlip: 422,
    errors.ReceiptUnknown: 404,
    errors.CaseUnknown: 404,
    errors.Forbidden: 404,  # to a stranger there is nothing
    errors.SignInRefused: 401,
    errors.Locked: 401,
    errors.SittingOver: 422,
    errors.KeeperRefused: 503,
    errors.StepRefused: 409,
    errors.CaseMoved: 409,
    errors.AlreadyDone: 409,
    errors.RegisterMoved: 409,
    errors.RegisterBroken: 503,
    errors.KeeperAway: 503,
    errors.StoreAway: 503,
}


class Open(StrEnum):
    """What a route may demand beside a permission."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"


PUBLIC: Final = Open.PUBLIC
SIGNED_IN: Final = Open.SIGNED_IN

Need = Permission | Open
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Page = Callable[[int, Exception], ResponseReturnValue]


def needs(need: Need) -> Callable[[View], View]:
    """Declare what a view demands. Wrappers that use `functools.wraps` keep it."""

    def declare(view: View) -> View:
        vars(view)["need"] = need
        return view

    return declare


def need(app: Flask, endpoint: str | None) -> Need | None:
    """Return what the endpoint's view declares, `None` where there is no such endpoint or no declaration."""
    view = app.view_functions.get(endpoint or "")
    return getattr(view, "need", None)


def kept(view: View) -> View:
    """Declare that a browser may keep what a view answers for ten minutes; without it, nothing is kept."""
    vars(view)["kept"] = True
    return view


def takes_files(view: View) -> View:
    """Declare that a view takes forms that bring files (`web.attaching`)."""
    vars(view)["files"] = True
    return view


def _takes_files(app: Flask, endpoint: str | None) -> bool:
    return bool(getattr(app.view_functions.get(endpoint or ""), "files", False))


def _kept(app: Flask, endpoint: str | None) -> bool:
    return bool(getattr(app.view_functions.get(endpoint or ""), "kept", False))


def undeclared(app: Flask) -> list[str]:
    """List the rules whose view declares nothing (ASVS 8.2.1): a test holds it empty."""
    return sorted(rule.rule for rule in app.url_map.iter_rules() if need(app, rule.endpoint) is None)


def secure(app: Flask, *, script: bool, cookies: bool, origins: tuple[str, ...]) -> None:
    """Set what every response of a door carries and what every request must pass.

    `origins` are the door's own, as browsers write them (`https://tell.example`); `script` lets the desk run its own,
    `cookies` says that a browser here carries one.
    Call it before routes are added: they ask the configuration whether to answer OPTIONS.
    """
    app.request_class = _Request
    app.config.update(
        MAX_CONTENT_LENGTH=FORM_MAX,
        MAX_FORM_MEMORY_SIZE=FORM_MAX,
        PROVIDE_AUTOMATIC_OPTIONS=False,  # ASVS 4.1.4
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=True,
        TRUSTED_HOSTS=sorted({urlsplit(origin).hostname or "" for origin in origins}),  # a spoofed Host is a 400
    )
    content = _CONTENT + _SCRIPT if script else _CONTENT

    @app.before_request
    def check() -> None:
        if request.method in _SAFE:
            return
        if not _from_us(origins, cookies=cookies):
            abort(403)
        if request.mimetype not in {"", FORM} and not (
            request.mimetype == MULTIPART and _takes_files(app, request.endpoint)
        ):
            abort(415)

    @app.after_request
    def head(response: Response) -> Response:
        response.headers.update(_HEADERS)
        response.headers.setdefault("Content-Security-Policy", content)
        if _kept(app, request.endpoint):
            response.headers["Cache-Control"] = _KEPT
        return response


class _EncodedForms(FormDataParser):
    """Werkzeug's reader of forms without the one for files, which puts them on the disk in clear."""

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]:
        del mimetype, content_length, options
        return stream, self.cls(), self.cls()


class _Request(Request):
    form_data_parser_class = _EncodedForms

    def _load_form_data(self) -> None:
        """Read the form. One that is refused is empty from then on, so that the page which says so can be drawn."""
        try:
            super()._load_form_data()
        except HTTPException:
            self.form = ImmutableMultiDict()
            raise


def _from_us(origins: tuple[str, ...], *, cookies: bool) -> bool:
    """Say whether one of our own pages sent this (ASVS 3.5.1, 3.5.8). `null` is nobody's origin; so is none at all.

    Beside our origin `none` is taken too: so browsers send again what somebody reloads after a restart. A door without
    cookies has nothing that a forged form could ride on, and takes what an old phone sends without either header.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if origin is None:
        return site == "same-origin" or (site is None and not cookies)
    return origin in origins and site in {None, "same-origin", "none"}


def translate(app: Flask, page: Page) -> None:
    """Turn every error into a status and a page, here and nowhere else.

    `page(status, error)` answers with the body, or with a response of its own (the desk sends to sign-in). It must
    not call `url_for`: a request with a foreign Host has no URL adapter. What nobody foresaw is a 500; the log then
    names its class and the line of code, never its message, the path or anything that was sent (ASVS 16.5.1).
    """
    app.logger.disabled = True  # Flask's own report would carry path and message

    def answer(status: int, error: Exception) -> Response:
        response = app.make_response(page(status, error))
        response.status_code = status if response.status_code == 200 else response.status_code  # noqa: PLR2004
        return response

    @app.errorhandler(errors.GrievanceError)
    def known(error: errors.GrievanceError) -> Response:
        status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), None)
        return answer(status, error) if status else unforeseen(error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        response = answer(error.code or 500, error)
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        return response

    @app.errorhandler(ParseException)
    def broken(error: Exception) -> Response:
        """Answer a body of which the server itself cannot make sense."""
        return answer(400, error)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        _log.error("%s at %s", type(error).__name__, _place(error))
        return answer(500, error)


def _place(error: Exception) -> str:
    """Name the file and line that raised it."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
