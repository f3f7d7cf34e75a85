"""What the quality gates measure: named sets of gold, and the figures of each that must not fall.

The seeds' sets can always be measured; the others need gold that lies beside the repository, in ../shared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from claims import read
from claims.evaluate import conflicts, end_to_end, gold, identities, pages, quotes, runs
from claims.records import Document

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"
CLUSTERS = SHARED / "corpus" / "clusters.jsonl.gz"
PAIRS = ROOT / "tests" / "eval" / "identity" / "pairs.jsonl"

Figures = dict[str, float]


@dataclass(frozen=True)
class Measured:
    """A set of gold: the file, how it is scored, and whether it lies in the repository."""

    path: Path
    figures: Callable[[Path], Figures]
    reads: Path | None = None
    """A corpus that is read for it, which takes ten minutes: measured only where that is asked for."""

    @property
    def available(self) -> bool:
        return self.path.exists() and (self.reads is None or self.reads.exists())

    @property
    def ours(self) -> bool:
        return self.path.is_relative_to(ROOT) and self.reads is None

    def measure(self) -> Figures:
        return self.figures(self.path)


@cache
def extracted(path: Path) -> tuple[list[gold.GoldDocument], Mapping[str, tuple[gold.ScoredQuote, ...]]]:
    """The gold of a file and what is found in its texts; each file is read once a session.

    As in `claims evaluate`: where the gold marks speech only, beliefs that were found are left out.
    """
    documents = gold.quotes(path)
    found = runs.run([row.document for row in documents])
    predicted = {row.id: runs.scored(reading) for row, reading in zip(documents, found, strict=True)}
    return documents, predicted if quotes.marks_beliefs(documents) else quotes.without_beliefs(predicted)


def attributions(path: Path, *, only_speech: bool = False) -> Figures:
    """F1 of what counts, and how often the speaker is the right one; in per cent."""
    scores = quotes.score(*extracted(path), only_speech=only_speech)
    figures = {name: scores.rates[name].f1 for name in ("AR", "content_part80", "content_token", "direct_AR")}
    return figures | ({"speaker": scores.speaker.percent} if scores.speaker.of else {})


def speech(path: Path) -> Figures:
    """As `attributions`, belief and intention left out."""
    return attributions(path, only_speech=True)


def labelled_with(docs: Sequence[Path], path: Path) -> tuple[list[gold.GoldPair], dict[str, Document]]:
    """The labelled pairs of a file, and their documents out of others."""
    labelled = gold.pairs(path)
    return labelled, gold.documents(docs, {side.document for pair in labelled for side in (pair.a, pair.b)})


def pairs_with(*docs: Path) -> Callable[[Path], Figures]:
    """How to score labelled pairs whose documents are in these files."""

    def measured(path: Path) -> Figures:
        labelled, documents = labelled_with(docs, path)
        readings = conflicts.readings(documents)
        scores = conflicts.score(labelled, [conflicts.judge(pair, readings) for pair in labelled])
        return {"precision": scores.precision, "f1": scores.f1, "auc": scores.auc or 0.0}

    return measured


def listed_with(*docs: Path) -> Callable[[Path], Figures]:
    """How to score the list of conflicts that comes of the documents of labelled pairs, which are in these files."""

    def measured(path: Path) -> Figures:
        return {"found": end_to_end.run(*labelled_with(docs, path)).found.percent}

    return measured


@cache
def who_is_who(corpus: Path) -> Mapping[identities.Mention, str]:
    """Whom the mentions in a corpus mean; read once a session."""
    return identities.who_is_who(list(identities.read(read.documents([str(corpus)]))))


def same_somebody(split: str) -> Callable[[Path], Figures]:
    """How to score this part of labelled pairs of mentions."""

    def measured(path: Path) -> Figures:
        scores = identities.score(identities.pairs(path, split), who_is_who(CLUSTERS))
        return {"precision": scores.precision, "recall": scores.recall}

    return measured


def articles(folder: Path) -> Figures:
    """How well the articles of saved pages are read: F1 of their words in per cent, and how many titles and dates."""
    scores = pages.score(folder)
    return {"f1": round(scores.f1, 1), "titles": scores.titles[0], "dates": scores.dates[0]}


SETS: dict[str, Measured] = {
    "identities tune": Measured(PAIRS, same_somebody("tune"), CLUSTERS),
    "identities test": Measured(PAIRS, same_somebody("test"), CLUSTERS),
    "seeds quotes": Measured(SEEDS / "gold" / "quotes.jsonl", attributions),
    "seeds conflicts": Measured(SEEDS / "gold" / "conflicts.jsonl", pairs_with(SEEDS / "articles")),
    "polnear_dev": Measured(SHARED / "gold" / "polnear_dev.jsonl.gz", attributions),
    "polnear_dev speech": Measured(SHARED / "gold" / "polnear_dev.jsonl.gz", speech),
    "news_dev": Measured(SHARED / "gold" / "news_dev.jsonl", attributions),
    "news_dev speech": Measured(SHARED / "gold" / "news_dev.jsonl", speech),
    "gum_interview": Measured(SHARED / "gold" / "gum_interview.jsonl", attributions),
    "conflicts_dev": Measured(
        SHARED / "gold" / "conflicts_dev.jsonl", pairs_with(SHARED / "gold" / "conflicts_dev_docs.jsonl")
    ),
    "web pages": Measured(SHARED / "html", articles),
    "conflicts end-to-end dev": Measured(
        SHARED / "gold" / "conflicts_dev.jsonl", listed_with(SHARED / "gold" / "conflicts_dev_docs.jsonl")
    ),
}


@cache
def measured(name: str) -> Figures:
    """The figures of a set, measured once a session."""
    return SETS[name].measure()
