"""What is said about something, as one file to hand on: HTML with its styles and drawings inside, or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims import __version__, settings
from claims.records import Claim, Conflict, Document, DocumentInfo, Matter, Selection, SpeakerCount
from claims.tables import speaker_name, standing
from claims.tables.crowds import Crowd, crowds
from claims.tables.opposed import day_in_words, first_unsure, sides
from claims.tables.passages import Passage
from claims.tables.timeline import in_words
from claims.web.drawing import drawn, elsewhere, heading, readable, web_link
from claims.web.marking import in_pieces
from claims.web.plotting import Plot, plot_of

if TYPE_CHECKING:
    from claims.pipeline import Tracker

MOST = 100
"""Conflicts, speakers and articles, where nobody says how many."""
DRAWN = 12
"""Matters that are drawn."""


@dataclass(frozen=True)
class Report:
    """All that a report says."""

    title: str
    asked: str
    """The filters, in words."""
    conflicts: Sequence[Conflict]
    bar: float
    unsure: str | None
    """The first pair (its id) that is under the bar, from which pairs are sure."""
    crowds: Mapping[str, Sequence[Crowd]]
    """Of which statements there are more pairs, by the pair (its id) behind which that is said."""
    plots: Sequence[Plot]
    speakers: Sequence[SpeakerCount]
    articles: Sequence[DocumentInfo]
    left_out: Sequence[str]
    """What there is more of than it shows, in words."""
    version: str = __version__


def html_report(tracker: Tracker, selection: Selection, limit: int = MOST) -> str:
    """One HTML file that needs no other, no script and no network."""
    return drawn("report.html", report=_report(tracker, selection, limit))


def markdown_report(tracker: Tracker, selection: Selection, limit: int = MOST) -> str:
    """The same as Markdown (CommonMark with tables); drawings are lists there."""
    return "\n".join(_markdown(_report(tracker, selection, limit))) + "\n"


def _report(tracker: Tracker, selection: Selection, limit: int) -> Report:
    one_more = replace(selection, limit=limit + 1)
    told = selection.min_score or selection.judged or selection.relation != "conflict"
    few = replace(selection, most_of_one=settings.MOST_OF_ONE)
    bar = 0.0 if told else settings.SUREST
    surest = selection if told else tracker.surest(few, settings.SURE)
    conflicts = tracker.conflicts(replace(surest, limit=limit + 1))
    matters: list[Matter] = tracker.timeline(selection)
    speakers = tracker.speakers(replace(one_more, kind=None))
    articles = [*tracker.documents(one_more)]
    counts = (
        ("conflicts", len(conflicts), limit),
        ("speakers", len(speakers), limit),
        ("articles", len(articles), limit),
    )
    left_out = [f"{noun} after the first {most:,}" for noun, found, most in counts if found > most]
    if surest.min_score != selection.min_score:
        left_out.append(f"conflicts with a score under {surest.min_score:.2g}")
    if len(matters) > DRAWN:
        left_out.append(f"{len(matters) - DRAWN:,} of {len(matters):,} matters")
    return Report(
        title=selection.about or selection.place or selection.speaker or selection.document or _of_all(selection),
        asked=_asked(selection),
        conflicts=conflicts[:limit],
        bar=bar,
        unsure=first_unsure(conflicts[:limit], bar),
        crowds={} if told else crowds(tracker.unlisted(selection, conflicts[:limit]), conflicts[:limit]),
        plots=[plot_of(matter) for matter in matters[:DRAWN]],
        speakers=speakers[:limit],
        articles=articles[:limit],
        left_out=left_out,
    )


def _of_all(selection: Selection) -> str:
    """The title of a report that is not about one thing."""
    return f"{selection.judged.capitalize()} conflicts" if selection.judged else "Conflicts"


def _asked(selection: Selection) -> str:
    """Every filter, in words: whoever reads the report has no other way to know what it leaves out."""
    fields = (
        "about",
        "place",
        "speaker",
        "against",
        "outlet",
        "via",
        "since",
        "until",
        "kind",
        "stance",
        "type",
        "part",
    )
    given = [f"{name} {value}" for name in (*fields, "document") if (value := getattr(selection, name)) is not None]
    given += [f"score from {selection.min_score:g}"] if selection.min_score else []
    given += [f"only what a person {selection.judged}"] if selection.judged else []
    given += ["only across sides"] if selection.apart == "sides" else []
    given += ["titles too"] if selection.wide else []
    given += ["without what lies in the place"] if selection.narrow else []
    given += ["with what a person rejected"] if selection.rejected else []
    return ", ".join(given)


def _markdown(report: Report) -> Iterator[str]:
    yield f"# {_plain(report.title)}"
    yield ""
    if report.asked:
        yield f"Asked for: {_plain(report.asked)}."
        yield ""
    yield "A conflict is not a verdict: this shows who contradicts whom, and why; not who is right."
    yield ""
    if report.left_out:
        yield f"Left out: {_plain('; '.join(report.left_out))}."
        yield ""
    yield "## Conflicts"
    yield ""
    for conflict in report.conflicts:
        if conflict.id == report.unsure:
            yield from ("---", "", f"*Less sure, under {report.bar:g}:*", "")
        yield from _pair(conflict)
        for crowd in report.crowds.get(conflict.id, ()):
            yield from (f"{_plain(crowd.words)}: `claims show {crowd.statement.claim.id}`", "")
    if not report.conflicts:
        yield from ("None was found.", "")
    if report.plots:
        yield from ("## Over time", "")
    for plot in report.plots:
        yield from _history(plot)
    yield from _speakers(report.speakers)
    yield from _articles(report.articles)
    yield f"Made by claims {report.version}."


def _pair(conflict: Conflict) -> Iterator[str]:
    yield f"### {_plain(heading(conflict))}"
    yield ""
    yield f"**{conflict.kind or conflict.relation}**, score {conflict.score:.2f}"
    yield ""
    both = sides(conflict)
    yield f"| {' | '.join(_who(side.claim) for side, *_ in both)} |"
    yield "|---|---|"
    yield f"| {' | '.join(_marked(shown) for _, _, shown in both)} |"
    more = (f" ({_plain(words)})" if (words := elsewhere(side)) else "" for side, *_ in both)
    yield f"| {' | '.join(_where(side.claim) + rest for (side, *_), rest in zip(both, more, strict=True))} |"
    yield ""
    yield f"Why: {_plain(conflict.reason)}"
    if conflict.judgement and not conflict.by_hand:
        note = f": {conflict.note}" if conflict.note else ""
        yield from ("", f"{conflict.judgement.capitalize()} by {_plain((conflict.judged_by or '') + note)}")
    yield ""


def _history(plot: Plot) -> Iterator[str]:
    yield f"### {_plain(plot.name)}"
    yield ""
    yield "| no | date | speaker | words | to earlier |"
    yield "|---:|---|---|---|---|"
    for one in plot.moments:
        relations = "; ".join(in_words(one))
        cells = (
            str(one.number),
            day_in_words(one.claim.day),
            speaker_name(one.statement.speaker),
            one.words,
            relations,
        )
        yield f"| {' | '.join(map(_plain, cells))} |"
    yield ""


def _speakers(found: Sequence[SpeakerCount]) -> Iterator[str]:
    if not found:
        return
    yield from ("## Who speaks", "", "| speaker | role | side | statements |", "|---|---|---|---:|")
    for one in found:
        cells = one.speaker.name, standing(one.speaker), one.speaker.side or "", f"{one.statements:,}"
        yield f"| {' | '.join(map(_plain, cells))} |"
    yield ""


def _articles(found: Sequence[DocumentInfo]) -> Iterator[str]:
    if not found:
        return
    yield from ("## Articles", "")
    for one in found:
        where = ", ".join(filter(None, (one.outlet, one.published)))
        yield f"- {_link(one.title or one.name or 'untitled', one.url)}{f' ({_plain(where)})' if where else ''}"
    yield ""


def _who(claim: Claim) -> str:
    about = standing(claim.speaker) if claim.speaker else ""
    stance = f" *{claim.stance}*" if claim.stance != "asserts" else ""
    return f"**{_plain(speaker_name(claim.speaker))}**{stance}{f', {_plain(about)}' if about else ''}"


def _marked(shown: Passage) -> str:
    """The words that decided are bold, the space at their ends aside, which Markdown would not take."""
    out = []
    for words, inside in in_pieces(shown.text, shown.ranges):
        bare = words.strip()
        if inside and bare:
            before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            out.append(f"{before and ' '}**{_plain(bare)}**{after and ' '}")
        else:
            out.append(_plain(words, keep=True))
    return "".join(out).strip()


def _where(claim: Claim) -> str:
    of: DocumentInfo | Document = claim.document
    where = _link(of.outlet or of.title or of.name or "unknown outlet", of.url)
    return f"{where}, {day_in_words(claim.day)}{f', {_plain(claim.cue)}' if claim.cue else ''}"


def _link(words: str, address: str | None) -> str:
    safe = web_link(address)
    return f"[{_plain(words)}](<{re.sub('[<>]', _percent, safe)}>)" if safe else _plain(words)


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _plain(words: str, *, keep: bool = False) -> str:
    """Text on one line in which nothing is markup: neither Markdown's nor HTML's."""
    line = re.sub(r"\s+", " ", str(readable(words)))
    line = line if keep else line.strip()
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~&$^=:@])", _escaped, line)


def _escaped(found: re.Match[str]) -> str:
    """A backslash before what might be markup, but for signs that can be none inside a line."""
    if found[0] in "().-!:+=":
        return found[0]
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found[0], f"\\{found[0]}")
