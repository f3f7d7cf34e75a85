"""The judge: trees at a glance, a reader of what is worth reading, and how a verdict becomes a comparison."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import settings
from claims.conflicts import compare, weigh
from claims.conflicts.cases import Case
from claims.conflicts.comparing import FOUND, FOUND_ACROSS, HOPED, HOPED_ACROSS, LISTED, SURE, compared, decide
from claims.conflicts.deciding_words import deciding_words
from claims.conflicts.findings import short, words_at
from claims.conflicts.forest import LEAF, Forest
from claims.conflicts.judge import (
    CONVINCED,
    RELATIONS,
    UNREAD,
    WEIGHTS,
    LearnedJudge,
    RulesAlone,
    Verdict,
    against_others,
    chance,
    load_judge,
    save,
)
from claims.conflicts.reader import LONGEST, HalfRead, Side, as_read, paired
from claims.pieces import Pieces
from claims.records import Claim, Comparison
from claims.stated import Span

Say = Callable[..., Claim]

STUMP = Forest(("not in one",), 0.5, [0], [0, LEAF, LEAF], [0.5, 0, 0], [1, 0, 0], [2, 0, 0], [0, -4.0, 1.0])
"""One question: -3.5 where no side is negated, else 1.5."""


PIECES = Pieces(["[UNK]", "[CLS]", "[SEP]", "[PAD]"])


@dataclass
class FakeReader:
    """Says the same of every pair, and remembers what it was shown."""

    logits: Sequence[float]
    shown: list[tuple[str, str]] = field(default_factory=list)

    def half(self, one: str, other: str) -> HalfRead:
        self.shown.append((one, other))
        return HalfRead(np.zeros((1, 3, 1), np.float32), (0, 0, 1), ((), ()))

    def on(self, read: HalfRead) -> list[float]:
        return list(self.logits)


@dataclass
class FixedJudge:
    verdict: Verdict

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        return [self.verdict for _ in cases]


def judge(reader: Any) -> LearnedJudge:
    return LearnedJudge(STUMP, (1.0, 1.0, 0.0), ("number", "polarity"), reader)


def test_a_tree_is_walked_from_its_root_and_what_is_not_given_is_0() -> None:
    assert STUMP.log_odds([{"not in one": 1.0}, {"another": 9.0}]) == [1.5, -3.5]
    assert STUMP.log_odds([]) == []


def test_the_mean_of_forests_has_the_mean_of_their_log_odds() -> None:
    other = Forest(("copy",), 0.0, [0], [0, LEAF, LEAF], [0.5, 0, 0], [1, 0, 0], [2, 0, 0], [0, 1.0, 3.0])
    both = Forest.mean([STUMP, other])
    assert both.log_odds([{"not in one": 1.0, "copy": 1.0}, {}]) == [2.25, -1.25]


def test_a_forest_survives_its_arrays() -> None:
    assert Forest.of(STUMP.arrays("glance"), "glance") == STUMP


def test_log_odds_of_one_relation_are_against_the_other_two_together() -> None:
    assert against_others([0.0, 0.0, 0.0, 9.0], 0) == pytest.approx(-0.6931, abs=1e-4)
    assert chance(against_others([2.0, -1.0, 0.5], 0)) == pytest.approx(0.786, abs=1e-3)


def test_what_is_not_worth_reading_is_not_read(say: Say) -> None:
    reader = FakeReader([9, 0, 0, 0, 0])
    pair = say("the bridge was closed"), say("the bridge was old", by="Carl Stern")
    assert weigh(*pair, judge(reader)).probability <= UNREAD
    assert not reader.shown


def test_what_is_worth_it_is_read_with_speaker_and_cue_and_glance_and_reading_count_together(say: Say) -> None:
    reader = FakeReader([2, 1, 0, 0, 3])
    a, b = say("the army left Krasny Liman"), say("the army did not leave Krasny Liman", by="Carl Stern")
    assert as_read(b) == "Carl Stern said: the army did not leave Krasny Liman"
    case = Case.of(a, b)
    assert case
    [verdict] = judge(reader).verdicts([case], 0.5)
    assert sorted(reader.shown) == sorted(permutations([as_read(a), as_read(b)])), "in both orders"
    assert verdict.probability == pytest.approx(chance(1.5 + against_others([2, 1, 0], 0)), abs=1e-3)
    assert verdict.kind == "polarity"


@pytest.fixture
def beside(say: Say) -> Callable[[bool], tuple[Claim, Claim]]:
    """Two claims of which no rule has anything to say, of one document or of two."""

    def make(within: bool) -> tuple[Claim, Claim]:
        one, other = say("the fog was thick"), say("the bridge in the fog was old", by="Carl Stern")
        further = replace(other, spans=tuple(Span(span.start + 500, span.end + 500) for span in other.spans))
        return one, replace(further, document=one.document) if within else other

    return make


Beside = Callable[[bool], tuple[Claim, Claim]]


@pytest.mark.parametrize(
    ("within", "at_most", "reads"),
    [
        (True, HOPED - 0.01, 0),
        (True, HOPED + 0.01, 2),
        (False, HOPED_ACROSS - 0.01, 0),
        (False, HOPED_ACROSS + 0.01, 2),
    ],
)
def test_of_what_lies_near_is_read_what_a_reading_could_lift_over_the_bar(
    within: bool, at_most: float, reads: int, beside: Beside
) -> None:
    assert at_most > FOUND
    glance = Forest((), math.log(at_most / (1 - at_most)) - CONVINCED, [0], [LEAF], [0], [0], [0], [0.0])
    reader = FakeReader([9, 0, 0, 0, 0])
    list(compared([beside(within)], replace(judge(reader), glance=glance)))
    assert len(reader.shown[:2]) == reads


@pytest.mark.parametrize(
    ("within", "thought", "told"),
    [
        (True, FOUND - 0.01, 0),
        (True, FOUND + 0.01, 1),
        (False, FOUND + 0.01, 0),
        (False, FOUND_ACROSS - 0.01, 0),
        (False, FOUND_ACROSS + 0.01, 1),
    ],
)
def test_of_two_documents_more_is_asked_than_of_one(within: bool, thought: float, told: int, beside: Beside) -> None:
    assert len(list(compared([beside(within)], FixedJudge(Verdict(thought, "polarity"))))) == told


def test_pairs_of_one_document_and_of_two_come_back_in_their_order(beside: Beside) -> None:
    pairs = [beside(False), beside(True), beside(False)]
    found = compared(pairs, FixedJudge(Verdict(0.9, "polarity")))
    assert [{one.a, one.b} for one in found] == [{a.id, b.id} for a, b in pairs]


@pytest.mark.parametrize(("thought", "sought"), [(settings.SURE - 0.01, False), (settings.SURE, True)])
def test_the_words_that_decide_are_looked_for_where_the_pair_is_listed(
    thought: float, sought: bool, beside: Beside
) -> None:
    a, b = sorted(beside(True), key=lambda claim: claim.id)
    word = Span(a.spans[0].start, a.spans[0].start + 3)
    judging = FixedJudge(Verdict(thought, "polarity", lambda: (word, b.spans[0])))
    [found] = compared([(a, b)], judging)
    assert found.marks_a == ((word,) if sought else ())
    assert (f"“{words_at(a, word)}” against" in found.reason) == sought
    assert (f"“{short(a.text)}” against" in found.reason) != sought


def test_what_one_reading_rules_out_is_not_read_in_the_other_order(say: Say) -> None:
    reader = FakeReader([-4, 0, 0, 0, 0])
    a, b = say("the fog was not thick"), say("the bridge in the fog was old", by="Carl Stern")
    case = Case.of(a, b)
    assert case
    assert not case.findings
    [verdict] = judge(reader).verdicts([case], 0.5)
    assert verdict.probability < 0.5
    assert len(reader.shown) == 1


def test_a_judge_lists_what_no_rule_finds_in_the_words_that_decided(say: Say) -> None:
    a, b = say("the mayor ordered the raid"), say("the raid was nobody's plan", by="Carl Stern")
    assert compare(a, b, RulesAlone()) is None
    words = {a.id: Span(a.spans[0].start + 10, a.spans[0].start + 17), b.id: b.spans[0]}
    first, second = sorted((a, b), key=lambda claim: claim.id)
    found = compare(
        a, b, FixedJudge(Verdict(0.9, "responsibility", lambda: (words[first.id], words[second.id]), by="gpt"))
    )
    assert found
    assert (found.relation, found.kind, found.score) == ("conflict", "responsibility", 0.9)
    assert "“ordered”" in found.reason
    assert found.reason.endswith("judged by gpt")


def test_a_judge_vetoes_a_rule_that_is_not_sure(say: Say) -> None:
    pair = say("the blast in Krasny Liman was an accident"), say("the blast in Krasny Liman was deliberate", by="Carl")
    assert compare(*pair, RulesAlone())
    assert compare(*pair, FixedJudge(Verdict(0.1, "cause"))) is None


def test_a_judge_never_overrides_a_sure_figure(say: Say) -> None:
    a = say("12 miners were killed in the blast in Krasny Liman")
    b = say("14 miners were killed in the blast in Krasny Liman", by="Carl Stern")
    found = compare(a, b, FixedJudge(Verdict(0.0, "polarity")))
    assert found
    assert (found.relation, found.kind) == ("conflict", "number")


def test_a_judge_never_overrides_who_is_surely_said_to_have_done_it(say: Say) -> None:
    a = say("Ukraine shot down the plane over Krasny Liman")
    b = say("Russia shot down the plane over Krasny Liman", by="Carl Stern")
    found = compare(a, b, FixedJudge(Verdict(0.0, "polarity")))
    assert found
    assert (found.relation, found.kind) == ("conflict", "responsibility")
    assert found.score >= SURE


def test_what_a_rule_holds_to_be_of_another_scope_is_no_conflict(say: Say) -> None:
    a = say("12 people were killed in Krasny Liman")
    b = say("14 people were killed in Yampol", by="Carl Stern")
    found = compare(a, b, FixedJudge(Verdict(0.99, "number", lambda: (a.spans[0], b.spans[0]))))
    assert found is None or found.relation != "conflict"


def test_one_speaker_on_both_sides_is_a_reversal(say: Say) -> None:
    a, b = say("the raid was planned"), say("the raid was an improvisation", published="2022-10-02")
    first, second = sorted((a, b), key=lambda claim: claim.id)
    found = compare(a, b, FixedJudge(Verdict(0.8, "polarity", lambda: (first.spans[0], second.spans[0]))))
    assert found
    assert found.kind == "reversal"


def nothing_asked(side: Side, words: object) -> float:
    raise AssertionError(side, words)


def test_the_words_that_decide_are_those_without_which_there_is_least_of_a_conflict(say: Say) -> None:
    a = say("the army of the republic has never in all these years crossed the long border of the country")
    b = say("tanks crossed it on Monday", by="Carl Stern")

    def measure(side: Side, words: range) -> float:
        return -("never" in [(a, b)[side].text.split()[word] for word in words])

    of_a, of_b = deciding_words(a, b, nothing_asked, measure)
    text = f"{'x' * a.spans[0].start}{a.text}"
    assert "never" in of_a.of(text)
    assert of_a.end - of_a.start < len(a.text)
    assert of_b == b.spans[0]


def test_a_clause_or_span_is_chosen_by_reading_the_rest_of_the_text(say: Say) -> None:
    a = say("the bridge was closed")
    start = a.spans[0].start
    split = replace(a, text="the bridge … closed", spans=(Span(start, start + 10), Span(start + 15, start + 21)))
    asked = []

    def with_text(side: Side, text: str) -> float:
        asked.append(text)
        return float("closed" in text)

    spans = deciding_words(split, split, with_text, nothing_asked)
    assert asked == ["… closed", "the bridge …"] * 2
    assert spans[0] == spans[1] == Span(start + 15, start + 21)


def test_where_no_words_can_be_left_out_apart_from_others_nothing_is_measured(say: Say) -> None:
    a, b = say("the bridge was closed"), say("nothing was", by="Carl Stern")

    assert deciding_words(a, b, nothing_asked, nothing_asked) == (a.spans[0], b.spans[0])


@given(st.lists(st.integers(0, 5), max_size=150), st.lists(st.integers(0, 5), max_size=150), st.sets(st.integers(0, 5)))
def test_only_the_pieces_of_the_words_of_one_side_are_left_out(
    one: list[int], other: list[int], words: set[int]
) -> None:
    _, sides = paired(one, other, PIECES)
    states = np.arange(len(sides), dtype=np.float32)[None, :, None]
    read = HalfRead(states, sides, (one, other))
    for side, own in ((0, one), (1, other)):
        rest = read.without(side, words)  # type: ignore[arg-type]
        assert len(rest.sides) == rest.states.shape[1]
        shown = own[: sides.count(side) - 2 + side]
        assert rest.sides.count(side) - 2 + side == sum(word not in words for word in shown)
        assert rest.sides.count(1 - side) == sides.count(1 - side)  # type: ignore[arg-type]


@given(st.lists(st.just(0), max_size=200), st.lists(st.just(0), max_size=200))
def test_two_texts_fit_in_one_row_and_neither_is_lost(first: list[int], second: list[int]) -> None:
    numbers, sides = paired(first, second, PIECES)
    assert len(numbers) == len(sides) <= LONGEST
    kept = sides.count(0) - 2, sides.count(1) - 1
    assert kept[0] == len(first) or kept[0] >= (LONGEST - 3) // 2
    assert kept[1] == len(second) or kept[1] >= (LONGEST - 3) // 2


def test_without_weights_the_rules_judge_and_a_warning_says_so(tmp_path: Path) -> None:
    for content in (None, b"broken"):
        path = tmp_path / f"{content}.npz"
        if content:
            path.write_bytes(content)
        with pytest.warns(UserWarning, match="the rules judge alone"):
            assert isinstance(load_judge(path), RulesAlone)


@pytest.mark.judged
def test_the_judge_that_ships_survives_saving_and_does_not_mind_the_order(say: Say, tmp_path: Path) -> None:
    shipped = load_judge(WEIGHTS)
    assert isinstance(shipped, LearnedJudge)
    save(shipped, tmp_path / "again.npz")
    again = load_judge(tmp_path / "again.npz")
    a = say("the minister knew of the plan")
    b = say("he had no knowledge of any plan", by="the minister", stance="denies")
    assert weigh(a, b, shipped).probability == weigh(b, a, again).probability > 0


@pytest.mark.judged
def test_a_pair_that_was_read_half_way_is_read_on_without_some_of_its_words() -> None:
    shipped = load_judge(WEIGHTS)
    assert isinstance(shipped, LearnedJudge)
    half = shipped.reader.half("Anna Abel said: the bridge was closed", "Carl Stern said: the bridge was not closed")
    whole = against_others(shipped.reader.on(half), 0)
    without = {word: against_others(shipped.reader.on(half.without(1, [word])), 0) for word in range(3, 8)}
    assert min(without, key=without.__getitem__) == 6, "the “not”"
    assert without[6] < whole


@pytest.mark.judged
def test_the_judge_tells_a_denial_from_an_echo(say: Say) -> None:
    a = say("the army ordered the attack on Krasny Liman")
    denial = say("the army had ordered the attack on Krasny Liman", by="Carl Stern", stance="denies")
    echo = say("it was the army that ordered the attack on Krasny Liman", by="Carl Stern")
    assert weigh(a, denial).probability > weigh(a, echo).probability


def test_relations_stand_first_among_the_logits() -> None:
    assert RELATIONS[0] == "conflict"


def test_it_finds_no_figures_that_clash_where_there_are_none(say: Say) -> None:
    def found(other: str, verdict: Verdict) -> Comparison | None:
        case = Case.of(say("12 miners were hurt in Krasny Liman"), say(other, by="Igor Klein"))
        assert case
        return decide(case, verdict, LISTED)

    figureless, clashing = "the mine in Krasny Liman was safe", "at most 3 people in Krasny Liman needed treatment"
    assert found(figureless, Verdict(0.9, "number")) is None
    assert found(figureless, Verdict(0.9, "polarity")), "only figures need figures"
    assert found(figureless, Verdict(0.9, "number", by="wise-1")), "who is asked may know better"
    assert found(clashing, Verdict(0.9, "number"))
