"""Real harm to real stores, and what is left of them afterwards: `python tests/faults` prints a table."""
