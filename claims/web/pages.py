"""What each page shows. A page is a few questions to the Tracker, and a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeVar, get_args

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from claims import settings
from claims.accounts import least_listed
from claims.errors import Ambiguous, InputError, LookupFailed
from claims.pipeline import Tracker
from claims.records import Claim, Conflict, ConflictKind, QuoteType, Selection, Speaker, Stance, Statement
from claims.tables.crowds import crowds
from claims.tables.opposed import first_unsure
from claims.web.asking import Asked, asked
from claims.web.comparing import compared
from claims.web.drawing import drawn
from claims.web.marking import article as in_marks
from claims.web.plotting import Plot, plot_of
from claims.web.safety import Guard

Item = TypeVar("Item")
PAIRS, ROWS, MATTERS, OF_SPEAKER = 20, 50, 5, 5
"""Conflicts, other rows and drawings on a page; conflicts on a speaker's."""

SUREST_PAIRS = 150
"""Pairs that timelines are drawn of, at most: more would be too many to look at, and take too long."""


@dataclass(frozen=True)
class Visit:
    """A question to a page, and what answers it."""

    request: Request
    tracker: Tracker
    guard: Guard
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    def page(self, template: str, title: str, **given: Any) -> Response:
        own = {
            "title": title,
            "here": self.request.url.path if self.request.url.path != "/" else "/conflicts",
            "may_judge": self.guard.may_judge(self.request),
            "form_token": self.guard.form_token(self.request),
        }
        return HTMLResponse(drawn(template, **own, **given))


def conflicts(visit: Visit) -> Response:
    """Pairs side by side: of each statement a few, or all of one."""
    tracker, of = visit.tracker, asked(visit.query)
    one = tracker.claim(of.field("of")) if of.field("of") else None
    listed, selection = _of_one(tracker, of, one) if one else _listed(tracker, of)
    found, more = _leaf(listed, of, PAIRS)
    shown, bar = listed[: of.start + PAIRS], 0.0 if of.decided else _bar(of)
    return visit.page(
        "conflicts.html",
        "Conflicts",
        asked=of,
        one=one,
        found=found,
        meant=_meant(visit, of, found),
        more=more,
        many=PAIRS,
        bar=bar,
        unsure=first_unsure(found, bar),
        crowds={} if of.decided else crowds(tracker.unlisted(of.selection, shown), shown),
        undated=tracker.undated(selection, "conflicts") if selection.dated else 0,
        kinds=get_args(ConflictKind),
        labels=tracker.sides(),
        only_the_surest=selection.min_score != of.selection.min_score,
        did=done(visit),
        misread=misread(visit),
        at=visit.query.get("at", ""),
        back=of.link(),
    )


def _of_one(tracker: Tracker, of: Asked, one: Claim) -> tuple[list[Conflict], Selection]:
    """All pairs of the statement that the claim reports."""
    return tracker.relations(_upto(of, PAIRS), [one.statement]), of.selection


def _listed(tracker: Tracker, of: Asked) -> tuple[list[Conflict], Selection]:
    """The pairs up to the end of this page, and what they are selected by: those sure enough, as Tracker.surest() has
    them, a few of each statement; all where it is asked how sure, or how they were judged."""
    if of.decided:
        return tracker.conflicts(_upto(of, PAIRS)), of.selection
    few = replace(of.selection, most_of_one=settings.MOST_OF_ONE)
    pairs = tracker.conflicts(replace(few, limit=max(of.start + PAIRS, settings.FEW) + 1))
    bar = least_listed([pair.score for pair in pairs], _bar(of))
    sure = [pair for pair in pairs if pair.score >= bar]
    is_all = len(sure) == len(pairs) <= settings.FEW
    return sure, of.selection if is_all else replace(of.selection, min_score=bar)


def _bar(of: Asked) -> float:
    """The score from which pairs are sure."""
    return settings.SURE if of.narrowed else settings.SUREST


def _meant(visit: Visit, of: Asked, found: Sequence[object]) -> list[str]:
    """What a search without an answer may mean."""
    return visit.tracker.meant(of.selection.about) if of.selection.about and not found else []


def done(visit: Visit) -> Conflict | None:
    """The pair that was judged just before, where the address says which."""
    parts = visit.query.get("did", "").split(".")
    if len(parts) != 3:
        return None
    try:
        return opposed(visit.tracker, *parts)
    except LookupFailed:
        return None


def misread(visit: Visit) -> Claim | None:
    """The claim that was said to be misread just before, where the address says which."""
    if not (id := visit.query.get("misread", "").strip()):
        return None
    try:
        found = visit.tracker.claim(id)
    except (LookupFailed, Ambiguous):
        return None
    return found if found.judgement == "rejected" else None


def opposed(tracker: Tracker, a: str, b: str, kind: str) -> Conflict:
    """The pair of this kind that the two claims (ids) are sides of. Raises LookupFailed."""
    for pair in tracker.related(tracker.claim(a), rejected=True):
        sides = [{claim.id for claim in side.claims} for side in (pair.a, pair.b)]
        if kind in (pair.kind, pair.relation) and any(a in one and b in other for one, other in (sides, sides[::-1])):
            return pair
    raise LookupFailed(f"{a} and {b}: these two are not listed together any more; load the page anew")


def claims(visit: Visit) -> Response:
    """Who said what."""
    of = asked(visit.query)
    oldest = of.selection.place is not None
    of = replace(of, selection=replace(of.selection, beliefs=of.selection.stance is not None, oldest=oldest))
    found, more = _rows(visit.tracker.statements, of)
    return visit.page(
        "claims.html",
        "Claims",
        asked=of,
        found=found,
        meant=_meant(visit, of, found),
        more=more,
        many=ROWS,
        stances=get_args(Stance),
        types=get_args(QuoteType),
    )


def claim(visit: Visit) -> Response:
    """A claim stands in its article."""
    found = visit.tracker.claim(visit.request.path_params["id"])
    return RedirectResponse(f"/articles/{found.document.id}#c-{found.id}", 303)


def speakers(visit: Visit) -> Response:
    of = asked(visit.query)
    found, more = _rows(visit.tracker.speakers, of)
    return visit.page("speakers.html", "Speakers", asked=of, found=found, more=more, many=ROWS)


def speaker(visit: Visit) -> Response:
    """One speaker: what is known, who contradicts, what was said."""
    tracker, of = visit.tracker, asked({name: visit.query.get(name, "") for name in ("start", "after")})
    found = _speaker(tracker, visit.request.path_params["id"])
    own = replace(of, selection=Selection(speaker=found.id))
    opposing = Selection(speaker=found.id, most_of_one=settings.MOST_OF_ONE, limit=OF_SPEAKER + 1)
    against = tracker.conflicts(opposing)
    said, more = _rows(tracker.statements, own)
    return visit.page(
        "speaker.html",
        found.name,
        speaker=found,
        count=tracker.count_of(found),
        conflicts=against[:OF_SPEAKER],
        more_conflicts=len(against) > OF_SPEAKER or bool(tracker.unlisted(opposing, against)),
        asked=of,
        found=said,
        more=more,
        many=ROWS,
    )


def _speaker(tracker: Tracker, id: str) -> Speaker:
    """Whom the id means, or whoever that one is judged to be. Raises LookupFailed."""
    return tracker.whole(tracker.speaker(id))


def articles(visit: Visit) -> Response:
    of = asked(visit.query)
    found, more = _rows(visit.tracker.documents, of)
    return visit.page("articles.html", "Articles", asked=of, found=found, more=more, many=ROWS)


def article(visit: Visit) -> Response:
    """A text with every attribution marked, and beside it who says it and what relates."""
    document = visit.tracker.document(visit.request.path_params["id"])
    own = Selection(document=document.id, rejected=True)
    found = sorted(visit.tracker.claims(own), key=lambda one: (one.spans, one.id))
    links = visit.tracker.conflicts(replace(own, relation=None, rejected=False))
    related = _related(found, links)
    return visit.page(
        "article.html",
        document.title or document.name or "Article",
        document=document,
        claims=found,
        related=related,
        opposed={one.id for one in found for pair, _ in related.get(one.statement, ()) if pair.relation == "conflict"},
        pieces=in_marks(document.text, found),
    )


def _related(found: Sequence[Claim], links: Iterable[Conflict]) -> dict[str, list[tuple[Conflict, Statement]]]:
    """For each statement of the article how it relates, and to what."""
    own = {one.statement for one in found}
    related: dict[str, list[tuple[Conflict, Statement]]] = {}
    for link in links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.id in own:
                related.setdefault(one.id, []).append((link, other))
    return related


def compare(visit: Visit) -> Response:
    """Two speakers or sides along time."""
    of = asked(visit.query)
    a, b = (visit.query.get(name, "").strip() for name in "ab")
    if bool(a) != bool(b):
        raise InputError("a and b: give two speakers or sides to compare")
    found = compared(visit.tracker, a, b, of.selection) if a else None
    earlier, opposed = (
        of.link(a=a, b=b, until=day.isoformat()) if day else ""
        for day in ((found.earlier, found.latest) if found else (None, None))
    )
    return visit.page(
        "compare.html",
        "Compare",
        asked=of,
        a=a,
        b=b,
        found=found,
        meant=_meant(visit, of, found.days) if found else [],
        earlier=earlier,
        opposed=opposed,
        labels=visit.tracker.sides(),
    )


def timeline(visit: Visit) -> Response:
    """Matters over time, drawn."""
    of = asked(visit.query)
    matters = visit.tracker.timeline(of.selection, SUREST_PAIRS) if _says_of_what(of) else []
    some, more = _leaf(matters, of, MATTERS)
    plots = [plot_of(matter) for matter in some]
    links = [f"/timeline.svg{of.link(start=None, matter=plot.id)}" for plot in plots]
    return visit.page(
        "timeline.html",
        "Timeline",
        asked=of,
        plots=plots,
        meant=_meant(visit, of, plots),
        downloads=links,
        total=len(matters),
        more=more,
        many=MATTERS,
    )


def _says_of_what(of: Asked) -> bool:
    return any(name in of.given for name in ("about", "place", "speaker", "side"))


def drawing(visit: Visit) -> Response:
    """One drawing, as a file."""
    of, wanted = asked(visit.query), visit.query.get("matter", "")
    plots = (
        (plot_of(matter) for matter in visit.tracker.timeline(of.selection, SUREST_PAIRS)) if _says_of_what(of) else ()
    )
    plot: Plot | None = next((plot for plot in plots if plot.id == wanted), None)
    if plot is None:
        raise LookupFailed(
            f"{wanted or 'matter'}: there is no such matter here; download it from the page of timelines"
        )
    words = drawn("plot.svg", plot=plot, alone=True)
    name = f'attachment; filename="timeline-{plot.id[:8]}.svg"'
    return Response(words, media_type="image/svg+xml", headers={"Content-Disposition": name})


def token(visit: Visit) -> Response:
    return visit.page("token.html", "Token")


def _rows(ask: Callable[[Selection], Iterable[Item]], of: Asked) -> tuple[list[Item], bool]:
    """The rows of this page: those after the one that the address names, else after as many as were before."""
    if not of.after:
        return _leaf(ask(_upto(of, ROWS)), of, ROWS)
    rows = list(ask(replace(of.selection, after=of.after, limit=ROWS + 1)))
    return rows[:ROWS], len(rows) > ROWS


def _upto(of: Asked, many: int) -> Selection:
    """All up to the end of this page, and one more, which says whether there are more."""
    return replace(of.selection, limit=of.start + many + 1)


def _leaf(found: Iterable[Item], of: Asked, many: int) -> tuple[list[Item], bool]:
    """The rows of this page, and whether there are more."""
    rows = list(islice(found, of.start, of.start + many + 1))
    return rows[:many], len(rows) > many
