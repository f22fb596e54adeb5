"""From the text of an office's directory of help to its lines, or to the line and the reason why not."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from grievance.case.referral import Help, Referral
from grievance.errors import StandardRefused
from grievance.standards.tables import Table, scan

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]*")
_WEB: Final = re.compile(r"https://\S+")
_HELPS: Final = frozenset(str(help_) for help_ in Help)


def read_referrals(text: str) -> tuple[Referral, ...]:
    """Read a directory. Raises `StandardRefused` at the first thing that is not fully understood."""
    found: dict[str, Referral] = {}
    for table in scan(text):
        if table.single or table.name != "referral":
            raise StandardRefused(table.line, f"unknown table {table.name}")
        referral = _referral(table)
        if referral.id in found:
            raise table.refuse("id", f"{referral.id} stands here twice")
        found[referral.id] = referral
    return tuple(found.values())


def _referral(table: Table) -> Referral:
    table.only("id", "country", "name", "help", "phone", "web", "checked", "expires")
    helps = tuple(Help(help_) for help_ in table.texts("help", _HELPS))
    if not helps:
        raise table.refuse("help", "help says what they can do")
    phone, web = _maybe(table, "phone", _PHONE), _maybe(table, "web", _WEB)
    if not phone and not web:
        raise table.refuse("phone", "a phone number or an address of a page is needed")
    checked, expires = _day(table, "checked"), _day(table, "expires")
    if expires <= checked:
        raise table.refuse("expires", "expires is not after checked")
    return Referral(
        table.text("id"), _maybe(table, "country", _COUNTRY), table.text("name"), helps, phone, web, checked, expires
    )


def _maybe(table: Table, key: str, form: re.Pattern[str]) -> str:
    """Return a text of this form; empty where the key is not there."""
    if key not in table.values:
        return ""
    written = table.text(key)
    if not form.fullmatch(written):
        raise table.refuse(key, f"{key} is not written as one")
    return written


def _day(table: Table, key: str) -> date:
    try:
        return date.fromisoformat(table.text(key))
    except ValueError:
        raise table.refuse(key, f"{key} is a day such as 2026-12-24") from None
