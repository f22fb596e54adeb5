"""Every table and column there is, and the closed lists that say what each holds: ciphertext, or why it is in clear.

Ids are random, nothing counts up by itself, no column holds a time of day, and on SQLite no table keeps the order in
which its rows came (`WITHOUT ROWID`). Columns stand in the order of the fields in `rows.py`.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _table(name: str, *columns: Column[Any]) -> Table:
    return Table(name, METADATA, *columns, sqlite_with_rowid=False)


def _bytes(name: str, *, key: bool = False, unique: bool | None = None) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=False, unique=unique)


def _count(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


def _case(*, key: bool = False, later: bool | None = None) -> Column[bytes]:
    # `later`: the row may come first, if its case is there when the transaction ends.
    case = ForeignKey("case.id", deferrable=later, initially="DEFERRED" if later else None)
    return Column("case", LargeBinary, case, primary_key=key, nullable=False)


MANIFEST: Final = _table("manifest", _count("version", key=True), _bytes("body"), _bytes("signature"))

ROSTER: Final = _table("roster", _count("sequence", key=True), _bytes("body"), _bytes("names"))

OFFICER: Final = _table(
    "officer", _bytes("id", key=True), _bytes("handle", unique=True), _bytes("slot"), _bytes("code_used")
)

MEMBER: Final = _table(
    "member", _bytes("circle", key=True), _count("epoch", key=True), _bytes("officer", key=True), _bytes("sealed")
)

CASE: Final = _table(
    "case",
    _bytes("id", key=True),
    Column("number", String(32), nullable=False, unique=True),
    Column("received", Date, nullable=False),
    Column("due", Date, nullable=True),
    Column("open", Boolean, nullable=False),
    _bytes("shelf"),
)

SHELF: Final = _table("shelf", _bytes("id", key=True), _bytes("circle", key=True))

ROOT: Final = _table("root", _case(key=True), _count("sequence", key=True), _bytes("body"), _bytes("signature"))

GRANT: Final = _table(
    "grant",
    _case(key=True),
    _count("compartment", key=True),
    _count("epoch", key=True),
    _bytes("reader", key=True),
    _count("part", key=True),
    _bytes("sealed"),
)

DOCUMENT: Final = _table(
    "document",
    _bytes("id", key=True),
    _case(),
    _count("compartment"),
    _count("epoch"),
    _count("sequence"),
    _bytes("sealed"),
)

ENTRY: Final = _table(
    "entry",
    _case(key=True),
    _count("sequence", key=True),
    _count("epoch"),
    _bytes("previous"),
    _bytes("digest"),
    _bytes("sealed"),
    _bytes("covers"),
)

BLOB: Final = _table(
    "blob",
    _bytes("id", key=True),
    _case(),
    _count("compartment"),
    _count("sequence"),
    Column("size", BigInteger, nullable=False),
    _bytes("digest"),
)

SUMMARY: Final = _table(
    "summary",
    _case(key=True),
    _bytes("circle", key=True),
    _count("sequence", key=True),
    _count("epoch"),
    _bytes("sealed"),
)

REGISTER: Final = _table(
    "register", _count("sequence", key=True), _bytes("previous"), _bytes("digest"), _bytes("keys"), _bytes("sealed")
)

RECEIPT: Final = _table("receipt", _bytes("locator", key=True), _case())

FILING: Final = _table("filing", _bytes("submission", key=True), _case(later=True), _bytes("hour"), _bytes("sealed"))

SUBMISSION: Final = _table("submission", _bytes("digest", key=True), _case())

JOB: Final = _table(
    "job",
    _bytes("id", key=True),
    _count("attempts"),
    _bytes("sealed"),
    Column("due", Date, nullable=True),
    Column("leased_by", LargeBinary, nullable=True),
)

HEARD: Final = _table(
    "heard",
    _bytes("id", key=True),
    _bytes("chat"),
    Column("day", Date, nullable=False),
    _count("state"),
    _count("attempts"),
    _bytes("sealed"),
)

CHAT: Final = _table("chat", _bytes("id", key=True), Column("day", Date, nullable=False), _bytes("sealed"))

SAYING: Final = _table(
    "saying",
    _bytes("id", key=True),
    _bytes("chat"),
    Column("day", Date, nullable=False),
    _count("state"),
    _bytes("sealed"),
)

DISCLOSURE: Final = _table("disclosure", _bytes("id", key=True), _bytes("reader"), _bytes("public"), _bytes("sealed"))

DISCLOSED: Final = _table(
    "disclosed",
    Column("disclosure", LargeBinary, ForeignKey("disclosure.id"), primary_key=True, nullable=False),
    _count("sequence", key=True),
    _bytes("sealed"),
)

NOTICE: Final = _table("notice", _case(key=True))

TALLY: Final = _table(
    "tally",
    Column("channel", String(32), primary_key=True, nullable=False),
    Column("day", Date, primary_key=True, nullable=False),
    _count("what", key=True),
    _count("count"),
)

Index(None, CASE.c.shelf, CASE.c.open, CASE.c.due, CASE.c.id)
Index(None, CASE.c.shelf, CASE.c.open, CASE.c.received, CASE.c.id)
Index(None, DISCLOSURE.c.reader)
Index(None, DOCUMENT.c.case)
Index(None, BLOB.c.case)
Index(None, HEARD.c.state, HEARD.c.chat)
Index(None, SAYING.c.chat)

SEALED: Final = {
    "officer.slot": "keys and TOTP secret, sealed to the officer's passphrase",
    "member.sealed": "the circle's seed, sealed to the officer",
    "roster.names": "the officers' names, sealed to the circle",
    "grant.sealed": "a compartment's seed, sealed to the reader under a slot of the case",
    "document.sealed": "a paper, sealed to its compartment",
    "entry.sealed": "a line of the history, sealed to its compartment",
    "disclosure.sealed": "a disclosure's seed, sealed to its reader under a slot of its own",
    "disclosed.sealed": "what a reader outside was given, or answered, sealed to the disclosure",
    "summary.sealed": "what the queue shows, sealed to the circle's summary key",
    "register.keys": "the key of the line, sealed to each circle that reads the register",
    "register.sealed": "a line of the register, sealed to its own key",
    "filing.sealed": "the receipt and its derivations, sealed under the form's nonce and the hour key",
    "job.sealed": "what is to be done, sealed to the worker",
    "heard.sealed": "an update of a channel with the chat's address, locked to the bot; empty once it is handled",
    "chat.sealed": "the chat's address and where the conversation stands, locked to the bot",
    "saying.sealed": "what is to be said, or the platform's id of what was, locked to the bot",
}

PLAIN: Final = {
    "manifest.version": "the order of public statements",
    "manifest.body": "public keys, signed by the offline root",
    "manifest.signature": "a signature",
    "roster.sequence": "the order of signed statements",
    "roster.body": "random ids and public keys, signed",
    "officer.id": "a random id",
    "officer.handle": "a digest of the name; it finds the slot at sign-in",
    "officer.code_used": "a mark that stops a code from being used twice",
    "member.circle": "a random id",
    "member.epoch": "which of the circle's keys",
    "member.officer": "a random id",
    "case.id": "a random id",
    "case.number": "the case number: random, silent about volume and time",
    "case.received": "the day: statutory clocks and retention run from it without keys",
    "case.due": "the next statutory day, so that the queue pages without keys",
    "case.open": "open or closed, for the same reason",
    "case.shelf": "in whose queues it stands, as `summary.circle` says too: so that the queue pages by an index",
    "shelf.id": "a digest of its circles' ids",
    "shelf.circle": "a random id",
    "root.case": "a random id",
    "root.sequence": "the order of roots within the case",
    "root.body": "public keys and digests of the case",
    "root.signature": "a signature",
    "grant.case": "a random id",
    "grant.compartment": "which part of the case",
    "grant.epoch": "which of the compartment's keys",
    "grant.reader": "a key id",
    "grant.part": "whole, or which half",
    "document.id": "a random id",
    "document.case": "a random id",
    "document.compartment": "which part of the case",
    "document.epoch": "which of the compartment's keys",
    "document.sequence": "the entry it came with",
    "entry.case": "a random id",
    "entry.sequence": "the place in the history: two officers racing are settled by it",
    "entry.epoch": "which of the compartment's keys",
    "entry.previous": "a digest of ciphertext",
    "entry.digest": "a digest of ciphertext",
    "entry.covers": "digests of the rows that come and go with the line",
    "blob.id": "a random id",
    "blob.case": "a random id",
    "blob.compartment": "which part of the case",
    "blob.sequence": "the entry it came with",
    "blob.size": "the size in buckets (Padmé): the folder shows it too",
    "blob.digest": "a digest of ciphertext",
    "disclosure.id": "a random id; whose case it is stands sealed in that case's file alone",
    "disclosure.reader": "an auditor's or interpreter's random id, or the locator of a respondent's code",
    "disclosure.public": "a public key",
    "disclosed.disclosure": "a random id",
    "disclosed.sequence": "the order of the papers: two answers racing are settled by it",
    "summary.case": "a random id",
    "summary.circle": "a random id: it decides in whose queue the case stands",
    "summary.sequence": "the entry that made it",
    "summary.epoch": "which of the circle's summary keys",
    "register.sequence": "the place of the line: two officers racing are settled by it",
    "register.previous": "a digest of ciphertext",
    "register.digest": "a digest of ciphertext",
    "receipt.locator": "derived from the receipt: it finds the case and opens nothing",
    "receipt.case": "a random id",
    "filing.submission": "a digest of the form's nonce: a repeated filing is one case",
    "filing.case": "a random id",
    "filing.hour": "an hour key's id, gone with the key",
    "submission.digest": "a digest of the form's nonce: a repeated form is taken once",
    "submission.case": "a random id",
    "job.id": "a random id",
    "job.attempts": "how often it failed",
    "job.due": "the day before which it waits",
    "job.leased_by": "a random id of the worker that has it",
    "heard.id": "a keyed digest of the update's id: a repeated update is handled once",
    "heard.chat": "a keyed digest of the chat's address; zeros once it is handled",
    "heard.day": "the day it came: two days later a handled one goes",
    "heard.state": "waiting, handled or set aside",
    "heard.attempts": "how often it failed",
    "chat.id": "a keyed digest of the chat's address: it finds where the conversation stands",
    "chat.day": "the day of the last turn (none that comes where we may write first): silent ones are forgotten",
    "saying.id": "a keyed digest of the update and of its place among what follows",
    "saying.chat": "a keyed digest of the chat's address",
    "saying.day": "the day it was put there: after two days no platform takes it away any more",
    "saying.state": "to be said, tried, or said",
    "notice.case": "a random id: there is a letter since the bot looked last, which its entry says too",
    "tally.channel": "which messaging service: that the office uses it is public",
    "tally.day": "the day: how a channel fares is told by days, and after 35 of them the row goes",
    "tally.what": "delivered, not delivered, blocked, offered again or set aside",
    "tally.count": "how many on that day, of all chats together: the desk has no key of the bot's and must see it",
}
