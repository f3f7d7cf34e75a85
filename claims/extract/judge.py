"""Which readings are attributions, and whose: two small networks rank the readings of a cue, and who may have said it.

The weights are trained by `claims.train.judge`; the model card beside them says on what.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from claims.extract.candidates import Candidate, antecedent, merged, noun_phrase, phrase_bounds, spans_of_tokens
from claims.extract.cues import Cue, chances_of, cues_of, likely, may_act, readings_of
from claims.extract.encoder import MARKS, WIDTH, Encoder
from claims.extract.features import Context, holder_features, neighbour_features, reading_features
from claims.extract.network import Known, Network, Seen, known_by_parser
from claims.extract.quotation import Inside
from claims.extract.readings import FINITE, NOUN_PHRASE_FRAMES, REPORTING, Reading
from claims.extract.relayed import innermost
from claims.extract.sources import Holder, blamed, holders
from claims.extract.stance import has_stance, is_listed, is_speech_act
from claims.extract.unsaid import says_nothing
from claims.extract.weights import Weights
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ALIKE = 0.8
"""Jaccard of tokens from which two readings stand for the same content."""
_UNLIKELY = 0.02
_FLOOR = 0.2
_EXACT = 0.2
"""How much a reading's own probability counts besides that of those like it: of these the likeliest is taken."""

_SUBJECT = frozenset({"subject", "nsubj"})
_CLOSE = 0.75
"""From so near to nobody's chance the subject of the cue is the source."""

_PLAIN = ("clause", "clause before", "that")
_PLAIN_BAR = 0.66
_CAREFUL_BAR = 1.2
_DOUBTFUL_BAR = 2.2

_LAST = "order before"
"""The frame of what stands before a comma, somebody and a verb of saying."""

_MEANWHILE = re.compile(r",? (?:while|whereas|but) $", re.I)
"""What stands between two attributions of one sentence."""
_RELATIVES = frozenset({"who", "which", "that"})
_INTRODUCING = frozenset({"saying", "stating", "declaring", "announcing"})

Judged = tuple[Candidate, float]
Read = tuple[Cue, Sequence[Reading]]
"""A cue with all its readings."""


class _Best(NamedTuple):
    cue: Token
    reading: Reading
    probability: float


def judged(doc: Doc, inside: Inside, weights: Weights) -> list[Judged]:
    """The attributions of a doc with the confidence that content and source are right: one attribution a word."""
    return likeliest(possible(doc, inside, weights), inside, weights)


def likeliest(found: Sequence[Judged], inside: Inside, weights: Weights) -> list[Judged]:
    """Of all that is possible the likely attributions, with confidence: one attribution a word."""
    chosen = [(one, chance) for one, chance in found if chance >= weights.threshold * bar(one)]
    read = best_by_cue(found)
    apart = _up_to_the_next([(innermost(one, inside, read), chance) for one, chance in chosen], inside.text)
    kept = without_overlaps(apart)
    return [(one, weights.confidence(chance)) for one, chance in kept]


def best_by_cue(found: Iterable[Judged]) -> dict[int, Candidate]:
    """The likeliest reading of each cue, however unlikely, by the cue's number."""
    return {one.cue_token.i: one for one, _ in found if one.cue_token is not None}


def possible(doc: Doc, inside: Inside, weights: Weights) -> list[Judged]:
    """The likeliest reading of each cue and who most likely said it, however unlikely, with its probability."""
    at_a_glance = known_by_parser(doc)
    tokens = list(doc)
    cues = cues_of(doc, inside, weights.cues, tokens)
    chances = chances_of(cues, weights.cue, at_a_glance)
    context = Context(doc, inside, chances, tokens)
    read = [(cue, found) for cue in likely(cues, chances) if (found := readings_of(cue, inside, context.tokens))]
    known = read_closely(context, read, at_a_glance, weights.encoder)
    best = list(_best_readings(read, weights.content, context, known))
    attributed = _attributed(best, weights.source, context, known)
    return [(candidate, _by_convention(candidate, score, weights, inside)) for candidate, score in attributed]


def bar(candidate: Candidate) -> float:
    """How high the threshold is for this kind of attribution, relative to the others.

    What a plain verb of saying or thinking holds as a clause, and what stands in quotation marks, is attributed in any
    kind of text. Objects, infinitives and nouns, and what nobody says, are so by the habits of what the judge was
    trained on; most of all where no list of cues knows the word: "signed", "recalled".
    """
    cue, frame = candidate.cue_token, candidate.frame
    if cue is None or is_act(candidate):
        return 1.0
    if candidate.source and _is_introduced(candidate, cue):
        return _PLAIN_BAR
    if frame in _PLAIN or frame.startswith(("quotation", "according", "order", "put in")):
        if not candidate.source:
            return _CAREFUL_BAR
        plain = is_listed(cue, frame) or cue.lemma_.lower() in REPORTING or not frame.startswith(_PLAIN)
        return _PLAIN_BAR if plain and not frame.startswith(("order", "put in")) else 1.0
    return _CAREFUL_BAR if has_stance(cue, frame) else _DOUBTFUL_BAR


def _is_introduced(candidate: Candidate, cue: Token) -> bool:
    """ "Issued a statement saying ...": what "saying" holds is attributed as plainly as what "said" does."""
    if candidate.cue[-1] == Span(cue.idx, cue.idx + len(cue)):
        return False  # the text of a doc is put together anew each time that it is asked for
    [*_, last] = candidate.cue[-1].of(cue.doc.text).lower().split()
    return last in _INTRODUCING and last != cue.lower_


def is_act(candidate: Candidate) -> bool:
    """Somebody's speech act that counts however unlikely it looks."""
    cue = candidate.cue_token
    return bool(cue is not None and candidate.source and may_act(cue) and is_speech_act(cue, candidate.frame))


def read_closely(context: Context, read: Sequence[Read], at_a_glance: Known, encoder: Encoder | None) -> Known:
    """What the encoder adds to what the parser knows, in the sentences that the readings touch."""
    doc = context.doc
    import numpy as np

    if encoder is None:
        nothing = np.zeros((len(doc) + 1, WIDTH), np.float32)
        return Known(
            np.concatenate([at_a_glance.vectors, nothing], 1), np.zeros((len(doc) + 1, len(MARKS)), np.float32)
        )
    vectors, marks = encoder.read(doc, touched(read), [token.text for token in context.tokens])
    return Known(np.concatenate([at_a_glance.vectors, vectors], 1), marks)


def touched(read: Sequence[Read]) -> set[int]:
    """The tokens whose sentences the readings of the cues lie in."""
    return {i for cue, found in read for reading in found for i in (cue.token.i, reading.words[0], reading.words[-1])}


def _best_readings(read: Sequence[Read], network: Network, context: Context, known: Known) -> Iterator[_Best]:
    groups = [seen_of(cue, found, context) for cue, found in read]
    for (cue, found), chances in zip(read, network.probabilities(groups, known), strict=True):
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
    shared = cue.seen._replace(features=[*cue.seen.features, *neighbour_features(cue.token, context)])
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


def _attributed(best: Sequence[_Best], network: Network, context: Context, known: Known) -> Iterator[Judged]:
    every = [holders(entry.cue) for entry in best]
    groups = [
        (Seen((), [entry.cue.i]), [holder_features(holder, entry.cue, context) for holder in possible])
        for entry, possible in zip(best, every, strict=True)
    ]
    chances = network.probabilities(groups, known)
    for entry, possible, each in zip(best, every, chances, strict=True):
        holder, chance = _likeliest(possible, each, entry.reading, blamed(entry.cue))
        candidate = _candidate(entry, holder, context)
        if candidate is not None:
            yield candidate, entry.probability * chance


def _likeliest(
    possible: Sequence[Holder], chances: Sequence[float], reading: Reading, blamed: Collection[int]
) -> tuple[Token | None, float]:
    """Nobody, if that is surely likelier than anybody who does not stand in the content, or whom blame meets."""
    words = set(reading.words)
    outside = [pair for pair in zip(possible, chances, strict=True) if pair[0].token.i not in words]
    nobody, freed = 1.0 - sum(chances), sum(chance for holder, chance in outside if holder.token.i in blamed)
    outside = [pair for pair in outside if pair[0].token.i not in blamed]
    holder, chance = max(outside, key=lambda pair: pair[1], default=(None, 0.0))
    if holder is None or chance <= (_CLOSE if holder.way in _SUBJECT else 1.0) * nobody:
        return None, max(nobody, freed)
    return holder.token, max(chance, nobody) + freed


def _candidate(entry: _Best, source: Token | None, context: Context) -> Candidate | None:
    """The spans of a reading and its source; none if nothing is left of the content beside the source."""
    doc, inside, reading = context.doc, context.inside, entry.reading
    phrase = phrase_bounds(source) if source is not None else None
    source_span = _mention(source) if source is not None else None
    cue = tuple(merged([Span(token.idx, token.idx + len(token)) for token in reading.cue], inside.text))
    if reading.quotation is not None:
        content = reading.quotation.content
    else:
        words = _up_to_its_cue(reading, phrase, context)
        if said := _introduced(words, reading.cue, context.tokens):
            words = words[1:]
            cue = tuple(merged([*cue, Span(said.idx, said.idx + len(said))], inside.text))
        content = spans_of_tokens(doc, words, inside)
    if not content:
        return None
    return Candidate(reading.frame, entry.cue, source, content, cue, (source_span,) if source_span else ())


def _introduced(words: Sequence[int], cue: Sequence[Token], tokens: Sequence[Token]) -> Token | None:
    """The "saying" of "issued a statement saying that ...", which is of the cue and not of what is said."""
    first = tokens[words[0]] if len(words) > 1 else None
    if first is None or first.lower_ not in _INTRODUCING or first.dep_ not in ("acl", "advcl"):
        return None
    return first if any(token in (first.head, first.head.head) for token in cue) else None


def _mention(source: Token) -> Span:
    """The words for the source; a relative pronoun with the noun beside it that it stands for."""
    own = noun_phrase(source)
    if source.lower_ not in _RELATIVES:
        return own
    noun = source.doc[source.i - 1 - (source.i > 1 and source.nbor(-1).text == ",")]
    verb = next((verb for verb in source.ancestors if verb.dep_ == "relcl"), None)
    for head in (antecedent(verb), verb.head) if verb is not None else ():
        whole = _whole_name(head)
        if head.i <= noun.i and whole.end == noun.idx + len(noun):
            return Span(whole.start, own.end)
    return own


def _whole_name(head: Token) -> Span:
    """The mention around a head, with all of a name that the parse has cut: "Doctors without Borders"."""
    phrase = noun_phrase(head)
    named = next((name for name in head.doc.ents if name.start <= head.i < name.end), None)
    return Span(min(phrase.start, named.start_char), phrase.end) if named is not None else phrase


def _up_to_its_cue(reading: Reading, phrase: tuple[int, int] | None, context: Context) -> Sequence[int]:
    """The words of a reading without its source; all between a clause and "said X" behind it is said too."""
    words, cue = reading.without(phrase).words, reading.cue[0].i
    if reading.frame in NOUN_PHRASE_FRAMES and reading.quotation is None:
        return words[: _gloss(context.tokens, words)]
    if reading.frame != "clause before" or not words or words[-1] > cue or phrase is None or reading.end == "cut":
        return words
    both = _both_clauses(reading, words, context.tokens)
    end = min(cue, phrase[0])
    return both if phrase[0] <= both[-1] else (*both, *range(both[-1] + 1, end))


def _both_clauses(reading: Reading, words: Sequence[int], tokens: Sequence[Token]) -> Sequence[int]:
    """ "He had few hours, but he had the papers, the prosecutor said" begins with the hours, whatever the parser joined
    the saying to."""
    cue, joint = reading.cue[0], tokens[words[0] - 1]
    first = joint.head
    above = (cue.dep_ == "conj" and first == cue.head) or (first.dep_ == "ccomp" and first.head == cue)
    joined = joint.dep_ == "cc" and above and first.i < words[0] and reading.end == "whole"
    if not joined or first.lemma_.lower() in REPORTING:
        return words
    return range(first.left_edge.i, words[-1] + 1)


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
    if says_nothing(candidate, inside.text):
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


def _up_to_the_next(found: Sequence[Judged], text: str) -> Iterator[Judged]:
    """Each attribution up to where the next begins: in "she said it was hers, while he said ..." his is not hers."""
    begins = {min(span.start for span in (*one.cue, *one.source)): one for one, _ in found if one.source and one.cue}
    for one, chance in found:
        last = one.content[-1]
        ends = (at for at, other in begins.items() if last.start < at < last.end == other.content[-1].end)
        joints = (_MEANWHILE.search(text, last.start, at) for at in sorted(ends))
        cut = next((joint.start() for joint in joints if joint), None)
        yield (replace(one, content=(*one.content[:-1], Span(last.start, cut))) if cut else one), chance


def without_overlaps(found: Iterable[Judged], certain: Iterable[Judged] = ()) -> list[Judged]:
    """One attribution a word, the certain ones first, then the likeliest."""
    kept = list(certain)
    taken = [span for candidate, _ in kept for span in candidate.content]
    for candidate, score in sorted(found, key=lambda entry: (-entry[1], entry[0].content)):
        if not any(span.overlaps(other) for span in candidate.content for other in taken):
            taken += candidate.content
            kept.append((candidate, score))
    return kept
