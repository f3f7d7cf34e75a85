"""Who is who inside documents: B³ (Bagga and Baldwin 1998) of the speakers stage on gold chains of persons and bodies.

A gold mention is met by one of ours that ends, or whose head ends, where it ends. Things and events are left out: the
stage does not look for them. A mention that it does not find or settle counts against recall, as a chain of one.

    python tests/eval/coreference.py ../shared/gold/coref_gum_interview.jsonl
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from claims.extract import Extractor
from claims.records import Document, Extraction
from claims.speakers.walk import _Walk

KINDS = ("person", "organization", "place")


def main() -> None:
    [path] = map(Path, sys.argv[1:])
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    documents = [Document(row["text"], name=row["id"]) for row in rows]
    extractor = Extractor.load()
    summed = {"precision": 0.0, "recall": 0.0}
    found = wanted = 0
    for row, document in zip(rows, documents, strict=True):
        gold = {
            (mention["start"], mention["end"]): str(mention["entity"])
            for mention in row["mentions"]
            if mention["type"] in KINDS
        }
        ours = chains(extractor.extract(document), gold)
        rates = b_cubed(gold, ours)
        summed["precision"] += rates[0] * len(ours)
        summed["recall"] += rates[1] * len(gold)
        found += len(ours)
        wanted += len(gold)
    precision, recall = summed["precision"] / found, summed["recall"] / wanted
    f1 = 2 * precision * recall / (precision + recall)
    sys.stdout.write(
        f"B3 precision {100 * precision:.1f}, recall {100 * recall:.1f}, F1 {100 * f1:.1f} "
        f"over {wanted:,} mentions, {found:,} of them found, in {len(rows)} documents\n"
    )


def chains(extraction: Extraction, gold: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], int]:
    """By gold mention the somebody that ours there means; those that ours does not have are left out."""
    walk = _Walk(extraction)
    walk.run()
    by_end = {mention.head.end: somebody for mention, somebody in walk.who.items()}
    by_end |= {mention.span.end: somebody for mention, somebody in walk.who.items()}
    return {place: id(by_end[place[1]]) for place in gold if place[1] in by_end}


def b_cubed(gold: Mapping[tuple[int, int], str], ours: Mapping[tuple[int, int], int]) -> tuple[float, float]:
    """Averages over the mentions: how much of ours is the gold's chain, and how much of the gold's is ours."""
    chain: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    cluster: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for place, entity in gold.items():
        chain[entity].add(place)
    for place, somebody in ours.items():
        cluster[somebody].add(place)
    precision = sum(len(chain[gold[place]] & cluster[ours[place]]) / len(cluster[ours[place]]) for place in ours)
    recall = sum(
        len(chain[entity] & cluster[ours[place]]) / len(chain[entity]) if place in ours else 1 / len(chain[entity])
        for place, entity in gold.items()
    )
    return precision / max(1, len(ours)), recall / max(1, len(gold))


if __name__ == "__main__":
    main()
