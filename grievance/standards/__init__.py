"""A mechanism is data: criteria, duties, questions, subject types. A file that is not fully understood is refused."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from grievance.standards.mechanism import Criterion as Criterion
from grievance.standards.mechanism import Standard as Standard
from grievance.standards.mechanism import SubjectType as SubjectType
from grievance.standards.reading import read as read


@cache
def load(name: str = "asi") -> Standard:
    """Load a standard that ships with the program. Raises `StandardRefused`."""
    return read(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
