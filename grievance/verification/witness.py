"""For whoever keeps heads elsewhere: the newest, the proof that it goes on from theirs, and a look at an old one."""

from __future__ import annotations

from base64 import b64encode

from grievance.errors import SettingRefused, Unreadable
from grievance.office import Office
from grievance.seal.head import Head
from grievance.seal.log import consistency, leaf_hash
from grievance.verification.findings import Wrong
from grievance.verification.log import Log, fits, key, read_log


def newest(office: Office) -> str:
    """Return the newest head, signed: what a witness keeps.

    Raises `KeeperAway`, `SettingRefused` before the first, `Unreadable` where it is not signed by the log's key.
    """
    return _log(office).note


def since(office: Office, size: int) -> str:
    """Return the newest head with the proof that the log only grew since it had this many leaves.

    It is the request `add-checkpoint` of a witness (C2SP, tlog-witness): a line `old` with the size, the proof in
    base64, an empty line, the head. Raises `SettingRefused` where the log never was so large, and as above.
    """
    log = _log(office)
    if not 0 <= size <= log.size:
        raise SettingRefused(f"the log has {log.size} leaves")
    proof = consistency([leaf_hash(each) for each in log.each()], size)
    return (
        "".join(f"{line}\n" for line in (f"old {size}", *(b64encode(each).decode() for each in proof), "")) + log.note
    )


def check(office: Office, note: str) -> tuple[Head, Wrong | None]:
    """Hold a head that somebody kept against the log as it is now, and say what is wrong, if anything is.

    Raises `Unreadable` for what is no head under the log's key, and as above.
    """
    verifier = key(office, office.trust())
    if verifier is None:
        raise SettingRefused("there is no log yet: log.pub is not in the folder of the heads")
    head = verifier.head(note)
    return head, fits(head, _log(office))


def _log(office: Office) -> Log:
    log = read_log(office, office.trust())
    if log.head is None:
        raise SettingRefused("the log has no head yet: the keeper writes one at the next fixed time")
    if log.size < log.head.size:
        raise Unreadable
    return log
