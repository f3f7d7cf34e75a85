"""Which persons are one: full names in other spellings, and surnames by the company that they are met in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, takewhile, tee

from rapidfuzz.distance import OSA

from claims.heard import Heard, Link
from claims.speakers import gender
from claims.speakers.across.block import Block, pairs_that_share, times_of
from claims.speakers.across.crowd import Crowd, Met
from claims.speakers.across.linking import apart, is_alone, link
from claims.speakers.across.nearness import ANY, DAYS, SHARED, Nearness
from claims.speakers.across.spelling import Alike, alike, keys_of_likeness, latin, nicknames_of
from claims.speakers.names import bare, person_words, word_set, words

SPELLINGS = ("equal", "spelled")
_COMMON_ROLES = word_set("mr mrs ms former the a an of for and in at to spokesman spokeswoman spokesperson")
_HOW = {"equal": "", "spelled": "another spelling", "nickname": "a short form", "initial": "an initial"}


def links_of_persons(block: Block) -> Iterator[Link]:
    """Of persons whose surnames are roughly spelled alike."""
    full = [one for one in block.heard if not is_alone(one)]
    of_full = [found for a, b in _to_compare(full) if (found := _of_full_names(block, a, b))]
    yield from of_full
    bearers = _Bearers(block, _somebodies(full, of_full))
    lone = []
    for one in block.heard:
        if is_alone(one):
            links = _of_surname(block, one, bearers)
            yield from links
            if not any(found.score > WEAK for found in links):
                lone.append(one)
    for a, b in block.of_about_one_time(lone):
        if alike(_surname(a), _surname(b)) in SPELLINGS and (near := block.nearest(a, b)).strong:
            yield link(a, b, 0.96, f"“{a.speaker.name}” in two documents: {near.words}")


def _to_compare(full: Sequence[Heard]) -> Iterator[tuple[Heard, Heard]]:
    """Pairs of whose given names, or short forms of these, two begin with one letter; each pair once; those of
    whom `_of_full_names` can have something to say: both of whose names are alike, one of whose names ends with the
    other, or who are heard at about one time."""
    initials = [_initials(one) for one in full]
    return ((full[a], full[b]) for a, b in sorted(_like_or_near(full)) if not initials[a].isdisjoint(initials[b]))


def _initials(one: Heard) -> set[str]:
    given = person_words(one.speaker.name)[:-1]
    forms = (*given, *(short for name in given for short in nicknames_of(name)))
    return {latin(bare(name))[:1] for name in forms}


def _like_or_near(full: Sequence[Heard]) -> set[tuple[int, int]]:
    """By the word in which they differ more: the given names of one surname, the surnames of one given name."""
    names = [person_words(one.speaker.name) for one in full]
    by_given = len({name[0] for name in names}) >= len({name[-1] for name in names})
    pairs = pairs_that_share(map(_keys_of_given_names if by_given else _keys_of_surname, names))
    pairs |= pairs_that_share([name[-2:]] for name in names)
    pairs |= pairs_that_share(map(times_of, full))
    everybodys = {at for at, one in enumerate(full) if any(appearance.day is None for appearance in one.appearances)}
    if by_given:
        everybodys |= {at for at, name in enumerate(names) if len(name[0].rstrip(".")) == 1}
    return pairs | {(min(a, b), max(a, b)) for a in everybodys for b in range(len(full)) if a != b}


def _keys_of_given_names(name: Sequence[str]) -> frozenset[str]:
    """As `_given_names_alike` compares them: the first, and all together."""
    return keys_of_likeness(name[0]) | keys_of_likeness("".join(name[:-1]))


def _keys_of_surname(name: Sequence[str]) -> frozenset[str]:
    return keys_of_likeness(name[-1])


WEAK = 0.7
"""The score of a surname by itself, at most."""
LONG, MISSPELLED = 10, 0.8
"""Letters of a full name that may be misspelled, at least, and how similar two such names are: one slip in five."""
MANY, MOSTLY = 10, 0.9
"""Documents that name somebody of a surname in full, and which share of them means one, so that he is meant by it."""


WELL_KNOWN = 6
"""Documents that name the one somebody of a surname in full, so that he is meant by it whatever else is told."""


def _surname(one: Heard) -> str:
    return person_words(one.speaker.name)[-1]


def _somebodies(full: Sequence[Heard], links: Sequence[Link]) -> list[list[Heard]]:
    """Those who are one put together: "Chuck Schumer" and "Charles Schumer" are no choice of two."""
    groups = {one.speaker.id: [one] for one in full}
    for found in links:
        if found.verdict == "same" and groups[found.a] is not groups[found.b]:
            groups[found.a] += groups[found.b]
            groups |= {one.speaker.id: groups[found.a] for one in groups[found.b]}
    return list({id(group): group for group in groups.values()}.values())


# Full names


def _of_full_names(block: Block, a: Heard, b: Heard) -> Link | None:
    ours, theirs = person_words(a.speaker.name), person_words(b.speaker.name)
    first, last = _given_names_alike(ours, theirs), alike(ours[-1], theirs[-1])
    together = not block.documents_of(a).isdisjoint(block.documents_of(b))
    if _are_woman_and_man(a, b):
        return None
    if together and first not in ("nickname", "spelled"):
        return _of_name_within_name(block, a, b, together)
    if last not in SPELLINGS or first == "other":
        return _of_name_within_name(block, a, b) or _of_other_names(block, a, b, last)
    names = f"“{a.speaker.name}” and “{b.speaker.name}”"
    if first == last == "equal":
        if ours[1:-1] and theirs[1:-1] and ours[0] == theirs[0] and ours[1:-1] != theirs[1:-1]:
            return link(a, b, 0.6, f"{names}: other middle names")
        return link(a, b, 0.97, f"{names}: the same name, one with a word more")
    why = ", ".join(filter(None, dict.fromkeys((_HOW[first], _HOW[last]))))
    if first == "initial" and _others_fit_initial(block, ours, theirs):
        return link(a, b, 0.5, f"{names}: {why}, and others have it")
    near = block.nearest(a, b)
    if near.strong or together or (near.some and first != "initial"):
        return link(a, b, 0.97, f"{names}: {why}; {'one document has both' if together else near.words}")
    role = _role_in_common(a, b)
    if role and first != "initial":
        return link(a, b, 0.96, f"{names}: {why}; both {role}")
    return link(a, b, 0.8 if latin(ours[0]) == latin(theirs[0]) else 0.6, f"{names}: {why}")


def _of_other_names(block: Block, a: Heard, b: Heard, surnames: Alike) -> Link | None:
    """Slips of the pen in documents on one event; or two people of one surname, where both given names are known."""
    given = {person_words(one.speaker.name)[0] for one in (a, b)}
    are_two = surnames in SPELLINGS and all(gender.is_given(name) for name in given)
    if not (are_two or _are_misspelled(a, b)) or not (near := block.nearest(a, b, DAYS)).strong:
        return None
    names = f"“{a.speaker.name}” and “{b.speaker.name}”"
    if are_two:
        return apart(a, b, f"{names}: other given names")
    return link(a, b, 0.95, f"{names}: a slip of the pen; {near.words}")


def _are_misspelled(a: Heard, b: Heard) -> bool:
    ours, theirs = _letters(a.speaker.name), _letters(b.speaker.name)
    return min(len(ours), len(theirs)) >= LONG and OSA.normalized_similarity(ours, theirs) >= MISSPELLED


@lru_cache(maxsize=65536)
def _letters(name: str) -> str:
    return "".join(latin(bare(word)) for word in person_words(name))


def _given_names_alike(ours: Sequence[str], theirs: Sequence[str]) -> Alike:
    """ "Abdel-Fattah" is "Abdel Fatah" taken together."""
    first = alike(ours[0], theirs[0])
    return first if first != "other" else alike("".join(ours[:-1]), "".join(theirs[:-1]))


def _of_name_within_name(block: Block, a: Heard, b: Heard, together: bool = False) -> Link | None:
    """ "Le Pen" and "Marine Le Pen", "Tayyip Erdogan" and "Recep Tayyip Erdogan"."""
    few, many = sorted((person_words(one.speaker.name) for one in (a, b)), key=len)
    if len(few) == len(many) or many[-len(few) :] != few:
        return None
    near = block.nearest(a, b)
    score = 0.97 if near.strong or together else 0.6
    why = "; one document has both" if together else f"; {near.words}" if near.strong else ""
    return link(a, b, score, f"“{a.speaker.name}” and “{b.speaker.name}”: one name within the other{why}")


def _are_woman_and_man(a: Heard, b: Heard) -> bool:
    return len({gender.of_name(one.speaker.name) for one in (a, b)} - {None}) > 1


def _others_fit_initial(block: Block, ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return len(list(islice((one for one in block.heard if _fits_initial(one, ours, theirs)), 3))) > 2


def _fits_initial(one: Heard, ours: Sequence[str], theirs: Sequence[str]) -> bool:
    letter = min(ours[0], theirs[0], key=len)[0]
    return person_words(one.speaker.name)[0].startswith(letter) and alike(_surname(one), ours[-1]) in SPELLINGS


# Surnames


class _Bearers:
    """Who may be meant by a surname: those who are named so in full, in groups of who are one."""

    def __init__(self, block: Block, groups: Sequence[Sequence[Heard]]) -> None:
        self._block, self._groups = block, groups
        self._called: dict[str, _Called] = {}

    def called(self, surname: str) -> _Called:
        if surname not in self._called:
            groups = [group for group in self._groups if any(_is_called(one, surname) for one in group)]
            crowd = self._block.crowd([one for group in groups for one in group])
            self._called[surname] = _Called(groups, crowd)
        return self._called[surname]


@dataclass(frozen=True)
class _Called:
    """Those of one surname."""

    groups: Sequence[Sequence[Heard]]
    crowd: Crowd

    def ranked(self, one: Heard) -> Iterator[Met]:
        """The nearest first, of each group the one that is met nearest."""
        seen = set[int]()
        for met in self.crowd.ranked(one):
            group = self._group_of[met[1].speaker.id]
            if group not in seen:
                seen.add(group)
                yield met

    def mostly(self, met: Met) -> bool:
        """He is whom nine in ten documents mean that name anybody so in full, where these are many."""
        return self._group_of[met[1].speaker.id] == self._usual

    @property
    def usual(self) -> Heard | None:
        """Who is mostly meant by the surname, by the name that most documents give him."""
        if self._usual is None:
            return None
        return max(self.groups[self._usual], key=lambda one: (len(one.appearances), one.speaker.id))

    @property
    def only(self) -> int:
        """Documents that name the one somebody of this surname in full; none where there are several."""
        return self._documents[0] if len(self.groups) == 1 else 0

    @cached_property
    def _group_of(self) -> dict[str, int]:
        return {one.speaker.id: number for number, group in enumerate(self.groups) for one in group}

    @cached_property
    def _usual(self) -> int | None:
        documents = self._documents
        most = max(range(len(documents)), key=documents.__getitem__, default=None)
        many = most is not None and sum(documents) >= MANY and documents[most] >= MOSTLY * sum(documents)
        return most if many else None

    @cached_property
    def _documents(self) -> list[int]:
        return [sum(len(one.appearances) for one in group) for group in self.groups]


def _is_called(one: Heard, surname: str) -> bool:
    return alike(surname, _surname(one)) in SPELLINGS


def _of_surname(block: Block, one: Heard, bearers: _Bearers) -> list[Link]:
    """Whose surname it is: of those whom documents on the same event name in full, else on the same people, if it is
    one somebody."""
    called = bearers.called(_surname(one))
    met, again = tee(called.ranked(one))
    some = list(takewhile(lambda m: m[0].some, met))
    for near, score in (([m for m in some if m[0].strong], 0.97), (some, 0.95)):
        for chosen in (near, [m for m in near if _role_in_common(one, m[1])], list(filter(called.mostly, near))):
            if len(chosen) == 1:
                return [_by_company(one, chosen[0][0], chosen[0][1], score)]
        if near:
            return [_by_company(one, m[0], m[1], 0.8 if score > 0.95 else 0.6) for m in near[:3]]
    if (usual := called.usual) and (role := _role_in_common(one, usual)):
        why = f"both {role}, and he is whom documents mean that name one of that name"
        return [link(one, usual, 0.95, f"“{one.speaker.name}” for “{usual.speaker.name}”: {why}")]
    nearest = [other for _, other in islice(again, 2)]
    if len(nearest) == 1 and called.only > 1:
        ever = max((block.nearest(one, other, ANY) for other in called.groups[0]), key=lambda near: near.rank)
        if len(ever.shared) >= SHARED:
            return [_by_company(one, ever, nearest[0], 0.95)]
        if called.only >= WELL_KNOWN:
            why = f"nobody else of that name is heard, and he is in {called.only} documents"
            return [link(one, nearest[0], 0.95, f"“{one.speaker.name}” for “{nearest[0].speaker.name}”: {why}")]
    return [found for other in nearest if (found := _by_name_alone(one, other, len(called.groups)))]


def links_of_given_names(block: Block) -> Iterator[Link]:
    """ "Judge Steven" where documents on the same event know one Judge Steven O'Neill."""
    persons = [one for one in block.heard if one.speaker.kind == "person"]
    full = block.crowd([one for one in persons if not is_alone(one)])
    for one in filter(is_alone, persons):
        met = [
            (near, other)
            for near, other in takewhile(lambda m: m[0].strong, full.ranked(one, DAYS))
            if person_words(other.speaker.name)[0] == _surname(one) and _role_in_common(one, other)
        ]
        if len(met) == 1:
            yield _by_company(one, met[0][0], met[0][1], 0.95)


def _by_company(one: Heard, nearness: Nearness, other: Heard, score: float) -> Link:
    role = _role_in_common(one, other)
    why = f"; both {role}" if role else ""
    return link(one, other, score, f"“{one.speaker.name}” for “{other.speaker.name}”: {nearness.words}{why}")


def _by_name_alone(one: Heard, other: Heard, candidates: int) -> Link | None:
    role = _role_in_common(one, other)
    if not role and candidates > 1:
        return None
    why = f"both {role}" if role else "nobody else of that name is heard"
    return link(one, other, WEAK if role else 0.5, f"“{one.speaker.name}” may be “{other.speaker.name}”: {why}")


def _role_in_common(a: Heard, b: Heard) -> str:
    """A word that both are called by, besides their names: "senator"."""
    shared = (_roles(a) & _roles(b)) - {*words(a.speaker.name), *words(b.speaker.name)}
    return min(shared, key=lambda word: (-len(word), word), default="")


def _roles(one: Heard) -> frozenset[str]:
    said = (alias for alias in one.speaker.aliases if alias[:1].islower())
    texts = {one.speaker.role or "", *said, *(appearance.called for appearance in one.appearances)}
    return frozenset().union(*map(_roles_in, texts))


@lru_cache(maxsize=65536)
def _roles_in(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if len(word) > 2) - _COMMON_ROLES
