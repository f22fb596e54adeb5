"""What the platform says when it refuses, in its own words."""

from __future__ import annotations


class Refusal(Exception):
    """A call that is refused: HTTP status, description, and the seconds to wait where it says so."""

    def __init__(self, status: int, description: str, retry_after: int = 0) -> None:
        """Keep what is answered."""
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def told(self) -> dict[str, object]:
        """Return the answer's JSON."""
        answer: dict[str, object] = {"ok": False, "error_code": self.status, "description": self.description}
        return answer | {"parameters": {"retry_after": self.retry_after}} if self.retry_after else answer


def bad(words: str) -> Refusal:
    """Make the refusal of a request that will never be taken."""
    return Refusal(400, f"Bad Request: {words}")


def slowly(seconds: int) -> Refusal:
    """Make the refusal of a request that came too soon."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", seconds)


UNKNOWN = Refusal(404, "Not Found")
UNAUTHORIZED = Refusal(401, "Unauthorized")
BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")
TOO_LARGE = Refusal(413, "Request Entity Too Large")
TWO_POLLERS = Refusal(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
WEBHOOK = Refusal(
    409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
