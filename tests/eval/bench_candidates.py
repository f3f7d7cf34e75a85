"""How many claims a new one is compared with as the store grows, and whether those it contradicts are among them.

Into stores of so many generated claims (see generate.py) come the documents of labelled pairs, by the calendar, as
`claims add` would add them. The claims of each are then compared with the store's and with each other, which is counted
and timed (CPU, with storing); extraction, the same whatever the store holds, is not. A labelled pair is found if it was
compared at all.

    python tests/eval/bench_candidates.py GOLD.jsonl --docs DOCUMENTS [--pool FILE --first 400] [--sizes N ...]
    python tests/eval/bench_candidates.py GOLD.jsonl --docs DOCUMENTS --into DATABASE ...

GOLD has pairs as `claims evaluate conflicts` takes them, DOCUMENTS their texts; of the --pool distractors are made.
Stores that are there already (DATABASE) are as they were afterwards.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import generate
from pool import Pair, Pool, pool_of, say
from sqlalchemy import func, select

from claims import settings
from claims.conflicts import NEIGHBOURS, pairs_of
from claims.evaluate import gold
from claims.evaluate.conflicts import readings
from claims.evaluate.sides import claims_of_pair
from claims.pipeline import Tracker
from claims.records import Claim, Document
from claims.store import Store
from claims.store.tables import claim

SIZES = (1_000, 10_000, 100_000, 1_000_000)
HUNDRED = 100


@dataclass(frozen=True)
class Planted:
    """The documents of labelled pairs with their claims, by the calendar, and the pairs."""

    documents: list[tuple[Document, list[Claim]]]
    pairs: list[tuple[gold.GoldPair, Pair]]
    """Each labelled pair with the ids of its two claims."""

    def share(self, compared: set[Pair], *, conflict: bool, one_document: bool) -> str:
        """How many of these pairs were compared: "153 of 157 (.975)"."""
        wanted = [
            ids
            for pair, ids in self.pairs
            if pair.conflict == conflict and (pair.a.document == pair.b.document) == one_document
        ]
        found = sum(ids in compared for ids in wanted)
        return f"{found} of {len(wanted)} ({found / len(wanted):.3f})" if wanted else "none"


@dataclass
class Work:
    """What comparing the planted claims took."""

    claims: int = 0
    near: int = 0
    """Pairs of claims of one document."""
    far: int = 0
    crowded: int = 0
    seconds: float = 0.0
    """Of CPU: machines have other work too."""
    pairs: set[Pair] = field(default_factory=set)

    def add(self, claims: Sequence[Claim], pairs: Iterable[tuple[Claim, Claim]], crowded: int) -> None:
        self.claims += len(claims)
        self.crowded += crowded
        for a, b in pairs:
            self.pairs.add((a.id, b.id))
            self.near += a.document.id == b.document.id
            self.far += a.document.id != b.document.id


def planted_of(file: Path, texts: Sequence[Path]) -> Planted:
    """What the extractor finds in the documents, and for spans that it passes over the claims that the gold means."""
    labelled = gold.pairs(file)
    read = readings(gold.documents(texts, {side.document for pair in labelled for side in (pair.a, pair.b)}))
    of: dict[str, dict[str, Claim]] = defaultdict(dict)
    pairs = []
    for pair in labelled:
        sides = claims_of_pair(pair, read)
        a, b = sorted(one.id for one in sides)
        pairs.append((pair, (a, b)))
        of[pair.a.document][sides[0].id], of[pair.b.document][sides[1].id] = sides
    documents = [
        (reading.document, list(({one.id: one for one in reading.claims} | of[name]).values()))
        for name, reading in read.items()
    ]
    return Planted(sorted(documents, key=lambda row: (row[0].published or "", row[0].id)), pairs)


def plant(store: Store, planted: Planted) -> Work:
    """Add the documents as the pipeline does, each in a transaction of its own."""
    from claims.conflicts import relate

    work = Work()
    for document, claims in planted.documents:
        with store.transaction():
            started = time.process_time()
            store.save(document, claims)
            current = store.current(document.id)
            related = relate(current, store)
            store.relate(related.comparisons, related.same_utterance)
            work.seconds += time.process_time() - started
            work.add(current, *pairs_of(current, store))
    return work


def cut(pool: Pool, size: int) -> Pool:
    """As many of the pool's documents as have so many claims: copies of the pool are whole. Nothing relates to anything
    there, for it is not looked at."""
    counts = accumulate((len(each.claims) for each in pool.read), initial=0)
    return Pool([each for each, before in zip(pool.read, counts, strict=False) if before < size], [], [], [])


def measure(pool: Pool, size: int, planted: Planted) -> str:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/claims.db"
        Tracker(url).close()
        for _ in generate.fill(url, cut(pool, size), size):
            pass
        return row(size, plant_and_undo(url, planted), planted)


class Undone(Exception):
    """What was planted is not to stay."""


def plant_and_undo(url: str, planted: Planted) -> Work:
    """Plant into a store, all in one transaction, and leave it as it was."""
    store = Store.open(url, create=False)
    with suppress(Undone), store.transaction():
        work = plant(store, planted)
        raise Undone
    store.close()
    return work


def claims_in(url: str) -> int:
    with Tracker(url, create=False) as tracker, tracker.store.connection() as connection:
        return connection.scalar(select(func.count()).select_from(claim)) or 0


def row(size: int, work: Work, planted: Planted) -> str:
    shares = [
        planted.share(work.pairs, conflict=conflict, one_document=one_document)
        for one_document in (False, True)
        for conflict in (True, False)
    ]
    each = (work.far / work.claims, work.near / work.claims, work.crowded / work.claims * 100)
    hundred = work.seconds / len(planted.documents) * HUNDRED
    return f"{size:>9,} {each[0]:8.1f} {each[1]:8.1f} {each[2]:7.0f} % {hundred:8.1f} s  " + " ".join(
        f"{share:>18}" for share in shares
    )


def main() -> None:
    given = parsed()
    planted = planted_of(given.gold, given.docs)
    claims = sum(len(claims) for _, claims in planted.documents)
    say(f"{len(planted.documents)} documents with {claims:,} claims to plant")
    say(f"\ncomparisons of a new claim, at most {NEIGHBOURS} across documents; gold pairs among them")
    gold_of = " ".join(f"{title:>18}" for title in ("conflicts", "compatible", "same document", "compatible"))
    say(f"{'claims':>9} {'across':>8} {'within':>8} {'capped':>9} {'CPU/100':>10}  {gold_of}")
    for database in given.into:
        url = settings.database_url(database)
        say(row(claims_in(url), plant_and_undo(url, planted), planted))
    if given.into:
        return
    with pool_of(given.pool, given.first) as pool:
        for size in given.sizes:
            say(measure(pool, size, planted))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("gold", type=Path, help="labelled pairs, as JSONL")
    parser.add_argument("--docs", type=Path, nargs="+", required=True, help="files or folders with their documents")
    parser.add_argument("--pool", help="documents to make distractors of, beside the seed articles")
    parser.add_argument("--first", type=int, default=400, help="how many of its documents (400)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="claims in the store (1000 to 1000000)")
    parser.add_argument("--into", nargs="+", default=[], metavar="DATABASE", help="stores that are there already")
    return parser.parse_args()


if __name__ == "__main__":
    main()
