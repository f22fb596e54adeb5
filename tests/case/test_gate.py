"""No count that is held back can be worked out from those that are shown: shown by another table that fits as well."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from grievance.case.gate import Counts, recoverable, shown

LEAST = 5


def of(total: str, **parts: int) -> Counts[str]:
    """Make one line of a table with its total."""
    return Counts({total: sum(parts.values()), **parts}, [(total, tuple(parts))])


def test_what_is_large_enough_is_shown() -> None:
    assert shown(of("all", one=5, two=9), LEAST) == {"all": 14, "one": 5, "two": 9}


def test_a_small_count_takes_another_one_with_it_the_smallest() -> None:
    assert shown(of("all", one=3, two=9, three=7), LEAST) == {"all": 19, "two": 9}


def test_two_small_ones_that_are_small_together_too_are_not_told_by_what_is_left_over() -> None:
    assert shown(of("all", one=1, two=1, three=9, four=30), LEAST) == {"all": 41, "four": 30}


def test_a_nought_is_as_small_as_a_one() -> None:
    assert shown(of("all", one=0), LEAST) == {}
    assert shown(of("all", one=1), LEAST) == {}
    assert shown(of("all", one=0, two=12), LEAST) == {"all": 12}


def test_what_befell_everybody_is_not_told_of_anybody() -> None:
    assert "unfounded" not in shown(of("ended", unfounded=12, resolved=0), LEAST)


def test_a_nought_that_is_no_news_of_anybody_is_shown_beside_what_it_rests_on() -> None:
    late = Counts({"kept": 12, "late": 0}, resting={"late": "kept"})
    few = Counts({"kept": 2, "late": 0}, resting={"late": "kept"})

    assert shown(late, LEAST) == {"kept": 12, "late": 0}
    assert shown(few, LEAST) == {}


def test_what_two_tables_count_alike_is_held_back_in_both() -> None:
    counts = Counts(
        {"cases": 15, "q1": 12, "q2": 3, "begun": 15, "b1": 12, "b2": 3},
        [("cases", ("q1", "q2")), ("begun", ("b1", "b2")), ("q1", ("b1",)), ("q2", ("b2",)), ("cases", ("begun",))],
    )

    assert shown(counts, LEAST) == {"cases": 15, "begun": 15}


def test_what_is_held_back_for_another_s_sake_is_not_told_elsewhere() -> None:
    counts = Counts({"all": 15, "one": 12, "few": 3, "also": 12}, [("all", ("one", "few")), ("one", ("also",))])

    assert shown(counts, LEAST) == {"all": 15}


def test_one_hidden_cell_of_a_square_is_given_away_and_a_square_of_four_is_not() -> None:
    cells = {f"{row}{column}": 10 for row, column in product("abc", "123")}
    rows = [(row, tuple(f"{row}{column}" for column in "123")) for row in "abc"]
    columns = [(column, tuple(f"{row}{column}" for row in "abc")) for column in "123"]
    table = Counts(cells | dict.fromkeys([*"abc", *"123"], 30), rows + columns)

    assert recoverable(table, {"a1"}) == {"a1"}
    assert recoverable(table, {"a1", "a2", "b1"}) == {"a1", "a2", "b1"}
    assert recoverable(table, {"a1", "a2", "b1", "b2"}) == set()
    assert recoverable(table, {"a1", "a2", "b2", "b3", "c1", "c3"}) == set()


def test_two_on_each_line_are_not_enough_where_they_are_noughts() -> None:
    line = of("all", one=0, two=0, three=9)

    assert recoverable(line, {"one", "two"}) == {"one", "two"}
    assert recoverable(line, {"one", "two", "three"}) == set()


NUMBERS = some.integers(0, 12)


@some.composite
def tables(draw: some.DrawFn) -> Counts[str]:
    """Draw quarters and a year of two things, with what is counted alike, and a nought that rests on another."""
    quarters = [f"q{at}" for at in range(draw(some.integers(1, 4)))]
    numbers = {name: draw(NUMBERS) for name in quarters}
    sums: list[tuple[str, tuple[str, ...]]] = [("year", tuple(quarters))]
    numbers["year"] = sum(numbers.values())
    if draw(some.booleans()):
        numbers["also"] = numbers["year"]
        sums.append(("year", ("also",)))
        ends = [f"e{at}" for at in range(draw(some.integers(1, 3)))]
        left = numbers["year"]
        for name in ends[:-1]:
            numbers[name] = draw(some.integers(0, left))
            left -= numbers[name]
        numbers[ends[-1]] = left
        sums.append(("also", tuple(ends)))
    numbers["late"] = draw(some.integers(0, 6))
    return Counts(numbers, sums, {"late": "year"})


@settings(deadline=None, max_examples=150)
@given(tables(), some.integers(2, 6))
def test_whoever_sees_what_is_shown_cannot_tell_what_is_held_back(counts: Counts[str], least: int) -> None:
    told = shown(counts, least)
    hidden = [cell for cell in counts.numbers if cell not in told]
    small = {cell for cell, number in counts.numbers.items() if number < least}

    assert small - {"late"} <= set(hidden)
    assert all(counts.numbers[cell] == number for cell, number in told.items())
    for cell in small & set(hidden):
        assert _another(counts, told, hidden, cell)


def _another(counts: Counts[str], told: Mapping[str, int], hidden: list[str], cell: str) -> bool:
    """Look, without any algebra, for another table that fits: parts move by one or two, totals follow."""
    totals = [total for total, _ in counts.sums]
    moving = [name for name in hidden if name not in totals]
    nearby = [
        [number for number in range(n - 2, n + 3) if number >= 0] for n in map(counts.numbers.__getitem__, moving)
    ]
    for values in product(*nearby):
        table = {**counts.numbers, **dict(zip(moving, values, strict=True))}
        for total, parts in reversed(counts.sums):  # what is counted alike stands on a sum of its own
            table[total] = sum(table[part] for part in parts)
        sums = all(table[total] == sum(table[part] for part in parts) for total, parts in counts.sums)
        if sums and all(table[name] == number for name, number in told.items()) and table[cell] != counts.numbers[cell]:
            return True
    return False


@settings(deadline=None, max_examples=100)
@given(tables(), some.integers(2, 6))
def test_what_is_left_over_of_a_total_is_never_small_either(counts: Counts[str], least: int) -> None:
    told = shown(counts, least)

    for total, parts in counts.sums:
        rest = sum(counts.numbers[part] for part in parts if part not in told)
        if total in told and any(part not in told and counts.numbers[part] < least for part in parts):
            assert rest >= least
