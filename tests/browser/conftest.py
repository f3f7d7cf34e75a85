"""A real browser on real pages: the demonstration's articles, and texts that attack."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from claims.pipeline import Tracker
from claims.read import documents
from claims.settings import shipped

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "web"))


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    from web_records import fill

    file = tmp_path_factory.mktemp("browser") / "claims.db"
    with Tracker(str(file), user="ann") as tracker:
        assert all(
            outcome.status == "added" for outcome in tracker.add(documents([str(shipped("seeds") / "articles")]))
        )
        fill(tracker)
    return str(file)


@pytest.fixture(scope="session")
def address(database: str) -> Iterator[str]:
    """Of the page, served as people serve it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "claims", "serve", "--db", database, "--port", "0"],
        stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stderr
    said = process.stderr.readline()
    found = re.search(r"http://\S+?(?=/ )", said)
    assert found, said
    yield found[0]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = {"executable_path": os.environ.get("CLAIMS_BROWSER", "/usr/bin/chromium"), "args": ["--no-sandbox"]}
        opened = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        yield opened
        opened.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens a page of ours in a browser of its own kind; what the browser complains of, or asks elsewhere, fails."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def complained(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(address):
            wrong.append(f"asked {request.url}")

    def open_(path: str, **kind: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **kind})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", complained)
        page.on("request", asked)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
