"""A case of its own for one of several companies that were told of at once: the receipt of the whole opens it, too.

It has a receipt like any other case, which nobody ever sees: what it derives to is sealed to the complainant's reply
key, in a paper among the letters of the case it came from. An officer makes that paper and cannot open it again.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from grievance.case.terms import Compartment, PaperKind
from grievance.casefile import contexts
from grievance.casefile.bearer import Bearer
from grievance.casefile.papers import Body
from grievance.casefile.sitting import Sitting
from grievance.casefile.writing import Pen
from grievance.errors import Unreadable
from grievance.seal.envelope import open_exact, seal_exact
from grievance.seal.keys import Identity, Recipient, Signer
from grievance.store.rows import DocumentRow


def paper(office: bytes, case: bytes, reply: Recipient, found: Sequence[Sitting]) -> tuple[Compartment, Body]:
    """Return the paper by which a receipt opens children of its case (16 bytes). `reply` is that receipt's key."""
    context = contexts.child(office, case, reply.kid)
    sealed = [base64.b64encode(seal_exact(reply, context, child.pack())).decode() for child in found]
    return Compartment.LETTERS, {"kind": PaperKind.CHILD, "sealed": sealed}


def children(held: Bearer) -> tuple[Sitting, ...]:
    """Return what opens the cases that were made of this one, each once, the oldest first.

    What does not open is passed over: it was sealed to a receipt that was exchanged since, and again to the new one.
    """
    reply = Identity.from_seed(held.sitting.receipt.reply_seed)
    context = contexts.child(held.trust.office, held.record.case.id, reply.recipient.kid)
    found: dict[bytes, Sitting] = {}
    for sealed in _sealed(held):
        with suppress(Unreadable):
            child = Sitting.unpack(open_exact(reply, context, sealed))
            found.setdefault(child.case, child)
    return tuple(found.values())


def handed_on(held: Bearer, reply: Recipient) -> Callable[[Pen, Signer], list[DocumentRow]]:
    """Return what writes the same children anew, for the reply key of a new receipt, and in its hand."""
    found = children(held)
    body = paper(held.trust.office, held.record.case.id, reply, found)
    return lambda pen, voice: [pen.paper(voice, *body)] if found else []


def _sealed(held: Bearer) -> Iterator[bytes]:
    for one in held.papers:
        if one.signed and one.verified and one.signed.text("kind") == PaperKind.CHILD:
            with suppress(binascii.Error, TypeError, ValueError):
                yield from [base64.b64decode(each, validate=True) for each in one.signed.body.get("sealed", ())]
