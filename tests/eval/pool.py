"""The small store that generate.py copies: made by the pipeline, read as records, cut at the names to replace."""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from calendar import day_name, month_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

import pydantic_core
from pydantic import TypeAdapter
from sqlalchemy import select

from claims import read, records, settings
from claims.heard import Company
from claims.pipeline import Tracker
from claims.records import Claim, Comparison, Conflict, Document, DocumentInfo, Selection, Speaker
from claims.speakers.countries import COUNTRIES
from claims.stated import Degree, Event, Facts, Quantity
from claims.store import Store
from claims.store.rows import heard_speakers, spans_of
from claims.store.tables import claim, comparison, document, same_utterance

Record = TypeVar("Record")
Names = Mapping[str, str]
Pair = tuple[str, str]

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
SHORTEST = 4
"""Letters of a name that is replaced: of fewer there are too few words."""
TOKEN = re.compile(r"(\\u[0-9a-f]{4}|\\.|\w+)")
TABLES = ("concepts", "scales")
WRITTEN = (Claim, Comparison, Company, Document, DocumentInfo, Speaker, Facts, Quantity, Event, Degree)


@dataclass(frozen=True)
class Read:
    """A document of the pool with its current claims, what found them, and whom it names."""

    document: Document
    claims: list[Claim]
    extractor: str
    company: Company


@dataclass(frozen=True)
class Pool:
    """What the pipeline made of the pool's documents."""

    read: list[Read]
    comparisons: list[Comparison]
    same: list[Pair]
    """Ids of claims that report one utterance."""
    conflicts: list[Conflict]
    heard: Mapping[str, Speaker]
    """By claim who says it as the text names him, whoever that is judged to be."""

    @cached_property
    def claims(self) -> dict[str, Claim]:
        return {one.id: one for each in self.read for one in each.claims}

    @cached_property
    def speakers(self) -> dict[str, Speaker]:
        return {one.speaker.id: one.speaker for one in self.claims.values() if one.speaker}

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """Every word of the documents and claims, in lower case, with the forms in which it stands there."""
        found: dict[str, set[str]] = defaultdict(set)
        told = (each.document.text + " " + (each.document.title or "") for each in self.read)
        companies = (each.company for each in self.read)
        stored = (_json(one) for one in chain(self.claims.values(), self.comparisons, self.heard.values(), companies))
        for text in chain(told, stored):
            for word in TOKEN.findall(text):
                found[word.casefold()].add(word)
        return found

    @cached_property
    def names(self) -> list[str]:
        """Words to rename: last names and places, unless they are common words too or mean something to the rules."""
        people = [one for one in self.speakers.values() if one.kind == "person"]
        called = [re.findall(r"\w+", name.casefold()) for one in people for name in (one.name, *one.aliases)]
        first = {words[0] for words in called if len(words) > 1}
        last = {words[-1] for words in called if words}
        places = (name.casefold() for one in self.claims.values() for name in one.facts.places)
        found = last - first | {word for name in places for word in re.findall(r"\w+", name)}
        common = {word for each in self.read for word in re.findall(r"\w+", each.document.text) if word.islower()}
        return sorted(word for word in found - common - reserved() if _renamable(word))


def _renamable(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= SHORTEST


@cache
def reserved() -> frozenset[str]:
    """Words that the rules know, countries, months and days, and the words that records are written with."""
    tables = [tomllib.loads(files("claims.conflicts").joinpath(f"{name}.toml").read_text()) for name in TABLES]
    written = [field.name for kind in WRITTEN for field in fields(kind)]
    values = [str(value) for of in vars(records).values() for value in get_args(of)]
    known = f"{tables} {COUNTRIES} {[*day_name, *month_name]} {written} {values} null true false infinity"
    return frozenset(re.findall(r"\w+", known.casefold()))


class Template(Generic[Record]):
    """A record as JSON, cut at the names that are replaced in copies."""

    def __init__(self, record: Record, names: Iterable[str]) -> None:
        self._kind: TypeAdapter[Record] = _kind(type(record))  # type: ignore[arg-type]
        self._parts = [""]
        for part in TOKEN.split(_json(record)):
            if part.casefold() in names:
                self._parts += [part, ""]
            else:
                self._parts[-1] += part

    def renamed(self, names: Names) -> Record:
        parts = self._parts.copy()
        parts[1::2] = [names[word] for word in parts[1::2]]
        return self._kind.validate_json("".join(parts))


@cache
def _kind(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


def _json(record: Any) -> str:
    return pydantic_core.to_json(record, inf_nan_mode="strings").decode()


@contextmanager
def pool_of(file: str | None, first: int) -> Iterator[Pool]:
    """The pool: a store as it is, else made anew in a temporary folder."""
    if file and file.endswith(".db"):
        with Tracker(settings.database_url(file), create=False) as tracker:
            yield pool_in(tracker.store)
        return
    with tempfile.TemporaryDirectory() as folder, Tracker(f"{folder}/pool.db") as tracker:
        given = islice(read.documents([file]), first) if file else ()
        for number, outcome in enumerate(tracker.add(chain(read.documents([str(SEEDS)]), given)), 1):
            if number % 50 == 0:
                say(f"{number} documents of the pool")
            if outcome.status == "refused":
                say(f"refused: {outcome.item}")
        yield pool_in(tracker.store)


def pool_in(store: Store) -> Pool:
    documents = [store.document(info.id) for info in store.documents()]
    with store.connection() as connection:
        compared = [
            Comparison(
                row.a_id,
                row.b_id,
                row.relation,
                row.kind or None,
                row.score,
                row.reason,
                spans_of(row.marks_a),
                spans_of(row.marks_b),
                row.matter,
            )
            for row in connection.execute(select(comparison).order_by(comparison.c.a_id, comparison.c.b_id))
        ]
        same = [(row.a_id, row.b_id) for row in connection.execute(select(same_utterance))]
        said = select(claim.c.id, claim.c.heard_id).where(claim.c.heard_id.is_not(None), ~claim.c.withdrawn)
        heard = {row.id: row.heard_id for row in connection.execute(said)}
        known = heard_speakers(connection, heard.values())
        named = {row.id: row.company for row in connection.execute(select(document.c.id, document.c.company))}
    return Pool(
        [Read(one, store.current(one.id), store.extractor(one.id), _company(named[one.id])) for one in documents],
        compared,
        sorted(same),
        store.conflicts(Selection()),
        {id: known[who] for id, who in heard.items()},
    )


def _company(stored: Mapping[str, Any] | None) -> Company:
    return Company(frozenset(stored["names"]), stored["countries"]) if stored else Company()


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
