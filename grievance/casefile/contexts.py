"""The context of every sealed thing, rebuilt from its row's own columns (docs/seal.md): one function a table."""

from __future__ import annotations

from grievance.case.terms import Compartment
from grievance.seal.envelope import Context, Kind


def entry(office: bytes, case: bytes, epoch: int, sequence: int) -> Context:
    """Return the context of one line of the history; it lies in the `file` compartment."""
    return Context(office, Kind.ENTRY, scope=case, epoch=epoch, field=Compartment.FILE, seq=sequence)


def document(office: bytes, case: bytes, identifier: bytes, compartment: int, epoch: int, sequence: int) -> Context:
    """Return the context of one sealed paper."""
    return Context(office, Kind.DOCUMENT, scope=case, object=identifier, epoch=epoch, field=compartment, seq=sequence)


def grant(office: bytes, case: bytes, compartment: int, epoch: int, reader: bytes, part: int) -> Context:
    """Return the context of one grant. `reader` is the key id it is wrapped to; `part` 0 whole, 1 or 2 a half."""
    return Context(office, Kind.GRANT, scope=case, object=reader, epoch=epoch, field=compartment, seq=part)


def summary(office: bytes, case: bytes, circle: bytes, epoch: int, sequence: int) -> Context:
    """Return the context of a summary sealed to one circle's summary key."""
    return Context(office, Kind.SUMMARY, scope=case, object=circle, epoch=epoch, seq=sequence)


def disclosure(office: bytes, identifier: bytes, reader: bytes) -> Context:
    """Return the context of a disclosure's grant to its one reader."""
    return Context(office, Kind.DISCLOSURE, scope=identifier, object=reader)


def disclosed(office: bytes, identifier: bytes, sequence: int) -> Context:
    """Return the context of one paper of a disclosure."""
    return Context(office, Kind.DISCLOSURE, scope=identifier, field=1, seq=sequence)


def child(office: bytes, case: bytes, reply: bytes) -> Context:
    """Return the context of what opens a child of a case. `reply` is the id of the reply key it is sealed to."""
    return Context(office, Kind.CHILD, scope=case, object=reply)


def filing(office: bytes, case: bytes, submission: bytes) -> Context:
    """Return the context of what a repeated form shows again. `submission` is the digest of its nonce."""
    return Context(office, Kind.FILING, scope=case, object=submission[:16])


def token(office: bytes, hour: bytes, *, apart: bool = False) -> Context:
    """Return the context of the hidden token. `hour` is the 8-byte id of the hour key; `apart`: for a disclosure."""
    return Context(office, Kind.TOKEN, object=hour.ljust(16, b"\0"), field=int(apart))


def job(office: bytes, identifier: bytes) -> Context:
    """Return the context of a job sealed to the worker."""
    return Context(office, Kind.JOB, object=identifier)


def names(office: bytes, circle: bytes, epoch: int, sequence: int) -> Context:
    """Return the context of the names that belong to one roster statement."""
    return Context(office, Kind.NAMES, scope=circle, epoch=epoch, seq=sequence)


def file(office: bytes, blob: bytes) -> Context:
    """Return the context of a sealed file's stream; whose it is, its paper says."""
    return Context(office, Kind.FILE, object=blob)


def upload(office: bytes, submission: bytes) -> Context:
    """Return the context of what stands for a file in a form. `submission` is the digest of its nonce."""
    return Context(office, Kind.UPLOAD, object=submission[:16])


def heard(office: bytes, chat: bytes, identifier: bytes) -> Context:
    """Return the context of an update that waits. `identifier` is the keyed digest of its id."""
    return Context(office, Kind.HEARD, scope=chat, object=identifier[:16])


def chat(office: bytes, tag: bytes) -> Context:
    """Return the context of what is kept of a chat between two turns."""
    return Context(office, Kind.CHAT, object=tag)


def register(office: bytes, circle: bytes, epoch: int, sequence: int) -> Context:
    """Return the context of one line of the register (`circle` and `epoch` zero), or of its key, sealed to a circle."""
    return Context(office, Kind.REGISTER, object=circle, epoch=epoch, seq=sequence)


def saying(office: bytes, chat: bytes, identifier: bytes, state: int) -> Context:
    """Return the context of what is to be said in a chat, or was: the column `state` tells the one from the other."""
    return Context(office, Kind.SAYING, scope=chat, object=identifier, field=state)
