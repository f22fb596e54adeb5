"""What a file is: told by its content, and two things at once come out as one or not at all."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from cleaned import cleaned, refused
from specimens import WORD, docx, photo, png, voice

RECORDINGS = {
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41",
    "mov": b"\0\0\0\x14ftypqt  \0\0\2\0qt  ",
    "m4a": b"\0\0\0\x20ftypM4A \0\0\2\0isomiso2avc1mp41",
    "3gp": b"\0\0\0\x18ftyp3gp4\0\0\0\0isom3gp4",
    "webm": bytes.fromhex("1a45dfa3010000000000001f4286810142f7810142f2810442f381084282847765626d"),
    "wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "mp3": b"ID3\4\0\0\0\0\0\0\xff\xfb\x90\x64",
    "amr": b"#!AMR\n\x3c\x3c",
    "flac": b"fLaC\0\0\0\x22",
    "avi": b"RIFF\x24\0\0\0AVI LIST",
}
SCRIPT = b"<script>alert(1)</script>"
NOT_OURS = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg with a declaration": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    "html": b"<!DOCTYPE html><p>pay</p>",
    "html somewhere": b"Dear all,\n" + SCRIPT,
    "a page that calls itself a picture": b"\n\n<html><body>PNG</body></html>",
    "gif": b"GIF89a\1\0\1\0\0\0\0;",
    "gif that is a script": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    "program": b"MZ\x90\0\3\0\0\0" + bytes(60),
    "shell": b"#!/bin/sh\nrm -rf /",
    "rtf": b"{\\rtf1 {\\author Zuberi}}",
    "postscript": b"%!PS-Adobe-3.0\n(run) run",
    "mail": b"From: Zuberi <z@example.org>\nMIME-Version: 1.0\n\nThey did not pay.",
    "card": b"BEGIN:VCARD\nFN:Zuberi Kasale\nEND:VCARD",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "nothing": b"",
    "spaces": b" \n\n ",
    "latin letters of one byte": "Löhne".encode("latin-1"),
    "text with a bell": b"pay\x07",
    "text with the end of a terminal's title": b"\x1b]0;x\x07pay",
    "bytes": bytes(range(256)),
}


def zipped(**parts: bytes) -> bytes:
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return saved.getvalue()


@pytest.mark.parametrize("start", RECORDINGS.values(), ids=RECORDINGS)
def test_a_recording_that_nothing_here_writes_anew_is_withheld(start: bytes) -> None:
    assert refused(start + bytes(200)) == "withheld"


@pytest.mark.parametrize("data", NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_none_of_our_kinds_gives_no_copy(data: bytes) -> None:
    assert refused(data) == "kind"


@pytest.mark.parametrize("data", [zipped(a=b"x"), zipped(a=zipped(b=zipped(c=b"x")))], ids=["plain", "nested"])
def test_a_zip_that_is_no_document_gives_no_copy(data: bytes) -> None:
    assert refused(data) == "kind"


@pytest.mark.parametrize(("data", "media"), [(photo(), "image/jpeg"), (png(), "image/png"), (voice(1), "audio/ogg")])
def test_the_second_half_of_two_things_at_once_is_gone(data: bytes, media: str) -> None:
    told, copy = cleaned(data + SCRIPT + zipped(a=WORD.encode()))

    assert told == media
    assert SCRIPT not in copy
    assert b"PK\3\4" not in copy


def test_a_zip_with_a_page_before_it_is_no_document() -> None:
    assert refused(SCRIPT + docx()) == "kind"


def test_plain_text_passes_with_its_letters_and_plain_line_ends() -> None:
    said = "Ils ont gardé nos passeports.\r\nلم يدفعوا.\r还没有付。\n"

    media, copy = cleaned(b"\xef\xbb\xbf" + said.encode())

    assert media == "text/plain"
    assert copy.decode() == said.replace("\r\n", "\n").replace("\r", "\n")
