"""Which candidates are attributions: a logistic regression over features that read like what they test.

The weights are trained by `claims.train.judge`; the model card beside them says on what.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from claims.extract.candidates import AUXILIARIES, FINITE, NOUN_PHRASE_FRAMES, REPORTING, Candidate
from claims.extract.quotation import WORD, Inside, words_inside
from claims.extract.stance import is_listed, is_speech_act, stance_of
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

SURE = 0.42
"""What a noun phrase needs to count under a cue that no list knows: "signed a treaty" is an act, not a statement."""
WEIGHTS = Path(__file__).with_name("judge.json")
_LENGTHS = (1, 2, 3, 5, 8, 12, 20, 40)


@dataclass(frozen=True)
class Weights:
    """Bias, weight by feature, and the probability from which a candidate counts as an attribution."""

    bias: float
    weights: Mapping[str, float]
    threshold: float
    cues: frozenset[str]
    """Lemmas seen as a cue in training, or not seen at all often enough to tell."""

    def probability(self, features: Sequence[str]) -> float:
        logit = self.bias + sum(self.weights.get(feature, 0.0) for feature in features)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Weights(stored["bias"], stored["weights"], stored["threshold"], frozenset(stored["cues"]))


def likelihood(candidate: Candidate, weights: Weights, inside: Inside) -> float:
    """P(it is an attribution with this content and source), as the judge and the list of speech acts see it."""
    if _says_nothing(candidate, inside.text):
        return 0.0
    probability = weights.probability(features_of(candidate, inside))
    cue = candidate.cue_token
    if cue is not None and candidate.source and cue.tag_ in FINITE and is_speech_act(cue, candidate.frame):
        return max(probability, weights.threshold)
    if cue is not None and candidate.frame in NOUN_PHRASE_FRAMES and not is_listed(cue, candidate.frame):
        return probability if probability >= SURE else 0.0
    return probability


def _says_nothing(candidate: Candidate, text: str) -> bool:
    """Who declines to comment, or did not mention it, says nothing that could be compared."""
    cue = candidate.cue_token
    if cue is None:
        return False
    if cue.lemma_.lower() in ("decline", "refuse"):
        return candidate.content[0].of(text).lower().startswith(("to comment", "comment", "to respond", "to discuss"))
    negated = any(child.dep_ == "neg" for child in cue.children)
    return negated and stance_of(cue, candidate.frame) == "asserts"


Judged = tuple[Candidate, float]


def without_overlaps(judged: Iterable[Judged], text: str) -> list[Judged]:
    """Of each cue its likeliest reading; of these one attribution a word: the widest holds what is nested in it."""
    by_cue: dict[Span, Judged] = {}
    for candidate, score in judged:
        best = by_cue.get(candidate.cue[0])
        if best is None or score > best[1]:
            by_cue[candidate.cue[0]] = (candidate, score)
    kept: list[Judged] = []
    taken: list[Span] = []
    for candidate, score in sorted(by_cue.values(), key=lambda entry: (-_words(entry[0], text), -entry[1])):
        if not any(span.overlaps(other) for span in candidate.content for other in taken):
            taken += candidate.content
            kept.append((candidate, score))
    return kept


def _words(candidate: Candidate, text: str) -> int:
    return sum(len(span.of(text).split()) for span in candidate.content)


def features_of(candidate: Candidate, inside: Inside) -> tuple[str, ...]:
    """What the judge knows of a candidate, each as a word; all are categorical and either hold or not."""
    frame, cue, source = candidate.frame, candidate.cue_token, candidate.source_token
    words = [match[0] for span in candidate.content for match in WORD.finditer(span.of(inside.text))]
    quoted = _share_quoted(words_inside(candidate.content, inside))
    out = [
        f"frame={frame}",
        f"length={_bucket(len(words))}",
        f"frame={frame} length={_bucket(len(words))}",
        f"quoted={quoted}",
        f"frame={frame} quoted={quoted}",
        f"pieces={min(3, len(candidate.content))}",
        f"tail={candidate.tail}",
        f"tail={candidate.tail} frame={frame}",
    ]
    if words:
        first = words[0].lower()
        out.append(f"first={first}" if first in _FUNCTION_WORDS else "first=other")
    if cue is not None:
        lemma = cue.lemma_.lower()
        stance = stance_of(cue, frame) if lemma not in REPORTING else "reports"
        shape = "verb" if cue.pos_ in ("VERB", "AUX") else "other"
        out += [
            f"cue={lemma}",
            f"cue={lemma} frame={frame}",
            f"cue={lemma} quoted={quoted}",
            f"tag={cue.tag_}",
            f"tag={cue.tag_} frame={frame}",
            f"dep={cue.dep_}",
            f"dep={cue.dep_} frame={frame}",
            f"shape={shape}",
            f"stance={stance} frame={frame}",
            f"stance={stance} frame={frame} quoted={quoted}",
        ]
        out += [f"aux={child.lower_}" for child in cue.children if child.dep_ in AUXILIARIES]
        out += [f"aux={child.lower_} cue={lemma}" for child in cue.children if child.dep_ in AUXILIARIES]
        out += [f"mark={child.lower_}" for child in cue.children if child.dep_ in ("mark", "advmod")]
        if cue.head != cue:
            out.append(f"above={cue.head.lemma_.lower()}")
    out += _source_features(source, frame)
    return tuple(dict.fromkeys(out))


def _source_features(source: Token | None, frame: str) -> list[str]:
    if source is None:
        return ["source=none", f"source=none frame={frame}"]
    entity = source.ent_type_ or "-"
    kind = source.lower_ if source.pos_ == "PRON" else source.pos_
    return [
        f"source={kind}",
        f"source={kind} frame={frame}",
        f"entity={entity}",
        f"entity={entity} frame={frame}",
        f"noun={source.lemma_.lower()}" if source.pos_ == "NOUN" else "noun=-",
    ]


def _share_quoted(marks: Sequence[bool]) -> str:
    share = sum(marks) / len(marks) if marks else 0.0
    return "none" if share == 0 else "all" if share > 0.95 else "most" if share > 0.5 else "some"


def _bucket(number: int) -> int:
    return max((length for length in _LENGTHS if length <= number), default=0)


_FUNCTION_WORDS = frozenset(
    """
    a an the to that what how why if whether who i he she it we they this these there his her their its our for of on
    in at with by as not no be being having doing going making
    """.split()  # noqa: SIM905
)
