"""A database with something of everything in it, and ways to damage one."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

from sqlalchemy import create_engine, make_url
from store_records import HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, claims_in, document_of

from claims.factchecks import Attached, FactCheck
from claims.judgements import Judgement, LogEntry
from claims.origin import Original, Part
from claims.records import Claim, Comparison, Document, Speaker
from claims.registered import Entry
from claims.stated import Quantity, Span
from claims.store import Store
from claims.visits import Visit

CHECK = FactCheck(
    "The Volga Check", "Half true", "https://check.example/1", LOST, "Defense Ministry", reviewed_on="2022-10-05"
)
AGAIN = "The city is half-encircled, he said."
GONE = "Nobody has left."

STORY = (
    "The railway through the town had been shelled for three weeks, and most of those who lived near the station "
    "had left for villages farther west, where schools and a closed hospital were opened for them."
)
"""Enough words for a text that copies can be told of."""

PAGE = bytes(range(256)) * 9
"""As no encoding reads it."""
ONE = replace(
    document_of(WITHDRAWN, HALF, STORY, title="One"),
    author="Ann Lee",
    modified="2022-10-02",
    origins={"author": "meta author", "title": "given"},
    parts=(Part(Span(0, len(WITHDRAWN)), "headline"),),
    original=Original(Original.digest(PAGE), datetime(2022, 10, 2, 8, 30, tzinfo=UTC), PAGE),
)
TWO = document_of(LOST, AGAIN, title="Two", outlet="Volga Post")
FORMER = document_of(GONE, WITHDRAWN, title="Changed", published="2022-10-03")
LATTER = document_of(WITHDRAWN, title="Changed", published="2022-10-03")


def exact(document: Document, *sentences: str, speaker: Speaker, slots: tuple[str, ...] = ()) -> list[Claim]:
    """Claims whose cue and source are words of the document too."""
    found = []
    for claim in claims_in(document, *sentences, speaker=speaker, slots=slots, refers=("Liman",)):
        first, last = (
            Span(claim.sentence.start, claim.sentence.start + 3),
            Span(claim.sentence.end - 3, claim.sentence.end),
        )
        more = replace(claim.facts, quantities=(Quantity(200, inf, "soldier", "over 200", first),))
        found.append(
            replace(
                claim,
                cue_spans=(last,),
                cue=last.of(document.text),
                source_spans=(first,),
                facts=more,
                source=first.of(document.text),
            )
        )
    return found


LEFT, ENCIRCLED = exact(ONE, WITHDRAWN, HALF, speaker=PUSHILIN, slots=("liman", "troops"))
KILLED, REPEATED = (
    *exact(TWO, LOST, speaker=MINISTRY, slots=("liman",)),
    *exact(TWO, AGAIN, speaker=PUSHILIN, slots=("city",)),
)
NOBODY, STILL = exact(FORMER, GONE, WITHDRAWN, speaker=MINISTRY, slots=("liman", "leave"))
STATEMENT = min(ENCIRCLED.id, REPEATED.id)


PLACES = (
    Entry("lyman", "Lyman", ("Krasny Liman",), {"within": "donetsk-region"}),
    Entry("liman", "Liman"),
    Entry("donetsk-region", "Donetsk Region"),
)
OUTLETS = (
    Entry("volga", "The Volga Post", ("Volga Post (online)",)),
    Entry("volga-2", "Volga Post", (), {"domain": "volga.example"}),
    Entry("volga-3", "Volga online", ("volga-online.example",)),
)


def fill(store: Store) -> None:
    store.save(ONE, [replace(LEFT, part="headline"), ENCIRCLED], "by hand")
    store.save(TWO, [KILLED, REPEATED], "by hand")
    store.save(FORMER, [NOBODY, STILL], "by hand")
    store.save(LATTER, exact(LATTER, WITHDRAWN, speaker=MINISTRY, slots=("liman", "leave")), "by hand")
    store.identify(PUSHILIN.id, MINISTRY.id, "same", who="ann")
    store.relate(
        [
            Comparison(LEFT.id, KILLED.id, "conflict", "number", 0.75, "why", matter="Krasny Liman"),
            Comparison(ENCIRCLED.id, KILLED.id, "agreement", None, 0.5, "why", matter="Yampol"),
        ],
        [(ENCIRCLED.id, REPEATED.id)],
    )
    store.judge(LEFT, "confirmed", who="ann", note="heard it too")
    store.judge(KILLED, "rejected", who="ann")
    store.judge(KILLED, None, who="bob")
    [conflict, *_] = store.conflicts()
    store.judge(conflict, "confirmed", who="bob")
    store.correct(KILLED, speaker=PUSHILIN, who="ann", note="the ministry only repeats it")
    store.correct(LEFT, stance="admits", who="ann")
    store.correct(LEFT, who="bob", note="see the second paragraph")
    store.places.put(PLACES, source="places.csv", who="ann")
    store.places.merge("Liman", "Krasny Liman", who="ann")
    store.outlets.put(OUTLETS, source="outlets.csv", who="bob")
    store.outlets.merge("Volga Post (online)", "volga-online.example", who="bob")
    store.describe(TWO.id, {"outlet": "The Volga Post", "url": "https://volga.example/two"}, who="ann")
    store.add_speaker_keys({PUSHILIN.id: ["person pushilin"], MINISTRY.id: ["body defense ministry"]})

    store.fact_checks.attach([Attached(CHECK, KILLED.id, 91.5)], who="ann")
    store.visits.listed(
        Visit(
            "https://volga.example/feed", "list", asked_at=datetime(2022, 10, 2, 8, tzinfo=UTC), status=200, etag='"1"'
        ),
        [
            Visit(
                "https://volga.example/two",
                "article",
                "https://volga.example/feed",
                title="Two",
                published="2022-10-01",
            )
        ],
    )
    store.visits.done("https://volga.example/two", TWO.id)


def decided(store: Store) -> tuple[list[Judgement], list[LogEntry]]:
    """All judgements and the whole log."""
    return store.judgements(withdrawn=True), list(store.log())


def damage(url: str, *statements: str) -> None:
    """Do what nothing in the store does: without triggers, foreign keys and checks."""
    if make_url(url).get_backend_name() == "sqlite":
        with sqlite3.connect(str(make_url(url).database)) as raw:
            raw.execute("PRAGMA ignore_check_constraints = ON")
            guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                raw.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                raw.execute(statement)
            for _, ddl in guards:
                raw.execute(ddl)
        raw.close()
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
