"""The texts that documents have or had, the bytes they were read from, and metadata that people correct."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update

from claims.editions import BY_HAND, FIELDS, Dossier, Edited, Edition, Said, Told, told_by
from claims.errors import Ambiguous, ClaimsError, LookupFailed
from claims.identity import canonical_url, digest
from claims.judgements import Action
from claims.origin import Original, is_given
from claims.records import CONTENT_JOINER, Document, Selection
from claims.store import judging
from claims.store.dialects import dialect_of
from claims.store.naming import first_words, whole_id
from claims.store.rows import document_of, document_values, parts_of, utc
from claims.store.tables import alias, claim, document, original, speaker, version
from claims.store.transactions import Transactions
from claims.wording import counted

SHORT = 12
"""Digits of a digest in messages."""


class Editions(Transactions):
    """What a store knows of texts and where they came from."""

    def document(self, prefix: str) -> Document:
        """The document whose id begins so, in its current text version. Raises LookupFailed, or Ambiguous."""
        with self._read() as connection:
            return _document(connection, whole_id(connection, document, prefix))

    def as_set(self, new: Document) -> Document:
        """The document with what people set of it, where it is stored and they did."""
        with self._read() as connection:
            return as_set(connection, new)

    def keep(self, new: Document) -> bool:
        """Keep the bytes of a document that is stored with this text, if none of it are; says whether it did."""
        if new.original is None or new.original.data is None:
            return False
        this = (version.c.document_id == new.id, version.c.sha256 == new.sha256)
        with self._write() as connection:
            known = select(original.c.sha256).where(original.c.sha256 == version.c.raw_sha256)
            if connection.scalar(select(version.c.sha256).where(*this, exists(known))):
                return False
            put_original(connection, new.original)
            return bool(connection.execute(update(version).where(*this).values(origin_values(new))).rowcount)

    def original(self, prefix: str, text: str | None = None) -> bytes:
        """The bytes that the document's current text was read from, or the one whose digest begins so.

        Raises LookupFailed where they were not kept, or there is no such text.
        """
        with self._read() as connection:
            of = _document(connection, whole_id(connection, document, prefix))
            one = _edition(of, _editions(connection, of.id), text or of.sha256)
            row = connection.execute(select(original).where(original.c.sha256 == one.raw_sha256)).one_or_none()
        if row is None:
            name = first_words(of.title or of.name or of.id)
            raise LookupFailed(
                f"“{name}”: the bytes it was read from were not kept; add it again with `claims add --keep-source`"
            )
        data = zlib.decompress(row.data)
        if Original.digest(data) != row.sha256:
            raise LookupFailed(f"{of.id}: the bytes that were kept are damaged; put back a backup of the database")
        return data

    def dossier(self, prefix: str) -> Dossier:
        """All that is known of the document whose id begins so. Raises LookupFailed, or Ambiguous."""
        with self._read() as connection:
            of = _document(connection, whole_id(connection, document, prefix))
            own = claim.c.document_id == of.id
            [info] = self.documents(Selection(document=of.id, rejected=True))
            withdrawn = connection.scalar(select(func.count()).where(own, claim.c.withdrawn)) or 0
            pairs = self.conflicts(Selection(document=of.id))
            return Dossier(of, tuple(_editions(connection, of.id)), info.claims, info.statements, withdrawn, len(pairs))

    def edited(self, prefix: str, before: str | None = None, after: str | None = None) -> Edited:
        """Two texts of a document (beginnings of their digests) side by side: the current one and the one before it,
        where nothing says which. Raises LookupFailed where it has or had but one, or none that begins so."""
        with self._read() as connection:
            of = _document(connection, whole_id(connection, document, prefix))
            every = _editions(connection, of.id)
            to = _edition(of, every, after or of.sha256)
            others = [one for one in every if one is not to]
            if not others:
                raise LookupFailed(f"{of.id}: it has had one text only, so there is nothing to compare")
            start = _edition(of, every, before) if before else others[-1]
            texts = {one: _text(connection, of.id, one) for one in {start.sha256, to.sha256}}
            said = [_said(connection, of.id, one, texts[one.sha256]) for one in (start, to)]
            then, now = ({one.id: one for one in each} for each in said)
            then = _as_called_now(connection, then, now)
        pairs = [(then.get(id), now.get(id)) for id in [*now, *(id for id in then if id not in now)]]
        return Edited(of, start, to, (texts[start.sha256], texts[to.sha256]), tuple(pairs))

    def told(self, id: str) -> Told:
        """The metadata of the document with this id as its input told it, whatever a person says."""
        with self._read() as connection:
            query = select(version.c.told).where(version.c.document_id == id, version.c.is_current)
            return connection.scalar(query) or told_by(_document(connection, id))

    def describe(
        self, id: str, given: Mapping[str, str | None], as_told: Collection[str] = (), *, who: str, note: str = ""
    ) -> Document:
        """Note what a person says of a document's metadata (None: that it has none), or let these fields be again as
        the input told them. Returns it as it is now.

        Raises ClaimsError where nothing of it changes, or its address is that of another document.
        """
        with self._write() as connection:
            former = _document(connection, id)
            told = _told(connection, former)
            values = dict(given) | {name: told[name] for name in as_told}
            origins = dict(former.origins) | dict.fromkeys(given, BY_HAND)
            for name in as_told:
                origins.pop(name, None)
                origins |= {name: told["origins"][name]} if name in told["origins"] else {}
            new = replace(former, **values, origins=origins, filed_as=id)
            _refuse_taken(connection, new)
            if told_by(new) == told_by(former):
                raise ClaimsError(f"{id}: all of this is so already; `claims docs show` says what is known of it")
            row = document_values(new)
            connection.execute(update(document).where(document.c.id == id).values(row))
            day = func.coalesce(claim.c.said_on, row["published_on"])
            connection.execute(update(claim).where(claim.c.document_id == id).values(day=day))
            _log(connection, former, new, given, as_told, who=who, note=note)
            return _document(connection, id)

    def documents(self, selection: Selection) -> Any:
        raise NotImplementedError

    def conflicts(self, selection: Selection) -> Any:
        raise NotImplementedError


def _document(connection: Connection, id: str) -> Document:
    query = (
        select(document, version.c.text, version.c.raw_sha256, version.c.fetched_at, version.c.parts)
        .join_from(document, version, version.c.document_id == document.c.id)
        .where(document.c.id == id, version.c.is_current)
    )
    return document_of(connection.execute(query).one())


def as_set(connection: Connection, new: Document) -> Document:
    """The document with what people set of it, filed under the id that it has anyway."""
    row = connection.execute(select(document).where(document.c.id == new.id)).one_or_none()
    origins = (row.origins if row else None) or {}
    by_hand = [name for name in FIELDS if origins.get(name) == BY_HAND]
    if not by_hand:
        return new
    kept = {name: getattr(row, name) for name in by_hand}
    return replace(new, **kept, origins=dict(new.origins) | dict.fromkeys(by_hand, BY_HAND), filed_as=new.id)


def origin_values(new: Document) -> dict[str, Any]:
    """What a version says of where it came from."""
    of = new.original
    return {"raw_sha256": of.sha256, "fetched_at": utc(of.fetched_at)} if of else {}


def put_original(connection: Connection, of: Original) -> None:
    """Keep the bytes, once however many texts were read from them."""
    if of.data is None:
        return
    if Original.digest(of.data) != of.sha256:
        raise ClaimsError(f"{of.sha256}: the bytes to be kept are others than this digest names; report this")
    row = {"sha256": of.sha256, "encoding": "zlib", "data": zlib.compress(of.data, 9)}
    connection.execute(dialect_of(connection).insert(original).on_conflict_do_nothing(), row)


def forget_originals(connection: Connection, digests: Collection[str]) -> None:
    """Delete those of these bytes that no text was read from any more."""
    unused = ~exists().where(version.c.raw_sha256 == original.c.sha256)
    connection.execute(delete(original).where(original.c.sha256.in_(sorted(digests)), unused))


def put_version(connection: Connection, new: Document, read: Document, extractor: str) -> None:
    """Its text as the current version; the one before it keeps which claims it had."""
    own = version.c.document_id == new.id
    current = connection.scalar(select(version.c.sha256).where(own, version.c.is_current))
    this, origin = (own, version.c.sha256 == new.sha256), origin_values(new)
    if new.original:
        put_original(connection, new.original)
    if current == new.sha256:
        connection.execute(update(version).where(*this).values(extractor=extractor))
        return
    if current:
        had = [_as_json(one) for one in _current(connection, new.id)]
        connection.execute(update(version).where(own, version.c.is_current).values(is_current=False, had=had))
    told = dict(told_by(read))
    values = {"is_current": True, "extractor": extractor, "told": told, "had": None}
    if connection.execute(update(version).where(*this).values(values)).rowcount:
        connection.execute(update(version).where(*this, version.c.raw_sha256.is_(None)).values(origin or {"had": None}))
        return
    parts = [[*part.span, part.kind] for part in new.parts] or None
    words = len(new.text.split())
    fixed = {"document_id": new.id, "sha256": new.sha256, "words": words, "text": new.text, "parts": parts}
    connection.execute(insert(version).values(**values, **fixed, **origin, added_at=judging.now()))


def retold(connection: Connection, read: Document) -> bool:
    """Whether the input tells other metadata with the current text than it did, where the user gave it, then or now.

    Not where only inputs differ: two that tell one document in their own ways would take turns for ever.
    """
    told = connection.scalar(
        select(version.c.told).where(version.c.document_id == read.id, version.c.is_current)
    ) or told_by(read)
    return any(
        told[name] != getattr(read, name) and (is_given(told["origins"].get(name)) or is_given(read.origins.get(name)))
        for name in FIELDS
    )


def retell(connection: Connection, read: Document) -> None:
    this = (version.c.document_id == read.id, version.c.is_current)
    connection.execute(update(version).where(*this).values(told=dict(told_by(read))))


def _told(connection: Connection, of: Document) -> Told:
    """What the input told with the current text; noted now where an earlier release did not, and nobody corrected."""
    current = (version.c.document_id == of.id, version.c.is_current)
    told: Told | None = connection.scalar(select(version.c.told).where(*current))
    if told is None:
        told = told_by(of)
        connection.execute(update(version).where(*current).values(told=dict(told)))
    return told


def _refuse_taken(connection: Connection, new: Document) -> None:
    """Another document can't be the one at this address."""
    other = digest("url", canonical_url(new.url)) if new.url else new.id
    if other != new.id and connection.scalar(select(document.c.id).where(document.c.id == other)):
        raise ClaimsError(f"{new.url}: this is the address of another document, {other}; remove one of the two")


def _log(
    connection: Connection,
    former: Document,
    new: Document,
    given: Mapping[str, str | None],
    as_told: Collection[str],
    *,
    who: str,
    note: str,
) -> None:
    changes = {name: [getattr(former, name), getattr(new, name)] for name in (*given, *as_told)}
    said = [f"{name} “{after or 'none'}” instead of “{before or 'none'}”" for name, (before, after) in changes.items()]
    words = f"“{first_words(former.title or former.name or former.id)}”: {', '.join(said)}"
    words += f" ({note})" if note else ""
    action: Action = "correct" if given else "withdraw"
    details = {"fields": changes, "as told": sorted(as_told), "note": note or None}
    judging.put_log(connection, action, "document", former.id, words, who=who, details=details)


def _editions(connection: Connection, id: str) -> list[Edition]:
    """In the order in which they came."""
    kept = exists().where(original.c.sha256 == version.c.raw_sha256)
    query = select(version, kept.label("is_kept")).where(version.c.document_id == id)
    rows = connection.execute(query.order_by(version.c.added_at, version.c.sha256))
    return [_edition_of(row) for row in rows]


def _edition_of(row: Row[Any]) -> Edition:
    return Edition(
        sha256=row.sha256,
        added_at=aware(row.added_at),
        words=row.words,
        is_current=row.is_current,
        extractor=row.extractor,
        raw_sha256=row.raw_sha256,
        fetched_at=aware(row.fetched_at) if row.fetched_at else None,
        is_kept=row.is_kept,
        parts=parts_of(row.parts),
        told=row.told or {},
    )


def aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _edition(of: Document, every: Sequence[Edition], prefix: str) -> Edition:
    """The one text whose digest begins so."""
    found = [one for one in every if one.sha256.startswith(prefix.strip().lower())]
    if len(found) == 1:
        return found[0]
    choices = [
        f"{one.sha256[:SHORT]}  {one.added_at:%Y-%m-%d %H:%M}, {counted(one.words, 'word')}" for one in found or every
    ]
    if found:
        raise Ambiguous(f"{prefix}: several texts of {of.id} have a digest that begins so; give more of it", choices)
    raise LookupFailed(
        f"{prefix}: {of.id} has no text whose digest begins so; `claims docs show {of.id[:8]}` lists them"
    )


def _text(connection: Connection, id: str, sha256: str) -> str:
    query = select(version.c.text).where(version.c.document_id == id, version.c.sha256 == sha256)
    return str(connection.execute(query).scalar_one())


def _said(connection: Connection, id: str, of: Edition, text: str) -> list[Said]:
    """The claims of a text. Of one that gave way before that was noted: those that went with it, and of the current
    ones those whose words it has."""
    if of.is_current:
        return _current(connection, id)
    this = (version.c.document_id == id, version.c.sha256 == of.sha256)
    had = connection.scalar(select(version.c.had).where(*this))
    if had is not None:
        return [Said(**one) for one in had]
    went = _claims(connection, claim.c.document_id == id, claim.c.withdrawn, claim.c.sha256 == of.sha256)
    return [*went, *(s for s in _current(connection, id) if all(w in text for w in s.text.split(CONTENT_JOINER)))]


def _as_called_now(connection: Connection, then: Mapping[str, Said], now: Mapping[str, Said]) -> dict[str, Said]:
    """The claims of then by id, with the name that their speaker has now where that is only another name of the same:
    a registry or a merge changes what somebody is called, and no edit did."""
    renamed = [id for id in then if id in now and then[id].speaker != now[id].speaker]
    own = speaker.c.canonical_id == claim.c.speaker_id
    query = select(claim.c.id, alias.c.words).join_from(claim, speaker, own)
    query = query.join(alias, alias.c.speaker_id == speaker.c.id).where(claim.c.id.in_(renamed))
    same = {(row.id, row.words) for row in connection.execute(query)}
    return {id: replace(one, speaker=now[id].speaker) if (id, one.speaker) in same else one for id, one in then.items()}


def _current(connection: Connection, id: str) -> list[Said]:
    return _claims(connection, claim.c.document_id == id, ~claim.c.withdrawn)


def _claims(connection: Connection, *which: Any) -> list[Said]:
    """In the order of the text."""
    query = (
        select(claim.c.id, claim.c.text, speaker.c.name, claim.c.stance, claim.c.type, claim.c.said_on)
        .join_from(claim, speaker, speaker.c.id == claim.c.speaker_id, isouter=True)
        .where(*which)
        .order_by(claim.c.content_start, claim.c.id)
    )
    return [
        Said(row.id, row.text, row.name, row.stance, row.type, row.said_on.isoformat() if row.said_on else None)
        for row in connection.execute(query)
    ]


def _as_json(one: Said) -> dict[str, Any]:
    return asdict(one)
