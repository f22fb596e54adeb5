"""The optional questions, one screen a group, in the sitting that began with the story."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from grievance import correspondence, intake
from grievance.case.terms import Compartment, Question
from grievance.errors import Erased, SittingOver
from grievance.phrases import say
from web.public import attached, forms
from web.public.mailbox import letters
from web.public.page import PREFIX, forget_language, language, office, page
from web.public.telling import receipt
from web.public.trouble import NO_FILE, Soft, Trouble, trouble
from web.security import PUBLIC, needs, takes_files

door = Blueprint("sitting", __name__, url_prefix=PREFIX)
door.url_value_preprocessor(forget_language)


@door.post("/questions")
@needs(PUBLIC)
def questions() -> ResponseReturnValue:
    """Show one group's screen."""
    return _screen()


@door.post("/answers")
@needs(PUBLIC)
def answers() -> ResponseReturnValue:
    """Save one group's answers and return to the receipt; after the hour, send them as words with the receipt."""
    group, asked = _group()
    typed = forms.answers(question.id for question in asked)
    nonce, once = forms.nonce(), forms.nonce("answers_nonce")
    try:
        accepted = office().script.accept(group, typed)
        danger = office().script.danger(accepted)
        if accepted and once and forms.typed("receipt"):
            return letters(_send(asked, accepted, once), told="answer.sent", danger=danger)
        if nonce is None:
            raise SittingOver
        filed = intake.answer(office(), nonce, group, accepted)
    except Soft as error:
        lines = {question.id: forms.LINE_MAX for question in asked if question.kind == "line"}
        return _screen(trouble(error, typed, lines))
    return receipt(filed, nonce, told="question.saved" if accepted else "question.none", danger=danger)


@door.post("/files")
@needs(PUBLIC)
@takes_files
def files() -> ResponseReturnValue:
    """Show the screen for files that come after the story."""
    return _file_screen()


@door.post("/add")
@needs(PUBLIC)
@takes_files
def add() -> ResponseReturnValue:
    """Add the files and return to the receipt; after the hour, send them with the receipt."""
    nonce, once = forms.nonce(), forms.nonce("answers_nonce")
    came = attached.brought(once)
    if once is None or came.left or not came.files:
        return _file_screen(attached.missing(came.left) if came.left else NO_FILE)
    try:
        if forms.typed("receipt"):
            box = correspondence.enter(office(), forms.typed("receipt"))
            return letters(
                correspondence.answer(office(), box.token, once, "", language(), came.files), told="files.added"
            )
        if nonce is None:
            raise SittingOver
        filed = intake.add(office(), nonce, came.files)
    except Soft as error:
        return _file_screen(trouble(error, {}))
    return receipt(filed, nonce, told="files.added")


def _group() -> tuple[str, tuple[Question, ...]]:
    """Return the group that the form names, with its questions."""
    found = {group: tuple(asked) for group, asked in office().script.groups()}
    name = forms.typed("group")
    return (name, found[name]) if name in found else abort(404)


def _screen(wrong: Trouble | None = None) -> ResponseReturnValue:
    group, asked = _group()
    return page(
        "questions",
        wrong,
        group=group,
        questions=asked,
        typed=forms.answers(question.id for question in asked),
        apart=any(question.compartment is Compartment.IDENTITY for question in asked),
        nonce=forms.typed("nonce"),
        answers_nonce=forms.same_or_fresh("answers_nonce"),
        answered=forms.typed("answered"),
        receipt=forms.typed("receipt"),
    )


def _file_screen(wrong: Trouble | None = None) -> ResponseReturnValue:
    once = forms.same_or_fresh("answers_nonce")
    return page(
        "files",
        wrong,
        nonce=forms.typed("nonce"),
        answers_nonce=once,
        answered=forms.typed("answered"),
        receipt=forms.typed("receipt"),
        files=attached.shown(once),
    )


def _send(asked: tuple[Question, ...], accepted: Mapping[str, str], once: bytes) -> correspondence.Mailbox:
    """Send answers whose sitting is over as the words of somebody who brings their receipt."""
    box = correspondence.enter(office(), forms.typed("receipt"))
    if box.erased and any(question.compartment is Compartment.IDENTITY for question in asked):
        raise Erased
    words = "\n\n".join(_said(question, accepted[question.id]) for question in asked if question.id in accepted)
    return correspondence.answer(office(), box.token, once, words, language())


def _said(question: Question, answer: str) -> str:
    """Write a question and its answer as a person would."""
    chosen = say(language(), f"question.{question.id}.option.{answer}") if question.options else answer
    return f"{say(language(), f'question.{question.id}')}\n{chosen}"
