"""A paper names its author by a signature over the very place where it lies."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from grievance.casefile import contexts
from grievance.casefile.papers import Heard, open_paper, seal_paper, stamp
from grievance.errors import Unreadable
from grievance.seal.envelope import seal
from grievance.seal.keys import Identity, Signer, pack

CONTEXT = contexts.document(os.urandom(16), os.urandom(16), os.urandom(16), 1, 1, 0)
COMPARTMENT, SIGNER = Identity.generate(), Signer.generate()
KNOWN = {SIGNER.verifier.kid: SIGNER.verifier}
BODY = {
    "at": "2026-11-24T12:00:00+00:00",
    "kind": "note",
    "text": "Eau coupée. الماء 👷🏽",
    "fields": {"b": "2", "a": "1"},
}


def sealed(body: Any = BODY, signer: Signer = SIGNER) -> bytes:  # noqa: ANN401 - any JSON
    return seal_paper(COMPARTMENT.recipient, CONTEXT, signer, body)


def test_a_paper_comes_out_as_it_went_in_with_its_author() -> None:
    paper = open_paper(COMPARTMENT, CONTEXT, sealed(), KNOWN)

    assert paper.body == BODY
    assert paper.signer == SIGNER.verifier.kid
    assert paper.at == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert (paper.text("kind"), paper.text("nothing")) == ("note", "")


def test_the_paper_of_a_stranger_opens_without_an_author() -> None:
    stranger = Signer.generate()

    assert open_paper(COMPARTMENT, CONTEXT, sealed(signer=stranger), KNOWN).signer == b""
    claimed = {**KNOWN, stranger.verifier.kid: SIGNER.verifier}
    assert open_paper(COMPARTMENT, CONTEXT, sealed(signer=stranger), claimed).signer == b""


def test_a_signature_for_another_place_does_not_hold_here() -> None:
    elsewhere = replace(CONTEXT, seq=1)
    data = b'{"text":"words"}'
    signature = SIGNER.sign(b"gcv1/paper", pack(elsewhere.office, elsewhere.header(), data))
    lifted = seal(COMPARTMENT.recipient, CONTEXT, pack(SIGNER.verifier.kid, signature, data))

    assert open_paper(COMPARTMENT, CONTEXT, lifted, KNOWN).signer == b""


def test_a_paper_opens_with_its_own_key_in_its_own_place() -> None:
    with pytest.raises(Unreadable):
        open_paper(Identity.generate(), CONTEXT, sealed(), KNOWN)
    with pytest.raises(Unreadable):
        open_paper(COMPARTMENT, replace(CONTEXT, field=2), sealed(), KNOWN)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"", b""),
        (b"", b"", b"{}", b""),
        (b"", b"", b""),
        (b"", b"", b"[]"),
        (b"", b"", b'{"b":1,"a":2}'),
        (b"", b"", b'{"a":1,"a":1}'),
        (b"", b"", b'{"a": 1}'),
        (b"", b"", b'{"a":NaN}'),
        (b"", b"", b'{"a":"\\ud800"}'),
        (b"", b"", b'{"a":"\\u00e9"}'),
        (b"", b"", b"[" * 50_000),
        (b"", b"", b"\xff"),
    ],
    ids=range(13),
)
def test_what_we_would_not_have_written_is_no_paper(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(Unreadable):
        open_paper(COMPARTMENT, CONTEXT, seal(COMPARTMENT.recipient, CONTEXT, pack(*parts)), KNOWN)


def test_an_empty_paper_without_an_author_is_still_one() -> None:
    nothing = seal(COMPARTMENT.recipient, CONTEXT, pack(b"", b"", b"{}"))

    assert open_paper(COMPARTMENT, CONTEXT, nothing, KNOWN).body == {}


def test_a_time_is_written_in_utc_to_the_second() -> None:
    kinshasa = timezone(timedelta(hours=1))

    assert stamp(datetime(2026, 11, 24, 13, 0, 59, 999_999, kinshasa)) == "2026-11-24T12:00:59+00:00"


def test_a_signature_that_held_once_is_not_asked_about_again() -> None:
    heard, envelope = Heard(), sealed()

    first = open_paper(COMPARTMENT, CONTEXT, envelope, KNOWN, heard)
    assert open_paper(COMPARTMENT, CONTEXT, envelope, {}, heard) == first


def test_what_was_heard_of_one_envelope_says_nothing_of_another() -> None:
    heard = Heard()
    open_paper(COMPARTMENT, CONTEXT, sealed(), KNOWN, heard)

    assert open_paper(COMPARTMENT, CONTEXT, sealed(signer=Signer.generate()), KNOWN, heard).signer == b""
