"""Receipts made ahead: each for one person, none old, and nobody waits for them to be made."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from grievance.keeper.stock import AWAKE, MOST, RENEW, SETTLE, TOO_OLD, Stock
from grievance.keeper.verbs import Minted
from grievance.seal.receipt import Derivations


class Workshop:
    """A stock of receipts that cost nothing and are numbered, at a time that is set by hand."""

    def __init__(self, most: int = MOST) -> None:
        """Begin; nothing is made yet."""
        self.seconds, self.made, self.least = 1000.0, 0, MOST
        self.stock = Stock(self.make, most, lambda: self.seconds)

    def make(self) -> Minted:
        """Make the next."""
        self.least = min(self.least, len(self.stock))
        self.made += 1
        return Minted(f"{self.made:020}", Derivations(b"", b"", b""))

    def start(self) -> None:
        """Begin, and let the office settle."""
        self.stock.start()
        self.wait(SETTLE)

    def full(self) -> None:
        """Wait until the stock is full and nothing more is made."""
        until(lambda: len(self.stock) == MOST)
        rests(lambda: self.made)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        with self.stock.stand_back():
            pass  # whoever stood back has the thread look at the time again

    def take(self) -> int:
        """Take a receipt and return its number, 0 for none."""
        minted = self.stock.take()
        return int(minted.digits) if minted else 0


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    workshop = Workshop()
    yield workshop
    workshop.stock.close()


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.001)


def rests(figure: Callable[[], int]) -> int:
    """Return a figure that does not change while nobody does anything."""
    before = figure()
    time.sleep(0.05)
    assert figure() == before
    return before


def test_a_stock_is_full_at_256_and_then_rests(workshop: Workshop) -> None:
    workshop.start()
    workshop.full()

    assert workshop.made == MOST == 256


def test_who_wants_none_ahead_has_none_made_whoever_takes_one() -> None:
    workshop = Workshop(0)
    workshop.start()

    assert workshop.take() == 0
    assert rests(lambda: workshop.made) == 0
    workshop.stock.close()


def test_nothing_is_made_while_the_office_starts(workshop: Workshop) -> None:
    workshop.stock.start()
    workshop.wait(SETTLE - 1)
    assert rests(lambda: workshop.made) == 0

    workshop.wait(1)
    workshop.full()


def test_what_was_taken_is_made_again(workshop: Workshop) -> None:
    workshop.start()
    workshop.full()

    assert [workshop.take() for _ in range(3)] == [1, 2, 3]

    workshop.full()
    assert workshop.made == MOST + 3


def test_no_two_of_sixteen_who_race_are_given_the_same_receipt(workshop: Workshop) -> None:
    workshop.start()
    workshop.full()
    begin = threading.Barrier(16)

    def grab(_: int) -> list[int]:
        begin.wait()
        return [workshop.take() for _ in range(100)]

    with ThreadPoolExecutor(16) as crowd:
        taken = [number for numbers in crowd.map(grab, range(16)) for number in numbers if number]

    assert len(taken) >= MOST
    assert len(set(taken)) == len(taken)


def test_nothing_is_made_while_somebody_else_waits_for_argon2id(workshop: Workshop) -> None:
    with workshop.stock.stand_back():
        with workshop.stock.stand_back():
            workshop.start()
            assert rests(lambda: workshop.made) == 0
        assert rests(lambda: workshop.made) == 0

    workshop.full()


def test_whoever_fails_does_not_hold_up_the_stock_for_ever(workshop: Workshop) -> None:
    workshop.start()
    with pytest.raises(OSError, match="gone"), workshop.stock.stand_back():
        raise OSError("gone")

    workshop.full()


def test_a_receipt_that_is_ten_minutes_old_is_given_to_nobody(workshop: Workshop) -> None:
    workshop.start()
    workshop.full()
    with workshop.stock.stand_back():
        rests(lambda: workshop.made)

        workshop.seconds += TOO_OLD

        assert workshop.take() == 0
        assert len(workshop.stock) == 0


def test_a_stock_is_renewed_before_it_is_old_and_stays_full(workshop: Workshop) -> None:
    workshop.start()
    workshop.full()
    workshop.wait(RENEW - 1)
    assert rests(lambda: workshop.made) == MOST

    workshop.least = MOST
    workshop.wait(1)
    until(lambda: workshop.made == 2 * MOST)
    workshop.full()

    assert workshop.made == 2 * MOST
    assert workshop.least == MOST
    assert workshop.take() == MOST + 1


def test_a_stock_that_nobody_uses_runs_out_and_the_next_who_comes_has_it_filled(workshop: Workshop) -> None:
    workshop.start()
    workshop.full()

    workshop.wait(AWAKE)

    until(lambda: len(workshop.stock) == 0)
    assert rests(lambda: workshop.made) == MOST
    assert workshop.take() == 0
    workshop.full()
    assert workshop.made == 2 * MOST


def test_the_last_of_a_stock_that_nobody_uses_are_kept_until_they_are_old(workshop: Workshop) -> None:
    workshop.seconds += AWAKE - RENEW + 1
    workshop.start()
    workshop.full()

    workshop.wait(RENEW - 1)
    assert len(workshop.stock) == MOST
    workshop.wait(TOO_OLD - RENEW + 1)

    until(lambda: len(workshop.stock) == 0)
    assert workshop.made == MOST


def test_a_stock_that_is_closed_ends_and_forgets() -> None:
    workshop = Workshop()
    workshop.start()
    before = threading.active_count()

    workshop.stock.close()

    assert threading.active_count() == before - 1
    assert (len(workshop.stock), workshop.take()) == (0, 0)


def test_a_stock_that_never_began_is_closed(workshop: Workshop) -> None:
    workshop.stock.close()

    assert workshop.made == 0
