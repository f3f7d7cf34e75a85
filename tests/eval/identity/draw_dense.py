"""Draw sure links between speakers of many unrelated articles, to be labelled by a reader: how many of them are right?

    python tests/eval/identity/draw_dense.py news_10k.jsonl.gz dense.jsonl --first 1000

Of all links that are believed without anybody's judgement, each as likely as the other, so that a figure over all drawn
is the precision of such a store. Of both speakers one document is drawn, of each its first mention in one piece. What
is written has no words of the articles and no label; the same corpus, extractor and rules make the same draw.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path

from claims import read
from claims.evaluate.identities import Mention, Read, heard_in
from claims.evaluate.identities import read as read_all
from claims.heard import Heard, Link
from claims.speakers.across import links

SEED, WANTED = 20, 60


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus")
    arguments.add_argument("pairs", type=Path)
    arguments.add_argument("--first", type=int, default=1000, help="articles to read")
    arguments.add_argument("--read", type=Path, help="a pickle of what claims.evaluate.identities.read() returns")
    chosen = arguments.parse_args()
    if chosen.read:
        documents = pickle.loads(chosen.read.read_bytes())[: chosen.first]
    else:
        documents = list(read_all(islice(read.documents([chosen.corpus]), chosen.first)))
    with chosen.pairs.open("w", encoding="utf-8") as out:
        for row in drawn(documents):
            out.write(json.dumps(row) + "\n")


def drawn(documents: Sequence[Read]) -> Iterator[dict[str, object]]:
    heard = {one.speaker.id: one for one in heard_in(documents)}
    mentioned = mentions_of(documents)
    sure = [link for link in links(heard.values()) if link.verdict == "same"]
    chance = random.Random(SEED)
    for link in islice((one for one in chance.sample(sure, len(sure)) if {one.a, one.b} <= mentioned.keys()), WANTED):
        a, b = (chance.choice(mentioned[id]) for id in (link.a, link.b))
        yield row_of(a, b, stratum_of(link, heard))


def mentions_of(documents: Sequence[Read]) -> dict[str, list[Mention]]:
    """By speaker, of each document the first mention that is in one piece."""
    found: defaultdict[str, dict[str, Mention]] = defaultdict(dict)
    for one in documents:
        for claim in one.claims:
            if claim.speaker is not None and len(claim.source_spans) == 1:
                found[claim.speaker.id].setdefault(one.name, Mention(one.name, claim.source_spans[0]))
    return {id: [some[name] for name in sorted(some)] for id, some in found.items()}


def stratum_of(link: Link, heard: dict[str, Heard]) -> str:
    """What is linked: "organisation, person"."""
    return ", ".join(sorted({heard[link.a].speaker.kind, heard[link.b].speaker.kind}))


def row_of(a: Mention, b: Mention, stratum: str) -> dict[str, object]:
    ends = f"{a.document} {a.span.start} {a.span.end} {b.document} {b.span.start} {b.span.end}"
    return {
        "id": sha256(ends.encode()).hexdigest()[:12],
        "document_a": a.document,
        "span_a": [a.span.start, a.span.end],
        "document_b": b.document,
        "span_b": [b.span.start, b.span.end],
        "stratum": stratum,
        "split": "dense",
    }


if __name__ == "__main__":
    main()
