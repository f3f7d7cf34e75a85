"""Changes to the rows, each inside the caller's write transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from claims.heard import Circle, Company
from claims.records import Claim, Comparison, Document, Speaker
from claims.store import correcting
from claims.store.anew import note_all, unsettle, unsettle_all_of, was_compared
from claims.store.dialects import Dialect, dialect_of
from claims.store.editions import forget_originals, put_version
from claims.store.judging import ITSELF, confirmed_in_pairs
from claims.store.printings import put_keys
from claims.store.references import put_references
from claims.store.rows import (
    Values,
    alias_values,
    claim_values,
    company_values,
    comparison_values,
    document_values,
    facts_values,
    heard_speakers,
    merged,
    refers_values,
    speaker_values,
)
from claims.store.slots import number_of
from claims.store.tables import (
    alias,
    claim,
    comparison,
    correction,
    document,
    judgement,
    reference,
    same_utterance,
    slot,
    speaker,
    version,
)

if TYPE_CHECKING:
    from claims.store.dialects import Dialect, Insert

Pair = tuple[str, str]
MANY = 1000
"""Ids in one statement: a speaker may have more claims than a database takes parameters."""

SETTLED = {"statement_id", "canonical_id", "settled", "compared_as", "judgement", "corrected"}
"""Columns that other rows decide: those of same utterance, and judgements."""


def put_document(
    connection: Connection, new: Document, extractor: str, company: Company, read: Document | None = None
) -> None:
    """Its metadata, whom it names, and its text as the current version; earlier versions stay. `read` is the document
    as the input told it, where people corrected that."""
    unsettle_all_of(connection, new.id)  # at the time that it is no longer of, perhaps
    values = {**document_values(new), "company": company_values(company)}
    connection.execute(_replacing(connection, document, values, "id"), values)
    put_version(connection, new, read or new, extractor)
    put_keys(connection, new.id, new.text)


def put_speakers(connection: Connection, speakers: Iterable[Speaker]) -> None:
    """Add what is said of these speakers to what is known of them."""
    heard: dict[str, Speaker] = {}
    for one in speakers:
        heard[one.id] = merged(heard.get(one.id, one), one)
    if not heard:
        return
    known = heard_speakers(connection, heard)
    fuller = [merged(known.get(one.id, one), one) for one in heard.values()]
    changed = [one for one in fuller if one != known.get(one.id)]
    if changed:
        rows = [speaker_values(one) for one in changed]
        connection.execute(_replacing(connection, speaker, rows[0], "id"), rows)
        connection.execute(
            dialect_of(connection).insert(alias).on_conflict_do_nothing(),
            [row for one in changed for row in alias_values(one)],
        )
        note_all(connection, [one.id for one in changed if one.id not in known])
        unsettle(connection, [one.id for one in changed if one.id in known and _look(one) != _look(known[one.id])])


def _look(of: Speaker) -> tuple[str | None, ...]:
    """What decides at all times with whom somebody may be one: of a body also what it belongs to."""
    return of.name, of.kind, None if of.kind == "person" else of.affiliation


def put_claims(connection: Connection, of: Document, claims: Sequence[Claim]) -> None:
    """Its current claims are now these, and those that a person confirmed or corrected, by themselves or as a side of
    a confirmed conflict, and the text still has.

    What related to the former ones is to be found anew, by relate().
    """
    current = (claim.c.document_id == of.id, ~claim.c.withdrawn)
    telling = (claim.c.id, claim.c.sha256, claim.c.judgement, claim.c.corrected, claim.c.text, claim.c.content_start)
    former = {row.id: row for row in connection.execute(select(*telling).where(*current))}
    forget_relations(connection, former)
    heard = set(connection.scalars(select(claim.c.heard_id).where(*current, claim.c.heard_id.is_not(None))))
    unsettle(connection, heard | {one.speaker.id for one in claims if one.speaker}, of.published_on)
    new = {one.id for one in claims}
    places = {(one.text, one.spans[0].start) for one in claims if one.spans}
    opposed = confirmed_in_pairs(connection, of.id)
    stay = {
        id
        for id, row in former.items()
        if (row.judgement == "confirmed" or (not row.judgement and (row.corrected or id in opposed)))
        and (row.sha256 == of.sha256 and (row.text, row.content_start) not in places)
    }
    gone = former.keys() - new - stay
    day = func.coalesce(claim.c.said_on, of.published_on)
    connection.execute(update(claim).where(claim.c.id.in_(sorted(stay))).values(day=day))
    connection.execute(update(claim).where(claim.c.id.in_(sorted(gone))).values(withdrawn=True))
    add_claims(connection, of, claims)
    put_slots(connection, *current)
    put_references(connection, *current)


def add_claims(connection: Connection, of: Document, claims: Sequence[Claim]) -> None:
    """These are current claims of the document, by the speakers who are judged to say them."""
    who = canonical(connection, {one.speaker.id for one in claims if one.speaker})
    rows = list({one.id: claim_values(one, of) for one in claims}.values())
    for values in rows:
        values["speaker_id"] = who.get(values["heard_id"])
    if rows:
        connection.execute(_replacing(connection, claim, rows[0], "id"), rows)
        correcting.settle(connection, list(connection.scalars(correcting.corrected([one.id for one in claims]))))


def withdraw_claim(connection: Connection, id: str) -> None:
    """The claim is current no longer, and nothing relates to it."""
    forget_relations(connection, [id])
    connection.execute(update(claim).where(claim.c.id == id).values(withdrawn=True))


def restate(connection: Connection, of: Claim) -> None:
    """What it states and refers to is now this; what related to it before is to be found anew, by relate()."""
    forget_relations(connection, [of.id])
    connection.execute(
        update(claim).where(claim.c.id == of.id).values(facts=facts_values(of.facts), refers=refers_values(of))
    )
    put_slots(connection, claim.c.id == of.id)
    put_references(connection, claim.c.id == of.id)


def put_slots(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Let these claims be found by what their facts share with others."""
    found = connection.execute(select(claim.c.number, claim.c.facts).where(*which))
    listed = [(row.number, sorted({number_of(words) for words in row.facts.get("slots", ())})) for row in found]
    slots = [{"number": number, "keys": keys} for number, keys in listed if keys]
    if slots:
        connection.execute(_putting_slots(dialect_of(connection)), slots)


@cache
def _putting_slots(dialect: Dialect) -> Insert:
    """Makes the rows of a claim from its number and the list of its keys: there are fifty a claim, and to hand over
    each takes longer than to store it."""
    rows = select(dialect.each("keys").c.value, bindparam("number", type_=BigInteger)).where(true())
    return dialect.insert(slot).from_select([slot.c.key, slot.c.claim_number], rows).on_conflict_do_nothing()


def forget_relations(connection: Connection, ids: Collection[str]) -> None:
    """Drop the slots, references and comparisons of these claims; each becomes a statement of its own."""
    if not ids:
        return
    own = list(ids)
    numbers = select(claim.c.number).where(claim.c.id.in_(own))
    for index in (slot, reference):
        connection.execute(delete(index).where(index.c.claim_number.in_(numbers)))
    forget_comparisons(connection, own)


def forget_comparisons(connection: Connection, ids: Collection[str], circle: Circle = None) -> None:
    """Drop the comparisons of these claims, or only those with what the speakers of the circle say, to be found anew by
    relate(); which statement each is of is worked out by what is left."""
    every = list(ids)
    for start in range(0, len(every), MANY):
        own = every[start : start + MANY]
        touched = set(connection.scalars(select(claim.c.statement_id).where(claim.c.id.in_(own))))
        for pairs in (comparison, same_utterance):
            one, other = pairs.c.a_id, pairs.c.b_id
            theirs = [and_(a.in_(own), *_is_said_in(circle, b)) for a, b in ((one, other), (other, one))]
            connection.execute(delete(pairs).where(or_(*theirs)))
        settle_statements(connection, touched)


def _is_said_in(circle: Circle, id: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Somebody of the circle says the claim."""
    return [] if circle is None else [exists().where(claim.c.id == id, claim.c.speaker_id.in_(circle))]


def remove_document(connection: Connection, id: str) -> int:
    """Delete the document with its texts, claims, judgements, and speakers whom nobody else quotes; says how many
    claims it had."""
    own = claim.c.document_id == id
    unsettle_all_of(connection, id)
    claims = list(connection.scalars(select(claim.c.id).where(own)))
    read = version.c.raw_sha256.is_not(None)
    originals = set(connection.scalars(select(version.c.raw_sha256).where(version.c.document_id == id, read)))
    forget_relations(connection, claims)
    for table, which in ((claim, own), (version, version.c.document_id == id), (document, document.c.id == id)):
        connection.execute(delete(table).where(which))
    forget_originals(connection, originals)
    forget_unheard(connection)
    return len(claims)


def forget_unheard(connection: Connection) -> None:
    """Delete the speakers whom nobody quotes and the user does not name, with what was decided about them; not before
    it is settled who those are without them who were compared with them.

    Who is tied by judgements to somebody who is quoted stays: two may be one only by a third who is quoted no more.
    """
    named = exists().where(correction.c.speaker_id == speaker.c.id)
    given = exists().where(alias.c.speaker_id == speaker.c.id, alias.c.given)
    known = or_(named, given, speaker.c.entry.is_not(None), speaker.c.side.is_not(None))
    unheard = select(speaker.c.id).where(
        ~exists().where(claim.c.heard_id == speaker.c.id), or_(speaker.c.settled, ~was_compared()), ~known
    )
    found, pairs = set(connection.scalars(unheard)), set[Pair]()
    while True:
        of = and_(
            or_(judgement.c.speaker_id.in_(found), judgement.c.other_speaker_id.in_(found)),
            or_(judgement.c.who != ITSELF, judgement.c.withdrawn_at.is_(None)),
        )
        judged = connection.execute(select(judgement.c.speaker_id, judgement.c.other_speaker_id).where(of))
        pairs = {(pair.speaker_id, pair.other_speaker_id) for pair in judged}
        wider = found | {one for pair in pairs for one in pair}
        if wider == found:
            break
        found = wider
    tied = connected(found, pairs)
    quoted = (select(column).where(column.in_(found)) for column in (claim.c.heard_id, correction.c.speaker_id))
    heard = {tied[one] for query in quoted for one in connection.scalars(query)}
    connection.execute(delete(speaker).where(speaker.c.id.in_([one for one in found if tied[one] not in heard])))


def canonical(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Whom each of these speakers is judged to be."""
    found = connection.execute(select(speaker.c.id, speaker.c.canonical_id).where(speaker.c.id.in_(ids)))
    return {row.id: row.canonical_id for row in found}


def put_comparisons(connection: Connection, comparisons: Iterable[Comparison]) -> None:
    """One row a pair, relation and kind; pairs with a claim that is withdrawn, or not there, are passed over."""
    rows = [comparison_values(one) for one in comparisons]
    current = _current(connection, {one for row in rows for one in (row["a_id"], row["b_id"])})
    rows = [row for row in rows if row["a_id"] in current and row["b_id"] in current]
    if rows:
        connection.execute(_replacing(connection, comparison, rows[0], "a_id", "b_id", "relation", "kind"), rows)


def put_same_utterance(connection: Connection, pairs: Iterable[Pair]) -> None:
    """Note that these claims report the same utterance, and make one statement of all that are so connected."""
    ordered = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    current = _current(connection, {one for pair in ordered for one in pair})
    rows = [{"a_id": a, "b_id": b} for a, b in sorted(ordered) if a in current and b in current]
    if rows:
        connection.execute(dialect_of(connection).insert(same_utterance).on_conflict_do_nothing(), rows)
        _unite(connection, [(current[row["a_id"]], current[row["b_id"]]) for row in rows])


def _unite(connection: Connection, statements: Sequence[Pair]) -> None:
    """Make one of these statements that are of one utterance, by the smallest id of a claim: that of the smallest."""
    smallest = connected({one for pair in statements for one in pair}, statements)
    moved = [{"which": one, "to": to} for one, to in sorted(smallest.items()) if one != to]
    if moved:
        which = claim.c.statement_id == bindparam("which")
        connection.execute(update(claim).where(which).values(statement_id=bindparam("to")), moved)


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


def _current(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Those of these claims that are current, each with its statement."""
    if not ids:
        return {}
    found = select(claim.c.id, claim.c.statement_id).where(claim.c.id.in_(ids), ~claim.c.withdrawn)
    return {row.id: row.statement_id for row in connection.execute(found)}


def _replacing(connection: Connection, table: Table, values: Values, *unique: str) -> Insert:
    """An upsert by these unique columns. What judgements and relations settle stays as it is."""
    return _upsert(dialect_of(connection), table, tuple(values), unique)


@cache
def _upsert(dialect: Dialect, table: Table, names: tuple[str, ...], unique: tuple[str, ...]) -> Insert:
    """Made once: making it takes long."""
    statement = dialect.insert(table)
    renewed = {name: statement.excluded[name] for name in names if name not in {*unique, *SETTLED}}
    return statement.on_conflict_do_update(index_elements=unique, set_=renewed)
