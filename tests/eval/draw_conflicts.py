"""A hundred listed conflicts, drawn for a reader to say of each whether it is one.

    python tests/eval/draw_conflicts.py PAIRS.jsonl TEXTS.jsonl --corpus CLUSTERS.jsonl.gz
    python tests/eval/draw_conflicts.py PAIRS.jsonl TEXTS.jsonl --db CLAIMS.db       # the corpus has been added to it

The corpus is added whole, as by `claims add`, and what is drawn from is all that `claims conflicts` lists, each as
likely as any other. PAIRS has ids, offsets, kinds and scores, and no words of the articles; TEXTS is for the reader
alone. The same list makes the same draw, in whatever order the documents were added.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from claims import read, settings
from claims.pipeline import Tracker
from claims.records import Claim, Conflict, Selection

SEED = 6
DRAWN = 100
AROUND = 400
"""Characters before and after a claim that the reader is shown."""

Row = dict[str, Any]


def draw(listed: Iterable[Conflict], number: int = DRAWN) -> list[Conflict]:
    """So many of them, or all where there are fewer."""
    # In an order of their own: that of the list depends on scores, which may be equal.
    found = sorted(listed, key=lambda conflict: conflict.id)
    return random.Random(SEED).sample(found, min(number, len(found)))


def row_of(drawn: Conflict) -> Row:
    sides = ("a", drawn.a.claim), ("b", drawn.b.claim)
    return {
        "id": drawn.id,
        **{f"claim_{name}": claim.id for name, claim in sides},
        **{f"document_{name}": claim.document.name for name, claim in sides},
        **{f"spans_{name}": [list(span) for span in claim.spans] for name, claim in sides},
        "kind": drawn.kind,
        "score": drawn.score,
    }


def text_of(drawn: Conflict, tracker: Tracker) -> Row:
    sides = {name: _side(side.claim, tracker) for name, side in (("a", drawn.a), ("b", drawn.b))}
    return {"id": drawn.id, "kind": drawn.kind, "score": drawn.score, "reason": drawn.reason, **sides}


def _side(claim: Claim, tracker: Tracker) -> Row:
    text = tracker.document(claim.document.id).text
    start, end = claim.spans[0].start, claim.spans[-1].end
    return {
        "speaker": claim.speaker and claim.speaker.name,
        "cue": claim.cue,
        "stance": claim.stance,
        "text": claim.text,
        "around": text[max(0, start - AROUND) : end + AROUND],
        "title": claim.document.title,
        "outlet": claim.document.outlet,
        "published": claim.document.published,
        "document": claim.document.name,
    }


def write(path: Path, rows: Iterable[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def drawn_from(tracker: Tracker, pairs: Path, texts: Path) -> None:
    """Write the two files, and say how many conflicts are listed."""
    articles, listed = sum(1 for _ in tracker.documents()), tracker.conflicts(Selection(min_score=settings.SUREST))
    drawn = draw(listed)
    write(pairs, map(row_of, drawn))
    write(texts, (text_of(one, tracker) for one in drawn))
    rate = 1000 * len(listed) / max(1, articles)
    sys.stdout.write(
        f"{articles:,} articles, {len(listed):,} conflicts listed, {rate:,.1f} per 1,000 articles; {len(drawn)} drawn\n"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("texts", type=Path)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--corpus", type=Path, help="the articles; they are added to a database that is thrown away")
    source.add_argument("--db", help="a database that they have been added to already")
    chosen = parser.parse_args(arguments)
    if chosen.db:
        with Tracker(chosen.db, create=False) as tracker:
            drawn_from(tracker, chosen.pairs, chosen.texts)
        return
    with TemporaryDirectory() as folder, Tracker(str(Path(folder) / "claims.db")) as tracker:
        for outcome in tracker.add(read.documents([str(chosen.corpus)])):
            if outcome.status == "refused":
                sys.stderr.write(f"{outcome.item}\n")
        drawn_from(tracker, chosen.pairs, chosen.texts)


if __name__ == "__main__":
    main()
