"""Which readings are attributions, and whose: two small networks rank the readings of a cue, and who may have said it.

The weights are trained by `claims.train.judge`; the model card beside them says on what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from claims.extract.candidates import Candidate, merged, noun_phrase, phrase_bounds, spans_of_tokens
from claims.extract.cues import Cue, chances_of, cues_of, likely, may_act, readings_of
from claims.extract.features import Context, holder_features, neighbour_features, reading_features
from claims.extract.network import Network, Seen, vectors_of
from claims.extract.quotation import Inside
from claims.extract.readings import FINITE, NOUN_PHRASE_FRAMES, REPORTING, Reading
from claims.extract.sources import Holder, holders
from claims.extract.stance import is_listed, is_speech_act, stance_of
from claims.extract.weights import Weights
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from claims.extract.network import Floats

_ALIKE = 0.8
"""Jaccard of tokens from which two readings stand for the same content."""
_UNLIKELY = 0.02
_FLOOR = 0.2
_EXACT = 0.2
"""How much a reading's own probability counts besides that of those like it: of these the likeliest is taken."""

_PLAIN = ("clause", "clause before", "that")
_PLAIN_BAR = 0.66
_CAREFUL_BAR = 1.2

_LAST = "order before"
"""The frame of what stands before a comma, somebody and a verb of saying."""

_SILENT = frozenset({"decline", "refuse"})
_SPEAKING = frozenset({"comment", "respond", "discuss", "say", "speak", "answer", "elaborate"})

Judged = tuple[Candidate, float]


class _Best(NamedTuple):
    cue: Token
    reading: Reading
    probability: float


def judged(doc: Doc, inside: Inside, weights: Weights) -> list[Judged]:
    """The attributions of a doc with the probability that content and source are right: one attribution a word."""
    vectors = vectors_of(doc)
    cues = cues_of(doc, inside, weights.cues)
    chances = chances_of(cues, weights.cue, vectors)
    context = Context(doc, inside, chances)
    best = list(_best_readings(likely(cues, chances), weights.content, context, vectors))
    found = _attributed(best, weights.source, context, vectors)
    agreed = [(candidate, _by_convention(candidate, score, weights, inside)) for candidate, score in found]
    return without_overlaps((each for each in agreed if each[1] >= weights.threshold * bar(each[0])), inside.text)


def bar(candidate: Candidate) -> float:
    """How high the threshold is for this kind of attribution, relative to the others.

    What a plain verb of saying or thinking holds as a clause, and what stands in quotation marks, is attributed in any
    kind of text. Objects, infinitives and nouns, and what nobody says, are so by the habits of what the judge was
    trained on.
    """
    cue, frame = candidate.cue_token, candidate.frame
    if cue is None or is_act(candidate):
        return 1.0
    if not candidate.source:
        return _CAREFUL_BAR
    known = is_listed(cue, frame) or cue.lemma_.lower() in REPORTING
    if frame.startswith(("quotation", "according")) or (frame in _PLAIN and known):
        return _PLAIN_BAR
    return 1.0 if frame in _PLAIN or frame.startswith(("order", "put in")) else _CAREFUL_BAR


def is_act(candidate: Candidate) -> bool:
    """Somebody's speech act that counts however unlikely it looks."""
    cue = candidate.cue_token
    return bool(cue is not None and candidate.source and may_act(cue) and is_speech_act(cue, candidate.frame))


def _best_readings(cues: Sequence[Cue], network: Network, context: Context, vectors: Floats) -> Iterator[_Best]:
    read = [(cue, readings_of(cue, context.inside, context.tokens)) for cue in cues]
    cues, every = [cue for cue, found in read if found], [found for _, found in read if found]
    groups = [seen_of(cue, found, context) for cue, found in zip(cues, every, strict=True)]
    for cue, found, chances in zip(cues, every, network.probabilities(groups, vectors), strict=True):
        reading, chance = _best(found, chances)
        if chance < _FLOOR and may_act(cue.token):
            acts = [pair for pair in zip(chances, found, strict=True) if is_speech_act(cue.token, pair[1].frame)]
            chance, reading = max(acts, key=lambda pair: pair[0], default=(chance, reading))
        if sum(chances) < _FLOOR and _ends_a_clause(cue.token):
            last = [pair for pair in zip(chances, found, strict=True) if pair[1].frame == _LAST]
            chance, reading = max(last, key=lambda pair: pair[0], default=(chance, reading))
        if sum(chances) >= _FLOOR or is_speech_act(cue.token, reading.frame) or reading.frame == _LAST:
            yield _Best(cue.token, reading, chance)


def seen_of(cue: Cue, found: Sequence[Reading], context: Context) -> tuple[Seen, list[Seen]]:
    """What is seen of a cue among the others, and of each of its readings."""
    features, tokens = cue.seen
    shared = ([*features, *neighbour_features(cue.token, context)], tokens)
    return shared, [reading_features(reading, context) for reading in found]


def _best(found: Sequence[Reading], chances: Sequence[float]) -> tuple[Reading, float]:
    """The reading that most probably is right or near enough, with that probability."""
    possible = [(set(r.words), r, chance) for r, chance in zip(found, chances, strict=True) if chance > _UNLIKELY]
    if not possible:
        chance, first = max((chance, -number) for number, chance in enumerate(chances))
        return found[-first], chance
    scored = [
        (sum(chance for words, _, chance in possible if len(own & words) >= _ALIKE * len(own | words)), chance, reading)
        for own, reading, chance in possible
    ]
    together, _, reading = max(scored, key=lambda entry: entry[0] + _EXACT * entry[1])
    return reading, together


def _attributed(best: Sequence[_Best], network: Network, context: Context, vectors: Floats) -> Iterator[Judged]:
    every = [holders(entry.cue) for entry in best]
    groups = [
        (((), ()), [holder_features(holder, entry.cue, context) for holder in possible])
        for entry, possible in zip(best, every, strict=True)
    ]
    chances = network.probabilities(groups, vectors)
    for entry, possible, each in zip(best, every, chances, strict=True):
        holder, chance = _likeliest(possible, each, entry.reading)
        candidate = _candidate(entry, holder, context)
        if candidate is not None:
            yield candidate, entry.probability * chance


def _likeliest(possible: Sequence[Holder], chances: Sequence[float], reading: Reading) -> tuple[Token | None, float]:
    """Nobody, if that is likelier than anybody who does not stand in the content."""
    best: tuple[Token | None, float] = (None, 1.0 - sum(chances))
    words = set(reading.words)
    for holder, chance in zip(possible, chances, strict=True):
        if chance > best[1] and holder.token.i not in words:
            best = (holder.token, chance)
    return best


def _candidate(entry: _Best, source: Token | None, context: Context) -> Candidate | None:
    """The spans of a reading and its source; none if nothing is left of the content beside the source."""
    doc, inside, reading = context.doc, context.inside, entry.reading
    phrase = phrase_bounds(source) if source is not None else None
    source_span = noun_phrase(source) if source is not None else None
    cue = tuple(merged([Span(token.idx, token.idx + len(token)) for token in reading.cue], inside.text))
    if reading.quotation is not None:
        content = reading.quotation.content
    else:
        content = spans_of_tokens(doc, _up_to_its_cue(reading, phrase, context), inside)
    if not content:
        return None
    return Candidate(reading.frame, entry.cue, source, content, cue, (source_span,) if source_span else ())


def _up_to_its_cue(reading: Reading, phrase: tuple[int, int] | None, context: Context) -> Sequence[int]:
    """The words of a reading without its source; all between a clause and "said X" behind it is said too."""
    words, cue = reading.without(phrase).words, reading.cue[0].i
    if reading.frame in NOUN_PHRASE_FRAMES and reading.quotation is None:
        return words[: _gloss(context.tokens, words)]
    if reading.frame != "clause before" or not words or words[-1] > cue or phrase is None or reading.end == "cut":
        return words
    end = min(cue, phrase[0])
    return words if phrase[0] <= words[-1] else (*words, *range(words[-1] + 1, end))


def _gloss(doc: Sequence[Token], words: Sequence[int]) -> int:
    """Where the writer's own remark on a noun phrase begins: "announced a draft of men, most of whom ..."."""
    for number in range(2, len(words)):
        token = doc[words[number]]
        first = token.left_edge.i
        if token.dep_ == "relcl" and words[0] < first and doc[first - 1].text == ",":
            return next(place for place, word in enumerate(words) if word >= first)
    return len(words)


def _by_convention(candidate: Candidate, probability: float, weights: Weights, inside: Inside) -> float:
    """The probability as the list of speech acts sees it: PolNeAR marks few of them, and counts some silences."""
    cue = candidate.cue_token
    if cue is None:
        return probability
    if _says_nothing(candidate, cue, inside.text):
        return 0.0
    if is_act(candidate) or _speaks_last(candidate, cue):
        return max(probability, weights.threshold * bar(candidate))
    return probability


def _speaks_last(candidate: Candidate, cue: Token) -> bool:
    """ "..., the ministry confirmed": somebody and a verb of saying behind a comma, whatever the parser made of it."""
    source = candidate.source_token
    return candidate.frame == _LAST and source is not None and source.i == cue.i - 1 and _ends_a_clause(cue)


def _ends_a_clause(cue: Token) -> bool:
    return cue.tag_ in FINITE and cue.lemma_.lower() in REPORTING


def _says_nothing(candidate: Candidate, cue: Token, text: str) -> bool:
    """Who declines to comment, or did not mention it, says nothing that could be compared."""
    if cue.dep_ == "xcomp" and cue.head.lemma_.lower() in _SILENT and cue.lemma_.lower() in _SPEAKING:
        return True
    if cue.lemma_.lower() in _SILENT:
        return candidate.content[0].of(text).lower().startswith(("to comment", "comment", "to respond", "to discuss"))
    negated = any(child.dep_ == "neg" for child in cue.children)
    return negated and stance_of(cue, candidate.frame) == "asserts"


def without_overlaps(found: Iterable[Judged], text: str) -> list[Judged]:
    """One attribution a word, the likeliest first."""
    kept: list[Judged] = []
    taken: list[Span] = []
    for candidate, score in sorted(found, key=lambda entry: (-entry[1], entry[0].content)):
        if not any(span.overlaps(other) for span in candidate.content for other in taken):
            taken += candidate.content
            kept.append((candidate, score))
    return kept
