"""Ids and words for things: what a prefix stands for, and how a message names what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, func, select

from claims.errors import Ambiguous, LookupFailed
from claims.store.name_words import with_all
from claims.store.references import REFERRED
from claims.store.search import SIDE, called, key, numbers_with, terms, words_of
from claims.store.tables import alias, claim, document, reference, speaker
from claims.wording import counted

CHOICES = 10
"""How many things with the same beginning are listed."""
NEAR = 5
"""How many names are suggested where none is the one that was given."""
FEW_NEAR = 3
"""The same where it is words of a search."""
LIKE = 70
"""Names less like the one that was given, of 100, are not suggested."""
DIGITS = 8
"""Of an id, where it stands before a name: enough to tell speakers apart."""


def whole_id(connection: Connection, rows: Table, prefix: str) -> str:
    """The one id that begins so, withdrawn claims left out. Raises LookupFailed, or Ambiguous with the choices."""
    begin = prefix.strip().lower()
    words = claim.c.text if rows is claim else func.coalesce(document.c.title, document.c.name)
    query = select(rows.c.id, words.label("words"))
    if rows is claim:
        query = query.where(~claim.c.withdrawn)
    found = connection.execute(query.where(rows.c.id == begin)).all()
    if not found and re.fullmatch(r"[0-9a-f]{4,}", begin):
        beginning = query.where(rows.c.id >= begin, rows.c.id < begin + "g").order_by(rows.c.id)
        found = connection.execute(beginning.limit(CHOICES + 1)).all()
    if not found:
        raise LookupFailed(_not_found(connection, rows, prefix, begin))
    if len(found) > 1:
        choices = [f"{row.id}  {first_words(row.words)}" for row in found[:CHOICES]]
        raise Ambiguous(f"{prefix}: several {rows.name}s have an id that begins so; type more of it", choices)
    return str(found[0].id)


def _not_found(connection: Connection, rows: Table, prefix: str, begin: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{4,}", begin):
        return f"{prefix}: no {rows.name} has this id; give at least the first 4 of its digits (0-9, a-f)"
    if rows is claim and connection.scalar(select(claim.c.id).where(claim.c.id >= begin, claim.c.id < begin + "g")):
        what = "this claim is withdrawn: the current text of its document no longer has it"
        return f"{prefix}: {what}; `claims list --withdrawn` shows what it said"
    listing = "claims list" if rows is claim else "claims docs list"
    return f"{prefix}: no {rows.name} has an id that begins so; `{listing} --jsonl` shows the ids"


def whole_speaker(connection: Connection, words: str, *, exactly: bool = False) -> str:
    """The id of the one speaker whom these words mean: by a name or alias, by the beginning of an id, else, unless it
    is to be `exactly` one of these, by words of a name; the first of these that fits anybody decides.

    Where it fits several, the one whose name is written so is meant. Speakers who are judged to be one count as one,
    and the id is that of whom the words fit, not the canonical one.
    Raises Ambiguous with the choices, or LookupFailed with the names that are nearest.
    """
    begin = words.strip().lower()
    attempts: list[ColumnElement[bool]] = [_called_exactly(words)] if words_of(words) else []
    if re.fullmatch(r"[0-9a-f]{4,}", begin):
        attempts.append(and_(speaker.c.id >= begin, speaker.c.id < begin + "g"))
    if (wanted := words_of(words)) and not exactly:
        attempts.append(_with_words(wanted))
    for fits in attempts:
        found = connection.execute(_speakers(fits)).all()
        found = [row for row in found if row.name == words.strip()] or found
        if len({row.canonical_id for row in found}) == 1:
            return min(str(row.id) for row in found)
        if found:
            raise Ambiguous(
                f"{words}: several speakers are called so; give one by the beginning of its id", _told_apart(found)
            )
    near = _near(connection, words)
    if exactly and wanted:
        fuller = _told_apart(connection.execute(_speakers(_with_words(wanted))).all())
        near = [*fuller, *(name for name in near if not any(name in line for line in fuller))][:NEAR]
    so = "exactly so" if exactly else "so"
    raise LookupFailed(f"{words}: no speaker is called {so}; {did_you_mean(near)}`claims speakers` lists who is heard")


def demand_speaker(connection: Connection, words: str) -> None:
    """Raise LookupFailed, with what is nearest, where the words that listings ask for mean no speaker at all: neither
    one who says something that is listed, nor one who does not."""
    if connection.scalar(called(words, silent=True).limit(1)) is not None:
        return
    if words.startswith(SIDE):
        raise _no_side(connection, words.removeprefix(SIDE).strip())
    whole_speaker(connection, words)


def _no_side(connection: Connection, label: str) -> LookupFailed:
    labels = sorted(connection.scalars(select(speaker.c.side).where(speaker.c.side.is_not(None)).distinct()))
    sides = f"the sides are: {', '.join(labels)}" if labels else "`claims speakers side NAME SIDE` puts one on a side"
    return LookupFailed(f"{label}: no speaker is on this side; {sides}")


def did_you_mean(near: Sequence[str]) -> str:
    """The question whether one of these was meant, before what else can be done; nothing where there are none."""
    return f"did you mean {' or '.join(near)}? " if near else ""


def _called_exactly(words: str) -> ColumnElement[bool]:
    """They are one of the speaker's names."""
    return and_(speaker.c.id.in_(with_all(words_of(words))), alias.c.key == key(words))


def _with_words(wanted: Sequence[str]) -> ColumnElement[bool]:
    """Each of the words stands in one of the speaker's names."""
    one_has_all = (alias.c.key.contains(f" {word} ", autoescape=True) for word in wanted)
    return and_(speaker.c.id.in_(with_all(wanted)), speaker.c.kind != "unnamed", *one_has_all)


Known = tuple[str, str, str, str | None, str | None, int]


def _speakers(fits: ColumnElement[bool]) -> Select[Known]:
    """Whom this fits, the most quoted first."""
    said = select(func.count()).where(claim.c.speaker_id == speaker.c.canonical_id, ~claim.c.withdrawn)
    count = said.scalar_subquery().label("claims")
    columns = (speaker.c.id, speaker.c.canonical_id, speaker.c.name, speaker.c.role, speaker.c.affiliation)
    query = select(*columns, count).join_from(speaker, alias, alias.c.speaker_id == speaker.c.id).where(fits)
    return query.distinct().order_by(count.desc(), speaker.c.id)


def _told_apart(found: Sequence[Row[Known]]) -> list[str]:
    """A line each: "5a011d2c  Anna Abel, mayor of Gornovo, 12 claims"; of those who are one, the first."""
    each = {row.canonical_id: row for row in reversed(found)}
    rows = [row for row in found if each[row.canonical_id] is row]
    lines = [f"{row.id[:DIGITS]}  {_told(row)}" for row in rows[:CHOICES]]
    return [*lines, *([f"and {len(rows) - CHOICES} more"] if len(rows) > CHOICES else [])]


def _told(row: Row[Known]) -> str:
    return ", ".join(filter(None, (row.name, row.role, row.affiliation, counted(row.claims, "claim"))))


def meant(connection: Connection, about: str) -> list[str]:
    """The searches that this one may mean, the nearest first: where no claim has one of its words, with a name to which
    claims refer and that is spelled almost so."""
    unknown = [term for term in terms(about) if connection.scalar(numbers_with(claim, [term]).limit(1)) is None]
    names = _referred(connection) if unknown else {}
    found = ([about.replace(term, name) for name in _most_like(term, names)] for term in unknown)
    return next(filter(None, found), [])[:FEW_NEAR]


def _referred(connection: Connection) -> dict[str, str]:
    """The names to which claims refer by what they are spelled (key), and the shortest by each of their words."""
    referred = select(reference.c.key, func.min(reference.c.words)).where(reference.c.part.in_(REFERRED))
    names: dict[str, str] = {}
    for spelt, words in connection.execute(referred.group_by(reference.c.key).order_by(reference.c.key)).all():
        for one in (spelt.strip(), *spelt.split()):
            names[one] = min(words, names.get(one, words), key=lambda name: (len(name), name))
    return names


def _near(connection: Connection, words: str) -> list[str]:
    """Names that are spelled almost so, the nearest first."""
    known = select(alias.c.key, speaker.c.name).join_from(alias, speaker, alias.c.speaker_id == speaker.c.id)
    names: dict[str, str] = {}
    for row in connection.execute(known.order_by(speaker.c.id)):
        for one in (row.key.strip(), *(row.key.split() if len(words_of(words)) == 1 else [])):
            names.setdefault(one, row.name)
    return _most_like(words, names)


def _most_like(words: str, names: Mapping[str, str]) -> list[str]:
    """Names that are spelled (key) almost so, the nearest first."""
    from rapidfuzz import fuzz, process

    found = process.extract(key(words).strip(), names.keys(), scorer=fuzz.ratio, limit=NEAR, score_cutoff=LIKE)
    return list(dict.fromkeys(names[one] for one, _, _ in found))


def first_words(text: str, width: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def in_quotes(text: str) -> str:
    """The first words of what was said, in one pair of quotation marks."""
    return f"“{first_words(text.strip('“”'))}”"
