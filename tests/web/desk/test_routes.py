"""Who may reach what: the route table is walked, and every route says what it demands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browsers import Browser
from flask import Flask
from offices import CAST

from grievance import casework
from grievance.case.terms import Permission
from grievance.casefile.unlocked import Unlocked
from web.security import PUBLIC, SIGNED_IN, need, undeclared

TABLE = {
    ("GET", "/"): SIGNED_IN,
    ("GET", "/assist"): Permission.ASSIST,
    ("GET", "/briefs"): Permission.ANSWER_BRIEF,
    ("GET", "/briefs/<identifier>"): Permission.ANSWER_BRIEF,
    ("GET", "/case"): Permission.READ_CASE,
    ("GET", "/case/<number>"): Permission.READ_CASE,
    ("GET", "/case/<number>/file/<blob>"): Permission.READ_CASE,
    ("GET", "/channels"): Permission.READ_CHANNELS,
    ("GET", "/favicon.ico"): PUBLIC,
    ("GET", "/ready"): PUBLIC,
    ("GET", "/register"): Permission.READ_REGISTER,
    ("GET", "/register/files"): Permission.CHANGE_REGISTER,
    ("GET", "/report"): Permission.REPORT,
    ("GET", "/sign-in"): PUBLIC,
    ("GET", "/static/<any('desk.css', 'desk.js'):name>"): PUBLIC,
    ("POST", "/assist"): Permission.ASSIST,
    ("POST", "/assist/ask"): Permission.ASSIST,
    ("POST", "/assist/hide"): Permission.ASSIST,
    ("POST", "/briefs/<identifier>/accept"): Permission.ANSWER_BRIEF,
    ("POST", "/briefs/<identifier>/answer"): Permission.ANSWER_BRIEF,
    ("POST", "/briefs/<identifier>/decline"): Permission.ANSWER_BRIEF,
    ("POST", "/case/<number>"): Permission.READ_CASE,
    ("POST", "/case/<number>/allege"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/approve"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/check"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/find"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/mitigate"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/note"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/prepare"): Permission.TAKE_STEP,
    ("GET", "/case/<number>/split"): Permission.ASSIST,
    ("POST", "/case/<number>/split"): Permission.ASSIST,
    ("POST", "/case/<number>/promise"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/step"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/strike"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/title"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/translate"): Permission.TAKE_STEP,
    ("POST", "/case/<number>/withhold"): Permission.TAKE_STEP,
    ("POST", "/lock"): PUBLIC,
    ("POST", "/register"): Permission.READ_REGISTER,
    ("POST", "/register/export"): Permission.READ_REGISTER,
    ("POST", "/register/files"): Permission.CHANGE_REGISTER,
    ("POST", "/register/form"): Permission.CHANGE_REGISTER,
    ("POST", "/register/keep"): Permission.CHANGE_REGISTER,
    ("POST", "/register/record"): Permission.READ_REGISTER,
    ("POST", "/report"): Permission.REPORT,
    ("POST", "/sign-in"): PUBLIC,
}

CLOSED = sorted(route for route, demanded in TABLE.items() if demanded != PUBLIC)
GRANTED = sorted(route for route, demanded in TABLE.items() if isinstance(demanded, Permission))


def ask(browser: Browser, method: str, rule: str, token: str = "") -> int:
    path = rule.replace("<number>", "HALE-730-3")
    return (browser.post(path, token=token) if method == "POST" else browser.open(path)).status_code


def token(browser: Browser, app: Flask) -> str:
    cookie = browser.client.get_cookie("__Host-desk", domain="127.0.0.1")
    assert cookie is not None
    return str(app.extensions["desk"].sessions.form_token(cookie.value))


def test_every_route_declares_what_it_demands(app: Flask) -> None:
    declared = {
        (method, rule.rule): need(app, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    }

    assert undeclared(app) == []
    assert declared == TABLE


@pytest.mark.parametrize(("method", "rule"), CLOSED)
def test_without_a_session_every_closed_route_asks_to_sign_in(stranger: Browser, method: str, rule: str) -> None:
    assert ask(stranger, method, rule) == 401
    assert stranger.page is not None
    assert "<h1>Sign in</h1>" in stranger.page.text


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize(("method", "rule"), GRANTED)
def test_an_officer_without_the_permission_finds_nothing_there(
    app: Flask,
    browser: Callable[[str], Browser],
    unlocked: Callable[[str], Unlocked],
    name: str,
    method: str,
    rule: str,
) -> None:
    own = browser(name)
    demanded = TABLE[method, rule]
    assert isinstance(demanded, Permission)

    answered = ask(own, method, rule, token(own, app))

    assert own.page is not None
    if not casework.may(unlocked(name), demanded):
        assert answered == 404
        assert "There is nothing here for you" in own.page.text
    else:
        assert answered != 401


def test_the_witness_circle_reaches_nothing_but_a_page_that_says_what_it_is_for(
    browser: Callable[[str], Browser], app: Flask
) -> None:
    piotr = browser("Piotr Wrona")

    assert {ask(piotr, method, rule, token(piotr, app)) for method, rule in GRANTED} == {404}
    page = piotr.open("/")
    assert page.status_code == 200
    assert "You are here as a witness" in page.text
    assert page.text.count('action="/lock"') == 2
    assert re.findall(r'<a [^>]*href="/', page.text) == []


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("Ruth Adeyemi", ["/", "/assist", "/register", "/channels", "/report"]),
        ("Helene Mbaye", ["/", "/assist", "/register"]),
        ("Salma Idrissi", ["/", "/register", "/channels"]),
    ],
)
def test_the_frame_offers_what_an_officer_may_do(browser: Callable[[str], Browser], name: str, ways: list[str]) -> None:
    page = browser(name).open("/").text

    assert re.findall(r'href="([^"]*)"', page[page.index('class="ways"') : page.index("</nav>")]) == ways
    assert 'class="find"' in page


def test_a_route_that_declares_nothing_is_closed_even_to_officers(app: Flask, ruth: Browser) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")

    assert undeclared(app) == ["/forgotten"]
    assert ruth.open("/forgotten").status_code == 404


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://127.0.0.1.evil.example:8001", "127.0.0.1"])
def test_what_another_site_sends_is_not_taken(ruth: Browser, app: Flask, origin: str) -> None:
    answer = ruth.post("/case/HALE-730-3/note", origin=origin, token=token(ruth, app), words="x", version="0")

    assert answer.status_code == 403


@pytest.mark.parametrize("wrong", ["", "0" * 64, "é"])
def test_a_form_without_the_token_of_its_session_is_not_taken(ruth: Browser, wrong: str) -> None:
    answer = ruth.post("/case/HALE-730-3/note", token=wrong, words="kept words", version="0")

    assert answer.status_code == 401
    assert 'name="kept.words" value="kept words"' in answer.text
    assert '<form class="sign-in" action="/sign-in" method="post" data-keep>' in answer.text


def test_the_token_of_another_session_is_not_taken(
    ruth: Browser, browser: Callable[[str], Browser], app: Flask
) -> None:
    other = browser("Ruth Adeyemi")

    assert ruth.post("/assist", token=token(other, app)).status_code == 401
    assert ruth.post("/assist", token=token(ruth, app)).status_code == 400


def test_nothing_is_changed_by_opening_an_address(ruth: Browser) -> None:
    posted = [rule.replace("<number>", "HALE-730-3") for method, rule in TABLE if method == "POST"]
    opened = {rule.replace("<number>", "HALE-730-3") for method, rule in TABLE if method == "GET"}

    assert {ruth.open(path).status_code for path in posted if path not in opened} == {405}


@pytest.mark.parametrize("path", ["/", "/sign-in", "/static/desk.css", "/nowhere", "/ready"])
def test_every_answer_carries_the_headers_of_the_desk(stranger: Browser, path: str) -> None:
    headers = stranger.open(path).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
    )
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers


def test_a_foreign_host_is_refused_with_a_page(stranger: Browser) -> None:
    answer = stranger.client.get("/", base_url="https://evil.example")

    assert answer.status_code == 400
    assert "This cannot be read" in answer.text


@pytest.mark.parametrize("name", ["public.css", "../desk/app.py", "desk.css/..", "base.html"])
def test_the_desk_sends_its_own_two_files_and_no_other(stranger: Browser, name: str) -> None:
    assert stranger.open(f"/static/{name}").status_code == 404
    assert stranger.open("/static/desk.css").status_code == 200
    assert stranger.open("/static/desk.js").status_code == 200
