from __future__ import annotations

import json

import pytest

from bots.channel import Closed, Later, Refused, Unsure
from bots.telegram.failures import PAUSE, Failed, asking, failure, sending


def answered(code: int, **told: object) -> Failed:
    failed = failure(code, json.dumps(told).encode())
    assert failed
    return failed


def test_an_answer_with_a_result_is_no_failure() -> None:
    assert failure(200, b'{"ok": true, "result": []}') is None


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b"\xff", b"[" * 100_000])
def test_a_good_answer_that_nobody_can_read_may_have_been_a_delivery(payload: bytes) -> None:
    failed = failure(200, payload)

    assert failed
    assert isinstance(sending(failed), Unsure)
    assert isinstance(asking(failed), Later)


def test_a_refusal_under_a_good_status_is_a_refusal() -> None:
    assert answered(200, ok=False, error_code=403).code == 403
    assert isinstance(sending(answered(200, ok=False, description="not supported")), Refused)


@pytest.mark.parametrize(("asked", "wait"), [(17, 17.0), (0.5, 0.5), ("soon", PAUSE), (-1, PAUSE), (None, PAUSE)])
def test_a_pause_that_the_platform_asks_for_is_kept_if_it_is_one(asked: object, wait: float) -> None:
    later = sending(answered(429, ok=False, error_code=429, parameters={"retry_after": asked}))

    assert isinstance(later, Later)
    assert later.seconds == wait


def test_only_what_was_certainly_not_done_is_called_refused_or_put_off() -> None:
    meanings = {status: type(sending(Failed(status))) for status in range(600)}

    assert {status for status, kind in meanings.items() if kind is Later} == {401, 404, 409, 429}
    assert {status for status, kind in meanings.items() if kind is Closed} == {403}
    assert {status for status, kind in meanings.items() if kind is Unsure}.isdisjoint({*range(400, 408), 501})
    assert {status for status, kind in meanings.items() if kind is Unsure} >= {0, 200, 302, 408, 500, 502, 503, 504}


def test_what_does_no_harm_twice_is_never_unsure() -> None:
    meanings = {status: type(asking(Failed(status))) for status in range(600)}

    assert {status for status, kind in meanings.items() if kind not in {Later, Refused, Closed}} == set()
    assert {meanings[status] for status in (0, 408, 500, 502)} == {Later}
    assert {meanings[status] for status in (400, 404, 501)} == {Refused}


def test_what_the_platform_wrote_goes_no_further() -> None:
    failed = answered(400, ok=False, description="chat 77 of Amina not found")

    assert "Amina" not in repr(failed) + str(failed) + repr(vars(failed))
