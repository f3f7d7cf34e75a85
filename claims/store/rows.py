"""Between records and rows, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, Select, select

from claims.errors import StoreError
from claims.heard import Company
from claims.identity import digest, domain_of
from claims.origin import Original, Part
from claims.records import CONTENT_JOINER, Claim, Comparison, Document, DocumentInfo, Speaker, SpeakerKind, Statement
from claims.stated import Facts, Span
from claims.store.search import key
from claims.store.tables import alias, claim, document, speaker

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


def names_digest(known: Speaker) -> str:
    """Stands for what a comparison of claims sees of their speaker, but for who it is: two words, the second one for
    what only who denies something is looked up by, in whatever case."""
    return f"{digest(known.name, known.kind)} {digest(*sorted({words.casefold() for words in known.aliases}))}"


def speaker_values(known: Speaker) -> Values:
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.kind,
        "role": known.role,
        "affiliation": known.affiliation,
        "canonical_id": known.id,
        "settled": False,
        "compared_as": names_digest(known),
        "side": known.side,
        "entry": known.entry,
        "wikidata": known.wikidata,
        "key": key(known.name, known.role, known.affiliation),
    }


def alias_values(known: Speaker) -> list[Values]:
    names = {known.name, *known.aliases}
    return [{"speaker_id": known.id, "words": words, "key": key(words), "given": False} for words in sorted(names)]


def merged(one: Speaker, other: Speaker) -> Speaker:
    """What both records say of one speaker, the same whichever came first: the registry's words, else the fullest, and
    all the aliases."""
    registered, *_ = sorted((one, other), key=lambda known: (known.entry is None, known.entry))
    kind = registered.kind if registered.entry else min(one.kind, other.kind, key=KINDS.index)
    name = registered.name if registered.entry else _name(kind, one.name, other.name)
    return Speaker(
        id=one.id,
        name=name,
        kind=kind,
        role=_fuller(one.role, other.role),
        affiliation=(registered.entry and registered.affiliation) or _fuller(one.affiliation, other.affiliation),
        aliases=tuple(sorted({one.name, other.name, *one.aliases, *other.aliases} - {name})),
        side=registered.side or min(filter(None, (one.side, other.side)), default=None),
        entry=registered.entry,
        wikidata=registered.wikidata or one.wikidata or other.wikidata,
    )


def _name(kind: SpeakerKind, *names: str) -> str:
    """An organisation's in full; a person's first and last; of descriptions the shortest."""
    if kind in ("organisation", "group"):
        return _fuller(*names) or ""
    return min(names, key=lambda name: (*_oddities(name, kind), len(name), name))


def _oddities(name: str, kind: SpeakerKind) -> tuple[bool, ...]:
    words = name.split()
    if kind != "person":
        return ()
    return len(words) < 2, not words[0][:1].isupper(), words[0].lower() in PARTICLES, "." in name


PARTICLES = frozenset(("al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "ibn", "la", "le", "van", "von"))
"""Words with which surnames of several words begin."""


def _fuller(*words: str | None) -> str | None:
    """The longest, of several the first in the alphabet."""
    return min((given for given in words if given), key=lambda given: (-len(given), given), default=None)


def speakers_of(connection: Connection, ids: Iterable[str]) -> dict[str, Speaker]:
    """The speakers with these canonical ids: what is known of all that are judged to be the same, taken together."""
    wanted = sorted(set(ids))
    found: dict[str, Speaker] = {}
    for canonical, one in _known(connection, speaker.c.canonical_id.in_(wanted)):
        known = found.get(canonical)
        found[canonical] = replace(merged(known, one) if known else one, id=canonical)
    return found


def heard_speakers(connection: Connection, ids: Iterable[str]) -> dict[str, Speaker]:
    """The speakers with these ids, each as the texts name it, whoever it is judged to be."""
    return {one.id: one for _, one in _known(connection, speaker.c.id.in_(sorted(set(ids))))}


def _known(connection: Connection, which: ColumnElement[bool]) -> list[tuple[str, Speaker]]:
    """Speakers, aliases included, each with its canonical id."""
    called = (
        select(alias.c.speaker_id, alias.c.words)
        .join_from(alias, speaker, alias.c.speaker_id == speaker.c.id)
        .where(which)
        .order_by(alias.c.speaker_id)
    )
    aliases = {
        speaker_id: {row.words for row in rows}
        for speaker_id, rows in groupby(connection.execute(called), key=lambda row: str(row.speaker_id))
    }
    return [
        (
            row.canonical_id,
            Speaker(
                id=row.id,
                name=row.name,
                kind=row.kind,
                role=row.role,
                affiliation=row.affiliation,
                aliases=tuple(sorted(aliases.get(row.id, set()) - {row.name})),
                side=row.side,
                entry=row.entry,
                wikidata=row.wikidata,
            ),
        )
        for row in connection.execute(select(speaker).where(which).order_by(speaker.c.id))
    ]


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


def claims_select() -> Select[Any]:
    """Claims joined with their documents, with all that claims_of() needs."""
    return select(claim, *INFO).join_from(claim, document, claim.c.document_id == document.c.id)


def claims_of(connection: Connection, rows: Iterable[Row[Any]]) -> list[Claim]:
    listed = list(rows)
    speakers = speakers_of(connection, (row.speaker_id for row in listed if row.speaker_id))
    return [_claim_of(row, speakers) for row in listed]


def _claim_of(row: Row[Any], speakers: Mapping[str, Speaker]) -> Claim:
    return Claim(
        id=row.id,
        document=info_of(row),
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
        speaker=speakers.get(row.speaker_id),
        via=row.via,
        said_on=row.said_on,
        extractor=row.extractor,
        refers=tuple(row.refers),
        facts=_facts().validate_python(row.facts),
        statement=row.statement_id,
        judgement=row.judgement or None,
        corrected=tuple(row.corrected.split(", ")) if row.corrected else (),
        part=row.part,
        withdrawn=row.withdrawn,
    )


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
    return tuple(Span(int(start), int(end)) for start, end in pairs)
