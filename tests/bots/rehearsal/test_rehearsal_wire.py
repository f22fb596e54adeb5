"""How the rehearsal speaks HTTP: tokens, methods, all three ways to send parameters, and who is let in."""

from __future__ import annotations

import json
import logging
import time
from contextlib import closing
from urllib.parse import urlencode

import pytest
from calling import FORM, JSON, Client

from bots.rehearsal import Fake, Phone, rehearsing

PARTS = {"Content-Type": 'multipart/form-data; boundary="mark"'}


def part(name: str, value: object) -> str:
    return f'--mark\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


def test_the_bot_is_told_who_it_is(client: Client) -> None:
    me = client.call("getMe")

    assert (me["id"], me["is_bot"], me["can_join_groups"]) == (1, True, False)


def test_a_method_is_found_whatever_its_capitals(client: Client) -> None:
    assert client.call("GETME") == client.call("getMe")


def test_an_unknown_method_is_not_found(client: Client) -> None:
    assert client.refused("sendEverything") == (404, "Not Found")


def test_an_unknown_token_is_unauthorized_and_what_is_none_is_not_found(fake: Fake) -> None:
    for token, answer in (("2:other", (401, "Unauthorized")), ("rehearsal", (404, "Not Found"))):
        other = Client(fake, token)
        with closing(other.connection):
            assert other.refused("getMe") == answer


@pytest.mark.parametrize("way", ["json", "form", "parts", "address"])
def test_parameters_come_in_any_of_four_ways(ana: Phone, client: Client, way: str) -> None:
    keys = json.dumps({"inline_keyboard": [[{"text": "é", "callback_data": "1"}]]})
    given = {"chat_id": str(ana.chat), "text": "añ🙂 &=%", "reply_markup": keys, "protect_content": "true"}
    path = f"/bot{client.token}/sendMessage"
    body, headers = {
        "json": (json.dumps(given), JSON),
        "form": (urlencode(given), FORM),
        "parts": ("".join(part(*one) for one in given.items()) + "--mark--\r\n", PARTS),
        "address": ("", {}),
    }[way]

    status, _ = client.ask(f"{path}?{urlencode(given)}" if way == "address" else path, body.encode(), headers)

    message = ana.wait("añ🙂 &=%")
    assert status == 200
    assert (message.protected, message.buttons[0].text) == (True, "é")


@pytest.mark.parametrize(("body", "headers"), [("{", JSON), ("[]", JSON), ("nothing", PARTS), ("text=%FF", FORM)])
def test_a_body_that_cannot_be_read_is_refused(client: Client, body: str, headers: dict[str, str]) -> None:
    status, answer = client.ask(f"/bot{client.token}/getMe", body, headers)

    assert status == 400
    assert json.loads(answer)["ok"] is False


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client) -> None:
    client.connection.putrequest("POST", f"/bot{client.token}/getMe")
    client.connection.putheader("Content-Length", str(10**9))
    client.connection.endheaders()

    assert client.connection.getresponse().status == 413


@pytest.mark.parametrize("headers", [{"Host": "evil.example:80"}, {"Origin": "https://evil.example"}])
def test_a_page_of_another_site_is_kept_out(client: Client, headers: dict[str, str]) -> None:
    assert client.ask(f"/bot{client.token}/getMe", b"", headers)[0] == 404


def test_one_connection_carries_many_calls_and_a_closed_platform_lets_nobody_hang() -> None:
    with rehearsing() as fake:
        client = Client(fake)
        client.call("getMe")
        place = client.connection.sock.getsockname()
        client.call("getMe")
        assert client.connection.sock.getsockname() == place
        begun = time.monotonic()

    assert time.monotonic() - begun < 5
    client.connection.close()


def test_a_message_costs_so_little_that_1500_a_second_pass(ana: Phone, client: Client) -> None:
    def rate() -> float:
        # by the processor's time, which others on this machine do not slow down; the bot's own share is in it
        begun = time.process_time()
        for number in range(300):
            client.call("sendMessage", chat_id=ana.chat, text=f"message {number}")
        return 300 / (time.process_time() - begun)

    assert max(rate() for _ in range(3)) > 1500


def test_nothing_is_logged(
    fake: Fake, ana: Phone, client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    client.call("sendMessage", chat_id=ana.chat, text="a secret")
    client.refused("sendMessage", chat_id=ana.chat, text="")
    fake.fail("getMe", kind="cut")
    with pytest.raises(ConnectionError):
        client.call("getMe")

    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")
