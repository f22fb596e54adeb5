"""One family of errors, named as facts. They cross the floors unchanged and are translated once, at the border."""


class GrievanceError(Exception):
    """The head of the family; never raised itself."""


class Unreadable(GrievanceError):
    """What is sealed did not open, or what is signed did not verify. The reason is never told: one error for all."""


class CopyDamaged(GrievanceError):
    """A backup opened with these keys and is not whole further on: nothing of it was brought back."""


class Untrusted(GrievanceError):
    """A manifest or a roster does not follow from the pinned root, or is older than the newest one seen."""


class ReceiptSlip(GrievanceError):
    """The digits fail their own check: a slip of the finger, told at once. It says nothing about any case."""


class ReceiptUnknown(GrievanceError):
    """Unknown, erased and expired are one answer."""


class SittingOver(GrievanceError):
    """The hour of a hidden token has passed: the receipt is needed again; nothing that was typed is lost."""


class KeeperAway(GrievanceError):
    """The keeper did not answer in time: nothing was taken, and it can be tried again."""


class KeeperRefused(GrievanceError):
    """The keeper understood and refused."""


class SignInRefused(GrievanceError):
    """Name, passphrase or code: one error for all of them."""


class OfficerUnknown(GrievanceError):
    """No officer of this office has the name; said only at the terminal."""


class Locked(GrievanceError):
    """The session is over: sign in again."""


class Forbidden(GrievanceError):
    """The officer lacks the permission, or holds no key to what was asked for; to a stranger there is nothing."""


class StepRefused(GrievanceError):
    """The lifecycle has no such step from here."""

    def __init__(self, state: str, step: str) -> None:
        """Name the state the case is in and the step that was tried."""
        super().__init__(f"{step} from {state}")
        self.state = state
        self.step = step


class Unmet(StepRefused):
    """A step would be possible from here, and something else is missing first: `guard` names it."""

    def __init__(self, state: str, step: str, guard: str) -> None:
        """Name the state, the step and the guard."""
        super().__init__(state, step)
        self.guard = guard


class Alone(GrievanceError):
    """A step needs a second officer, and the office has nobody who could be it."""


class CaseMoved(GrievanceError):
    """Somebody appended to the case first: read it again, then decide."""


class Conflicted(GrievanceError):
    """A reader outside may not be asked in this case: `facts` says why, a sentence each, for officers alone."""

    def __init__(self, facts: tuple[str, ...]) -> None:
        """Keep every fact."""
        super().__init__(f"{len(facts)} recorded")
        self.facts = facts


class Repeated(GrievanceError):
    """What is prepared for a reader outside repeats the words of who told us: `stretches` are those words."""

    def __init__(self, stretches: tuple[str, ...]) -> None:
        """Keep the words for the officer who wrote them; the message does not say them."""
        super().__init__(f"{len(stretches)} stretches")
        self.stretches = stretches


class RegisterMoved(GrievanceError):
    """Somebody changed the register first: look at it again, then decide."""


class RegisterBroken(GrievanceError):
    """A line of the register is missing, was changed, or is not signed by an officer: nothing is read from it."""


class RecordRefused(GrievanceError):
    """A record of the register is not understood or does not fit the others."""

    def __init__(self, column: str, reason: str) -> None:
        """Name the column and say why, in words for an officer; the column is empty for the whole record."""
        super().__init__(f"{column} {reason}".strip())
        self.column = column
        self.reason = reason


class AlreadyDone(GrievanceError):
    """This form was taken before: the first answer stands and is shown again."""


class Erased(GrievanceError):
    """Who told us was erased at their wish: it is opened by nobody any more, and nothing can be kept there."""


class CaseUnknown(GrievanceError):
    """No such case for this reader; the same for a case that is not there and one that is not theirs."""


class Incomplete(GrievanceError):
    """A field is missing, too long, or a day too early or too late: `reason` is `missing`, `long`, `past` or `late`."""

    def __init__(self, field: str, reason: str) -> None:
        """Name the field and what is wrong with it, never what was typed."""
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason


class StandardRefused(GrievanceError):
    """A standard's file is not fully understood. `line` counts from 1 (0 where it concerns the whole file)."""

    def __init__(self, line: int, reason: str) -> None:
        """Keep line and reason apart, so that an editor can jump there."""
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class SettingRefused(GrievanceError):
    """A setting is missing, wrong, or not allowed in this kind of office."""


class StoreAway(GrievanceError):
    """The database is locked, full or gone: not now. Sent again, the same form is taken once, whatever became of it."""


class NotAlone(GrievanceError):
    """Another process of this office does already what one may do at a time."""


class PostAway(GrievanceError):
    """The mail server did not take a message: nothing went out that we know of."""


class ManyLeft(GrievanceError):
    """The keeper gives an officer only so many cases an hour: `left` were not looked at, and nothing was made."""

    def __init__(self, left: int) -> None:
        """Say how many are left."""
        super().__init__(f"{left} left")
        self.left = left


class NumberTaken(GrievanceError):
    """The case number, the manifest's version or the roster's place is taken: nothing was written, try the next."""


class NameTaken(GrievanceError):
    """Another officer has this name."""


class Uncleaned(GrievanceError):
    """No cleaned copy came of a file: `reason` is `kind`, `failed`, `withheld` or `large`. The original stands."""

    def __init__(self, reason: str) -> None:
        """Say why in one of the four words, never what the file says."""
        super().__init__(reason)
        self.reason = reason
