"""Every tale of the demonstration is told over HTTP through the public form, and read back at the desk."""

from __future__ import annotations

import html
import re

from offices import HELENE, RUTH
from served import Served, digits, tell

from grievance.case.terms import About
from grievance.demo.tales import tales
from grievance.demo.visiting import Visitor

ACKNOWLEDGED, LETTER = "We have read what you told us.", "Is it still as you told it?"


def test_fourteen_stories_are_read_back_word_for_word_and_the_receipt_never_shows_them(office: Served) -> None:
    told = tales()
    assert len(told) == 14
    visitor, desks = office.visitor(), {name: office.officer(name) for name in (RUTH, HELENE)}

    for tale in told:
        about = About(tale.about)
        before = office.numbers()
        receipt = digits(tell(visitor, tale.tell.words, language=tale.form, about=about))
        desk = desks[RUTH if about is About.COMPANY else HELENE]
        (number,) = office.numbers() - before
        case = f"/case/{number}"
        assert case in desk.open("/").source

        assert tale.tell.words.strip() in _shown(desk.open(case).source)

        _write(desk, case, "acknowledge", ACKNOWLEDGED)
        _write(desk, case, "write", LETTER)
        mailbox = _shown(visitor.send(visitor.open(f"/{tale.form}/mailbox"), "/mailbox", receipt=receipt).source)
        assert ACKNOWLEDGED in mailbox
        assert LETTER in mailbox
        assert tale.tell.words.strip()[:40] not in mailbox


def _write(desk: Visitor, case: str, kind: str, words: str) -> None:
    desk.send(desk.open(f"{case}?step={kind}"), "/step", words=words, language="en", promise="")


def _shown(source: str) -> str:
    """Return a page's text as it was typed into it, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", source))
