"""What comparisons look like: two accounts in two columns, or many across."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from claims.cli.render import Screen, apart, filled, grid, indented, marked, paint, plain, short_ids, wrap
from claims.cli.views import cells_of, foot, listed_rows
from claims.records import Claim, Statement
from claims.stated import Span
from claims.tables import LISTED, names, speaker_name
from claims.tables.accounts import MARKS, Account, Pair
from claims.tables.texts import in_content
from claims.wording import counted

NARROWEST_ACCOUNT = 24
"""Columns of a cell in a comparison of many; what does not fit side by side goes below."""


def compared(pairs: Sequence[Pair], left: str, right: str, screen: Screen) -> str:
    """Two accounts in two columns, a box a matter that both speak of, aligned row by row; between them, how they
    relate. What one of them alone says is listed below."""
    ids = short_ids(side.claim.id for pair in pairs for side in (pair.a, pair.b) if side)
    by_matter: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.a and pair.b:
            by_matter.setdefault(pair.matter, []).append(pair)
    drawn = [_matter(name, rows, (left, right), ids, screen) for name, rows in by_matter.items()]
    drawn += [_alone(left, [pair.a.claim for pair in pairs if pair.a and not pair.b], screen)]
    drawn += [_alone(right, [pair.b.claim for pair in pairs if pair.b and not pair.a], screen)]
    return "\n".join(filter(None, drawn))


def _alone(head: str, claims: Sequence[Claim], screen: Screen) -> str:
    """What the other does not speak of, the earliest first; who says it where the head over the list does not."""
    if not claims:
        return ""
    found = sorted(claims, key=lambda claim: (claim.day or date.max, claim.id))
    at = names(LISTED).index("speaker")
    cells = [cells_of(claim, LISTED) for claim in found]
    cells = [[*row[:at], "" if row[at] == plain(head) else row[at], *row[at + 1 :]] for row in cells]
    title = screen.bold(plain(f"Only {head}, {counted(len(found), 'statement')}"))
    return f"{title}\n{listed_rows(cells, [claim.id for claim in found], screen)}"


def _matter(name: str, rows: Sequence[Pair], heads: tuple[str, str], ids: dict[str, str], screen: Screen) -> str:
    middle = 11
    cell = (screen.width - middle - 10) // 2
    header = [filled([screen.bold(line) for line in wrap(plain(head), cell)], cell) for head in heads]
    body = [[header[0], [" " * middle], header[1]]]
    for pair in rows:
        marks = _marks_of(pair)
        sides = zip((pair.a, pair.b), marks, heads, strict=True)
        a, b = (_said(side, ranges, ids, head, cell, screen) for side, ranges, head in sides if side)
        body.append([filled(a, cell), filled(_relation(pair, middle, screen), middle), filled(b, cell)])
    reasons = [
        indented(plain(pair.conflict.reason), screen.width, 9, f" {MARKS[pair.relation]} why: ") + "\n"
        for pair in rows
        if pair.conflict
    ]
    return f"{screen.bold(plain(name))}\n{grid(body)}{''.join(reasons)}"


def _relation(pair: Pair, width: int, screen: Screen) -> list[str]:
    """How two sides relate, as a sign and in words."""
    words = wrap(f"{MARKS[pair.relation]} {pair.relation}", width)
    kind = [f"  {pair.conflict.kind}"] if pair.conflict and pair.conflict.kind else []
    return [*(screen.bold(line) for line in words), *kind]


def _marks_of(pair: Pair) -> tuple[Sequence[Span], Sequence[Span]]:
    """The deciding words of the left and of the right, whichever way round the conflict holds them."""
    if not pair.conflict or not pair.a:
        return (), ()
    marks = (pair.conflict.marks_a, pair.conflict.marks_b)
    return marks if pair.conflict.a.id == pair.a.id else (marks[1], marks[0])


def _said(
    side: Statement, marks: Sequence[Span], ids: dict[str, str], head: str, width: int, screen: Screen
) -> list[str]:
    """A cell: the text, and below it where, when and the id; who says it where the head over the cells does not."""
    name = speaker_name(side.speaker)
    who = [screen.bold(line) for line in wrap(plain(name), width)] if name != head else []
    text = paint(wrap(marked(side.claim.text, in_content(side.claim, marks)), width), screen)
    return [*who, *text, *foot(side, marks, ids, width, screen)]


def across(accounts: Sequence[Account], screen: Screen) -> str:
    """Matters down, speakers or outlets across: who speaks of most matters first, in as many tables as it takes."""
    ids = short_ids(account.claim.id for account in accounts)
    matters = list(dict.fromkeys(account.matter for account in accounts))
    first = max(12, min(20, screen.width // 5))
    many = max(1, (screen.width - first - 4) // (NARROWEST_ACCOUNT + 3))
    columns = sorted(
        dict.fromkeys(account.by for account in accounts),
        key=lambda by: -len({account.matter for account in accounts if account.by == by}),
    )
    blocks = [columns[at : at + many] for at in range(0, len(columns), many)]
    return "\n".join(_block(accounts, matters, block, first, ids, screen) for block in blocks)


def _block(
    accounts: Sequence[Account],
    matters: Sequence[str],
    columns: Sequence[str],
    first: int,
    ids: dict[str, str],
    screen: Screen,
) -> str:
    cell = (screen.width - first - 4 - 3 * len(columns)) // len(columns)
    heads = [filled([screen.bold(line) for line in wrap(plain(column), cell)], cell) for column in columns]
    body = [[filled([""], first), *heads]]
    for matter in matters:
        here = [[a for a in accounts if (a.matter, a.by) == (matter, column)] for column in columns]
        if any(here):
            texts = [filled(_accounts(found, ids, cell, screen), cell) for found in here]
            body.append([filled(wrap(plain(matter), first), first), *texts])
    return grid(body)


def _accounts(found: Iterable[Account], ids: dict[str, str], width: int, screen: Screen) -> list[str]:
    """A cell: each text with its id and whose account it is against."""
    lines: list[str] = []
    for account in found:
        claim = account.claim
        said = plain(claim.text)
        if account.by != speaker_name(claim.speaker):
            said = f"{plain(speaker_name(claim.speaker))}: {said}"
        lines += [*([""] if lines else []), *apart(wrap(said, width), ids[claim.id], width)]
        for conflict in account.relations:
            own = claim.statement or claim.id
            other = conflict.b if conflict.a.id == own else conflict.a
            relation = f"{MARKS[conflict.relation]} {conflict.kind or conflict.relation}: {speaker_name(other.speaker)}"
            lines += [screen.bold(line) for line in wrap(plain(relation), width)]
    return lines or ["–"]
