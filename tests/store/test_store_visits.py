"""Addresses that are followed are remembered as they were answered, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from claims.errors import StoreError
from claims.store import Store
from claims.visits import Visit

FEED = Visit(
    "https://news.example/feed",
    "list",
    asked_at=datetime(2022, 10, 1, 10, 30, tzinfo=UTC),
    status=200,
    etag='"1"',
    last_modified="Sat, 01 Oct 2022 10:00:00 GMT",
    done=True,
)


def article(name: str, on: str = FEED.address, **more: str) -> Visit:
    return Visit(f"https://news.example/{name}", "article", on, **more)  # type: ignore[arg-type]


def waiting(store: Store, on: str = FEED.address) -> list[str]:
    return [visit.address.rpartition("/")[2] for visit in store.visits.waiting(on)]


def test_a_visit_comes_back_as_it_was(store: Store) -> None:
    one = article("a", title="Tőrészek 😀", author="Ann Lee", published="2022-10-01", changed="2022")
    store.visits.listed(FEED, [one])
    assert store.visits.known(FEED.address) == FEED
    assert store.visits.known(one.address) == one
    assert store.visits.known("https://news.example/z") is None
    store.visits.put(replace(one, status=404, title=None))
    assert store.visits.known(one.address) == replace(one, status=404, title=None)


def test_what_is_done_waits_no_more_and_what_was_asked_in_vain_comes_last(store: Store) -> None:
    store.visits.listed(FEED, [article(name) for name in "cab"])
    assert waiting(store) == ["c", "a", "b"]
    store.visits.put(replace(article("c"), asked_at=FEED.asked_at))
    store.visits.done(article("b").address, "0123")
    assert waiting(store) == ["a", "c"]
    known = store.visits.known(article("b").address)
    assert known == replace(article("b"), done=True, document="0123")


def test_naming_anew_keeps_what_was_answered(store: Store) -> None:
    store.visits.listed(FEED, [article("a", title="Then")])
    answered = replace(article("a"), asked_at=FEED.asked_at, status=200, etag='"a"', done=True, document="0123")
    store.visits.put(answered)
    other = replace(FEED, address="https://news.example/other")
    store.visits.listed(other, [article("a", other.address, title="Now"), article("b", other.address)])
    now = replace(answered, listed_on=other.address, title="Now")
    assert store.visits.known(answered.address) == now
    assert waiting(store, other.address) == ["b"]
    assert waiting(store) == []


def test_a_list_is_done_until_it_is_said_to_have_changed(store: Store) -> None:
    other = Visit("https://news.example/1.xml", "list", FEED.address, changed="2022-10-01")
    done = replace(other, done=True, etag='"x"')
    store.visits.listed(FEED, [other])
    store.visits.put(done)
    store.visits.listed(FEED, [other])
    assert store.visits.waiting(FEED.address) == [done], "for something on it may wait"
    store.visits.listed(FEED, [replace(other, changed="2022-10-02")])
    assert store.visits.waiting(FEED.address) == [replace(done, changed="2022-10-02", done=False)]


def test_a_list_that_is_named_no_more_is_let_go_and_an_article_is_not(store: Store) -> None:
    store.visits.listed(FEED, [Visit("https://news.example/1.xml", "list", FEED.address), article("a")])
    store.visits.listed(FEED, [article("b")])
    assert waiting(store) == ["a", "b"]


def test_a_list_is_remembered_with_all_it_names_or_not_at_all(store: Store) -> None:
    with pytest.raises(StoreError):
        store.visits.listed(FEED, [article("a"), article("b", title="half a character: \udc80")])
    assert store.visits.known(FEED.address) is None
    assert waiting(store) == []


def test_a_list_may_name_many(store: Store) -> None:
    many = [article(str(number)) for number in range(3000)]
    store.visits.listed(FEED, many)
    assert waiting(store) == [str(number) for number in range(3000)]
