"""A mechanism is data: criteria, duties, questions, subject types. A file that is not fully understood is refused."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from grievance.standards.mechanism import BESIDES as BESIDES
from grievance.standards.mechanism import Criterion as Criterion
from grievance.standards.mechanism import Edition as Edition
from grievance.standards.mechanism import Level as Level
from grievance.standards.mechanism import Option as Option
from grievance.standards.mechanism import Standard as Standard
from grievance.standards.mechanism import SubjectType as SubjectType
from grievance.standards.reading import read as read

SHIPPED: Final = ("asi", "entity")
"""The mechanisms that ship with the program: of the scheme, and of a certified entity."""


@cache
def load(name: str = "asi") -> Standard:
    """Load a mechanism that ships with the program. Raises `StandardRefused`."""
    return read(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
