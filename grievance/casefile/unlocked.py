"""An officer whose passphrase has opened their key slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grievance.case.terms import Purpose


@dataclass(frozen=True, slots=True, repr=False)
class Unlocked:
    """An officer while the session is unlocked: the only thing in the house that can open a case.

    `circles` maps a circle's purpose to {epoch: 32-byte circle seed}. Never logged, never pickled.
    """

    id: bytes
    name: str
    sealing_seed: bytes
    signing_seed: bytes
    circles: Mapping[Purpose, Mapping[int, bytes]] = field(default_factory=dict)
