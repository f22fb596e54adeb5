"""The page of phones, in a real browser, with a bot at the other end."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import axe
import pytest
import soundfile
from calling import Client
from playwright.sync_api import Browser, Page, expect

from bots.rehearsal import Fake, rehearsing

SOUND = """() => {
  const context = new AudioContext();
  const [tone, end] = [context.createOscillator(), context.createMediaStreamDestination()];
  tone.connect(end);
  tone.start();
  navigator.mediaDevices.getUserMedia = async () => end.stream;
}"""
KEYS = {"inline_keyboard": [[{"text": "1", "callback_data": "q1:1"}, {"text": "2", "callback_data": "q1:2"}]]}


@pytest.fixture
def window(chrome: Browser, fake: Fake) -> Iterator[Page]:
    """Open the page in a browser of its own; nothing in it may go wrong."""
    context = chrome.new_context(locale="en-GB")
    trouble: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: trouble.append(said.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{fake.base}/")
    yield page
    context.close()
    assert trouble == []


def write(page: Page, words: str) -> None:
    page.get_by_role("textbox").last.fill(words)
    page.keyboard.press("Enter")


def heard(fake: Fake, client: Client) -> dict[str, Any]:
    """Wait for the next update and acknowledge it."""
    fake.wait(lambda: fake.pending)
    return client.next()


def chat(fake: Fake, client: Client, page: Page) -> int:
    """Let the page's last phone begin a chat, and return its id."""
    write(page, "/start")
    begun: int = heard(fake, client)["message"]["chat"]["id"]
    return begun


def test_words_go_to_the_bot_and_its_answer_comes_without_asking(fake: Fake, client: Client, window: Page) -> None:
    place = chat(fake, client, window)

    client.call("sendMessage", chat_id=place, text="Who <reads> it:\nhttps://example.org/en.", parse_mode="")

    log = window.get_by_role("log")
    expect(log).to_contain_text("You: /start")
    expect(log).to_contain_text("Line 20: Who <reads> it:")
    expect(log.get_by_role("link")).to_have_attribute("href", "https://example.org/en")


def test_the_keyboard_alone_is_enough_and_the_focus_stays_in_the_field(
    fake: Fake, client: Client, window: Page
) -> None:
    field = window.get_by_role("textbox")
    expect(field).to_be_focused()
    window.keyboard.type("one")
    window.keyboard.press("Shift+Enter")
    window.keyboard.type("two")
    window.keyboard.press("Enter")

    message = heard(fake, client)["message"]
    client.call("sendMessage", chat_id=message["chat"]["id"], text="1 yes 2 no", reply_markup=KEYS)
    window.get_by_role("button", name="2", exact=True).press("Enter")

    assert message["text"] == "one\ntwo"
    assert heard(fake, client)["callback_query"]["data"] == "q1:2"
    expect(field).to_be_focused()
    expect(field).to_have_value("")


def test_what_was_removed_leaves_one_grey_line(fake: Fake, client: Client, window: Page) -> None:
    place = chat(fake, client, window)
    sent = [client.call("sendMessage", chat_id=place, text=f"4170 {one}")["message_id"] for one in range(3)]
    expect(window.get_by_text("4170 2")).to_be_visible()

    client.call("deleteMessage", chat_id=place, message_id=sent[0])
    expect(window.get_by_text("A message was removed")).to_be_visible()
    client.call("deleteMessage", chat_id=place, message_id=sent[1])

    expect(window.get_by_text("2 messages were removed")).to_be_visible()
    expect(window.locator(".gone:visible")).to_have_count(1)
    expect(window.get_by_role("log")).not_to_contain_text("4170 1")


def test_the_last_words_can_be_edited(fake: Fake, client: Client, window: Page) -> None:
    chat(fake, client, window)
    write(window, "since May")
    heard(fake, client)
    expect(window.locator(".me")).to_have_count(2)

    window.keyboard.press("ArrowUp")
    expect(window.get_by_role("textbox")).to_have_value("since May")
    write(window, "since June")

    assert heard(fake, client)["edited_message"]["text"] == "since June"
    expect(window.get_by_text("since June")).to_be_visible()


def test_formatted_words_and_words_from_right_to_left_stand_as_they_should(
    fake: Fake, client: Client, window: Page
) -> None:
    place = chat(fake, client, window)

    client.call("sendMessage", chat_id=place, text="🙂 <b>Who reads it:</b> few", parse_mode="HTML")
    client.call("sendMessage", chat_id=place, text="هذا الهاتف لك وحدك؟")

    expect(window.locator("b")).to_have_text("Who reads it:")
    arabic = window.get_by_text("هذا الهاتف")
    assert arabic.evaluate("node => getComputedStyle(node).direction") == "rtl"


@pytest.mark.parametrize("count", [1, 3])
def test_photos_are_sent_with_the_words_in_the_field(client: Client, window: Page, tmp_path: Path, count: int) -> None:
    chosen = [tmp_path / f"{number}.png" for number in range(count)]
    for path in chosen:
        path.write_bytes(b"picture " + path.name.encode())
    window.get_by_role("textbox").fill("what I saw")

    window.get_by_role("button", name="Send a photo").press("Enter")
    with window.expect_file_chooser() as chooser:
        window.get_by_role("button", name="Photo", exact=True).click()
    chooser.value.set_files(chosen)

    expect(window.get_by_role("img", name="Photo")).to_have_count(count)
    sent = [update["message"] for update in client.updates()]
    assert [message.get("caption") for message in sent] == ["what I saw", *[None] * (count - 1)]
    assert len({message.get("media_group_id") for message in sent}) == 1
    expect(window.get_by_role("textbox")).to_be_focused()


def test_a_file_keeps_its_name_and_of_a_large_one_only_the_size_is_told(
    client: Client, window: Page, tmp_path: Path
) -> None:
    small, large = tmp_path / "wages, may.csv", tmp_path / "film.mkv"
    small.write_bytes(b"a,b")
    with large.open("wb") as file:
        file.truncate(20_000_001)

    for path in (small, large):
        window.get_by_role("button", name="Send a photo").click()
        with window.expect_file_chooser() as chooser:
            window.get_by_role("button", name="File", exact=True).click()
        chooser.value.set_files(path)
        expect(window.get_by_text(path.name)).to_be_visible()

    told = [update["message"]["document"] for update in client.updates()]
    assert [(one["file_name"], one["file_size"]) for one in told] == [("wages, may.csv", 3), ("film.mkv", 20_000_001)]
    assert client.refused("getFile", file_id=told[1]["file_id"])[0] == 400


def test_a_voice_is_recorded_and_reaches_the_bot_as_the_platform_would_bring_it(
    fake: Fake, client: Client, window: Page
) -> None:
    window.evaluate(SOUND)
    window.get_by_role("button", name="Send a photo").click()
    window.get_by_role("button", name="Record").click()
    expect(window.get_by_role("status")).to_have_text("Recording.")
    window.wait_for_function("() => (window.begun ??= performance.now(), performance.now() - window.begun > 600)")
    window.get_by_role("button", name="Stop and send").click()

    voice = heard(fake, client)["message"]["voice"]
    path = client.call("getFile", file_id=voice["file_id"])["file_path"]
    sound = client.ask(f"/file/bot{client.token}/{path}", verb="GET")[1]

    with soundfile.SoundFile(io.BytesIO(sound)) as read:
        assert (read.format, read.subtype) == ("OGG", "OPUS")
        assert 0.4 < read.frames / read.samplerate < 5
    expect(window.get_by_label("Voice message")).to_be_visible()


def test_a_browser_that_may_not_record_says_so(window: Page) -> None:
    window.evaluate("() => { navigator.mediaDevices.getUserMedia = async () => { throw new Error('no'); }; }")
    window.get_by_role("button", name="Send a photo").click()
    window.get_by_role("button", name="Record").click()

    expect(window.get_by_role("status")).to_contain_text("Choose a voice file")


def test_the_person_can_block_the_bot_and_let_it_in_again(fake: Fake, client: Client, window: Page) -> None:
    chat(fake, client, window)
    button = window.get_by_role("button", name="Block")

    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert heard(fake, client)["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    button.click()

    assert heard(fake, client)["my_chat_member"]["new_chat_member"]["status"] == "member"
    expect(button).to_have_attribute("aria-pressed", "false")


def test_phones_stand_side_by_side_and_each_has_a_chat_of_its_own(fake: Fake, client: Client, window: Page) -> None:
    first = chat(fake, client, window)
    window.get_by_role("button", name="New phone").click()
    expect(window.get_by_role("log")).to_have_count(2)
    expect(window.get_by_role("textbox").last).to_be_focused()
    second = chat(fake, client, window)

    client.call("sendMessage", chat_id=first, text="for the first")
    client.call("sendMessage", chat_id=second, text="for the second")

    expect(window.get_by_role("log", name="phone 1")).to_contain_text("for the first")
    expect(window.get_by_role("log", name="phone 2")).to_contain_text("for the second")
    expect(window.get_by_role("log", name="phone 2")).not_to_contain_text("for the first")
    window.get_by_role("button", name="Put away").first.click()
    expect(window.get_by_role("log")).to_have_count(1)
    expect(window.get_by_role("textbox")).to_be_focused()


def test_a_chat_outlives_a_reload_belongs_to_its_tab_and_no_address_has_its_key(
    fake: Fake, client: Client, window: Page
) -> None:
    addresses: list[str] = []
    window.context.on("request", lambda request: addresses.append(request.url))
    chat(fake, client, window)
    key = window.evaluate("() => JSON.parse(sessionStorage.getItem('phones'))[0].key")

    window.reload()
    expect(window.get_by_role("log")).to_contain_text("/start")
    other = window.context.new_page()
    other.goto(f"{fake.base}/")

    expect(other.get_by_role("log", name="phone 2")).to_have_text("")
    assert addresses
    assert [address for address in addresses if key in address or "?" in address] == []


def test_a_rehearsal_that_was_started_again_gives_a_new_phone(chrome: Browser) -> None:
    context = chrome.new_context()
    page = context.new_page()
    with rehearsing() as first:
        page.goto(f"{first.base}/")
        write(page, "before")
        expect(page.get_by_role("log")).to_contain_text("before")
    expect(page.get_by_role("status")).to_contain_text("does not answer")

    with rehearsing(first.port) as again:
        expect(page.get_by_role("status")).to_contain_text("this is a new phone now")
        expect(page.get_by_role("log")).to_have_text("")
        client = Client(again)
        with closing(client.connection):
            write(page, "after")
            assert heard(again, client)["message"]["text"] == "after"
        context.close()


def test_nobody_is_kept_out_in_both_schemes_narrow_and_wide(fake: Fake, client: Client, window: Page) -> None:
    place = chat(fake, client, window)
    client.call("sendMessage", chat_id=place, text="Is this phone only yours?\n1 yes\n2 no", reply_markup=KEYS)
    gone = client.call("sendMessage", chat_id=place, text="4170 2936")["message_id"]
    client.call("deleteMessage", chat_id=place, message_id=gone)
    window.get_by_role("button", name="New phone").click()
    window.get_by_role("button", name="Send a photo").first.click()
    expect(window.get_by_text("A message was removed")).to_be_visible()
    window.evaluate((axe.VENDORED / "axe.min.js").read_text())

    found: list[object] = []
    for scheme, width in axe.LOOKS:
        window.emulate_media(color_scheme=scheme)
        window.set_viewport_size({"width": width, "height": 800})
        found += window.evaluate(axe.RUN, axe.TAGS)
    window.set_viewport_size({"width": axe.NARROW, "height": 800})
    wide = window.evaluate(axe.LARGE, ["100%", "200%"])

    assert found == []
    assert wide == [axe.NARROW] * 2


def test_the_page_runs_its_own_scripts_and_nothing_else(client: Client) -> None:
    client.connection.request("GET", "/")
    answer = client.connection.getresponse()
    source = answer.read().decode()
    policy = answer.headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "A rehearsal of Telegram on this machine. <span>Nothing leaves it.</span>" in source
    assert re.findall(r"""(?:src|href)="(?!/|data:,)""", source) == []
    assert re.findall(r"\bon\w+=|<style|style=", source) == []


@pytest.mark.parametrize("path", ["/phones/say", "/phones/unknown", "/page.html", "/static/page.css", "/../page.py"])
def test_whoever_has_no_key_is_told_nothing(client: Client, path: str) -> None:
    verb = "POST" if path.startswith("/phones") else "GET"

    assert client.ask(path, b'{"key": "guess", "text": "x"}', {"Content-Type": "application/json"}, verb)[0] == 404


@pytest.mark.parametrize("what", ["edit", "press", "fetch", "look"])
def test_what_a_phone_asks_of_a_message_that_is_not_there_is_not_found(client: Client, what: str) -> None:
    headers = {"Content-Type": "application/json"}
    key = json.loads(client.ask("/phones/new", b"{}", headers)[1])["key"]
    asked = {"key": key, "message": 99, "text": "x", "data": "x", "phones": {key: "many"}}

    assert client.ask(f"/phones/{what}", json.dumps(asked), headers)[0] == 404
