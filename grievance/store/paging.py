"""The queue of some circles: a page of it, and how many cases each view has.

What either costs does not grow with the store: pages are read off an index, shelf by shelf, and counting stops early.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, not_, select, union_all

from grievance.store.rows import CaseRow, SummaryRow, View
from grievance.store.shelves import shelves
from grievance.store.tables import CASE, SUMMARY

SOON: Final = timedelta(days=2)
MOST: Final = 1000
"""Where counting stops: a count of so many means so many or more."""


def page(
    connection: Connection, circles: Collection[bytes], view: View, today: date, limit: int, offset: int = 0
) -> list[tuple[CaseRow, list[SummaryRow]]]:
    """Return a page of the cases on the circles' shelves, each with its summaries for these circles.

    Next due first, what has no day last; closed cases by the day they came, the last first.
    """
    stretches = [
        select(stretch.limit(offset + limit).subquery())
        for shelf in shelves(connection, circles)
        for stretch in _stretches(shelf, view, today)
    ]
    if not stretches:
        return []
    found = union_all(*stretches).subquery()
    order = [found.c.due.asc().nulls_last(), found.c.id]
    if view is View.CLOSED:
        order = [found.c.received.desc(), found.c.id.desc()]
    ordered = select(found).order_by(*order).limit(limit).offset(offset)
    cases = [CaseRow(*row) for row in connection.execute(ordered)]
    theirs: dict[bytes, list[SummaryRow]] = {case.id: [] for case in cases}
    wanted = select(SUMMARY).where(SUMMARY.c.case.in_(theirs), SUMMARY.c.circle.in_(circles))
    for row in connection.execute(wanted.order_by(*SUMMARY.primary_key.columns)):
        theirs[row.case].append(SummaryRow(*row))
    return [(case, theirs[case.id]) for case in cases]


def counts(connection: Connection, circles: Collection[bytes], today: date) -> dict[str, int]:
    """Return how many cases each view has for these circles, `MOST` where there are so many or more."""
    ours = CASE.c.shelf.in_(shelves(connection, circles))
    columns = []
    for view in View:
        some = select(literal(1)).select_from(CASE).where(ours, _in(view, today)).limit(MOST).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery().label(view.value))
    return dict(connection.execute(select(*columns)).mappings().one())


def _stretches(shelf: bytes, view: View, today: date) -> Iterator[Select[Any]]:
    """Give the parts of a shelf that make up a view, each in the order of an index: SQLite has no days first."""
    there = select(CASE).where(CASE.c.shelf == shelf, _in(view, today))
    if view is View.CLOSED:
        yield there.order_by(CASE.c.received.desc(), CASE.c.id.desc())
        return
    yield there.where(CASE.c.due.is_not(None)).order_by(CASE.c.due, CASE.c.id)
    if view is View.OPEN:
        yield there.where(CASE.c.due.is_(None)).order_by(CASE.c.id)


def _in(view: View, today: date) -> ColumnElement[bool]:
    if view is View.CLOSED:
        return not_(CASE.c.open)
    if view is View.OVERDUE:
        return and_(CASE.c.open, CASE.c.due < today)
    if view is View.SOON:
        return and_(CASE.c.open, CASE.c.due.between(today, today + SOON))
    return CASE.c.open.is_(True)
