"""Starting one process of an office. Each loads its own command alone: a keeper's memory holds nothing of a desk's."""

from __future__ import annotations

from grievance.cli.words import Rooms

serve = Rooms(
    name="serve",
    help=(
        "Start one process of the office. It runs until Ctrl-C or SIGTERM.\n\n"
        "An office is four processes: the keeper first, then the worker and the two doors; and the bot where people "
        "write to one. Each runs as its own user."
    ),
    rooms={
        "keeper": "keeping:keeper",
        "worker": "working:worker",
        "public": "doors:public",
        "desk": "doors:desk",
        "bot": "doors:bot",
        "rehearsal": "doors:rehearsal",
    },
)
