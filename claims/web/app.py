"""The application: which address shows which page, and what becomes of errors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from claims.errors import Ambiguous, ClaimsError, InputError, LookupFailed, StoreError
from claims.web import judging, pages
from claims.web.drawing import STATIC, drawn
from claims.web.safety import Forbidden, Guard, Safely, known_browser
from claims.web.trackers import Trackers

STATUS: tuple[tuple[type[ClaimsError], int, str], ...] = (
    (Forbidden, 403, "Not allowed"),
    (LookupFailed, 404, "Not found"),
    (InputError, 400, "This can’t be asked"),
    (StoreError, 503, "The database can’t be used"),
    (ClaimsError, 400, "This can’t be done"),
)

Page = Callable[[pages.Visit], Response]


def application(database: str | None = None, guard: Guard | None = None) -> ASGIApp:
    """The pages over a database (a file or URL; else as settings say). The database is opened at the first page.

    `guard` says which names it answers to and who may judge; without one it is for this machine alone.
    """
    guard = guard or Guard()
    trackers = Trackers(database)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        trackers.close()

    def shown(page: Page, *methods: str) -> Any:
        async def answer(request: Request) -> Response:
            form = await judging.form_of(request) if request.method == "POST" else {}
            return await run_in_threadpool(_answer, page, trackers, guard, request, form)

        return answer

    gets = (
        ("/", pages.conflicts),
        ("/conflicts", pages.conflicts),
        ("/claims", pages.claims),
        ("/claims/{id}", pages.claim),
        ("/speakers", pages.speakers),
        ("/speakers/{id}", pages.speaker),
        ("/articles", pages.articles),
        ("/articles/{id}", pages.article),
        ("/compare", pages.compare),
        ("/timeline", pages.timeline),
        ("/timeline.svg", pages.drawing),
        ("/token", pages.token),
    )
    posts = (
        ("/conflicts/judge", judging.pair),
        ("/claims/judge", judging.claim),
        ("/claims/misread", judging.misread),
        ("/token", judging.enter),
    )
    return Starlette(
        routes=[
            *(Route(path, shown(page), methods=["GET"]) for path, page in gets),
            *(Route(path, shown(page), methods=["POST"]) for path, page in posts),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Safely, guard=guard)],
        exception_handlers={HTTPException: _missing(guard), ClaimsError: _refused(guard)},  # type: ignore[dict-item]
        lifespan=life,
    )


def _answer(page: Page, trackers: Trackers, guard: Guard, request: Request, form: dict[str, str]) -> Response:
    """The page, or why there is none."""
    try:
        with trackers.one() as tracker:
            response = page(pages.Visit(request, tracker, guard, form))
    except ClaimsError as error:
        response = _message(request, guard, error)
    known_browser(request, response)
    return response


def _message(request: Request, guard: Guard, error: ClaimsError) -> Response:
    status, title = next((code, words) for kind, code, words in STATUS if isinstance(error, kind))
    return _told(request, guard, status, title, f"{error}.", error.choices if isinstance(error, Ambiguous) else ())


def _told(
    request: Request, guard: Guard, status: int, title: str, message: str, choices: tuple[str, ...] = ()
) -> Response:
    words = drawn(
        "message.html", title=title, message=message, choices=choices, here="", may_judge=guard.may_judge(request)
    )
    return HTMLResponse(words, status)


def _missing(guard: Guard) -> Callable[[Request, HTTPException], Response]:
    def answer(request: Request, error: HTTPException) -> Response:
        said = {404: "There is no such page.", 405: "This page can’t be asked for so."}
        title = "Not found" if error.status_code == 404 else "Not possible"
        return _told(request, guard, error.status_code, title, said.get(error.status_code, str(error.detail)))

    return answer


def _refused(guard: Guard) -> Callable[[Request, ClaimsError], Response]:
    return lambda request, error: _message(request, guard, error)
