"""What a person adds to her case with one form: words, files and a choice, each once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance import bell
from grievance.case.choices import TAKES, choices
from grievance.case.promises import ANSWERS, written
from grievance.case.terms import Choice, Compartment, State, Step
from grievance.casefile.attaching import Attachment, attached, prepare
from grievance.casefile.bearer import TRIES, Bearer, Status, append
from grievance.casefile.sitting import Sitting
from grievance.casefile.stepping import usual_promise
from grievance.casefile.uploads import Upload
from grievance.casefile.writing import Pen
from grievance.errors import AlreadyDone, CaseMoved, Incomplete, StepRefused
from grievance.office import Office
from grievance.store import cases
from grievance.store.rows import Change, DocumentRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice in a form; `once` is the digest that tells its repeat, `answers` her word on each promise by its id."""

    choice: Choice
    once: bytes
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """A form as it was sent. `told` is the body of a paper, empty for none; `once` the digest that tells its repeat.

    `files` maps the digest of each file in this form to the file. `chosen` is what it does besides adding.
    """

    once: bytes
    told: Mapping[str, str]
    files: Mapping[bytes, Upload]
    chosen: Chosen | None = None

    @classmethod
    def of(
        cls, nonce: bytes, once: bytes, told: Mapping[str, str], files: Sequence[Upload], chosen: Chosen | None = None
    ) -> Form:
        """Put a form together. A file that was chosen twice is one."""
        return cls(once, told, {file.once(nonce): file for file in files}, chosen)

    @property
    def onces(self) -> tuple[bytes, ...]:
        """Return the digests that tell the repeat of each of its parts but the words."""
        return (*self.files, *([self.chosen.once] if self.chosen else []))


def fresh(office: Office, form: Form) -> Form:
    """Return what of a form was not taken yet: no words, no files and no choice where all of it was."""
    with office.store.read() as connection:
        told = {} if cases.was_submitted(connection, form.once) else form.told
        files = {once: file for once, file in form.files.items() if not cases.was_submitted(connection, once)}
        chosen = form.chosen if form.chosen and not cases.was_submitted(connection, form.chosen.once) else None
    return replace(form, told=told, files=files, chosen=chosen)


def add(office: Office, sitting: Sitting, form: Form) -> None:
    """Append what is new in a form, signed with the receipt's key; nothing where nothing is.

    Words and files that come with a choice are in its step; those that follow later are an answer. Where she had erased
    who she is, a file stays without its original. Raises `ReceiptUnknown`, `CaseMoved`, `StepRefused`, `StoreAway`,
    `Erased` where nothing would be left of one, and `Incomplete` without a word on each promise: then nothing of the
    form is taken.
    """
    trust = office.trust()
    for _ in range(TRIES):
        new = fresh(office, form)
        if not new.told and not new.files and not new.chosen:
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
        files = tuple(file.without_original() for file in attachments) if held.status.erased else attachments

        def papers(pen: Pen) -> list[DocumentRow]:
            words = [pen.paper(held.voice, Compartment.STATEMENT, form.told)] if form.told else []
            return [*words, *(paper for file in files for paper in file.papers(pen, held.voice))]

        step, facts = _step(held.status, form.chosen, now)
        said = form.chosen.answers if form.chosen else {}
        promises = tuple(replace(each, answer=said.get(each.id, each.answer)) for each in held.status.promises)
        status = replace(held.status, files=len(files), promises=promises)
        news: dict[str, str] = {}
        if held.status.standing().ended and not held.status.standing().moved(step).ended:
            status = replace(status, promise=usual_promise(None, now.date(), office.standard), promise_kind="letter")
            news = {"promised": status.promise.isoformat() if status.promise else ""}
        change = held.step(office.intake_signer, now, step, papers, facts=facts, news=news, status=status)
        rung = bell.ring(office, change.case, danger=False) if held.status.state is State.AWAITING else ()
        once = form.once if form.told else None
        return replace(attached(change, files), submission=once, files=form.onces, jobs=rung)

    return make


def _step(status: Status, chosen: Chosen | None, now: datetime) -> tuple[Step, Mapping[str, str]]:
    """Return the step that the form takes. Raises `StepRefused` where the choice is not hers now, or no longer."""
    if chosen is None:
        return Step.ANSWER, {}
    step, facts = TAKES[chosen.choice]
    if chosen.choice not in choices(status.state, status.appeal_until, now.date()):
        raise StepRefused(status.state, step)
    if step not in {Step.CONFIRM, Step.DENY} or not status.promises:
        return step, facts
    return step, {**facts, "promises": written(_of_each(status, chosen))}


def _of_each(status: Status, chosen: Chosen) -> Mapping[str, str]:
    """Return her word on each promise. Raises `Incomplete` where one has none."""
    said = {each.id: chosen.answers.get(each.id, "") for each in status.promises}
    left = next((name for name, answer in said.items() if answer not in ANSWERS), None)
    if left is not None:
        raise Incomplete(f"promise-{left}", "missing")
    return said
