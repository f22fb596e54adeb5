"""Three questions at the end: how it was for her. They have a page of their own."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from grievance import correspondence
from grievance.correspondence import ANSWERS, QUESTIONS
from grievance.errors import StepRefused
from web.public import attached, forms
from web.public.mailbox import letters, token_of_form
from web.public.page import PREFIX, forget_language, language, office, page
from web.public.trouble import STEP, Soft, Trouble, trouble
from web.security import PUBLIC, needs, takes_files

door = Blueprint("rating", __name__, url_prefix=PREFIX)
door.url_value_preprocessor(forget_language)


@door.post("/rate")
@needs(PUBLIC)
@takes_files
def rate() -> ResponseReturnValue:
    """Ask the three questions; with the answers, keep them and show the letters again."""
    once, words, rated = forms.nonce("rate_nonce"), forms.typed("words"), forms.answers(QUESTIONS)
    if once is None or forms.switching():
        return _ask()
    try:
        token = token_of_form()
        box = correspondence.rate(office(), token, once, rated, words, language())
    except StepRefused:
        return letters(correspondence.back(office(), token), STEP)
    except Soft as error:
        return _ask(trouble(error, {"words": words}))
    return letters(box, told="choice.sent", danger=rated["safe"] == "no")


def _ask(wrong: Trouble | None = None) -> ResponseReturnValue:
    return page(
        "rate",
        wrong,
        token=forms.typed("token"),
        answer=forms.typed("answer"),
        choice=forms.typed("choice"),
        answer_nonce=forms.typed("answer_nonce"),
        kept=attached.carried("answer_nonce"),
        receipt=forms.typed("receipt"),
        questions=QUESTIONS,
        answers=ANSWERS,
        rated=forms.answers(QUESTIONS),
        words=forms.typed("words"),
        rate_nonce=forms.same_or_fresh("rate_nonce"),
    )
