"""Fits the judge of `claims.extract.judge`: an L2-regularised logistic regression over a candidate's features.

A candidate is right if its content covers the words of a gold content (Jaccard at least 0.8) and its source holds the
head of the gold source: the rule by which `claims evaluate quotes` scores AR.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from claims.evaluate import gold as gold_files
from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.extract import parser
from claims.extract.candidates import Candidate, candidates
from claims.extract.judge import Weights, features_of, without_overlaps
from claims.extract.quotation import WORD, Inside
from claims.extract.quoted import quoted_candidates
from claims.extract.stance import listed_cues
from claims.stated import Span

RARE = 4
"""A feature seen less often than this is left out."""
RIGHT = 0.8
"""Jaccard of words from which a content counts as the gold one."""
SMALL = 0.02
"""Weights nearer to zero than this are not stored."""
THRESHOLDS = tuple(step / 100 for step in range(20, 61, 2))
NEAR_BEST = 0.005
"""The highest threshold whose F1 is this near to the best is taken: what is found should rather be right."""

Words = frozenset[int]


class Example(NamedTuple):
    document: int
    candidate: Candidate
    features: tuple[str, ...]
    right: bool


def train(
    gold: Sequence[Path], dev: Path, model: str | None, strength: float, progress: Callable[[str], None]
) -> Weights:
    """Weights fitted on the gold files, with the highest threshold that serves F1 on the dev file nearly best."""
    examples = list(_examples([document for path in gold for document in gold_files.quotes(path)], model))
    progress(f"{len(examples):,} candidates, {sum(example.right for example in examples):,} of them right")
    fitted = _fit(examples, strength)
    dev_gold = gold_files.quotes(dev)
    threshold = _best_threshold(fitted, list(_examples(dev_gold, model, fitted.cues)), dev_gold, progress)
    return Weights(fitted.bias, fitted.weights, threshold, fitted.cues)


def write(weights: Weights, path: Path) -> None:
    """As JSON, sorted, so that a retrained file can be compared with the one before."""
    stored = {
        "threshold": weights.threshold,
        "bias": round(weights.bias, 3),
        "cues": sorted(weights.cues),
        "weights": {name: round(value, 3) for name, value in sorted(weights.weights.items())},
    }
    path.write_text(json.dumps(stored, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _examples(
    documents: Sequence[GoldDocument], model: str | None, cues: frozenset[str] | None = None
) -> Iterator[Example]:
    nlp = parser(model)
    for number, (document, doc) in enumerate(
        zip(documents, nlp.pipe(document.document.text for document in documents), strict=True)
    ):
        inside = Inside(doc.text)
        for candidate in candidates(doc, inside, cues) + quoted_candidates(doc, inside):
            words = word_starts(inside.text, candidate.content)
            yield Example(
                document=number,
                candidate=candidate,
                features=features_of(candidate, inside),
                right=any(matches(inside.text, candidate, words, quote) for quote in document.quotes),
            )


def word_starts(text: str, spans: Iterable[Span]) -> Words:
    return frozenset(span.start + match.start() for span in spans for match in WORD.finditer(span.of(text)))


def matches(text: str, candidate: Candidate, words: Words, quote: ScoredQuote) -> bool:
    if not words:
        return False
    wanted = word_starts(text, quote.content)
    if len(words & wanted) < RIGHT * len(words | wanted):
        return False
    if not quote.source:
        return not candidate.source
    head = word_starts(text, [quote.source_head] if quote.source_head else quote.source)
    return bool(head & word_starts(text, candidate.source))


def _fit(examples: Sequence[Example], strength: float) -> Weights:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(feature for example in examples for feature in example.features)
    names = sorted(feature for feature, count in counts.items() if count >= RARE)
    column = {name: number for number, name in enumerate(names)}
    rows = [[column[feature] for feature in example.features if feature in column] for example in examples]
    starts = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int32)
    indices = np.array([number for row in rows for number in row], dtype=np.int32)
    matrix = csr_matrix((np.ones(len(indices), np.float32), indices, starts), shape=(len(rows), len(names)))
    fitted = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=400)
    fitted.fit(matrix, [example.right for example in examples])
    weights = {name: float(value) for name, value in zip(names, fitted.coef_[0], strict=True) if abs(value) >= SMALL}
    return Weights(float(fitted.intercept_[0]), weights, 0.5, _worthy_cues(examples))


def _worthy_cues(examples: Sequence[Example]) -> frozenset[str]:
    """Lemmas that were right more than once, and those that the list of stances names."""
    right = Counter(
        example.candidate.cue_token.lemma_.lower()
        for example in examples
        if example.right and example.candidate.cue_token is not None
    )
    return frozenset(lemma for lemma, count in right.items() if count > 1) | listed_cues()


def _best_threshold(
    weights: Weights, examples: Sequence[Example], documents: Sequence[GoldDocument], progress: Callable[[str], None]
) -> float:
    total = sum(len(document.quotes) for document in documents)
    f1_of: dict[float, float] = {}
    for threshold in THRESHOLDS:
        chosen = right = 0
        for number, group in itertools.groupby(examples, key=lambda example: example.document):
            of_document = list(group)
            is_right = {id(example.candidate): example.right for example in of_document}
            scored = [(example.candidate, weights.probability(example.features)) for example in of_document]
            text = documents[number].document.text
            kept = without_overlaps([entry for entry in scored if entry[1] >= threshold], text)
            chosen += len(kept)
            right += sum(is_right[id(candidate)] for candidate, _ in kept)
        f1_of[threshold] = 2 * right / (chosen + total)
        progress(f"threshold {threshold:.2f}: {chosen:,} chosen, F1 {100 * f1_of[threshold]:.1f}")
    return max(threshold for threshold, f1 in f1_of.items() if f1 >= max(f1_of.values()) - NEAR_BEST)
