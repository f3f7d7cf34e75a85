"""How often speakers are heard is kept beside the claims, and always what the claims say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import insert, update
from store_records import CHEREVATY, HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, claims_in, document_of, saved

from claims.errors import LookupFailed
from claims.records import Selection, Speaker, SpeakerCount
from claims.store import Store, accounts, heard
from claims.store.checking import check
from claims.store.checking_counts import HEARD, counts
from claims.store.counted_tables import speaker_count, to_count
from claims.store.engine import writing
from claims.store.tables import claim, document

VILLAGER, NEIGHBOUR = Speaker("5e04", "a villager", "unnamed"), Speaker("5e05", "a neighbour", "unnamed")


def counted(store: Store) -> list[SpeakerCount]:
    """From the claims themselves."""
    with store.connection() as connection:
        return list(heard.speakers(connection, HEARD, None))


def agree(store: Store) -> bool:
    """What is kept is what is counted, and it is what listings show."""
    with store.connection() as connection:
        kept = {row.speaker_id: tuple(row)[1:] for row in connection.execute(speaker_count.select())}
        assert connection.execute(to_count.select()).all() == []
    found = counted(store)
    said = {one.speaker.id: (one.statements, one.claims, one.documents, list(one.outlets)) for one in found}
    return kept == said and store.speakers() == found


def test_counts_follow_every_change(store: Store) -> None:
    one, other = saved(store, WITHDRAWN, HALF, title="One")
    [lost] = saved(store, LOST, title="Two", outlet="Volga Post", speaker=MINISTRY)
    [again] = saved(store, WITHDRAWN, title="Three", outlet="Volga Post")
    assert agree(store)
    store.relate([], [(one.id, again.id)])
    assert agree(store)
    assert [one.statements for one in store.speakers()] == [2, 1]
    store.judge(other, "rejected", who="ann")
    assert agree(store)
    assert [one.claims for one in store.speakers()] == [2, 1]
    store.judge(other, None, who="ann")
    store.correct(lost, speaker=CHEREVATY, who="ann")
    assert agree(store)
    store.identify(PUSHILIN.id, MINISTRY.id, "same", who="ann")
    store.identify(PUSHILIN.id, CHEREVATY.id, "same", who="ann")
    assert agree(store)
    assert [one.claims for one in store.speakers()] == [4]
    store.identify(PUSHILIN.id, CHEREVATY.id, "different", who="ann")
    assert agree(store)
    edited = document_of(HALF, title="One")
    store.save(edited, claims_in(edited, HALF))
    assert agree(store)
    renamed = replace(edited, outlet="Meridian", filed_as=edited.id)
    with store.transaction(), store.connection() as connection:
        connection.execute(update(document).where(document.c.id == edited.id).values(outlet=renamed.outlet))
    assert agree(store)
    assert "Meridian" in store.speakers()[0].outlets
    store.remove(again.document.id, who="ann")
    assert agree(store)
    with store.connection() as connection:
        assert list(counts(connection, lambda *_: None)) == []


def test_what_several_print_of_one_unnamed_source_counts_as_the_smallest(store: Store) -> None:
    [one] = saved(store, HALF, title="One", speaker=VILLAGER)
    [other] = saved(store, HALF, title="Two", outlet="Volga Post", speaker=NEIGHBOUR)
    saved(store, LOST, title="Three", speaker=NEIGHBOUR)
    store.relate([], [(one.id, other.id)])
    assert agree(store)
    assert [(each.speaker.id, each.claims) for each in store.speakers()] == [(VILLAGER.id, 2), (NEIGHBOUR.id, 1)]
    store.remove(one.document.id, who="ann")
    assert agree(store)
    assert [(each.speaker.id, each.claims) for each in store.speakers()] == [(NEIGHBOUR.id, 2)]
    named = replace(NEIGHBOUR, kind="person", name="Anna Abel")
    saved(store, WITHDRAWN, title="Four", speaker=named)
    assert agree(store)


def test_who_writes_past_the_store_is_believed_and_counted_next_time(store: Store) -> None:
    one, _ = saved(store, WITHDRAWN, HALF)
    with writing(store._engine) as connection:
        connection.execute(update(claim).where(claim.c.id == one.id).values(withdrawn=True))
    assert [each.claims for each in store.speakers()] == [1]
    with store.connection() as connection:
        assert list(counts(connection, lambda *_: None)) == []
    with store.transaction():
        pass
    assert agree(store)


def test_wrong_counts_are_found(store: Store) -> None:
    saved(store, WITHDRAWN, HALF)
    with writing(store._engine) as connection:
        connection.execute(update(speaker_count).values(claims=7))
        nobody = {"speaker_id": "5eff", "statements": 1, "claims": 1, "documents": 1, "outlets": []}
        connection.execute(insert(speaker_count), [nobody])
    found = [one for one in check(store) if one.kind == "speaker"]
    assert [(one.id, one.wrong) for one in found] == [
        (PUSHILIN.id, "how often it is heard is not what the claims say"),
        ("5eff", "it is counted, but nobody quotes it"),
    ]


@pytest.mark.parametrize("filtered", [{}, {"since": date(2022, 1, 1)}])
def test_speakers_go_on_after_one(store: Store, filtered: dict[str, date]) -> None:
    for number in range(7):
        speaker = Speaker(f"ab0{number}", f"Ivan{number}", "person")
        saved(store, *(WITHDRAWN, HALF)[: 1 + number % 2], title=f"Story {number}", speaker=speaker)
    all_of_them = store.speakers(Selection(**filtered))
    for before, then in pairwise(all_of_them):
        assert store.speakers(Selection(**filtered, after=before.speaker.id, limit=1)) == [then]
    assert store.speakers(Selection(**filtered, after=all_of_them[-1].speaker.id)) == []
    with pytest.raises(LookupFailed, match="begin the list anew"):
        store.speakers(Selection(**filtered, after="5e09"))


@pytest.mark.parametrize("oldest", [False, True])
def test_claims_statements_and_documents_go_on_after_one(store: Store, *, oldest: bool) -> None:
    for number, day in enumerate(["2022-10-01", "2022-10-02", None, "2022-10-01", None]):
        saved(store, WITHDRAWN, HALF, title=f"Story {number}", published=day)
    every = Selection(oldest=oldest)
    claims = list(store.claims(every))
    documents = list(store.documents(every))
    for at, one in enumerate(claims, 1):
        onwards = replace(every, after=one.id)
        assert list(store.claims(onwards)) == claims[at:]
        assert [each.claim for each in store.statements(onwards)] == claims[at:]
        assert list(store.claims(replace(onwards, limit=1))) == claims[at : at + 1]
    for at, info in enumerate(documents, 1):
        assert list(store.documents(replace(every, after=info.id))) == documents[at:]
    dated = replace(every, since=date(2022, 1, 1))
    assert list(store.claims(replace(dated, after=claims[0].id))) == claims[1:6]
    assert list(store.claims(replace(dated, after=claims[-2].id))) == []
    for listing in (store.claims, store.statements, store.documents):
        with pytest.raises(LookupFailed, match="begin the list anew"):
            list(listing(replace(every, after="5e09")))  # type: ignore[operator]


@pytest.mark.parametrize("looked_at_first", [1, 3])
def test_statements_are_counted_as_far_as_is_asked(
    store: Store, monkeypatch: pytest.MonkeyPatch, looked_at_first: int
) -> None:
    monkeypatch.setattr(accounts, "APPEARANCES", looked_at_first)
    printed = [one for title in "abc" for one in saved(store, WITHDRAWN, title=title)]
    saved(store, HALF, LOST, title="d")
    store.relate([], [(printed[0].id, printed[1].id), (printed[1].id, printed[2].id)])
    assert len(list(store.claims())) == 5
    asked = (None, 0, 1, 2, 3, 9)
    assert [store.count_statements(Selection(), most) for most in asked] == [3, 1, 2, 3, 3, 3]
