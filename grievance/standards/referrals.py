"""From the text of an office's directory of help to its lines, or to the lines and the reasons why not."""

from __future__ import annotations

import re
from typing import Final

from grievance.case.referral import Help, Referral
from grievance.standards.tables import Sheet, Table, understood

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]*")
_WEB: Final = re.compile(r"https://\S+")
_HELPS: Final = frozenset(str(help_) for help_ in Help)


def read_referrals(text: str) -> tuple[Referral, ...]:
    """Read a directory. Raises `StandardRefused` where it is not fully understood."""
    return understood(text, referrals)


def referrals(sheet: Sheet) -> tuple[Referral, ...]:
    """Build a directory from its tables."""
    sheet.only((), {"referral"})
    return sheet.many("referral", _referral)


def _referral(table: Table) -> Referral:
    table.only("id", "country", "name", "help", "phone", "web", "checked", "expires")
    helps = tuple(Help(help_) for help_ in table.texts("help", _HELPS))
    if not helps:
        table.refuse("help", "help says what they can do")
    phone, web = _maybe(table, "phone", _PHONE), _maybe(table, "web", _WEB)
    if not phone and not web:
        table.refuse("phone", "a phone number or an address of a page is needed")
    checked, expires = table.day("checked"), table.day("expires")
    if table.sound and expires <= checked:
        table.refuse("expires", "expires is not after checked")
    return Referral(
        table.text("id"), _maybe(table, "country", _COUNTRY), table.text("name"), helps, phone, web, checked, expires
    )


def _maybe(table: Table, key: str, form: re.Pattern[str]) -> str:
    return table.form(key, form, f"{key} is not written as one")
