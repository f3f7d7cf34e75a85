"""Triggers that mark whose counts a change concerns: those who say, or said, the statements that it touches.

As the migration makes them: change them only together with one that makes them anew.
"""

from __future__ import annotations

Trigger = tuple[str, str, str, str, tuple[str, ...]]
"""Name, table, the event on a row of it, under which condition, and what is then done."""


def _mark(row: str) -> str:
    return (
        f"INSERT INTO to_count SELECT {row}.statement_id, {row}.speaker_id WHERE {row}.speaker_id IS NOT NULL "
        "ON CONFLICT DO NOTHING"
    )


def _mark_all(where: str) -> str:
    said = "speaker_id IS NOT NULL"
    return (
        f"INSERT INTO to_count SELECT DISTINCT statement_id, speaker_id FROM claim WHERE {said} AND {where} "
        "ON CONFLICT DO NOTHING"
    )


def _differs(*columns: str) -> str:
    """The row has another value in one of these; in text columns that may be empty too."""
    return " OR ".join(f"old.{name} <> new.{name} OR (old.{name} IS NULL) <> (new.{name} IS NULL)" for name in columns)


COUNTED = ("speaker_id", "statement_id", "document_id", "withdrawn", "judgement")
"""What of a claim the counts follow from."""
TRIGGERS: tuple[Trigger, ...] = (
    ("claim_count_insert", "claim", "INSERT", "new.speaker_id IS NOT NULL", (_mark("new"),)),
    ("claim_count_delete", "claim", "DELETE", "old.speaker_id IS NOT NULL", (_mark("old"),)),
    (
        "claim_count_update",
        "claim",
        f"UPDATE OF {', '.join(COUNTED)}",
        _differs(*COUNTED),
        (_mark("old"), _mark("new")),
    ),
    (
        "speaker_count_delete",
        "speaker",
        "DELETE",
        "old.canonical_id <> old.id",
        (_mark_all("speaker_id = old.canonical_id"),),
    ),
    (
        "speaker_count_update",
        "speaker",
        "UPDATE OF kind, canonical_id",
        _differs("kind", "canonical_id"),
        (_mark_all("speaker_id IN (old.canonical_id, new.canonical_id)"),),
    ),
    (
        "document_count_update",
        "document",
        "UPDATE OF outlet",
        _differs("outlet"),
        (_mark_all("document_id = new.id"),),
    ),
)
