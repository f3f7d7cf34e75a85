from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.conflicts import compare, matters
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
    ("text", "name"),
    [
        ("the logbook of the night shift was missing", "logbook"),  # and not the first in the alphabet
        ("on Friday twelve miners were killed in Gornovo by a blast", "Gornovo: miner"),
        ("Lyman, known in Russia as Krasny Liman, was cleared", "Krasny Liman: clear"),
        ("Russian troops left Krasny Liman", "Krasny Liman: troop"),
        ("twelve on Friday", "twelve"),
    ],
)
def test_a_matter_that_nothing_relates_is_called_by_what_is_said_first(say: Say, text: str, name: str) -> None:
    claim = say(text)
    [matter] = matters([Statement(claim.id, claim.speaker, (claim,))], [])
    assert matter.name == name
