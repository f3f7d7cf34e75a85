"""What each listing looks like: records in, a drawing out. Texts are quoted as they are, made safe for a terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from claims.cli.render import (
    Screen,
    apart,
    filled,
    grid,
    indented,
    marked,
    paint,
    plain,
    short_ids,
    table,
    wrap,
)
from claims.judgements import Change, LogEntry
from claims.records import Claim, Conflict, Document, DocumentInfo, SpeakerCount, Statement, StatementCount
from claims.registered import OutletCount, Place, PlaceCount
from claims.stated import Span
from claims.tables import (
    HEARD,
    HEARD_IN_SHORT,
    LISTED,
    LISTED_STATEMENTS,
    Columns,
    names,
    publisher,
    row,
    speaker_name,
    standing,
)
from claims.tables.crowds import Crowd
from claims.tables.documents import LISTED_READ
from claims.tables.opposed import day_in_words, first_unsure, sides
from claims.tables.registered import NAMED_PLACES, PUBLISHERS
from claims.tables.texts import PIECES, Piece
from claims.tables.timeline import IN_TIME, Moment
from claims.tables.upkeep import DONE, FOUND, MEASURED, RENEWED_FOR_PEOPLE, SET_SIDE_BY_SIDE
from claims.upkeep import Copied, Figure, Problem
from claims.wording import counted

if TYPE_CHECKING:
    from claims.plugins import Installed

R = TypeVar("R")
ROOMY = 100
"""Columns from which a list of claims has one for the outlet."""


def claims(found: Sequence[Claim], screen: Screen) -> str:
    """Who said what: a row a claim."""
    return listed_rows([cells_of(claim, LISTED) for claim in found], [claim.id for claim in found], screen)


def statements(found: Sequence[StatementCount], screen: Screen) -> str:
    """Who said what: a row a statement."""
    return listed_rows([cells_of(one, LISTED_STATEMENTS) for one in found], [one.claim.id for one in found], screen)


def listed_rows(cells: list[list[str]], whole_ids: Sequence[str], screen: Screen) -> str:
    """Rows of the columns of LISTED, with as much of each id as tells them apart."""
    ids = short_ids(whole_ids)
    header = names(LISTED)
    cells = [[*row[:-1], ids[id]] for row, id in zip(cells, whole_ids, strict=True)]
    if screen.width < ROOMY:
        header, cells = _below(header, cells, "outlet", "date")
    return table(header, cells, screen, text="what was said")


def _below(
    header: list[str], cells: list[list[str]], moved: str, under: str, gap: str = " "
) -> tuple[list[str], list[list[str]]]:
    """The same table with one column's words below another's: where there is little room, the text needs it more.

    A gap of a line break begins a line of its own.
    """
    of, to = header.index(moved), header.index(under)
    heads = [f"{under}, {moved}" if any(row[of] for row in cells) and at == to else h for at, h in enumerate(header)]
    rows = [[f"{row[to]}{gap}{row[of]}".rstrip() if at == to else cell for at, cell in enumerate(row)] for row in cells]
    return [h for at, h in enumerate(heads) if at != of], [[c for at, c in enumerate(r) if at != of] for r in rows]


def cells_of(record: R, columns: Columns[R]) -> list[str]:
    """A record's values as cells of a table."""
    return ["" if value is None else plain(str(value)) for value in row(record, columns).values()]


def speakers(found: Sequence[SpeakerCount], screen: Screen) -> str:
    """Who is heard: a row a speaker."""
    columns = HEARD if screen.width >= ROOMY else HEARD_IN_SHORT
    header = ["docs" if name == "documents" else name for name in names(columns)]
    return table(header, [cells_of(count, columns) for count in found], screen)


def places(found: Sequence[PlaceCount], screen: Screen) -> str:
    """Where claims are about: a row a place."""
    header = ["docs" if name == "documents" else name for name in names(NAMED_PLACES)]
    return table(header, [cells_of(count, NAMED_PLACES) for count in found], screen)


def place(found: Sequence[Place], screen: Screen) -> str:
    """All that is known of a place, a line each."""
    return "\n".join(_place(one, screen) for one in found)


def _place(place: Place, screen: Screen) -> str:
    count = place.count
    days = f", {count.first} to {count.last}" if count.first else ""
    lines = [
        ("also called", ", ".join(count.aliases)),
        ("within", ", ".join(count.within)),
        ("holds", ", ".join(place.holds)),
        ("merged", ", ".join(place.merged)),
        ("claims on it", f"{count.claims:,}, in {counted(count.documents, 'document')}{days}"),
        ("with all in it", counted(place.claims_within, "claim") if place.holds else ""),
        ("id", count.id or "none: only the texts name it"),
    ]
    told = [indented(plain(value), screen.width, 16, f"{name:<16}").rstrip() + "\n" for name, value in lines if value]
    return "".join([f"{screen.bold(plain(count.name))}\n", *told])


def outlets(found: Sequence[OutletCount], screen: Screen) -> str:
    """Who published: a row an outlet."""
    header = ["docs" if name == "documents" else name for name in names(PUBLISHERS)]
    return table(header, [cells_of(count, PUBLISHERS) for count in found], screen)


def documents(found: Sequence[DocumentInfo], screen: Screen) -> str:
    """What was read: a row a document."""
    ids = short_ids(document.id for document in found)
    cells = [
        [
            plain(day_and_time(d.published or "undated")),
            plain(d.outlet or ""),
            plain(d.title or d.name or d.url or ""),
            str(d.words),
            str(d.statements),
            ids[d.id],
        ]
        for d in found
    ]
    return table(["published", "outlet", "title", "words", "statements", "id"], cells, screen, text="title")


def read(found: Sequence[Document], screen: Screen) -> str:
    """What was read, and where each field of it was found: a row a document."""
    at = names(LISTED_READ).index("published")
    cells = [cells_of(d, LISTED_READ) for d in found]
    cells = [[*row[:at], day_and_time(row[at]), *row[at + 1 :]] for row in cells]
    return table(names(LISTED_READ), cells, screen)


def day_and_time(published: str) -> str:
    """A moment as two words, which a narrow column can have on two lines."""
    return re.sub(r"^(\d{4}-\d\d-\d\d)T(?=\d)", r"\1 ", published)


def pieces(found: Sequence[Piece], screen: Screen) -> str:
    """The text of a document: a row a sentence."""
    return table(names(PIECES), [cells_of(piece, PIECES) for piece in found], screen, text="text")


def log(found: Sequence[LogEntry], screen: Screen) -> str:
    """What was done: a row an entry."""
    return table(names(DONE), [cells_of(entry, DONE) for entry in found], screen, text="what was done")


def reextractions(found: Sequence[Change], screen: Screen) -> str:
    """What another extractor made of documents: a row a document."""
    cells = [cells_of(change, RENEWED_FOR_PEOPLE) for change in found]
    return table(names(RENEWED_FOR_PEOPLE), cells, screen, text="document")


def plugins(found: Sequence[Installed], screen: Screen) -> str:
    """What other packages add: a row a plugin."""
    from claims.plugins import ADDED

    return table(names(ADDED), [cells_of(one, ADDED) for one in found], screen, text="trouble")


def problems(found: Sequence[Problem], screen: Screen) -> str:
    """What is wrong with a database: a row a problem."""
    return table(names(FOUND), [cells_of(one, FOUND) for one in found], screen, text="what is wrong")


def figures(found: Sequence[Figure], screen: Screen) -> str:
    """What is in a database, and what room it takes."""
    return table(names(MEASURED), [cells_of(one, MEASURED) for one in found], screen)


def copied(found: Sequence[Copied], screen: Screen) -> str:
    """A database and its copy: a row a table."""
    return table(names(SET_SIDE_BY_SIDE), [cells_of(one, SET_SIDE_BY_SIDE) for one in found], screen)


def conflicts(
    found: Sequence[Conflict], screen: Screen, bar: float = 0.0, crowded: Mapping[str, Sequence[Crowd]] | None = None
) -> str:
    """Pairs side by side, numbered from the first; a line before those that are less sure than the bar, and behind the
    last of those that a crowded statement has here how many more there are."""
    ids = short_ids(side.claim.id for conflict in found for side in (conflict.a, conflict.b))
    unsure, drawn = first_unsure(found, bar), []
    for rank, conflict in enumerate(found, 1):
        if conflict.id == unsure:
            drawn.append(_line(f"less sure, under {bar:g}", screen))
        more = "".join(_crowd(crowd, ids, screen) for crowd in (crowded or {}).get(conflict.id, ()))
        drawn.append(_pair(rank, conflict, ids, screen) + more)
    return "\n".join(drawn)


def _line(words: str, screen: Screen) -> str:
    """Across the whole screen, with words on what is below it."""
    return screen.bold(f"── {words} ".ljust(screen.width, "─")) + "\n"


def _crowd(crowd: Crowd, ids: dict[str, str], screen: Screen) -> str:
    words = f"{crowd.words}: claims show {ids[crowd.statement.claim.id]}"
    return indented(plain(words), screen.width, 9, "   and: ") + "\n"


def _pair(rank: int, conflict: Conflict, ids: dict[str, str], screen: Screen) -> str:
    cell = (screen.width - 7) // 2
    both = sides(conflict)
    whos = [filled(_who(side, cell, screen), cell) for side, _, _ in both]
    texts = [paint(wrap(marked(shown.text, shown.ranges), cell), screen) for _, _, shown in both]
    foots = [foot(side, marks, ids, cell, screen) for side, marks, _ in both]
    tallest = max(map(len, texts))
    said = [
        filled([*text, *[""] * (tallest - len(text)), *foot], cell) for text, foot in zip(texts, foots, strict=True)
    ]
    below = "\n".join(why(conflict, screen.width))
    return f"{headline(f'{rank:>2}', conflict, screen)}\n{grid([whos, said])}{below}\n"


def headline(place: str, conflict: Conflict, screen: Screen) -> str:
    """Its place in the listing, kind and score, what a person decided, and the matter."""
    kind = screen.bold(conflict.kind or conflict.relation)
    judged = "  added" if conflict.added_by else f"  {conflict.judgement}" if conflict.judgement else ""
    return f"{place}  {kind}  {conflict.score:.2f}{judged}   {plain(conflict.matter)}".rstrip()


def why(conflict: Conflict, width: int) -> list[str]:
    """The reason, and who judged the pair and why, where that is not the reason."""
    lines = [indented(plain(conflict.reason), width, 9, "   why: ").rstrip()]
    if conflict.judgement and not conflict.by_hand:
        words = f"{conflict.judgement} by {conflict.judged_by}" + (f": {conflict.note}" if conflict.note else "")
        lines.append(indented(plain(words), width, 9, "judged: "))
    return lines


def _who(side: Statement, width: int, screen: Screen) -> list[str]:
    """The speaker's name, with the stance where it is not plain assertion, and below it what the speaker is."""
    stance = side.claim.stance
    name = wrap(plain(speaker_name(side.speaker)), width)
    if stance != "asserts":
        name = apart(name, stance, width)
    about = plain(standing(side.speaker)) if side.speaker else ""
    label = plain(f"side: {side.speaker.side}") if side.speaker and side.speaker.side else ""
    return [
        *(screen.bold(line) for line in name),
        *(line for words in (about, label) if words for line in wrap(words, width)),
    ]


def foot(side: Statement, marks: Sequence[Span], ids: dict[str, str], width: int, screen: Screen) -> list[str]:
    """Outlet, day and cue with the claim's id at the right, then what else reports the statement."""
    claim = side.claim
    cue = marked(claim.cue, [(0, len(claim.cue))] if _touch(marks, claim.cue_spans) else [])
    left = ", ".join(filter(None, (plain(publisher(claim.document)), day_in_words(claim.day), cue)))
    lines = [screen.dim(line) for line in paint(apart(wrap(left, width), ids[claim.id], width), screen)]
    return [*lines, *(screen.dim(line) for line in more_appearances(side, width))]


def more_appearances(side: Statement, width: int) -> list[str]:
    """What else reports the statement; no line where nothing does."""
    more = len(side.claims) - 1
    if not more:
        return []
    others = sorted({plain(publisher(c.document)) for c in side.claims[1:]} - {""})
    words = f"+{counted(more, 'more appearance')}" + (f": {', '.join(others)}" if others else "")
    return wrap(words, width)


def _touch(marks: Sequence[Span], spans: Sequence[Span]) -> bool:
    return any(mark.overlaps(span) for mark in marks for span in spans)


EXCERPT = 110
"""Code points of what is shown of a statement in a history, about."""


def timeline(found: Sequence[Moment], screen: Screen) -> str:
    """A table a matter, a row a statement in the order of when they were said; all line up."""
    ids = short_ids(moment.claim.id for moment in found)
    header, cells = names(IN_TIME), [_moment(moment, ids[moment.claim.id]) for moment in found]
    header, cells = _below(header, cells, "of", "date")
    if screen.width < ROOMY:
        header, cells = _below(header, cells, "outlet", header[1])
        header, cells = _below(header, cells, "to earlier", "words", "\n")
    by_matter = groupby(zip(found, cells, strict=True), key=lambda row: row[0].history)
    return "\n".join(_history([*rows], header, cells, screen) for _, rows in by_matter)


def _moment(of: Moment, id: str) -> list[str]:
    """A row of IN_TIME; a date says that it is when it was said, and another when what it tells of was."""
    cells = dict(zip(names(IN_TIME), cells_of(of, IN_TIME), strict=True))
    said, told = " said" if of.claim.said_on else "", cells["of"] and f"of {cells['of']}"
    return [*{**cells, "date": cells["date"] + said, "of": told, "words": _excerpt(of), "id": id}.values()]


def _excerpt(of: Moment) -> str:
    """The deciding words, marked, in as much of the text as there is room for; the stance where it is no assertion."""
    text, ranges = of.claim.text, of.ranges
    start, end = 0, len(text)
    if end > EXCERPT:
        first = ranges[0][0] if ranges else 0
        start = text.rfind(" ", 0, max(0, first - EXCERPT // 3)) + 1
        end = max(text.rfind(" ", start, start + EXCERPT), ranges[0][1] if ranges else 0)
    shown = marked(text[start:end], [(one - start, other - start) for one, other in ranges])
    stance = f"{of.claim.stance}: " if of.claim.stance != "asserts" else ""
    return f"{stance}{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}"


def _history(
    rows: Sequence[tuple[Moment, list[str]]], header: Sequence[str], every: Sequence[Sequence[str]], screen: Screen
) -> str:
    words = next(title for title in header if title.startswith("words"))
    drawn = table(header, [cells for _, cells in rows], screen, among=every, text=words)
    return f"{screen.bold(plain(rows[0][0].matter))}\n{drawn}"
