"""Who else can help stands on the page for somebody in danger, until the day it expires."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from offices import TestOffice, founded
from visits import Visit

from grievance.office import Role
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
    visit = Visit(create_app(helped.role(Role.PUBLIC)))
    visit.open(f"/{language}/danger")
    page = visit.last.get_data(as_text=True)

    assert territory(language, "GN") in page
    assert page.index("Clinic of the Kilnmouth workers") < page.index("A line for people who speak up")
    assert say(language, "referral.help.survivor") in page
    assert "The office that moved" not in page


def test_an_office_without_a_directory_shows_none(visit: Visit) -> None:
    visit.open("/en/danger")

    assert say("en", "referral.title") not in visit.last.get_data(as_text=True)
