"""A Tracker's part in where documents come from: corrections of metadata, edits and bytes, with claims by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from said import (
    ANNA,
    BORIS,
    CLARA,
    Reader,
    TrackerByHand,
    claim,
    dead,
    heard,
    kinds,
    news,
    ringed,
)

from claims.editions import BY_HAND
from claims.errors import ClaimsError, InputError
from claims.origin import Original
from claims.records import Claim, Document, Extraction, Selection
from claims.store.checking import check

TEN, TWELVE, HALF = dead(ANNA, 10), dead(BORIS, 12), ringed(CLARA, half=True)
SAID = (TEN, TWELVE, HALF)


class Finder(Reader):
    """Finds what of the above a text has."""

    def extract_many(self, documents: Any) -> Iterator[Extraction]:
        return (self.extract(document) for document in documents)


class Finding(TrackerByHand):
    @property
    def extractor(self) -> Any:
        return Finder()

    def _resolved(self, extraction: Extraction) -> list[Claim]:
        of = extraction.document
        return heard(of, *(one for one in SAID if one.words in of.text))


@pytest.fixture
def tracker(url: str) -> Iterator[Finding]:
    with Finding(url, user="ann") as opened:
        yield opened
        assert list(check(opened.store)) == []


def put(tracker: Finding, document: Document) -> str:
    [outcome] = tracker.add([document])
    return outcome.status


def test_a_date_that_is_set_decides_what_is_compared(tracker: Finding) -> None:
    north, south = news("North", TEN), news("South", TWELVE, published="2021-01-05")
    assert [put(tracker, one) for one in (north, south)] == ["added", "added"]
    assert kinds(tracker) == []
    ten = claim(tracker, "North", TEN)
    tracker.judge(ten, "confirmed")
    now = tracker.describe(south.id[:8], {"published": "2022-10-01"}, note="the page says so")
    assert (now.id, now.published, now.origins["published"]) == (south.id, "2022-10-01", BY_HAND)
    assert kinds(tracker) == ["number"]
    assert {one.facts.day for one in tracker.claims()} == {"2022-10-01"}
    assert claim(tracker, "North", TEN).judgement == "confirmed"
    tracker.describe(south.id, {}, ["published"])
    assert kinds(tracker) == []
    assert [entry.action for entry in tracker.log(of=south.id) if entry.action in ("correct", "withdraw")] == [
        "withdraw",
        "correct",
    ]


def test_what_is_set_survives_the_same_document_and_its_next_text(tracker: Finding) -> None:
    first = news("South", TWELVE, published="2021-01-05")
    put(tracker, first)
    tracker.describe(first.id, {"published": "2022-10-01", "title": "Twelve dead", "url": "https://else.example/x"})
    assert put(tracker, first) == "unchanged"
    assert put(tracker, news("South", TWELVE, HALF, published="2021-01-06")) == "updated"
    known = tracker.document(first.id)
    assert (known.title, known.published, known.url) == ("Twelve dead", "2022-10-01", "https://else.example/x")
    assert {str(one.day) for one in tracker.claims()} == {"2022-10-01"}
    assert len(list(tracker.documents())) == 1
    tracker.describe(first.id, {}, ["published", "title", "url"])
    known = tracker.document(first.id)
    assert (known.title, known.published, known.url) == ("From South", "2021-01-06", first.url)
    assert {one.facts.day for one in tracker.claims()} == {"2021-01-06"}


def test_an_edit_keeps_ids_and_judgements_and_what_went_is_found(tracker: Finding) -> None:
    put(tracker, news("North", TEN, HALF))
    half = claim(tracker, "North", HALF)
    tracker.judge(half, "confirmed")
    put(tracker, news("North", TWELVE, HALF))
    assert claim(tracker, "North", HALF).judgement == "confirmed"
    assert [one.text for one in tracker.claims(Selection(withdrawn=True))] == [TEN.words]
    found = tracker.edited(half.document.id)
    assert [(one and one.speaker, other and other.speaker) for one, other in found.claims] == [
        (None, "Boris Berg"),
        ("Clara Cole", "Clara Cole"),
        ("Anna Abel", None),
    ]


def test_what_cannot_be_set_is_refused(tracker: Finding) -> None:
    put(tracker, news("North", TEN))
    with pytest.raises(ClaimsError, match="is so already"):
        tracker.describe(news("North").id, {}, ["title"])
    with pytest.raises(InputError, match="NUL"):
        tracker.describe(news("North").id, {"title": "a\0b"})
    assert tracker.document(news("North").id).title == "From North"


def test_the_same_text_brings_the_bytes_that_are_to_be_kept(tracker: Finding) -> None:
    bare = news("North", TEN)
    put(tracker, bare)
    put(tracker, replace(bare, original=Original(Original.digest(b"<p>"), _now(), b"<p>")))
    assert tracker.original(bare.id) == b"<p>"


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)
