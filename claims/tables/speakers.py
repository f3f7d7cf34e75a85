"""A speaker's parts, each as some texts name it, as rows."""

from __future__ import annotations

from claims.heard import Heard
from claims.tables import Column, Columns, standing

PARTS: Columns[Heard] = (
    Column("speaker_id", lambda p: p.speaker.id, "Id of the speaker as some texts name it."),
    Column("name", lambda p: p.speaker.name, "What they call it."),
    Column("kind", lambda p: p.speaker.kind, "person, organisation, group or unnamed."),
    Column("role", lambda p: standing(p.speaker), "What they say the speaker is, and of what."),
    Column("aliases", lambda p: list(p.speaker.aliases), "Other words that they use."),
    Column("given", lambda p: list(p.given), "Names that the user gave."),
    Column("documents", lambda p: len(p.appearances), "Number of documents in which it is heard so."),
    Column("document_ids", lambda p: [one.document for one in p.appearances], "Their ids."),
)
