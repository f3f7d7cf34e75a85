"""Gold in, weights out: `python -m claims.train judge GOLD ...` makes the file that ships beside the judge."""
