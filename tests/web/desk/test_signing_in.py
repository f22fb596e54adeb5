from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsers import Browser, Clock
from flask import Flask
from offices import TestOffice, next_code, standing
from werkzeug.test import TestResponse

from grievance import officers
from grievance.interview.script import Script
from grievance.keeper.client import Keeper
from grievance.office import Office, Process
from grievance.seal.manifest import Pin
from grievance.settings import load
from grievance.standards import load as standard
from grievance.store.engine import Store
from web.desk.app import create_app
from web.desk.signing_in import own_path
from web.desk.throttle import FREE

SESSION, DEVICE = "__Host-desk", "__Host-desk-device"


def cookies(browser: Browser) -> dict[str, list[str]]:
    """Return the attributes of every cookie that the last answer set."""
    assert browser.page is not None
    told = [line.split("; ") for line in browser.page.headers.getlist("Set-Cookie")]
    return {first.partition("=")[0]: sorted(rest) for first, *rest in told}


def held(browser: Browser, name: str) -> str:
    found = browser.client.get_cookie(name, domain="127.0.0.1")
    return found.value if found else ""


def sign_in(browser: Browser, made: TestOffice, name: str, to: str = "/") -> int:
    """Sign in with everything right, as the page does."""
    given = made.enrolled[name]
    browser.open("/sign-in")
    return browser.send("/sign-in", name=name, passphrase=given.passphrase, code=next_code(given), to=to).status_code


def test_name_passphrase_and_code_together_open_the_queue(stranger: Browser, made: TestOffice) -> None:
    assert sign_in(stranger, made, "Malik Ferhat") == 303

    assert stranger.page is not None
    assert stranger.page.location == "/"
    assert stranger.open("/").status_code == 200
    assert "Malik Ferhat" in stranger.page.text


def test_its_cookies_are_for_this_host_over_tls_and_for_no_script(stranger: Browser, made: TestOffice) -> None:
    sign_in(stranger, made, "Malik Ferhat")

    given = cookies(stranger)
    assert given[SESSION] == ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]
    assert {"HttpOnly", "Path=/", "SameSite=Strict", "Secure"} < set(given[DEVICE])
    assert set(given) == {SESSION, DEVICE}


@pytest.mark.parametrize("wrong", ["name", "passphrase", "code", "all"])
def test_every_refusal_is_one_answer_that_keeps_the_name_and_no_secret(
    stranger: Browser, made: TestOffice, wrong: str
) -> None:
    given = made.enrolled["Helene Mbaye"]
    typed = {"name": given.name, "passphrase": given.passphrase, "code": "000000"}
    typed |= {"name": "Nobody"} if wrong in {"name", "all"} else {}
    typed |= {"passphrase": "tea for two"} if wrong in {"passphrase", "all"} else {}
    stranger.open("/sign-in")

    answer = stranger.send("/sign-in", **typed)

    assert answer.status_code == 401
    assert f'value="{typed["name"]}"' in answer.text
    assert typed["passphrase"] not in answer.text
    assert typed["code"] not in answer.text
    alike = answer.text.replace(typed["name"], "")
    assert "That did not fit together." in alike
    assert held(stranger, SESSION) == ""
    assert held(stranger, DEVICE) == ""


def test_refusals_differ_in_nothing_but_the_name(stranger: Browser, made: TestOffice) -> None:
    given = made.enrolled["Helene Mbaye"]

    def refused(name: str, passphrase: str) -> str:
        return stranger.post("/sign-in", name=name, passphrase=passphrase, code="000000").text.replace(name, "")

    assert refused("Nobody", "x") == refused(given.name, "x") == refused(given.name, given.passphrase)


def test_after_slips_the_lane_waits_and_the_page_says_how_long(stranger: Browser, clock: Clock) -> None:
    def tried() -> TestResponse:
        return stranger.post("/sign-in", name="Nobody", passphrase="x", code="0")

    assert [tried().status_code for _ in range(FREE)] == [401] * FREE
    answer = tried()

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "Wait 1 second, then try again." in answer.text
    assert 'value="Nobody"' in answer.text
    clock.now += 1
    assert tried().status_code == 401


def test_strangers_failures_do_not_keep_an_officer_from_a_known_device(
    app: Flask, stranger: Browser, made: TestOffice
) -> None:
    assert sign_in(stranger, made, "Piotr Wrona") == 303
    crowd = Browser(app.test_client(), stranger.origin)
    for _ in range(FREE + 3):
        crowd.post("/sign-in", name="Piotr Wrona", passphrase="x", code="0")
    assert crowd.post("/sign-in", name="Piotr Wrona", passphrase="x", code="0").status_code == 429

    stranger.open("/")
    stranger.send("/lock")

    assert sign_in(stranger, made, "Piotr Wrona") == 303


def test_a_session_that_was_there_before_sign_in_is_not_taken_over(stranger: Browser, made: TestOffice) -> None:
    planted = "ab" * 32
    stranger.client.set_cookie(SESSION, planted, domain="127.0.0.1", secure=True)

    sign_in(stranger, made, "Salma Idrissi")

    assert held(stranger, SESSION) not in {"", planted}


def test_signing_in_ends_the_session_that_the_browser_had(
    browser: Callable[[str], Browser], app: Flask, made: TestOffice
) -> None:
    own = browser("Salma Idrissi")
    before = held(own, SESSION)

    sign_in(own, made, "Salma Idrissi")

    sessions = app.extensions["desk"].sessions
    assert sessions.seconds_left(before) == 0
    assert sessions.seconds_left(held(own, SESSION)) > 0


def test_locking_ends_the_session_for_every_copy_of_its_cookie(ruth: Browser, app: Flask) -> None:
    secret = held(ruth, SESSION)
    ruth.open("/")

    answer = ruth.send("/lock")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert held(ruth, SESSION) == ""
    copy = Browser(app.test_client(), ruth.origin)
    copy.client.set_cookie(SESSION, secret, domain="127.0.0.1", secure=True)
    assert copy.open("/").status_code == 401


def test_nobody_is_signed_out_by_another_site_or_by_an_address(ruth: Browser) -> None:
    assert ruth.post("/lock", origin="https://evil.example").status_code == 403
    assert ruth.open("/lock").status_code == 405
    assert ruth.open("/").status_code == 200


def test_left_alone_for_a_quarter_of_an_hour_it_asks_to_sign_in_again_where_one_was(
    ruth: Browser, clock: Clock
) -> None:
    assert ruth.open("/?view=overdue").status_code == 200
    clock.now += 901

    answer = ruth.open("/?view=overdue")

    assert answer.status_code == 401
    assert "The session is over." in answer.text
    assert ruth.hidden("/sign-in")["to"] == "/?view=overdue"


def test_what_was_sent_too_late_is_shown_again_after_sign_in(ruth: Browser, clock: Clock, made: TestOffice) -> None:
    ruth.open("/assist")
    clock.now += 901
    late = ruth.send("/assist", story="Two lines\nof <words>", about="company")
    assert late.status_code == 401
    assert "Two lines" in ruth.hidden("/sign-in")["kept.story"]

    given = made.enrolled["Ruth Adeyemi"]
    again = ruth.send("/sign-in", name=given.name, passphrase=given.passphrase, code=next_code(given))

    assert again.status_code == 200
    assert "Two lines\nof &lt;words&gt;</textarea>" in again.text
    assert "<b>Assisted filing</b> Nothing of it was filed." in again.text
    hidden = ruth.hidden("/assist")
    assert hidden["about"] == "company"
    filed = ruth.send("/assist", story="Two lines\nof words", channel="call", language="en")
    assert filed.status_code == 200
    assert "Hand the receipt over now." in filed.text


def test_an_officer_who_is_taken_off_loses_the_desk_with_the_next_request(tmp_path: Path) -> None:
    with standing(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}") as made:
        own = Browser(create_app(made.role(Process.DESK)).test_client(), made.settings.desk_origins[0])
        sign_in(own, made, "Malik Ferhat")
        assert own.open("/").status_code == 200

        officers.disable_with_root(made.role(Process.CLI), made.keys, "Malik Ferhat")

        assert own.open("/").status_code == 401


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/nowhere", "evil", "/lock", "", "/\t/evil.example"],
)
def test_nobody_is_sent_away_after_sign_in(app: Flask, stranger: Browser, to: str) -> None:
    with app.test_request_context(base_url=stranger.origin):
        assert own_path(to, "GET") == "/"


@pytest.mark.parametrize("to", ["/", "/?view=overdue&page=2", "/case/HALE-730-3?step=write", "/assist"])
def test_sign_in_goes_on_where_the_session_ended(app: Flask, stranger: Browser, to: str) -> None:
    with app.test_request_context(base_url=stranger.origin):
        assert own_path(to, "GET") == to


def test_only_the_demonstration_signs_in_over_plain_http_and_under_another_name(tmp_path: Path) -> None:
    settings = load(home=tmp_path, mode="demonstration")
    rules = standard("asi")
    office = Office(
        settings=settings,
        store=Store(settings.database_url),
        keeper=Keeper(settings.sockets / "desk.sock"),
        now=lambda: datetime.now(UTC),
        standard=rules,
        script=Script(rules.questions),
        pin=Pin(bytes(32), 0),
    )
    own = Browser(create_app(office).test_client(), settings.desk_origins[0])

    own.post("/lock")

    assert set(cookies(own)) == {"desk-demonstration"}
    assert {"HttpOnly", "Path=/", "SameSite=Strict"} < set(cookies(own)["desk-demonstration"])
    assert "Secure" not in cookies(own)["desk-demonstration"]
    assert "nothing here is real" in own.open("/sign-in").text
