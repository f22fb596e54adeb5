"""Languages for tests that are dear: a browser or an office for each. Cheap tests run over all that we speak."""

from __future__ import annotations

from typing import Final

WALKED: Final = ("en", "fr", "ar")
"""Ours, one that is longer, and one that runs from right to left in a script with digits of its own."""
