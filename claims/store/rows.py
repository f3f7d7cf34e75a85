"""Between records and rows, both ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, Select, Text, cast, func, select

from claims.errors import StoreError
from claims.heard import Company
from claims.identity import domain_of
from claims.origin import Original, Part
from claims.records import CONTENT_JOINER, Claim, Comparison, Document, DocumentInfo, Speaker, SpeakerKind, Statement
from claims.stated import Facts, Span
from claims.store.dialects import among
from claims.store.search import key
from claims.store.tables import alias, claim, document, speaker
from claims.wording import leans

Values = dict[str, Any]

KINDS = get_args(SpeakerKind)


def document_values(new: Document) -> Values:
    return {
        "id": new.id,
        "title": new.title,
        "outlet": new.outlet,
        "outlet_key": key(new.outlet) if new.outlet else None,
        "published": new.published,
        "published_on": new.published_on,
        "url": new.url,
        "domain": domain_of(new.url),
        "name": new.name,
        "language": new.language,
        "author": new.author,
        "modified": new.modified,
        "origins": dict(new.origins) or None,
    }


def company_values(company: Company) -> Values:
    """Whom and what a document names, in an order of its own."""
    return {"names": sorted(company.names), "countries": dict(company.countries)}


def document_of(row: Any) -> Document:
    """From a document's row and of its version the text and where that came from."""
    found = Document(
        text=row.text,
        title=row.title,
        outlet=row.outlet,
        published=row.published,
        url=row.url,
        name=row.name,
        language=row.language,
        author=row.author,
        modified=row.modified,
        origins=row.origins or {},
        parts=parts_of(row.parts),
        original=Original(row.raw_sha256, row.fetched_at.replace(tzinfo=UTC)) if row.raw_sha256 else None,
    )
    return found if found.id == row.id else replace(found, filed_as=row.id)


def parts_of(listed: Sequence[Any] | None) -> tuple[Part, ...]:
    """Parts from the [[start, end, kind], ...] lists of the database."""
    return tuple(Part(Span(start, end), kind) for start, end, kind in listed or ())


def utc(moment: datetime) -> datetime:
    """As the tables have it: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def claim_values(new: Claim, of: Document) -> Values:
    """Raises StoreError where the claim's text is not what its spans hold: what has no provenance is not stored."""
    if not new.spans or CONTENT_JOINER.join(span.of(of.text) for span in new.spans) != new.text:
        raise StoreError(f"claim {new.id} of {of.name or of.id}: its text is not what its spans hold; report this")
    return {
        "id": new.id,
        "document_id": of.id,
        "sha256": of.sha256,
        "statement_id": new.id,
        "speaker_id": new.speaker.id if new.speaker else None,
        "heard_id": new.speaker.id if new.speaker else None,
        "text": new.text,
        "content_start": min(span.start for span in new.spans),
        "content_end": max(span.end for span in new.spans),
        "cue": new.cue,
        "source": new.source,
        "sentence_text": new.sentence_text,
        "type": new.type,
        "stance": new.stance,
        "heard_stance": new.stance,
        "confidence": new.confidence,
        "via": new.via,
        "said_on": new.said_on,
        "day": new.said_on or of.published_on,
        "extractor": new.extractor,
        "withdrawn": False,
        "judgement": "",
        "corrected": "",
        "part": new.part,
        "refers": refers_values(new),
        "spans": new.spans,
        "cue_spans": new.cue_spans,
        "source_spans": new.source_spans,
        "sentence": new.sentence,
        "facts": facts_values(new.facts),
    }


def refers_values(of: Claim) -> list[str]:
    return [" ".join(name.split()) for name in of.refers]


def facts_values(facts: Facts) -> Values:
    found: Values = _facts().dump_python(facts, exclude_defaults=True)
    return found


def comparison_values(new: Comparison) -> Values:
    a, b, marks_a, marks_b = new.a, new.b, new.marks_a, new.marks_b
    if a > b:
        a, b, marks_a, marks_b = b, a, marks_b, marks_a
    return {
        "a_id": a,
        "b_id": b,
        "relation": new.relation,
        "kind": new.kind or "",
        "score": new.score,
        "reason": new.reason,
        "matter": new.matter,
        "marks_a": marks_a,
        "marks_b": marks_b,
    }


def speaker_values(known: Speaker) -> Values:
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.kind,
        "role": known.role,
        "affiliation": known.affiliation,
        "canonical_id": known.id,
        "settled": False,
        "compared_as": None,
        "side": known.side,
        "entry": known.entry,
        "wikidata": known.wikidata,
        "key": key(known.name, known.role, known.affiliation),
    }


def alias_values(known: Speaker) -> list[Values]:
    names = {known.name, *known.aliases}
    return [{"speaker_id": known.id, "words": words, "key": key(words), "given": False} for words in sorted(names)]


def merged(*known: Speaker) -> Speaker:
    """What several records say of one speaker, the same in whatever order: the registry's words, else the fullest, and
    all the aliases. It goes by the id of the first."""
    registered = min(known, key=lambda one: (one.entry is None, one.entry))
    kind = registered.kind if registered.entry else min((one.kind for one in known), key=KINDS.index)
    name = registered.name if registered.entry else _name(kind, {one.name for one in known})
    return Speaker(
        id=known[0].id,
        name=name,
        kind=kind,
        role=_role([one.role for one in known]),
        affiliation=(registered.entry and registered.affiliation) or _fuller(one.affiliation for one in known),
        aliases=tuple(sorted({words for one in known for words in (one.name, *one.aliases)} - {name})),
        side=registered.side or min((one.side for one in known if one.side), default=None),
        entry=registered.entry,
        wikidata=registered.wikidata or next((one.wikidata for one in known if one.wikidata), None),
    )


def _name(kind: SpeakerKind, names: Iterable[str]) -> str:
    """An organisation's in full, unless its own says all; a person's first and last; of descriptions the shortest."""
    if kind in ("organisation", "group"):
        full = _fuller(names) or ""
        return next((name for name in SEATS & {*names} if full.endswith(name)), full)
    return min(names, key=lambda name: (*_oddities(name, kind), *_order(name)))


SEATS = frozenset({"Downing Street", "Kremlin", "Pentagon", "White House"})
"""Bodies whose own name says all: "the Trump White House" spoke for four years."""


def _order(name: str) -> tuple[int, str]:
    return len(name), name


def _oddities(name: str, kind: SpeakerKind) -> tuple[bool, ...]:
    words = name.split()
    if kind != "person":
        return ()
    return len(words) < 2, not words[0][:1].isupper(), name.isupper(), words[0].lower() in PARTICLES, "." in name


PARTICLES = frozenset(("al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "ibn", "la", "le", "van", "von"))
"""Words with which surnames of several words begin."""


def _role(roles: Sequence[str | None]) -> str | None:
    """One that says something by itself, if there is one; of these the fullest."""
    by_itself = [role for role in roles if role and not leans(role)]
    return _fuller(by_itself or roles)


def _fuller(words: Iterable[str | None]) -> str | None:
    """The longest, of several the first in the alphabet."""
    return min((given for given in words if given), key=lambda given: (-len(given), given), default=None)


def speakers_of(connection: Connection, ids: Iterable[str]) -> dict[str, Speaker]:
    """The speakers with these canonical ids: what is known of all that are judged to be the same, taken together.

    A person goes by the full name that most claims give him.
    """
    return _by_use(connection, _known(connection, speaker.c.canonical_id, ids))


def _by_use(connection: Connection, known: dict[str, Speaker]) -> dict[str, Speaker]:
    """Each person by the full name that most claims give, withdrawn ones too; the registry's names stand."""
    persons = [id for id, one in known.items() if one.kind == "person" and not one.entry]
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    of_persons = select(speaker.c.canonical_id, speaker.c.id, speaker.c.name).where(
        among(speaker.c.canonical_id, persons), speaker.c.kind == "person"
    )
    for canonical, id, name in connection.execute(of_persons).all():
        if len(name.split()) > 1:
            names[canonical][id] = name
    several = {canonical: full for canonical, full in names.items() if len(set(full.values())) > 1}
    used = _claims_of_each(connection, sorted(id for full in several.values() for id in full))
    return known | {canonical: _called(known[canonical], full, used) for canonical, full in several.items()}


def _claims_of_each(connection: Connection, ids: Sequence[str]) -> Counter[str]:
    count = select(claim.c.heard_id, func.count()).where(among(claim.c.heard_id, ids)).group_by(claim.c.heard_id)
    return Counter({str(id): number for id, number in connection.execute(count)} if ids else {})


def _called(known: Speaker, full: Mapping[str, str], used: Mapping[str, int]) -> Speaker:
    """By the name of the id, of these, that is used most."""
    best = min(full, key=lambda id: (_oddities(full[id], "person")[:3], -used[id], *_order(full[id])))
    return replace(known, name=full[best], aliases=tuple(sorted({known.name, *known.aliases} - {full[best]})))


def heard_speakers(connection: Connection, ids: Iterable[str]) -> dict[str, Speaker]:
    """The speakers with these ids, each as the texts name it, whoever it is judged to be."""
    return _known(connection, speaker.c.id, ids)


CHUNK = 500
"""Rows that are made into records together."""
SAID = (speaker.c.name, speaker.c.kind, speaker.c.role, speaker.c.affiliation)
GIVEN = (speaker.c.side, speaker.c.entry, speaker.c.wikidata)


def _known(connection: Connection, by: ColumnElement[str], ids: Iterable[str]) -> dict[str, Speaker]:
    """The speakers who have one of these ids in a column, those who share it as one, with their aliases. The same is
    told of one by hundreds of texts, and is read once."""
    which = among(by, sorted(set(ids)))
    called = select(by.label("by"), alias.c.words).join_from(speaker, alias, alias.c.speaker_id == speaker.c.id)
    aliases: dict[str, set[str]] = defaultdict(set)
    for id, words in connection.execute(called.where(which).distinct()).all():
        aliases[id].add(words)
    told: dict[str, list[Speaker]] = defaultdict(list)
    for id, name, kind, role, affiliation, side, entry, wikidata in connection.execute(
        select(by, *SAID, *GIVEN).where(which).distinct()
    ).all():
        also = tuple(sorted(aliases[id] - {name}))
        told[id].append(Speaker(id, name, kind, role, affiliation, also, side, entry, wikidata))
    return {id: merged(*same) for id, same in sorted(told.items())}


def info_of(row: Any, **counts: int) -> DocumentInfo:
    return DocumentInfo(
        id=row.document_id,
        sha256=row.sha256,
        title=row.title,
        outlet=row.outlet,
        published=row.published,
        url=row.url,
        name=row.document_name,
        **counts,
    )


INFO = (
    document.c.title,
    document.c.outlet,
    document.c.published,
    document.c.url,
    document.c.name.label("document_name"),
)


FACTS = cast(claim.c.facts, Text).label("facts")
"""As they are written: to make them of that is quicker than of what JSON means first."""
OF_CLAIM = (*(column for column in claim.c if column.name != FACTS.name), FACTS)


@cache
def claims_select() -> Select[Any]:
    """Claims joined with their documents, with all that claims_of() needs. Made once: making it takes long."""
    return select(*OF_CLAIM, *INFO).join_from(claim, document, claim.c.document_id == document.c.id)


def claims_of(connection: Connection, rows: Iterable[Row[Any]]) -> list[Claim]:
    listed = list(rows)
    speakers = speakers_of(connection, (row.speaker_id for row in listed if row.speaker_id))
    return _with_documents(listed, lambda row: speakers.get(row.speaker_id))


def compared_claims(connection: Connection, rows: Iterable[Row[Any]]) -> list[Claim]:
    """The same, as they are compared: the speaker of each as its own document and the user call it, so that no other
    document changes what is found. What earlier releases stored does not tell that, and has what all documents say."""
    listed = list(rows)
    untold = (row.speaker_id for row in listed if row.speaker_id and not _facts_in(row.facts).speaker)
    known = speakers_of(connection, untold)
    given = given_names(connection, (row.speaker_id for row in listed if row.speaker_id))
    return _with_documents(listed, lambda row: _as_called(row, given) or known.get(row.speaker_id))


def compared_by_number(
    connection: Connection, numbers: Iterable[int], known: dict[int, Claim] | None = None
) -> dict[int, Claim]:
    """The same by their row numbers, added to those that are `known`."""
    found = {} if known is None else known
    missing = sorted({*numbers} - found.keys())
    for start in range(0, len(missing), CHUNK):
        query = claims_select().where(claim.c.number.in_(missing[start : start + CHUNK]))
        rows = connection.execute(query).all()
        found.update(zip((row.number for row in rows), compared_claims(connection, rows), strict=True))
    return found


def _as_called(row: Row[Any], given: Mapping[str, Sequence[str]]) -> Speaker | None:
    called = _facts_in(row.facts).speaker
    if called is None or row.speaker_id is None:
        return None
    aliases = (*called.aliases, *given.get(row.speaker_id, ()))
    return Speaker(row.speaker_id, called.name, called.kind, called.role, aliases=aliases)


def given_names(connection: Connection, canonical: Iterable[str]) -> dict[str, list[str]]:
    """What the user calls those of these speakers whom he calls something, all who are one taken together, sorted."""
    given = (alias.c.speaker_id == speaker.c.id, alias.c.given)
    how_many = select(func.count()).select_from(alias).where(*given).scalar_subquery()  # asked of each: few have any
    of_these = among(speaker.c.canonical_id, sorted(set(canonical)))
    called = dict(connection.execute(select(speaker.c.id, speaker.c.canonical_id).where(of_these, how_many > 0)).all())
    found: defaultdict[str, set[str]] = defaultdict(set)
    names = select(alias.c.speaker_id, alias.c.words).where(alias.c.given, among(alias.c.speaker_id, sorted(called)))
    for id, words in connection.execute(names) if called else ():
        found[called[id]].add(words)
    return {id: sorted(words) for id, words in found.items()}


def _with_documents(listed: Sequence[Row[Any]], speaker_of: Callable[[Row[Any]], Speaker | None]) -> list[Claim]:
    texts = {(row.document_id, row.sha256): row for row in listed}
    documents = {text: info_of(row) for text, row in texts.items()}
    return [_claim_of(row, documents[row.document_id, row.sha256], speaker_of(row)) for row in listed]


def _claim_of(row: Row[Any], of: DocumentInfo, said_by: Speaker | None) -> Claim:
    return Claim(
        id=row.id,
        document=of,
        text=row.text,
        spans=spans_of(row.spans),
        cue_spans=spans_of(row.cue_spans),
        source_spans=spans_of(row.source_spans),
        sentence=Span(*row.sentence),
        cue=row.cue,
        source=row.source,
        sentence_text=row.sentence_text,
        type=row.type,
        stance=row.stance,
        confidence=row.confidence,
        speaker=said_by,
        via=row.via,
        said_on=row.said_on,
        extractor=row.extractor,
        refers=tuple(row.refers),
        facts=_facts_in(row.facts),
        statement=row.statement_id,
        judgement=row.judgement or None,
        corrected=tuple(row.corrected.split(", ")) if row.corrected else (),
        part=row.part,
        withdrawn=row.withdrawn,
    )


@lru_cache(maxsize=1 << 11)
def _facts_in(words: str) -> Facts:
    """The facts that JSON tells. The claims of a story are read again and again."""
    return _facts().validate_json(words)


@cache
def _facts() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)


def statement_of(claims: Iterable[Claim]) -> Statement:
    """Of its appearances, the earliest and most certain first."""
    listed = sorted(claims, key=lambda one: (one.day is None, one.day, -one.confidence, one.id))
    return Statement(
        id=listed[0].statement or min(one.id for one in listed), speaker=listed[0].speaker, claims=tuple(listed)
    )


def spans_of(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    """Spans from the [[start, end], ...] lists of JSON files."""
    return tuple(map(Span._make, pairs))
