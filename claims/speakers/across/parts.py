"""Who is compared under a key, and with what documents: all who share it, as long as these are few.

Where many share it, those who are known by one document only ("Trump" in that paper) are compared with those who are
heard in the same hundred days, and speakers in full with each other by the latest documents of each. So what one more
report costs goes with how much is told at its time more than with all that was ever told.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from claims.heard import UNDATED, Appearance, Heard, Part, period_of
from claims.speakers.across.block import times_on
from claims.speakers.across.linking import is_alone

CROWD = 500
"""Documents in which those who share a key are heard: where there are more, these are many."""
CROWD_UNDATED = 100
"""The same of descriptions without a date ("police"), each of which is compared with each."""
LATEST = 100
"""Documents of a speaker by which it is compared with other full names where many share a key."""
WHOLE = ("called", "named")
"""Kinds of keys under which words decide, and documents hardly count: whoever has the key is looked at."""


def parts_of(key: str, heard: Sequence[Heard]) -> Iterator[Part]:
    """Those of all who share the key who are compared with each other. Who is heard no more is nobody's."""
    kind, time = key.split()[0], key.split()[-1]
    found = sorted((one for one in heard if one.appearances or one.given), key=lambda one: one.speaker.id)
    if kind in WHOLE or _documents(found) <= _crowd(key):
        yield Part(key, tuple(found))
    elif kind == "noun":
        yield Part(key, tuple(_in_time(one, time) for one in found if time != UNDATED))
    else:
        yield Part(key, tuple(_latest(one) for one in found if not is_alone(one)))
        yield from _by_period(key, found)


def concerned(
    key: str, heard: Sequence[Heard], anew: Mapping[str, Collection[date | None] | None], gained: Collection[str] = ()
) -> set[str]:
    """Whose links (ids), among those who share the key, may be others now that some of these were heard anew: these by
    id with the days on which they were; None where it was not noted on which. Some have `gained` the key since."""
    kind, time = key.split()[0], key.split()[-1]
    everybody = {one.speaker.id for one in heard}
    told = [days for days in anew.values() if days is not None]
    days = frozenset[date | None]().union(*told)
    before = sum(
        not (one.speaker.id in anew and some.day in days)
        for one in heard
        if one.speaker.id not in gained
        for some in one.appearances
    )
    if kind == "named":
        return _beside(heard, anew)
    if len(told) < len(anew) or kind in WHOLE or before <= _crowd(key):
        return everybody
    if kind == "noun":
        return everybody if any(time in times_on(day) for day in days) else set()
    if gained:
        return everybody
    periods = {period_of(day) for day in days}
    full = any(one.speaker.id in anew and not is_alone(one) for one in heard)
    return {one.speaker.id for one in heard if (full and not is_alone(one)) or _periods(one) & periods}


def _crowd(key: str) -> int:
    return CROWD_UNDATED if key.startswith("noun ") and key.endswith(f" {UNDATED}") else CROWD


def _beside(heard: Sequence[Heard], anew: Collection[str]) -> set[str]:
    """Those who come before and after one of these in the order of ids, by which each is linked with the next."""
    ids = sorted(one.speaker.id for one in heard if one.appearances and one.speaker.id not in anew)
    places = [place for id in anew for place in (bisect_left(ids, id) - 1, bisect_right(ids, id))]
    return {ids[place] for place in places if 0 <= place < len(ids)}


def _by_period(key: str, heard: Sequence[Heard]) -> Iterator[Part]:
    """Those who are heard in one period, with what is told of them there, where somebody is known by no more."""
    told: defaultdict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        for period, appearances in _told(one).items():
            told[period].append(_then(one, appearances))
    for period in sorted(told.keys() - {UNDATED}):
        if any(map(is_alone, told[period])):
            yield Part(key, tuple(told[period]), of_lone=True)


def _told(one: Heard) -> dict[str, list[Appearance]]:
    found: defaultdict[str, list[Appearance]] = defaultdict(list)
    for appearance in one.appearances:
        found[period_of(appearance.day)].append(appearance)
    return found


def _periods(one: Heard) -> set[str]:
    return {period_of(appearance.day) for appearance in one.appearances}


def _in_time(one: Heard, time: str) -> Heard:
    return _then(one, [some for some in one.appearances if time in times_on(some.day)])


def _then(one: Heard, appearances: Sequence[Appearance]) -> Heard:
    """As these documents tell of it: what others call it, and its office, may be of another time."""
    speaker = one.speaker if is_alone(one) else replace(one.speaker, role=None, aliases=())
    return replace(one, speaker=speaker, appearances=tuple(appearances))


def _latest(one: Heard) -> Heard:
    if len(one.appearances) <= LATEST:
        return one
    ordered = sorted(one.appearances, key=lambda some: (some.day or date.min, some.document))
    return replace(one, appearances=tuple(ordered[-LATEST:]))


def _documents(heard: Sequence[Heard]) -> int:
    """In which these are heard; one counts for each who is heard in it."""
    return sum(len(one.appearances) for one in heard)
