"""Pairs of sentences as if somebody had said or denied them, so that what is known of sentences serves for claims."""

from __future__ import annotations

import random

CONFLICT, AGREEMENT, OTHER = range(3)
SENTENCES = {"contradiction": CONFLICT, "entailment": AGREEMENT, "neutral": OTHER}
"""What a label of sentence pairs is to two who say them."""
DENIED = {CONFLICT: AGREEMENT, AGREEMENT: CONFLICT, OTHER: OTHER}
"""What two sentences are to each other once one of them is denied."""

GIVEN = "Anna Mark Olena Sergei David Maria Ahmed Laura Wei Jose Fatima Peter Ivan Sarah Tom Leila Kofi Elena".split()  # noqa: SIM905
FAMILY = "Petrov Miller Shevchenko Khan Lopez Chen Haddad Okafor Schmidt Novak Rossi Cohen Ali Smith Dubois".split()  # noqa: SIM905
BODIES = (
    "police",
    "the foreign ministry",
    "officials",
    "Iran",
    "a spokesman",
    "the president",
    "the company",
    "Russia's defence ministry",
    "the army",
    "witnesses",
    "the United Nations",
    "prosecutors",
    "the governor",
    "rebels",
    "a senior official",
    "investigators",
    "the opposition",
    "aid workers",
    "his lawyer",
    "the mayor",
)
SAYING = (
    "said",
    "told reporters",
    "claimed",
    "according to",
    "insisted",
    "announced",
    "confirmed",
    "alleged",
    "wrote",
    "reported",
    "argued",
    "stated",
    "believes",
    "warned",
    "accused",
)
DENYING = (
    "denied",
    "denies",
    "rejected",
    "dismissed",
    "has denied",
    "refuted",
    "disputed",
    "denied that",
    "rejected claims that",
    "rejected the allegation that",
)
ASKING = (
    "could not confirm whether",
    "did not know whether",
    "asked whether",
    "is investigating whether",
    "could neither confirm nor deny that",
    "has no information that",
)


def attributed(premise: str, hypothesis: str, relation: int, chance: random.Random) -> tuple[str, str, int]:
    """The two sentences, most of them said, denied or left open by somebody, in any order, and what they are then."""
    first, second, relation = _attributed(premise, hypothesis, relation, chance)
    return (second, first, relation) if chance.random() < 0.3 else (first, second, relation)


def _attributed(premise: str, hypothesis: str, relation: int, chance: random.Random) -> tuple[str, str, int]:
    way = chance.random()
    one, other = _somebody(chance), _somebody(chance)
    if way < 0.4:
        return premise, hypothesis, relation
    said = f"{one} {chance.choice(SAYING)}: {premise}"
    if way < 0.7:
        return said, f"{other} {chance.choice(SAYING)}: {hypothesis}", relation
    if way < 0.9:
        return said, f"{other} {chance.choice(DENYING)}: {hypothesis}", DENIED[relation]
    if way < 0.95:
        denied = f"{one} {chance.choice(DENYING)}: {premise}"
        alike = relation == AGREEMENT and len(premise) < 1.5 * len(hypothesis)
        return denied, f"{other} {chance.choice(DENYING)}: {hypothesis}", AGREEMENT if alike else OTHER
    return said, f"{other} {chance.choice(ASKING)}: {hypothesis}", OTHER


def _somebody(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    return chance.choice(BODIES)
