"""A case is born: sealed whole, with the bell that rings for it and the card of what it owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grievance import bell, escalation
from grievance.case.terms import Complaint
from grievance.casefile.attaching import Attachment
from grievance.casefile.making import Birth, Maker
from grievance.casefile.trust import Trust
from grievance.office import Office
from grievance.store.rows import Change, FilingRow

NUMBER_TRIES = 20
"""So often another number is tried, where another case has the first."""


def born(
    office: Office,
    trust: Trust,
    birth: Birth,
    complaint: Complaint,
    *,
    filing: FilingRow | None = None,
    files: Sequence[Attachment] = (),
) -> Change:
    """Return the change that files a new case, with the jobs that follow from it."""
    maker = Maker(trust, office.intake_signer, office.standard.questions)
    rung = bell.ring(office, birth.case, danger=office.script.danger(complaint.answers))
    owed = escalation.card(office, birth.case, (birth.begun.entry,)) if birth.begun else ()
    return replace(maker.new_case(birth, complaint, filing, files), jobs=rung + owed)
