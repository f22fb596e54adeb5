"""Cleaned copies: what a file shows or says, written anew by a child that is shut in, without what it tells besides.

`asking.clean` is all that the other rooms see; it loads none of the libraries that read files (docs/cleaning.md). The
child loads this file, too, for each file that comes: it stays empty.
"""
