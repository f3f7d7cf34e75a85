"""What people decide and take out: the rows that follow and the line in the log, in the caller's write transaction."""

from __future__ import annotations

from sqlalchemy import Connection, select

from claims.errors import LookupFailed
from claims.judgements import Action, Change, Subject, Verdict
from claims.records import Claim, Conflict, DocumentInfo
from claims.store import judging, writing
from claims.store.naming import first_words, in_quotes, whole_id
from claims.store.rows import heard_speakers
from claims.store.tables import claim


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
        kind, id = judged.kind or judged.relation, judged.id
        words = f"{in_quotes(judged.a.claim.text)} against {in_quotes(judged.b.claim.text)}"
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


def identify(
    connection: Connection, a: str, b: str, verdict: Verdict | None, *, who: str, note: str | None
) -> dict[str, list[str]]:
    """Two speakers are one, or not, or what was decided about them no longer stands.

    Returns the claims (ids) of all whom that may concern by document; what relates to them is forgotten.
    """
    known = heard_speakers(connection, (a, b))
    for one in (a, b):
        if one not in known:
            raise LookupFailed(f"{one}: no speaker has this id; `claims speakers --jsonl` shows the ids")
    ids = (min(a, b), max(a, b))
    names = f"{known[a].name} | {known[b].name}"
    if verdict is not None:
        judging.put_judgement(connection, "speaker", ids, verdict, who=who, note=note)
    elif not judging.withdraw(connection, "speaker", ids, who=who):
        raise LookupFailed(f"{names}: nothing was decided about these two")
    concerned = writing.settle_identities(connection, ids)
    action: Action = "merge" if verdict == "same" else "withdraw" if verdict is None else "split"
    words = f"{names}: {verdict or 'judgement withdrawn'}"
    details = {"speakers": ids, "verdict": verdict, "note": note}
    judging.put_log(connection, action, "speaker", ids[0], words, who=who, details=details)
    theirs = claim.c.heard_id.in_(concerned), ~claim.c.withdrawn
    claims: dict[str, list[str]] = {}
    for row in connection.execute(select(claim.c.document_id, claim.c.id).where(*theirs).order_by(claim.c.id)):
        claims.setdefault(row.document_id, []).append(row.id)
    writing.forget_comparisons(connection, [id for ids in claims.values() for id in ids])
    return claims


def remove(connection: Connection, document: DocumentInfo, *, who: str) -> None:
    """A document goes, with its claims and their judgements, which the log keeps."""
    judged = [
        {"claims": one.ids, "kind": one.kind, "verdict": one.verdict, "who": one.who, "note": one.note}
        for one in judging.of_document(connection, document.id)
    ]
    writing.remove_document(connection, document.id)
    details = {"sha256": document.sha256, "url": document.url, "claims": document.claims, "judgements": judged}
    words = f"“{first_words(document.title or document.name or document.id)}” with {document.claims:,} claims"
    words += f" and {len(judged):,} judgements of them" if judged else ""
    judging.put_log(connection, "remove", "document", document.id, words, who=who, details=details)


def note(connection: Connection, action: Action, change: Change, *, who: str, extractor: str) -> None:
    """What another text, or another extractor, made of a document's claims."""
    words = (
        f"“{first_words(change.name)}”: {change.kept} claims kept, {len(change.changed)} changed, "
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
