"""What people decide and take out: the rows that follow and the line in the log, in the caller's write transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select

from claims.errors import ClaimsError, LookupFailed
from claims.heard import Circle
from claims.judgements import Action, Change, CorrectedField, Passage, Subject, Verdict, by_person
from claims.records import Claim, Conflict, Document, DocumentInfo, Speaker, Stance
from claims.store import correcting, identities, judging, writing
from claims.store.anew import unsettle
from claims.store.naming import first_words, in_quotes, whole_id
from claims.store.rows import heard_speakers
from claims.store.tables import claim
from claims.wording import counted

NOBODY = "nobody who is known"


def judge(
    connection: Connection, judged: Claim | Conflict, verdict: Verdict | None, *, who: str, note: str | None
) -> None:
    """A claim or a conflict is so, or what was decided about it no longer stands."""
    if isinstance(judged, Claim):
        subject: Subject = "claim"
        ids: tuple[str, ...] = (judged.id,)
        kind, id, words = "", judged.id, in_quotes(judged.text)
    else:
        first, second = sorted((judged.a.claim.id, judged.b.claim.id))
        subject, ids = "conflict", (first, second)
        kind, id, words = judged.kind or judged.relation, judged.id, _pair_in_words(judged)
    for one in ids:
        whole_id(connection, claim, one)
    details = {"claims": ids, "kind": kind, "verdict": verdict, "note": note}
    if verdict is not None:
        judging.put_judgement(connection, subject, ids, verdict, kind=kind, who=who, note=note)
        because = f" ({note})" if note else ""
        judging.put_log(connection, "judge", subject, id, f"{verdict}: {words}{because}", who=who, details=details)
    elif judging.withdraw(connection, subject, ids, kind=kind, who=who):
        judging.put_log(connection, "withdraw", subject, id, f"judgement of {words}", who=who, details=details)
    else:
        raise LookupFailed(f"{words}: nothing was decided about this; `claims log` shows what was")


def oppose(connection: Connection, missed: Conflict, *, who: str, note: str) -> None:
    """The two conflict, though no rule says so: confirmed by whoever says it, and listed by that judgement alone."""
    first, second = sorted((missed.a.claim.id, missed.b.claim.id))
    for one in (first, second):
        whole_id(connection, claim, one)
    kind = missed.kind or missed.relation
    judging.put_judgement(connection, "conflict", (first, second), "confirmed", kind=kind, who=who, note=note)
    details = {"claims": (first, second), "kind": kind, "verdict": "confirmed", "note": note}
    words = f"added, {kind}: {_pair_in_words(missed)} ({note})"
    judging.put_log(connection, "judge", "conflict", missed.id, words, who=who, details=details)


def _pair_in_words(pair: Conflict) -> str:
    return f"{in_quotes(pair.a.claim.text)} against {in_quotes(pair.b.claim.text)}"


def correct(
    connection: Connection,
    of: Claim,
    speaker: Speaker | Literal["unknown"] | None,
    stance: Stance | None,
    *,
    who: str,
    note: str,
) -> None:
    """Who says the claim, or in what stance, is another than the text was read to say; or there is a remark on it."""
    whole_id(connection, claim, of.id)
    if speaker is None and stance is None:
        if not note:
            raise ClaimsError(f"{of.id}: say what is to be corrected or noted")
        correcting.put_correction(connection, of.id, "note", who=who, note=note)
        words = f"note on {in_quotes(of.text)}: {note}"
    else:
        said = _put_corrections(connection, of, speaker, stance, who=who, note=note)
        words = f"{said}: {in_quotes(of.text)}" + (f" ({note})" if note else "")
    _log_correction(connection, of, words, speaker, stance, who=who, note=note)


def _put_corrections(
    connection: Connection,
    of: Claim,
    speaker: Speaker | Literal["unknown"] | None,
    stance: Stance | None,
    *,
    who: str,
    note: str | None,
) -> str:
    """The rows, and what they say in words: "said by Boris Berg instead of Anna Abel"."""
    said = []
    if speaker is not None:
        by = speaker if isinstance(speaker, Speaker) else None
        writing.put_speakers(connection, [by] if by else [])
        speaker_id = by.id if by else None
        correcting.put_correction(connection, of.id, "speaker", who=who, note=note or None, speaker_id=speaker_id)
        said.append(f"said by {by.name if by else NOBODY} instead of {of.speaker.name if of.speaker else NOBODY}")
    if stance is not None:
        correcting.put_correction(connection, of.id, "stance", who=who, note=note or None, stance=stance)
        said.append(f"{stance} instead of {of.stance}")
    correcting.settle(connection, [of.id])
    return ", ".join(said)


def _log_correction(
    connection: Connection,
    of: Claim,
    words: str,
    speaker: Speaker | Literal["unknown"] | None,
    stance: Stance | None,
    *,
    who: str,
    note: str,
) -> None:
    by = speaker.id if isinstance(speaker, Speaker) else speaker
    details = {"claims": [of.id], "speaker": by, "stance": stance, "note": note or None, "document": of.document.id}
    judging.put_log(connection, "correct", "claim", of.id, words, who=who, details=details)


def point_out(
    connection: Connection,
    of: Document,
    missed: Claim,
    passage: Passage,
    speaker: Speaker | None,
    stance: Stance | None,
    *,
    who: str,
    note: str,
) -> None:
    """The document has a claim that the extractor missed; it is confirmed by whoever points it out."""
    writing.add_claims(connection, of, [missed])
    correcting.put_correction(connection, missed.id, "missed", who=who, note=note or None, passage=passage)
    _put_corrections(connection, missed, speaker or "unknown", stance, who=who, note=None)
    judging.put_judgement(connection, "claim", (missed.id,), "confirmed", who=who)
    by = speaker.name if speaker else NOBODY
    words = f"missed by the extractor: {in_quotes(missed.text)}, said by {by}" + (f" ({note})" if note else "")
    _log_correction(connection, missed, words, speaker or "unknown", stance, who=who, note=note)


def take_back(connection: Connection, of: Claim, *, who: str, note: str) -> tuple[str, ...]:
    """Nothing that was decided about the claim itself stands any longer; what that was."""
    whole_id(connection, claim, of.id)
    standing = correcting.corrections(connection, claim.c.id == of.id)
    fields = {one.field for one in standing}
    judged = judging.withdraw(connection, "claim", (of.id,), who=who)
    taken = (*(["judgement"] if judged else []), *(field for field in get_args(CorrectedField) if field in fields))
    if not taken:
        raise LookupFailed(f"{in_quotes(of.text)}: nothing was decided about this; `claims log` shows what was")
    correcting.withdraw(connection, of.id, *fields, who=who)
    correcting.settle(connection, [of.id])
    missed = next((one for one in standing if one.field == "missed"), None)
    extractor = connection.scalar(select(claim.c.extractor).where(claim.c.id == of.id))
    if missed and extractor == by_person(missed.who):
        writing.withdraw_claim(connection, of.id)
    words = f"{', '.join(taken)} of {in_quotes(of.text)}" + (f" ({note})" if note else "")
    details = {"claims": [of.id], "kind": "", "verdict": None, "note": note or None, "fields": taken}
    judging.put_log(connection, "withdraw", "claim", of.id, words, who=who, details=details)
    return taken


def identify(
    connection: Connection, a: str, b: str, verdict: Verdict | None, *, who: str, note: str | None
) -> dict[str, dict[str, Circle]]:
    """Two speakers are one, or not, or what was decided about them no longer stands.

    Returns the claims (ids) of all whom that may concern by document, as `claims_to_relate` does.
    """
    known = heard_speakers(connection, (a, b))
    for one in (a, b):
        if one not in known:
            raise LookupFailed(f"{one}: no speaker has this id; `claims speakers --jsonl` shows the ids")
    ids = (min(a, b), max(a, b))
    names = f"{known[a].name} | {known[b].name}"
    if verdict is not None:
        judging.put_judgement(connection, "speaker", ids, verdict, who=who, note=note)
    elif not identities.decided(connection, ids) or not judging.withdraw(connection, "speaker", ids, who=who):
        raise LookupFailed(f"{names}: nothing was decided about these two")
    unsettle(connection, ids)  # what the look of them says counts again where nobody decides
    concerned = identities.settle(connection, ids)
    actions: dict[Verdict | None, Action] = {"same": "merge", "different": "split", None: "withdraw"}
    action = actions.get(verdict, "judge")
    words = f"{names}: {verdict or 'judgement withdrawn'}"
    details = {"speakers": ids, "verdict": verdict, "note": note}
    judging.put_log(connection, action, "speaker", ids[0], words, who=who, details=details)
    return claims_to_relate(connection, concerned)


def claims_to_relate(connection: Connection, of: identities.Concerned) -> dict[str, dict[str, Circle]]:
    """The claims (ids) of these speakers by document, each with whose claims it is to be compared with. What relates
    them to those is forgotten, to be found anew."""
    claims: dict[str, dict[str, Circle]] = {}
    for circle, speakers in _by_circle(of.moved).items():
        for row in _said_by(connection, speakers):
            claims.setdefault(row.document_id, {})[row.id] = circle
    for row in _said_by(connection, of.denying):
        if row.facts.get("denied"):
            claims.setdefault(row.document_id, {})[row.id] = None
    for circle, ids in _by_circle({id: circle for some in claims.values() for id, circle in some.items()}).items():
        writing.forget_comparisons(connection, ids, circle)
    return claims


def _by_circle(circles: Mapping[str, Circle]) -> dict[Circle, list[str]]:
    found: dict[Circle, list[str]] = {}
    for one, circle in sorted(circles.items()):
        found.setdefault(circle, []).append(one)
    return found


def _said_by(connection: Connection, speakers: Collection[str]) -> Sequence[Row[Any, Any, Any]]:
    theirs = correcting.said_by(speakers), ~claim.c.withdrawn
    return connection.execute(
        select(claim.c.document_id, claim.c.id, claim.c.facts).where(*theirs).order_by(claim.c.id)
    ).all()


def remove(connection: Connection, document: DocumentInfo, *, who: str) -> None:
    """A document goes, with its claims and their judgements, which the log keeps."""
    judged = [
        {"claims": one.ids, "kind": one.kind, "verdict": one.verdict, "who": one.who, "note": one.note}
        for one in judging.of_document(connection, document.id)
    ]
    corrected: list[dict[str, Any]] = [
        {"claim": one.claim, "field": one.field, "speaker": one.name, "stance": one.stance, "note": one.note}
        | {"who": one.who, "passage": asdict(one.passage) if one.passage else None}
        for one in correcting.corrections(connection, claim.c.document_id == document.id)
    ]
    writing.remove_document(connection, document.id)
    details: dict[str, Any] = {"sha256": document.sha256, "url": document.url, "claims": document.claims}
    details |= {"judgements": judged, "corrections": corrected}
    words = f"“{first_words(document.title or document.name or document.id)}” with {counted(document.claims, 'claim')}"
    words += f" and {counted(len(judged), 'judgement')} of them" if judged else ""
    words += f" and {counted(len(corrected), 'correction')}" if corrected else ""
    judging.put_log(connection, "remove", "document", document.id, words, who=who, details=details)


def note(connection: Connection, action: Action, change: Change, *, who: str, extractor: str) -> None:
    """What another text, or another extractor, made of a document's claims."""
    words = (
        f"“{first_words(change.name)}”: {counted(change.kept, 'claim')} kept, {len(change.changed)} changed, "
        f"{len(change.new)} new, {len(change.gone)} gone"
    )
    details = {
        "from": change.former,
        "to": extractor,
        "changed": change.changed,
        "new": change.new,
        "gone": change.gone,
        "judged and gone": change.unfounded,
    }
    judging.put_log(connection, action, "document", change.document, words, who=who, details=details)
