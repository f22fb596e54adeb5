"""The command line of an office. It is for the person who looks after the machine; officers work at the desk."""

from __future__ import annotations

from grievance.cli.copies import backup, migrate, restore
from grievance.cli.doors import demo, serve, talk
from grievance.cli.offices import init, officer
from grievance.cli.upkeep import advice, bell, referrals
from grievance.cli.verifying import log, verify_
from grievance.cli.words import Commands

__all__ = ["main"]


def main() -> None:
    """Run the command line with the arguments of this process."""
    commands()


commands = Commands(
    name="grievance",
    help=(
        "Look after an office that takes complaints and answers them.\n\n"
        "Everything else it needs to know comes from the environment, in settings that begin with GRIEVANCE_ "
        "(docs/settings.md). To look around without an office of your own: grievance demo."
    ),
    commands={
        command.name or "": command
        for command in (
            init,
            officer,
            bell,
            referrals,
            advice,
            migrate,
            serve,
            demo,
            talk,
            backup,
            restore,
            verify_,
            log,
        )
    },
)
