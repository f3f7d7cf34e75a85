"""Words of a search are words, whatever they look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Engine, column, func, inspect, literal, select, table
from store_records import HALF, MINISTRY, WITHDRAWN, saved

from claims.errors import StoreError
from claims.records import Comparison, Selection
from claims.store import Store
from claims.store.dialects import among, connect, found_among, matches
from claims.store.engine import reading, writing
from claims.store.search import key, terms, words_of
from claims.store.tables import claim

SAID = 'Soldiers of the café guard AND others left Krasny Liman near a*b; they said "NEAR(x)" and 50% DROP, ok.'


def found(store: Store, about: str, *, wide: bool = False) -> bool:
    return bool(list(store.claims(Selection(about=about, wide=wide))))


@pytest.mark.parametrize(
    ("about", "matches"),
    [
        ("soldiers", True),
        ("soldier", True),
        ("SOLDIERS", True),
        ("sold", False),
        ("cafe", True),
        ("CAFÉ", True),
        ("liman soldiers", True),
        ("liman tanks", False),
        ('"krasny liman"', True),
        ("“krasny liman”", True),
        ('"liman krasny"', False),
        ("liman krasny", True),
        ("ямполь", True),
        ("Yampol", True),
        ("scenery", False),
        ('"; DROP', True),
        ('"; DROP TABLE claim; --', False),
        ("NEAR(", True),
        ("NEAR(x", True),
        ("NEAR(soldiers liman)", False),
        ("a*b", True),
        ("sol*", False),
        ("a*", True),
        ("text:soldiers", False),
        ("soldiers OR tanks", False),
        ("soldiers AND others", True),
        ("soldiers NOT liman", False),
        ("^soldiers", True),
        ("-soldiers", True),
        ("50%", True),
        ("%", False),
        ("_", False),
        ("🎉", False),
        ("soldiers 🎉", True),
        ('"', False),
        ('""', False),
        ("", False),
        ("   ", False),
        ("soldiers\0liman", True),
        ("\udc80", False),
        ("'", False),
        ("soldiers' --", True),
        (" ".join(["soldiers"] * 2000), True),
    ],
)
def test_about(store: Store, about: str, matches: bool) -> None:
    saved(store, SAID, refers=("Ямполь", "Yam\npol", "Yampol"), title="A scenery")
    assert found(store, about) is matches


def test_wide_lets_words_stand_in_the_title(store: Store) -> None:
    saved(store, WITHDRAWN, title="Retreat on Saturday")
    assert not found(store, "saturday")
    assert found(store, "saturday", wide=True)
    assert found(store, 'saturday "krasny liman"', wide=True)
    assert not found(store, "saturday sunday", wide=True)
    assert not found(store, "", wide=True)


@pytest.fixture
def raw(url: str) -> Iterator[Engine]:
    """The store's database, for statements of other programs."""
    opened = connect(url)
    yield opened
    opened.dispose()


def test_the_index_keeps_in_step(store: Store, raw: Engine) -> None:
    [one] = saved(store, WITHDRAWN)
    with writing(raw) as connection:
        connection.exec_driver_sql("UPDATE claim SET text = 'Otherwise.', sentence_text = 'Otherwise.'")
    assert found(store, "otherwise")
    assert not found(store, "withdrawn")
    with writing(raw) as connection:
        connection.exec_driver_sql("UPDATE claim SET text = 'Again.' WHERE id = 'nobody'")
        connection.exec_driver_sql("DELETE FROM claim")
    saved(store, HALF, title="takes the same row number on SQLite")
    assert found(store, "encircled")
    assert not found(store, "otherwise")
    with reading(raw) as connection:
        words = table("claim_fts", column("rowid"))
        for word, count in (("otherwise", 0), ("encircled", 1)):
            which = matches(column("claim_fts", is_literal=True), literal(f'"{word}"'))
            assert connection.scalar(select(func.count()).select_from(words).where(which)) == count
    assert one.id not in {claim.id for claim in store.claims()}


def test_sqlites_own_check_finds_the_index_in_step(sqlite_url: str) -> None:
    store = Store.open(sqlite_url, create=False)
    [one] = saved(store, WITHDRAWN)
    [other] = saved(store, HALF, title="other")
    store.relate([Comparison(one.id, other.id, "conflict", "degree", 0.7, "because", matter="Liman")], [])
    store.close()
    opened = connect(sqlite_url)
    check = "INSERT INTO {0}_fts({0}_fts, rank) VALUES ('integrity-check', 1)"
    with writing(opened) as connection:
        for name in ("claim", "document", "comparison"):
            connection.exec_driver_sql(check.format(name))
        connection.exec_driver_sql("DROP TRIGGER claim_fts_update")
        connection.exec_driver_sql("UPDATE claim SET text = 'Otherwise.'")
    with pytest.raises(StoreError), writing(opened) as connection:
        connection.exec_driver_sql(check.format("claim"))
    opened.dispose()


def test_other_tools_can_tell_which_table_is_indexed(sqlite_url: str, postgres_url: str) -> None:
    one, other = connect(sqlite_url), connect(postgres_url)
    with reading(one) as connection:
        ddl = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'claim_fts'").scalar_one()
    assert 'content="claim"' in ddl
    assert [key["referred_table"] for key in inspect(other).get_foreign_keys("claim_fts")] == ["claim"]
    one.dispose()
    other.dispose()


@pytest.mark.parametrize("one_of", [among, found_among])
def test_a_list_of_any_length_is_one_parameter(store: Store, one_of: Callable[..., ColumnElement[bool]]) -> None:
    first, second = saved(store, WITHDRAWN, HALF)
    odd = ["it's", '"', "\\", "{}", "é", ""]
    with store.connection() as connection:

        def found(column: ColumnElement[Any], values: Sequence[Any]) -> set[str]:
            return set(connection.scalars(select(claim.c.id).where(one_of(column, values))))

        assert found(claim.c.id, []) == set()
        assert found(claim.c.id, [first.id, *odd, *map(str, range(70_000))]) == {first.id}
        numbers = list(connection.scalars(select(claim.c.number)))
        assert found(claim.c.number, numbers) == {first.id, second.id}
        assert found(claim.c.text, [*odd, second.text]) == {second.id}


def test_terms() -> None:
    assert terms('withdrawn "Krasny Liman" -- near(') == ["withdrawn", "Krasny Liman", "near("]


def test_words_that_tell_names_apart() -> None:
    assert words_of("Russia’s Ministry of Défence") == ["russia", "ministry", "defense"]
    assert key("The Guardian", None, "UK") == " guardian uk "
    assert key(MINISTRY.name) == " russian defense ministry "
