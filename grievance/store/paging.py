"""The queue of some circles: a page of it, and how many cases each view has.

What either costs does not grow with the store: pages are read off an index, shelf by shelf, and counting stops early.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal, not_, select, union_all

from grievance.store.rows import CaseRow, SummaryRow, View
from grievance.store.shelves import shelves
from grievance.store.tables import CASE, SUMMARY

SOON: Final = timedelta(days=2)
MOST: Final = 1000
"""Where counting stops: a count of so many means so many or more."""


_SUMMARIES: Final = (
    select(SUMMARY)
    .where(SUMMARY.c.case.in_(bindparam("cases", expanding=True)))
    .where(SUMMARY.c.circle.in_(bindparam("circles", expanding=True)))
    .order_by(*SUMMARY.primary_key.columns)
)


def page(
    connection: Connection, circles: Collection[bytes], view: View, today: date, limit: int, offset: int = 0
) -> list[tuple[CaseRow, list[SummaryRow]]]:
    """Return a page of the cases on the circles' shelves, each with its summaries for these circles.

    Next due first, what has no day last; closed cases by the day they came, the last first.
    """
    ours = shelves(connection, circles)
    if not ours:
        return []
    named = {f"shelf_{at}": shelf for at, shelf in enumerate(ours)}
    reach = {"limit": limit, "offset": offset, "reach": offset + limit}
    found = connection.execute(_page(view, len(ours)), named | reach | _days(today))
    cases = [CaseRow(*row) for row in found]
    theirs: dict[bytes, list[SummaryRow]] = {case.id: [] for case in cases}
    for row in connection.execute(_SUMMARIES, {"cases": list(theirs), "circles": list(circles)}):
        theirs[row.case].append(SummaryRow(*row))
    return [(case, theirs[case.id]) for case in cases]


def received(connection: Connection, circles: Collection[bytes], first: date, last: date) -> list[CaseRow]:
    """Return the cases on the circles' shelves that came from one day through another."""
    here = CASE.c.shelf.in_(shelves(connection, circles))
    found = connection.execute(select(CASE).where(here, CASE.c.received.between(first, last)).order_by(CASE.c.id))
    return [CaseRow(*row) for row in found]


def counts(connection: Connection, circles: Collection[bytes], today: date) -> dict[str, int]:
    """Return how many cases each view has for these circles, `MOST` where there are so many or more."""
    ours = {"shelves": shelves(connection, circles)}
    return dict(connection.execute(_counts(), ours | _days(today)).mappings().one())


# Statements are made once: SQLAlchemy takes longer over making this one than the database over answering it.
@cache
def _page(view: View, count: int) -> Select[Any]:
    """Ask for a page of so many shelves: of each its own first rows, then the first of these."""
    stretches = [
        select(stretch.limit(bindparam("reach")).subquery())
        for at in range(count)
        for stretch in _stretches(CASE.c.shelf == bindparam(f"shelf_{at}"), view)
    ]
    found = union_all(*stretches).subquery()
    order = [found.c.due.asc().nulls_last(), found.c.id]
    if view is View.CLOSED:
        order = [found.c.received.desc(), found.c.id.desc()]
    return select(found).order_by(*order).limit(bindparam("limit")).offset(bindparam("offset"))


@cache
def _counts() -> Select[Any]:
    ours = CASE.c.shelf.in_(bindparam("shelves", expanding=True))
    some = {view: select(literal(1)).select_from(CASE).where(ours, _in(view)).limit(MOST).subquery() for view in View}
    columns = (
        select(func.count()).select_from(part).scalar_subquery().label(view.value) for view, part in some.items()
    )
    return select(*columns)


def _stretches(here: ColumnElement[bool], view: View) -> Iterator[Select[Any]]:
    """Give the parts of a shelf that make up a view, each in the order of an index: SQLite has no days first."""
    there = select(CASE).where(here, _in(view))
    if view is View.CLOSED:
        yield there.order_by(CASE.c.received.desc(), CASE.c.id.desc())
        return
    yield there.where(CASE.c.due.is_not(None)).order_by(CASE.c.due, CASE.c.id)
    if view is View.OPEN:
        yield there.where(CASE.c.due.is_(None)).order_by(CASE.c.id)


def _in(view: View) -> ColumnElement[bool]:
    if view is View.CLOSED:
        return not_(CASE.c.open)
    if view is View.OVERDUE:
        return and_(CASE.c.open, CASE.c.due < bindparam("today"))
    if view is View.SOON:
        return and_(CASE.c.open, CASE.c.due.between(bindparam("today"), bindparam("soon")))
    return CASE.c.open.is_(True)


def _days(today: date) -> dict[str, date]:
    return {"today": today, "soon": today + SOON}
