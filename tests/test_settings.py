from __future__ import annotations

from pathlib import Path

import pytest

from grievance import phrases, settings
from grievance.errors import SettingRefused


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in settings.names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GRIEVANCE_HOME", str(tmp_path))


def test_every_path_follows_the_home_folder(tmp_path: Path) -> None:
    office = settings.load()

    assert office.database_url == f"sqlite:///{tmp_path}/grievance.db"
    assert (office.sockets, office.keeper_home) == (tmp_path / "run", tmp_path / "keeper")
    assert (office.pin_file, office.intake_key_file) == (tmp_path / "pin.json", tmp_path / "keys" / "intake.key")


def test_the_default_is_a_real_office_on_this_machine_only() -> None:
    office = settings.load()

    assert (office.mode, office.public_host, office.desk_host) == ("office", "127.0.0.1", "127.0.0.1")
    assert (office.dumpable, office.sign_in_cost, office.clock_file) == (False, "normal", None)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.load().public_port = 1


def test_a_door_accepts_its_own_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIEVANCE_PUBLIC_PORT", "8080")
    monkeypatch.setenv("GRIEVANCE_DESK_ORIGINS", "https://desk.example, https://desk.example:8443")

    office = settings.load()

    assert office.public_origins == ("http://127.0.0.1:8080", "http://localhost:8080")
    assert office.desk_origins == ("https://desk.example", "https://desk.example:8443")


@pytest.mark.parametrize("mode", ["demonstration", "test"])
def test_a_demonstration_speaks_every_language_and_an_office_the_one_that_is_no_draft(mode: str) -> None:
    assert settings.load(mode=mode).languages == phrases.LANGUAGES
    assert settings.load().languages == ("en",)


def test_an_office_names_the_languages_that_it_reads_its_own_first() -> None:
    assert settings.load(mode="demonstration", languages="fr, ar fr").languages == ("fr", "ar")


def test_a_child_process_gets_exactly_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parent = settings.load(mode="test", clock_file=tmp_path / "clock", dumpable=True, socket_groups={"intake": 2001})

    for name, value in parent.environment().items():
        monkeypatch.setenv(name, value)

    assert settings.load() == parent


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("PUBLIC_PORT", "eighty", "GRIEVANCE_PUBLIC_PORT must be a whole number from 1 to 65535."),
        ("MODE", "production", "GRIEVANCE_MODE must be office, demonstration or test."),
        (
            "SOCKET_GROUPS",
            "front=2001",
            "GRIEVANCE_SOCKET_GROUPS must be numbers of groups by door, such as intake=2001 desk=2002 worker=2003.",
        ),
        (
            "TELEGRAM_API_BASE",
            "https://api.example/",
            (
                "GRIEVANCE_TELEGRAM_API_BASE must be"
                " an address such as https://api.telegram.org, without a slash at its end."
            ),
        ),
        ("TELEGRAM_POLL_SECONDS", "601", "GRIEVANCE_TELEGRAM_POLL_SECONDS must be a whole number from 0 to 600."),
        ("DRAFTS_DAYS", "0", "GRIEVANCE_DRAFTS_DAYS must be a whole number from 1 to 90."),
        (
            "LANGUAGES",
            "en sw",
            "GRIEVANCE_LANGUAGES must be codes out of en fr ar es pt zh hi id ru de bn ug, with spaces between.",
        ),
        (
            "LANGUAGES",
            "en ug",
            (
                "GRIEVANCE_LANGUAGES names Uyghur (ug), and that is a draft. First somebody who grew up with it reads "
                "every sentence, and is named in its catalogue (docs/translating.md)."
            ),
        ),
        ("CLOCK_FILE", "/clock", "GRIEVANCE_CLOCK_FILE moves the clock: a real office refuses it."),
        ("SIGN_IN_COST", "cheap", "GRIEVANCE_SIGN_IN_COST=cheap is for tests and demonstrations only."),
        ("DUMPABLE", "true", "GRIEVANCE_DUMPABLE is for tests only."),
        ("PUBLIC_PROT", "1", "GRIEVANCE_PUBLIC_PROT is not a setting. The settings are described in docs/settings.md."),
    ],
)
def test_a_refusal_names_the_setting_and_what_it_must_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, refusal: str
) -> None:
    monkeypatch.setenv(f"GRIEVANCE_{name}", value)

    with pytest.raises(SettingRefused) as caught:
        settings.load()

    assert str(caught.value) == refusal


def test_a_refusal_never_repeats_what_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIEVANCE_LEAVE_URL", "hunter2")

    with pytest.raises(SettingRefused) as caught:
        settings.load()

    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_database_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIEVANCE_DATABASE_URL", "postgresql+psycopg://office:hunter2@db/grievance")

    assert "hunter2" not in repr(settings.load())


def test_the_bot_s_token_is_neither_shown_nor_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIEVANCE_TELEGRAM_TOKEN", "123456:hunter2")
    told = settings.load()
    monkeypatch.setenv("GRIEVANCE_TELEGRAM_TOKEN", "hunter2 without digits")
    with pytest.raises(SettingRefused) as refused:
        settings.load()

    assert told.telegram_token == "123456:hunter2"
    assert "hunter2" not in repr(told)
    assert "hunter2" not in str(refused.value)


def test_files_are_fetched_where_the_bot_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load().telegram_file_base == "https://api.telegram.org"
    monkeypatch.setenv("GRIEVANCE_TELEGRAM_API_BASE", "http://127.0.0.1:8081")
    assert settings.load().telegram_file_base == "http://127.0.0.1:8081"
    monkeypatch.setenv("GRIEVANCE_TELEGRAM_FILE_BASE", "http://127.0.0.1:8082/files")
    assert settings.load().telegram_file_base == "http://127.0.0.1:8082/files"


@pytest.mark.parametrize("mode", ["demonstration", "test"])
def test_a_demonstration_listens_on_this_machine_only(mode: str) -> None:
    with pytest.raises(SettingRefused, match=r"127\.0\.0\.1"):
        settings.load(mode=mode, public_host="0.0.0.0")  # noqa: S104 - the address that is refused


def test_the_mechanism_is_a_name_or_a_file_and_a_child_finds_the_same_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings.load().mechanism == "asi"

    own = settings.load(mechanism="ours.toml")

    assert own.mechanism == str(tmp_path / "ours.toml")
    assert own.environment()["GRIEVANCE_MECHANISM"] == str(tmp_path / "ours.toml")
    with pytest.raises(SettingRefused, match="GRIEVANCE_MECHANISM must be asi, entity, or the path"):
        settings.load(mechanism="")
