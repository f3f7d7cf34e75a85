"""A document in full, and one text of it beside another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from claims.cli.detail import ADDRESS, listed
from claims.cli.render import Screen, filled, grid, marked, paint, plain, short_ids, table, wrap
from claims.editions import FIELDS, Dossier, Edition
from claims.tables import speaker_name
from claims.tables.editions import Changed, Ranges
from claims.wording import counted

_PLAIN = {"said_on": "said on", "type": "quoted"}
"""What a person calls these of a claim."""
SHORT = 12
"""Digits of a digest, as many as are typed."""


def dossier(found: Dossier, screen: Screen) -> str:
    """What is known, each with where it came from; then its texts."""
    of = found.document
    head = "\n".join(screen.bold(line) for line in wrap(plain(of.title or of.name or of.url or of.id), screen.width))
    return "\n\n".join([head, listed([*_metadata(found), *_counts(found)], screen), _texts(found.editions, screen)])


def _metadata(found: Dossier) -> Iterator[tuple[str, str]]:
    of = found.document
    for name in FIELDS:
        value, origin = getattr(of, name), of.origins.get(name)
        if name == "url":
            yield ADDRESS, value or ""
            yield "", f"({origin})" if origin and value else ""
        else:
            yield name, f"{value} ({origin})" if value and origin else value or (f"none ({origin})" if origin else "")
    yield "language", of.language or ""
    yield "called", of.name
    yield "document", of.id


def _counts(found: Dossier) -> Iterator[tuple[str, str]]:
    now, kinds = found.current, Counter(part.kind for part in found.document.parts)
    yield "read", f"{now.fetched_at:%Y-%m-%d %H:%M:%S} UTC" if now.fetched_at else ""
    kept = "kept: `claims docs source` gives them" if now.is_kept else "not kept"
    yield "bytes", f"sha256 {now.raw_sha256}, {kept}" if now.raw_sha256 else ""
    yield "text", f"sha256 {now.sha256}, {counted(now.words, 'word')}"
    yield "not prose", ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    gone = f"; {found.withdrawn:,} that former texts had" if found.withdrawn else ""
    yield "claims", f"{found.claims:,}, of {counted(found.statements, 'statement')}{gone}"
    yield "conflicts", f"{counted(found.conflicts, 'pair')} with one of its claims" if found.conflicts else "none"
    yield "found by", now.extractor


def _texts(editions: Sequence[Edition], screen: Screen) -> str:
    """A row a text, the latest last."""
    header = ["text", "added (UTC)", "read (UTC)", "words", "title", ""]
    cells = [
        [
            one.sha256[:SHORT],
            f"{one.added_at:%Y-%m-%d %H:%M}",
            f"{one.fetched_at:%Y-%m-%d %H:%M}" if one.fetched_at else "",
            f"{one.words:,}",
            plain(str(one.told.get("title") or "")),
            "current" if one.is_current else "",
        ]
        for one in editions
    ]
    return table(header, cells, screen, text="title")


def edited(found: Sequence[Changed], stayed: int, texts: tuple[Edition, Edition], screen: Screen) -> str:
    """The former text left, the later one right: metadata, claims and sentences, what differs marked; `stayed` claims
    are counted only."""
    sections = [
        ("Metadata", [one for one in found if one.what == "metadata"]),
        ("Claims", [one for one in found if one.what == "claim"]),
        ("Sentences", [one for one in found if one.what == "sentence"]),
    ]
    heads = [f"{one.sha256[:SHORT]}, {one.added_at:%d %b %Y %H:%M} UTC" for one in texts]
    more = {"Claims": stayed}
    drawn = [_section(name, rows, more.get(name, 0), heads, screen) for name, rows in sections if rows]
    return "\n".join(drawn)


def _section(name: str, rows: Sequence[Changed], stayed: int, heads: Sequence[str], screen: Screen) -> str:
    cell = (screen.width - 7) // 2
    ids = short_ids(one.name for one in rows if one.what == "claim")
    counts = Counter(one.change for one in rows) + Counter(stayed=stayed)
    told = ", ".join(f"{counts[how]} {how}" for how in ("went", "came", "changed", "stayed") if counts[how])
    body = [[filled([screen.bold(line) for line in wrap(head, cell)], cell) for head in heads]]
    for one in rows:
        sides = zip((one.before, one.after), one.speakers, one.marks, strict=True)
        body.append([filled(_side(one, *side, ids, cell, screen), cell) for side in sides])
    return f"{screen.bold(name)}: {told}\n{grid(body)}"


def _side(
    one: Changed,
    text: str | None,
    speaker: str | None,
    marks: Ranges,
    ids: dict[str, str],
    width: int,
    screen: Screen,
) -> list[str]:
    """A cell: of a claim who says it, then the words; a dash where this text has it not."""
    if text is None:
        return ["–"]
    words = paint(wrap(marked(text, marks), width), screen)
    if one.what == "metadata":
        return [screen.dim(one.name), *words]
    if one.what == "sentence":
        return words
    name = plain(speaker or speaker_name(None))
    how = [screen.dim(line) for line in wrap(f"{ids[one.name]} {plain(_how(one))}", width)]
    return [*(screen.bold(line) for line in wrap(name, width)), *words, *how]


def _how(one: Changed) -> str:
    """What became of a claim: "changed: stance denies → admits"."""
    pairs = [f"{_PLAIN.get(name, name)} {a or 'none'} → {b or 'none'}" for name, (a, b) in one.differs.items()]
    return ": ".join([one.change, *([", ".join(pairs)] if pairs else [])])
