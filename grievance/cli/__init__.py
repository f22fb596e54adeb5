"""The command line of an office. It is for the person who looks after the machine; officers work at the desk."""

from __future__ import annotations

from grievance.cli.words import Rooms

__all__ = ["main"]


def main() -> None:
    """Run the command line with the arguments of this process."""
    commands()


commands = Rooms(
    name="grievance",
    help=(
        "Look after an office that takes complaints and answers them.\n\n"
        "Everything else it needs to know comes from the environment, in settings that begin with GRIEVANCE_ "
        "(docs/settings.md). To look around without an office of your own: grievance demo."
    ),
    rooms={
        "init": "offices:init",
        "officer": "offices:officer",
        "bell": "upkeep:bell",
        "referrals": "upkeep:referrals",
        "advice": "upkeep:advice",
        "standard": "standards:standard",
        "channels": "channels:channels",
        "register": "registering:register",
        "migrate": "copies:migrate",
        "serve": "serving:serve",
        "demo": "showing:demo",
        "talk": "doors:talk",
        "backup": "copies:backup",
        "restore": "copies:restore",
        "verify": "verifying:verify_",
        "log": "verifying:log",
    },
)
