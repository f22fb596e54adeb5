from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from grievance import errors
from grievance.case.terms import Permission
from web.security import FORM_MAX, PUBLIC, SIGNED_IN, need, needs, secure, translate, undeclared

OURS = "https://tell.example"
SECRET = "eighteen of us in the house by the kiln"
HOST = {"Host": "tell.example"}


def door(*, script: bool = False, cookies: bool = True) -> Flask:
    app = Flask("web", static_folder=None)
    secure(app, script=script, cookies=cookies, origins=(OURS, "https://other.example:8443"))
    translate(app, lambda status, _: f"page of {status}")

    @app.route("/", methods=["GET", "POST"])
    @needs(PUBLIC)
    def page() -> str:
        return request.form.get("words", "a page")

    @app.get("/fails/<name>")
    @needs(PUBLIC)
    def fails(name: str) -> str:
        kinds = {kind.__name__: kind for kind in errors.GrievanceError.__subclasses__()}
        raise kinds.get(name, ValueError)(SECRET, SECRET)

    return app


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    with door().test_client() as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OURS},
        {"Origin": "https://other.example:8443"},
        {"Origin": OURS, "Sec-Fetch-Site": "same-origin"},
        {"Origin": OURS, "Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_form_of_our_own_pages_is_taken(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/", data={"words": "hello"}, headers=HOST | headers).text == "hello"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://tell.example.evil.example"},
        {"Origin": "http://tell.example"},
        {"Origin": "https://tell.example:444"},
        {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": "https://tell.example/"},
    ],
)
def test_a_form_from_anywhere_else_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/", data={"words": "hello"}, headers=HOST | headers)

    assert (answer.status_code, answer.text) == (403, "page of 403")


def test_a_phone_too_old_to_say_where_a_form_comes_from_is_heard_where_there_is_no_cookie() -> None:
    with door(cookies=False).test_client() as client:
        assert client.post("/", data={"words": "hello"}, headers=HOST).text == "hello"
        foreign = HOST | {"Origin": "https://evil.example"}
        assert client.post("/", data={"words": "hello"}, headers=foreign).status_code == 403


def test_reading_needs_no_origin(client: FlaskClient) -> None:
    assert client.get("/", headers=HOST).text == "a page"


@pytest.mark.parametrize(
    "host", ["evil.example", "tell.example.evil.example", "127.0.0.1", "tell.example@evil.example"]
)
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})

    assert (answer.status_code, answer.text) == (400, "page of 400")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_nothing_but_an_encoded_form_is_taken(client: FlaskClient, kind: str) -> None:
    assert client.post("/", data=b"words=hello", content_type=kind, headers=HOST | {"Origin": OURS}).status_code == 415


def test_a_body_beyond_the_limit_is_refused(client: FlaskClient) -> None:
    answers = [
        client.post("/", data={"words": "x" * size}, headers=HOST | {"Origin": OURS}).status_code
        for size in (FORM_MAX - 100, FORM_MAX)
    ]

    assert answers == [200, 413]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_known(client: FlaskClient, method: str) -> None:
    answer = client.open("/", method=method, headers=HOST | {"Origin": OURS})

    assert answer.status_code == 405
    assert set(answer.allow) == {"GET", "HEAD", "POST"}


EVERY = [("GET", "/"), ("POST", "/"), ("GET", "/nothing"), ("GET", "/fails/ValueError"), ("PUT", "/")]


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_every_answer_carries_every_header(client: FlaskClient, method: str, path: str) -> None:
    headers = dict(client.open(path, method=method, headers=HOST).headers)

    assert {name: headers[name] for name in headers.keys() - {"Content-Type", "Content-Length", "Allow"}} == {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "browsing-topics=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), "
        "microphone=(), payment=(), publickey-credentials-get=(), usb=()",
        "Referrer-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
    }


def test_only_a_door_with_scripts_allows_its_own() -> None:
    policy = door(script=True).test_client().get("/", headers=HOST).headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("Incomplete", 422),
        ("ReceiptSlip", 422),
        ("SittingOver", 422),
        ("ReceiptUnknown", 404),
        ("CaseUnknown", 404),
        ("Forbidden", 404),
        ("SignInRefused", 401),
        ("Locked", 401),
        ("KeeperRefused", 503),
        ("StepRefused", 409),
        ("CaseMoved", 409),
        ("AlreadyDone", 409),
        ("KeeperAway", 503),
        ("StoreAway", 503),
        ("Unreadable", 500),
        ("Untrusted", 500),
        ("ValueError", 500),
    ],
)
def test_an_error_becomes_a_status_and_a_page(client: FlaskClient, error: str, status: int) -> None:
    answer = client.get(f"/fails/{error}", headers=HOST)

    assert (answer.status_code, answer.text) == (status, f"page of {status}")


def test_a_page_of_its_own_keeps_its_status() -> None:
    app = Flask("web", static_folder=None)
    secure(app, script=False, cookies=True, origins=(OURS,))
    translate(app, lambda _, __: Response(status=303, headers={"Location": "/sign-in"}))

    answer = app.test_client().get("/nothing", headers=HOST)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


@pytest.mark.parametrize("error", ["ValueError", "Unreadable"])
def test_the_log_names_class_and_place_and_never_what_was_said(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get(f"/fails/{error}", headers=HOST)

    (record,) = caplog.records
    assert record.name == "web.security"
    assert record.getMessage().startswith(f"{error} at ")
    assert "test_security" in record.getMessage()
    assert SECRET not in caplog.text
    assert "/fails" not in caplog.text


def test_an_expected_error_is_not_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/fails/ReceiptUnknown", headers=HOST)

    assert caplog.records == []


def test_a_route_that_declares_nothing_is_found() -> None:
    app = door()

    @app.get("/forgotten")
    def forgotten() -> str:
        return ""

    assert undeclared(app) == ["/forgotten"]


def test_what_a_route_declares_can_be_asked() -> None:
    app = Flask("web", static_folder=None)
    for path, demand in (("/a", PUBLIC), ("/b", SIGNED_IN), ("/c", Permission.READ_CASE)):
        app.add_url_rule(path, path, needs(demand)(lambda: ""))

    assert [need(app, path) for path in ("/a", "/b", "/c", "/d", None)] == [
        PUBLIC,
        SIGNED_IN,
        Permission.READ_CASE,
        None,
        None,
    ]
