"""A document's text may change: ids stay, what is gone is withdrawn, and every text is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from store_records import HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, claims_in, document_of, everything, saved

from claims.errors import LookupFailed, StoreError
from claims.records import Comparison, Facts, Selection
from claims.store import Store
from claims.store.dialects import connect
from claims.store.engine import reading, writing
from claims.store.tables import version

FIRST = document_of(WITHDRAWN, HALF)
SECOND = document_of("An update.", HALF, LOST)


def test_claims_that_stay_keep_their_ids_and_get_new_offsets_facts_and_slots(store: Store) -> None:
    store.save(FIRST, claims_in(FIRST, WITHDRAWN, HALF, slots=("old",)))
    renewed = claims_in(SECOND, HALF, LOST, slots=("new",))
    assert store.save(SECOND, renewed) == "updated"
    assert list(store.claims()) == renewed
    assert all(one.text == SECOND.text[one.spans[0].start : one.spans[0].end] for one in store.claims())
    elsewhere = replace(renewed[0].document, id="0000")
    other = replace(renewed[0], id="ffff", document=elsewhere, facts=Facts(slots=("old",)))
    assert store.sharing(other, 9) == []
    assert {one.id for one in store.sharing(replace(other, facts=Facts(slots=("new",))), 9)} == {
        one.id for one in renewed
    }


def test_claims_that_are_gone_are_left_out_everywhere(store: Store) -> None:
    gone, stays = claims_in(FIRST, WITHDRAWN, HALF, slots=("slot",))
    store.save(FIRST, [gone, stays])
    [other] = saved(store, LOST, outlet="Volga Post", speaker=MINISTRY, slots=("slot",))
    store.relate([Comparison(gone.id, other.id, "conflict", "number", 0.9, "because")], [])
    assert len(store.conflicts()) == 1
    store.save(SECOND, claims_in(SECOND, HALF, slots=("slot",)))
    assert store.conflicts() == []
    assert store.related(other) == []
    assert gone.id not in {one.id for one in store.sharing(other, 9)}
    assert not list(store.claims(Selection(about="troops withdrawn")))
    assert {one.speaker.id: one.claims for one in store.speakers()} == {PUSHILIN.id: 1, MINISTRY.id: 1}
    assert {one.id: one.claims for one in store.documents()}[FIRST.id] == 1
    with pytest.raises(LookupFailed, match="withdrawn"):
        store.claim(gone.id)
    with pytest.raises(LookupFailed, match="withdrawn"):
        store.claim(gone.id[:6])
    store.relate([Comparison(gone.id, other.id, "conflict", "number", 0.9, "because")], [(gone.id, other.id)])
    assert store.conflicts() == []


def test_an_earlier_text_can_come_back(store: Store) -> None:
    first, second = claims_in(FIRST, WITHDRAWN, HALF), claims_in(SECOND, HALF, LOST)
    assert store.save(FIRST, first) == "added"
    before = everything(store)
    assert store.save(SECOND, second) == "updated"
    assert store.holds(SECOND)
    assert not store.holds(FIRST)
    assert store.save(FIRST, first) == "updated"
    assert everything(store) == before
    assert store.document(FIRST.id) == FIRST


def test_every_text_is_kept_and_none_is_rewritten(url: str, store: Store) -> None:
    store.save(FIRST, [])
    store.save(SECOND, [])
    store.save(FIRST, [])
    opened = connect(url)
    with reading(opened) as connection:
        texts = connection.execute(select(version.c.text, version.c.is_current).order_by(~version.c.is_current)).all()
    assert [tuple(row) for row in texts] == [(FIRST.text, True), (SECOND.text, False)]
    for change in ("text = 'x'", "sha256 = '" + "0" * 64 + "'"):
        with pytest.raises(StoreError, match="never rewritten"), writing(opened) as connection:
            connection.exec_driver_sql(f"UPDATE version SET {change}")
    opened.dispose()


def test_new_metadata_comes_with_a_new_text(store: Store) -> None:
    first = document_of(WITHDRAWN, url="https://meridian.example/1", published=None)
    second = document_of(WITHDRAWN, LOST, url="https://meridian.example/1/#top", published="2022-10-02", title="New")
    store.save(first, claims_in(first, WITHDRAWN))
    store.save(second, claims_in(second, WITHDRAWN))
    [claim] = store.claims()
    assert (claim.document.title, claim.document.url, str(claim.day)) == ("New", second.url, "2022-10-02")
    assert not list(store.claims(Selection(about="leave", wide=True)))
    assert list(store.claims(Selection(about="new", wide=True)))
