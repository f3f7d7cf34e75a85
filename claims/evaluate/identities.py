"""Who is held to be one across documents without anybody's help, against pairs of mentions that a reader labelled.

A line a pair: `{"id", "document_a", "span_a": [start, end], "document_b", "span_b", "stratum", "split", "label"}`. A
mention is the words of a source; tests/eval/identity has such pairs and tells how they were drawn.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from claims.errors import InputError
from claims.extract import Extractor
from claims.heard import Appearance, Company, Heard
from claims.pipeline import claims_of
from claims.records import Claim, Document, Refusal, Speaker
from claims.speakers import company_of, resolve
from claims.speakers.across import links
from claims.stated import Span
from claims.store.identities import Judged, united
from claims.store.rows import merged

SAME, UNCLEAR = "same", "unclear"


class Mention(NamedTuple):
    """Words of a document that name who speaks."""

    document: str
    span: Span


@dataclass(frozen=True)
class Pair:
    """Two mentions, and what a reader holds of them."""

    id: str
    a: Mention
    b: Mention
    stratum: str
    split: str
    label: str


class Read(NamedTuple):
    """A document as it was read."""

    name: str
    claims: Sequence[Claim]
    company: Company


@dataclass(frozen=True)
class Scores:
    """Of the pairs that are held to be one."""

    right: int
    wrong: int
    missed: int
    by_stratum: Mapping[str, tuple[int, int, int]]
    """The same three."""

    def figures(self) -> dict[str, object]:
        counts = {"right": self.right, "wrong": self.wrong, "missed": self.missed}
        return {"precision": self.precision, "recall": self.recall, **counts, "by stratum": dict(self.by_stratum)}

    @property
    def precision(self) -> float:
        """In per cent."""
        return 100 * self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """In per cent."""
        return 100 * self.right / max(1, self.right + self.missed)


def pairs(path: Path, split: str | None = None) -> list[Pair]:
    """Of the file, or of one part of it, without those that the reader could not tell.

    Raises InputError with the line that is none.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            a, b = (Mention(row[f"document_{side}"], Span(*row[f"span_{side}"])) for side in "ab")
            found.append(Pair(row["id"], a, b, row["stratum"], row["split"], row["label"]))
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"{path}:{number}: this is no labelled pair ({error})") from None
    return [one for one in found if one.label != UNCLEAR and split in (None, one.split)]


def read(documents: Iterable[Document | Refusal], model: str | None = None) -> Iterator[Read]:
    """The documents as they are read, one by one; refused ones are passed over."""
    for extraction in Extractor.load(model).extract_many(documents):
        if not isinstance(extraction, Refusal):
            claims = claims_of(extraction, resolve(extraction))
            yield Read(extraction.document.name, claims, company_of(extraction))


def who_is_who(documents: Sequence[Read]) -> dict[Mention, str]:
    """By mention whom it means, as an id that all share who are held to be one."""
    heard = heard_in(documents)
    judged = [Judged((link.a, link.b), link.verdict, False, link.score) for link in links(heard)]
    canonical = united({one.speaker.id: one.speaker for one in heard}, judged)
    return {mention: canonical[id] for mention, id in mentions(documents)}


def heard_in(documents: Iterable[Read]) -> list[Heard]:
    """Whom these documents make speak."""
    known: dict[str, Speaker] = {}
    where: defaultdict[str, list[Appearance]] = defaultdict(list)
    for one in documents:
        said: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in one.claims:
            if claim.speaker is not None:
                known[claim.speaker.id] = merged(known.get(claim.speaker.id, claim.speaker), claim.speaker)
                said[claim.speaker.id].append(claim)
        for id, claims in said.items():
            where[id].append(_appearance(one.name, claims, one.company))
    by_name = attrgetter("document")
    return [Heard(known[id], tuple(sorted(found, key=by_name))) for id, found in sorted(where.items())]


def mentions(documents: Iterable[Read]) -> Iterator[tuple[Mention, str]]:
    """The words of these documents that name who speaks, and whom, by id."""
    for one in documents:
        for claim in one.claims:
            if claim.speaker is not None:
                yield from ((Mention(one.name, span), claim.speaker.id) for span in claim.source_spans)


def _appearance(name: str, claims: Sequence[Claim], company: Company) -> Appearance:
    called = "; ".join(sorted({claim.source for claim in claims}))
    return Appearance(name, claims[0].document.published_on, company, called)


def score(labelled: Iterable[Pair], who: Mapping[Mention, str]) -> Scores:
    """A mention that is nobody's counts as missed where the pair is one."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in labelled:
        outcome = _outcome(one, who)
        if outcome:
            counts[one.stratum, outcome] += 1
    of = {
        stratum: (counts[stratum, "right"], counts[stratum, "wrong"], counts[stratum, "missed"])
        for stratum in sorted({stratum for stratum, _ in counts})
    }
    right, wrong, missed = (sum(three[n] for three in of.values()) for n in range(3))
    return Scores(right, wrong, missed, of)


def outcomes(labelled: Iterable[Pair], who: Mapping[Mention, str]) -> Iterator[tuple[Pair, str]]:
    """Each pair that is held to be one or should be, with `right`, `wrong` or `missed`."""
    return ((one, outcome) for one in labelled if (outcome := _outcome(one, who)))


def _outcome(one: Pair, who: Mapping[Mention, str]) -> str:
    a, b = who.get(one.a), who.get(one.b)
    held = a is not None and a == b
    if one.label == SAME:
        return "right" if held else "missed"
    return "wrong" if held else ""
