"""What is said on top of a form when something is wrong: calm, exact, and with the words still below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grievance import errors
from web.public.forms import ANSWER_MAX

Soft = (
    errors.Incomplete,
    errors.ReceiptSlip,
    errors.ReceiptUnknown,
    errors.SittingOver,
    errors.KeeperAway,
    errors.StoreAway,
    errors.CaseMoved,
    errors.Erased,
)
"""The errors after which a person goes on where they are."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The ids of two sentences, the values of the second, and the status.

    `where` is the id of the field that it is about; `receipt` says that the receipt has to be typed again.
    """

    title: str
    text: str
    status: int
    where: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    receipt: bool = False


NO_ABOUT = Trouble("error.title", "about.missing", 422, "about")
NO_FILE = Trouble("error.title", "files.none", 422, "files")
NO_RECEIPT = Trouble("error.title", "error.receipt.missing", 422, "receipt")
STEP = Trouble("error.title", "error.step", 409)
NOT_HIDDEN = Trouble("error.keeper.hide.title", "error.keeper.hide", 503)
AWAY_LETTERS = Trouble("error.keeper.letters.title", "error.keeper.letters", 503)
AWAY_RECEIPT = Trouble("error.keeper.letters.title", "error.keeper.receipt", 503)
AWAY_ERASE = Trouble("error.keeper.erase.title", "error.keeper.erase", 503)
AWAY_EXCHANGE = Trouble("error.keeper.exchange.title", "error.keeper.exchange", 503)
STALE = Trouble("error.title", "error.sitting.words", 422)  # a form without our nonce; it is drawn again with one

_SLIP = Trouble("error.title", "error.receipt.slip", 422, "receipt")
_UNKNOWN = Trouble("error.title", "error.receipt.unknown", 404, "receipt")
_ERASED = Trouble("error.title", "error.erased", 422)
_MOVED = Trouble("error.title", "error.moved", 409)
_OVER = Trouble("error.sitting.title", "error.sitting.letters", 422, "receipt", receipt=True)
_AWAY = Trouble("error.keeper.title", "error.keeper.words", 503)
_PLAIN: Mapping[type[errors.GrievanceError], Trouble] = {
    errors.ReceiptSlip: _SLIP,
    errors.ReceiptUnknown: _UNKNOWN,
    errors.CaseMoved: _MOVED,
    errors.Erased: _ERASED,
}


def trouble(
    error: errors.GrievanceError,
    words: Mapping[str, str] | None = None,
    most: Mapping[str, int] | None = None,
    away: Trouble = AWAY_LETTERS,
) -> Trouble:
    """Say what a soft error means.

    `words` are the fields that stay below, by name; `None` on the way to the letters, where there are none. `most`
    counts the characters that a field may have, where that is not `ANSWER_MAX`. `away` is said where nothing answers
    and no words stay.
    """
    match error:
        case errors.Incomplete():
            return _incomplete(error, words or {}, most or {})
        case errors.SittingOver():
            return _OVER if words is None else replace(_OVER, text="error.sitting.words")
        case errors.KeeperAway() | errors.StoreAway():
            return away if words is None else _AWAY
        case _:
            return _PLAIN[type(error)]


def _incomplete(error: errors.Incomplete, words: Mapping[str, str], most: Mapping[str, int]) -> Trouble:
    sentences = {
        ("story", "missing"): "error.missing.story",
        ("answer", "missing"): "error.missing.words",
        (error.field, "long"): "error.long",
    }
    typed = len(words.get(error.field, "").replace("\r\n", "\n"))
    figures = {"typed": typed, "most": most.get(error.field, ANSWER_MAX)}
    return Trouble("error.title", sentences.get((error.field, error.reason), "error.choice"), 422, error.field, figures)
