"""What an office keeps up stands on its pages: who else can help, until it expires, and when a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from offices import TestOffice, founded, standing
from visits import Visit, said

from grievance.office import Process
from grievance.phrases import day as spoken_day
from grievance.phrases import say, territory
from web.public.app import create_app

DIRECTORY = """
[[referral]]
id = "clinic"
country = "GN"
name = "Clinic of the Kilnmouth workers"
help = ["health", "survivor"]
phone = "+224 000 00 00"
checked = "2026-11-01"
expires = "2126-05-01"

[[referral]]
id = "line"
name = "A line for people who speak up"
help = ["rights"]
web = "https://line.example"
checked = "2026-11-01"
expires = "2126-12-01"

[[referral]]
id = "old"
name = "The office that moved"
help = ["legal"]
phone = "000"
checked = "2020-11-01"
expires = "2021-11-01"
"""


@pytest.fixture
def helped(tmp_path: Path) -> Iterator[TestOffice]:
    office = founded(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}")
    office.settings.referrals_file.write_text(DIRECTORY)
    yield office
    office.close()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_each_is_shown_with_what_they_do_and_when_they_were_asked(helped: TestOffice, language: str) -> None:
    visit = Visit(create_app(helped.role(Process.PUBLIC)))
    visit.open(f"/{language}/danger")
    page = visit.last.get_data(as_text=True)

    assert territory(language, "GN") in page
    assert page.index("Clinic of the Kilnmouth workers") < page.index("A line for people who speak up")
    assert say(language, "referral.help.survivor") in page
    assert "The office that moved" not in page


def test_an_office_without_a_directory_shows_none(visit: Visit) -> None:
    visit.open("/en/danger")

    assert say("en", "referral.title") not in visit.last.get_data(as_text=True)


ROTA = """
[rota]
zone = "UTC"

[[watch]]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "08:00"
to = "17:00"
first = "a@office.example"
second = "b@office.example"

[[watch]]
danger = true
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "00:00"
to = "24:00"
first = "b@office.example"
second = "a@office.example"
"""


def test_an_office_with_a_rota_says_on_which_day_a_person_reads(tmp_path: Path) -> None:
    with standing(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}") as office:
        office.settings.rota_file.write_text(ROTA)
        behind = office.role(Process.PUBLIC)
        visit = Visit(create_app(behind))
        day, at_once = behind.read_on(), behind.read_on(danger=True)
        assert day
        assert at_once

        receipt = visit.tell()
        assert say("en", "read.on", day=spoken_day("en", day, today=behind.now().date())) in said(receipt)
        marked = visit.send(visit.send(receipt, "/questions", group="danger"), "/answers", danger="now")
        assert say("en", "read.on", day=spoken_day("en", at_once, today=behind.now().date())) in said(marked)
