"""Speed as ratios, each against a bare run of the same kind in the same run: machines differ, ratios less.

- extraction: words a CPU second of extraction with speakers, over those of the bare spaCy pipeline; and the peak of
  memory of a process that does nothing else.
- start-up: of `claims --help` and of three queries, over that of bare Typer applications (bench_start.py).

    python tests/eval/bench.py [FILE.jsonl ...]     # texts to read; without any, 200 articles of ../shared/corpus, if
                                                    # it is there, else the seed articles
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

import bench_start

from claims import read, settings
from claims.extract import Extractor
from claims.records import Document, Refusal
from claims.speakers import resolve

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds" / "articles"
CORPUS = ROOT.parent / "shared" / "corpus" / "news_10k.jsonl.gz"
ARTICLES = 200
WORDS = 20_000
ROUNDS = 2
Pass = Callable[[Sequence[Document]], None]


def main() -> None:
    if sys.argv[1:2] == ["--alone"]:
        alone(sys.argv[2], texts(sys.argv[3:]))
        return
    names = sys.argv[1:] or [str(CORPUS if CORPUS.exists() else SEEDS)]
    documents = texts(names)
    words = sum(len(document.text.split()) for document in documents)
    bare, whole = extraction(documents)
    say(f"{len(documents)} documents, {words:,} words, best of {ROUNDS}")
    say(f"bare spaCy pass  {words / bare:8,.0f} words a CPU second")
    say(f"extraction       {words / whole:8,.0f} words a CPU second   {bare / whole:.2f} of the bare pass")
    for work in ("bare", "whole"):
        say(f"peak memory      {peak(work, names):8,.0f} MB of a process that makes the {work} pass")
    for line in bench_start.report(bench_start.measured()):
        say(line)


def texts(names: Sequence[str]) -> list[Document]:
    """The first articles of the files; few of them come over and over, until there are `WORDS` words."""
    found = [item for item in read.documents(names, first=ARTICLES) if isinstance(item, Document)]
    out, words = [], 0
    for document in found if len(found) == ARTICLES else cycle(found):
        if len(found) < ARTICLES and words >= WORDS:
            break
        out.append(document)
        words += len(document.text.split())
    return out


def extraction(documents: Sequence[Document]) -> tuple[float, float]:
    """CPU seconds of the bare pipeline and of the whole extraction, taken in turns; the best of each."""
    bare, whole = passes()
    rounds = [(cpu(lambda: bare(documents)), cpu(lambda: whole(documents))) for _ in range(ROUNDS)]
    return min(b for b, _ in rounds), min(w for _, w in rounds)


def passes() -> tuple[Pass, Pass]:
    import spacy

    nlp = spacy.load(settings.model())
    extractor = Extractor.load(None)

    def bare(documents: Sequence[Document]) -> None:
        for _ in nlp.pipe((document.text for document in documents), batch_size=settings.BATCH):
            pass

    def whole(documents: Sequence[Document]) -> None:
        for found in extractor.extract_many(documents):
            if not isinstance(found, Refusal):
                resolve(found)

    return bare, whole


def alone(which: str, documents: Sequence[Document]) -> None:
    """One pass, and the most memory that the process has held, in MB."""
    bare, whole = passes()
    (bare if which == "bare" else whole)(documents)
    say(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def peak(which: str, names: Sequence[str]) -> float:
    command = [sys.executable, __file__, "--alone", which, *names]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def cpu(work: Callable[[], None]) -> float:
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
