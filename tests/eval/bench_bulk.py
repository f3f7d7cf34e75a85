"""What it costs to put what a job found into a store: document by document as `claims add` does, and in bulk.

    python tests/eval/bench_bulk.py PARTS [PARTS ...] [--postgres URL] [--only bulk|add]

It loads the parts into new databases, in both ways, says the CPU seconds a document of this process (of PostgreSQL's
own processes nothing is known here), how they are spent, and whether both stores hold the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clock import Clock
from sqlalchemy import select

from claims.bulk import parts
from claims.bulk.filling import Filler
from claims.bulk.parts import Extracted
from claims.store import Store
from claims.store.engine import reading
from claims.store.tables import comparison, same_utterance, speaker

NOON = datetime(2022, 10, 1, 12, tzinfo=UTC)


def as_add(filler: Filler, found: list[Extracted], clock: Clock) -> None:
    for one in found:
        with filler.store.transaction():
            with clock.on("storing"):
                filler.store.save(one.document, one.claims, one.extractor, one.company)
            with clock.on("relating"):
                filler._relate(filler.store.current(one.document.id))
    with clock.on("settling"):
        super(Filler, filler).settle()


def in_bulk(filler: Filler, files: list[Path], clock: Clock) -> None:
    from claims.bulk.filling import Loaded

    clock.around(Store, "load", "storing")
    clock.around(Filler, "_relate_fresh", "relating")
    for file in files:
        filler.load_part(file, NOON, Loaded())
    with clock.on("settling"):
        filler.settle()


def related(store: Store) -> dict[str, set[Any]]:
    with reading(store._engine) as connection:
        pairs = (comparison.c.a_id, comparison.c.b_id, comparison.c.relation, comparison.c.kind, comparison.c.score)
        return {
            "comparisons": {tuple(row) for row in connection.execute(select(*pairs))},
            "same utterance": {tuple(row) for row in connection.execute(select(same_utterance))},
            "identities": {tuple(row) for row in connection.execute(select(speaker.c.id, speaker.c.canonical_id))},
        }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--postgres", metavar="URL", help="a new database, for the way in bulk only")
    given = asked.parse_args()
    files = sorted(file for folder in given.folders for file in folder.glob("*-*-*.parquet"))
    began = time.process_time()
    every = {one.document.id: one for file in files for one in parts.read(file, NOON)}
    reading_them = time.process_time() - began
    found = list(every.values())
    claims = sum(len(one.claims) for one in found)
    sys.stdout.write(f"{len(found):,} documents, {claims:,} claims; read from parts in {reading_them:.1f} s\n")
    with tempfile.TemporaryDirectory() as folder:
        kept = {}
        for name, how, what, url in (
            ("as add", as_add, found, f"{folder}/add.db"),
            ("in bulk", in_bulk, files, given.postgres or f"{folder}/bulk.db"),
        ):
            clock, began = Clock(), time.process_time()
            with Filler(url) as filler:
                how(filler, what, clock)  # type: ignore[operator]
                took = time.process_time() - began
                kept[name] = related(filler.store)
            each = ", ".join(f"{what} {1000 * spent / len(found):.0f}" for what, spent in clock.spent.items())
            sys.stdout.write(f"{name}: {1000 * took / len(found):.0f} ms of CPU a document ({each})\n")
        for what, one in kept["as add"].items():
            other = kept["in bulk"][what]
            sys.stdout.write(f"{what}: {len(one):,} and {len(other):,}, {len(one & other):,} of them alike\n")


if __name__ == "__main__":
    main()
