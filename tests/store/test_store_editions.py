"""Where documents came from: bytes, origins and parts go in and out; people's corrections outlast what inputs say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from store_records import CHEREVATY, HALF, LOST, PUSHILIN, WITHDRAWN, claims_in, document_of
from whole_store import PAGE

from claims.editions import BY_HAND, change_of_claim
from claims.errors import ClaimsError, LookupFailed
from claims.origin import Original, Part
from claims.records import Document, Selection, Speaker
from claims.registered import Entry, speaker_of
from claims.stated import Span
from claims.store import Store
from claims.store.tables import original

NOON = datetime(2022, 10, 2, 12, 0, 30, tzinfo=timezone(timedelta(hours=2)))
URL = "https://meridian.example/1"


def read(*sentences: str, data: bytes = PAGE, keep: bool = True, url: str = URL, title: str = "First") -> Document:
    of = Original(Original.digest(data), NOON, data if keep else None)
    return replace(
        document_of(*sentences, url=url, title=title),
        author="Ann Lee",
        modified="2022-10-03",
        origins={"title": "meta og:title", "published": "JSON-LD"},
        parts=(Part(Span(0, len(sentences[0])), "headline"),),
        original=of,
    )


def kept(store: Store) -> int:
    with store.connection() as connection:
        return connection.scalar(select(func.count()).select_from(original)) or 0


def test_all_that_is_known_of_a_document_comes_back(store: Store) -> None:
    new = read(WITHDRAWN, HALF)
    [one, other] = claims_in(new, WITHDRAWN, HALF)
    store.save(new, [replace(one, part="headline"), other])
    known = store.document(new.id)
    assert new.original
    assert known == replace(new, original=replace(new.original, data=None))
    assert known.origins == new.origins
    assert known.original
    assert known.original.fetched_at == NOON
    assert known.original.fetched_at.tzinfo is UTC
    assert {claim.text: claim.part for claim in store.claims()} == {WITHDRAWN: "headline", HALF: None}
    for part, texts in (("headline", [WITHDRAWN]), ("caption", []), ("prose", [HALF])):
        assert [claim.text for claim in store.claims(Selection(part=part))] == texts  # type: ignore[arg-type]


def test_bytes_are_kept_once_and_as_long_as_a_text_was_read_from_them(store: Store) -> None:
    one, other = read(WITHDRAWN, HALF), read(HALF, LOST, url="https://meridian.example/2")
    store.save(one, [])
    store.save(other, [])
    assert kept(store) == 1
    assert store.original(one.id[:8]) == store.original(other.id) == PAGE
    store.remove(one.id, who="ann")
    assert store.original(other.id) == PAGE
    store.remove(other.id, who="ann")
    assert kept(store) == 0


def test_bytes_that_were_not_kept_can_be_kept_later(store: Store) -> None:
    bare = read(WITHDRAWN, HALF, keep=False)
    store.save(bare, [])
    with pytest.raises(LookupFailed, match="were not kept; add it again with `claims add --keep-source`"):
        store.original(bare.id)
    assert not store.keep(bare)
    assert store.keep(read(WITHDRAWN, HALF))
    assert not store.keep(read(WITHDRAWN, HALF))
    assert store.original(bare.id) == PAGE


def test_bytes_that_are_not_what_their_digest_says_are_not_kept(store: Store) -> None:
    assert read(WITHDRAWN).original
    wrong = replace(read(WITHDRAWN), original=Original("0" * 64, NOON, PAGE))
    with pytest.raises(ClaimsError, match="others than this digest names"):
        store.save(wrong, [])
    assert list(store.documents()) == []


def test_each_text_has_its_own_bytes(store: Store) -> None:
    first, second = read(WITHDRAWN, HALF), read(HALF, LOST, data=b"<html>later</html>")
    store.save(first, claims_in(first, WITHDRAWN, HALF))
    store.save(second, claims_in(second, HALF, LOST))
    assert store.original(first.id) == b"<html>later</html>"
    assert store.original(first.id, first.sha256[:10]) == PAGE
    found = store.dossier(first.id)
    assert [one.sha256 for one in found.editions] == [first.sha256, second.sha256]
    assert [one.is_current for one in found.editions] == [False, True]
    assert (found.claims, found.withdrawn, found.current.raw_sha256) == (
        2,
        1,
        second.original and second.original.sha256,
    )
    with pytest.raises(LookupFailed, match="no text whose digest begins so"):
        store.original(first.id, "ffff" * 4)


def test_an_edit_shows_what_went_came_and_stayed(store: Store) -> None:
    first, second, third = read(WITHDRAWN, HALF), read(HALF, LOST, title="Second"), read(LOST, title="Third")
    store.save(first, claims_in(first, WITHDRAWN, HALF))
    with pytest.raises(LookupFailed, match="one text only"):
        store.edited(first.id)
    store.save(second, claims_in(second, HALF, LOST))
    store.save(third, claims_in(third, LOST))

    def said(before: str | None, after: str | None) -> list[tuple[str | None, str | None]]:
        found = store.edited(first.id, before, after)
        return [(one.text if one else None, other.text if other else None) for one, other in found.claims]

    assert said(None, None) == said(second.sha256, third.sha256) == [(LOST, LOST), (HALF, None)]
    assert said(first.sha256, second.sha256) == [(HALF, HALF), (None, LOST), (WITHDRAWN, None)]
    assert said(first.sha256[:12], None) == [(None, LOST), (WITHDRAWN, None), (HALF, None)]
    assert list(store.edited(first.id).fields()) == [("title", "Second", "Third")]
    assert {claim.text for claim in store.claims(Selection(withdrawn=True))} == {WITHDRAWN, HALF}
    store.save(first, claims_in(first, WITHDRAWN, HALF))
    assert said(None, None) == [(None, WITHDRAWN), (None, HALF), (LOST, None)]


def test_of_a_text_that_an_earlier_release_replaced_it_says_what_can_be_known(store: Store) -> None:
    first, second = read(WITHDRAWN, HALF), read(HALF, LOST)
    store.save(first, claims_in(first, WITHDRAWN, HALF))
    store.save(second, claims_in(second, HALF, LOST))
    with store._write() as connection:
        connection.exec_driver_sql("UPDATE version SET had = NULL, told = NULL")
    found = store.edited(first.id)
    assert [(one and one.text, other and other.text) for one, other in found.claims] == [
        (HALF, HALF),
        (None, LOST),
        (WITHDRAWN, None),
    ]
    assert list(found.fields()) == []


def test_what_people_set_outranks_what_inputs_say(store: Store) -> None:
    first = read(WITHDRAWN, HALF)
    store.save(first, claims_in(first, WITHDRAWN, HALF))
    store.describe(first.id, {"author": "Bo Berg", "url": "https://other.example/9", "modified": None}, who="ann")
    known = store.document(first.id)
    assert (known.id, known.author, known.url, known.modified) == (first.id, "Bo Berg", "https://other.example/9", None)
    assert known.origins["author"] == known.origins["modified"] == BY_HAND
    second = read(HALF, LOST, title="Second")
    assert store.holds(store.as_set(first))
    store.save(second, claims_in(second, HALF, LOST))
    known = store.document(first.id)
    assert (known.title, known.author, known.url) == ("Second", "Bo Berg", "https://other.example/9")
    assert [info.id for info in store.documents()] == [first.id]
    store.describe(first.id, {}, ["author", "url"], who="bob")
    known = store.document(first.id)
    assert (known.author, known.url, known.filed_as) == ("Ann Lee", URL, None)
    assert "author" not in known.origins
    assert [(one.action, one.subject, one.who) for one in store.log()] == [
        ("withdraw", "document", "bob"),
        ("correct", "document", "ann"),
    ]


def test_a_date_that_is_set_is_the_day_of_the_claims(store: Store) -> None:
    of = read(WITHDRAWN, HALF)
    store.save(of, [claims_in(of, WITHDRAWN)[0], claims_in(of, HALF, said_on=date(2022, 9, 30))[0]])
    store.describe(of.id, {"published": "2022-12-24"}, who="ann")
    assert {str(one.day) for one in store.claims()} == {"2022-12-24", "2022-09-30"}
    assert [one.text for one in store.claims(Selection(since=date(2022, 12, 1)))] == [WITHDRAWN]


def test_nothing_new_and_another_documents_address_are_refused(store: Store) -> None:
    one, other = read(WITHDRAWN), read(HALF, url="https://meridian.example/2")
    store.save(one, [])
    store.save(other, [])
    with pytest.raises(ClaimsError, match="the address of another document"):
        store.describe(one.id, {"url": "https://meridian.example/2/#top"}, who="ann")
    with pytest.raises(ClaimsError, match="is so already"):
        store.describe(one.id, {}, ["title"], who="ann")
    assert list(store.log()) == []


def test_another_name_of_the_same_speaker_is_no_change_of_a_claim(store: Store) -> None:
    first, second = read(WITHDRAWN, HALF), read(WITHDRAWN, HALF, LOST)
    store.save(first, claims_in(first, WITHDRAWN, HALF))
    store.save(second, claims_in(second, WITHDRAWN, HALF, LOST))
    entry = speaker_of(Entry("dp", "Denis Vladimirovich Pushilin", (PUSHILIN.name,), {}))
    assert isinstance(entry, Speaker)
    store.register([entry], who="ann")
    store.identify(entry.id, PUSHILIN.id, "same", who="ann")
    pairs = store.edited(first.id).claims
    assert {now.speaker for _, now in pairs if now} == {entry.name}
    assert [change_of_claim(*pair) for pair in pairs] == ["stayed", "stayed", "came"]
    store.identify(entry.id, PUSHILIN.id, "different", who="ann")
    store.save(first, claims_in(first, WITHDRAWN, HALF, speaker=CHEREVATY))
    changes = [change_of_claim(*pair) for pair in store.edited(first.id).claims]
    assert changes == ["changed", "changed", "went"], "somebody else is one"
