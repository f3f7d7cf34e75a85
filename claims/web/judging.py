"""What people decide on a page: forms in, judgements into the store, and back to where they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from claims.errors import InputError
from claims.records import Claim, Conflict
from claims.web.pages import Visit, opposed
from claims.web.safety import MOST, Forbidden

FIELDS = 30
MOST_PLACES = 100
TOLD = ("did", "misread", "at")
"""Fields of an address that say what was decided just before."""
VERDICTS = ("confirmed", "rejected", "withdraw")
Verdict = Literal["confirmed", "rejected"]


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, as browsers send it; nothing where it is too long or of another kind."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return {}
    body = b""
    async for some in request.stream():
        body += some
        if len(body) > MOST:
            return {}
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS, errors="replace"))
    except ValueError:
        return {}


def pair(visit: Visit) -> Response:
    """Confirm or reject a pair, or take that back."""
    form = _demanded(visit)
    found = opposed(visit.tracker, form.get("a", ""), form.get("b", ""), form.get("kind", ""))
    _judge(visit, found, form)
    did = ".".join((found.a.claim.id, found.b.claim.id, found.kind or found.relation))
    return _back(form, form.get("next", ""), ("did", did))


def claim(visit: Visit) -> Response:
    """Confirm or reject a claim, note something about it, or take that back."""
    form = _demanded(visit)
    found = visit.tracker.claim(form.get("claim", ""))
    _judge(visit, found, form)
    return RedirectResponse(f"/articles/{found.document.id}#c-{found.id}", 303)


def misread(visit: Visit) -> Response:
    """Reject a claim that stands in a pair, out of which that takes it and all else it stands in, or take that back."""
    form = _demanded(visit)
    found = visit.tracker.claim(form.get("claim", ""))
    if form.get("verdict") == "withdraw":
        visit.tracker.read_right(found)
        return _back(form, form.get("next", ""))
    gone = {f"p-{pair.id}" for pair in visit.tracker.related(found)}
    visit.tracker.misread(found, _note(form))
    here, *after = form.get("places", "").split()[:MOST_PLACES] or [""]
    following = next((place for place in after if place not in gone), "")
    return _back(form, following, ("misread", found.id), ("at", here.removeprefix("p-")))


def enter(visit: Visit) -> Response:
    """Who gives the token may judge."""
    visit.guard.demand_own(visit.request, visit.form)
    response = RedirectResponse("/", 303)
    visit.guard.admit(visit.form.get("token", ""), response)
    return response


def _demanded(visit: Visit) -> dict[str, str]:
    """The form, if it is one of this page and of somebody who may judge. Raises Forbidden."""
    visit.guard.demand_own(visit.request, visit.form)
    visit.guard.demand_judge(visit.request)
    return dict(visit.form)


def _judge(visit: Visit, judged: Claim | Conflict, form: dict[str, str]) -> None:
    verdict = form.get("verdict", "")
    if verdict not in VERDICTS:
        raise InputError(f"verdict: there is no “{verdict[:40]}”; use the buttons of the page")
    visit.tracker.judge(judged, None if verdict == "withdraw" else cast(Verdict, verdict), _note(form))


def _note(form: Mapping[str, str]) -> str:
    return " ".join(form.get("note", "").split())


def _back(form: Mapping[str, str], place: str, *told: tuple[str, str]) -> Response:
    """To the list as it was, at a place of it, with what is to be told there."""
    asked = [field for field in parse_qsl(form.get("back", "").lstrip("?")) if field[0] not in TOLD]
    return RedirectResponse(f"/conflicts?{urlencode([*asked, *told])}{_anchor(place)}", 303)


def _anchor(place: str) -> str:
    """Where on the page to go on."""
    return f"#{place}" if place.startswith("p-") and place[2:].isalnum() else ""


__all__ = ["Forbidden", "claim", "enter", "form_of", "misread", "pair"]
