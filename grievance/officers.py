"""Officers: enrolment through rosters, and the passphrase that opens what was sealed to them."""

from __future__ import annotations

from grievance.casefile.unlocked import Unlocked as Unlocked
from grievance.office import Office


def sign_in(office: Office, name: str, passphrase: str, code: str) -> Unlocked:
    """Open the officer's key slot and check the TOTP code inside it. Raises `SignInRefused` for every failure."""
    raise NotImplementedError
