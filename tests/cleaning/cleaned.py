"""Files sent through the child, as the rooms above send them."""

from __future__ import annotations

import pytest

from grievance.cleaning.asking import clean
from grievance.errors import Uncleaned


def cleaned(data: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of the cleaned copy."""
    pieces: list[bytes] = []
    media = clean([data], pieces.append)
    return media, b"".join(pieces)


def refused(data: bytes) -> str:
    """Return the reason why there is no cleaned copy."""
    with pytest.raises(Uncleaned) as caught:
        cleaned(data)
    return caught.value.reason
