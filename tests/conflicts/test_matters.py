from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from claims.conflicts import compare, matters
from claims.conflicts.titles import title
from claims.records import Claim, Conflict, Statement

Say = Callable[..., Claim]


def test_statements_that_conflict_are_one_matter_and_strangers_are_not(say: Say) -> None:
    half = say("the town of Krasny Liman was half-encircled")
    full = say("the Russian forces in Krasny Liman were encircled", by="Boris Klein", outlet="Gazette")
    school = say("the school needs a new roof", by="Carla Voss", outlet="Post")
    found = compare(half, full)
    assert found is not None
    statements = {claim.id: Statement(claim.id, claim.speaker, (claim,)) for claim in (school, full, half)}
    conflict = Conflict(
        statements[found.a],
        statements[found.b],
        found.relation,
        found.kind,
        found.score,
        found.reason,
        found.marks_a,
        found.marks_b,
        found.matter,
    )
    first, second = matters(list(statements.values()), [conflict])
    assert first.name == "Krasny Liman: encirclement"
    assert {statement.id for statement in first.statements} == {half.id, full.id}
    assert first.conflicts == (conflict,)
    assert [statement.id for statement in second.statements] == [school.id]
    assert matters(list(statements.values())[::-1], [conflict]) == [first, second]


def test_no_statements_no_matters() -> None:
    assert matters([], []) == []


@pytest.mark.parametrize(
    ("name", "topic", "called"),
    [
        ("Attack", "attack", "Attack"),
        ("Russian", "attack, russian", "Russian: attack"),
        ("Russia", "russian, troop", "Russia: troop"),
        ("Krasny Liman", "liman, road", "Krasny Liman: road"),
        ("Krasny Liman", "three", "Krasny Liman"),
        ("Krasny Liman", "12", "Krasny Liman"),
        ("Krasny Liman", "klein", "Krasny Liman"),  # somebody's name
        ("Krasny Liman", "march", "Krasny Liman: march"),
        ("Krasny Liman", "may", "Krasny Liman"),
        ("Krasny Liman", "people killed", "Krasny Liman: people killed"),
        ("", "troop", "troop"),
    ],
)
def test_a_title_says_nothing_twice_and_calls_nothing_by_a_number(say: Say, name: str, topic: str, called: str) -> None:
    claim = replace(
        say("three troops of Boris Klein left for the march on Krasny Liman in May"), refers=("Boris Klein",)
    )
    assert title(name, topic, [claim]) == called


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the logbook of the night shift was missing", "logbook"),  # and not the first in the alphabet
        ("on Friday twelve miners were killed in Gornovo by a blast", "Gornovo: miner"),
        ("Lyman, known in Russia as Krasny Liman, was cleared", "Krasny Liman: clear"),
        ("Russian troops left Krasny Liman", "Krasny Liman: troop"),
        ("twelve on Friday", "other"),
    ],
)
def test_a_matter_that_nothing_relates_is_called_by_what_is_said_first(say: Say, text: str, name: str) -> None:
    claim = say(text)
    [matter] = matters([Statement(claim.id, claim.speaker, (claim,))], [])
    assert matter.name == name
