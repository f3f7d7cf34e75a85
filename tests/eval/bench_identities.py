"""How long it takes to find who is who among 10,000, 30,000 and 100,000 made-up speakers, and how that grows.

The names are put together of syllables, with a few surnames that very many have; each document belongs to an event that
names the same people and places. There are forty documents a day: more speakers are more days, some two months to two
years.

    python tests/eval/bench_identities.py [NUMBER ...]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from claims.heard import Appearance, Company, Heard
from claims.records import Speaker, SpeakerKind
from claims.speakers import speaker_id
from claims.speakers.across import links

SIZES = (10_000, 30_000, 100_000)
DOCUMENTS_A_DAY = 40
SYLLABLES = tuple("ba den ko lar mi nos pe ran sul ti vo wen zar gar hol im jan kel ost ul".split())  # noqa: SIM905
COMMON = ("Smith", "Brown", "Kim", "Ivanov", "Garcia")
NOUNS = ("police", "prosecutors", "authorities", "mayor of {}", "spokesman", "witnesses", "{} police")
MINISTRIES = ("Foreign Ministry", "Defense Ministry", "Supreme Court", "Interior Ministry")
COUNTRIES = ("Russia", "Ukraine", "Israel", "Egypt", "France", "Kenya", "Brazil")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    before = 0.0
    for size in sizes:
        made = heard(size, random.Random(size))
        started = time.process_time()
        found = links(made)
        took = time.process_time() - started
        same = sum(link.verdict == "same" for link in found)
        growth = f", {took / before:.1f} times the one before" if before else ""
        sys.stdout.write(
            f"{size:>7,} speakers: {took:6.1f} CPU seconds{growth}; {same:,} of {len(found):,} links sure\n"
        )
        before = took


def heard(size: int, chance: random.Random) -> list[Heard]:
    """So many speakers, in documents of three to five speakers."""
    out: dict[str, Heard] = {}
    for number, appearance in enumerate(documents(chance)):
        for one in speakers(f"d{number}", chance):
            known = out.get(one.id, Heard(one))
            out[one.id] = replace(known, appearances=(*known.appearances, replace(appearance, document=f"d{number}")))
        if len(out) >= size:
            return list(out.values())
    raise AssertionError("documents never end")


def documents(chance: random.Random) -> Iterator[Appearance]:
    """One event after the other, three documents each."""
    day, number = date(2012, 1, 1), 0
    while True:
        names = frozenset(f"{word(chance)} {word(chance)}".lower() for _ in range(12))
        for _ in range(3):
            number += 1
            day += timedelta(days=number % DOCUMENTS_A_DAY == 0)
            some = frozenset(chance.sample(sorted(names), 8)) | {"white house", "new york"}
            yield Appearance("", day, Company(some, {chance.choice(COUNTRIES).lower(): 3}))


def speakers(document: str, chance: random.Random) -> Sequence[Speaker]:
    return [speaker(document, chance) for _ in range(chance.randint(3, 5))]


def speaker(document: str, chance: random.Random) -> Speaker:
    kind: SpeakerKind = chance.choices(("person", "organisation", "unnamed"), (60, 20, 20))[0]
    surname = chance.choice(COMMON) if chance.random() < 0.1 else word(chance) + word(chance).lower()
    if kind == "person":
        name = surname if chance.random() < 0.1 else f"{word(chance)} {surname}"
        return Speaker(speaker_id(kind, name, document), name, kind, chance.choice(("senator", "minister", None)))
    if kind == "organisation":
        country = chance.choice(("", f"{chance.choice(COUNTRIES)}'s "))
        name = country + chance.choice(MINISTRIES) if chance.random() < 0.3 else f"{surname} {word(chance)} Group"
        return Speaker(speaker_id(kind, name, document), name, kind)
    name = chance.choice(NOUNS).format(surname)
    return Speaker(speaker_id(kind, name, document), name, kind)


def word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=2)).capitalize()


if __name__ == "__main__":
    main()
