"""Claims made by hand that relate as real ones do, and a Tracker's own steps with them in place of an extractor's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from claims.identity import digest, normalised
from claims.judgements import Change
from claims.pipeline import Outcome, Tracker
from claims.reading import Reading, exactly
from claims.records import Claim, Conflict, Document, Extraction, Quote, Resolution, Selection, Speaker, Stance
from claims.stated import Called, Degree, Facts, Quantity, Span
from claims.store.tables import Table

ANNA = Speaker("5a01", "Anna Abel", "person", "mayor of Gornovo")
BORIS = Speaker("5b02", "Boris Berg", "person", "rescuer")
CLARA = Speaker("5c03", "Clara Cole", "person")
MINISTRY = Speaker("5d04", "Interior Ministry", "organisation", aliases=("the ministry",))
SPEAKERS = (ANNA, BORIS, CLARA, MINISTRY)

EVERYTHING = Selection(rejected=True)


@dataclass(frozen=True)
class Said:
    """Somebody said these words."""

    by: Speaker
    words: str
    stance: Stance = "asserts"

    @property
    def sentence(self) -> str:
        return f"{self.by.name} said {self.words}."


def dead(by: Speaker, number: int) -> Said:
    return Said(by, f"{number} miners were killed in Gornovo")


def ringed(by: Speaker, *, half: bool = False) -> Said:
    return Said(by, f"the town of Gornovo was {'half-' * half}encircled by troops")


def blame(by: Speaker) -> Said:
    return Said(by, "the owners of the pit had bribed every inspector", "alleges")


def deny(by: Speaker) -> Said:
    """A denial that shares no word with what it means."""
    return Said(by, "the allegations were untrue", "denies")


def news(place: str, *said: Said, before: str = "", published: str = "2022-10-01") -> Document:
    """A document, the same whatever is said there."""
    text = " ".join([*([before] if before else []), *(one.sentence for one in said)])
    return Document(text, f"From {place}", place, published, f"https://{place.lower()}.example/pit", place, "en")


def heard(document: Document, *said: Said, extractor: str = "hand 1") -> list[Claim]:
    """The claims of what is said, each found in the text in the order given."""
    claims: list[Claim] = []
    occurrences: Counter[str] = Counter()
    at: Counter[str] = Counter()
    for one in said:
        key = normalised(one.words)
        occurrences[key] += 1
        start = document.text.index(one.words, at[one.words])
        at[one.words] = start + 1
        content = Span(start, start + len(one.words))
        begin = document.text.rfind(". ", 0, start) + 2 if ". " in document.text[:start] else 0
        cue = Span(start - 5, start - 1)
        source = Span(begin, cue.start - 1)
        claims.append(
            Claim(
                id=digest(document.id, key, str(occurrences[key])),
                document=document.info,
                text=one.words,
                spans=(content,),
                cue_spans=(cue,),
                source_spans=(source,),
                sentence=Span(begin, content.end),
                cue=cue.of(document.text),
                source=source.of(document.text),
                sentence_text=document.text[begin : content.end],
                type="indirect",
                stance=one.stance,
                confidence=0.9,
                speaker=one.by,
                via=None,
                said_on=None,
                extractor=extractor,
                refers=("Gornovo",) * ("Gornovo" in one.words),
                facts=facts_by_hand(one, start, document),
            )
        )
    return claims


def facts_by_hand(one: Said, start: int, document: Document) -> Facts:
    """What the words state, as the stage before would have it."""
    place: dict[str, Any] = {"places": ("Gornovo",)} if "Gornovo" in one.words else {}
    common = {"scene": ("gornovo", "pit", "miner", "mayor"), "about": ("gornovo",), "day": document.published, **place}
    common["speaker"] = Called(one.by.name, one.by.kind, one.by.role, one.by.aliases)
    if "killed" in one.words:
        number = one.words.split()[0]
        count = Quantity(
            float(number),
            float(number),
            "miner",
            f"{number} miners",
            Span(start, start + len(number) + 7),
            topic="kill",
        )
        return Facts(terms=("kill", "miner"), quantities=(count,), slots=("gornovo|n:kill|1", "pit|n:kill|1"), **common)
    if "encircled" in one.words:
        half = "half" in one.words
        at = start + one.words.index("half" if half else "encircled")
        words = "half-encircled" if half else "encircled"
        degree = Degree("encirclement", 0.0 if half else 1.0, words, Span(at, at + len(words)))
        terms = ("encircle", "town", "troop")
        return Facts(terms=terms, degrees=(degree,), slots=("gornovo|encirclement|1",), **common)
    if one.stance == "denies":
        return Facts(denied=True, elsewhere=True, terms=("allegation",), slots=("pit|allegation|1",), **common)
    return Facts(terms=("bribe", "inspector", "owner", "pit"), slots=("pit|bribe|1",), **common)


class ReadByHand(Reading):
    """What words state is as these claims have it, and not as a parse would."""

    def facts(self, quote: Quote, speaker: Speaker | None) -> Facts:
        said = Said(speaker or ANNA, quote.text(self.document.text), quote.stance)
        return facts_by_hand(said, quote.content[0].start, self.document)

    def refers(self, quote: Quote, speaker: Speaker | None) -> tuple[str, ...]:
        return ("Gornovo",) * ("Gornovo" in quote.text(self.document.text))


class Reader:
    """An extractor that finds nothing by itself."""

    name = "hand 1"

    def extract(self, document: Document) -> Extraction:
        return Extraction(document, (), (), (), (), self.name)


class TrackerByHand(Tracker):
    """A Tracker that needs no language model to correct claims."""

    @property
    def extractor(self) -> Any:
        return Reader()

    def _reading(self, extraction: Extraction) -> Reading:
        return ReadByHand(extraction, Resolution((), ()))


def where(document: Document, words: str, nth: int = 1) -> tuple[Span]:
    """Where a document has these words for the nth time."""
    return (exactly(words, document.text)[nth - 1],)


def add(tracker: Tracker, place: str, *said: Said, **of: Any) -> Outcome:
    """As Tracker.add does, with these claims for what an extractor finds."""
    document = news(place, *said, **of)
    return tracker._keep(document, heard(document, *said), "hand 1")


def reextract(tracker: Tracker, place: str, *said: Said, extractor: str = "hand 2") -> Change:
    """As Tracker.reextract does, with these claims for what an extractor finds."""
    document = tracker.document(news(place).id)
    change = tracker._renew(document, heard(document, *said, extractor=extractor), extractor)
    assert isinstance(change, Change)
    return change


def remove(tracker: Tracker, place: str) -> None:
    tracker.remove(news(place).id)


def claim(tracker: Tracker, place: str, said: Said) -> Claim:
    """The first time that this is said there."""
    return tracker.claim(digest(news(place).id, normalised(said.words), "1"))


def pair(tracker: Tracker, one: Claim, other: Claim) -> Conflict:
    """The conflict of the statements that these two are of."""
    sides = {one.id, other.id}
    [found] = [
        conflict
        for conflict in tracker.related(tracker.claim(one.id), rejected=True)
        if conflict.relation == "conflict"
        and all(sides & {claim.id for claim in side.claims} for side in (conflict.a, conflict.b))
    ]
    return found


def texts(claims: Iterable[Claim]) -> list[str]:
    return sorted(claim.text for claim in claims)


def kinds(tracker: Tracker, selection: Selection = Selection()) -> list[str | None]:  # noqa: B008 - it is frozen
    return sorted(conflict.kind or "" for conflict in tracker.conflicts(selection))


def contents(tracker: Tracker) -> tuple[Any, ...]:
    """All that the store says, but for the log and what is noted beside judgements, in an order of its own."""
    claims = sorted((_plain(claim) for claim in tracker.claims(EVERYTHING)), key=lambda claim: claim.id)
    relations = [
        sorted((c.id, c.a.id, c.b.id, c.score, c.reason, c.judgement) for c in tracker.conflicts(selection))
        for selection in (EVERYTHING, replace(EVERYTHING, relation="agreement"))
    ]
    speakers = sorted((c.speaker.id, c.speaker, c.claims, c.documents, c.outlets) for c in tracker.speakers(EVERYTHING))
    documents = sorted((info.id, info.sha256, info.claims) for info in tracker.documents())
    return claims, relations, speakers, documents


def _plain(claim: Claim) -> Claim:
    return replace(claim, extractor="")


def rows(tracker: Tracker) -> dict[str, int]:
    """How many rows each table has, those with none left out."""
    with tracker.store.connection() as connection:
        counts = {table.name: len(connection.execute(select(table)).all()) for table in Table.metadata.sorted_tables}
    return {name: count for name, count in counts.items() if count}


def in_order(items: Sequence[Any], by: Sequence[int]) -> list[Any]:
    return [items[at] for at in by]
