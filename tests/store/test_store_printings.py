"""Documents that print one text find each other in any order, and what they print is one statement in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, inspect, select
from store_records import document_of
from test_store_migrations import version_values

from claims.identity import digest, normalised
from claims.origin import Original
from claims.pipeline import Tracker
from claims.records import Claim, Document, Selection, Speaker
from claims.stated import Span
from claims.store import Store
from claims.store.checking import check
from claims.store.dialects import connect
from claims.store.engine import SCHEMA, migrate, reading, writing
from claims.store.rows import document_values
from claims.store.tables import band, document, version

WORDS = [
    "pit",
    "shaft",
    "miner",
    "pump",
    "rescue",
    "mayor",
    "coast",
    "night",
    "water",
    "roof",
    "timber",
    "lamp",
    "shift",
    "owner",
    "bell",
    "road",
    "school",
    "snow",
]
SAID = ("nobody will be blamed before the water is out", "the owners had been warned three times since the spring")


def story(seed: int, sentences: int = 12) -> str:
    """Sentences of a story of its own, and after them what an official said."""
    random = Random(seed)
    made = [" ".join(random.choices(WORDS, k=9)).capitalize() + "." for _ in range(sentences)]
    return " ".join([*made[:6], *(f"{words.capitalize()}, an official said." for words in SAID), *made[6:]])


def printed(outlet: str, text: str, published: str = "2022-10-01") -> Document:
    return document_of(text, outlet=outlet, title="The pit", published=published)


def heard(of: Document) -> list[Claim]:
    """What the official says there, each time somebody of his own."""
    official = Speaker(digest("official", of.id), "official", "unnamed")
    found = []
    for words in SAID:
        start = of.text.lower().find(words)
        if start < 0:
            continue
        span = Span(start, start + len(words))
        found.append(
            Claim(
                id=digest(of.id, normalised(words), "1"),
                document=of.info,
                text=span.of(of.text),
                spans=(span,),
                cue_spans=(),
                source_spans=(),
                sentence=span,
                cue="",
                source="",
                sentence_text=span.of(of.text),
                type="direct",
                stance="asserts",
                confidence=0.9,
                speaker=official,
                via=None,
                said_on=None,
                extractor="hand 1",
            )
        )
    return found


def add(tracker: Tracker, of: Document) -> None:
    tracker._keep(of, heard(of), "hand 1")


def statements(tracker: Tracker) -> set[frozenset[tuple[str | None, str]]]:
    """What is one statement, by outlet and words."""
    found: dict[str, set[tuple[str | None, str]]] = {}
    for one in tracker.claims():
        found.setdefault(one.statement, set()).add((one.document.outlet, normalised(one.text)))
    return {frozenset(appearances) for appearances in found.values()}


@pytest.fixture
def tracker(url: str, store: Store) -> Iterator[Tracker]:
    with Tracker(url, create=False, user="ann") as tracker:
        yield tracker


WIRE = story(1)
CUT = WIRE[: WIRE.index("an official said.") + 17]
COPIES = (
    printed("Wire", WIRE),
    printed("Herald", "Our own correspondent writes. " + WIRE.replace(", an", ",  an")),
    printed("Gazette", CUT),
)
OTHER = printed("Ledger", story(2))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_copies_find_each_other_whichever_came_first(tracker: Tracker, order: tuple[int, ...]) -> None:
    for at in order:
        add(tracker, (*COPIES, OTHER)[at])
    for one in COPIES:
        assert tracker.store.copies(one.id) == sorted(other.id for other in COPIES if other is not one)
    assert tracker.store.copies(OTHER.id) == []
    assert statements(tracker) == {
        frozenset((outlet, SAID[0]) for outlet in ("Wire", "Herald", "Gazette")),
        frozenset((outlet, SAID[1]) for outlet in ("Wire", "Herald")),
        *(frozenset([("Ledger", words)]) for words in SAID),
    }
    assert list(check(tracker.store)) == []


def test_an_unnamed_source_of_copies_counts_as_one_somebody(tracker: Tracker) -> None:
    for one in (*COPIES, OTHER):
        add(tracker, one)
    counts = [(one.statements, one.claims, one.documents, one.outlets) for one in tracker.speakers()]
    both, cut = ("Herald", "Wire"), ("Gazette", "Herald", "Wire")
    assert sum(statements for statements, *_ in counts) == 4
    assert (2, 2, 1, ("Ledger",)) in counts
    assert [one for one in counts if "Ledger" not in one[3]] in (
        [(2, 5, 3, cut)],  # the source of the one that was cut has not the smallest id
        [(1, 3, 3, cut), (1, 2, 2, both)],
    )
    assert [(one.statements, one.outlets) for one in tracker.speakers(Selection(outlet="Gazette"))] == [
        (1, ("Gazette",))
    ]
    assert tracker.undated(Selection(since=date(2022, 1, 1)), "speakers") == 0


def test_an_edit_or_a_removal_takes_a_copy_out(tracker: Tracker) -> None:
    for one in COPIES:
        add(tracker, one)
    wire, herald, gazette = COPIES
    add(tracker, replace(herald, text=story(3)))
    assert tracker.store.copies(wire.id) == [gazette.id]
    assert frozenset([("Herald", SAID[0])]) in statements(tracker)
    add(tracker, herald)
    assert len(tracker.store.copies(wire.id)) == 2
    tracker.remove(wire.id)
    assert tracker.store.copies(herald.id) == [gazette.id]
    assert statements(tracker) == {
        frozenset((outlet, SAID[0]) for outlet in ("Herald", "Gazette")),
        frozenset([("Herald", SAID[1])]),
    }
    assert list(check(tracker.store)) == []
    tracker.remove(herald.id)
    tracker.remove(gazette.id)
    with tracker.store.connection() as connection:
        assert connection.execute(band.select()).all() == []


TEXTS = (WIRE, CUT, "An update. " + WIRE, story(2), story(2).replace(SAID[1], "Nothing more is known"))
DEEDS = st.lists(st.tuples(st.sampled_from(("Wire", "Herald", "Gazette", "Ledger")), st.integers(-1, len(TEXTS) - 1)))


def test_whatever_was_added_edited_and_removed_the_statements_are_those_of_what_is_there(
    tracker: Tracker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    is_server = tracker.store._engine.dialect.name == "postgresql"

    @settings(
        max_examples=6 if is_server else 20,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(DEEDS)
    def after_any(deeds: list[tuple[str, int]]) -> None:
        there: dict[str, Document] = {}
        for outlet, at in deeds:
            if at >= 0:
                there[outlet] = printed(outlet, TEXTS[at])
                add(tracker, there[outlet])
            elif outlet in there:
                tracker.remove(there.pop(outlet).id)
        fresh = Tracker(str(tmp_path_factory.mktemp("fresh") / "claims.db"))
        for outlet in sorted(there):
            add(fresh, there[outlet])
        assert statements(tracker) == statements(fresh)
        assert list(check(tracker.store)) == []
        fresh.close()
        for one in there.values():
            tracker.remove(one.id)

    after_any()


def test_of_many_copies_so_many_are_looked_at_and_all_are_one_statement(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.store.printings.CANDIDATES", 3)
    outlets = [f"Outlet {number}" for number in range(9)]
    for outlet in outlets:
        add(tracker, printed(outlet, WIRE))
    assert statements(tracker) == {frozenset((outlet, words) for outlet in outlets) for words in SAID}
    assert all(len(tracker.store.copies(printed(outlet, WIRE).id)) == 3 for outlet in outlets)


def test_no_text_is_read_but_those_of_copies(tracker: Tracker) -> None:
    for number in range(12):
        add(tracker, printed(f"Outlet {number}", story(10 + number)))
    add(tracker, COPIES[0])
    asked: list[str] = []
    note: Callable[..., None] = lambda _c, _u, statement, *_: asked.append(statement)  # noqa: E731
    event.listen(tracker.store._engine, "before_cursor_execute", note)
    assert tracker.store.copies(COPIES[0].id) == []
    event.remove(tracker.store._engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if "version" in statement.lower().split("where")[0]]) <= 2


def test_a_migration_makes_the_keys_of_texts_that_are_there_already(bare: str) -> None:
    engine = connect(bare)
    migrate(engine, "0002")
    former = replace(COPIES[0], text=story(4))
    with writing(engine) as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("document")}
        for one in (*COPIES, OTHER):
            then = {name: value for name, value in document_values(one).items() if name in columns}
            connection.execute(document.insert(), then)
            connection.execute(version.insert(), version_values(one) | {"extractor": ""})
        old = version_values(former) | {"is_current": False, "extractor": ""}
        connection.execute(version.insert(), old)
    for _ in range(2):
        migrate(engine, SCHEMA)
        store = Store.open(bare, create=False)
        assert store.copies(COPIES[0].id) == sorted(one.id for one in COPIES[1:])
        assert [one for one in check(store) if "keys" in one.wrong] == []
        store.close()
        migrate(engine, "0002")
        with reading(engine) as connection:
            assert connection.scalar(select(func.count()).select_from(version)) == 5
    engine.dispose()


BYTES = Original(Original.digest(b"a file"), datetime(2022, 10, 2))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"outlet": None, "title": "a.txt"}, {"outlet": "Wire", "title": "a.txt"}, True),
        ({"outlet": "Wire", "title": "a.txt"}, {"outlet": "wire", "title": "b.txt"}, True),
        ({"outlet": "Wire", "title": "a.txt"}, {"outlet": "Herald", "title": "a.txt"}, False),
        ({"outlet": "Wire", "title": "a.txt"}, {"outlet": None, "title": None, "text": "Other words."}, False),
        ({"outlet": "Wire", "title": "a.txt"}, {"outlet": None, "title": None, "original": None}, False),
    ],
)
def test_a_file_that_is_stored_as_another_document_is_recognised(
    store: Store, one: dict[str, Any], other: dict[str, Any], found: bool
) -> None:
    stored, new = (replace(Document("The pit is full."), **{"original": BYTES, **some}) for some in (one, other))
    assert store.twin(stored) is None
    store.save(stored, [])
    store.save(new, [])
    for this, that in ((new, stored), (stored, new)):
        twin = store.twin(this)
        assert (twin.id if twin else None) == (that.id if found else None)
