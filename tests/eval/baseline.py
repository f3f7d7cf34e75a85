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

    @classmethod
    def load(cls, path: Path = PATH) -> Baseline:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(stored["scores"], stored["lowered"])

    def save(self, path: Path = PATH) -> None:
        stored = {"scores": self.scores, "lowered": self.lowered}
        path.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def fallen(self, name: str, figures: Figures) -> list[str]:
        """What of a set is below its pin, or is pinned and not measured any more."""
        pins = self.scores.get(name, {})
        return [
            f"{name}: {figure} fell from {pin} to {figures.get(figure, 'nothing')}"
            for figure, pin in pins.items()
            if figures.get(figure, float("-inf")) < pin - ROUNDING
        ]

    def unpinned(self, name: str, figures: Figures) -> list[str]:
        return sorted(set(figures) - set(self.scores.get(name, {})))

    def update(self, name: str, figures: Figures, reason: str | None = None) -> list[str]:
        """Pin these figures where they are new or higher, lower ones only for a reason; says what it refused."""
        fallen = self.fallen(name, figures)
        if reason:
            self.lowered += [f"{change} ({reason})" for change in fallen]
            self.scores[name] = dict(figures)
            return []
        pins = self.scores.setdefault(name, {})
        for figure, score in figures.items():
            pins[figure] = max(score, pins.get(figure, score))
        return fallen
