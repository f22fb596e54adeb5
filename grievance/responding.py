"""The respondent answers: it brings the code to its link, reads its packet, and says what it has to say.

Nothing here knows whose case it is. The code opens this one disclosure: it is no receipt, and a receipt is no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from grievance.case.briefs import Brief
from grievance.case.deadlines import day_of
from grievance.case.words import ANSWER_MAX, optional
from grievance.casefile import disclosures
from grievance.casefile.disclosures import Page, Word
from grievance.casefile.sitting import Sitting, open_token, seal_token, submission_of
from grievance.casefile.trust import Trust
from grievance.errors import CaseMoved, Incomplete, ReceiptUnknown, Unreadable
from grievance.office import Office
from grievance.seal.keys import Identity, Signer, digest, pack
from grievance.seal.receipt import check
from grievance.store import disclosures as rows
from grievance.store.rows import DisclosureRow

TRIES = 8
ONCE = "once"


@dataclass(frozen=True, slots=True)
class Response:
    """What a respondent answers: its side, what shows it, what it will do by when, and what it has done of that."""

    statement: str
    evidence: str = ""
    plan: str = ""
    progress: str = ""

    def tidied(self) -> Response:
        """Return it as it is kept. Raises `Incomplete` for a field that is too long, or where all are empty."""
        tidy = Response(**{name: optional(name, text, ANSWER_MAX) for name, text in asdict(self).items()})
        if not any(asdict(tidy).values()):
            raise Incomplete("statement", "missing")
        return tidy

    def body(self) -> dict[str, str]:
        """Write it as the body of a page; the statement is its text."""
        return {"text": self.statement, "evidence": self.evidence, "plan": self.plan, "progress": self.progress}

    @classmethod
    def read(cls, body: Mapping[str, object]) -> Response:
        """Read what `body` wrote."""
        return cls(*(str(body.get(name, "")) for name in ("text", "evidence", "plan", "progress")))


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was sent, and the day."""

    on: date
    response: Response


@dataclass(frozen=True, slots=True)
class Packet:
    """What the code opens. `questions` are what it is asked, `until` the day until which, where one was set.

    `language` is what `text` and `questions` are written in, empty where nobody said. `answers` are its own, oldest
    first. `token` stands for the code in a hidden field, until the hour keys turn.
    """

    entity: str
    facility: str
    text: str
    questions: tuple[str, ...]
    language: str
    until: date | None
    answers: tuple[Answered, ...]
    token: str


def enter(office: Office, link: bytes, code: str) -> Packet:
    """Open the packet behind a link (16 bytes) with its code as typed.

    Raises `ReceiptSlip`, `ReceiptUnknown` (the code opens something else, or nothing), `Unreadable` where the packet
    was changed, `KeeperAway`, `StoreAway`.
    """
    located = office.keeper.locate(check(code))
    return _shown(office, Sitting(link, located.slot or b"", located.derivations))


def back(office: Office, token: str) -> Packet:
    """Open it again with the hidden token. Raises `SittingOver`, and what `enter` does."""
    return _shown(office, _sitting(office, token))


def answer(office: Office, token: str, submission: bytes, response: Response) -> Packet:
    """Add an answer, signed with the code's key. `submission` is the form's 32-byte nonce.

    Repeated, it is once; other words under the same nonce are another answer, and none are lost. Raises `SittingOver`,
    `Incomplete` where all is empty or something too long, `CaseMoved`, and what `enter` does.
    """
    sitting, tidy = _sitting(office, token), response.tidied()
    words = pack(*(text.encode() for text in tidy.body().values()))
    body = {**tidy.body(), ONCE: submission_of(digest(submission, words)).hex()}
    for _ in range(TRIES):
        held = _open(office, sitting)
        if any(page.word is Word.ANSWERED and page.body.get(ONCE) == body[ONCE] for page in held.pages):
            return _shown(office, sitting)
        signer, place = Signer.from_seed(sitting.receipt.signing_seed), (len(held.pages), office.now())
        page = disclosures.page(held.trust, sitting.case, held.row.public, signer, Word.ANSWERED, body, place=place)
        try:
            with office.store.write() as connection:
                rows.put(connection, [page])
        except CaseMoved:
            continue
        return _shown(office, sitting)
    raise CaseMoved


@dataclass(frozen=True, slots=True, repr=False)
class _Held:
    trust: Trust
    row: DisclosureRow
    pages: tuple[Page, ...]


def _sitting(office: Office, token: str) -> Sitting:
    return open_token(office.trust().office, office.keeper.hours(), token, apart=True)


def _open(office: Office, sitting: Sitting) -> _Held:
    """Open a disclosure with what its code gave. Raises `ReceiptUnknown` where it is another's, `Unreadable`."""
    with office.store.read() as connection:
        row, found = rows.by_id(connection, sitting.case), rows.papers(connection, sitting.case)
        trust = office.trust(connection)
    if row is None or not sitting.slot or row.reader != sitting.receipt.locator:
        raise ReceiptUnknown
    holder = Identity.from_seed(sitting.receipt.reply_seed)
    try:
        seed = disclosures.unlock(trust, row, sitting.slot, holder)
    except Unreadable:
        raise ReceiptUnknown from None
    verify = Signer.from_seed(sitting.receipt.signing_seed).verifier.public
    return _Held(trust, row, disclosures.read(trust, seed, verify, found))


def _shown(office: Office, sitting: Sitting) -> Packet:
    held = _open(office, sitting)
    given = next((page for page in held.pages if page.word is Word.GIVEN), None)
    if given is None:
        raise Unreadable
    brief = Brief.read(given.body)
    return Packet(
        entity=brief.entity,
        facility=brief.facility,
        text=brief.text,
        questions=tuple(point.text for point in brief.points),
        language=brief.language,
        until=day_of(str(given.body.get("until", ""))),
        answers=tuple(
            Answered(page.at.date(), Response.read(page.body)) for page in held.pages if page.word is Word.ANSWERED
        ),
        token=seal_token(held.trust.office, office.keeper.hours()[0], sitting, apart=True),
    )
