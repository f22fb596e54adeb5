"""Who she is erased: a line in her hand, and with it every row of the compartment `identity` goes.

What makes it final is done elsewhere: the keeper has forgotten the identity slot before this line is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.case.terms import Compartment, Step
from grievance.casefile.bearer import Bearer
from grievance.errors import AlreadyDone
from grievance.seal.keys import Signer
from grievance.store.rows import Change, GrantKey


def erased(held: Bearer, intake: Signer, now: datetime) -> Change:
    """Return the change that records the erasure and takes away papers, grants and rows of files.

    Raises `AlreadyDone` where it is recorded.
    """
    if held.status.erased:
        raise AlreadyDone
    record, status = held.record, replace(held.status, erased=now.date())
    return replace(
        held.step(intake, now, Step.ERASE_IDENTITY, lambda _: [], status=status),
        undocument=tuple(row.id for row in record.documents if row.compartment == Compartment.IDENTITY),
        unblob=tuple(row.id for row in record.blobs if row.compartment == Compartment.IDENTITY),
        ungrant=tuple(
            GrantKey(row.case, row.compartment, row.epoch, row.reader, row.part)
            for row in record.grants
            if row.compartment == Compartment.IDENTITY
        ),
    )
