"""Which words could be a cue, how likely each looks before it is read, and all the ways to read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from claims.extract.candidates import Candidate, phrase_bounds, subject_of
from claims.extract.features import cue_features
from claims.extract.network import Known, Network, Seen
from claims.extract.quotation import Inside
from claims.extract.quoted import quoted_candidates, with_neighbours
from claims.extract.readings import FINITE, Reading, cue_tokens, readings
from claims.extract.stance import acting_cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ANY = Seen(("any",))
"""The one option of a cue that is only glanced at: that it can be read right."""
UNLIKELY = 0.08
"""What is less likely a cue than this is not read."""


class Cue(NamedTuple):
    """A word that may be a cue."""

    token: Token
    seen: Seen
    quotations: Sequence[Reading]
    """The readings as the cue of a quotation."""


def cues_of(
    doc: Doc, inside: Inside, worth: Collection[str] | None = None, tokens: Sequence[Token] | None = None
) -> list[Cue]:
    """Those of a doc in text order; `worth` holds the lemmas to look at, without it every word is looked at.

    `tokens` are the doc's, for who has them already: to make them takes time.
    """
    quoting: defaultdict[int, list[Reading]] = defaultdict(list)
    for candidate in quoted_candidates(doc, inside):
        cue = candidate.cue_token
        if cue is not None:
            quoting[cue.i] += [_quotation(each, cue) for each in (candidate, *with_neighbours(candidate, inside))]
    places = {token.i for token in cue_tokens(doc if tokens is None else tokens, inside, worth)}.union(quoting)
    return [Cue(doc[i], cue_features(doc[i], i in quoting), quoting.get(i, ())) for i in sorted(places)]


def chances_of(cues: Sequence[Cue], network: Network, known: Known) -> dict[int, float]:
    """By token the probability that it is a cue."""
    chances = network.probabilities([(cue.seen, [ANY]) for cue in cues], known)
    return {cue.token.i: chance for cue, (chance,) in zip(cues, chances, strict=True)}


def likely(cues: Sequence[Cue], chances: Mapping[int, float]) -> list[Cue]:
    """Those worth reading, and the verbs of speech acts whatever their chance."""
    return [cue for cue in cues if chances[cue.token.i] >= UNLIKELY or may_act(cue.token)]


def may_act(cue: Token) -> bool:
    """A verb that may be a speech act: finite, or a participle behind "has" or "had"."""
    if cue.lemma_.lower() not in acting_cues():
        return False
    return cue.tag_ in FINITE or (cue.tag_ == "VBN" and any(_is_have(child) for child in cue.lefts))


def _is_have(token: Token) -> bool:
    return token.dep_ == "aux" and token.lemma_ == "have"


def readings_of(cue: Cue, inside: Inside, tokens: Sequence[Token]) -> list[Reading]:
    """Every way to read a cue; `tokens` are the doc's."""
    return [*cue.quotations, *_without_subject(cue.token, readings(cue.token, inside, tokens))]


def _quotation(candidate: Candidate, cue: Token) -> Reading:
    held = (cue.doc.char_span(*span, alignment_mode="expand") for span in candidate.content)
    words = tuple(token.i for tokens in held if tokens is not None for token in tokens)
    return Reading(candidate.frame, (cue,), cue.doc[words[0]], words, quotation=candidate)


def _without_subject(cue: Token, found: Sequence[Reading]) -> Iterator[Reading]:
    """Where word order gives the reading the parse went wrong, and its subject may be part of what is said."""
    subject = subject_of(cue) if cue.pos_ in ("VERB", "AUX") else None
    phrase = phrase_bounds(subject) if subject is not None else None
    seen = set()
    for reading in found:
        kept = reading if reading.frame.startswith(("order", "according")) else reading.without(phrase)
        if kept.words and kept.words not in seen:
            seen.add(kept.words)
            yield kept
