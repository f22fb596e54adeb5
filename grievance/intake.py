"""Filing: the story is sealed the moment it arrives, in one transaction, and the answer is a receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from grievance import adding, bell
from grievance.adding import Form, fresh
from grievance.born import NUMBER_TRIES, born
from grievance.case.number import new_number
from grievance.case.terms import Channel, Compartment, Complaint, PaperKind, Permission, Step
from grievance.case.words import ANSWER_MAX, STORY_MAX, needed, optional
from grievance.casefile import binding
from grievance.casefile.attaching import prepare
from grievance.casefile.bearer import TRIES, Bearer, append
from grievance.casefile.making import Birth, new_id
from grievance.casefile.sitting import Sitting, open_filing, seal_filing, submission_of
from grievance.casefile.starting import started
from grievance.casefile.unlocked import Unlocked
from grievance.casefile.uploads import Upload
from grievance.casefile.writing import Pen, answer_papers
from grievance.errors import AlreadyDone, CaseMoved, Erased, NumberTaken, SittingOver
from grievance.office import Office
from grievance.seal.keys import digest
from grievance.store import cases, changes
from grievance.store.rows import CaseRow, Change, DocumentRow, FilingRow

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Filed:
    """What the receipt page shows. `digits` is 20 digits, or `None` once hidden or after the hour has passed.

    `come_back` is the first day on which an answer can be expected; `reply_by` the last day for it.
    `open_sitting` says whether later questions can still be answered without typing the receipt.
    `answered` names the groups of questions already answered in this sitting. `erased` says that who she is was erased
    since: it is not asked for any more.
    """

    number: str
    digits: str | None
    come_back: date
    reply_by: date
    open_sitting: bool
    answered: frozenset[str] = frozenset()
    erased: bool = False


def file(
    office: Office,
    nonce: bytes,
    complaint: Complaint,
    typist: Unlocked | None = None,
    files: Sequence[Upload] = (),
) -> Filed:
    """File a complaint under the form's 32-byte `nonce`; the same nonce is the same case. `typist` on assisted filing.

    A voice or a photo alone is a story: the words may be empty where files come with them.
    In order: the files are cleaned, the slot is durable, then one transaction, then the answer. A story that was
    changed and sent again under its nonce (somebody went back and wrote on), or that brings other files, is added to
    the case as an answer: nothing is lost, and nothing is there twice.
    Raises `Incomplete`, `KeeperAway`; `Locked` or `Forbidden` for a typist who may not; `SittingOver` for a changed
    story that comes too late.
    """
    if typist:
        office.require(typist, Permission.ASSIST)
    words = optional if files else needed
    told = replace(
        complaint,
        story=words("story", complaint.story, STORY_MAX),
        answers=_checked(office, complaint.answers),
        typist=typist.id if typist else b"",
        channel=complaint.channel if typist or complaint.channel is Channel.BOT else Channel.WEB,
    )
    once = digest(b"gcv1/story", nonce, told.story.encode())
    form = Form.of(nonce, once, _answer(told.story, told.language), files)
    with office.store.read() as connection:
        filed, trust, now = cases.filing(connection, submission_of(nonce)), office.trust(connection), office.now()
    if filed and (known := again(office, nonce)):
        return _add(office, nonce, form) or known
    minted = office.keeper.mint()  # before the files: where the keeper is away, nobody waits for them
    attachments = prepare(office.blobs, trust.office, tuple(form.files.values()))
    case = new_id()
    kept = office.keeper.keep(case, minted.derivations.locator)
    sitting = Sitting(case, kept.slot, minted.derivations, minted.digits, frozenset(_groups(office, told.answers)))
    filing = seal_filing(trust.office, nonce, kept.hour, sitting)
    begun = started(office.standard, Step.RECEIVE, now)
    for _ in range(NUMBER_TRIES):
        number, reply_by = new_number(), _reply_by(office, now.date())
        birth = Birth(case, number, kept.slot, kept.identity, minted.derivations, now, reply_by, begun)
        try:
            change = born(office, trust, birth, told, filing=filing, files=attachments)
            change = replace(change, submission=once, files=tuple(form.files))
            with office.store.write() as connection:
                binding.write(connection, trust, change)
        except NumberTaken:
            continue
        except AlreadyDone:
            break
        return _filed(office, _required(change.new), sitting)
    return _add(office, nonce, form) or _required(again(office, nonce))


def again(office: Office, nonce: bytes) -> Filed | None:
    """Return what was filed under this nonce, or `None`. After the hour it comes without digits."""
    found = _find(office, nonce)
    if found is None:
        return None
    filing, case = found
    try:
        return _as_it_stands(office, case, _sitting(office, nonce, filing))
    except SittingOver:
        return _filed(office, case, None)


def hide(office: Office, nonce: bytes) -> Filed:
    """Remove the digits from what a reload can show. Raises `SittingOver` where nothing was filed, or too long ago."""
    return _refile(office, nonce, lambda sitting: replace(sitting, digits=""))


def answer(office: Office, nonce: bytes, group: str, answers: Mapping[str, str]) -> Filed:
    """Append answers of one group of questions in the same sitting, signed with the receipt's key.

    Empty answers are skipped; all empty appends nothing; the same answers again are once.
    Raises `SittingOver`, `Incomplete`, `KeeperAway`, and `Erased` for who she is where she had that erased.
    """
    accepted = office.script.accept(group, answers)
    filing, _ = _required(_find(office, nonce))
    sitting = _sitting(office, nonce, filing)
    if not accepted:
        return _refile(office, nonce, lambda held: held)
    words = (part.encode() for pair in sorted(accepted.items()) for part in pair)
    once = digest(b"gcv1/answers", nonce, group.encode(), *words)
    with suppress(AlreadyDone):
        append(office.store, office.trust(), office.now(), sitting, _answering(office, accepted, once))
    return _refile(office, nonce, lambda held: replace(held, answered=held.answered | {group}))


def add(
    office: Office, nonce: bytes, files: Sequence[Upload], words: str = "", language: str = "", time: int = 0
) -> Filed:
    """Add words, files or both in the same sitting: each file once, the same words once for each `time`.

    Raises `SittingOver`, `KeeperAway`, `Incomplete` where there is neither, and `Erased` for a file of which nothing
    could be kept.
    """
    text = optional("answer", words, ANSWER_MAX) if files else needed("answer", words, ANSWER_MAX)
    once = digest(b"gcv1/words", nonce, str(time).encode(), text.encode())
    _add(office, nonce, Form.of(nonce, once, _answer(text, language), files))
    return _refile(office, nonce, lambda held: held)


def _add(office: Office, nonce: bytes, form: Form) -> Filed | None:
    """Add a changed story and more files; `None` where all of it is there already."""
    new = fresh(office, form)
    if not new.told and not new.files:
        return None
    filing, _ = _required(_find(office, nonce))
    adding.add(office, _sitting(office, nonce, filing), form)
    return again(office, nonce)


def _answer(text: str, language: str) -> dict[str, str]:
    """Return the body of a paper, empty where files came without words."""
    return {"kind": PaperKind.ANSWER, "text": text, "language": language} if text else {}


def _answering(office: Office, answers: Mapping[str, str], once: bytes) -> Callable[[Bearer, datetime], Change]:
    news = {"danger": True} if office.script.danger(answers) else {}

    def make(bearer: Bearer, now: datetime) -> Change:
        if bearer.status.erased and _tells_who(office, answers):
            raise Erased

        def papers(pen: Pen) -> list[DocumentRow]:
            return answer_papers(pen, bearer.voice, answers, office.standard.questions, "")

        change = bearer.step(office.intake_signer, now, Step.ANSWER, papers, news=news)
        return replace(change, submission=once, jobs=bell.ring(office, change.case, danger=True) if news else ())

    return make


def _tells_who(office: Office, answers: Mapping[str, str]) -> bool:
    apart = (question.id for question in office.standard.questions if question.compartment is Compartment.IDENTITY)
    return any(answers.get(question) for question in apart)


def _checked(office: Office, answers: Mapping[str, str]) -> dict[str, str]:
    """Pass every answer through the script, group by group."""
    checked: dict[str, str] = {}
    for group, _ in office.script.groups():
        checked |= office.script.accept(group, answers)
    return checked


def _groups(office: Office, answers: Mapping[str, str]) -> Iterator[str]:
    return (group for group, questions in office.script.groups() if any(q.id in answers for q in questions))


def _find(office: Office, nonce: bytes) -> tuple[FilingRow, CaseRow] | None:
    with office.store.read() as connection:
        filing = cases.filing(connection, submission_of(nonce))
        case = cases.by_id(connection, filing.case) if filing else None
    return (filing, case) if filing and case else None


def _required(found: _Found | None) -> _Found:
    if found is None:
        raise SittingOver
    return found


def _sitting(office: Office, nonce: bytes, filing: FilingRow) -> Sitting:
    """Open what the filing keeps. A receipt that was exchanged since is shown no more."""
    sitting = open_filing(office.trust().office, nonce, office.keeper.hours(), filing)
    with office.store.read() as connection:
        case = cases.by_locator(connection, sitting.receipt.locator)
    if case is None or case.id != sitting.case:
        raise SittingOver
    return sitting


def _refile(office: Office, nonce: bytes, change: Callable[[Sitting], Sitting]) -> Filed:
    """Change what a repeated form shows again; never over another's change, or hidden digits would come back."""
    for _ in range(TRIES):
        filing, case = _required(_find(office, nonce))
        sitting = change(_sitting(office, nonce, filing))
        row = seal_filing(office.trust().office, nonce, office.keeper.hours()[0], sitting)
        with office.store.write() as connection:
            if changes.replace_filing(connection, filing, row):
                return _as_it_stands(office, case, sitting)
    raise CaseMoved


def _reply_by(office: Office, received: date) -> date:
    """Return the day by which a person here will have answered: the first duty of the mechanism."""
    return received + timedelta(days=office.standard.acknowledge_days)


def _as_it_stands(office: Office, case: CaseRow, sitting: Sitting) -> Filed:
    """Say besides whether who she is was erased: then nobody has a grant to it any more."""
    with office.store.read() as connection:
        granted = {row.compartment for row in cases.grants(connection, case.id)}
    return replace(_filed(office, case, sitting), erased=Compartment.IDENTITY not in granted)


def _filed(office: Office, case: CaseRow, sitting: Sitting | None) -> Filed:
    by = _reply_by(office, case.received)
    if sitting is None:
        return Filed(case.number, None, by, by, open_sitting=False)
    return Filed(case.number, sitting.digits or None, by, by, open_sitting=True, answered=sitting.answered)
