"""Two doors that do not meet: one for the person who tells, one for officers."""
