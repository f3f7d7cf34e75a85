"""The generator makes stores that keep the store's own rules, and says rightly what conflicts in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from generate import PERIOD, Copier, Copy, _shifted, fill
from pool import Pool, pool_of
from sqlalchemy import select

from claims.conflicts import relate
from claims.conflicts.slots import WINDOW
from claims.identity import digest, normalised
from claims.records import CONTENT_JOINER, Claim, Conflict, Selection
from claims.store import Store
from claims.store.slots import number_of
from claims.store.tables import claim, slot

COPIES = 3
SURE = 0.7
"""The judge sees other names and days in a copy; no pair of the seeds lies so near this that it matters."""


@pytest.fixture(scope="module", autouse=True)
def only_what_is_sure() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("claims.conflicts.comparing.FOUND", SURE)
        yield


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with pool_of(None, 0) as made:
        yield made


@pytest.fixture
def planted(url: str, pool: Pool) -> list[dict[str, str]]:
    return list(fill(url, pool, COPIES * len(pool.claims)))


@pytest.fixture
def generated(url: str, planted: list[dict[str, str]]) -> Iterator[Store]:
    store = Store.open(url, create=False)
    yield store
    store.close()


def sides(conflict: Conflict) -> tuple[Claim, Claim]:
    a, b = sorted((conflict.a.claim, conflict.b.claim), key=lambda one: one.id)
    return a, b


def test_the_store_lists_exactly_the_planted_conflicts(generated: Store, planted: list[dict[str, str]]) -> None:
    found = [(one.kind, *(side.id for side in sides(one))) for one in generated.conflicts(Selection())]
    assert len(planted) >= COPIES * 30
    assert sorted(found) == sorted((one["kind"], one["a"], one["b"]) for one in planted)
    texts = {one.id: one.text for one in generated.claims()}
    assert all((texts[one["a"]], texts[one["b"]]) == (one["text_a"], one["text_b"]) for one in planted)


def test_every_claim_stands_in_its_text_under_its_own_id(generated: Store, pool: Pool) -> None:
    claims = list(generated.claims())
    assert len(claims) == COPIES * len(pool.claims)
    for info in generated.documents():
        document = generated.document(info.id)
        assert info.sha256 == document.sha256
        seen: Counter[str] = Counter()
        for one in generated.current(info.id):
            assert one.text == CONTENT_JOINER.join(span.of(document.text) for span in one.spans)
            assert one.sentence_text == one.sentence.of(document.text)
            assert one.cue == " ".join(span.of(document.text) for span in one.cue_spans)
            assert one.source == " ".join(span.of(document.text) for span in one.source_spans)
            seen[normalised(one.text)] += 1
            assert one.id == digest(document.id, normalised(one.text), str(seen[normalised(one.text)]))


def test_every_claim_is_found_by_its_slots(generated: Store) -> None:
    with generated.connection() as connection:
        query = select(claim.c.id, slot.c.key).join_from(claim, slot, slot.c.claim_number == claim.c.number)
        found = {(row.id, row.key) for row in connection.execute(query)}
    assert found == {(one.id, number_of(words)) for one in generated.claims() for words in one.facts.slots}


def test_what_is_repeated_is_later_and_found_by_slots_of_its_days(sqlite_url: str, pool: Pool) -> None:
    [*_] = fill(sqlite_url, pool, 1, again=2)
    store = Store.open(sqlite_url, create=False)
    assert store.unsettled() == []
    claims = list(store.claims())
    assert len(claims) == 3 * len(pool.claims)
    of_text: dict[str, list[Claim]] = {}
    for one in claims:
        of_text.setdefault(one.text, []).append(one)
    with store.connection() as connection:
        query = select(claim.c.id, slot.c.key).join_from(claim, slot, slot.c.claim_number == claim.c.number)
        keys: dict[str, set[int]] = {}
        for id, key in connection.execute(query):
            keys.setdefault(id, set()).add(key)
    [first, *later] = sorted(of_text[claims[0].text], key=lambda one: one.day or date.max)
    for times, one in enumerate(later, 1):
        assert first.day
        assert one.day == first.day + timedelta(days=times * WINDOW)
        assert one.facts.day == (date.fromisoformat(first.facts.day or "") + timedelta(days=times * WINDOW)).isoformat()
        assert keys[one.id] == {number_of(_shifted(words, times)) for words in first.facts.slots}
    store.close()


def test_what_is_added_again_is_unchanged_and_what_comes_next_is_numbered_on(generated: Store, pool: Pool) -> None:
    copier = Copier(pool)
    again, new = (copier.copied(Copy.of(pool, number)) for number in (1, COPIES))
    documents = {of.id: of for of, *_ in again.documents}
    for id, of in documents.items():
        assert generated.save(of, [one for one in again.claims.values() if one.document.id == id]) == "unchanged"
    [first, *_] = [of for of, *_ in new.documents]
    own = [one for one in new.claims.values() if one.document.id == first.id]
    assert generated.save(first, own) == "added"
    generated.relate(new.comparisons[:0], [])
    assert {one.id for one in generated.current(first.id)} == {one.id for one in own}


def test_the_rules_find_in_a_copy_what_they_found_in_the_pool(store: Store, pool: Pool) -> None:
    copied = Copier(pool).copied(Copy.of(pool, 1))
    for document, extractor, _ in copied.documents:
        own = [one for one in copied.claims.values() if one.document.id == document.id]
        with store.transaction():
            store.save(document, own, extractor)
            related = relate(store.current(document.id), store)
            store.relate(related.comparisons, related.same_utterance)
    found = [(one.kind, *(side.text for side in sides(one))) for one in store.conflicts(Selection())]
    assert sorted(found) == sorted((p["kind"], p["text_a"], p["text_b"]) for p in copied.planted(pool.conflicts))


def test_copies_have_other_names_days_and_addresses_but_words_as_long(pool: Pool) -> None:
    copies = [Copier(pool).copied(Copy.of(pool, number)) for number in range(COPIES)]
    assert len({of.id for each in copies for of, *_ in each.documents}) == COPIES * len(pool.read)
    for each in copies:
        for (of, *_), read in zip(each.documents, pool.read, strict=True):
            assert len(of.text) == len(read.document.text)
            assert of.published_on
            assert read.document.published_on
            assert (of.published_on - read.document.published_on).days % PERIOD == 0
    assert len({of.published_on for each in copies for of, *_ in each.documents[:1]}) > 1
    assert len({of.text for each in copies for of, *_ in each.documents[:1]}) > 1


def test_some_names_are_in_many_copies_and_most_in_few(pool: Pool) -> None:
    drawn = Counter(Copy.of(pool, number).names["Pushilin"] for number in range(100))
    assert drawn["Pushilin"] == max(drawn.values()) > 20
    assert len(drawn) > 10


def test_the_same_copy_is_made_every_time(pool: Pool) -> None:
    one, other = (Copier(pool).copied(Copy.of(pool, 1)) for _ in range(2))
    assert one == other
