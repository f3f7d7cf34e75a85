"""Pairs of speaker mentions in two articles, drawn for a reader to say whether they mean one somebody.

    python tests/eval/identity/draw.py CORPUS.jsonl.gz PAIRS.jsonl [--extracted FILE]

A mention is the words of a claim's source in an article's text, if they hold a name or a description. Of each stratum
as many pairs are drawn as STRATA says, from all blocks of mentions that have a key in common alike, so that a name in
every article isn't every pair. What is written has no words of the articles and no label. The same corpus and
extractor make the same draw.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path

from rapidfuzz.fuzz import ratio

from claims.extract import Extractor
from claims.pipeline import claims_of
from claims.records import Claim, Document, Refusal, Speaker
from claims.speakers import resolve


def _words(text: str) -> list[str]:
    return re.findall(r"\w+(?:-\w+)*", re.sub(r"[’']s\b", "", text.lower()))


SEED = 20
TRIES = 60
"""Random pairs that are looked at in a block before it is given up."""
PER_EVENT = 7
PER_KEY = 2
"""Pairs of one stratum and scope that have one key, such as a surname."""
WITHIN, ACROSS = "within", "across"

NO_DESCRIPTION = set(
    _words(
        "he she it they we i you him her them us me who which that this these those one ones some many others"
        " other another most all both few several everyone everybody someone somebody anyone nobody people the"
        " a an former latter"
    )
)
WRITTEN = re.compile(
    r"\b(statement|report|indictment|video|letter|poll|survey|study|lawsuit|complaint|memo|document|filing|tweet|article"
    r"|affidavit|website|transcript|email|e-mail|book|story|post|ruling|release)s?$",
    re.IGNORECASE,
)
SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
EMPTY = set(_words("the a an of for and in at on to his her its their said by with from as s former then acting new"))
OFFICES = set(
    _words(
        "president minister premier secretary governor gov mayor chief general sheriff judge commissioner"
        " ambassador leader director speaker chairman chairwoman senator chancellor king pope prosecutor"
        " attorney ceo envoy commander"
    )
)
VOICES = set(
    _words(
        "spokesman spokeswoman spokesperson press secretary director chief minister commissioner president"
        " chairman head executive ceo official officer leader sheriff representative"
    )
)
BODIES = set(
    _words(
        "police ministry department government army military court office administration campaign company"
        " authorities party committee council senate house congress agency bureau force forces union group"
        " association university school hospital navy times post network airline airlines state white"
        " republicans democrats"
    )
)
UNTOLD = set(
    _words(
        "official officials source sources lawyer lawyers aide aides person people witness witnesses adviser"
        " advisers analyst analysts expert experts neighbor neighbors resident residents investigator"
        " investigators prosecutors diplomat diplomats relative relatives family officer officers critics"
        " lawmakers friend friends authorities"
    )
)


@dataclass(frozen=True)
class Mention:
    """Words for a speaker in an article of an event."""

    event: str
    document: str
    start: int
    end: int
    words: str
    speaker: Speaker

    @cached_property
    def terms(self) -> frozenset[str]:
        return _terms(self.words)

    @cached_property
    def name(self) -> tuple[str, ...]:
        """The person's name in lower-case words, without a suffix; empty for others than persons."""
        if self.speaker.kind != "person":
            return ()
        return tuple(word for word in _words(self.speaker.name) if word not in SUFFIXES)

    @cached_property
    def surname(self) -> str:
        return self.name[-1] if self.name else ""

    @cached_property
    def office(self) -> frozenset[str]:
        """What the article says of the somebody's office, if it is one."""
        said = _terms(self.speaker.role or ("" if self.name else self.speaker.name))
        return said if said & OFFICES else frozenset()

    @cached_property
    def body(self) -> frozenset[str]:
        """The words of an organisation's or group's name."""
        if self.name:
            return frozenset()
        said = _terms(self.speaker.name)
        return said if self.speaker.kind != "unnamed" or said & BODIES else frozenset()

    @cached_property
    def bodies(self) -> frozenset[str]:
        """What the article says of whom somebody speaks for."""
        said = _terms(f"{self.words} {self.speaker.role or ''}")
        return said | _terms(self.speaker.affiliation or "") if said & VOICES else frozenset()

    @cached_property
    def initials(self) -> str:
        return "".join(word[0] for word in _words(self.speaker.name) if word not in EMPTY)

    @property
    def somebody(self) -> tuple[str, str]:
        return self.document, self.speaker.id


@dataclass(frozen=True)
class Stratum:
    """One kind of pair: mentions with a key in common, that fit."""

    name: str
    keys: Callable[[Mention], Iterable[str]]
    fits: Callable[[Mention, Mention], bool]
    within: int
    """Pairs to draw within events."""
    across: int


def _terms(text: str) -> frozenset[str]:
    return frozenset(_words(text)) - EMPTY


def _same_full_name(a: Mention, b: Mention) -> bool:
    return len(a.name) > 1 and a.name == b.name


def _first_name_missing(a: Mention, b: Mention) -> bool:
    return a.surname == b.surname and (len(a.name) == 1) != (len(b.name) == 1)


def _first_name_differs(a: Mention, b: Mention) -> bool:
    return a.surname == b.surname and min(len(a.name), len(b.name)) > 1 and a.name[0] != b.name[0]


def _spelling(a: Mention, b: Mention) -> bool:
    names = " ".join(a.name), " ".join(b.name)
    return bool(names[0] and names[1]) and a.surname != b.surname and 80 <= ratio(*names) < 100


def _skeletons(mention: Mention) -> Iterator[str]:
    """A surname without its vowels, and each other name: what variants of spelling often leave."""
    if mention.name:
        yield re.sub("[aeiouyh-]", "", mention.surname)
        yield from mention.name[:-1]


def _office_other_name(a: Mention, b: Mention) -> bool:
    return bool(a.name and b.name) and a.surname != b.surname and _one_office(a, b)


def _office_no_name(a: Mention, b: Mention) -> bool:
    return not (a.name and b.name) and _one_office(a, b)


def _one_office(a: Mention, b: Mention) -> bool:
    """One office has all the words of the other, which may say less of it."""
    return bool(a.office and b.office) and (a.office <= b.office or b.office <= a.office)


def _speaks_for(a: Mention, b: Mention) -> bool:
    return any(body.body and body.body <= voice.bodies and voice.body != body.body for voice, body in ((a, b), (b, a)))


def _same_body(a: Mention, b: Mention) -> bool:
    return bool(a.body) and a.body == b.body


def _shared_body(a: Mention, b: Mention) -> bool:
    return a.body != b.body and len(a.body & b.body) * 2 >= min(len(a.body), len(b.body)) > 0


def _acronym(a: Mention, b: Mention) -> bool:
    def short_for(short: Mention, long: Mention) -> bool:
        name = "".join(_words(short.speaker.name))
        return 2 <= len(name) <= 6 and name == long.initials and len(_words(long.speaker.name)) > 1

    return not (a.name and b.name) and (short_for(a, b) or short_for(b, a))


def _acronyms(mention: Mention) -> set[str]:
    return {mention.initials, "".join(_words(mention.speaker.name))}


def _untold(a: Mention, b: Mention) -> bool:
    return all(one.speaker.kind == "unnamed" and one.terms & UNTOLD for one in (a, b)) and bool(a.terms & b.terms)


def _shares_a_word(a: Mention, b: Mention) -> bool:
    return bool(a.terms & b.terms)


STRATA = (
    Stratum("same full name", lambda m: m.name[-1:], _same_full_name, 20, 24),
    Stratum("first name missing", lambda m: m.name[-1:], _first_name_missing, 24, 24),
    Stratum("first name differs", lambda m: m.name[-1:], _first_name_differs, 16, 26),
    Stratum("spelling", _skeletons, _spelling, 24, 14),
    Stratum("spokesman and organisation", lambda m: m.bodies | m.body, _speaks_for, 26, 10),
    Stratum("office, other name", lambda m: m.office & OFFICES, _office_other_name, 16, 20),
    Stratum("office, no name", lambda m: m.office & OFFICES, _office_no_name, 20, 18),
    Stratum("organisation, same words", lambda m: m.body, _same_body, 14, 22),
    Stratum("organisation, shared words", lambda m: m.body, _shared_body, 22, 20),
    Stratum("acronym", _acronyms, _acronym, 12, 8),
    Stratum("unnamed", lambda m: m.terms & UNTOLD, _untold, 24, 8),
    Stratum("shared word", lambda m: m.terms, _shares_a_word, 22, 0),
)
"""In the order of drawing."""


def split_of(event: str) -> str:
    return "test" if sha256(event.encode()).digest()[0] % 2 else "tune"


def mentions_of(event: str, document: str, claims: Iterable[Claim]) -> Iterator[Mention]:
    """Each somebody's different words once."""
    seen = set()
    for claim in claims:
        if not claim.speaker or len(claim.source_spans) != 1 or WRITTEN.search(claim.source):
            continue
        (span,) = claim.source_spans
        key = claim.speaker.id, claim.source.lower()
        if key not in seen and set(_words(claim.source)) - NO_DESCRIPTION:
            seen.add(key)
            yield Mention(event, document, span.start, span.end, claim.source, claim.speaker)


class Draw:
    """Takes pairs by strata; no pair of somebodies twice, no event too often."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.random = random.Random(SEED)
        self.mentions = list(mentions)
        self.taken: set[frozenset[tuple[str, str]]] = set()
        self.events: Counter[str] = Counter()

    def of(self, stratum: Stratum) -> Iterator[tuple[Mention, Mention]]:
        for scope, wanted in ((WITHIN, stratum.within), (ACROSS, stratum.across)):
            yield from islice(self._pairs(stratum, scope), wanted)

    def _pairs(self, stratum: Stratum, scope: str) -> Iterator[tuple[Mention, Mention]]:
        """From one block after the other, as long as there is a pair in any."""
        blocks = self._blocks(stratum, scope)
        used: Counter[str] = Counter()
        while blocks:
            for block in self.random.sample(sorted(blocks), len(blocks)):
                key = block[-1]
                pair = used[key] < PER_KEY and self._pair(blocks[block], stratum, scope)
                if not pair:
                    del blocks[block]
                    continue
                used[key] += 1
                yield pair

    def _blocks(self, stratum: Stratum, scope: str) -> dict[tuple[str, ...], list[Mention]]:
        """Mentions by event and key, or by key, where there are two at least."""
        found: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            for key in stratum.keys(mention):
                found[(mention.event, key) if scope == WITHIN else (key,)].append(mention)
        return {block: some for block, some in found.items() if len({one.document for one in some}) > 1}

    def _pair(self, some: list[Mention], stratum: Stratum, scope: str) -> tuple[Mention, Mention] | None:
        for _ in range(TRIES):
            a, b = sorted(self.random.sample(some, 2), key=lambda one: (one.document, one.start))
            if self._free(a, b, scope) and stratum.fits(a, b):
                self.taken.add(frozenset((a.somebody, b.somebody)))
                self.events.update({a.event, b.event})
                return a, b
        return None

    def _free(self, a: Mention, b: Mention, scope: str) -> bool:
        return (
            a.document != b.document
            and (a.event == b.event) == (scope == WITHIN)
            and split_of(a.event) == split_of(b.event)
            and frozenset((a.somebody, b.somebody)) not in self.taken
            and max(self.events[a.event], self.events[b.event]) < PER_EVENT
        )


def row_of(a: Mention, b: Mention, stratum: Stratum) -> dict[str, object]:
    ends = f"{a.document} {a.start} {a.end} {b.document} {b.start} {b.end}"
    return {
        "id": sha256(ends.encode()).hexdigest()[:12],
        "event_a": a.event,
        "event_b": b.event,
        "document_a": a.document,
        "span_a": [a.start, a.end],
        "document_b": b.document,
        "span_b": [b.start, b.end],
        "stratum": stratum.name,
        "split": split_of(a.event),
    }


def extracted(corpus: Path) -> tuple[list[dict[str, str]], list[list[Claim]]]:
    """The corpus' rows, and for each the claims of its text."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = [Document(row["text"], title=row["title"], published=row["published"], url=row["url"]) for row in rows]
    extractions = Extractor.load(None).extract_many(documents)
    return rows, [[] if isinstance(one, Refusal) else claims_of(one, resolve(one)) for one in extractions]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("pairs", type=Path)
    arguments.add_argument("--extracted", type=Path, help="a pickle of what extracted() returns, to save the parse")
    chosen = arguments.parse_args()
    rows, claims = pickle.loads(chosen.extracted.read_bytes()) if chosen.extracted else extracted(chosen.corpus)
    draw = Draw(
        one for row, some in zip(rows, claims, strict=True) for one in mentions_of(row["cluster"], row["id"], some)
    )
    with chosen.pairs.open("w", encoding="utf-8") as out:
        for stratum in STRATA:
            for a, b in draw.of(stratum):
                out.write(json.dumps(row_of(a, b, stratum)) + "\n")


if __name__ == "__main__":
    main()
