"""Which pairs the reader is shown: trees fitted to what the judge told of pairs once it had read them.

Of claims that only lie near each other one reading in ten tells anything, and reading is most of what storing costs.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from claims.conflicts.forest import Forest

if TYPE_CHECKING:
    from claims.conflicts.cases import Case
    from claims.conflicts.features import Features


@dataclass(frozen=True)
class Screen:
    """Passes what may be told once it is read."""

    forest: Forest
    """The log-odds that a pair is told."""
    least: tuple[tuple[float, float], ...]
    """From which of these on a pair is read that is to reach a probability: (probability, log-odds), in order."""

    def knows(self, bar: float) -> bool:
        """Whether it was fitted to what reaches such a probability: of less it knows nothing."""
        return bar >= self.least[0][0]

    def passes(self, seen: Sequence[tuple[Case, float]], bar: float) -> list[bool]:
        """Of each pair, with the log-odds of a conflict at a glance, whether it is worth reading where that is to reach
        a bar that the screen `knows`."""
        least = [odds for reached, odds in self.least if reached <= bar][-1]
        return [odds >= least for odds in self.forest.log_odds(shown(seen))] if seen else []


def shown(seen: Iterable[tuple[Case, float]]) -> list[Features]:
    """What the trees see of each pair."""
    return [{**case.features, "glance": glance} for case, glance in seen]


def load_screen(path: Path) -> Screen | None:
    """None where there is no such file, and with a warning where it is broken: then more is read, no less found."""
    import numpy as np

    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return Screen(Forest.of(stored, "screen"), tuple((bar, odds) for bar, odds in stored["least"].tolist()))
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        warnings.warn(f"{path}: can't be read ({error}); more pairs are read for it, which takes longer", stacklevel=2)
        return None


def save(screen: Screen, path: Path) -> None:
    """Write what `load_screen` reads."""
    import numpy as np

    np.savez_compressed(path, least=np.array(screen.least), **screen.forest.arrays("screen"))
