"""Words of a search are words, whatever they look like."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from store_records import MINISTRY, WITHDRAWN, saved

from claims.records import Selection
from claims.store import Store
from claims.store.search import key, terms, words_of

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


def test_the_index_keeps_in_step(store: Store, tmp_path: Path) -> None:
    saved(store, WITHDRAWN)
    with sqlite3.connect(tmp_path / "claims.db") as raw:
        for table in ("claim", "document", "comparison"):
            raw.execute(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('integrity-check', 1)")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE claim SET text = 'Otherwise.', sentence_text = 'Otherwise.'")
    assert found(store, "otherwise")
    assert not found(store, "withdrawn")
    with raw:
        raw.execute("DELETE FROM claim")
        raw.execute("INSERT INTO claim_fts(claim_fts, rank) VALUES ('integrity-check', 1)")
    raw.close()


def test_other_tools_can_tell_which_table_is_indexed(store: Store, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "claims.db") as raw:
        [(ddl,)] = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'claim_fts'")
    raw.close()
    assert 'content="claim"' in ddl


def test_terms() -> None:
    assert terms('withdrawn "Krasny Liman" -- near(') == ["withdrawn", "Krasny Liman", "near("]


def test_words_that_tell_names_apart() -> None:
    assert words_of("Russia’s Ministry of Défence") == ["russia", "ministry", "defense"]
    assert key("The Guardian", None, "UK") == " guardian uk "
    assert key(MINISTRY.name) == " russian defense ministry "
