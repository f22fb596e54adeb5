"""The words of the register: its kinds, its columns, and the choices that stand in them, as officers read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from grievance.registers import RecordKind

KINDS: Final[Mapping[RecordKind, tuple[str, str]]] = {
    RecordKind.MEMBER: ("member", "Members"),
    RecordKind.ENTITY: ("company", "Companies"),
    RecordKind.FACILITY: ("site", "Sites"),
    RecordKind.SCOPE: ("certificate", "Certificates"),
    RecordKind.FIRM: ("audit firm", "Audit firms"),
    RecordKind.AUDITOR: ("auditor", "Auditors"),
    RecordKind.AUDIT: ("audit", "Audits"),
    RecordKind.LINK: ("link", "Links"),
    RecordKind.TIE: ("tie of an auditor", "Ties of auditors"),
}
"""Each kind as officers call it: one, and many."""

NAMED: Final = (RecordKind.MEMBER, RecordKind.ENTITY, RecordKind.FACILITY, RecordKind.FIRM, RecordKind.AUDITOR)
"""The kinds that have names, and are looked for by them."""

SAYS: Final[Mapping[str, str]] = {
    "owns": "owns",
    "part_of": "is part of",
    "buys_from": "buys from",
    "confirmed": "confirmed: papers say so",
    "likely": "likely: several say so",
    "possible": "possible: somebody says so",
    "valid": "valid",
    "suspended": "suspended",
    "withdrawn": "withdrawn",
    "employer": "was employed by",
    "payer": "is or was paid by",
    "family": "has family at",
    "owner": "owns a part of",
    "declared": "declared a conflict with",
    "yes": "yes",
    "no": "no",
}
"""The choices that stand in records, as officers read them."""

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "id": ("Id", "It stays for ever, and no other record has it."),
    "name": ("Name", ""),
    "country": ("Country", ""),
    "source": ("Source", "Where this was read or who said it. No names of complainants."),
    "day": ("Day of the source", "Of an audit: the day of the audit."),
    "member": ("Member", "Whose it is in the scheme. Empty for none."),
    "activity": ("What it does", ""),
    "entity": ("Company", "Its id, or its name."),
    "facility": ("Site", "Its id, or its name. Empty for the whole company."),
    "place": ("Place", ""),
    "standard": ("Edition of the standard", "As in PS3.1."),
    "begins": ("From", ""),
    "ends": ("Until", ""),
    "facilities": ("Sites that it covers", "Their ids, with semicolons between. Empty for all."),
    "status": ("Status", ""),
    "changed": ("Suspended or withdrawn since", ""),
    "firm": ("Audit firm", "Its id, or its name."),
    "languages": ("Languages", "With semicolons between."),
    "countries": ("Countries", "With semicolons between."),
    "standards": ("Accredited for", "Editions, with semicolons between."),
    "trainings": ("Trainings", "As in: modern slavery: 2026-11-29; the next one."),
    "officer": ("Account at this desk", "32 digits; empty for none."),
    "auditors": ("Auditors", "Their ids, with semicolons between."),
    "kind": ("What is so", ""),
    "one": ("Who", "The id or the name of a company or site."),
    "other": ("Of whom, or from whom", "The id or the name of a company or site."),
    "confidence": ("How sure", ""),
    "auditor": ("Auditor", "Their id, or their name."),
    "retired": ("No longer counts", "Nothing is deleted: it is left out instead."),
}
"""Each column as it is asked for, with a hint."""
