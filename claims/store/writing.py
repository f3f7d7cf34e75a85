"""Changes to the rows, each inside the caller's write transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import Insert

from claims.records import Claim, Comparison, Document, Speaker
from claims.store.engine import upsert
from claims.store.rows import (
    Values,
    alias_values,
    claim_values,
    comparison_values,
    document_values,
    merged,
    speaker_values,
    speakers_of,
)
from claims.store.tables import alias, claim, comparison, document, same_utterance, slot, speaker, version

Pair = tuple[str, str]


def put_document(connection: Connection, new: Document) -> None:
    """Its metadata, and its text as the current version; earlier versions stay."""
    values = document_values(new)
    connection.execute(_replacing(document, values, "id"), values)
    connection.execute(update(version).where(version.c.document_id == new.id).values(is_current=False))
    known = connection.execute(
        update(version).where(version.c.document_id == new.id, version.c.sha256 == new.sha256).values(is_current=True)
    )
    if not known.rowcount:
        connection.execute(
            insert(version).values(
                document_id=new.id,
                sha256=new.sha256,
                is_current=True,
                words=len(new.text.split()),
                added_at=datetime.now(UTC).replace(tzinfo=None),
                text=new.text,
            )
        )


def put_speakers(connection: Connection, claims: Iterable[Claim]) -> None:
    """Add what the claims say of their speakers to what is known of them."""
    heard: dict[str, Speaker] = {}
    for one in claims:
        if one.speaker:
            heard[one.speaker.id] = merged(heard.get(one.speaker.id, one.speaker), one.speaker)
    if not heard:
        return
    known = speakers_of(connection, heard)
    fuller = [merged(known.get(one.id, one), one) for one in heard.values()]
    changed = [one for one in fuller if one != known.get(one.id)]
    if changed:
        rows = [speaker_values(one) for one in changed]
        connection.execute(_replacing(speaker, rows[0], "id"), rows)
        connection.execute(
            upsert(alias).on_conflict_do_nothing(), [row for one in changed for row in alias_values(one)]
        )


def put_claims(connection: Connection, of: Document, claims: Sequence[Claim]) -> None:
    """Its current claims are now these. What related to the former ones is to be found anew, by relate()."""
    former = set(
        connection.scalars(select(claim.c.id).where(claim.c.document_id == of.id, ~claim.c.withdrawn)),
    )
    forget_relations(connection, former)
    new = {one.id: claim_values(one, of) for one in claims}
    gone = sorted(former - new.keys())
    connection.execute(update(claim).where(claim.c.id.in_(gone)).values(withdrawn=True))
    if new:
        rows = list(new.values())
        connection.execute(_replacing(claim, rows[0], "id"), rows)
    slots = [{"key": key, "claim_id": one.id} for one in claims for key in sorted(set(one.facts.slots))]
    if slots:
        connection.execute(upsert(slot).on_conflict_do_nothing(), slots)


def forget_relations(connection: Connection, ids: Collection[str]) -> None:
    """Drop the slots and comparisons of these claims; each becomes a statement of its own."""
    if not ids:
        return
    own = list(ids)
    touched = set(connection.scalars(select(claim.c.statement_id).where(claim.c.id.in_(own))))
    connection.execute(delete(slot).where(slot.c.claim_id.in_(own)))
    for pairs in (comparison, same_utterance):
        connection.execute(delete(pairs).where(or_(pairs.c.a_id.in_(own), pairs.c.b_id.in_(own))))
    settle_statements(connection, touched)


def put_comparisons(connection: Connection, comparisons: Iterable[Comparison]) -> None:
    """One row a pair, relation and kind; pairs with a claim that is withdrawn, or not there, are passed over."""
    rows = [comparison_values(one) for one in comparisons]
    current = _current(connection, {one for row in rows for one in (row["a_id"], row["b_id"])})
    rows = [row for row in rows if row["a_id"] in current and row["b_id"] in current]
    if rows:
        connection.execute(_replacing(comparison, rows[0], "a_id", "b_id", "relation", "kind"), rows)


def put_same_utterance(connection: Connection, pairs: Iterable[Pair]) -> None:
    """Note that these claims report the same utterance, and make one statement of all that are so connected."""
    ordered = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    current = _current(connection, {one for pair in ordered for one in pair})
    rows = [{"a_id": a, "b_id": b} for a, b in sorted(ordered) if a in current and b in current]
    if rows:
        connection.execute(upsert(same_utterance).on_conflict_do_nothing(), rows)
        ends = {one for row in rows for one in row.values()}
        settle_statements(connection, set(connection.scalars(select(claim.c.statement_id).where(claim.c.id.in_(ends)))))


def settle_statements(connection: Connection, statements: Collection[str]) -> None:
    """Work out anew which claims of these statements belong together: those connected by pairs of same utterance."""
    former: dict[str, str] = {
        row.id: row.statement_id
        for row in connection.execute(
            select(claim.c.id, claim.c.statement_id).where(claim.c.statement_id.in_(statements))
        )
    }
    pairs = connection.execute(select(same_utterance).where(same_utterance.c.a_id.in_(former)))
    smallest = connected(former, ((pair.a_id, pair.b_id) for pair in pairs))
    moved = [{"which": one, "to": smallest[one]} for one in former if former[one] != smallest[one]]
    if moved:
        connection.execute(
            update(claim).where(claim.c.id == bindparam("which")).values(statement_id=bindparam("to")), moved
        )


def connected(members: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """For each member the smallest one that it is connected with, over any number of pairs."""
    parent = {member: member for member in members}

    def root(member: str) -> str:
        while parent[member] != member:
            parent[member] = member = parent[parent[member]]
        return member

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {member: root(member) for member in parent}


def _current(connection: Connection, ids: Collection[str]) -> set[str]:
    return set(connection.scalars(select(claim.c.id).where(claim.c.id.in_(ids), ~claim.c.withdrawn)))


def _replacing(table: Table, values: Values, *unique: str) -> Insert:
    """An upsert by these unique columns. A claim stays in its statement: only settle_statements() moves it."""
    statement = upsert(table)
    renewed = {name: statement.excluded[name] for name in values if name not in {*unique, "statement_id"}}
    return statement.on_conflict_do_update(index_elements=unique, set_=renewed)
