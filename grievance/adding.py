"""What a person adds to her case with one form: words and files, each of them once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from grievance.case.terms import Compartment, Step
from grievance.casefile.attaching import Attachment, attached, prepare
from grievance.casefile.bearer import TRIES, Bearer, append
from grievance.casefile.sitting import Sitting
from grievance.casefile.uploads import Upload
from grievance.casefile.writing import Pen
from grievance.errors import AlreadyDone, CaseMoved
from grievance.office import Office
from grievance.store import cases
from grievance.store.rows import Change, DocumentRow


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """A form as it was sent. `told` is the body of a paper, empty for none; `once` the digest that tells its repeat.

    `files` maps the digest of each file in this form to the file.
    """

    once: bytes
    told: Mapping[str, str]
    files: Mapping[bytes, Upload]

    @classmethod
    def of(cls, nonce: bytes, once: bytes, told: Mapping[str, str], files: Sequence[Upload]) -> Form:
        """Put a form together. A file that was chosen twice is one."""
        return cls(once, told, {file.once(nonce): file for file in files})


def fresh(office: Office, form: Form) -> Form:
    """Return what of a form was not taken yet. Both `told` and `files` are empty where all of it was."""
    with office.store.read() as connection:
        told = {} if cases.was_submitted(connection, form.once) else form.told
        files = {once: file for once, file in form.files.items() if not cases.was_submitted(connection, once)}
    return replace(form, told=told, files=files)


def add(office: Office, sitting: Sitting, form: Form) -> None:
    """Append what is new in a form, signed with the receipt's key; nothing where nothing is.

    Raises `ReceiptUnknown`, `CaseMoved`, `StepRefused`, `StoreAway`.
    """
    trust = office.trust()
    for _ in range(TRIES):
        new = fresh(office, form)
        if not new.told and not new.files:
            return
        attachments = prepare(office.blobs, trust.office, tuple(new.files.values()))
        try:
            append(office.store, trust, office.now(), sitting, _making(office, new, attachments))
        except AlreadyDone:
            continue  # the same form came twice at once: look again what of it is new
        return
    raise CaseMoved


def _making(office: Office, form: Form, attachments: tuple[Attachment, ...]) -> Callable[[Bearer, datetime], Change]:
    def make(held: Bearer, now: datetime) -> Change:
        def papers(pen: Pen) -> list[DocumentRow]:
            words = [pen.paper(held.voice, Compartment.STATEMENT, form.told)] if form.told else []
            return [*words, *(paper for file in attachments for paper in file.papers(pen, held.voice))]

        status = replace(held.status, files=len(attachments))
        change = attached(held.step(office.intake_signer, now, Step.ANSWER, papers, status=status), attachments)
        return replace(change, submission=form.once if form.told else None, files=tuple(form.files))

    return make
