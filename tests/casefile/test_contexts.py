"""Every column of a row enters the context of what is sealed in it, so that it opens nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from grievance.casefile import contexts
from grievance.seal.envelope import Context

IDS = [os.urandom(16) for _ in range(8)]
PLACES: dict[Callable[..., Context], tuple[Any, ...]] = {
    contexts.entry: (IDS[0], IDS[1], 1, 2),
    contexts.document: (IDS[0], IDS[1], IDS[2], 3, 1, 2),
    contexts.grant: (IDS[0], IDS[1], 3, 1, IDS[2], 0),
    contexts.summary: (IDS[0], IDS[1], IDS[2], 1, 2),
    contexts.filing: (IDS[0], IDS[1], os.urandom(32)),
    contexts.token: (IDS[0], os.urandom(8)),
    contexts.job: (IDS[0], IDS[1]),
    contexts.names: (IDS[0], IDS[1], 1, 2),
    contexts.register: (IDS[0], IDS[1], 1, 2),
    contexts.file: (IDS[0], IDS[1]),
    contexts.upload: (IDS[0], os.urandom(32)),
    contexts.heard: (IDS[0], IDS[1], os.urandom(32)),
    contexts.chat: (IDS[0], IDS[1]),
    contexts.saying: (IDS[0], IDS[1], IDS[2], 1),
}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_another_column_is_another_context(place: Callable[..., Context]) -> None:
    columns = PLACES[place]
    here = place(*columns).bound()

    for at, column in enumerate(columns):
        another = column + 7 if isinstance(column, int) else os.urandom(len(column))
        assert place(*columns[:at], another, *columns[at + 1 :]).bound() != here


def test_no_two_kinds_of_row_share_a_context() -> None:
    ours = {place: place(*columns) for place, columns in PLACES.items()}

    assert len({context.kind for context in ours.values()}) == len(ours)
