"""What of a claim states something by itself, and what is shown of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.records import Claim
from claims.stated import Span
from claims.tables.passages import LONG, passage

Say = Callable[..., Claim]

MANY = (
    "the soldiers had left the town on Friday. The bridge over the river was blown up by the other side, "
    "and the mayor has not been seen for a week. They were going to repair it"
)


def clauses(claim: Claim) -> list[str]:
    first = claim.spans[0].start
    return [" ".join(claim.text[span.start - first : span.end - first] for span in one) for one in claim.facts.clauses]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the town was taken", []),
        ("the town was taken and burnt", []),
        ("the town was taken. The bridge still stands", ["the town was taken.", "The bridge still stands"]),
        ("the town was taken and the bridge was blown up", ["the town was taken", "and the bridge was blown up"]),
        ("the attack had not killed or injured any soldiers of the army", []),
        (
            "the army took the town, breaking the truce and alienating its allies",
            ["the army took the town,", "breaking the truce and alienating its allies"],
        ),
        (
            "the army took the town on Friday and left it again on Monday",
            ["the army took the town on Friday", "and left it again on Monday"],
        ),
        ("the town fell because the army had left it", ["the town fell", "because the army had left it"]),
        ("although the army fought, the town fell to it", ["although the army fought,", "the town fell to it"]),
        ("the town would fall if the army left it", []),
        ("the town fell when the army had left it", []),
        ("the town that the army had left was taken", []),
    ],
)
def test_a_clause_holds_without_the_others(say: Say, words: str, found: list[str]) -> None:
    assert clauses(say(words)) == found


def test_clauses_have_all_words_in_order(say: Say) -> None:
    claim = say(MANY)
    assert len(claim.facts.clauses) == 4
    assert " ".join(clauses(claim)) == claim.text


@pytest.mark.parametrize(
    ("words", "aside"),
    [
        (
            "the mayor was freed, the last of the officials who had been held",
            "the last of the officials who had been held",
        ),
        ("six men were freed after the army had stormed the old mill", "after the army had stormed the old mill"),
        ("the bridge, which the army had built, was closed", "which the army had built"),
        ("despite reports that it had been taken, the town was free", "despite reports that it had been taken"),
        ("six men were freed if the army had stormed the old mill", None),
        ("the town was as quiet as ever", None),
        ("six men were freed, two hurt", None),
    ],
)
def test_an_aside_stands_beside_what_is_said(say: Say, words: str, aside: str | None) -> None:
    claim = say(words)
    first = claim.spans[0].start
    found = [claim.text[span.start - first : span.end - first] for span in claim.facts.asides]
    assert found == ([aside] if aside else [])


def marks_at(claim: Claim, *words: str) -> list[Span]:
    start = claim.spans[0].start
    return [Span(start + claim.text.index(word), start + claim.text.index(word) + len(word)) for word in words]


def test_a_long_claim_is_shown_by_the_clauses_that_decide(say: Say) -> None:
    claim = say(MANY)
    marks = marks_at(claim, "blown up")
    shown = passage(claim, marks)
    assert shown.text == "… The bridge over the river was blown up by the other side, …"
    [(start, end)] = shown.ranges
    assert shown.text[start:end] == "blown up"


def test_clauses_far_apart_are_shown_with_a_gap(say: Say) -> None:
    claim = say(MANY)
    shown = passage(claim, marks_at(claim, "soldiers", "mayor"))
    assert shown.text == "the soldiers had left the town on Friday. … and the mayor has not been seen for a week. …"
    assert [shown.text[start:end] for start, end in shown.ranges] == ["soldiers", "mayor"]


LAST = "the army had freed six of the men, the last of the officials who had been held in the old mill since May"


def test_an_aside_is_left_out_unless_it_decides(say: Say) -> None:
    claim = say(LAST)
    assert passage(claim, marks_at(claim, "six of the men")).text == "the army had freed six of the men …"
    assert passage(claim, marks_at(claim, "since May")).text == LAST
    assert passage(claim, ()).text == LAST


@pytest.mark.parametrize("marks", [[], [Span(0, 4)]])
def test_without_marked_words_all_is_shown(say: Say, marks: list[Span]) -> None:
    claim = say(MANY)
    assert len(claim.text.split()) > LONG
    assert passage(claim, marks).text == claim.text
    assert passage(claim, marks).ranges == []


def test_what_is_short_is_shown_whole(say: Say) -> None:
    claim = say("the town was taken. The bridge still stands")
    assert passage(claim, marks_at(claim, "bridge")).text == claim.text


@pytest.mark.parametrize("words", ["any involvement", "firing on the crowd", "the attacks on Iran"])
def test_what_is_no_clause_is_shown_with_who_says_it_how(say: Say, words: str) -> None:
    claim = say(words, source_before="Tehran denied ")
    shown = passage(claim, claim.spans)
    assert shown.text == f"Tehran denied {words}"
    assert [shown.text[start:end] for start, end in shown.ranges] == [words]


def test_a_long_source_is_left_out_of_what_is_shown(say: Say) -> None:
    source = "Tehran, which has held back with its own account of it since the first of these days, "
    claim = say("any involvement", source_before=source, cue_before="denied ")
    assert passage(claim, ()).text == "denied any involvement"


def test_what_is_a_clause_is_shown_without(say: Say) -> None:
    claim = say("the town was taken", source_before="Tehran said ")
    assert passage(claim, ()).text == "the town was taken"
