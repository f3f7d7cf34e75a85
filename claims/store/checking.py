"""Whether all that a database holds is sound: what no constraint guards, and what follows from other rows.

Nothing is changed. What is read is read in pieces, so that memory does not grow with the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Row,
    Select,
    Subquery,
    Table,
    and_,
    case,
    func,
    or_,
    select,
)

from claims.copies import keys_of
from claims.errors import StoreError
from claims.identity import digest, normalised
from claims.records import CONTENT_JOINER, Document
from claims.store import identities
from claims.store.checking_counts import counts
from claims.store.checking_names import registries, stray_references
from claims.store.checking_origins import document_problems, originals, part_problems
from claims.store.dialects import dialect_of
from claims.store.judging import ITSELF
from claims.store.marking import TRIGGERS
from claims.store.name_words import triggers, unindexed
from claims.store.repository import Store
from claims.store.rows import spans_of
from claims.store.slots import number_of
from claims.store.tables import Table as Tables
from claims.store.tables import (
    band,
    claim,
    comparison,
    correction,
    document,
    judgement,
    same_utterance,
    slot,
    speaker,
    version,
)
from claims.store.writing import connected
from claims.upkeep import Problem

Tell = Callable[[str, int], None]
"""Is told what is being checked, in the plural, and how many so far."""

Pair = tuple[Column[Any], Column[Any]]

TEXTS = 20
"""Texts that are held together."""
CHUNK = 500
OCCURRENCES = 1000
"""How often a document may say the same words."""

SEARCHED: Mapping[str, Sequence[str]] = {
    "claim": ("text", "refers", "sentence_text"),
    "document": ("title",),
    "comparison": ("matter",),
}
"""Columns under full-text search, by table."""
KEPT: Mapping[str, Sequence[str]] = {
    "version": ("text", "sha256"),
    "judgement": ("subject",),
    "correction": ("field",),
    "log": (),
}
"""Tables whose rows triggers keep from being rewritten, with columns that such a trigger is named after."""

UNREADABLE = (StoreError, ValueError, TypeError, AttributeError, LookupError)
"""What reading raises where a row is damaged: what was stored as JSON, a date or a span may be none any more."""

BUSY = r"database is locked|lock timeout"
"""That somebody else is at work is no damage."""

BACKUP = "put back a backup of the database"
ADD_AGAIN = "remove the document (`claims docs remove`) and add it again"
ANEW = "copy the database to a new one (`claims db copy`), which makes indexes and guards anew"
JUDGE_AGAIN = "judge it again, or " + BACKUP


def check(store: Store, tell: Tell = lambda what, count: None) -> Generator[Problem, None, None]:
    """All that is wrong, as it is found. Raises StoreError only if the database can't be reached, or is kept busy."""
    with store.connection() as connection:
        connection.execute(select(1))
    for part in (
        _own_checks,
        _guards,
        _references,
        _documents,
        originals,
        _texts_and_claims,
        _statements,
        _speakers,
        counts,
        registries,
        _judgements,
        _relations,
        _words,
    ):
        try:
            with store.connection() as connection:
                yield from part(connection, tell)
        except UNREADABLE as error:
            cause = error.__cause__ or error
            words = " ".join(str(getattr(cause, "orig", None) or cause).split())
            if re.search(BUSY, words):
                raise
            yield Problem("database", part.__name__.strip("_").replace("_", " "), f"can't be read on: {words}", BACKUP)


def _own_checks(connection: Connection, tell: Tell) -> Iterator[Problem]:
    tell("pages and indexes", 0)
    for name, wrong in dialect_of(connection).damage(connection):
        yield Problem(
            "database" if name == "database" else "index", name, wrong, BACKUP if name == "database" else ANEW
        )


def _guards(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """The triggers that this release's migrations made are all there."""
    dialect = dialect_of(connection)
    ddl = [statement for table, columns in SEARCHED.items() for statement in dialect.index_words(table, columns)]
    for table, columns in KEPT.items():
        ddl += dialect.keep_rows(table, "", columns)
    for trigger in (*TRIGGERS, *triggers(dialect)):
        ddl += dialect.do_after(*trigger)
    wanted = {words.split()[2] for words in ddl if words.startswith("CREATE TRIGGER ")}
    for name in sorted(wanted - dialect.triggers(connection)):
        yield Problem("guard", name, "this trigger is gone, or switched off", ANEW)
    tell("guards", len(wanted))


def _references(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """No row refers to one that is not there, for every foreign key of every table."""
    keys = [key for table in Tables.metadata.sorted_tables for key in table.foreign_key_constraints]
    for key in keys:
        for row in _stream(connection, _orphans(key)):
            referring = ", ".join(key.column_keys)
            wrong = f"its {referring} names a {key.referred_table.name} that is not there"
            yield Problem(key.table.name, _id_of(row), wrong, BACKUP)
    tell("references between tables", len(keys))


def _orphans(key: ForeignKeyConstraint) -> Select[Any]:
    parent = key.referred_table.alias("parent")
    pairs = [(own.parent, parent.c[own.column.name]) for own in key.elements]
    child = key.table
    assert isinstance(child, Table)
    return (
        select(*_naming(child))
        .outerjoin_from(child, parent, and_(*(own == other for own, other in pairs)))
        .where(pairs[0][1].is_(None), *(own.is_not(None) for own, _ in pairs))
    )


def _naming(table: Table) -> Sequence[Column[Any]]:
    """What names a row to people: its id, else its key."""
    return [table.c.id] if "id" in table.c else list(table.primary_key)


def _id_of(row: Sequence[Any]) -> str:
    return " ".join(str(value) for value in row)


def _documents(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """Each has one current text, and what follows from its address, outlet, title, date and text is what they give."""
    current = func.sum(case((version.c.is_current, 1), else_=0))
    counted = (
        select(document.c.id, func.coalesce(current, 0).label("current"))
        .outerjoin_from(document, version, version.c.document_id == document.c.id)
        .group_by(document.c.id)
        .having(func.coalesce(current, 0) != 1)
    )
    for row in _stream(connection, counted):
        yield Problem("document", row.id, f"it has {row.current} current texts instead of one", BACKUP)
    texts = (version.c.text, version.c.told, version.c.parts, version.c.raw_sha256, version.c.fetched_at)
    query = (
        select(document, *texts)
        .join_from(document, version, version.c.document_id == document.c.id)
        .where(version.c.is_current)
    )
    count = 0
    for rows in _partitions(connection, query, TEXTS):
        for row in rows:
            yield from document_problems(row)
        yield from _keys(connection, rows)
        count += len(rows)
        tell("documents", count)
    tell("documents", count)


def _keys(connection: Connection, documents: Sequence[Row[Any]]) -> Iterator[Problem]:
    """What each document's copies find it by is what its text gives."""
    found: dict[int, set[int]] = {}
    numbers = [row.number for row in documents]
    for row in connection.execute(select(band).where(band.c.document_number.in_(numbers))):
        found.setdefault(row.document_number, set()).add(row.key)
    for row in documents:
        if set(keys_of(row.text)) != found.get(row.number, set()):
            yield Problem("document", row.id, "copies of its text are looked for by other keys than its own", ADD_AGAIN)


def _texts_and_claims(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """Each text is the one that its digest names, and each claim is in the text that it was found in."""
    texts = claims = 0
    versions: Select[Any] = select(version.c.document_id, version.c.sha256, version.c.text, version.c.words)
    versions = versions.add_columns(version.c.parts)
    for rows in _partitions(connection, versions, TEXTS):
        texts += len(rows)
        tell("texts", texts)
        held = {(row.document_id, row.sha256): row.text for row in rows}
        for row in rows:
            yield from _text(row)
        of = claim.c.document_id.in_(sorted({row.document_id for row in rows}))
        query: Select[Any] = select(claim, document.c.published_on).join_from(
            claim, document, claim.c.document_id == document.c.id
        )
        for some in _partitions(connection, query.where(of), CHUNK):
            own = [row for row in some if (row.document_id, row.sha256) in held]
            for row in own:
                yield from _claim(row, held[row.document_id, row.sha256])
            yield from _slots(connection, own)
            yield from stray_references(connection, own)
            claims += len(own)
            tell("claims", claims)


def _text(row: Row[Any]) -> Iterator[Problem]:
    if Document(row.text).sha256 != row.sha256:
        yield Problem("text", f"{row.document_id} {row.sha256}", "the text is not the one that was stored", BACKUP)
    elif len(row.text.split()) != row.words:
        yield Problem("text", f"{row.document_id} {row.sha256}", "its number of words is wrong", ADD_AGAIN)
    yield from part_problems(row.document_id, row.sha256, row.text, row.parts)


def _claim(row: Row[Any], text: str) -> list[Problem]:
    try:
        return list(_misread(row, text))
    except UNREADABLE:
        return [Problem("claim", row.id, "its spans can't be understood", ADD_AGAIN)]


def _misread(row: Row[Any], text: str) -> Iterator[Problem]:
    spans = spans_of(row.spans)
    should = {
        "text": CONTENT_JOINER.join(span.of(text) for span in spans),
        "cue": " ".join(span.of(text) for span in spans_of(row.cue_spans)),
        "source": " ".join(span.of(text) for span in spans_of(row.source_spans)),
        "sentence_text": text[slice(*row.sentence)],
        "content_start": min((span.start for span in spans), default=None),
        "content_end": max((span.end for span in spans), default=None),
    }
    for name, value in should.items():
        if getattr(row, name) != value:
            yield Problem("claim", row.id, f"its {name} is not what its spans hold in the document's text", ADD_AGAIN)
    if not row.withdrawn and row.day != (row.said_on or row.published_on):
        yield Problem("claim", row.id, "its day is neither when it was said nor when it was published", ADD_AGAIN)
    words = normalised(row.text)
    if not any(row.id == digest(row.document_id, words, str(n)) for n in range(1, OCCURRENCES + 1)):
        yield Problem("claim", row.id, "its id is not the one that its document and words give", ADD_AGAIN)


def _slots(connection: Connection, claims: Sequence[Row[Any]]) -> Iterator[Problem]:
    """What each claim can be found by is what its facts say; a withdrawn one is not found."""
    numbers = [row.number for row in claims]
    found: dict[int, set[int]] = {}
    for row in connection.execute(select(slot).where(slot.c.claim_number.in_(numbers))):
        found.setdefault(row.claim_number, set()).add(row.key)
    for row in claims:
        stated = () if row.withdrawn else row.facts.get("slots", ())
        should, does = {number_of(words) for words in stated}, found.get(row.number, set())
        if should - does:
            yield Problem("claim", row.id, f"{len(should - does)} of its slots are not in the index", ADD_AGAIN)
        if does - should:
            yield Problem("claim", row.id, f"the index has {len(does - should)} slots that it has not", ADD_AGAIN)


def _statements(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """A claim's statement is the smallest of those that report the same utterance."""
    wrong = "its statement is not the one that its pairs of same utterance give"
    pairs = same_utterance.c.a_id, same_utterance.c.b_id
    for id in _grouped_wrongly(connection, claim.c.id, claim.c.statement_id, pairs):
        yield Problem("claim", id, wrong, ADD_AGAIN)
    tell("statements", connection.scalar(select(func.count(claim.c.statement_id.distinct()))) or 0)


def _speakers(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """Who is one is who the judgements that stand say is one, and claims are the canonical speaker's: of who is said to
    have said them, else of who was heard."""
    for id in identities.misjudged(connection):
        yield Problem("speaker", id, "who it is is not what the judgements that stand say", JUDGE_AGAIN)
    for id in unindexed(connection):
        yield Problem("speaker", id, "the index of names lacks a word of one of its names", ANEW)
    corrected = _corrections("speaker")
    who = case((corrected.c.claim_id.is_(None), claim.c.heard_id), else_=corrected.c.speaker_id)
    said: Select[Any] = select(claim.c.id).outerjoin_from(claim, corrected, corrected.c.claim_id == claim.c.id)
    said = said.outerjoin(speaker, speaker.c.id == who)
    for row in _stream(connection, said.where(claim.c.speaker_id.is_distinct_from(speaker.c.canonical_id))):
        wrong = "its speaker is not whom the one that was heard, or that a correction names, is judged to be"
        yield Problem("claim", row.id, wrong, ADD_AGAIN)
    tell("speakers", connection.scalar(select(func.count()).select_from(speaker)) or 0)


def _judgements(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """A claim says of itself what the judgement and the corrections of it that stand say."""
    stands = and_(
        judgement.c.claim_id == claim.c.id, judgement.c.subject == "claim", judgement.c.withdrawn_at.is_(None)
    )
    query = select(claim.c.id).outerjoin_from(claim, judgement, stands)
    for row in _stream(connection, query.where(claim.c.judgement != func.coalesce(judgement.c.verdict, ""))):
        yield Problem("claim", row.id, "what it says of its judgement is not what stands", JUDGE_AGAIN)
    by, how = _corrections("speaker"), _corrections("stance")
    fields = case(
        (and_(by.c.claim_id.is_not(None), how.c.claim_id.is_not(None)), "speaker, stance"),
        (by.c.claim_id.is_not(None), "speaker"),
        (how.c.claim_id.is_not(None), "stance"),
        else_="",
    )
    corrected = select(claim.c.id).outerjoin_from(claim, by, by.c.claim_id == claim.c.id)
    corrected = corrected.outerjoin(how, how.c.claim_id == claim.c.id)
    stance = func.coalesce(how.c.stance, claim.c.heard_stance)
    for row in _stream(connection, corrected.where(or_(claim.c.corrected != fields, claim.c.stance != stance))):
        yield Problem("claim", row.id, "what it says of its corrections is not what stands", JUDGE_AGAIN)
    tell("corrections", connection.scalar(select(func.count()).select_from(correction)) or 0)
    by_people = judgement.c.who != ITSELF
    for what, which in (("people's judgements", by_people), ("speaker links", ~by_people)):
        tell(what, connection.scalar(select(func.count()).select_from(judgement).where(which)) or 0)


def _corrections(field: str) -> Subquery:
    """Those of this field that stand."""
    stands = (correction.c.field == field, correction.c.withdrawn_at.is_(None))
    return select(correction.c.claim_id, correction.c.speaker_id, correction.c.stance).where(*stands).subquery()


def _relations(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """Only current claims are compared, and only they report the same utterance."""
    for table, kind in ((comparison, "comparison"), (same_utterance, "pair of same utterance")):
        withdrawn = select(claim.c.id).where(claim.c.withdrawn)
        query = select(table.c.a_id, table.c.b_id).where(or_(table.c.a_id.in_(withdrawn), table.c.b_id.in_(withdrawn)))
        for row in _stream(connection, query):
            yield Problem(kind, _id_of(row), "one of its claims is withdrawn", ADD_AGAIN)
    tell("comparisons", connection.scalar(select(func.count()).select_from(comparison)) or 0)


def _words(connection: Connection, tell: Tell) -> Iterator[Problem]:
    """Full-text search finds what the rows have."""
    for count, (table, columns) in enumerate(SEARCHED.items(), 1):
        for wrong in dialect_of(connection).stray_words(connection, table, columns):
            yield Problem("index", f"{table}_fts", wrong, ANEW)
        tell("full-text indexes", count)


def _grouped_wrongly(
    connection: Connection,
    id: Column[Any],
    group: Column[Any],
    pair: Pair,
    *which: ColumnElement[bool],
) -> Iterator[str]:
    """Ids whose group is not the smallest id that they are connected with by these pairs.

    Either a pair joins two groups, or pairs fail to connect all of one group; so no more than some groups are held.
    """
    a, b = id.table.alias("a"), id.table.alias("b")
    apart = select(a.c.id).join_from(a, pair[0].table, a.c.id == pair[0]).join(b, b.c.id == pair[1])
    yield from (row.id for row in _stream(connection, apart.where(a.c[group.name] != b.c[group.name], *which)))
    shared = select(group).where(group != id)
    members: Select[Any] = select(id.label("id"), group.label("group")).where(group.in_(shared)).order_by(group, id)
    for some in _in_groups(_stream(connection, members)):
        ids = [row.id for row in some]
        smallest = connected(ids, _pairs_among(connection, ids, pair, *which))
        yield from (row.id for row in some if smallest[row.id] != row.group)


def _pairs_among(
    connection: Connection, ids: Sequence[str], pair: Pair, *which: ColumnElement[bool]
) -> Iterator[tuple[str, str]]:
    among = set(ids)
    for start in range(0, len(ids), CHUNK):
        near: Select[Any] = select(*pair).where(pair[0].in_(ids[start : start + CHUNK]), *which)
        for a, b in connection.execute(near):
            if b in among:
                yield a, b


def _in_groups(rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """Rows of whole groups together, about CHUNK at a time."""
    held: list[Row[Any]] = []
    for _, group in groupby(rows, key=lambda row: str(row.group)):
        held += group
        if len(held) >= CHUNK:
            yield held
            held = []
    if held:
        yield held


def _stream(connection: Connection, query: Select[Any], size: int = CHUNK) -> Iterator[Row[Any]]:
    for rows in _partitions(connection, query, size):
        yield from rows


def _partitions(connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Row[Any]]]:
    """So many rows at a time; closed also where nobody asks for the rest."""
    with connection.execute(query.execution_options(yield_per=size)) as result:
        yield from result.partitions()
