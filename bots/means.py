"""What every part of the conversations works with: one channel, one office, and how to wait."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bots.channel import Channel
from bots.patience import Patience
from bots.threads import Threads
from grievance import uploads
from grievance.interview.talk import Rules
from grievance.office import Office

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, repr=False)
class Means:
    """The means of one process: its office, its channel, what the conversation may rely on, and its waiting.

    `watched` says that the desk is to notice when the process stands still.
    """

    office: Office
    channel: Channel
    rules: Rules
    patience: Patience
    threads: Threads = field(default_factory=Threads)
    watched: bool = True

    @property
    def most_bytes(self) -> int:
        """Return how large a file may be: what the channel fetches, and what the office takes."""
        return min(self.channel.most_bytes, uploads.most(self.office))

    def rules_now(self) -> Rules:
        """Return what a conversation may rely on at this moment: who else can help and who is on watch change."""
        return replace(
            self.rules,
            help=self.office.help_elsewhere(),
            reads=self.office.read_on(),
            reads_danger=self.office.read_on(danger=True),
            hour=self.office.now().hour,
        )


def rules(office: Office, channel: Channel) -> Rules:
    """Return what a conversation on this channel may rely on."""
    return Rules(
        script=office.script,
        languages=office.settings.languages,
        channel=channel.name,
        web=office.settings.public_origins[0],
        days=office.standard.acknowledge_days,
        most_mb=min(channel.most_bytes, uploads.most(office)) // _MEGABYTE,
        removes=channel.removes,
        first=channel.first,
        endangers=office.dangerous_in(channel.name),
    )
