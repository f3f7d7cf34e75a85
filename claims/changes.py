"""What becomes of a document's claims when its text, or what reads it, changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from claims.judgements import Change
from claims.records import Claim, Document


def changed(
    document: Document,
    by: str,
    former: Sequence[Claim],
    current: Sequence[Claim],
    found: Sequence[Claim],
    opposed: Collection[str],
) -> Change:
    """What became of a document's claims; `opposed` are in pairs that a person confirmed."""
    before, now = ({claim.id: claim for claim in claims} for claims in (former, current))
    stayed = before.keys() & now.keys()
    same_text = {claim.document.sha256 for claim in former} <= {document.sha256}
    otherwise = {one for one in stayed if _as_read(before[one], same_text) != _as_read(now[one], same_text)}
    gone = sorted(before.keys() - now.keys())
    return Change(
        document=document.id,
        name=document.title or document.name,
        former=by,
        kept=len(stayed - otherwise),
        changed=tuple(sorted(otherwise)),
        new=tuple(sorted(now.keys() - before.keys())),
        gone=tuple(gone),
        judged=tuple(sorted(stayed - {claim.id for claim in found})),
        unfounded=tuple(one for one in gone if before[one].judgement or before[one].corrected or one in opposed),
    )


def _as_read(claim: Claim, same_text: bool) -> tuple[object, ...]:
    """What the extractor says of a claim; in the same text its place is part of that."""
    who = claim.speaker.id if claim.speaker else None
    said = (who, claim.stance, claim.type, claim.cue, claim.source, claim.via, claim.said_on)
    return (*said, claim.spans, claim.cue_spans, claim.source_spans) if same_text else said
