"""Raise the pinned scores in baseline.json to what is measured now.

    python tests/eval/update_baseline.py                              # all sets that are at hand
    python tests/eval/update_baseline.py "seeds quotes"               # these only
    python tests/eval/update_baseline.py --allow-lower "new gold"     # lower ones too, for a reason that is kept

Without a reason nothing is ever lowered: figures that fell are named, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import sys

from baseline import Baseline
from measure import SETS, measured


def main() -> int:
    parser = argparse.ArgumentParser(description="Raise the pinned scores to what is measured now.")
    parser.add_argument(
        "sets", nargs="*", help=f"which sets; without any, all that are at hand and quick of: {', '.join(SETS)}"
    )
    parser.add_argument("--allow-lower", metavar="REASON", help="lower scores too, and note this reason")
    given = parser.parse_args()
    if unknown := set(given.sets) - set(SETS):
        parser.error(f"no such set: {', '.join(sorted(unknown))}")
    baseline = Baseline.load()
    refused = []
    for name in given.sets or [name for name in SETS if not SETS[name].reads]:
        if not SETS[name].available:
            sys.stderr.write(f"{name}: not measured, its gold is not here\n")
            continue
        figures = measured(name)
        sys.stderr.write(f"{name}: {figures}\n")
        refused += baseline.update(name, figures, given.allow_lower)
    baseline.save()
    for change in refused:
        sys.stderr.write(f"kept, for a fall needs --allow-lower REASON: {change}\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
