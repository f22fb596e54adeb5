"""The page of one case: drawn with a draft in its composer, and what was in the way of the last step above it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from grievance import casework
from grievance.case.terms import Step
from grievance.casework import CaseFile, Seen
from grievance.errors import (
    Alone,
    CaseMoved,
    Conflicted,
    Erased,
    Forbidden,
    GrievanceError,
    Incomplete,
    KeeperAway,
    KeeperRefused,
    Repeated,
    StepRefused,
    StoreAway,
    Unmet,
    Unreadable,
)
from grievance.handling import Way
from web import attaching
from web.desk import (
    clocks,
    composing,
    criteria,
    facts,
    keeping,
    packets,
    preparing,
    registered,
    remedies,
    telling,
)
from web.desk.composing import LETTERS, Draft
from web.desk.session import NONCE, desk, form_nonce, officer

AWAY = (KeeperAway, KeeperRefused, StoreAway)
_TYPED = frozenset(
    {
        *facts.LABELS,
        *facts.ALLEGED,
        *facts.OWED,
        *facts.CARRIED,
        *facts.PREPARED,
        *remedies.PROMISED,
        "allegation",
    }
)
_NUMBERED = ("criterion.", "point.")


def take(
    number: str, step: Step, act: Callable[[Seen], object], *, at: str = "compose", to: str = "latest"
) -> ResponseReturnValue:
    """Take a step on the case as it was seen, then show the case; whatever was in the way, what was typed is kept.

    `at` is the place on the page where it was typed, `to` the one that is shown afterwards. An act that returns `False`
    was only proposed; one that returns the way in to a packet is answered with a page that shows it, once.
    """
    seen = Seen(number, version())
    try:
        seen = casework.look(desk().office, officer(), seen)
        taken = act(seen)
    except (Conflicted, Repeated) as error:
        details, why = error.facts if isinstance(error, Conflicted) else error.stretches, type(error).__name__.lower()
        return page(number, 422, lambda _: typed(step), error=why, seen=seen, at=at, details=details)
    except (Incomplete, Erased, StepRefused, Alone, Forbidden, CaseMoved, Unreadable) as error:
        status, why = _trouble(error, at)
        before = Seen(number, seen.version) if isinstance(error, CaseMoved) else seen
        return page(number, status, lambda _: typed(step), error=why, seen=before, at=at)
    except AWAY as error:
        return kept(error)
    if isinstance(taken, Way):
        return packets.handed(number, taken)
    if taken is False:
        return redirect(f"/case/{number}#pending", 303)
    sent = "?sent=1" if "language" in request.form or at == "approve" else ""
    return redirect(f"/case/{number}{sent}#{at if at == 'title' else to}", 303)


def page(
    number: str,
    status: int,
    draft: Callable[[CaseFile], Draft],
    *,
    error: str = "",
    seen: Seen | None = None,
    at: str = "compose",
    details: tuple[str, ...] = (),
) -> ResponseReturnValue:
    """Open the case, where it does not lie open yet, and draw it. `seen` is what somebody saw whose step was not taken.

    `error` is what was in the way; empty, where they came too late. `details` says more of it.
    """
    nonce = form_nonce() or secrets.token_bytes(NONCE)
    try:
        case = casework.open_case(desk().office, officer(), number, seen.held if seen else None)
    except AWAY as away:
        if request.method == "GET":
            raise
        return kept(away)
    begun, reason, stands = draft(case), "", registered.standings(case)
    if at == "withhold" and case.pending:
        begun, reason = Draft(), text()
    return make_response(
        render_template(
            "desk/case.html",
            case=case,
            clocks_of=clocks.of_case(case),
            timeline_of=telling.timeline(case),
            found=stands[0] if stands else None,
            stands_of=stands,
            today=case.today,
            error=error,
            details=details,
            nonce=nonce.hex(),
            files=attaching.shown(desk().office, nonce),
            seen=seen.version if seen and not error else None,
            at=at,
            sent=_sent(case),
            cooling_off=timedelta(desk().office.standard.cooling_off_days + 1),
            typed_reason=reason,
            typed_title=request.form.get("title", case.title),
            **_composer(case, composing.fitting(case, begun)),
        ),
        status,
    )


def typed(step: Step) -> Draft:
    """Return what stands in the form that was sent, as it was typed."""
    form = request.form
    given = {name: value for name, value in form.items() if name in _TYPED or name.startswith(_NUMBERED)}
    if chosen := form.getlist("indicator"):
        given["indicators"] = " ".join(chosen)
    unsent = bool(text() or any(value for name, value in given.items() if name != "allegation"))
    promise = form.get("promise", form.get("then", ""))
    return Draft(step, text(), promise, form.get("language", ""), given, unsent=unsent)


def text() -> str:
    """Return the words of the form that was sent."""
    return request.form.get("words", "").replace("\r\n", "\n")


def _trouble(error: GrievanceError, at: str) -> tuple[int, str]:
    """Return the status and what was in the way, for `slips`; empty where the case moved or never had such a step."""
    if isinstance(error, Incomplete):
        return 422, f"{error.field} {error.reason}"
    if isinstance(error, Unreadable):
        return 409, "outside changed"
    if isinstance(error, Erased):
        return 422, "files erased"
    if isinstance(error, Unmet):
        return 409, f"guard {error.guard}"
    if isinstance(error, Forbidden):
        return 403, "role" if at == "compose" else "same"
    return 409, "alone" if isinstance(error, Alone) else ""


def _composer(case: CaseFile, draft: Draft) -> dict[str, Any]:
    """Return what the composer draws: the draft, and behind the note the letter that is owed first."""
    possible, office = composing.letters(case), desk().office
    form = draft
    if draft.step is Step.NOTE and possible:
        form = composing.new(case, possible[0])
    offer = composing.offer(case, form.step) if form.step is not Step.NOTE else None
    asked, settled = (offer.facts, "answered" in offer.settled) if offer else ((), False)
    return {
        "draft": draft,
        "form": form,
        "offer": offer,
        "letters": {step: LETTERS[step] for step in possible},
        "asked": facts.fields(office, case, form.step, asked, substitute=settled),
        "catalogue": criteria.catalogue(office) if draft.step in {Step.ALLEGE, Step.PREPARE} else {},
        "prepare_form": preparing.form(office, officer(), case, draft) if draft.step is Step.PREPARE else None,
    }


def _sent(case: CaseFile) -> bool:
    """Say whether this page follows on a letter, and it is there."""
    last = case.papers[-1] if case.papers else None
    return "sent" in request.args and last is not None and (last.kind, last.author) == ("letter", officer().name)


def version() -> int:
    """Return the version of the case that the form was filled in on; aborts where there is none."""
    version = request.form.get("version", "")
    if not version.isdecimal():
        abort(400)
    return int(version)


def kept(error: Exception) -> ResponseReturnValue:
    """Draw the page that keeps what was typed while the keeper or the database is away."""
    why = "store" if isinstance(error, StoreAway) else "keeper"
    return make_response(keeping.page(request.path, keeping.carry(request.form), why), 503)
