"""Fits the judge of `claims.extract.judge`: one network that ranks the readings of a cue, one that ranks sources.

A reading is right if its content covers the words of a gold content (Jaccard at least 0.8), a source if it holds the
head of the gold source: the rule by which `claims evaluate quotes` scores AR.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from claims import settings
from claims.evaluate import gold as gold_files
from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.extract import parser
from claims.extract.candidates import Candidate, spans_of_tokens
from claims.extract.cues import ANY, Cue, chances_of, cues_of, readings_of
from claims.extract.encoder import MARKS, Encoder, chunks, sentences_with
from claims.extract.encoder import WIDTH as ENCODED
from claims.extract.features import Context, holder_features
from claims.extract.judge import bar, judged, seen_of, touched
from claims.extract.network import WIDTH, Network, Seen, known_by_parser
from claims.extract.quotation import WORD, Inside
from claims.extract.readings import CUE_PARTS, Reading
from claims.extract.sentences import unwrapped
from claims.extract.sources import holders
from claims.extract.stance import listed_cues
from claims.extract.weights import Weights, log_odds
from claims.pieces import Pieces
from claims.stated import Span

if TYPE_CHECKING:
    from claims.train.network import Ranked

RIGHT = 0.8
"""Jaccard of words from which a content counts as the gold one."""
NEAR = 0.02
"""Of a cue's right readings those count as right that are this near to the best."""
UNITS = {"cue": 16, "content": 48, "source": 24}
ROUNDS = {"cue": 4, "content": 5, "source": 6}
FLOOR = 0.03
"""What is less likely a cue at a glance teaches nothing; lower than at work, so that there are more wrong ones."""
WORTH = 0.01
"""A lemma is worth a look as a cue if this share of its appearances are cues."""
THRESHOLDS = tuple(step / 100 for step in range(10, 61, 2))
NEAR_BEST = 0.001
"""The highest threshold whose F1 is this near to the best is taken: what is found should rather be right."""

Words = frozenset[int]
Progress = Callable[[str], None]
Parsed = tuple[GoldDocument, Any]
"""A gold document and its parse."""


def train(
    gold: Sequence[Path],
    dev: Path,
    model: str | None,
    progress: Progress,
    *,
    start: Path | None = None,
    checkpoint: Path | None = None,
) -> Weights:
    """Weights fitted on the gold files, with the highest threshold that serves F1 on the dev file nearly best: the mean
    of those of contents and of attributions.

    With an encoder that starts from the folder `start`; without one where that is None, which takes minutes. What is
    fitted of the encoder is kept in `checkpoint` after each epoch, and taken from there by the next run.
    """
    learned = list(parsed([document for path in gold for document in gold_files.quotes(path)], model))
    progress(f"{len(learned):,} documents parsed")
    weights = replace(fitted(learned, progress, start, checkpoint), pipeline=settings.model(model))
    return with_best_threshold(weights, list(parsed(gold_files.quotes(dev), model)), progress)


def parsed(documents: Sequence[GoldDocument], model: str | None) -> Iterator[Parsed]:
    texts = (unwrapped(document.document.text) for document in documents)
    return zip(documents, parser(model).pipe(texts), strict=True)


def fitted(
    documents: Sequence[Parsed], progress: Progress, start: Path | None = None, checkpoint: Path | None = None
) -> Weights:
    """The weights without a threshold."""
    import numpy as np

    from claims.train.network import Ranked

    worth = _worthy_cues(documents)
    read = [_Read.of(document, doc, worth) for document, doc in documents]
    offsets = np.cumsum([0, *(len(doc) for _, doc in documents)]).tolist()
    held = [known_by_parser(doc).vectors[:-1].astype(np.float16) for _, doc in documents]
    vectors = np.concatenate([*held, np.zeros((1, WIDTH), np.float16)])
    placed = list(zip(read, offsets, strict=False))
    chances = _glimpsed_unseen(placed, vectors, progress)
    contents, sources = Ranked(), Ranked()
    ends = [(0, 0)]
    for (each, offset), known in zip(placed, chances, strict=True):
        each.add_to(contents, sources, known, offset)
        ends.append((len(contents.sizes), len(sources.sizes)))
    cue = _fit_cues(placed, vectors, progress)
    if start is not None:
        learned = list(zip(placed, chances, pairwise(ends), strict=True))
        content, source, encoder = _fit_jointly(learned, contents, sources, start, checkpoint, progress)
        return Weights(cue, content, source, 0.0, worth, encoder=encoder)
    nothing = np.zeros((len(vectors), ENCODED), np.float16)
    known_of_tokens = np.concatenate([vectors, nothing], 1)
    content, source = (
        _fit(name, ranked, known_of_tokens, progress) for name, ranked in (("content", contents), ("source", sources))
    )
    return Weights(cue, content, source, 0.0, worth)


def _fit_jointly(
    learned: Sequence[tuple[tuple[_Read, int], dict[int, float], tuple[tuple[int, int], tuple[int, int]]]],
    contents: Ranked,
    sources: Ranked,
    start: Path,
    checkpoint: Path | None,
    progress: Progress,
) -> tuple[Network, Network, Encoder]:
    from claims.train.joint import Fit, Lesson, Options, vocabulary_of

    pieces = Pieces(vocabulary_of(start))
    lessons, offsets = [], []
    for (each, offset), known, ((content, source), (content_end, source_end)) in learned:
        if content < content_end and source < source_end:
            chunked = chunks([token.text for token in each.doc], sentences_with(each.doc, each.touched(known)), pieces)
            parts = slice(content, content_end), slice(source, source_end)
            lessons.append(Lesson(known_by_parser(each.doc).vectors[:-1], chunked, each.marks(), *parts))
            offsets.append(offset)
    fit = Fit(lessons, Options(contents, offsets), Options(sources, offsets), start, pieces)
    fit.run(progress, checkpoint)
    return fit.content_network(), fit.source_network(), fit.encoder()


def _glimpsed_unseen(placed: Sequence[tuple[_Read, int]], vectors: Any, progress: Progress) -> list[dict[int, float]]:
    """For each document how likely its cues look to a network that was fitted on other documents only."""
    halves = [_fit_cues(placed[1 - half :: 2], vectors, progress) for half in (0, 1)]
    return [
        chances_of(each.cues, halves[number % 2], known_by_parser(each.doc)) for number, (each, _) in enumerate(placed)
    ]


def _fit_cues(placed: Sequence[tuple[_Read, int]], vectors: Any, progress: Progress) -> Network:
    from claims.train.network import Ranked

    glanced = Ranked()
    for each, offset in placed:
        for cue, likenesses in zip(each.cues, each.likenesses, strict=True):
            glanced.add(cue.seen, [ANY], [any(likeness >= RIGHT for likeness, _ in likenesses)], offset)
    return _fit("cue", glanced, vectors, progress)


def _fit(name: str, options: Ranked, vectors: Any, progress: Progress) -> Network:
    from claims.train.network import fit

    progress(f"{name}: {len(options.right):,} options, {sum(options.right):,} of them right")
    return fit(options, vectors, UNITS[name], ROUNDS[name], progress)


def _worthy_cues(documents: Sequence[Parsed]) -> frozenset[str]:
    """Lemmas that are cues often enough, and those that the list of stances names."""
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for document, doc in documents:
        within = {token.i for quote in document.quotes for span in quote.cue for token in _tokens(doc, span)}
        for token in doc:
            if token.pos_ in CUE_PARTS:
                lemma = token.lemma_.lower()
                seen[lemma] += 1
                heads = token.head.i not in within or token.head.i == token.i or token.pos_ in ("NOUN", "ADJ")
                right[lemma] += token.i in within and heads
    return (
        frozenset(lemma for lemma, count in right.items() if count > 1 and count >= WORTH * seen[lemma]) | listed_cues()
    )


def _within(token: Any, spans: Iterable[Span]) -> bool:
    return any(span.start <= token.idx < span.end for span in spans)


def _tokens(doc: Any, span: Span) -> Any:
    return doc.char_span(*span, alignment_mode="expand") or ()


@dataclass
class _Read:
    """A gold document with every reading of every cue."""

    gold: GoldDocument
    doc: Any
    inside: Inside
    cues: list[Cue]
    readings: list[list[Reading]]
    likenesses: list[list[tuple[float, int]]]
    """Of each reading how alike it is to the gold content nearest to it, and which that is."""

    @classmethod
    def of(cls, gold: GoldDocument, doc: Any, worth: frozenset[str]) -> _Read:
        inside, tokens = Inside(doc.text), list(doc)
        cues = cues_of(doc, inside, worth)
        found = [readings_of(cue, inside, tokens) for cue in cues]
        return cls(gold, doc, inside, cues, found, _likenesses(cues, found, gold, inside))

    def add_to(self, contents: Ranked, sources: Ranked, chances: dict[int, float], offset: int) -> None:
        context = Context(self.doc, self.inside, chances)
        for cue, found, likenesses in zip(self.cues, self.readings, self.likenesses, strict=True):
            if chances[cue.token.i] < FLOOR or not found:
                continue
            best = max(likeness for likeness, _ in likenesses)
            right = [likeness >= max(RIGHT, best - NEAR) for likeness, _ in likenesses]
            contents.add(*seen_of(cue, found, context), right, offset)
            if any(right):
                _add_sources(self.gold.quotes[max(likenesses)[1]], cue.token, context, sources, offset)

    def touched(self, chances: dict[int, float]) -> set[int]:
        """The tokens whose sentences the encoder reads."""
        likely = [(cue, found) for cue, found in zip(self.cues, self.readings, strict=True)]
        return touched([(cue, found) for cue, found in likely if chances[cue.token.i] >= FLOOR])

    def marks(self) -> Any:
        """(tokens, MARKS): 1 where the gold has the mark."""
        import numpy as np

        out = np.zeros((len(self.doc), len(MARKS)), np.float32)
        column = {name: number for number, name in enumerate(MARKS)}
        for quote in self.gold.quotes:
            for name, spans in (("content", quote.content), ("cue", quote.cue), ("source", quote.source)):
                for span in spans:
                    words = [token.i for token in _tokens(self.doc, span) if not token.is_space]
                    out[words, column[name]] = 1
                    if name == "content" and words:
                        out[words[0], column["start"]] = out[words[-1], column["end"]] = 1
        return out


def _add_sources(quote: ScoredQuote, cue: Any, context: Context, sources: Ranked, offset: int) -> None:
    """Right is the uppermost word of the gold source; where the parse leads to none of its words, nothing is learnt."""
    possible = holders(cue)
    within = {holder.token.i for holder in possible if _within(holder.token, quote.source)}
    right = [
        holder.token.i in within and not any(above.i in within for above in holder.token.ancestors)
        for holder in possible
    ]
    if possible and (any(right) or not quote.source):
        sources.add(Seen((), [cue.i]), [holder_features(holder, cue, context) for holder in possible], right, offset)


def _likenesses(
    cues: Sequence[Cue], readings: Sequence[Sequence[Reading]], document: GoldDocument, inside: Inside
) -> list[list[tuple[float, int]]]:
    """For each reading of each cue how alike it is to the gold content nearest to it, and which that is.

    Nothing is like a content whose gold cue can be read so, unless it is that cue.
    """
    wanted = [word_starts(inside.text, quote.content) for quote in document.quotes]
    by_word = defaultdict(set)
    for number, words in enumerate(wanted):
        for word in words:
            by_word[word].add(number)

    def nearest(reading: Reading) -> tuple[float, int]:
        words = word_starts(inside.text, content_of(reading, inside))
        numbers = {number for word in words for number in by_word[word]} if words else set()
        return max(((len(words & wanted[n]) / len(words | wanted[n]), n) for n in sorted(numbers)), default=(0.0, -1))

    every = [[nearest(reading) for reading in found] for found in readings]
    claimed = defaultdict(set)
    for (cue, *_), likenesses in zip(cues, every, strict=True):
        for likeness, number in likenesses:
            if likeness >= RIGHT and _within(cue, document.quotes[number].cue):
                claimed[number].add(cue.i)
    return [
        [
            (likeness, number) if not claimed[number] or cue.i in claimed[number] else (0.0, number)
            for likeness, number in likenesses
        ]
        for (cue, *_), likenesses in zip(cues, every, strict=True)
    ]


def content_of(reading: Reading, inside: Inside) -> tuple[Span, ...]:
    if reading.quotation is not None:
        return reading.quotation.content
    return spans_of_tokens(reading.root.doc, reading.words, inside)


def word_starts(text: str, spans: Iterable[Span]) -> Words:
    return frozenset(match.start() for span in spans for match in WORD.finditer(text, *span))


def matches(text: str, candidate: Candidate, words: Words, quote: ScoredQuote) -> bool:
    if not _alike(words, word_starts(text, quote.content)):
        return False
    if not quote.source:
        return not candidate.source
    head = word_starts(text, [quote.source_head] if quote.source_head else quote.source)
    return bool(head & word_starts(text, candidate.source))


def with_best_threshold(weights: Weights, documents: Sequence[Parsed], progress: Progress) -> Weights:
    """With the threshold, and with how probabilities become confidences above it.

    What is left out below a threshold takes no word from what is above it, so one run serves all thresholds.
    """
    total = sum(len(document.quotes) for document, _ in documents)
    weights = replace(weights, threshold=0.0, truth=(1.0, 0.0))
    found = [entry for document, doc in documents for entry in scored(weights, document, doc)]
    f1_of: dict[float, float] = {}
    for threshold in THRESHOLDS:
        kept = [one for one in found if one.over_bar >= threshold]
        right, content = (2 * sum(each) / (len(kept) + total) for each in _counts(kept))
        f1_of[threshold] = (right + content) / 2
        progress(f"threshold {threshold:.2f}: {len(kept):,} chosen, AR {100 * right:.1f}, content {100 * content:.1f}")
    best = max(f1_of.values())
    threshold = max(threshold for threshold, f1 in f1_of.items() if f1 >= best - NEAR_BEST)
    truth = _truth([(one.probability, one.right) for one in found if one.over_bar >= threshold])
    progress(f"confidence: slope {truth[0]:.2f}, intercept {truth[1]:.2f}")
    return replace(weights, threshold=threshold, truth=truth)


class Scored(NamedTuple):
    """An attribution that is found."""

    over_bar: float
    """Its probability as a multiple of the bar for its kind."""
    probability: float
    content: bool
    """The content is right."""
    right: bool
    """The source is too."""


def scored(weights: Weights, document: GoldDocument, doc: Any) -> Iterator[Scored]:
    inside = Inside(doc.text)
    for candidate, probability in judged(doc, inside, weights):
        words = word_starts(inside.text, candidate.content)
        alike = [quote for quote in document.quotes if _alike(words, word_starts(inside.text, quote.content))]
        right = any(matches(inside.text, candidate, words, quote) for quote in alike)
        yield Scored(probability / bar(candidate), probability, bool(alike), right)


def _counts(found: Sequence[Scored]) -> tuple[list[bool], list[bool]]:
    return [one.right for one in found], [one.content for one in found]


def _alike(ours: Words, theirs: Words) -> bool:
    return bool(ours) and len(ours & theirs) >= RIGHT * len(ours | theirs)


def _truth(found: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and intercept of the log-odds that fit best to what was right, by a few steps of Newton's method."""
    import numpy as np

    seen = np.array([[log_odds(probability), 1.0] for probability, _ in found]).reshape(-1, 2)
    right = np.array([right for _, right in found], float)
    fitted = np.array([1.0, 0.0])
    for _ in range(20):
        chances = 1 / (1 + np.exp(-seen @ fitted))
        slopes = seen.T @ (right - chances) - 0.01 * (fitted - [1.0, 0.0])
        curve = (seen * (chances * (1 - chances))[:, None]).T @ seen + 0.01 * np.eye(2)
        fitted = fitted + np.linalg.solve(curve, slopes)
    return float(fitted[0]), float(fitted[1])
