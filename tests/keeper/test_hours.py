"""A key is served for its hour and at least one more, and then it is gone from the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.keeper.hours import HOUR, HourKeys, machine_seconds, machine_start

TUESDAY, WEDNESDAY = b"t" * 16, b"w" * 16


class Machine:
    """A machine whose seconds are counted by hand."""

    def __init__(self, path: Path) -> None:
        """Start the machine."""
        self.path, self.seconds, self.boot = path, 100.0, TUESDAY
        self.hours = self.open()

    def open(self) -> HourKeys:
        """Open the hour keys as a process does that was just started."""
        return HourKeys(self.path, lambda: self.seconds, lambda: self.boot)

    def restart(self) -> None:
        """Start the process again."""
        self.hours.close()
        self.hours = self.open()

    def keys(self) -> list[bytes]:
        """Return the keys that are served."""
        return [hour.key for hour in self.hours.serve()]

    def lefts(self) -> list[int]:
        """Return how long they will be."""
        return [hour.seconds_left for hour in self.hours.serve()]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "hours")


def test_an_office_begins_with_one_key(machine: Machine) -> None:
    (hour,) = machine.hours.serve()

    assert (len(hour.id), len(hour.key), hour.seconds_left) == (8, 32, 2 * HOUR)


def test_a_key_stays_the_newest_for_an_hour(machine: Machine) -> None:
    first = machine.keys()

    machine.seconds += HOUR - 1

    assert machine.keys() == first
    assert machine.lefts() == [HOUR + 1]


def test_a_key_is_served_for_an_hour_after_it_was_the_newest(machine: Machine) -> None:
    (first,) = machine.keys()
    machine.seconds += HOUR
    second, still = machine.keys()
    assert still == first != second
    assert machine.lefts() == [2 * HOUR, HOUR]

    machine.seconds += HOUR - 1
    assert machine.keys() == [second, first]
    machine.seconds += 1
    assert machine.keys()[1:] == [second]


def test_a_key_that_is_no_longer_served_is_no_longer_in_the_file(machine: Machine) -> None:
    (first,) = machine.keys()
    machine.seconds += HOUR
    assert len(machine.keys()) == 2
    assert first in machine.path.read_bytes()

    machine.seconds += HOUR
    assert len(machine.keys()) == 2

    assert first not in machine.path.read_bytes()


def test_a_quiet_night_ends_a_key_no_earlier_than_an_hour_after_the_next(machine: Machine) -> None:
    (first,) = machine.keys()

    machine.seconds += 9 * HOUR

    assert machine.keys()[1] == first
    assert machine.lefts() == [2 * HOUR, HOUR]


def test_keys_and_ages_outlive_the_process(machine: Machine) -> None:
    machine.keys()
    machine.seconds += HOUR
    before = machine.keys()
    machine.seconds += 600

    machine.restart()

    assert machine.keys() == before
    assert machine.lefts() == [2 * HOUR - 600, HOUR - 600]


def test_another_start_of_the_machine_counts_the_newest_as_just_born(machine: Machine) -> None:
    machine.keys()
    machine.seconds += HOUR
    before = machine.keys()
    machine.seconds, machine.boot = 5.0, WEDNESDAY

    machine.restart()
    assert machine.keys() == before
    assert machine.lefts() == [2 * HOUR, HOUR]

    machine.seconds += 600
    machine.restart()
    assert machine.lefts() == [2 * HOUR - 600, HOUR - 600]


def test_a_key_torn_while_it_was_written_leaves_the_one_before(machine: Machine) -> None:
    (first,) = machine.keys()
    machine.seconds += HOUR
    second, _ = machine.keys()
    content = machine.path.read_bytes()
    machine.path.write_bytes(content.replace(second, bytes(32)))

    machine.restart()

    newest, before = machine.keys()
    assert before == first
    assert newest not in {first, second}


def test_the_machine_tells_its_seconds_and_its_start() -> None:
    assert machine_seconds() <= machine_seconds()
    assert machine_start() == machine_start()
    assert len(machine_start()) == 16
