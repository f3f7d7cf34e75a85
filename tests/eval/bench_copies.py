"""How well and how fast copies of a text are found: planted among the articles of a file, edited as outlets edit.

    python tests/eval/bench_copies.py ARTICLES.jsonl.gz [--planted 550] [--seed 1] [--pairs OUT.txt] [--db URL]

Documents go into a store in a shuffled order, claims left out, and each is asked for its copies as it comes. A planted
pair is a text and its edited copy. Pairs that were found and not planted are listed by --pairs, to be judged by eye:
many are copies too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from plant import EDITS

from claims import read, settings
from claims.copies import shingles
from claims.records import Document
from claims.store import Store

Pair = frozenset[str]


@dataclass(frozen=True)
class Planted:
    """A copy, and what it is a copy of."""

    document: Document
    of: str
    edit: str

    @property
    def pair(self) -> Pair:
        return frozenset({self.document.id, self.of})


def planted(documents: Sequence[Document], count: int, seed: int) -> list[Planted]:
    """Copies of so many of the documents, each edited in one of the ways."""
    random = Random(seed)
    chosen = random.sample(documents, min(count, len(documents)))
    names = list(EDITS)
    found = []
    for number, one in enumerate(chosen):
        edit = names[number % len(names)]
        text = EDITS[edit](one.text, random.choice(documents).text, random)
        copy = replace(one, text=text, outlet=f"Outlet {number}", url=f"https://outlet-{number}.example/story")
        found.append(Planted(copy, one.id, edit))
    return found


def found_in(store: Store, documents: Sequence[Document]) -> tuple[set[Pair], float, float]:
    """The pairs of copies, as each document is asked when it comes; seconds to store them and to find the copies."""
    pairs: set[Pair] = set()
    storing = finding = 0.0
    with store.transaction():
        for one in documents:
            started = time.perf_counter()
            store.save(one, [])
            stored = time.perf_counter()
            pairs |= {frozenset({one.id, other}) for other in store.copies(one.id)}
            storing, finding = storing + stored - started, finding + time.perf_counter() - stored
    return pairs, storing, finding


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path, help="documents as JSONL, packed or not")
    parser.add_argument("--planted", type=int, default=50 * len(EDITS), help="copies to plant")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=Path, help="where to list the pairs that were found and not planted")
    parser.add_argument("--db", help="an empty database; else one in a file that goes afterwards")
    given = parser.parse_args()
    if not given.articles.exists():
        say(f"{given.articles}: not here, so nothing is measured; give a file of articles")
        return
    articles = read.documents([str(given.articles)])
    documents = list({one.id: one for one in articles if isinstance(one, Document)}.values())
    copies = planted(documents, given.planted, given.seed)
    mixed = [*documents, *(one.document for one in copies)]
    Random(given.seed).shuffle(mixed)
    with tempfile.TemporaryDirectory() as folder, nullcontext(given.db or f"{folder}/claims.db") as place:
        store = Store.open(settings.database_url(place), create=True)
        found, storing, finding = found_in(store, mixed)
        store.close()
    report(copies, found, {one.id: one for one in mixed}, given.pairs)
    say(f"{len(mixed):,} documents: {storing:.0f} s to store, keys included; {finding:.0f} s to find the copies")


def report(copies: Sequence[Planted], found: set[Pair], by_id: dict[str, Document], pairs: Path | None) -> None:
    of, hit = Counter(one.edit for one in copies), Counter(one.edit for one in copies if one.pair in found)
    for edit in of:
        say(f"{edit:32} {hit[edit]:4} of {of[edit]:4}  {hit[edit] / of[edit]:.3f}")
    true = {one.pair for one in copies}
    say(f"{'all':32} {len(true & found):4} of {len(true):4}  {len(true & found) / len(true):.3f}")
    others = sorted(found - true, key=lambda pair: -_share(*(by_id[id].text for id in pair)))
    least = len(true & found) / max(1, len(found))
    say(f"{len(others)} other pairs; were none of them copies, precision would be {least:.3f}")
    if pairs:
        pairs.write_text("".join(_shown(pair, by_id) for pair in others), encoding="utf-8")


def _share(one: str, other: str) -> float:
    a, b = shingles(one), shingles(other)
    return len(a & b) / max(1, min(len(a), len(b)))


def _shown(pair: Pair, by_id: dict[str, Document]) -> str:
    sides = [by_id[id] for id in sorted(pair)]
    heads = " | ".join(f"{one.outlet}: {one.title} ({len(one.text.split())} words)" for one in sides)
    return f"{_share(*(one.text for one in sides)):.2f} {heads}\n"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
