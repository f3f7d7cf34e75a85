from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.records import (
    Claim,
    Conflict,
    Document,
    Extraction,
    Matter,
    Quote,
    Resolution,
    Speaker,
    SpeakerCount,
    Statement,
    StatementCount,
)
from claims.stated import Facts, Holding, Quantity, Span
from claims.tables import (
    CLAIMS,
    CONFLICTS,
    DOCUMENTS,
    HEARD,
    LISTED,
    LISTED_STATEMENTS,
    OPPOSED,
    SPEAKERS,
    STATEMENTS,
    Columns,
    names,
    publisher,
    quote_line,
    row,
)
from claims.tables.accounts import ACCOUNTS, ACROSS, COMPARED, SHOWN, SIDE_BY_SIDE, accounts, aligned
from claims.tables.timeline import IN_TIME, IN_TIME_BY_MATTER, MOMENTS, in_words, timeline

ANN = Speaker("s1", "Ann Lee", "person", "mayor")
BOB = Speaker("s2", "Bob Ray", "person")
DOCUMENT = Document("Ann Lee said five died.", outlet="Wire", name="one.txt")


def said(id: str, speaker: Speaker | None, outlet: str = "Wire", facts: Facts = Facts()) -> Claim:  # noqa: B008
    return Claim(
        id=id,
        document=replace(DOCUMENT, outlet=outlet).info,
        text="five died",
        spans=(Span(13, 22),),
        cue_spans=(Span(8, 12),),
        source_spans=(Span(0, 7),),
        sentence=Span(0, 23),
        cue="said",
        source="Ann Lee",
        sentence_text=DOCUMENT.text,
        type="indirect",
        stance="asserts",
        confidence=0.8,
        speaker=speaker,
        via=None,
        said_on=date(2022, 10, 1),
        extractor="by hand",
        facts=facts,
    )


def state(*claims: Claim) -> Statement:
    return Statement(claims[0].id, claims[0].speaker, claims)


def related(a: Statement, b: Statement, relation: str, score: float = 0.9) -> Conflict:
    kind = "number" if relation == "conflict" else None
    return Conflict(a, b, relation, kind, score, "because", (), (), "the dead")  # type: ignore[arg-type]


def test_a_claim_is_a_row_that_json_can_hold() -> None:
    five = Quantity(5, 5, "person", "five", Span(13, 17))
    more = Quantity(200, float("inf"), "soldier", "over 200", Span(13, 17))
    made = row(said("c1", ANN, facts=Facts(quantities=(five, more))), CLAIMS)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert (made["speaker"], made["said_on"], made["spans"]) == ("Ann Lee", "2022-10-01", [[13, 22]])
    assert (made["quantity_low"], made["quantity_high"], made["unit"]) == ([5, 200], [5, None], ["person", "soldier"])
    assert made["statement_id"] == "c1"


def test_who_has_a_place_is_told_as_the_speaker_has_it() -> None:
    held = (
        Holding("Dovra", Span(13, 17), "rebels"),
        Holding("Lisna", Span(13, 17)),
        Holding("Tarn", Span(13, 17), "army", False),
    )
    assert row(said("c1", ANN, facts=Facts(holdings=held)), CLAIMS)["held"] == [
        "Dovra: rebels",
        "Lisna: taken",
        "Tarn: not army",
    ]
    denied = row(said("c1", ANN, facts=Facts(holdings=held, denied=True)), CLAIMS)["held"]
    assert denied == ["Dovra: not rebels", "Lisna: not taken", "Tarn: army"]


def test_a_claim_of_nobody_has_no_speaker() -> None:
    made = row(said("c1", None), CLAIMS)
    assert (made["speaker_id"], made["speaker"], made["kind"]) == (None, None, None)


PROGRAMS = (CLAIMS, STATEMENTS, CONFLICTS, SPEAKERS, DOCUMENTS, COMPARED, ACCOUNTS, SHOWN, MOMENTS)
PEOPLE = (LISTED, LISTED_STATEMENTS, HEARD, OPPOSED, SIDE_BY_SIDE, ACROSS, IN_TIME, IN_TIME_BY_MATTER)


@pytest.mark.parametrize("columns", [*PROGRAMS, *PEOPLE])
def test_every_column_has_its_own_name_and_a_line_of_help(columns: Columns[Any]) -> None:
    assert len(set(names(columns))) == len(columns)
    assert all(column.help.endswith(".") or column.help.endswith("...") for column in columns)


def test_both_sides_of_a_conflict_stand_in_its_row() -> None:
    made = row(related(state(said("c1", ANN), said("c9", ANN)), state(said("c2", BOB)), "conflict"), CONFLICTS)
    assert (made["a_speaker"], made["b_speaker"], made["kind"]) == ("Ann Lee", "Bob Ray", "number")
    assert (made["a_appearances"], made["b_appearances"]) == (2, 1)


def test_accounts_are_aligned_where_something_relates_them_conflicts_first() -> None:
    a1, a2, a3 = (state(said(f"a{n}", ANN)) for n in (1, 2, 3))
    b1, b2 = (state(said(f"b{n}", BOB)) for n in (1, 2))
    conflicts = (related(a2, b1, "agreement"), related(b1, a1, "conflict"))
    pairs = aligned(Matter("the dead", (a1, a2, a3, b1, b2), conflicts), {"s1"}, {"s2"})
    assert [(p.a and p.a.id, p.b and p.b.id, p.relation) for p in pairs] == [
        ("a1", "b1", "conflict"),
        ("a2", "b2", "same matter"),
        ("a3", None, "one side"),
    ]


def test_a_speaker_compared_with_himself_stands_on_one_side() -> None:
    pairs = aligned(Matter("the dead", (state(said("a1", ANN)),), ()), {"s1"}, {"s1"})
    assert [(p.a and p.a.id, p.b) for p in pairs] == [("a1", None)]


def test_by_outlet_each_appearance_counts_and_by_speaker_each_statement() -> None:
    matter = Matter("the dead", (state(said("a1", ANN), said("a2", ANN, "Courier")), state(said("b1", BOB))), ())
    assert [(a.by, a.claim.id) for a in accounts(matter, "outlet")] == [
        ("Wire", "a1"),
        ("Courier", "a2"),
        ("Wire", "b1"),
    ]
    assert [(a.by, a.claim.id) for a in accounts(matter, "speaker")] == [("Ann Lee", "a1"), ("Bob Ray", "b1")]


def test_an_account_names_the_claims_on_the_other_side() -> None:
    a, b = state(said("a1", ANN)), state(said("b1", BOB))
    ours, theirs = accounts(Matter("the dead", (a, b), (related(a, b, "conflict"),)), "speaker")
    assert row(ours, ACCOUNTS)["conflicts_with"] == ["b1"]
    assert row(theirs, ACCOUNTS)["conflicts_with"] == ["a1"]
    assert row(ours, ACCOUNTS)["agrees_with"] == []


def on(day: str | None, claim: Claim) -> Statement:
    """The claim as it was published that day, and not dated otherwise."""
    return state(replace(claim, said_on=None, document=replace(claim.document, published=day)))


def test_a_timeline_is_in_order_of_day_and_hour_and_undated_accounts_come_last() -> None:
    days = {"a": None, "b": "2022-10-02T09:30:00", "c": "2022-10-02T08:00:00", "d": "2022-10-01"}
    statements = tuple(on(day, said(id, ANN)) for id, day in days.items())
    moments = timeline(Matter("the dead", statements, ()))
    assert [(one.number, one.claim.id) for one in moments] == [(1, "d"), (2, "c"), (3, "b"), (4, "a")]
    assert {one.history for one in moments} == {"d"}
    assert [row(one, IN_TIME)["date"] for one in moments] == ["2022-10-01", "2022-10-02", "2022-10-02", "undated"]


@pytest.mark.parametrize(
    ("text", "said_on", "told"),
    [
        ("five died on Friday", None, "2022-09-30"),
        ("five died", None, None),
        ("five died on Saturday", date(2022, 9, 29), "2022-10-01"),
        ("five died on Saturday", None, None),
    ],
)
def test_the_day_that_is_told_of_is_shown_where_words_name_it_and_it_is_another(
    text: str, said_on: date | None, told: str | None
) -> None:
    nearby = Facts(day="2022-09-28", dated=False)
    one = replace(on("2022-10-01", said("a", ANN)).claim, text=text, said_on=said_on, facts=nearby)
    [moment] = timeline(Matter("the dead", (state(one),), ()))
    assert row(moment, IN_TIME)["of"] == told


def test_a_moment_says_how_it_relates_to_what_came_before_and_only_that() -> None:
    first, second, third = (on(f"2022-10-0{n}", said(f"c{n}", who)) for n, who in ((1, ANN), (2, BOB), (3, ANN)))
    pairs = (
        related(first, second, "conflict"),
        related(third, second, "conflict"),
        replace(related(third, first, "conflict"), kind="reversal"),
    )
    one, two, three = timeline(Matter("the dead", (third, second, first), pairs))
    assert (in_words(one), in_words(two)) == ([], ["≠ number: 1 (0.90)"])
    assert in_words(three) == ["≠ reversal: 1 (0.90)", "≠ number: 2 (0.90)"]
    made = row(three, MOMENTS)
    assert (made["earlier"], made["relations"]) == (["c1", "c2"], ["conflict", "conflict"])
    assert made["scores"] == [0.9, 0.9]
    assert (made["kinds"], made["reasons"]) == (["reversal", "number"], ["because", "because"])


def test_the_words_of_a_moment_are_those_that_relate_it_once_and_in_order() -> None:
    text = said("c1", ANN)
    content = text.spans[0]
    first, second = on("2022-10-01", text), on("2022-10-02", said("c2", BOB))
    ends = Span(content.end - 4, content.end), Span(content.start, content.start + 3)
    twice = replace(related(first, second, "conflict"), marks_a=(*ends, Span(content.start, content.start + 2)))
    one, two = timeline(Matter("the dead", (first, second), (twice,)))
    assert one.words == f"{text.text[:3]} … {text.text[-4:]}"
    assert two.words == second.claim.text, "where nothing is marked it is all of it"
    denied = replace(second.claim, stance="denies")
    assert row(timeline(Matter("", (state(denied),), ()))[0], IN_TIME)["words"] == f"denies: {denied.text}"


def test_a_document_s_quotes_are_a_line_as_gold_files_write_it() -> None:
    quote = Quote(
        (Span(13, 22),), (Span(8, 12),), (Span(0, 7),), type="indirect", stance="asserts", confidence=0.8,
        sentence=Span(0, 23),
    )  # fmt: skip
    extraction = Extraction(DOCUMENT, (quote, quote), (), (), (), "by hand")
    line = quote_line(extraction, Resolution((ANN, None), ()))
    assert line["id"] == "one.txt"
    assert line["quotes"][0] == {
        "type": "indirect",
        "content": [[13, 22]],
        "cue": [[8, 12]],
        "source": [[0, 7]],
        "speaker": "Ann Lee",
        "stance": "asserts",
        "confidence": 0.8,
        "within": [],
    }
    assert line["quotes"][1]["speaker"] is None


def test_a_quote_within_another_names_that_ones_words() -> None:
    inner = Quote((Span(17, 22),), (Span(13, 16),), (), "indirect", "asserts", 0.8, Span(0, 23), within=(Span(13, 22),))
    line = quote_line(Extraction(DOCUMENT, (inner,), (), (), (), "by hand"), Resolution((ANN,), ()))
    assert line["quotes"][0]["within"] == [[13, 22]]


@pytest.mark.parametrize(
    ("outlets", "appearances", "shown"),
    [
        (("Wire",), 1, "Wire"),
        (("Wire", "Post"), 40, "Wire and 39 more"),
        ((), 1, "one.txt"),
        ((), 3, "one.txt and 2 more"),
    ],
)
def test_people_read_where_a_statement_appears_first_and_how_often_more(
    outlets: tuple[str, ...], appearances: int, shown: str | None
) -> None:
    claim = replace(said("c1", ANN), document=replace(DOCUMENT, outlet=next(iter(outlets), None)).info)
    assert row(StatementCount(claim, appearances, outlets), LISTED_STATEMENTS)["outlet"] == shown


def test_a_title_stands_for_an_unknown_outlet_by_how_it_begins() -> None:
    title = "The bridge over the river at Krasny Liman has been closed since the flood"
    document = replace(DOCUMENT, outlet=None, title=title).info
    assert publisher(document) == "The bridge over the river at Krasny…"
    assert publisher(replace(document, outlet="Herald")) == "Herald"
    assert publisher(replace(document, title=None, name="in/a.txt")) == "a.txt"


def test_people_read_other_names_only_where_they_tell_more_and_few_outlets() -> None:
    aliases = ("Fox’s", "Premier", "premier", "the leader", "VICENTE")
    fox = Speaker("s3", "Vicente Fox's", "person", "president", "President", aliases)
    heard = row(SpeakerCount(fox, 3, 3, 2, ("A", "B", "C", "D")), HEARD)
    assert (heard["role"], heard["also called"], heard["outlets"]) == (
        "president",
        "premier, the leader",
        "A, B and 2 more",
    )


def test_people_read_the_stance_only_where_it_is_no_plain_assertion() -> None:
    assert row(said("c1", ANN), LISTED)["quoted"] == "indirect"
    assert row(replace(said("c1", None), stance="denies", said_on=None), LISTED) == {
        "date": "undated",
        "speaker": "unknown speaker",
        "quoted": "indirect, denies",
        "what was said": "five died",
        "outlet": "Wire",
        "id": "c1",
    }
