"""What a mechanism consists of, once its file has been understood."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.case.terms import Duty, Question


@dataclass(frozen=True, slots=True)
class Criterion:
    """One demand of a standard. `id` carries the version (`PS3.1:10.3`).

    `verified` says whether the title was read in a publication of the scheme; `source` is `found`, `seed`, `known` or
    `house`.
    """

    id: str
    title: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class SubjectType:
    """What a complaint to the scheme may be about."""

    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Standard:
    """One mechanism, whole. `cooling_off_days` and `update_days` are house defaults, ours to choose."""

    id: str
    version: str
    criteria: tuple[Criterion, ...]
    subject_types: tuple[SubjectType, ...]
    questions: tuple[Question, ...]
    duties: tuple[Duty, ...]
    cooling_off_days: int
    update_days: int

    def criterion(self, identifier: str) -> Criterion | None:
        """Return the criterion with this id."""
        return next((criterion for criterion in self.criteria if criterion.id == identifier), None)
