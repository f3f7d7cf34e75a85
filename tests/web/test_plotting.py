"""Where everything stands in a drawing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import inf
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_records import ATTACK, MINISTRY, PUSHILIN, counted

from claims.pipeline import Tracker
from claims.records import Conflict, Document, Matter, Selection, Statement
from claims.stated import Span
from claims.web.drawing import drawn
from claims.web.plotting import LANES, Plot, plot_of
from claims.web.scales import day_ticks, value_scale

PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def toll(filled: Path) -> Plot:
    with Tracker(str(filled), create=False) as tracker:
        [matter] = tracker.timeline(Selection(about="killed"))
    return plot_of(matter)


def test_figures_are_drawn_with_their_ranges(toll: Plot) -> None:
    assert toll.kind == "figures"
    least, ranged, exact = sorted(toll.marks, key=lambda mark: mark.title[mark.title.index(":") :])
    by_words = {mark.title.rpartition(": ")[2]: mark for mark in toll.marks}
    least, ranged, exact = (by_words[f"{words} people"] for words in ("at least 12", "between 20 and 30", "17"))
    assert least.open_up
    assert least.low is None
    assert ranged.high is not None
    assert ranged.low is not None
    assert ranged.high < ranged.y < ranged.low, "y runs downwards"
    assert exact.low is None
    assert ranged.low < exact.y < least.y, "17 lies between 12 and 20"
    assert least.x < exact.x, "time runs to the right"
    assert least.series == exact.series != ranged.series
    assert {name.words for name in toll.names} == {"Health Ministry", "Rescue Union"}
    assert [line.series for line in toll.lines] == [least.series], "a speaker's figures are joined"


def statement(number: int, day: date | None, name: str = "", low: float = 3, high: float = 3) -> Statement:
    words = f"{number} people"
    of = Document(f"Somebody there said {words} were killed.", title=str(number), outlet="x", published="2021-01-01")
    speaker = replace(MINISTRY, id=f"{number:020x}", name=name or f"Ministry {number}")
    claim = replace(counted(of, speaker, low, high), said_on=day, document=replace(of.info, published=str(day or "")))
    return Statement(claim.id, speaker, (claim,))


def matter(statements: list[Statement], kind: str = "number", name: str = "matter") -> Matter:
    pairs = tuple(
        Conflict(a, b, "conflict", kind, 0.9, "why", (), (), name)  # type: ignore[arg-type]
        for a, b in pairwise(statements)
    )
    return Matter(name, tuple(statements), pairs)


def inside(plot: Plot) -> bool:
    return all(
        0 <= mark.x <= plot.width and all(0 <= y <= plot.height for y in (mark.y, mark.low, mark.high) if y is not None)
        for mark in plot.marks
    ) and all(0 <= tick.at <= plot.height for tick in plot.values)


BOUND = st.floats(-1e6, 1e9, allow_nan=False) | st.just(inf) | st.just(-inf)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))


@PATIENTLY
@given(st.lists(st.tuples(DAYS, BOUND, BOUND), min_size=2, max_size=30))
def test_whatever_is_said_is_drawn_inside_the_drawing(made: list[tuple[date | None, float, float]]) -> None:
    found = [
        statement(number, day, low=min(a, b), high=max(a, b) if max(a, b) != -inf else inf)
        for number, (day, a, b) in enumerate(made)
        if min(a, b) != inf
    ]
    if len(found) > 1:
        plot = plot_of(matter(found))
        assert inside(plot)
        assert len({mark.number for mark in plot.marks}) + plot.undrawn == len(found)
        ElementTree.fromstring(drawn("plot.svg", plot=plot, alone=True))


def test_accounts_without_figures_have_a_lane_a_speaker() -> None:
    found = [statement(number, date(2021, 1, 1) + timedelta(number)) for number in range(LANES + 3)]
    bare = [replace_facts(one) for one in found]
    plot = plot_of(matter(bare, "denial"))
    assert plot.kind == "lanes"
    assert len({mark.y for mark in plot.marks}) == len(plot.names) == LANES
    assert plot.undrawn == 3
    assert {line.relation for line in plot.lines} == {"conflict"}
    assert inside(plot)


def replace_facts(of: Statement) -> Statement:
    from claims.stated import Facts

    return Statement(of.id, of.speaker, tuple(replace(one, facts=Facts()) for one in of.claims))


def test_what_is_added_to_a_toll_is_no_toll() -> None:
    first, more = statement(1, date(2021, 1, 1)), statement(2, date(2021, 1, 2))
    [quantity] = more.claim.facts.quantities
    facts = replace(more.claim.facts, quantities=(replace(quantity, words="three more people"),))
    more = Statement(more.id, more.speaker, (replace(more.claim, facts=facts),))
    assert plot_of(matter([first, more])).kind == "lanes"
    facts = replace(facts, quantities=(replace(quantity, words="more than three people"),))
    more = Statement(more.id, more.speaker, (replace(more.claim, facts=facts),))
    assert plot_of(matter([first, more])).kind == "figures"


@pytest.mark.parametrize("said", [{"denied": True}, {"negated": True}])
def test_a_figure_that_is_denied_is_not_the_speakers(said: dict[str, bool]) -> None:
    first, second, third = (statement(number, date(2021, 1, number)) for number in (1, 2, 3))
    claim = replace(third.claim, facts=replace(third.claim.facts, **said))
    plot = plot_of(matter([first, second, Statement(third.id, third.speaker, (claim,))]))
    assert [mark.number for mark in plot.marks] == [1, 2]
    assert plot.undrawn == 1
    denies = replace(third.claim, stance="denies")
    assert len(plot_of(matter([first, second, Statement(third.id, third.speaker, (denies,))])).marks) == 2


def test_undated_accounts_are_counted_and_not_drawn() -> None:
    plot = plot_of(matter([statement(1, None), statement(2, None)]))
    assert plot.marks == ()
    assert plot.undrawn == 2
    ElementTree.fromstring(drawn("plot.svg", plot=plot, alone=True))


def test_names_do_not_cover_one_another() -> None:
    found = [statement(number, date(2021, 1, 1), low=5, high=5) for number in range(8)]
    places = sorted(name.y for name in plot_of(matter(found)).names)
    assert all(b - a >= 15 for a, b in pairwise(places))


def test_texts_that_attack_are_text_in_a_drawing() -> None:
    attack = f"{ATTACK}\x00\x1b]]>&amp;"
    found = [statement(number, date(2021, 1, number + 1), attack) for number in range(2)]
    svg = drawn("plot.svg", plot=plot_of(matter(found, name=attack)), alone=True)
    root = ElementTree.fromstring(svg)
    assert not [one for one in root.iter() if one.tag.endswith(("script", "img", "foreignObject"))]
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]


@PATIENTLY
@given(st.lists(BOUND, min_size=1))
def test_an_axis_has_its_values_in_order(values: list[float]) -> None:
    scale = value_scale(values, top=10, bottom=300)
    places = [tick.at for tick in scale.ticks]
    assert places == sorted(places, reverse=True)
    assert len(places) <= 20
    finite = sorted(value for value in values if abs(value) != inf)
    assert [scale.at(value) for value in finite] == sorted((scale.at(value) for value in finite), reverse=True)
    assert all(10 - 1e-6 <= scale.at(value) <= 300 + 1e-6 for value in finite)


@PATIENTLY
@given(st.lists(st.dates(date(1, 1, 1), date(9999, 12, 31)), max_size=40))
def test_days_under_an_axis_leave_room_for_each_other(days: list[date]) -> None:
    ticks = sorted(tick.at for tick in day_ticks(days, 0, 600))
    assert bool(ticks) == bool(days)
    assert all(b - a >= 70 for a, b in pairwise(ticks))


def test_a_mark_that_decided_chooses_the_figure() -> None:
    one = statement(1, date(2021, 1, 1))
    [quantity] = one.claim.facts.quantities
    other = replace(quantity, low=99, high=99, words="99 tents", head="tent", span=Span(0, 3))
    facts = replace(one.claim.facts, quantities=(other, quantity))
    both = Statement(one.id, PUSHILIN, (replace(one.claim, facts=facts),))
    plot = plot_of(matter([both, statement(2, date(2021, 1, 2))]))
    assert plot.what == "person, kill"
