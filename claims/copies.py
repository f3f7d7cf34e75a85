"""When two texts are copies of one (wire copy): the keys under which copies meet, and how much two texts share.

Both are pure functions of the texts. A text is compared by its shingles, all runs of four words, so that neither
white space, quotation marks nor case count. Its keys are the bands of a MinHash signature: two texts have a key in
common the more surely the more of their shingles they share (at a Jaccard index of .5 all but always, at .2 in
six cases of seven, at .02 in one of fifty), so that copies are found without looking at every text.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Set
from functools import lru_cache

from claims.identity import normalised

WORDS = 4
"""In a shingle."""
FEWEST = 30
"""Shingles of the shortest text that can be told from a coincidence."""
BANDS = 48
SEED = 1
ALIKE = 0.5
"""Jaccard index of the shingles of two texts from which they are one text, edited."""
WITHIN = 0.8
"""Share of the shorter text's shingles in the longer one from which it is the longer one, cut."""


@lru_cache(maxsize=1 << 8)  # those of copies are looked at for each of them
def shingles(text: str) -> frozenset[str]:
    """All runs of four words."""
    words = normalised(text).split()
    return frozenset(map(" ".join, zip(*(words[at:] for at in range(WORDS)), strict=False)))


def keys_of(text: str) -> tuple[int, ...]:
    """What the text is found by, each eight bytes as a signed number; nothing where it is too short to be a copy."""
    from rensa import RMinHash

    found = shingles(text)
    if len(found) < FEWEST:
        return ()
    signature = RMinHash(num_perm=2 * BANDS, seed=SEED)
    signature.update([one.encode("utf-8", "surrogatepass") for one in sorted(found)])
    values = signature.digest()
    bands = (struct.pack(">H2I", band, *values[2 * band : 2 * band + 2]) for band in range(BANDS))
    return tuple(int.from_bytes(hashlib.sha256(band).digest()[:8], signed=True) for band in bands)


def are_copies(one: Set[str], other: Set[str]) -> bool:
    """Two texts, given as their shingles, are one: edited, added to or cut short. Symmetric."""
    shorter = min(len(one), len(other))
    if shorter < FEWEST:
        return False
    common = len(one & other)
    return common >= ALIKE * (len(one) + len(other) - common) or common >= WITHIN * shorter
