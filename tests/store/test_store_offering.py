"""What a shell is offered comes from the real tables, on both databases."""

from __future__ import annotations

import pytest
from store_records import CHEREVATY, HALF, LOST, PUSHILIN, WITHDRAWN, document_of, saved

from claims.store import Store
from claims.store.offering import MOST, Offer, Offered, offered


def test_ids_and_names_of_what_is_stored(url: str, store: Store) -> None:
    [one] = saved(store, WITHDRAWN, title="one", outlet="Meridian Wire")
    saved(store, HALF, title="two", outlet="Meridian Wire")
    saved(store, LOST, title="three", speaker=CHEREVATY, outlet="Mercury")
    words = WITHDRAWN.removesuffix(".")
    assert offered(url, "claim", one.id[:4]) == [Offer(one.id, f"{words}.")]
    assert offered(url, "document", one.document.id) == [Offer(one.document.id, "one")]
    assert offered(url, "speaker", "") == [Offer(who.name, who.role or "") for who in (PUSHILIN, CHEREVATY)]
    assert offered(url, "speaker", "Serg") == [Offer(CHEREVATY.name, CHEREVATY.role or "")]
    assert offered(url, "outlet", "Mer") == [Offer("Meridian Wire", ""), Offer("Mercury", "")]


@pytest.mark.parametrize("kind", ["claim", "document", "outlet"])
def test_no_more_than_a_few(url: str, store: Store, kind: Offered) -> None:
    with store.transaction():
        for number in range(MOST + 5):
            saved(store, f"They left {number} times.", title=f"Story {number}", outlet=f"Outlet {number}")
    assert len(offered(url, kind, "")) == MOST


def test_a_claim_that_went_is_not_offered(url: str, store: Store) -> None:
    [one] = saved(store, WITHDRAWN)
    store.save(document_of(HALF), [])
    assert offered(url, "claim", one.id) == []


def test_words_that_a_shell_would_obey_are_taken_out_of_what_is_said_of_an_id(url: str, store: Store) -> None:
    [one] = saved(store, 'They said \\$(date) "and" `more`; less.')
    assert offered(url, "claim", one.id) == [Offer(one.id, "They said  date   and   more  less.")]
