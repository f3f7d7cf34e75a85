"""Corrections: what people say of claims against how the text was read, inside the caller's write transaction.

A claim's speaker and stance are those of the corrections that stand, else as the text was read (`heard_id`,
`heard_stance`): whatever the extractor says later, and whoever the corrected speaker is judged to be.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select, union_all, update

from claims.judgements import CHANGING, CorrectedField, Correction, Passage
from claims.store.judging import now
from claims.store.tables import claim, correction, speaker

STANDS = correction.c.withdrawn_at.is_(None)


def put_correction(
    connection: Connection,
    claim_id: str,
    field: CorrectedField,
    *,
    who: str,
    note: str | None,
    speaker_id: str | None = None,
    stance: str | None = None,
    passage: Passage | None = None,
) -> None:
    """Add a correction, in place of the one of the same field that stands; notes are added to those that are there."""
    if field != "note":
        withdraw(connection, claim_id, field, who=who)
    values = {"speaker_id": speaker_id, "stance": stance, "passage": asdict(passage) if passage else None}
    connection.execute(
        insert(correction).values(claim_id=claim_id, field=field, note=note, who=who, made_at=now(), **values)
    )


def withdraw(connection: Connection, claim_id: str, *fields: CorrectedField, who: str) -> int:
    """Let the corrections of these fields stand no longer; says how many did."""
    which = (correction.c.claim_id == claim_id, correction.c.field.in_(fields), STANDS)
    return connection.execute(update(correction).where(*which).values(withdrawn_at=now(), withdrawn_by=who)).rowcount


def corrections(connection: Connection, *which: ColumnElement[bool], withdrawn: bool = False) -> list[Correction]:
    """Those that stand, or all, of claims (joined) of which this holds, in the order they were made."""
    query = (
        select(correction, speaker.c.name)
        .join_from(correction, claim, correction.c.claim_id == claim.c.id)
        .outerjoin(speaker, correction.c.speaker_id == speaker.c.id)
        .where(*which, *([] if withdrawn else [STANDS]))
        .order_by(correction.c.number)
    )
    return [_correction_of(row) for row in connection.execute(query)]


def _correction_of(row: Any) -> Correction:
    return Correction(
        number=row.number,
        claim=row.claim_id,
        field=row.field,
        who=row.who,
        made_at=row.made_at,
        speaker=row.speaker_id,
        name=row.name,
        stance=row.stance,
        passage=_passage_of(**row.passage) if row.passage else None,
        note=row.note,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )


def _passage_of(content: Sequence[str], cue: Sequence[str], source: Sequence[str], nth: int) -> Passage:
    return Passage(tuple(content), tuple(cue), tuple(source), nth)


def settle(connection: Connection, ids: Collection[str]) -> None:
    """Work out anew who said these claims and in what stance: as corrected, else as the text was read."""
    by_claim: dict[str, dict[str, Correction]] = {id: {} for id in ids}
    for one in corrections(connection, claim.c.id.in_(by_claim), correction.c.field.in_(CHANGING)):
        by_claim[one.claim][one.field] = one
    heard = select(claim.c.id, claim.c.heard_id, claim.c.heard_stance).where(claim.c.id.in_(by_claim))
    for row in connection.execute(heard.order_by(claim.c.id)).all():
        fields = by_claim[row.id]
        who = fields["speaker"].speaker if "speaker" in fields else row.heard_id
        values = {
            "speaker_id": select(speaker.c.canonical_id).where(speaker.c.id == who).scalar_subquery(),
            "stance": fields["stance"].stance if "stance" in fields else row.heard_stance,
            "corrected": ", ".join(field for field in CHANGING if field in fields),
        }
        connection.execute(update(claim).where(claim.c.id == row.id).values(values))


def corrected(ids: Collection[str]) -> Select[Any]:
    """Those of these claims that have corrections of speaker or stance."""
    return select(correction.c.claim_id).where(correction.c.claim_id.in_(ids), correction.c.field.in_(CHANGING), STANDS)


def said_by(speakers: Collection[str]) -> ColumnElement[bool]:
    """Claims that these speakers (ids) say: as corrected, else as the text was read.

    The ids of both are put together first: PostgreSQL reads every claim for an "or" of what two tables tell.
    """
    of_speaker = select(correction.c.claim_id).where(correction.c.field == "speaker", STANDS)
    one = claim.alias()
    heard = select(one.c.id).where(one.c.heard_id.in_(speakers), one.c.id.not_in(of_speaker))
    return claim.c.id.in_(union_all(heard, of_speaker.where(correction.c.speaker_id.in_(speakers))))
