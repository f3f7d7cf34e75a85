"""The pinned scores: read, compared, raised."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

PATH = Path(__file__).with_name("baseline.json")
ROUNDING = 0.05
"""Figures have one decimal; what differs by less is the same figure."""

Figures = dict[str, float]


@dataclass
class Baseline:
    """The lowest scores that are allowed, by set and figure, and every lowering with its reason."""

    scores: dict[str, Figures]
    lowered: list[str] = field(default_factory=list)
    by_processor: dict[str, Figures] = field(default_factory=dict)
    """How much less the same code and weights were seen to reach on some processors."""

    @classmethod
    def load(cls, path: Path = PATH) -> Baseline:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(stored["scores"], stored["lowered"], stored["by_processor"])

    def save(self, path: Path = PATH) -> None:
        stored = {"scores": self.scores, "by_processor": self.by_processor, "lowered": self.lowered}
        path.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def fallen(self, name: str, figures: Figures) -> list[str]:
        """What of a set is below its pin, or is pinned and not measured any more."""
        return [
            f"{name}: {figure} fell from {pin} to {figures.get(figure, 'nothing')}"
            for figure, pin in self.scores.get(name, {}).items()
            if self._has_fallen(name, figure, figures)
        ]

    def _has_fallen(self, name: str, figure: str, figures: Figures) -> bool:
        least = self.scores[name][figure] - self.by_processor.get(name, {}).get(figure, 0) - ROUNDING
        return figures.get(figure, float("-inf")) < least

    def unpinned(self, name: str, figures: Figures) -> list[str]:
        return sorted(set(figures) - set(self.scores.get(name, {})))

    def update(self, name: str, figures: Figures, reason: str | None = None) -> list[str]:
        """Pin these figures where they are new or higher, lower ones only for a reason; says what it refused."""
        fallen = self.fallen(name, figures)
        pins = self.scores.get(name, {})
        if reason:
            self.lowered += [f"{change} ({reason})" for change in fallen]
            pins = {figure: pin for figure, pin in pins.items() if not self._has_fallen(name, figure, figures)}
        self.scores[name] = pins | {figure: max(score, pins.get(figure, score)) for figure, score in figures.items()}
        return [] if reason else fallen
