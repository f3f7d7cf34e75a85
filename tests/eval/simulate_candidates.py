"""The index of candidates of more claims than were ever stored: how large its blocks grow, and what a claim costs.

    python tests/eval/simulate_candidates.py PARTS [--claims N ...] [--years N]

How often keys come is fitted to the slots of real claims (PARTS, what `claims bulk extract` wrote), apart for the words
of a story and for what claims say: the frequent ones come as often as they do there, of the others the k-th with a
probability that falls as a power of k, which is read off how many keys were met once: so ever new keys come, as in
news. A key holds for a window of sixteen days: claims of other windows never meet, so 24 days are all that the claims
of the eight in the middle can meet. Only these are made, in full, and some claims look for candidates in them, by the
very rule of the store. Keys are drawn independently of each other, which real ones are not: stories share more.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.bulk import parts
from claims.conflicts import NEIGHBOURS
from claims.conflicts.slots import WINDOW
from claims.stated import STORY
from claims.store.keys import BUDGET, COMMON, HINTS, MOST_KEYS, Asked, _most, _rarest_first

DAYS = 3 * WINDOW // 2
OFTEN = 5
"""Times from which a key of the real claims counts as frequent."""
ASKING = 1000
"""Claims that look for candidates."""
NEVER_MET = 1 << 61
STORIES = 1 << 62
"""Keys of stories begin here, so that none is a key of another kind."""
POSTGRES = 91
"""Bytes of a row of `slot` with both indexes on PostgreSQL 18, measured on 300,000 rows."""
Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Frequencies:
    """How often keys of one kind come."""

    head: NDArray[np.float64]
    """The probability of each frequent key."""
    discount: float
    """Of the others the k-th comes with a probability that falls as k to the power of -1/discount."""

    @classmethod
    def of(cls, counts: Counter[str]) -> Frequencies:
        total, often = counts.total(), sorted((n for n in counts.values() if n >= OFTEN), reverse=True)
        return cls(np.array(often) / total, sum(n == 1 for n in counts.values()) / len(counts))

    def draw(self, size: int, random: np.random.Generator) -> Keys:
        u = random.random(size)
        ends = np.cumsum(self.head)
        found = np.searchsorted(ends, u).astype(np.int64)
        rare = np.flatnonzero(found >= len(self.head))
        steep = 1 / self.discount - 1
        first = max(len(self.head), 1)
        far = first * np.power(1 - random.random(len(rare)), -1 / steep)
        never = random.integers(NEVER_MET, STORIES, len(rare))  # so rare that each comes once
        found[rare] = np.where(far < NEVER_MET, far, never)
        return found


@dataclass(frozen=True)
class News:
    """Real claims: how many a document has, how many keys a claim has, and how often they come."""

    claims: list[int]
    said: list[int]
    """Keys of a claim for what it says, windows aside."""
    told: list[int]
    """Keys of a document for its story."""
    saying: Frequencies
    telling: Frequencies
    dated: float
    fit: str
    """In words: real keys, and as many drawn anew."""

    @classmethod
    def of(cls, folder: Path) -> News:
        claims, said, told, dated = [], [], [], []
        saying, telling = Counter[str](), Counter[str]()
        for file in sorted(folder.glob("*-*-*.parquet")):
            for one in parts.read(file, datetime.now(UTC)):
                if not one.claims:
                    continue
                every = [{slot.rpartition("|")[0] for slot in claim.facts.slots} for claim in one.claims]
                story = {key for key in every[0] if key.startswith(STORY)}
                claims.append(len(every))
                told.append(len(story))
                telling.update(story)
                for keys in every:
                    own = {key for key in keys if not key.startswith(STORY)}
                    said.append(len(own))
                    saying.update(own)
                dated += [bool(claim.facts.day) for claim in one.claims]
        found = cls(claims, said, told, Frequencies.of(saying), Frequencies.of(telling), sum(dated) / len(dated), "")
        random = np.random.default_rng(1)
        again = [
            shape(Counter(which.draw(real.total(), random).tolist()))
            for which, real in ((found.saying, saying), (found.telling, telling))
        ]
        fit = "; ".join(
            f"{name}: {shape(real)} real, {made} drawn anew"
            for name, real, made in (("said", saying, again[0]), ("story", telling, again[1]))
        )
        return cls(*(getattr(found, name) for name in ("claims", "said", "told", "saying", "telling", "dated")), fit)


def shape(counts: Counter) -> str:  # type: ignore[type-arg]
    once = sum(n == 1 for n in counts.values())
    top = [n for _, n in counts.most_common(100)]
    return f"{len(counts):,} keys, {once / len(counts):.2f} met once, most often {top[0]:,}, 100th {top[-1]:,}"


@dataclass(frozen=True)
class Index:
    """The rows of 24 days, by key and number."""

    keys: Keys
    numbers: Keys
    by_claim: dict[int, tuple[Keys, Keys]]
    """To some claims of the eight days in the middle their keys, and the numbers of their document's claims."""

    @classmethod
    def of(cls, news: News, density: float, random: np.random.Generator) -> Index:
        """With so many claims a day."""
        documents = max(1, round(DAYS * density / np.mean(news.claims)))
        sizes = random.choice(news.claims, documents)
        day = np.sort(random.random(documents)) * DAYS
        of_document = np.repeat(np.arange(documents), sizes)
        said = random.choice(news.said, len(of_document))
        told = random.choice(news.told, documents)
        owner = np.repeat(np.arange(len(of_document)), said)
        content = news.saying.draw(len(owner), random)
        story_of = np.repeat(np.arange(documents), told)
        story = news.telling.draw(len(story_of), random) + STORIES
        # every claim of a document has all keys of its story
        starts = np.concatenate([[0], np.cumsum(sizes)])
        repeats = sizes[story_of]
        teller = np.repeat(starts[story_of], repeats) + (
            np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        )
        keys = np.concatenate([content, np.repeat(story, repeats)])
        numbers = np.concatenate([owner, teller])
        when = day[of_document[numbers]]
        first = keys[when < WINDOW], numbers[when < WINDOW]
        second = keys[when >= WINDOW / 2], numbers[when >= WINDOW / 2]
        # the second grid's windows are other keys: told apart by the sign
        keys = np.concatenate([first[0], -second[0] - 1])
        numbers = np.concatenate([first[1], second[1]])
        order = np.lexsort((numbers, keys))
        keys, numbers = keys[order], numbers[order]
        new = np.ones(len(keys), bool)
        new[1:] = (keys[1:] != keys[:-1]) | (numbers[1:] != numbers[:-1])
        keys, numbers = keys[new], numbers[new]
        middle = np.flatnonzero((day[of_document] >= WINDOW / 2) & (day[of_document] < WINDOW))
        asking = np.sort(random.choice(middle, min(ASKING, len(middle)), replace=False))
        theirs = np.flatnonzero(np.isin(numbers, asking))
        found = {}
        for one in asking.tolist():
            at = of_document[one]
            found[one] = keys[theirs[numbers[theirs] == one]], np.arange(starts[at], starts[at + 1])
        return cls(keys, numbers, found)

    def blocks(self) -> Keys:
        """How many claims are under each key."""
        return np.unique(self.keys, return_counts=True)[1]

    def search(self) -> tuple[list[int], list[int], list[int]]:
        """To each claim that asks: rows looked at, claims that share enough, and those compared."""
        looked, sharing, compared = [], [], []
        for keys, own in self.by_claim.values():
            counts, owners = {}, {}
            for key in set(keys.tolist()):
                a, b = np.searchsorted(self.keys, [key, key + 1])
                upto = a + np.searchsorted(self.numbers[a:b], own[-1] + 1)
                counts[key] = min(COMMON, int(upto - a))
                owners[key] = self.numbers[max(a, upto - COMMON) : upto][::-1]
            hints = {key for key in counts if key >= STORIES or -key - 1 >= STORIES}
            thing = Asked(sorted(counts), hints, set(own.tolist()))
            rarest = _rarest_first(thing.keys, counts)
            found = _most(thing, rarest, owners, len(self.numbers))
            looked.append(sum(counts[key] for key, _ in rarest))
            sharing.append(len(found))
            compared.append(min(NEIGHBOURS, len(found)))
        return looked, sharing, compared


def sqlite_bytes(rows: int = 300_000) -> float:
    """Of a row of `slot` with its index, on SQLite, where keys come in no order."""
    random = np.random.default_rng(2)
    keys = random.integers(-(2**62), 2**62, rows).tolist()
    with tempfile.TemporaryDirectory() as folder:
        with sqlite3.connect(f"{folder}/slots.db") as connection:
            connection.execute(
                "CREATE TABLE slot (key BIGINT, claim_number BIGINT, PRIMARY KEY (key, claim_number)) WITHOUT ROWID"
            )
            connection.execute("CREATE INDEX ix ON slot (claim_number)")
            numbers = ((key, 10**8 + at // 50) for at, key in enumerate(keys))
            connection.executemany("INSERT INTO slot VALUES (?, ?)", numbers)
        connection.close()
        return Path(f"{folder}/slots.db").stat().st_size / rows


def told(name: str, values: list[int]) -> str:
    return f"{name} {np.mean(values):,.0f} (half {np.median(values):,.0f}, 99 in 100 {np.percentile(values, 99):,.0f})"


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    asked.add_argument("folder", type=Path)
    asked.add_argument("--claims", type=int, nargs="+", default=[1_000_000, 10_000_000, 100_000_000])
    asked.add_argument("--years", type=float, default=10.0, help="over which the claims are spread evenly")
    given = asked.parse_args()
    news = News.of(given.folder)
    say(f"fitted to {len(news.said):,} claims of {len(news.claims):,} documents, {news.dated:.2f} of them dated")
    say(f"  {news.fit}")
    rows = 2 * (np.mean(news.said) + float(np.average(news.told, weights=news.claims)))
    say(f"  {rows:.1f} rows a claim; bounds: {COMMON} a key, {BUDGET} a claim, {MOST_KEYS} keys, {HINTS} of a story")
    bytes_each = sqlite_bytes()
    for claims in given.claims:
        density = claims / (given.years * 365.25)
        index = Index.of(news, density, np.random.default_rng(3))
        blocks = np.sort(index.blocks())
        share = blocks[blocks > COMMON].sum() / blocks.sum()
        looked, sharing, compared = index.search()
        say(f"{claims:,} claims in {given.years:g} years; made: {len(index.keys):,} rows of 24 days")
        say(
            f"  a block has {blocks.mean():.1f} claims, 99 in 100 at most {np.percentile(blocks, 99):,.0f}, the largest"
        )
        say(f"  {blocks[-1]:,}; {share:.2f} of the rows are in blocks over {COMMON}")
        for name, values in (("rows looked at", looked), ("share enough", sharing), ("compared", compared)):
            say(f"  a claim: {told(name, values)}")
        say(f"  with more than {NEIGHBOURS}: {np.mean([n > NEIGHBOURS for n in sharing]):.2f} of the claims")
        total = claims * rows
        say(
            f"  {total:,.0f} rows: SQLite {total * bytes_each / 1e9:,.1f} GB ({bytes_each:.0f} bytes a row), "
            f"PostgreSQL {total * POSTGRES / 1e9:,.1f} GB"
        )


if __name__ == "__main__":
    main()
