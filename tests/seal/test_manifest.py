from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import (
    ALICE,
    INTAKE,
    MALLORY,
    MANIFEST,
    OFFICE,
    OTHER_OFFICE,
    ROOT,
    SAFETY,
    circle_key,
    flips,
    id_of,
    quick,
    secret,
)

from grievance.errors import Untrusted
from grievance.seal.circle import circle_identity, summary_identity
from grievance.seal.manifest import LABEL, Manifest, Pin, sign_manifest, verify_manifest

PIN = Pin(ROOT.verifier.public, lowest=3)
BODY = MANIFEST.encode()
SIGNATURE = sign_manifest(ROOT, MANIFEST)


def altered(change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return the manifest with one thing changed, written as we write it."""
    fields = json.loads(BODY)
    change(fields)
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def believed(body: bytes) -> Manifest:
    """Read what the root signed."""
    return verify_manifest(PIN, OFFICE, body, ROOT.sign(LABEL, body))


def test_what_the_root_signed_is_believed() -> None:
    assert verify_manifest(PIN, OFFICE, BODY, SIGNATURE) == MANIFEST
    assert verify_manifest(PIN, None, BODY, SIGNATURE) == MANIFEST


def test_it_is_canonical_json() -> None:
    assert altered(lambda _: None) == BODY
    assert BODY.isascii()


def test_nobody_elses_signature_counts() -> None:
    for signer in (MALLORY.signer, ALICE.signer):
        with pytest.raises(Untrusted):
            verify_manifest(PIN, OFFICE, BODY, sign_manifest(signer, MANIFEST))


def test_a_flip_of_any_byte_is_refused() -> None:
    for flipped in flips(BODY):
        with pytest.raises(Untrusted):
            verify_manifest(PIN, OFFICE, flipped, SIGNATURE)
    for flipped in flips(SIGNATURE):
        with pytest.raises(Untrusted):
            verify_manifest(PIN, OFFICE, BODY, flipped)


def test_an_older_manifest_is_refused() -> None:
    older = replace(MANIFEST, version=2)

    with pytest.raises(Untrusted):
        verify_manifest(PIN, OFFICE, older.encode(), sign_manifest(ROOT, older))


def test_a_newer_one_is_believed() -> None:
    assert believed(replace(MANIFEST, version=4).encode()).version == 4


def test_another_offices_manifest_is_refused() -> None:
    with pytest.raises(Untrusted):
        verify_manifest(PIN, OTHER_OFFICE, BODY, SIGNATURE)


def test_expiry_is_for_people_to_act_on_and_stops_nothing() -> None:
    assert believed(replace(MANIFEST, expires=date(2001, 1, 1)).encode()).expires == date(2001, 1, 1)


def test_the_newest_key_of_a_circle_is_the_one_in_use() -> None:
    seed = secret("intake/2")

    key = MANIFEST.circle("intake")

    assert (key.id, key.epoch) == (INTAKE, 2)
    assert key.public == circle_identity(seed).recipient.public
    assert key.summary == summary_identity(seed).recipient.public
    assert MANIFEST.circle("safety").id == SAFETY


def test_an_office_without_such_a_circle_says_so() -> None:
    with pytest.raises(Untrusted):
        MANIFEST.circle("outside")


@pytest.mark.parametrize("mark", ["office", "demonstration", "test"])
def test_a_manifest_says_what_kind_of_office_it_is(mark: str) -> None:
    assert believed(replace(MANIFEST, mark=mark).encode()).mark == mark


ODD: dict[str, bytes] = {
    "an unknown mark": altered(lambda fields: fields.update(mark="real")),
    "a version in words": altered(lambda fields: fields.update(version="3")),
    "a version that is true": altered(lambda fields: fields.update(version=True)),
    "half a version": altered(lambda fields: fields.update(version=3.5)),
    "an id in capitals": altered(lambda fields: fields.update(office=fields["office"].upper())),
    "a short id": altered(lambda fields: fields.update(office=fields["office"][2:])),
    "a short key": altered(lambda fields: fields.update(worker=fields["worker"][:-4])),
    "an empty key": altered(lambda fields: fields.update(recovery="")),
    "a short intake key": altered(lambda fields: fields.update(intake=["AAAA"])),
    "a number for a key": altered(lambda fields: fields.update(intake=[1])),
    "a pair of one": altered(lambda fields: fields.update(apart=[[fields["office"]]])),
    "a pair of short ids": altered(lambda fields: fields.update(apart=[["00", "11"]])),
    "a short date": altered(lambda fields: fields.update(issued="2026-1-5")),
    "another way to write a date": altered(lambda fields: fields.update(issued="20260105")),
    "a field more": altered(lambda fields: fields.update(more="")),
    "a field less": altered(lambda fields: fields.pop("worker")),
    "an empty summary key": altered(lambda fields: fields["circles"][0].update(summary="")),
    "an epoch below nought": altered(lambda fields: fields["circles"][0].update(epoch=-1)),
    "a number for a purpose": altered(lambda fields: fields["circles"][1].update(purpose=1)),
    "a circle without an id": altered(lambda fields: fields["circles"][0].pop("id")),
    "a circle twice": altered(lambda fields: fields["circles"].append(fields["circles"][0])),
    "circles backwards": altered(lambda fields: fields["circles"].reverse()),
    "circles by name": altered(lambda fields: fields.update(circles={})),
    "a line's end": BODY + b"\n",
    "a space": BODY.replace(b",", b", ", 1),
    "a name twice": b'{"apart":[],' + BODY[1:],
    "a deep hole": b"[" * 100_000,
    "a list": b"[]",
    "null": b"null",
    "a lone surrogate": b'"\\ud800"',
    "no UTF-8": b"\xff",
    "nothing": b"",
}


@pytest.mark.parametrize("odd", ODD)
def test_what_we_would_not_have_written_is_refused_even_when_the_root_signed_it(odd: str) -> None:
    with pytest.raises(Untrusted):
        believed(ODD[odd])


@pytest.mark.parametrize(
    "keys",
    [
        (circle_key(INTAKE, "intake", 2), circle_key(INTAKE, "intake", 1)),
        (circle_key(INTAKE, "intake", 1), circle_key(INTAKE, "intake", 1)),
        (circle_key(INTAKE, "intake", 1), circle_key(id_of("another"), "intake", 2)),
        (circle_key(INTAKE, "intake", 1), circle_key(INTAKE, "safety", 1)),
    ],
    ids=["epochs fall", "an epoch twice", "two circles of a purpose", "two purposes of a circle"],
)
def test_circles_in_disorder_are_refused(keys: tuple[Any, ...]) -> None:
    with pytest.raises(Untrusted):
        believed(replace(MANIFEST, circles=keys).encode())


def test_a_pin_reads_as_it_was_written() -> None:
    assert Pin.from_json(PIN.to_json()) == PIN
    assert Pin.from_json(PIN.to_json() + "\n") == PIN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        PIN.to_json().replace("3", '"3"', 1),
        PIN.to_json().replace('"lowest":3', '"lowest":true'),
        Pin(bytes(31), 3).to_json(),
        PIN.to_json().replace("{", '{"a":1,'),
    ],
)
def test_a_pin_that_we_would_not_have_written_is_refused(text: str) -> None:
    with pytest.raises(Untrusted):
        Pin.from_json(text)


@given(st.binary(max_size=200), st.binary(max_size=70))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes, signature: bytes) -> None:
    with pytest.raises(Untrusted):
        verify_manifest(PIN, None, noise, signature)
    with pytest.raises(Untrusted):
        believed(noise)
