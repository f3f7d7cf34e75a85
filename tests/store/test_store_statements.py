"""Statements in a listing: each once, by the first appearance that is asked for, with how often and where it is."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from store_records import CHEREVATY, HALF, LOST, WITHDRAWN, saved

from claims.errors import LookupFailed
from claims.records import Claim, Selection, StatementCount
from claims.store import Store

OUTLETS = ("Reuters", "Herald", "Gazette", "Post")


@pytest.fixture
def copies(store: Store) -> list[Claim]:
    """What four outlets print on four days, one statement; and after it something else that one of them prints."""
    made = [
        saved(store, WITHDRAWN, outlet=outlet, published=f"2022-10-0{day}")[0] for day, outlet in enumerate(OUTLETS, 1)
    ]
    store.relate([], [(made[0].id, one.id) for one in made[1:]])
    saved(store, HALF, outlet="Herald", title="Later", published="2022-10-05", speaker=CHEREVATY)
    return made


def listed(store: Store, selection: Selection = Selection()) -> list[tuple[str, str | None, int]]:  # noqa: B008
    return [(one.claim.text, one.claim.document.outlet, one.appearances) for one in store.statements(selection)]


def test_a_statement_is_listed_once_by_its_first_appearance(store: Store, copies: list[Claim]) -> None:
    assert listed(store) == [(HALF, "Herald", 1), (WITHDRAWN, "Reuters", 4)]
    *_, last = store.statements()
    assert last == StatementCount(store.claim(copies[0].id), 4, ("Reuters", "Gazette", "Herald", "Post"))
    assert len(list(store.claims())) == 5


def test_a_filter_matches_any_appearance_and_shows_the_first_that_it_matches(store: Store, copies: list[Claim]) -> None:
    assert listed(store, Selection(outlet="Gazette")) == [(WITHDRAWN, "Gazette", 4)]
    assert listed(store, Selection(since=date(2022, 10, 2), until=date(2022, 10, 3))) == [(WITHDRAWN, "Herald", 4)]
    assert listed(store, Selection(about="withdrawn")) == [(WITHDRAWN, "Reuters", 4)]
    assert listed(store, Selection(speaker="Cherevaty")) == [(HALF, "Herald", 1)]
    assert listed(store, Selection(document=copies[3].document.id)) == [(WITHDRAWN, "Post", 4)]
    for unknown in (Selection(outlet="Nobody's"), Selection(document="ffff")):
        with pytest.raises(LookupFailed):
            listed(store, unknown)


def test_what_was_rejected_is_no_appearance_unless_it_is_asked_for(store: Store, copies: list[Claim]) -> None:
    store.judge(copies[0], "rejected", who="ann")
    assert listed(store)[1] == (WITHDRAWN, "Herald", 3)
    assert listed(store, Selection(rejected=True))[1] == (WITHDRAWN, "Reuters", 4)
    assert listed(store, Selection(rejected=True, judged="rejected")) == [(WITHDRAWN, "Reuters", 4)]
    store.judge(copies[2], "confirmed", who="ann")
    assert listed(store, Selection(judged="confirmed")) == [(WITHDRAWN, "Gazette", 3)]


def test_what_has_no_date_comes_last_and_is_counted_where_dates_filter(store: Store, copies: list[Claim]) -> None:
    [undated] = saved(store, WITHDRAWN, outlet="Ledger", published=None)
    alone = [saved(store, LOST, outlet=outlet, title="Losses", published=None)[0] for outlet in ("Ledger", "Post")]
    store.relate([], [(copies[0].id, undated.id), (alone[0].id, alone[1].id)])
    lost = min(alone, key=lambda one: one.id).document.outlet
    assert listed(store) == [(HALF, "Herald", 1), (WITHDRAWN, "Reuters", 5), (LOST, lost, 2)]
    assert listed(store, Selection(outlet="Ledger"))[0] == (WITHDRAWN, "Ledger", 5) or lost == "Post"
    since = Selection(since=date(2022, 10, 1))
    assert listed(store, since) == [(HALF, "Herald", 1), (WITHDRAWN, "Reuters", 5)]
    assert (store.undated(since, "statements"), store.undated(since)) == (1, 3)
    assert [store.undated(since, of, 1) for of in ("statements", "claims")] == [1, 2], "one more than is counted"


def test_any_limit_gives_the_first_of_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where most of what is looked at is passed over."""
    random = Random(1)
    with store.transaction():
        for number in range(12):
            made = [
                saved(
                    store,
                    f"Statement {number} was made.",
                    outlet=f"Outlet {copy}",
                    title=f"Title {number}",
                    published=f"2022-10-{random.randint(1, 28):02}" if random.random() < 0.8 else None,
                )[0]
                for copy in range(random.choice((1, 2, 9)))
            ]
            store.relate([], [(made[0].id, one.id) for one in made[1:]])
    every = list(store.statements())
    assert sorted(one.claim.text for one in every) == sorted(f"Statement {number} was made." for number in range(12))
    days = [one.claim.day or date.min for one in every]
    assert days == sorted(days, reverse=True)
    for one in every:
        statement = next(each for each in store.accounts(Selection()) if each.id == one.claim.statement)
        assert (one.claim, one.appearances) == (statement.claim, len(statement.claims))
    for portion in (3, 500):
        monkeypatch.setattr("claims.store.appearances.PORTION", portion)
        for limit in range(1, 14):
            assert list(store.statements(Selection(limit=limit))) == every[:limit]


def test_all_appearances_of_a_claim_are_told(store: Store, copies: list[Claim]) -> None:
    last = store.claim(copies[3].id)
    assert [one.document.outlet for one in store.appearances(last)] == list(OUTLETS)
    store.judge(last, "rejected", who="ann")
    assert [one.document.outlet for one in store.appearances(last)] == list(OUTLETS[:3])
    assert len(store.appearances(last, rejected=True)) == 4


def test_speakers_and_documents_count_a_statement_once(store: Store, copies: list[Claim]) -> None:
    counts = {one.speaker.name: (one.statements, one.claims, one.documents) for one in store.speakers()}
    assert counts == {"Denis Pushilin": (1, 4, 4), "Sergey Cherevaty": (1, 1, 1)}
    saved(store, LOST, HALF, outlet="Post", title="More", speaker=CHEREVATY)
    assert [one.speaker.name for one in store.speakers()] == ["Sergey Cherevaty", "Denis Pushilin"]
    [one, other] = saved(store, "Nobody left.", "He said that nobody left.", outlet="Post", title="Twice")
    store.relate([], [(one.id, other.id)])
    info = {info.title: info for info in store.documents()}["Twice"]
    assert (info.statements, info.claims) == (1, 2)
