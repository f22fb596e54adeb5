"""The keys of the ceremony: they lie in a folder of their own, never under the office's home."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grievance.errors import SettingRefused, Unreadable
from grievance.seal.keys import Identity, Signer
from grievance.seal.manifest import Pin

RECOVERY = bytes(16)
"""The member id under which a circle's seed is sealed to the offline recovery key."""


@dataclass(frozen=True, slots=True, repr=False)
class OfflineKeys:
    """The two private keys that never lie under the office's home: the root signs, recovery opens circle seeds."""

    root: Signer
    recovery: Identity

    @classmethod
    def load(cls, folder: Path) -> OfflineKeys:
        """Read them from the folder that `found` wrote. Raises `SettingRefused`."""
        try:
            root, recovery = (
                bytes.fromhex((folder / name).read_text().strip()) for name in ("root.key", "recovery.key")
            )
            return cls(Signer.from_seed(root), Identity.from_seed(recovery))
        except (OSError, ValueError, Unreadable) as error:
            raise SettingRefused("this folder does not hold root.key and recovery.key") from error


def raise_pin(file: Path, pin: Pin) -> None:
    """Replace the pin by one with a higher lowest version, at once or not at all."""
    fresh = file.with_suffix(".new")
    with fresh.open("w") as written:
        written.write(pin.to_json())
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)
