"""Everybody whom a document names, before any pronoun is read: the names that are one somebody's, put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from claims.records import Mention, MentionKind
from claims.speakers import gender
from claims.speakers.across.spelling import transliterated
from claims.speakers.countries import METONYMS, SEATS
from claims.speakers.describe import singular
from claims.speakers.names import (
    SMALL_WORDS,
    bare,
    body_words,
    countries,
    folded,
    initials,
    person_words,
    same_person,
    word_set,
    words,
)
from claims.stated import Span

COURTESY = word_set("mr mrs ms miss mx dr sir")
COMPANY_WORDS = word_set("inc corp co ltd plc llc group company corporation airlines airways motors holdings ag sa nv")
HEAD_NOUNS = word_set(
    """
    administration agency army assembly association bank board bureau church club command commission committee
    congress council court department federation foundation government hospital institute ministry navy
    observatory parliament party pentagon police senate society union university
    """
)


_CLOSE = 2
"""So many sentences on, a surname is that of whoever did something."""
_BEGINNING = 3
"""Letters that a word gives to a name made of several words' beginnings, at least."""


@dataclass(eq=False)
class Somebody:
    """A person, body, group or place of the document, with what the document says of it."""

    kind: MentionKind
    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    body: frozenset[str] = frozenset()
    """What identifies it, for all but persons."""
    noun: str = ""
    """The noun that describes it, where it has no name."""
    gender: Literal["female", "male"] | None = None
    told_gender: bool = False
    """The text tells the gender by a title, a role or a pronoun; otherwise it is the given name's."""
    plural: bool = False
    identified: bool = False
    """A name, or a description that could mean only one: "the Ukrainian command"."""
    classes: set[int] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest name, a person's most used of these, the earliest of equals; else the first description."""
        if not self.names:
            return self.descriptions[0]
        shortest = 0 if self.kind == "person" else 5  # others have names of capitals
        plain = [name for name in self.names if not (name.isupper() and len(name) > shortest)] or self.names
        full = [name for name in plain if len(words(name)) > 1]
        if not full and self.kind == "person":  # "OWEN STRAND" says more than "Strand"
            full = [name for name in self.names if len(words(name)) > 1]
        full = full or plain
        if self.kind != "person":
            full = [name for name in full if folded(name) not in METONYMS] or full
            return max(full, key=lambda name: len(words(name)))
        used = Counter(mention.name for mention in self.mentions)
        best = min(full, key=lambda name: (-used[name], len(words(name))))
        # "Le Pen" is used most, and is the end of "Marine Le Pen".
        longer = [name for name in full if len(name) > len(best) and folded(name).endswith(f" {folded(best)}")]
        return longer[0] if longer else best

    @property
    def countries(self) -> frozenset[str]:
        return countries(self.body)

    def take(self, mention: Mention) -> None:
        """Learn what a mention says; mentions come in text order."""
        self.mentions.append(mention)
        _, name = _spelt_out(mention) or ("", mention.name)
        if name and name not in self.names:
            self.names.append(name)
        courtesy = (mention.role or "").rstrip(".").lower() in COURTESY
        if mention.role and not courtesy and mention.form == "name" and mention.role not in self.roles:
            self.roles.append(mention.role)
        if mention.affiliation and mention.affiliation not in self.affiliations:
            self.affiliations.append(mention.affiliation)
        if mention.gender and not self.told_gender:
            self.gender, self.told_gender = mention.gender, True
        if self.kind == "person" and mention.name:
            self.gender = self.gender or gender.of_name(mention.name)


def cast_of(mentions: Sequence[Mention], sources: frozenset[Mention] = frozenset()) -> dict[Mention, Somebody]:
    """Who each named mention is; `sources` are those who are heard. Later full names count for earlier short ones."""
    people = {m.name for m in mentions if m.subject and _named_like_a_person(m)}
    persons = [m for m in mentions if m.name and (m.kind == "person" or m.name in people)]
    groups = [m for m in mentions if m.name and m.kind == "group"]
    bodies = [m for m in mentions if m.name and m.kind in ("organisation", "place", "other") and m.name not in people]
    who = _persons(persons)
    who.update(_bodies(bodies, sources))
    who.update(_groups(groups))
    for mention in mentions:
        if mention in who:
            who[mention].take(mention)
    return who


def _named_like_a_person(mention: Mention) -> bool:
    """ "Theresa May", which the labels may take for a place."""
    parts = words(mention.name or "")
    return len(parts) == 2 and gender.of_name(mention.name or "") is not None and parts[1] not in HEAD_NOUNS


def _persons(mentions: Sequence[Mention]) -> dict[Mention, Somebody]:
    full: dict[tuple[str, ...], Somebody] = {}
    who: dict[Mention, Somebody] = {}
    for mention in mentions:
        key = person_words(mention.name or "")
        if len(key) > 1:
            who[mention] = _full(full, key)
    alone: dict[str, Somebody] = {}
    for mention in mentions:
        key = person_words(mention.name or "")
        if len(key) == 1:
            before = [m for m in who if m.span < mention.span]
            owner = _owner(bare(key[0]), mention, full, who, before)
            who[mention] = owner or alone.setdefault(bare(key[0]), Somebody("person", identified=True))
    return who


def _full(full: dict[tuple[str, ...], Somebody], key: tuple[str, ...]) -> Somebody:
    if key not in full:
        same = {id(somebody): somebody for other, somebody in full.items() if same_person(key, other, gender.is_given)}
        full[key] = next(iter(same.values())) if len(same) == 1 else Somebody("person", identified=True)
    return full[key]


def _owner(
    word: str,
    mention: Mention,
    full: dict[tuple[str, ...], Somebody],
    who: dict[Mention, Somebody],
    before: Sequence[Mention],
) -> Somebody | None:
    """Whose surname it is, else whose first name, else whose surname in another spelling; of several the one who
    just did something, or is named most."""
    fits = {key: somebody for key, somebody in full.items() if _gender_fits(mention, key)}
    for position in (-1, 0):
        found = {id(s): s for key, s in fits.items() if bare(key[position]) == word}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            met = [m for m in before if id(who[m]) in found and (mention.gender or not m.gender)]  # not "Mrs. Trump"
            nearest = _nearest(mention, met, who)
            return who[nearest] if nearest else None
    spelled = {id(s): s for key, s in fits.items() if transliterated(bare(key[-1]), word)}
    return next(iter(spelled.values())) if len(spelled) == 1 else None


def _nearest(mention: Mention, met: Sequence[Mention], who: dict[Mention, Somebody]) -> Mention | None:
    often = Counter(id(who[m]) for m in met)

    def nearness(m: Mention) -> tuple[bool, int, Span]:
        return m.subject and mention.sentence - m.sentence <= _CLOSE, often[id(who[m])], m.span

    return max(met, key=nearness, default=None)


def _gender_fits(mention: Mention, key: tuple[str, ...]) -> bool:
    known = gender.of_name(" ".join(key))
    return mention.gender is None or known is None or known == mention.gender


def _groups(mentions: Sequence[Mention]) -> dict[Mention, Somebody]:
    found: dict[tuple[str, ...], Somebody] = {}
    who: dict[Mention, Somebody] = {}
    for mention in mentions:
        key = words(mention.name or "")
        if key not in found:
            found[key] = Somebody("group", body=body_words(mention.name or ""), plural=True, identified=True)
        who[mention] = found[key]
    return who


def _bodies(mentions: Sequence[Mention], sources: frozenset[Mention]) -> dict[Mention, Somebody]:
    spelt = dict(filter(None, map(_spelt_out, mentions)))
    names: dict[str, frozenset[str]] = {}
    for mention in mentions:
        names.setdefault(mention.name or "", body_words(mention.name or ""))
    stands_for = _short_forms(names)
    named = frozenset().union(*names.values())
    kinds: dict[frozenset[str], MentionKind] = {}
    found: dict[frozenset[str], Somebody] = {}
    who: dict[Mention, Somebody] = {}
    for mention in mentions:
        short, _ = _spelt_out(mention) or (mention.name or "", "")
        own = names.get(short) or names[mention.name or ""]
        seat = _seat(mention)
        key = own | seat if seat else stands_for.get(own) or (mention in sources and _governed(own, named)) or own
        kinds.setdefault(key, mention.kind)
        if key not in found:
            full = spelt.get(short)
            found[key] = Somebody(mention.kind, names=[full] if full else [], body=key, identified=True)
        who[mention] = found[key]
    return who


def _spelt_out(mention: Mention) -> tuple[str, str] | None:
    """The short and the full name of "Voice of the Free Valley (VFV)", whatever part of it was taken for the name."""
    found = re.fullmatch(r"(?:the )?(\S+ .+?),? \(([A-Z]{2,6})\)", mention.text, re.I)
    if found is None or not found[2].isupper() or found[2] not in initials(found[1]):
        return None
    return found[2], found[1]


def _governed(own: frozenset[str], named: frozenset[str]) -> frozenset[str] | None:
    """The Iran of "Tehran has denied it", if the document names it."""
    [word, *more] = own or ("",)
    country = None if more else SEATS.get(word)
    return frozenset((country,)) if country in named else None


def _seat(mention: Mention) -> frozenset[str]:
    """ "Moscow" of "the Defense Ministry in Moscow", which is not the ministry named in full elsewhere."""
    after = mention.text.partition(mention.name or "")[2].strip()
    found = re.match(r"in ((?:[A-Z]\w+ ?)+)", after)
    return body_words(found[1]) if found and mention.kind == "organisation" else frozenset()


def _short_forms(names: dict[str, frozenset[str]]) -> dict[frozenset[str], frozenset[str]]:
    """From the key of a short form to the one key in the document that it abbreviates."""
    longer = {name: key for name, key in names.items() if len(words(name)) > 1}
    shorts: dict[frozenset[str], frozenset[str]] = {}
    for name, key in names.items():
        if countries(key) == key:
            continue
        plain = name.replace(".", "")
        if plain.isupper() and 2 <= len(plain) <= 6 and plain.isalpha():
            targets = {k for other, k in longer.items() if plain in initials(other)}
        else:
            targets = {
                k for other, k in longer.items() if (key < k and _abbreviates(name, other)) or _blends(name, other)
            }
            targets = {t for t in targets if not any(t < other for other in targets)} if len(targets) > 1 else targets
        targets.discard(key)
        if len(targets) == 1:
            shorts[key] = next(iter(targets))
    return {key: shorts.get(target, target) for key, target in shorts.items()}


def _abbreviates(short: str, long: str) -> bool:
    """ "the Church" of "the Church of Scientology", "Boeing" of "Boeing Co.", but not "Hamas" of "Hamas Party"."""
    a, b = words(short), words(long)
    ends_in_noun = singular(a[-1]) in HEAD_NOUNS
    if b[: len(a)] == a:
        rest = b[len(a) :]
        return set(rest) <= COMPANY_WORDS or (ends_in_noun and rest[0] in ("of", "for"))
    if ends_in_noun and any(
        b[i : i + len(a)] == a and b[i + len(a)] in ("of", "for") for i in range(1, len(b) - len(a))
    ):
        return True  # "the Observatory" of "the Syrian Observatory for Human Rights"
    if b[-len(a) :] == a and (len(a) > 1 or ends_in_noun):
        return not {"of", "for", "and", "in", "file"} & set(b[: -len(a)])
    return ends_in_noun and a[-1] == b[-1] and len(a) > 1


def _blends(short: str, long: str) -> bool:
    """ "Centcom" of "U.S. Central Command", "Interpol": the beginnings of the last words of a name."""
    first, *more = words(long)[-2:]
    [*_, letters] = words(short) or ("",)
    if not more or letters != folded(short) or first in SMALL_WORDS:
        return False
    parts = ((letters[:at], letters[at:]) for at in range(_BEGINNING, len(letters) - _BEGINNING + 1))
    return any(first.startswith(one) and more[0].startswith(other) for one, other in parts)


def in_text_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(set(mentions), key=lambda m: (m.span.start, -m.span.end, m.head, m.text))
