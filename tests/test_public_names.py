"""The public surface: adding or dropping a name is a decision, not an accident."""

from __future__ import annotations

from pathlib import Path

import claims

PUBLIC = [
    "Claim",
    "ClaimsError",
    "Conflict",
    "Document",
    "Outcome",
    "Quote",
    "Refusal",
    "Selection",
    "Span",
    "Speaker",
    "Statement",
    "Tracker",
    "__version__",
    "quotes",
]


def test_the_public_names() -> None:
    assert sorted(claims.__all__) == PUBLIC


def test_each_public_name_is_there() -> None:
    assert all(hasattr(claims, name) for name in claims.__all__)


def test_public_names_are_listed() -> None:
    assert set(claims.__all__) <= set(dir(claims))


def test_no_public_name_hides_a_part_of_the_package() -> None:
    parts = {path.stem for path in Path(claims.__file__).parent.iterdir()} - {"__init__"}
    assert not set(claims.__all__) & parts
