"""Hiding: the digits leave the page for good, those of the first receipt and those of an exchanged one."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from grievance import intake
from grievance.errors import CaseMoved, KeeperAway, StoreAway
from web.public import forms
from web.public.mailbox import way_in
from web.public.page import PREFIX, forget_language, office, page
from web.public.telling import receipt
from web.public.trouble import NOT_HIDDEN
from web.security import PUBLIC, needs

door = Blueprint("hiding", __name__, url_prefix=PREFIX)
door.url_value_preprocessor(forget_language)


@door.post("/hide")
@needs(PUBLIC)
def hide() -> ResponseReturnValue:
    """Hide the digits that the form with this nonce was answered with; where that fails, offer to try again."""
    field = "exchange_nonce" if forms.typed("exchange_nonce") else "nonce"
    nonce = forms.nonce(field)
    if nonce is None:
        return way_in()
    try:
        filed = intake.hide(office(), nonce)
    except (KeeperAway, StoreAway, CaseMoved):
        return page("unhidden", NOT_HIDDEN, field=field, nonce=nonce.hex())
    if field == "nonce":
        return receipt(filed, nonce, told="receipt.hidden")
    return page("exchanged", digits=None, exchange_nonce=nonce.hex(), told="receipt.hidden")
