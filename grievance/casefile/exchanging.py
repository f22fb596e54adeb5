"""A receipt exchanged: a new root in the old receipt's hand, and the letters wrapped to the new one.

The line that records it is the new receipt's first: from there on the old one's signature counts no more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.case.terms import Step
from grievance.casefile import contexts
from grievance.casefile.bearer import Bearer
from grievance.casefile.children import handed_on
from grievance.casefile.making import WHOLE
from grievance.casefile.record import compartments
from grievance.casefile.sitting import Sitting
from grievance.seal.keys import Identity, Signer
from grievance.seal.lockbox import grant
from grievance.seal.root import Root, sign_root
from grievance.store.rows import Change, GrantKey, GrantRow, RootRow


def exchanged(held: Bearer, intake: Signer, now: datetime, fresh: Sitting) -> Change:
    """Return the change that gives a case a new receipt; `fresh` holds its derivations.

    The new root names the one before and is signed with the old receipt's key. The old grant goes in the same change.
    """
    root = _next_root(held, fresh)
    old = Identity.from_seed(held.sitting.receipt.reply_seed)
    opened = compartments(held.trust, held.record, held.roots, held.sitting.slot, {old.recipient.kid: old})
    rows = [row for row in held.record.grants if row.reader == old.recipient.kid]
    new = Identity.from_seed(fresh.receipt.reply_seed).recipient
    bearer = replace(held, sitting=fresh)
    change = bearer.step(intake, now, Step.EXCHANGE, lambda pen: handed_on(held, new)(pen, bearer.voice))
    grants = []
    for (compartment, epoch), identity in opened.items():
        context = contexts.grant(held.trust.office, root.case, compartment, epoch, new.kid, WHOLE)
        sealed = grant(new, held.sitting.slot, context, identity.seed, root.digest())
        grants.append(GrantRow(root.case, int(compartment), epoch, new.kid, WHOLE, sealed))
    return replace(
        change,
        root=RootRow(
            case=held.record.case.id,
            sequence=held.record.roots[-1].sequence + 1,
            body=root.encode(),
            signature=sign_root(held.voice, root),
        ),
        grants=tuple(grants),
        ungrant=tuple(GrantKey(row.case, row.compartment, row.epoch, row.reader, row.part) for row in rows),
        receipt_in=fresh.receipt.locator,
        receipt_out=held.sitting.receipt.locator,
    )


def _next_root(held: Bearer, fresh: Sitting) -> Root:
    last = held.roots[-1]
    return replace(
        last,
        reply=Identity.from_seed(fresh.receipt.reply_seed).recipient.public,
        verify=Signer.from_seed(fresh.receipt.signing_seed).verifier.public,
        previous=last.digest(),
    )
