"""A real office opens its doors only when somebody answered a test of the bell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from mailserver import MailServer, mail_server
from offices import TestOffice, founded
from test_bell import FIRST, ROTA, SECOND, by

from grievance import belfry
from grievance.errors import PostAway, SettingRefused
from grievance.office import Office, Process


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def founded_office(tmp_path: Path, mail: MailServer) -> Iterator[TestOffice]:
    made = founded(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}", **by(mail))
    made.settings.rota_file.write_text(ROTA)
    yield made
    made.close()


def real(made: TestOffice) -> Office:
    """Wire it as if it were a real office: what is refused there is asked of the settings alone."""
    office = made.role(Process.CLI)
    office.settings = office.settings.model_copy(update={"mode": "office"})
    return office


def answering(mail: MailServer) -> dict[str, str]:
    """Read the number in each message that came."""
    return {to: re.findall(r"\b\d{6}\b", str(message.get_payload()))[0] for to, message in mail.came}


def test_everybody_of_the_rota_reads_a_number_back(founded_office: TestOffice, mail: MailServer) -> None:
    office = real(founded_office)
    with pytest.raises(SettingRefused, match="bell test"):
        belfry.require_tested(office)

    belfry.test(office, lambda whom: answering(mail)[whom])

    belfry.require_tested(office)
    assert mail.to() == [FIRST, SECOND]
    assert founded_office.settings.bell_file.stat().st_mode & 0o077 == 0


def test_a_wrong_number_opens_nothing(founded_office: TestOffice) -> None:
    office = real(founded_office)

    with pytest.raises(SettingRefused, match="not the number"):
        belfry.test(office, lambda _: "12345")
    with pytest.raises(SettingRefused):
        belfry.require_tested(office)


def test_a_test_counts_for_three_months_and_for_these_people(founded_office: TestOffice, mail: MailServer) -> None:
    belfry.test(real(founded_office), lambda whom: answering(mail)[whom])

    founded_office.move_clock(93)
    with pytest.raises(SettingRefused, match="Test it again"):
        belfry.require_tested(real(founded_office))
    founded_office.move_clock(1)
    belfry.require_tested(real(founded_office))
    founded_office.settings.rota_file.write_text(ROTA.replace(SECOND, "third@office.example"))
    with pytest.raises(SettingRefused, match="comes first"):
        belfry.require_tested(real(founded_office))


def test_without_a_rota_or_a_mail_server_nothing_is_tried(founded_office: TestOffice, mail: MailServer) -> None:
    office = real(founded_office)
    office.settings = office.settings.model_copy(update={"smtp_host": ""})
    with pytest.raises(SettingRefused, match="GRIEVANCE_SMTP_HOST"):
        belfry.test(office, str)

    founded_office.settings.rota_file.unlink()
    with pytest.raises(SettingRefused, match="GRIEVANCE_ROTA_FILE"):
        belfry.test(real(founded_office), str)
    assert mail.came == []


def test_a_server_that_takes_nothing_is_no_test(founded_office: TestOffice, mail: MailServer) -> None:
    mail.refuses = True

    with pytest.raises(PostAway):
        belfry.test(real(founded_office), str)


def test_a_demonstration_opens_without_a_bell(founded_office: TestOffice) -> None:
    belfry.require_tested(founded_office.role(Process.CLI))


def test_a_rota_that_is_not_understood_stops_every_process_with_its_line(founded_office: TestOffice) -> None:
    founded_office.settings.rota_file.write_text(ROTA.replace("minutes", "minuets"))

    with pytest.raises(SettingRefused, match="line 4"):
        founded_office.role(Process.PUBLIC)
