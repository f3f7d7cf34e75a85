"""The tables of the folder, read once: which words say the same, and where words stand on which scale."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, cast

ScaleKind = Literal["degree", "status", "cause", "place", "responsibility", "evaluation"]
"""What a disagreement on a scale is."""


@dataclass(frozen=True)
class Scale:
    """An ordered scale, or a set of states that exclude each other."""

    name: str
    kind: ScaleKind
    of: Literal["place", "theme", "matter"]
    """What must be the same on both sides: the place, what the word is said of, or only the matter."""
    ordered: bool
    steps: tuple[tuple[str, ...], ...]
    never_of: tuple[str, ...] = ()
    """What its words are said of in another sense."""
    only_of: tuple[str, ...] = ()
    """What alone they are said of in this one, where anything is named."""

    def may_be_of(self, theme: str | None) -> bool:
        """Its words, said of this, have the sense of the scale."""
        what = theme.casefold().rpartition(" ")[2] if theme else ""
        return theme not in self.never_of and (not self.only_of or not what or what in self.only_of)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def _inverted(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words}


@cache
def _concepts() -> dict[str, Any]:
    table = _table("concepts.toml")
    return table | {name: _inverted(table[name]) for name in ("concept", "heads", "nation", "spelling")}


@cache
def scales() -> dict[str, Scale]:
    """The scales of `scales.toml` by name."""
    return {
        name: Scale(
            name,
            row["kind"],
            row["of"],
            row["ordered"],
            tuple(tuple(step) for step in row["steps"]),
            tuple(row.get("never_of", ())),
            tuple(row.get("only_of", ())),
        )
        for name, row in _table("scales.toml").items()
    }


@cache
def phrases() -> dict[str, tuple[tuple[tuple[str, ...], str, int], ...]]:
    """Every phrase of the scales as (words, scale, step), by its first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
    for scale in scales().values():
        for step, alternatives in enumerate(scale.steps):
            for phrase in alternatives:
                words = tuple(phrase.split())
                found.setdefault(words[0], []).append((words, scale.name, step))
    return {first: tuple(sorted(rows, key=lambda row: (-len(row[0]), row))) for first, rows in found.items()}


def concept(lemma: str) -> str:
    """The concept that a lemma stands for, else the lemma itself: `murder` is `kill`."""
    return cast(str, _concepts()["concept"].get(lemma, lemma))


def word_list(name: str) -> frozenset[str]:
    """One of the plain lists of `concepts.toml`."""
    return frozenset(_concepts()["list"][name])


@cache
def signal(name: str) -> re.Pattern[str]:
    """Finds the words of one of the signals of `concepts.toml`; their star stands for any word characters."""
    words = (re.escape(word).replace(r"\*", r"\w*") for word in _concepts()["signal"][name])
    return re.compile(rf"(?<!\w)({'|'.join(words)})(?!\w)", re.IGNORECASE)


def is_person(lemma: str) -> bool:
    """The noun stands for people."""
    return lemma in _concepts()["heads"]


def actor(agent: str | None) -> str | None:
    """An agent that can act: "the missile violates the treaty" leaves open whose missile it is."""
    return agent if agent and (agent[:1].isupper() or is_person(agent.split()[-1])) else None


def head_class(lemma: str) -> str:
    """What a counted noun counts, where several nouns count the same: `troop` is `soldier`."""
    return cast(str, _concepts()["heads"].get(lemma, lemma))


def wider(topic: str) -> str | None:
    """The topic that includes this one: whoever is killed is harmed."""
    return cast("str | None", _concepts()["within"].get(topic))


def toll_topic(lemma: str) -> str:
    """The concept of what a figure counts: whoever is treated or diagnosed is injured."""
    return cast(str, _concepts()["topic"].get(lemma, concept(lemma)))


def opposite(predicate: str) -> str | None:
    """The predicate that this one undoes or is undone by: violate and comply."""
    return _opposites().get(predicate)


@cache
def _opposites() -> dict[str, str]:
    table: dict[str, str] = _concepts()["opposite"]
    return {other: one for one, other in table.items()} | table


def blames(predicate: str) -> bool:
    """Whoever does this bears the responsibility for it."""
    return predicate in _concepts()["blame"]["predicates"]


def kin(predicate: str) -> frozenset[str]:
    """The deeds that a denial of this one takes in, itself among them."""
    groups: dict[str, list[str]] = _concepts()["kin"]
    return frozenset({predicate}).union(*(group for group in groups.values() if predicate in group))


def takes(predicate: str) -> frozenset[str]:
    """The deeds that were not done either if this one was not."""
    return frozenset(_concepts()["takes"].get(predicate, ()))


def idle(noun: str) -> bool:
    """ "No evidence", "no comment": the noun's absence says nothing of events."""
    return noun in _concepts()["idle"]["nouns"]


def pointing(group: Literal["nouns", "denying", "false", "vague", "refusable", "wrong"]) -> frozenset[str]:
    """Words that point at what was said elsewhere, deny it, call it false, or say little of their own."""
    return frozenset(_concepts()["pointing"][group])


def grows(topic: str) -> bool:
    """Figures on this topic only rise with time."""
    return topic in _concepts()["growing"]["topics"]


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """What stays of a name without articles, case and the forms of nationality: "the Russians" is russia."""
    key = re.sub(r"^(the|a|an) |[’']s?$", "", name.strip().casefold()).strip("“”\"'.,;: \u00a0")
    nations = _concepts()["nation"]
    if key in nations or key + "." in nations or key.rstrip("s") in nations:
        return cast(str, nations.get(key) or nations.get(key + ".") or nations[key.rstrip("s")])
    plain = " ".join(re.findall(r"[\w&’'-]+", key))
    return cast(str, _concepts()["spelling"].get(plain, plain))


@lru_cache(maxsize=1 << 16)
def same_name(one: str, other: str) -> bool:
    """One of the two keys is the other, or the last or first words of it: "putin" and "vladimir putin"."""
    first, second = sorted((name_key(one), name_key(other)), key=len)
    if not first:
        return False
    return (
        _abbreviates(first, second) or first == second or second.endswith(" " + first) or second.startswith(first + " ")
    )


def _abbreviates(short: str, long: str) -> bool:
    """ "inf treaty" stands for "intermediate-range nuclear forces treaty"."""
    letters, *rest = short.split()
    words = long.split()
    spelt = words[: len(words) - len(rest)]
    initials = "".join(word[0] for word in spelt if word not in ("of", "the", "and", "for"))
    return len(letters) > 1 and len(spelt) > 1 and letters == initials and words[len(spelt) :] == rest


def nation_in(name: str) -> str | None:
    """The nation that a name names: russia of "Russian Defense Ministry"."""
    nations: dict[str, str] = _concepts()["nation"]
    words = [re.sub(r"[’']s?$", "", word) for word in name.casefold().split()]
    return next((nations[word] for word in words if word in nations and word != "us"), None)


@cache
def nations() -> frozenset[str]:
    """The nations of `concepts.toml`, as `name_key` gives them."""
    return frozenset(_concepts()["nation"].values())


def share_name(one: Iterable[str], other: Iterable[str]) -> list[str]:
    """The names of one side that the other side has too, sorted, each in its longer form."""
    others = list(other)
    both = ((mine, theirs) for mine in one for theirs in others if same_name(mine, theirs))
    return sorted({max(pair, key=lambda name: (len(name), name)) for pair in both})
