"""Accounts side by side: what each speaker or outlet says on a matter, and how that relates, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from claims.records import Claim, Conflict, Matter, Statement
from claims.tables import CLAIMS, LISTED, Column, Columns, Value, listed_side, side, speaker_name


@dataclass(frozen=True)
class Pair:
    """A row of two accounts: what each side says on a matter, and how the two relate.

    One side is None where only the other speaks of it; `conflict` is None where both do but nothing relates them.
    """

    matter: str
    a: Statement | None
    b: Statement | None
    conflict: Conflict | None = None

    @property
    def relation(self) -> str:
        if self.conflict:
            return self.conflict.relation
        return "same matter" if self.a and self.b else "one side"


COMPARED: Columns[Pair] = (
    Column("matter", lambda p: p.matter, "What the row is about."),
    Column("relation", lambda p: p.relation, "conflict, agreement, update, different scope, same matter or one side."),
    Column("kind", lambda p: p.conflict.kind if p.conflict else None, "Kind of a conflict."),
    Column("score", lambda p: p.conflict.score if p.conflict else None, "How sure, between 0 and 1."),
    Column("reason", lambda p: p.conflict.reason if p.conflict else None, "Why, in words."),
    *side("a", lambda p: p.a),
    *side("b", lambda p: p.b),
)


SIDE_BY_SIDE: Columns[Pair] = (
    Column("matter", lambda p: p.matter, "What the row is about."),
    Column("relation", lambda p: p.relation, "How the two relate."),
    Column("kind", lambda p: p.conflict.kind if p.conflict else None, "Kind of a conflict."),
    *listed_side("a", lambda p: p.a),
    *listed_side("b", lambda p: p.b),
    Column("why", lambda p: p.conflict.reason if p.conflict else None, "Why, in words."),
)
"""A row of two accounts for people; `COMPARED` is for programs."""


def aligned(matter: Matter, left: set[str], right: set[str]) -> list[Pair]:
    """The accounts of two sides on a matter, row by row; the sides are sets of speaker ids.

    Conflicts first, then agreements and the rest, each statement once; what nothing relates is set side by side.
    """
    ours = [statement for statement in matter.statements if _speaker_id(statement) in left]
    theirs = [statement for statement in matter.statements if _speaker_id(statement) in right - left]
    pairs: list[Pair] = []
    used: set[str] = set()
    for conflict in sorted(matter.conflicts, key=_weight):
        a, b = _sided(conflict, ours, theirs)
        if a and b and not used & {a.id, b.id}:
            used |= {a.id, b.id}
            pairs.append(Pair(matter.name, a, b, conflict))
    rest_a = [statement for statement in ours if statement.id not in used]
    rest_b = [statement for statement in theirs if statement.id not in used]
    for at in range(max(len(rest_a), len(rest_b))):
        pairs.append(Pair(matter.name, _at(rest_a, at), _at(rest_b, at)))
    return pairs


def _speaker_id(statement: Statement) -> str | None:
    return statement.speaker.id if statement.speaker else None


def _weight(conflict: Conflict) -> tuple[int, float]:
    order = ("conflict", "agreement", "update", "different scope")
    return order.index(conflict.relation), -conflict.score


def _sided(
    conflict: Conflict, ours: Sequence[Statement], theirs: Sequence[Statement]
) -> tuple[Statement | None, Statement | None]:
    mine, yours = {s.id: s for s in ours}, {s.id: s for s in theirs}
    for a, b in ((conflict.a.id, conflict.b.id), (conflict.b.id, conflict.a.id)):
        if a in mine and b in yours:
            return mine[a], yours[b]
    return None, None


def _at(statements: Sequence[Statement], index: int) -> Statement | None:
    return statements[index] if index < len(statements) else None


@dataclass(frozen=True)
class Account:
    """One claim in a comparison of many: the matter, whose account it belongs to, and what speaks against it."""

    matter: str
    by: str
    """The speaker's name or the outlet."""
    claim: Claim
    relations: tuple[Conflict, ...]
    """Those of the matter that its statement is a side of."""


def accounts(matter: Matter, by: str) -> list[Account]:
    """The matter's claims by `speaker` (one a statement) or by `outlet` (each outlet's own appearance)."""
    found: dict[tuple[str, str], Account] = {}
    for statement in matter.statements:
        relations = tuple(c for c in matter.conflicts if statement.id in (c.a.id, c.b.id))
        for claim in statement.claims if by == "outlet" else statement.claims[:1]:
            who = (claim.document.outlet or "unknown outlet") if by == "outlet" else speaker_name(claim.speaker)
            found.setdefault((who, statement.id), Account(matter.name, who, claim, relations))
    return list(found.values())


def _across(relation: str) -> Callable[[Account], Value]:
    """The claims on the other side of an account's relations of one sort."""
    return lambda account: [other.claim.id for other in _others(account, relation)]


def _others(account: Account, relation: str) -> list[Statement]:
    own = account.claim.statement or account.claim.id
    return [c.b if c.a.id == own else c.a for c in account.relations if c.relation == relation]


def _of_claim(column: Column[Claim]) -> Callable[[Account], Value]:
    return lambda account: column.value(account.claim)


ACCOUNTS: Columns[Account] = (
    Column("matter", lambda a: a.matter, "What the claim is about."),
    Column("account", lambda a: a.by, "The speaker or outlet whose account it belongs to."),
    Column("conflicts_with", _across("conflict"), "Ids of the claims that it conflicts with, on the same matter."),
    Column("agrees_with", _across("agreement"), "Ids of the claims that it agrees with, on the same matter."),
    *(Column(column.name, _of_claim(column), column.help) for column in CLAIMS),
)


def _against(account: Account) -> str:
    return "; ".join(dict.fromkeys(speaker_name(other.speaker) for other in _others(account, "conflict")))


ACROSS: Columns[Account] = (
    Column("matter", lambda a: a.matter, "What the claim is about."),
    Column("account", lambda a: a.by, "The speaker or outlet whose account it belongs to."),
    *(Column(column.name, _of_claim(column), column.help) for column in LISTED),
    Column("conflicts with", _against, "Who says what it conflicts with."),
)
"""An account for people; `ACCOUNTS` is for programs."""


SHOWN: Columns[Account] = tuple(column for column in ACCOUNTS if column.name not in ("matter", "account"))
"""A claim with what relates to it."""

MARKS: dict[str, str] = {
    "conflict": "≠",
    "agreement": "=",
    "update": "→",
    "different scope": "~",
    "same matter": "·",
    "one side": "–",
}
"""A sign for how two accounts relate."""
