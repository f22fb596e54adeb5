"""Run the command line: `python -m grievance`."""

from grievance.cli import main

main()
