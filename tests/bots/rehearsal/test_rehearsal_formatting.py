"""How the rehearsal reads formatted text, and what it cannot parse."""

from __future__ import annotations

import pytest
from calling import Client

from bots.rehearsal import Phone


def test_formatted_words_arrive_bare_with_their_places(ana: Phone, client: Client) -> None:
    sent = client.call(
        "sendMessage",
        chat_id=ana.chat,
        text='🙂 <b>one <i>two</i></b> &lt;3 <a href="https://x.org">web</a>',
        parse_mode="HTML",
    )

    assert ana.texts() == ["🙂 one two <3 web"]
    assert sent["entities"] == [
        {"type": "bold", "offset": 3, "length": 7},
        {"type": "italic", "offset": 7, "length": 3},
        {"type": "text_link", "offset": 14, "length": 3, "url": "https://x.org"},
    ]


def test_the_limit_counts_what_is_left_of_the_words(ana: Phone, client: Client) -> None:
    client.call("sendMessage", chat_id=ana.chat, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>open", "Can't find end tag"),
        ("<b>one</i>", "Unmatched end tag"),
        ("one</b>", "Unexpected end tag"),
        ("<div>one</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("é 1 < 2", 'Unsupported start tag "" at byte offset 5'),
        ("<span>one</span>", "Unsupported start tag"),
        ("<b></b>", "message text is empty"),
    ],
)
def test_what_cannot_be_parsed_is_refused(ana: Phone, client: Client, text: str, why: str) -> None:
    status, description = client.refused("sendMessage", chat_id=ana.chat, text=text, parse_mode="HTML")

    assert status == 400
    assert why in description
    assert ana.texts() == []


@pytest.mark.parametrize("mode", ["Plain", "MarkdownV2", 5])
def test_no_other_way_of_writing_is_read(ana: Phone, client: Client, mode: object) -> None:
    status, description = client.refused("sendMessage", chat_id=ana.chat, text="x", parse_mode=mode)

    assert status == 400
    assert "parse_mode" in description
