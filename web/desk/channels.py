"""How the messaging channels fare: counts by the day, never a chat; and what somebody should look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grievance import casework, channels
from grievance.case.terms import Permission
from grievance.channels import Alarm, Tallied, Trouble
from web.desk import words
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("channels", __name__)

LOOK = "Tell whoever looks after the machine."

# What is counted: its name, and what a number there means and asks for.
COUNTED: Final[Mapping[Tallied, tuple[str, str]]] = {
    Tallied.DELIVERED: ("Delivered", "Messages of the bot that the service took. There is nothing to do."),
    Tallied.UNDELIVERED: (
        "Not delivered",
        "The person had blocked the bot, or the service refused. They can still come to the page with their receipt.",
    ),
    Tallied.BLOCKED: (
        "Blocked the bot",
        "Many do, to leave no trace. There is nothing to do: their receipt still opens our letters.",
    ),
    Tallied.OFFERED: (
        "Offered again",
        "Perhaps a receipt or a letter did not come: they were told how to see it. Many mean a bad connection.",
    ),
    Tallied.ASIDE: (
        "Set aside",
        f"The bot could not handle what somebody sent, and told them so. Nobody here can open it. {LOOK}",
    ),
}

_HOURS, _DAYS = 120, 48 * 60  # minutes from which hours and days say it better


@routes.get("/channels")
@needs(Permission.READ_CHANNELS)
def show() -> ResponseReturnValue:
    """Show how each channel fares."""
    found = channels.health(desk().office)
    return render_template("desk/channels.html", channels=found, alarms=found.alarms)


def alarms() -> tuple[Alarm, ...]:
    """Return what stands on top of the queue, to those who may see the channels."""
    return channels.health(desk().office).alarms if casework.may(officer(), Permission.READ_CHANNELS) else ()


def told(alarm: Alarm) -> tuple[str, str]:
    """Say an alarm: what is the matter, and what follows from it."""
    name = alarm.channel.capitalize()
    if alarm.trouble is Trouble.STILL:
        what = f"{name}: the bot has not asked for messages for {_long(alarm.count)}."
        return what, "What people write to it waits at the service, and is lost there after a time."
    if alarm.trouble is Trouble.ASIDE:
        what = f"{name}: {words.plural(alarm.count, 'message')} could not be handled within {channels.RECENT} days."
        return what, "Whoever wrote was told so, where the chat is known."
    what = f"{words.plural(alarm.count, 'message')} of the bot have not gone out since before today."
    return what, "Whoever wrote waits for an answer."


def _long(minutes: int) -> str:
    if minutes < _HOURS:
        return words.plural(minutes, "minute")
    return words.plural(minutes // 60, "hour") if minutes < _DAYS else words.plural(minutes // (24 * 60), "day")
