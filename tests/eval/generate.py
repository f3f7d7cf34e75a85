"""A large store for benchmarks, made of real extraction results, in which every conflict is known.

A small store, the pool, is made by the pipeline: from the seed articles, and the first documents of a file where one is
given. Then the whole pool is written as often as it takes. In each copy all dates are others, and names of people and
places are replaced by made-up words of the same length, the same everywhere in the copy: so offsets, facts and slots
hold, and the copy's conflicts are the pool's. Some names and outlets are in many copies, most are in few, as in news.

    python tests/eval/generate.py CLAIMS DATABASE [--pool FILE.jsonl[.gz] --first DOCUMENTS] [--planted FILE.jsonl]

DATABASE is a file or a URL, with nothing in it. The same arguments make the same store.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, count
from math import ceil
from pathlib import Path
from typing import IO, TypeVar

import numpy as np
from filling import filling, load, load_pairs, repeat, unwatched
from pool import Names, Pair, Pool, Template, pool_of, reserved, say
from sqlalchemy import Connection, Table

from claims import settings
from claims.conflicts.slots import WINDOW
from claims.copies import keys_of
from claims.heard import Company
from claims.identity import digest, iso_date, normalised
from claims.pipeline import Tracker
from claims.records import Claim, Comparison, Conflict, Document, Selection, Speaker
from claims.speakers import across
from claims.speakers.names import is_scoped
from claims.store import identities, neighbours
from claims.store.counting import count_all
from claims.store.dialects import dialect_of
from claims.store.engine import open_engine, writing
from claims.store.judging import now
from claims.store.references import references_of
from claims.store.rows import (
    Values,
    alias_values,
    claim_values,
    company_values,
    comparison_values,
    document_values,
    merged,
    speaker_values,
    statement_of,
)
from claims.store.slots import number_of
from claims.store.tables import (
    alias,
    band,
    claim,
    comparison,
    document,
    reference,
    same_utterance,
    slot,
    speaker,
    version,
)

Item = TypeVar("Item")

PERIOD = 112
"""Days by which copies lie apart: whole weeks, so that "on Saturday" stays right, and whole windows of the slots."""
YEARS = 10
"""Over which the copies spread, before the time of the pool."""
VARIANTS = 1000
STEEP = 1.5
"""The most frequent of a name's variants is in a third of the copies, the second in an eighth."""
VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnpqrtvwxz"


class Zipf:
    """Draws of numbers from 0, each the rarer the greater it is."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def draw(self) -> int:
        return self._random.choices(range(VARIANTS), cum_weights=_weights())[0]

    def period(self, years: int) -> int:
        return self._random.randrange(round(years * 365.25 / PERIOD))


@cache
def _weights() -> list[float]:
    return list(accumulate((number + 1) ** -STEEP for number in range(VARIANTS)))


def made_up(word: str, variant: int) -> Iterator[str]:
    """Words of the same length to replace a name by, the name itself as its own variant 0.

    The first letter stays, for the sake of abbreviations, and an -s at the end, which looks like a plural's.
    """
    if variant == 0:
        yield word
    drawn = random.Random(f"{word} {variant}")
    while True:
        sounds = (CONSONANTS, VOWELS) if word[0] in VOWELS else (VOWELS, CONSONANTS)
        letters = [drawn.choice(sounds[at % 2]) for at in range(len(word) - 1)]
        if letters[-1] == "s" or word.endswith("s"):
            letters[-1] = "s"
        yield word[0] + "".join(letters)


def cased(word: str, like: str) -> str:
    return "".join(letter.upper() if pattern.isupper() else letter for letter, pattern in zip(word, like, strict=True))


@dataclass(frozen=True)
class Copy:
    """How one copy differs from the pool."""

    number: int
    names: Names
    """For every name, in each of its forms, what stands for it."""
    outlets: Mapping[str, str]
    days: int
    """By which all dates are shifted."""

    @staticmethod
    def of(pool: Pool, number: int, years: int = YEARS) -> Copy:
        zipf = Zipf(f"copy {number}")
        days = -PERIOD * zipf.period(years)
        used: set[str] = set()
        names: dict[str, str] = {}
        for word in pool.names:
            variant = zipf.draw()
            free = (w for w in made_up(word, variant) if w not in used and (w == word or w not in pool.words))
            new = next(w for w in free if w == word or w not in reserved())
            used.add(new)
            names |= {form: cased(new, form) for form in pool.words[word]}
        outlets = sorted({each.document.outlet for each in pool.read if each.document.outlet})
        return Copy(number, names, {outlet: _edition(outlet, zipf.draw()) for outlet in outlets}, days)

    def day(self, of: date) -> date:
        return of + timedelta(days=self.days)

    def published(self, words: str | None) -> str | None:
        """The same date in another time; what is no ISO date stays."""
        known = iso_date(words)
        return self.day(known).isoformat() + (words or "")[10:] if known else words


def _edition(outlet: str, number: int) -> str:
    return f"{outlet} {number + 1}" if number else outlet


class Copier:
    """Writes copies of the pool as records."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        names = frozenset(pool.names)
        self._documents = [(Template(each.document, names), Template(each.company, names), each) for each in pool.read]
        self._speakers = {id: Template(one, names) for id, one in pool.speakers.items()}
        self._heard = {one.id: (one, Template(one, names)) for one in pool.heard.values()}
        self._claims = {id: Template(replace(one, speaker=None), names) for id, one in pool.claims.items()}
        self._comparisons = [Template(one, names) for one in pool.comparisons]
        self._occurrence = {one.id: _occurrence(one) for one in pool.claims.values()}
        self._statements: dict[str, list[str]] = defaultdict(list)
        for one in pool.claims.values():
            self._statements[one.statement].append(one.id)

    def speakers(self, copy: Copy) -> dict[str, Speaker]:
        """The copy's speakers by the ids of those in the pool. Whoever keeps the name is the same speaker."""
        return {id: _speaker(copy, self.pool.speakers[id], template) for id, template in self._speakers.items()}

    def heard(self, copy: Copy) -> dict[str, Speaker]:
        """The same of those who are heard, as the texts name them."""
        return {id: _speaker(copy, known, template) for id, (known, template) in self._heard.items()}

    def copied(self, copy: Copy) -> Copied:
        speakers, heard = self.speakers(copy), self.heard(copy)
        documents = []
        claims: dict[str, Claim] = {}
        for template, company, each in self._documents:
            new = _document(template.renamed(copy.names), each.document, copy)
            documents.append((new, each.extractor, company.renamed(copy.names)))
            for one in each.claims:
                who = speakers[one.speaker.id] if one.speaker else None
                claims[one.id] = self._claim(one.id, copy, new, who)
        for group in self._statements.values():
            statement = min(claims[one].id for one in group)
            for appearance in group:
                claims[appearance] = replace(claims[appearance], statement=statement)
        return Copied(
            documents,
            claims,
            [self._comparison(template.renamed(copy.names), claims) for template in self._comparisons],
            [_ordered(claims[a].id, claims[b].id) for a, b in self.pool.same],
            self._statements,
            {claims[id].id: heard[one.id].id for id, one in self.pool.heard.items()},
        )

    def _claim(self, id: str, copy: Copy, of: Document, who: Speaker | None) -> Claim:
        one = self._claims[id].renamed(copy.names)
        facts = one.facts
        return replace(
            one,
            id=digest(of.id, normalised(one.text), str(self._occurrence[id])),
            document=of.info,
            speaker=who,
            said_on=copy.day(one.said_on) if one.said_on else None,
            facts=replace(
                facts,
                terms=tuple(sorted(facts.terms)),
                day=copy.day(date.fromisoformat(facts.day)).isoformat() if facts.day else None,
                slots=tuple(_shifted(words, copy.days // WINDOW) for words in facts.slots),
            ),
        )

    @staticmethod
    def _comparison(one: Comparison, claims: Mapping[str, Claim]) -> Comparison:
        return replace(one, a=claims[one.a].id, b=claims[one.b].id)


def _speaker(copy: Copy, known: Speaker, template: Template[Speaker]) -> Speaker:
    new = template.renamed(copy.names)
    if is_scoped(known.kind, known.name):  # somebody else in every document
        return replace(new, id=digest("scoped", known.id, str(copy.number)))
    return new if new.name == known.name else replace(new, id=digest(known.id, new.name))


def _occurrence(of: Claim) -> int:
    """Which of the claims with the same words in its document it is."""
    return next(n for n in count(1) if digest(of.document.id, normalised(of.text), str(n)) == of.id)


def _document(renamed: Document, former: Document, copy: Copy) -> Document:
    return replace(
        renamed,
        url=f"https://copy-{copy.number}.example/{former.id}",
        outlet=copy.outlets[former.outlet] if former.outlet else None,
        published=copy.published(former.published),
        name=f"{former.name} copy {copy.number}",
        language=former.language,
    )


def _shifted(slot: str, windows: int) -> str:
    """The slot so many windows of sixteen days later; "12h" is a window of the other grid."""
    rest, _, window = slot.rpartition("|")
    number = window.rstrip("h")
    return f"{rest}|{int(number) + windows}{window[len(number) :]}" if number else slot


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True)
class Copied:
    """One copy of the pool."""

    documents: list[tuple[Document, str, Company]]
    """Each with what found its claims, and whom it names."""
    claims: dict[str, Claim]
    """By the ids of those in the pool."""
    comparisons: list[Comparison]
    same: list[Pair]
    statements: Mapping[str, Sequence[str]]
    """Ids of the pool's claims by the pool's statements."""
    heard: Mapping[str, str]
    """By claim (id) who says it as the text names him (id)."""

    def planted(self, conflicts: Iterable[Conflict]) -> Iterator[dict[str, str]]:
        """The copies of the pool's conflicts as the store lists them, by the claims that stand for the statements."""
        for one in conflicts:
            sides = [statement_of(self.claims[c] for c in self.statements[side.id]).claim for side in (one.a, one.b)]
            a, b = sorted(sides, key=lambda side: side.id)
            yield {"kind": one.kind or "", "a": a.id, "b": b.id, "text_a": a.text, "text_b": b.text}

    def rows(self, before: int) -> Iterator[tuple[Table, list[Values]]]:
        """The rows of each table, as they refer to each other, but for slots; `before` is how many copies are stored
        already."""
        of = {new.id: new for new, *_ in self.documents}
        claims = _numbered(self.claims.values(), before)
        yield (
            document,
            [
                {"number": n, **document_values(new), "company": company_values(company)}
                for n, (new, _, company) in _numbered(self.documents, before)
            ],
        )
        yield version, [_version_values(new, extractor) for new, extractor, _ in self.documents]
        yield (
            band,
            [
                {"key": key, "document_number": n}
                for n, (new, *_) in _numbered(self.documents, before)
                for key in sorted(set(keys_of(new.text)))
            ],
        )
        values = {n: self._claim_values(one, of[one.document.id]) for n, one in claims}
        yield claim, [{"number": n, **said} for n, said in values.items()]
        yield reference, [row for n, said in values.items() for row in references_of(n, said)]
        yield same_utterance, [{"a_id": a, "b_id": b} for a, b in sorted(self.same)]
        yield comparison, [{"number": n, **comparison_values(one)} for n, one in _numbered(self.comparisons, before)]

    def _claim_values(self, one: Claim, of: Document) -> Values:
        who = self.heard.get(one.id)
        return claim_values(one, of) | {"statement_id": one.statement, "speaker_id": who, "heard_id": who}

    def slots(self, before: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Those of each claim, by its number."""
        return ((n, one.facts.slots) for n, one in _numbered(self.claims.values(), before))


def _numbered(of: Collection[Item], before: int) -> list[tuple[int, Item]]:
    return list(enumerate(of, 1 + before * len(of)))


def _version_values(of: Document, extractor: str) -> Values:
    return dict.fromkeys(version.c.keys()) | {
        "document_id": of.id,
        "sha256": of.sha256,
        "is_current": True,
        "words": len(of.text.split()),
        "added_at": now(),
        "text": of.text,
        "extractor": extractor,
    }


def speaker_rows(copier: Copier, copies: Sequence[Copy]) -> tuple[list[Values], list[Values]]:
    """The speakers of all copies, and their aliases: what the copies say of one speaker taken together."""
    known: dict[str, Speaker] = {}
    for copy in copies:
        for one in copier.heard(copy).values():
            known[one.id] = merged(known.get(one.id, one), one)
    everybody = [known[id] for id in sorted(known)]
    return [speaker_values(one) for one in everybody], [row for one in everybody for row in alias_values(one)]


def fill(url: str, pool: Pool, claims: int, again: int = 0, years: int = YEARS) -> Iterator[dict[str, str]]:
    """Fill an empty database with at least so many claims, in one transaction, unchecked; gives the conflicts in it.

    `again` so many times all that is then there comes once more under other ids, each time sixteen days later, which is
    sooner done; `db check` finds that these ids follow from nothing, and their conflicts are not given.

    Raises StoreError if the database can't be written.
    """
    copier = Copier(pool)
    copies = [Copy.of(pool, number, years) for number in range(ceil(claims / len(pool.claims)))]
    engine = open_engine(url, create=True)
    started = time.monotonic()
    slots = Slots()
    with filling(engine) as connection:
        for table, rows in zip((speaker, alias), speaker_rows(copier, copies), strict=True):
            load(connection, table, rows)
        for before, copy in enumerate(copies):
            copied = copier.copied(copy)
            for table, rows in copied.rows(before):
                load(connection, table, rows)
            slots.add(copied.slots(before))
            yield from copied.planted(pool.conflicts)
            say(f"{(before + 1) * len(pool.claims):,} claims in {time.monotonic() - started:.0f} s")
        repeat(connection, again)
        slots.load(connection, again)
        for table in (document, claim, comparison):
            dialect_of(connection).loaded(connection, table)
    say("identities")
    with writing(engine) as connection:
        unwatched(connection)
        settle(connection)
        count_all(connection)
    engine.dispose()


class Slots:
    """The index of candidates, made when all claims are known: in the order of its keys that is sooner done."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._which, self._whose = array("q"), array("q")
        self._last = 0

    def add(self, slots: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        for number, words in slots:
            mine = {self._words.setdefault(one, len(self._words)) for one in words}
            self._which.extend(mine)
            self._whose.extend([number] * len(mine))
            self._last = number

    def load(self, connection: Connection, again: int) -> None:
        """Of the claims, and as many times of their repetitions, each time a window later."""
        which, whose = (np.frombuffer(column, np.int64) for column in (self._which, self._whose))
        later = (np.array([number_of(_shifted(one, n)) for one in self._words])[which] for n in range(again + 1))
        keys, numbers = np.concatenate([*later]), np.concatenate([whose + n * self._last for n in range(again + 1)])
        order = np.lexsort((numbers, keys))
        say(f"{len(keys):,} slots")
        load_pairs(connection, slot, keys[order], numbers[order])


def settle(connection: Connection) -> None:
    """Who is one, as the pipeline finds it; how claims relate stays as it is in the pool."""
    near = neighbours.neighbourhood(connection, neighbours.unsettled(connection), across)
    identities.settle(connection, identities.keep_links(connection, near, across.links_in(near.parts)))


def main() -> None:
    arguments = parsed()
    url = settings.database_url(arguments.database)
    with Tracker(url) as tracker:
        if any(True for _ in tracker.documents(Selection(limit=1))):
            sys.exit(f"{arguments.database}: there are documents in it already; name an empty database")
    with pool_of(arguments.pool, arguments.first) as pool, planted_to(arguments.planted) as out:
        say(f"{len(pool.claims):,} claims in the pool, {len(pool.names):,} names to replace")
        for one in fill(url, pool, arguments.claims, arguments.again, arguments.years):
            out.write(json.dumps(one, ensure_ascii=False) + "\n")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("claims", type=int, help="how many at least")
    parser.add_argument("database", help="a file or URL, with nothing in it")
    parser.add_argument("--pool", help="a file of documents to extract claims from, beside the seed articles")
    parser.add_argument("--first", type=int, default=400, help="how many of its documents (400)")
    parser.add_argument("--again", type=int, default=0, metavar="N", help="then all of it N times more (to 15)")
    parser.add_argument(
        "--years", type=int, default=YEARS, help="over which the copies spread (10): the fewer the denser"
    )
    parser.add_argument("--planted", type=Path, help="where to write the conflicts, as JSONL")
    return parser.parse_args()


@contextmanager
def planted_to(file: Path | None) -> Iterator[IO[str]]:
    with file.open("w", encoding="utf-8") if file else io.StringIO() as out:
        yield out


if __name__ == "__main__":
    main()
