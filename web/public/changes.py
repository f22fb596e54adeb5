"""What a person may change about what they told: the receipt's number, who they are, and whether it goes on."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from grievance import correspondence, erasure
from grievance.errors import StepRefused
from web.public import attached, forms
from web.public.mailbox import letters, token_of_form, way_in
from web.public.page import PREFIX, forget_language, office, page
from web.public.trouble import AWAY_ERASE, AWAY_EXCHANGE, NO_RECEIPT, STEP, Soft, Trouble, trouble
from web.security import PUBLIC, needs, takes_files

door = Blueprint("changes", __name__, url_prefix=PREFIX)
door.url_value_preprocessor(forget_language)


@door.post("/exchange")
@needs(PUBLIC)
@takes_files
def exchange() -> ResponseReturnValue:
    """Ask for the receipt once more; with it, show the new one."""
    once, receipt = forms.nonce("exchange_nonce"), forms.typed("receipt")
    if once is None or forms.switching():
        return _ask_exchange()
    if not receipt.strip():
        return _ask_exchange(NO_RECEIPT)
    try:
        exchanged = correspondence.exchange(office(), receipt, once)
    except Soft as error:
        return _ask_exchange(trouble(error, away=AWAY_EXCHANGE))
    return page("exchanged", digits=exchanged.digits, exchange_nonce=once.hex(), told="")


@door.post("/erase")
@needs(PUBLIC)
@takes_files
def erase() -> ResponseReturnValue:
    """Say what erasing who somebody is means and ask for the receipt once more; with it, do it for good."""
    once, receipt = forms.nonce("erase_nonce"), forms.typed("receipt")
    if once is None or forms.switching():
        return _ask_erasure()
    if not receipt.strip():
        return _ask_erasure(NO_RECEIPT)
    try:
        erasure.erase(office(), receipt)
        box = correspondence.enter(office(), receipt)
    except Soft as error:
        return _ask_erasure(trouble(error, away=AWAY_ERASE))
    return letters(box, told="erase.done")


@door.post("/withdraw")
@needs(PUBLIC)
@takes_files
def withdraw() -> ResponseReturnValue:
    """Say what withdrawing means and ask whether somebody made them; then begin the cooling-off."""
    once, words = forms.nonce("withdraw_nonce"), forms.typed("words")
    if once is None or forms.switching():
        return _ask_withdrawal()
    try:
        token = token_of_form()
        box = correspondence.ask_withdrawal(office(), token, once, forms.typed("made"), words)
    except StepRefused:
        return letters(correspondence.back(office(), token), STEP)
    except Soft as error:
        return _ask_withdrawal(trouble(error, {"words": words}))
    return letters(box, told="withdraw.asked")


@door.post("/resume")
@needs(PUBLIC)
def resume() -> ResponseReturnValue:
    """Take a withdrawal back."""
    once, token = forms.nonce("resume_nonce"), forms.typed("token")
    try:
        box = correspondence.resume(office(), token, once) if once else correspondence.back(office(), token)
    except StepRefused:
        return letters(correspondence.back(office(), token), STEP)
    except Soft as error:
        return way_in(trouble(error))
    return letters(box, told="resume.done" if once else "")


def _ask_exchange(wrong: Trouble | None = None) -> ResponseReturnValue:
    return page(
        "exchange",
        wrong,
        token=forms.typed("token"),
        answer=forms.typed("answer"),
        choice=forms.typed("choice"),
        answer_nonce=forms.typed("answer_nonce"),
        kept=attached.carried("answer_nonce"),
        receipt=forms.typed("receipt"),
        exchange_nonce=forms.same_or_fresh("exchange_nonce"),
    )


def _ask_erasure(wrong: Trouble | None = None) -> ResponseReturnValue:
    return page(
        "erase",
        wrong,
        token=forms.typed("token"),
        answer=forms.typed("answer"),
        answer_nonce=forms.typed("answer_nonce"),
        kept=attached.carried("answer_nonce"),
        receipt=forms.typed("receipt"),
        erase_nonce=forms.same_or_fresh("erase_nonce"),
    )


def _ask_withdrawal(wrong: Trouble | None = None) -> ResponseReturnValue:
    return page(
        "withdraw",
        wrong,
        token=forms.typed("token"),
        answer=forms.typed("answer"),
        choice=forms.typed("choice"),
        answer_nonce=forms.typed("answer_nonce"),
        kept=attached.carried("answer_nonce"),
        receipt=forms.typed("receipt"),
        made=forms.typed("made"),
        words=forms.typed("words"),
        days=office().standard.cooling_off_days,
        withdraw_nonce=forms.same_or_fresh("withdraw_nonce"),
    )
