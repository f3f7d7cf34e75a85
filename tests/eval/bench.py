"""Speed as ratios, each against a bare run of the same kind in the same run: machines differ, ratios less.

- extraction: words a CPU second of extraction with speakers, over those of the bare spaCy pipeline.
- start-up: wall time of `claims --help`, over that of a Typer application with one empty command.

    python tests/eval/bench.py [FILE.jsonl ...]     # texts to read; without any, the seed articles
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

from claims import settings
from claims.evaluate import gold
from claims.extract import Extractor
from claims.records import Document, Refusal
from claims.speakers import resolve

SEEDS = Path(__file__).parents[2] / "seeds" / "gold" / "quotes.jsonl"
WORDS = 20_000
ROUNDS = 3
STARTS = 7
BARE = "import typer; app = typer.Typer(rich_markup_mode=None); app.command()(lambda: None); app(['--help'])"


def main() -> None:
    documents = texts([Path(name) for name in sys.argv[1:]] or [SEEDS])
    words = sum(len(document.text.split()) for document in documents)
    bare, whole = extraction(documents)
    say(f"{len(documents)} documents, {words:,} words, best of {ROUNDS}")
    say(f"bare spaCy pass  {words / bare:8,.0f} words a CPU second")
    say(f"extraction       {words / whole:8,.0f} words a CPU second   {bare / whole:.2f} of the bare pass")
    empty, ours = start(["-c", BARE]), start(["-m", "claims", "--help"])
    say(f"bare Typer help  {1000 * empty:8.0f} ms")
    say(f"claims --help    {1000 * ours:8.0f} ms   {ours / empty:.2f} times the bare one")


def texts(paths: Sequence[Path]) -> list[Document]:
    """The documents of the files, over and over, until there are `WORDS` words."""
    out, words = [], 0
    for row in cycle([row for path in paths for row in gold.quotes(path)]):
        if words >= WORDS:
            break
        out.append(row.document)
        words += len(row.document.text.split())
    return out


def extraction(documents: Sequence[Document]) -> tuple[float, float]:
    """CPU seconds of the bare pipeline and of the whole extraction, taken in turns; the best of each."""
    import spacy

    nlp = spacy.load(settings.model())
    extractor = Extractor.load(None)

    def bare() -> None:
        for _ in nlp.pipe((document.text for document in documents), batch_size=settings.BATCH):
            pass

    def whole() -> None:
        for found in extractor.extract_many(documents):
            if not isinstance(found, Refusal):
                resolve(found)

    rounds = [(cpu(bare), cpu(whole)) for _ in range(ROUNDS)]
    return min(b for b, _ in rounds), min(w for _, w in rounds)


def cpu(work: Callable[[], None]) -> float:
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def start(arguments: Sequence[str]) -> float:
    """Wall seconds of a fresh interpreter with these arguments, the best of several."""
    return min(wall(arguments) for _ in range(STARTS))


def wall(arguments: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
