"""A file with mistakes is told all of them, each with its line; and nothing that somebody types does more than that."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from grievance.errors import StandardRefused
from grievance.standards import SHIPPED, read
from grievance.standards.checking import check, holds

ENTITY = files("grievance.standards").joinpath("entity.toml").read_text(encoding="utf-8")
CATALOGUE = files("grievance.standards").joinpath("criteria.toml").read_text(encoding="utf-8")


def line_of(text: str, piece: str) -> int:
    """Return the line on which a piece of the text begins."""
    return text[: text.index(piece)].count("\n") + 1


@pytest.mark.parametrize("name", SHIPPED)
def test_the_mechanisms_that_ship_have_no_mistake(name: str) -> None:
    text = files("grievance.standards").joinpath(f"{name}.toml").read_text(encoding="utf-8")

    assert check(text) == ()
    assert holds(text).startswith(f"Complaints mechanism of {'the scheme' if name == 'asi' else 'a certified entity'}")
    assert "16 clocks (2 by law), 12 questions" in holds(text)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('level = "entity"', 'level = "company"', "standard: unknown level company"),
        ('version = "1"', "version = 1", "standard: version is not a text"),
        ('criteria_from = "criteria"', 'criteria_from = "ours"', "standard: unknown criteria_from ours"),
        ("update_days = 30", "update_days = thirty", "the value is not understood; it must end on its line"),
        ("update_days = 30", "update_days = 30000", "house_defaults: update_days is above 3650"),
        ("smallest_inside = 5", "smallest_inside = 2", "house_defaults: smallest_inside is below 3"),
        ("smallest_outside = 10", "smallest_outside = 4", "house_defaults: smallest_outside is below 5"),
        ('id = "acknowledge"', 'id = "acknowlege"', "duties: acknowledge is missing"),
        ('ends = ["acknowledge", "suppress"]', 'ends = ["acknowledge", "supress"]', "duties: unknown supress in ends"),
        ("days = 7\nstatutory = true", "working_days = 7\nstatutory = true", "duties: a statutory duty counts"),
        ("days = 7\nstatutory = true", "months = 7\nstatutory = true", "duties: acknowledge is statutory, starts with"),
        ('owner = "intake"', 'owner = "auditor"', "duties: unknown owner auditor"),
        ('ends = ["decide"]', 'ends = ["convene"]', "duties: convene begins the duty and ends it"),
        ('pauses = ["awaiting", "hold"]', 'pauses = ["remedy"]', "duties: unknown remedy in pauses"),
        ('id = "wish"', 'id = "shoe_size"', "questions: there are no words for shoe_size in the catalogues"),
        ('"land", "other"', '"land", "theft"', "questions: there are no words for theft in the catalogues"),
        (
            'kind = "line"\ncompartment = "identity"',
            'kind = "line"\ncompartment = "statement"',
            "questions: who somebody is and how to reach them is sealed in identity",
        ),
        ('compartment = "statement"', 'compartment = "letters"', "questions: unknown compartment letters"),
        ('letter = "close.resolved"', 'letter = "close.won"', "outcomes: no text is prepared for close.won"),
        ('letter = "close.resolved"', 'letter = "acknowledge"', "outcomes: no text is prepared for acknowledge"),
        ('id = "unfounded"', 'id = "resolved"', "outcomes: resolved stands here twice"),
        ('means = "an apology', 'letter = "close.resolved"\nmeans = "an apology', "remedies: unknown key letter"),
        ('[[subject_types]]\nid = "supplier"', '[subject_types]\nid = "supplier"', "subject_types stands here twice"),
        ("[[measures]]", "[[measure]]", "unknown table measure"),
        ('title = "Training"', "title = 'Training' # or\nwhat", "not a table, not a key, not a comment"),
    ],
)
def test_a_broken_mechanism_is_refused_with_the_line_and_the_reason(right: str, wrong: str, reason: str) -> None:
    text = ENTITY.replace(right, wrong, 1)

    told = {fault.reason: fault.line for fault in check(text)}

    found = [line for said, line in told.items() if said.startswith(reason)]
    expected = 0 if reason.endswith("is missing") else _line(line_of(ENTITY, right), text, reason)
    assert found == [expected]
    with pytest.raises(StandardRefused):
        read(text)


def _line(at: int, text: str, reason: str) -> int:
    """Return the line where a mistake is named: where it was made, or that of the key which is meant."""
    if reason.startswith("duties: acknowledge is"):
        return line_of(text, 'id = "acknowledge"')
    return at + 1 if reason.startswith(("questions: who", "not a table")) else at


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('since = "2023-04"', 'since = "April 2023"', "editions: since is a month such as 2023-04, or a day"),
        ('since = "2023-04"', 'since = "2023-13"', "editions: since is a month such as 2023-04, or a day"),
        ('since = "2017-12"', 'since = "2017-12"\nuntil = "2017-11-30"', "editions: until is before since"),
        ('id = "PS2"', 'id = "PS-two"', "editions: id is the letters of a standard and the number of its edition"),
        ('id = "PS2:9.2"', 'id = "PS3.1:9.2"', "criteria: PS3.1:9.2 stands here twice"),
        ("verified = false", "verified = no", "the value is not understood; it must end on its line"),
    ],
)
def test_a_broken_catalogue_is_refused_too(right: str, wrong: str, reason: str) -> None:
    text = CATALOGUE.replace(right, wrong, 1)

    ((line, said),) = [(fault.line, fault.reason) for fault in check(text)]

    assert line == line_of(CATALOGUE, right) + wrong.count("\n")
    assert said.startswith(reason)


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = ENTITY.replace('version = "1"', "version = 1").replace("days = 7\n", "days = -7\n", 1)
    text = text.replace('level = "entity"', "").replace('owner = "intake"', 'owner = ""', 1)

    told = [(fault.line, fault.reason) for fault in check(text)]

    assert told == [
        (line_of(text, "[standard]"), "standard: level is missing"),
        (line_of(text, "version = 1"), "standard: version is not a text"),
        (line_of(text, "cooling_off_days = -7"), "house_defaults: cooling_off_days is below 0"),
        (line_of(text, 'owner = ""'), "duties: owner is empty"),
    ]


def test_a_file_that_is_taken_from_the_catalogue_may_add_to_it_and_not_repeat_it() -> None:
    own = '\n[[criteria]]\nid = "{}"\ntitle = "Fair rent"\nverified = false\nsource = "house"\n'

    assert read(ENTITY + own.format("HOUSE:1")).criteria[-1].id == "HOUSE:1"
    ((line, reason),) = [(fault.line, fault.reason) for fault in check(ENTITY + own.format("RETALIATION"))]
    assert (line, reason) == (ENTITY.count("\n") + 3, "criteria: RETALIATION stands here twice")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('[[referral]]\nid = "x"', "referral: name is missing"),
        ('[[watch]]\ndays = ["mon"]', "rota is missing"),
        ('[[advice]]\nchannel = "telegram"', "advice: country is missing"),
        ('[[criteria]]\nid = "x"', "criteria: title is missing"),
        ("[[questions]]", "standard is missing"),
        ("", "standard is missing"),
    ],
)
def test_what_a_file_is_is_told_by_its_tables(text: str, kind: str) -> None:
    assert kind in {fault.reason for fault in check(text)}


_WORDS = some.sampled_from(
    [
        "[",
        "]]",
        "[[duties]]",
        "=",
        '"',
        "'",
        "\n",
        "true",
        "-1",
        "9" * 5000,
        "[" * 2000,
        "id",
        "\0",
        "\ud800",
        "2026-02-30",
    ]
) | some.text(max_size=6)


@settings(deadline=None)
@given(some.data())
def test_a_mutated_file_is_understood_or_refused_and_nothing_else(data: some.DataObject) -> None:
    text = ENTITY
    for _ in range(data.draw(some.integers(1, 4))):
        at = data.draw(some.integers(0, len(text)))
        text = text[:at] + data.draw(_WORDS) + text[at + data.draw(some.integers(0, 60)) :]

    found = check(text)

    with suppress(StandardRefused):
        read(text)
        assert found == ()
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)
    assert all(0 <= fault.line <= text.count("\n") + 1 for fault in found)
