"""One speaker in full: all who are one, why they are, and who may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.cli.render import Screen, indented, plain, short_ids, table, wrap
from claims.heard import Heard, Link
from claims.judgements import Judgement
from claims.records import Speaker, SpeakerCount
from claims.tables import standing
from claims.wording import counted

if TYPE_CHECKING:
    from claims.pipeline import Tracker

MOST = 20
"""Reasons and suggestions that are listed."""


@dataclass(frozen=True)
class Known:
    """What is known of a speaker."""

    speaker: Speaker
    count: SpeakerCount | None
    """None where nobody quotes it."""
    reasons: Sequence[Judgement]
    suggestions: Sequence[Link]
    names: dict[str, str]
    """Of all whom reasons and suggestions speak of, by id."""


def known(tracker: Tracker, speaker: Speaker) -> Known:
    """Of the speaker, by its id or that of anybody who is one with it."""
    reasons = tracker.reasons(speaker)
    suggestions = tracker.suggestions(speaker)
    ids = {one for judged in reasons for one in judged.ids} | {one for link in suggestions for one in (link.a, link.b)}
    whole = tracker.whole(speaker)
    names = {id: one.name for id, one in tracker.store.heard_speakers(ids).items()}
    return Known(whole, tracker.count_of(whole), reasons, suggestions, names)


def speaker(of: Known, parts: Sequence[Heard], screen: Screen) -> str:
    """The drawing of `claims speakers show`."""
    ids = short_ids(part.speaker.id for part in parts)
    head = [screen.bold(line) for line in wrap(plain(of.speaker.name), screen.width)]
    about = plain(standing(of.speaker))
    facts = [
        ("id", of.speaker.id),
        ("kind", of.speaker.kind),
        ("side", of.speaker.side or ""),
        ("registry", of.speaker.entry or ""),
        ("wikidata", of.speaker.wikidata or ""),
        ("heard", _heard(of.count)),
    ]
    listed = "\n".join(indented(plain(value), screen.width, 10, f"{name:<10}") for name, value in facts if value)
    alike: dict[tuple[str, str], list[Heard]] = {}
    for part in parts:
        alike.setdefault((part.speaker.name, standing(part.speaker)), []).append(part)
    cells = [_called(name, role, some, ids) for (name, role), some in alike.items()]
    whom = table(["called", "times", "role", "also", "docs", "id"], cells, screen, text="also").rstrip("\n")
    blocks = ["\n".join([*head, *(wrap(about, screen.width) if about else [])]), listed, whom]
    return "\n\n".join([*blocks, *_reasons(of, screen), *_suggestions(of, screen)]) + "\n"


def _called(name: str, role: str, parts: Sequence[Heard], ids: dict[str, str]) -> list[str]:
    """A row of those who are called alike, with the id of the first."""
    also = dict.fromkeys(alias for part in parts for alias in part.speaker.aliases)
    times = str(len(parts)) if len(parts) > 1 else ""
    docs = len({one.document for part in parts for one in part.appearances})
    return [plain(name), times, plain(role), plain(", ".join(also)), str(docs), ids[parts[0].speaker.id]]


def _heard(count: SpeakerCount | None) -> str:
    if count is None:
        return "nowhere"
    return f"{counted(count.claims, 'claim')} in {counted(count.documents, 'document')}"


def _reasons(of: Known, screen: Screen) -> list[str]:
    """Why they are one, and whom people hold to be another."""
    said = [one for one in of.reasons if one.verdict in ("same", "different")]
    alike: dict[tuple[str, str], list[Judgement]] = {}
    for one in said:
        words = one.reason.partition(": ")[0] if one.reason is not None else _reason([one], of.names)
        alike.setdefault((one.verdict, words), []).append(one)
    said_once = [_reason(some, of.names) for some in alike.values()]
    lines = said_once[:MOST]
    more = [f"and {len(said_once) - MOST:,} more"] if len(said_once) > MOST else []
    return _list("why", [*lines, *more], screen)


def _reason(alike: Sequence[Judgement], names: dict[str, str]) -> str:
    """What is said of the same two names, each time for a reason of its own; the surest stands for all."""
    one = max(alike, key=lambda judged: judged.score or 0)
    verdict = "one" if one.verdict == "same" else "not one"
    if one.reason is not None:
        least = min(judged.score or 0 for judged in alike)
        scores = f"{least:.2f} to {one.score or 0:.2f}" if f"{least:.2f}" != f"{one.score or 0:.2f}" else f"{least:.2f}"
        distinct = len({judged.ids for judged in alike})
        times = f", {distinct:,} times; the surest" if distinct > 1 else ""
        return f"{verdict}, {scores}{times}: {one.reason}"
    both = " and ".join(f"“{names.get(id, id)}”" for id in one.ids)
    note = f": {one.note}" if one.note else ""
    return f"{verdict}, by {one.who}: {both}{note}"


def _suggestions(of: Known, screen: Screen) -> list[str]:
    lines = [f"{link.score:.2f}: {link.reason}" for link in of.suggestions[:MOST]]
    return _list("may be", lines, screen)


def _list(name: str, lines: Sequence[str], screen: Screen) -> list[str]:
    drawn = [indented(plain(line), screen.width, 10, f"{name if not at else '':<10}") for at, line in enumerate(lines)]
    return ["\n".join(drawn)] if drawn else []
