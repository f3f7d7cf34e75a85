"""The bundled reports and their gold answers are consistent in themselves."""

import datetime
import json
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from babel import Locale

from claims.read.registry import entries
from claims.registered import Entry
from claims.store.search import key

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
TYPES = {"direct", "indirect", "mixed"}
STANCES = {"asserts", "denies", "admits", "alleges", "demands", "promises", "believes"}
CONFLICT_KINDS = {
    "number", "polarity", "denial", "degree", "status", "responsibility",
    "cause", "place", "time", "identity", "reversal",
}  # fmt: skip
NEAR_MISSES = {"agreement", "paraphrase", "different", "number", "update", "epistemic", "evaluation", "unrelated"}
OPEN, CLOSE = '“"', '”"'


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ARTICLES = {path.stem: rows(path) for path in sorted((SEEDS / "articles").glob("*.jsonl"))}
DOCUMENTS = {row["id"]: row for group in ARTICLES.values() for row in group}
GOLD = rows(SEEDS / "gold" / "quotes.jsonl")
PAIRS = rows(SEEDS / "gold" / "conflicts.jsonl")
QUOTES = [(row["text"], quote) for row in GOLD for quote in row["quotes"]]


def claim_text(text: str, quote: dict[str, Any]) -> str:
    return " … ".join(text[start:end] for start, end in quote["content"])


def test_enough_of_everything() -> None:
    assert len(DOCUMENTS) >= 10
    assert len({row["publisher"] for row in DOCUMENTS.values()}) >= 5
    assert len(ARTICLES) >= 3
    conflicts = [pair for pair in PAIRS if pair["label"] == "conflict"]
    assert len(conflicts) >= 16
    assert len({pair["kind"] for pair in conflicts}) >= 7
    assert len(PAIRS) - len(conflicts) >= 15


def test_documents_are_complete_and_unique() -> None:
    everything = [row for group in ARTICLES.values() for row in group]
    for field in ("id", "url", "text"):
        assert len({row[field] for row in everything}) == len(everything)
    for row in everything:
        assert all(row[field].strip() for field in ("id", "url", "title", "publisher", "published", "text"))
        assert (urlsplit(row["url"]).hostname or "").endswith(".example")
        datetime.date.fromisoformat(row["published"])


def test_gold_has_each_document_once_with_the_same_text() -> None:
    assert len(GOLD) == len(DOCUMENTS)
    assert {row["id"]: row["text"] for row in GOLD} == {key: row["text"] for key, row in DOCUMENTS.items()}


def test_spans_slice_to_text() -> None:
    for text, quote in QUOTES:
        spans = sorted(span for part in ("content", "cue", "source") for span in quote[part])
        for start, end in spans:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), quote
        assert quote["content"] == sorted(quote["content"])
        if quote["source"]:
            start, end = quote["source_head"]
            assert any(low <= start < end <= high for low, high in quote["source"])
        else:
            assert quote["source_head"] is None


def test_labels_are_known() -> None:
    for _, quote in QUOTES:
        assert quote["type"] in TYPES
        assert quote["stance"] in STANCES
        assert quote["speaker"].strip()
    for pair in PAIRS:
        assert pair["label"] in {"conflict", "compatible"}
        assert pair["kind"] in (CONFLICT_KINDS if pair["label"] == "conflict" else NEAR_MISSES)
        assert pair["why"].strip()


def test_type_fits_the_quotation_marks() -> None:
    for text, quote in QUOTES:
        parts = [text[start:end] for start, end in quote["content"]]
        whole = all(part[0] in OPEN for part in parts) and parts[-1][-1] in CLOSE
        marks = any(mark in part for part in parts for mark in OPEN + CLOSE)
        expected = "direct" if whole else "mixed" if marks else "indirect"
        assert quote["type"] == expected, parts


@pytest.mark.parametrize("mark", ["“", "”", '"', "\N{NO-BREAK SPACE}"])
def test_typography_varies(mark: str) -> None:
    assert any(mark in row["text"] for row in DOCUMENTS.values())


def test_pairs_are_claims_of_the_gold_quotes() -> None:
    event_of = {row["id"]: event for event, group in ARTICLES.items() for row in group}
    claims = {
        (row["id"], quote["speaker"], claim_text(row["text"], quote), quote["content"][0][0], quote["content"][-1][1])
        for row in GOLD
        for quote in row["quotes"]
    }
    seen = set()
    for pair in PAIRS:
        sides = [tuple(pair[side][key] for key in ("doc", "speaker", "text", "start", "end")) for side in ("a", "b")]
        assert set(sides) <= claims, pair
        assert {event_of[side[0]] for side in sides} == {pair["event"]}
        assert frozenset(sides) not in seen
        seen.add(frozenset(sides))
        assert sides[0] != sides[1]


def test_the_world_is_a_registry_without_a_flaw_of_names_that_babel_knows() -> None:
    """A country goes by the name, or one of the names, that Unicode's CLDR has for it."""
    world, places = (
        [place for place in entries(SEEDS / name, ["within"]) if isinstance(place, Entry)]
        for name in ("places-world.csv", "places.csv")
    )
    meant = {(key(name), place.id) for place in (*world, *places) for name in (place.name, *place.aliases)}
    assert len({name for name, _ in meant}) == len(meant), "no name means two places"
    assert len(world) == len({place.id for place in (*world, *places)} - {place.id for place in places}) == 64
    countries = [place for place in world if not place.more.get("within")][:30]
    known = {name.replace("’", "'") for name in Locale("en").territories.values()}
    assert not [place.name for place in countries if not known & {place.name, *place.aliases}]
    assert {place.more["within"] for place in world if place.more.get("within")} <= {place.id for place in countries}


def test_the_places_are_a_registry_without_a_flaw() -> None:
    places = list(entries(SEEDS / "places.csv", ["within"]))
    known = {place.id for place in places if isinstance(place, Entry)}
    assert len(known) == len(places) >= 40
    names = [name for place in places if isinstance(place, Entry) for name in (place.name, *place.aliases)]
    assert len({name.casefold() for name in names}) == len(names), "no name means two places"
    assert {"Liman", "Lyman", "Krasny Liman", "Yampol"} <= set(names)
    for place in places:
        assert isinstance(place, Entry)
        assert place.more.get("within", place.id) in known
