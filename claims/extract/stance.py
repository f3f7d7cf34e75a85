"""What a cue commits its speaker to."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

from claims.records import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEGATIONS = frozenset({"not", "n't", "never", "no", "n’t"})
_SAYING = frozenset("say tell add report announce note mention cite describe discuss stress".split())  # noqa: SIM905
_LEFT_OPEN_BY_NOT = frozenset({"admit", "confirm", "acknowledge"})


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("claims.extract").joinpath("stances.toml").read_text(encoding="utf-8"))


@cache
def _stances() -> dict[str, Stance]:
    """Stance by lemma, or by lemma and preposition; a lemma listed twice has the stance listed first."""
    found: dict[str, Stance] = {}
    for stance in get_args(Stance):
        for lemma in _table().get(stance, ()):
            found.setdefault(lemma, stance)
    return found


@cache
def _acts() -> frozenset[tuple[str, str]]:
    return frozenset((lemma, frame) for frame, lemmas in _table()["acts"].items() for lemma in lemmas)


@cache
def acting_cues() -> frozenset[str]:
    """The lemmas that hold a noun phrase as a speech act in some frame."""
    return frozenset(lemma for lemma, _ in _acts())


def is_speech_act(cue: Token, frame: str) -> bool:
    """The cue is a speech act that holds a noun phrase in this frame: "denied responsibility"."""
    lemma = cue.lemma_.lower()
    return (lemma, frame) in _acts() and (lemma != "rule" or _rules_out(cue))


def _rules_out(cue: Token) -> bool:
    return any(child.lower_ == "out" for child in cue.children)


def is_listed(cue: Token, frame: str) -> bool:
    """Some list knows the cue, alone or with its preposition."""
    return has_stance(cue, frame) or cue.lemma_.lower() in _SAYING


def has_stance(cue: Token, frame: str) -> bool:
    """The table of stances knows the cue: it does not only tell what was spoken of."""
    lemma = cue.lemma_.lower()
    return lemma in _stances() or f"{lemma} {frame}" in _stances()


def listed_cues() -> frozenset[str]:
    """The lemmas of all cues that the table names."""
    return frozenset(cue.split()[0] for cue in _stances()) | frozenset(lemma for lemma, _ in _acts())


def stance_of(cue: Token | None, frame: str = "") -> Stance:
    """asserts, unless the cue says otherwise: "ruled out" denies, "called for" demands, "called it a lie" asserts."""
    if cue is None:
        return "asserts"
    lemma = cue.lemma_.lower()
    if lemma == "rule" and _rules_out(cue):
        return "believes" if _negated(cue) else "denies"
    stance = _stances().get(f"{lemma} {frame}") or _stances().get(lemma, "asserts")
    if stance in ("alleges", "asserts") and _is_object(cue) and stance_of(cue.head) == "denies":
        return "denies"  # "dispelled rumours that", "rejected the idea that"
    if lemma in ("plan", "agree", "offer", "ask", "propose") and frame.startswith(("clause", "quotation")):
        return "demands" if lemma in ("ask", "propose") else "asserts"
    if stance == "believes" and frame.startswith("quotation"):
        return "asserts"  # “We hope,” he hoped: the words were said
    if stance == "denies" and lemma == "deny" and any(child.dep_ in ("dative", "iobj") for child in cue.children):
        return "asserts"  # "denied them the votes": kept from them
    if (stance == "denies" or lemma in _LEFT_OPEN_BY_NOT) and _negated(cue):
        # "Did not deny it", "has not confirmed it" leave it open, and are no denials; "has no doubt" holds it.
        return "asserts" if lemma == "doubt" else "believes"
    return stance


def _is_object(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and noun.dep_ == "dobj" and noun.head.pos_ == "VERB"


def _negated(cue: Token) -> bool:
    """By a word of its own, or with the verb that it is joined to: "could not confirm or deny"."""
    if any(child.lower_ in _NEGATIONS | {"neither"} for child in cue.children):
        return True
    return cue.dep_ == "conj" and cue.head.i < cue.i and _negated(cue.head)
