from __future__ import annotations

from browsers import Clock

from web.desk.throttle import FORGET, FREE, LONGEST, Lane, Throttle


def fail(throttle: Throttle, clock: Clock, lane: Lane) -> int:
    """Wait as long as it asks, fail once more, and return the seconds that were asked."""
    seconds = throttle.begin(lane)
    clock.now += seconds
    if seconds:
        assert throttle.begin(lane) == 0
    throttle.end(lane, refused=True)
    return seconds


def test_slips_wait_for_nothing_then_waits_grow_to_half_a_minute_and_no_further(clock: Clock) -> None:
    throttle = Throttle(clock)
    lane = throttle.lane("Ruth", "")

    waits = [fail(throttle, clock, lane) for _ in range(12)]

    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert max(waits) == LONGEST


def test_an_officer_who_signs_in_starts_anew(clock: Clock) -> None:
    throttle = Throttle(clock)
    lane = throttle.lane("Ruth", "")
    for _ in range(FREE + 3):
        fail(throttle, clock, lane)

    clock.now += throttle.begin(lane)
    assert throttle.begin(lane) == 0
    throttle.end(lane, refused=False)

    assert throttle.begin(lane) == 0


def test_strangers_never_make_a_known_device_wait(clock: Clock) -> None:
    throttle = Throttle(clock)
    device = throttle.device("Ruth")
    for _ in range(20):
        fail(throttle, clock, throttle.lane("Ruth", ""))

    known = throttle.lane("Ruth", device)

    assert known.known
    assert throttle.begin(throttle.lane("Ruth", "")) > 0
    assert throttle.begin(known) == 0


def test_strangers_who_fill_every_place_leave_those_of_known_devices_free(clock: Clock) -> None:
    throttle = Throttle(clock)
    known = throttle.lane("Ruth", throttle.device("Ruth"))

    begun = [throttle.begin(throttle.lane(name, "")) for name in ("Ruth", "Malik", "Salma", "Piotr")]

    assert begun == [0, 0, 1, 1]
    assert throttle.begin(known) == 0


def test_one_lane_tries_once_at_a_time(clock: Clock) -> None:
    throttle = Throttle(clock)
    lane = throttle.lane("Ruth", "")

    assert [throttle.begin(lane), throttle.begin(lane)] == [0, 1]
    throttle.end(lane, refused=True)
    assert throttle.begin(lane) == 0


def test_a_device_is_known_for_its_own_officer_only(clock: Clock) -> None:
    throttle = Throttle(clock)
    device = throttle.device("Ruth")

    assert throttle.lane("Ruth", device).known
    assert not throttle.lane("Malik", device).known
    assert throttle.lane("Malik", device) == throttle.lane("Malik", "")


def test_a_forged_device_is_a_stranger(clock: Clock) -> None:
    throttle = Throttle(clock)
    device = throttle.device("Ruth")

    for forged in ("", "0" * len(device), device[:-1], device + "0", device[:32], Throttle(clock).device("Ruth"), "é"):
        assert throttle.lane("Ruth", forged) == throttle.lane("Ruth", "")


def test_a_name_is_one_lane_however_it_is_typed(clock: Clock) -> None:
    throttle = Throttle(clock)

    lanes = {
        throttle.lane(name, "") for name in ("Ruth Adeyemi", " ruth adeyemi ", "RUTH ADEYEMI", "\uff32uth Adeyemi")
    }

    assert len(lanes) == 1


def test_after_a_quiet_quarter_of_an_hour_nothing_is_remembered(clock: Clock) -> None:
    throttle = Throttle(clock)
    for _ in range(FREE + 5):
        fail(throttle, clock, throttle.lane("Ruth", ""))

    clock.now += FORGET
    fail(throttle, clock, throttle.lane("Ruth", ""))

    assert throttle.begin(throttle.lane("Ruth", "")) == 0


def test_no_name_can_be_read_off_a_lane_or_a_device(clock: Clock) -> None:
    throttle, other = Throttle(clock), Throttle(clock)

    assert throttle.lane("Ruth", "").key != other.lane("Ruth", "").key
    assert "Ruth" not in throttle.device("Ruth")
    assert throttle.device("Ruth") != throttle.device("Ruth")
