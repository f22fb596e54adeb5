"""Telling: whom it is about, the story, and the receipt. The page that answers the story is the receipt."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from grievance import intake
from grievance.case.terms import About, Complaint
from web.public import attached, forms
from web.public.page import PREFIX, forget_language, language, office, page
from web.public.trouble import NO_ABOUT, STALE, Soft, Trouble, trouble
from web.security import PUBLIC, needs, takes_files

door = Blueprint("telling", __name__, url_prefix=PREFIX)
door.url_value_preprocessor(forget_language)


@door.route("/", methods=["GET", "POST"])
@needs(PUBLIC)
@takes_files
def who() -> ResponseReturnValue:
    """Ask whom it is about. Somebody who comes back from the story brings it along."""
    return _who()


@door.get("/danger")
@needs(PUBLIC)
def danger() -> ResponseReturnValue:
    """Say what to do when somebody is in danger now."""
    return page("danger", help=office().help_elsewhere())


@door.post("/tell")
@needs(PUBLIC)
@takes_files
def tell() -> ResponseReturnValue:
    """Ask for the story."""
    about = forms.about()
    return _story(about) if about else _who(None if forms.switching() else NO_ABOUT)


@door.post("/file")
@needs(PUBLIC)
@takes_files
def file() -> ResponseReturnValue:
    """File the story and answer with the receipt; without words and files, show again what was filed under this nonce.

    Files alone are a story, too.
    """
    nonce, about, story = forms.nonce(), forms.about(), forms.typed("story")
    came = attached.brought(nonce)
    if nonce and not (story or came.files or came.left) and (filed := intake.again(office(), nonce)):
        return receipt(filed, nonce)
    if about is None:
        return _who(NO_ABOUT)
    if nonce is None:
        return _story(about, STALE)
    if came.left:
        return _story(about, attached.missing(came.left))
    try:
        complaint = Complaint(story=story, language=language(), about=about)
        filed = intake.file(office(), nonce, complaint, files=came.files)
    except Soft as error:
        return _story(about, trouble(error, {"story": story}, {"story": forms.STORY_MAX}))
    return receipt(filed, nonce, came=len(came.files))


def receipt(
    filed: intake.Filed, nonce: bytes, told: str = "", *, danger: bool = False, came: int = 0
) -> ResponseReturnValue:
    """Show the receipt and what may follow.

    `told` is the id of a sentence about what was just done, `came` counts the files that came with the story.
    """
    groups = office().script.groups()
    return page("receipt", filed=filed, nonce=nonce.hex(), groups=groups, told=told, danger=danger, came=came)


def _who(wrong: Trouble | None = None) -> ResponseReturnValue:
    return page(
        "who",
        wrong,
        abouts=About,
        chosen=forms.about(),
        story=forms.typed("story"),
        nonce=forms.typed("nonce"),
        kept=attached.carried("nonce"),
    )


def _story(about: About, wrong: Trouble | None = None) -> ResponseReturnValue:
    nonce, story = forms.same_or_fresh("nonce"), forms.typed("story")
    files = attached.shown(nonce)
    return page("story", wrong, about=about, nonce=nonce, story=story, days=_reply_within(), files=files)


def _reply_within() -> int:
    """Count the days within which the mechanism promises an acknowledgement."""
    return office().standard.acknowledge_days
