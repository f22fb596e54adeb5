"""Cleaned copies: what a file shows or says, written anew by a child that is shut in, without what it tells besides.

`clean` is all that the other rooms see; it loads none of the libraries that read files (docs/cleaning.md).
"""

from __future__ import annotations

from grievance.cleaning.asking import MOST_IN as MOST_IN
from grievance.cleaning.asking import clean as clean
