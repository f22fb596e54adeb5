"""Settings: everything an office can be told from outside, read once, here and nowhere else (docs/settings.md).

A field's description says what its value must be; it is the sentence of a refusal and the line in the docs.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from grievance import phrases
from grievance.errors import SettingRefused

PREFIX = "GRIEVANCE_"
_OF_THE_TESTS = f"{PREFIX}TEST_"  # what the tests are told, and no office

Mode = Literal["office", "demonstration", "test"]


def _words(value: object) -> object:
    return tuple(word for word in value.replace(",", " ").split() if word) if isinstance(value, str) else value


def _pairs(value: object) -> object:
    return dict(word.partition("=")[::2] for word in value.split()) if isinstance(value, str) else value


def _spoken(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not codes or set(codes) - set(phrases.LANGUAGES):
        raise ValueError
    return tuple(dict.fromkeys(codes))


def _name_or_path(word: str) -> str:
    """Keep a bare name, as of what ships with the program; whatever else it is, it is a path."""
    if not word:
        raise ValueError
    return word if word.isalpha() else str(Path(word).absolute())


def _own_languages(data: Mapping[str, Any]) -> tuple[str, ...]:
    return phrases.LANGUAGES[:1] if data.get("mode") == "office" else phrases.LANGUAGES


Mechanism = Annotated[str, AfterValidator(_name_or_path)]
Folder = Annotated[Path, AfterValidator(Path.absolute)]
Port = Annotated[int, Field(ge=1, le=65535)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words), PlainSerializer(" ".join)]
Languages = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_words), AfterValidator(_spoken), PlainSerializer(" ".join)
]
Groups = Annotated[
    Mapping[Literal["intake", "desk", "worker"], int],
    NoDecode,
    BeforeValidator(_pairs),
    PlainSerializer(lambda groups: " ".join(f"{door}={group}" for door, group in groups.items())),
]


def _under_home(*parts: str) -> Any:  # noqa: ANN401 - pydantic types a default as the field's own type
    return Field(default_factory=lambda data: data["home"].joinpath(*parts), description="a path")


def _own_origins(door: str) -> Any:  # noqa: ANN401 - the same
    def origins(data: Mapping[str, Any]) -> tuple[str, ...]:
        host, port = data[f"{door}_host"], data[f"{door}_port"]
        hosts = dict.fromkeys((host, "127.0.0.1", "localhost")) if is_loopback(host) else (host,)
        return tuple(f"http://{host}:{port}" for host in hosts)

    return Field(
        default_factory=origins, description="addresses such as https://complaints.example, with spaces between"
    )


class Settings(BaseSettings):
    """All settings of one process, frozen. Paths are absolute; times are seconds; ports are TCP ports."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Folder = Field(default=Path("var"), validate_default=True, description="the folder of the office's data")
    database_url: str = Field(
        default_factory=lambda data: f"sqlite:///{data['home'] / 'grievance.db'}",
        description="an address such as postgresql+psycopg://office@db/grievance or sqlite:////path/to/file",
        min_length=1,
        repr=False,
    )
    mode: Mode = Field(default="office", description="office, demonstration or test")
    languages: Languages = Field(
        default_factory=_own_languages,
        description=f"codes out of {' '.join(phrases.LANGUAGES)}, with spaces between",
    )

    public_host: str = Field(default="127.0.0.1", min_length=1, description="the address the public door listens on")
    public_port: Port = Field(default=8000, description="a whole number from 1 to 65535")
    public_origins: Origins = _own_origins("public")
    desk_host: str = Field(default="127.0.0.1", min_length=1, description="the address the desk listens on")
    desk_port: Port = Field(default=8001, description="a whole number from 1 to 65535")
    desk_origins: Origins = _own_origins("desk")
    leave_url: str = Field(
        default="https://worldweather.wmo.int/",
        pattern=r"^https?://\S+$",
        description="the address of an ordinary page, where a person who leaves quickly is sent",
    )

    blobs: Folder = _under_home("blobs")
    max_file_mb: int = Field(default=200, ge=0, le=2000, description="a whole number of megabytes from 0 to 2000")

    sockets: Folder = _under_home("run")
    socket_groups: Groups = Field(
        default_factory=dict, description="numbers of groups by door, such as intake=2001 desk=2002 worker=2003"
    )
    keeper_home: Folder = _under_home("keeper")
    heads: Folder = _under_home("heads")
    log_minutes: int = Field(default=60, ge=1, le=1440, description="a whole number from 1 to 1440")
    receipts_ahead: int = Field(
        default_factory=lambda data: 256 if data.get("mode") == "office" else 0,
        ge=0,
        le=4096,
        description="a whole number from 0 to 4096",
    )
    pin_file: Folder = _under_home("pin.json")
    intake_key_file: Folder = _under_home("keys", "intake.key")
    worker_key_file: Folder = _under_home("keys", "worker.key")
    bot_key_file: Folder = _under_home("keys", "bot.key")

    telegram_token: str = Field(
        default="",
        pattern=r"^([0-9]+:[A-Za-z0-9_-]+)?$",
        description="a token as BotFather gives it, such as 123456:ABC-def, or nothing",
        repr=False,
    )
    telegram_api_base: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[^\s/]\S*[^\s/]$",
        description="an address such as https://api.telegram.org, without a slash at its end",
    )
    telegram_file_base: str = Field(
        default_factory=lambda data: data.get("telegram_api_base", ""),
        pattern=r"^https?://[^\s/]\S*[^\s/]$",
        description="an address such as https://api.telegram.org, without a slash at its end",
    )
    telegram_poll_seconds: int = Field(default=50, ge=0, le=600, description="a whole number from 0 to 600")
    drafts_days: int = Field(default=7, ge=1, le=90, description="a whole number from 1 to 90")
    aside_days: int = Field(default=30, ge=2, le=365, description="a whole number from 2 to 365")
    rehearsal_port: Port = Field(default=8002, description="a whole number from 1 to 65535")

    mechanism: Mechanism = Field(default="asi", description="asi, entity, or the path of a mechanism's file")
    calendar: str = Field(
        default="",
        pattern=r"^([A-Z]{2}(-[A-Za-z0-9]+)?)?$",
        description="the code of a country, or of a part of it, such as AU or AU-VIC, or nothing",
    )
    rota_file: Folder = _under_home("rota.toml")
    bell_file: Folder = _under_home("bell.json")
    advice_file: Folder = _under_home("advice.toml")
    referrals_file: Folder = _under_home("referrals.toml")
    smtp_host: str = Field(default="", description="the name of a mail server, or nothing")
    smtp_port: Port = Field(default=587, description="a whole number from 1 to 65535")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls, tls, or none (none only to this machine)"
    )
    smtp_sender: str = Field(default="", description="the address that messages of the bell come from")
    smtp_user: str = Field(default="", description="the name to sign in with, or nothing", repr=False)
    smtp_password_file: Folder | None = Field(default=None, description="a file that holds a password")

    public_workers: int = Field(default=2, ge=1, le=64, description="a whole number from 1 to 64")
    threads: int = Field(default=8, ge=1, le=256, description="a whole number from 1 to 256")
    recycle_after: int = Field(default=500, ge=1, description="a number of requests, at least 1")

    clock_file: Folder | None = Field(
        default=None, description="a file with a number of seconds; never in a real office"
    )
    sign_in_cost: Literal["normal", "cheap"] = Field(default="normal", description="normal (never cheap in an office)")
    dumpable: bool = Field(default=False, description="false (true only in tests)")

    @model_validator(mode="after")
    def _fits_the_mode(self) -> Self:
        if self.mode == "office" and self.clock_file:
            raise SettingRefused(f"{PREFIX}CLOCK_FILE moves the clock: a real office refuses it.")
        if self.mode == "office":
            _refuse_drafts(self.languages)
        if self.mode == "office" and self.sign_in_cost == "cheap":
            raise SettingRefused(f"{PREFIX}SIGN_IN_COST=cheap is for tests and demonstrations only.")
        if self.mode != "test" and self.dumpable:
            raise SettingRefused(f"{PREFIX}DUMPABLE is for tests only.")
        if self.mode != "office" and not (is_loopback(self.public_host) and is_loopback(self.desk_host)):
            raise SettingRefused(f"{PREFIX}MODE={self.mode} listens on this machine only: use the address 127.0.0.1.")
        if self.smtp_host and not self.smtp_sender:
            raise SettingRefused(f"{PREFIX}SMTP_SENDER is needed with {PREFIX}SMTP_HOST.")
        if self.smtp_host and self.smtp_security == "none" and not is_loopback(self.smtp_host):
            raise SettingRefused(f"{PREFIX}SMTP_SECURITY=none sends to this machine only: use starttls or tls.")
        return self

    def environment(self) -> dict[str, str]:
        """Return the environment of a child process that is to have exactly these settings."""
        own = {f"{PREFIX}{key.upper()}": str(value) for key, value in self.model_dump().items() if value is not None}
        return {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)} | own


def _refuse_drafts(languages: tuple[str, ...]) -> None:
    for code in languages:
        if not phrases.reviewed(code):
            language = f"{phrases.name('en', code)} ({code})"
            raise SettingRefused(
                f"{PREFIX}LANGUAGES names {language}, and that is a draft. First somebody who grew up with it reads "
                "every sentence, and is named in its catalogue (docs/translating.md)."
            )


def is_loopback(host: str) -> bool:
    """Say whether a host name or address means this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load(**chosen: Any) -> Settings:  # noqa: ANN401 - each field has its own type
    """Read the settings from the environment; `chosen` goes before it. Raises `SettingRefused` in plain words."""
    unknown = {key for key in os.environ if key.startswith(PREFIX) and not key.startswith(_OF_THE_TESTS)} - set(names())
    if unknown:
        raise SettingRefused(f"{min(unknown)} is not a setting. The settings are described in docs/settings.md.")
    try:
        return Settings(**chosen)
    except ValidationError as refused:
        key = str(refused.errors()[0]["loc"][0])
        # The value is not repeated: it may be a password. The cause is dropped for the same reason.
        raise SettingRefused(f"{PREFIX}{key.upper()} must be {Settings.model_fields[key].description}.") from None


def names() -> tuple[str, ...]:
    """Return the name of every setting as the environment spells it."""
    return tuple(f"{PREFIX}{key.upper()}" for key in Settings.model_fields)
