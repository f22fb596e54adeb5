"""Backups: ciphertext, sealed once more to the offline recovery key; and the way back.

The keeper's is a backup of its own and lives for a short time only: the two together open more than either alone, and
what the office erased is only erased once no copy of the keeper's remembers it.
"""

from __future__ import annotations

from grievance.backups.making import BackedUp as BackedUp
from grievance.backups.making import back_up_keeper as back_up_keeper
from grievance.backups.making import back_up_office as back_up_office
from grievance.backups.parts import Holds as Holds
from grievance.backups.restoring import Restored as Restored
from grievance.backups.restoring import restore as restore
