"""What kind of source a mention is."""

from __future__ import annotations

import pytest

from claims.evaluate.source_kind import source_kind


@pytest.mark.parametrize(
    ("source", "head", "kind"),
    [
        ("", "", "none"),
        ("he", "he", "pronoun"),
        ("Who", "Who", "pronoun"),
        ("Sergey Cherevaty, a spokesman for Ukraine’s eastern command", "Cherevaty", "name"),
        ("the Russian Defense Ministry", "Ministry", "organisation noun"),
        ("the police", "", "organisation noun"),
        ("two senior officials", "officials", "unnamed"),
        ("witnesses", "", "unnamed"),
        ("Moscow", "Moscow", "name"),
    ],
)
def test_kinds(source: str, head: str, kind: str) -> None:
    assert source_kind(source, head) == kind
