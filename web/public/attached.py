"""The files of this door's forms: photos, recordings and papers, kept with the words until the form is taken."""

from __future__ import annotations

from web import attaching
from web.attaching import Brought, Shown
from web.public import forms
from web.public.page import office
from web.public.trouble import Trouble


def brought(nonce: bytes | None) -> Brought:
    """Return the files that this form brings; `nonce` is the one that the form carries, if it is ours."""
    return attaching.brought(office(), nonce or b"")


def shown(nonce: str) -> tuple[Shown, ...]:
    """Return the files as a form that is drawn again with this nonce shows them."""
    return attaching.shown(office(), bytes.fromhex(nonce))


def carried(field: str) -> str:
    """Return what a page hides that shows no files and leads back to one that does; `field` is that one's nonce."""
    nonce = forms.nonce(field)
    return attaching.tokens(office(), nonce) if nonce else ""


def missing(left: str) -> Trouble:
    """Say why some files did not come along."""
    status = 413 if left in {"large", "many"} else 503
    return Trouble("files.left.title", f"files.left.{left}", status, "files", attaching.limits(office()))
