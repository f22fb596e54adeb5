"""The first tables: people, cases, what is sealed in them, and the work waiting."""

from __future__ import annotations

from datetime import date
from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, LargeBinary, String

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, a case's before what belongs to it."""
    _create("manifest", _count("version", key=True), _bytes("body"), _bytes("signature"))
    _create("roster", _count("sequence", key=True), _bytes("body"), _bytes("names"))
    _create("officer", _bytes("id", key=True), _bytes("handle", unique=True), _bytes("slot"), _bytes("code_used"))
    _create(
        "member", _bytes("circle", key=True), _count("epoch", key=True), _bytes("officer", key=True), _bytes("sealed")
    )
    _create(
        "case",
        _bytes("id", key=True),
        Column("number", String(32), nullable=False, unique=True),
        Column("received", Date, nullable=False),
        Column("due", Date, nullable=True),
        Column("open", Boolean, nullable=False),
        _bytes("shelf"),
    )
    op.create_index(None, "case", ["shelf", "open", "due", "id"])
    op.create_index(None, "case", ["shelf", "open", "received", "id"])
    _create("shelf", _bytes("id", key=True), _bytes("circle", key=True))
    _create_parts()
    _create(
        "register",
        _count("sequence", key=True),
        _bytes("previous"),
        _bytes("digest"),
        _bytes("keys"),
        _bytes("sealed"),
    )
    _create("receipt", _bytes("locator", key=True), _case())
    _create("filing", _bytes("submission", key=True), _case(later=True), _bytes("hour"), _bytes("sealed"))
    _create("submission", _bytes("digest", key=True), _case())
    _create(
        "job",
        _bytes("id", key=True),
        _count("attempts"),
        _bytes("sealed"),
        Column("due", Date, nullable=True),
        Column("leased_by", LargeBinary, nullable=True),
    )
    _create_chats()
    _create_disclosures()


def _create_disclosures() -> None:
    _create("disclosure", _bytes("id", key=True), _bytes("reader"), _bytes("public"), _bytes("sealed"))
    op.create_index(None, "disclosure", ["reader"])
    _create(
        "disclosed",
        Column("disclosure", LargeBinary, ForeignKey("disclosure.id"), primary_key=True, nullable=False),
        _count("sequence", key=True),
        _bytes("sealed"),
    )


def _create_chats() -> None:
    _create(
        "heard",
        _bytes("id", key=True),
        _bytes("chat"),
        _day(),
        _count("state"),
        _count("attempts"),
        _bytes("sealed"),
    )
    op.create_index(None, "heard", ["state", "chat"])
    _create("chat", _bytes("id", key=True), _day(), _bytes("sealed"))
    _create("saying", _bytes("id", key=True), _bytes("chat"), _day(), _count("state"), _bytes("sealed"))
    op.create_index(None, "saying", ["chat"])
    _create("notice", _case(key=True))
    _create(
        "tally",
        Column("channel", String(32), primary_key=True, nullable=False),
        Column("day", Date, primary_key=True, nullable=False),
        _count("what", key=True),
        _count("count"),
    )


def _create_parts() -> None:
    _create("root", _case(key=True), _count("sequence", key=True), _bytes("body"), _bytes("signature"))
    _create(
        "grant",
        _case(key=True),
        _count("compartment", key=True),
        _count("epoch", key=True),
        _bytes("reader", key=True),
        _count("part", key=True),
        _bytes("sealed"),
    )
    _create(
        "document",
        _bytes("id", key=True),
        _case(),
        _count("compartment"),
        _count("epoch"),
        _count("sequence"),
        _bytes("sealed"),
    )
    op.create_index(None, "document", ["case"])
    _create(
        "entry",
        _case(key=True),
        _count("sequence", key=True),
        _count("epoch"),
        _bytes("previous"),
        _bytes("digest"),
        _bytes("sealed"),
        _bytes("covers"),
    )
    _create(
        "blob",
        _bytes("id", key=True),
        _case(),
        _count("compartment"),
        _count("sequence"),
        Column("size", BigInteger, nullable=False),
        _bytes("digest"),
    )
    op.create_index(None, "blob", ["case"])
    _create(
        "summary",
        _case(key=True),
        _bytes("circle", key=True),
        _count("sequence", key=True),
        _count("epoch"),
        _bytes("sealed"),
    )


def downgrade() -> None:
    """Drop them, in the order in which nothing is left pointing to what is gone."""
    for table in (
        "disclosed",
        "disclosure",
        "notice",
        "tally",
        "saying",
        "chat",
        "heard",
        "job",
        "submission",
        "filing",
        "receipt",
        "summary",
        "blob",
        "entry",
        "document",
        "grant",
        "root",
        "case",
    ):
        op.drop_table(table)
    for table in ("register", "shelf", "member", "officer", "roster", "manifest"):
        op.drop_table(table)


def _create(name: str, *columns: Column[Any]) -> None:
    op.create_table(name, *columns, sqlite_with_rowid=False)


def _bytes(name: str, *, key: bool = False, unique: bool | None = None) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=False, unique=unique)


def _count(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


def _day() -> Column[date]:
    return Column("day", Date, nullable=False)


def _case(*, key: bool = False, later: bool | None = None) -> Column[bytes]:
    case = ForeignKey("case.id", deferrable=later, initially="DEFERRED" if later else None)
    return Column("case", LargeBinary, case, primary_key=key, nullable=False)
