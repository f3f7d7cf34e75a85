"""How many of the listed conflicts are conflicts, by the verdicts of readers: of all, by score and by kind.

    python tests/eval/verdicts.py [PAIRS.jsonl VERDICTS.jsonl]

A verdict is a line `{"id", "label", "why"}`. The label is conflict, none or unclear; what is unclear counts as wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("conflicts")
LABELS = ("conflict", "none", "unclear")
BARS = (0.8, 0.85, 0.88, 0.9, 0.92, 0.93)


@dataclass(frozen=True)
class Precision:
    """Of all pairs that were drawn, and of those of each kind, how many are conflicts."""

    right: int
    of: int
    by_kind: Mapping[str, tuple[int, int]]
    """Right, and all."""
    by_score: Mapping[float, tuple[int, int]]
    """The same of those that have this score at least."""

    @property
    def percent(self) -> float:
        return round(100 * self.right / max(1, self.of), 1)


def precision(pairs: Path, verdicts: Path) -> Precision:
    """Raises ValueError where a pair has no verdict or two, or a verdict has no pair or another label."""
    labels: dict[str, str] = {}
    for row in _rows(verdicts):
        if row.get("label") not in LABELS:
            raise ValueError(f"{verdicts}: the label of {row['id']} is {row.get('label')!r}; give {', '.join(LABELS)}")
        if row["id"] in labels:
            raise ValueError(f"{verdicts}: {row['id']} is judged twice; drop one of the two")
        labels[row["id"]] = row["label"]
    judged = {row["id"]: row for row in _rows(pairs)}
    kinds = {id: row["kind"] for id, row in judged.items()}
    if astray := sorted(kinds.keys() ^ labels.keys()):
        raise ValueError(f"{verdicts}: {', '.join(astray[:5])}: drawn and not judged, or judged and not drawn")
    of = Counter(kinds.values())
    conflicts = {id for id, label in labels.items() if label == "conflict"}
    right = Counter(kinds[id] for id in conflicts)
    by_kind = {kind: (right[kind], of[kind]) for kind, _ in of.most_common()}
    from_score = {bar: {id for id, row in judged.items() if row["score"] >= bar} for bar in BARS}
    by_score = {bar: (len(some & conflicts), len(some)) for bar, some in from_score.items() if some}
    return Precision(right.total(), of.total(), by_kind, by_score)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def main(arguments: Sequence[str]) -> None:
    found = precision(*(map(Path, arguments) if arguments else (FOLDER / "pairs.jsonl", FOLDER / "verdicts.jsonl")))
    sys.stdout.write(f"{found.percent} per cent: {found.right} of {found.of}\n")
    sys.stdout.writelines(f"from {bar}: {right} of {of}\n" for bar, (right, of) in found.by_score.items())
    sys.stdout.writelines(f"{kind}: {right} of {of}\n" for kind, (right, of) in found.by_kind.items())


if __name__ == "__main__":
    main(sys.argv[1:])
