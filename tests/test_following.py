"""`claims add URL --follow`, end to end: the server's log tells how it was asked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from webserver import Server, send, serving, stating

from claims import Tracker, __version__
from claims.following import Following
from claims.records import Document

PAGE = """<html><head><title>Bridge {0}</title></head><body><article><p>The mayor said on Monday that bridge {0} would
stay closed. “We found cracks in four piers of bridge {0},” she told reporters at the town hall.</p></article></body>
</html>"""


@pytest.fixture
def site() -> Iterator[Server]:
    with serving() as server:
        server.answers["/robots.txt"] = send(b"User-agent: *\nDisallow: /private/\n", "text/plain")
        publish(server, 1, 2)
        yield server


def publish(server: Server, *numbers: int) -> None:
    items = "".join(f"<item><link>/{number}</link></item>" for number in numbers)
    feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    server.answers["/feed"] = stating(feed.encode(), f'"{numbers}"', "application/rss+xml")
    for number in numbers:
        server.answers[f"/{number}"] = stating(PAGE.format(number).encode(), f'"{number}"')


@pytest.fixture
def claims(sqlite_url: str) -> Callable[..., Any]:
    from claims.cli import app

    env = {"CLAIMS_DB_URL": sqlite_url, "COLUMNS": "80"}
    return lambda *args: CliRunner(env=env).invoke(app, [str(arg) for arg in args], prog_name="claims")


def titles(claims: Callable[..., Any]) -> list[str]:
    found = claims("export", "documents", "--format", "jsonl").stdout.splitlines()
    return sorted(json.loads(line)["title"] for line in found)


def follow(claims: Callable[..., Any], site: Server, *options: str) -> Any:
    site.log.clear()
    address = site.at("/feed", "127.0.0.1")
    return claims("add", address, "--follow", "--allow-private", "--delay", "0", *options)


def test_a_second_run_reads_only_what_is_new(claims: Callable[..., Any], site: Server) -> None:
    first = follow(claims, site)
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith("Added 2 documents with ")
    assert titles(claims) == ["Bridge 1", "Bridge 2"]
    assert site.log.paths == ["/robots.txt", "/feed", "/1", "/2"]
    publish(site, 3, 1, 2)
    second = follow(claims, site)
    assert second.exit_code == 0, second.output
    assert second.stdout.startswith("Added 1 document with ")
    assert site.log.paths == ["/robots.txt", "/feed", "/3"]
    assert site.log.requests[1].headers["If-None-Match"] == '"(1, 2)"'
    third = follow(claims, site)
    assert (third.exit_code, third.stdout) == (0, "Added 0 documents.\n")
    assert site.log.paths == ["/robots.txt", "/feed"]
    assert {one.headers["User-Agent"] for one in site.log.requests} == {f"claims/{__version__}"}
    assert site.log.at_once == 1
    assert titles(claims) == ["Bridge 1", "Bridge 2", "Bridge 3"]


def test_what_changed_is_read_again_where_that_is_wanted(claims: Callable[..., Any], site: Server) -> None:
    follow(claims, site)
    site.answers["/1"] = stating(PAGE.format("1, the old one,").encode(), '"new"')
    assert follow(claims, site).stdout == "Added 0 documents.\n"
    assert "updated 1" in follow(claims, site, "--again").stdout
    assert site.log.requests[-1].headers["If-None-Match"] == '"2"'
    assert follow(claims, site, "--again").stdout == "Added 0 documents.\n"


def test_the_first_few_are_read_and_the_rest_the_next_time(claims: Callable[..., Any], site: Server) -> None:
    for path in ("/1", "/2"):
        assert follow(claims, site, "--first", "1").stdout.startswith("Added 1 document with ")
        assert site.log.paths == ["/robots.txt", "/feed", path]


def test_what_is_refused_is_told_and_the_rest_goes_on(claims: Callable[..., Any], site: Server) -> None:
    publish(site, 1, 2)
    site.answers["/1"] = send(b"", status=302, Location="/private/1")
    done = follow(claims, site)
    assert done.exit_code == 1
    assert f"refused: {site.at('/1', '127.0.0.1')}: the site's robots.txt asks" in " ".join(done.stderr.split())
    assert titles(claims) == ["Bridge 2"]


def test_private_addresses_are_refused_unless_they_are_allowed(claims: Callable[..., Any], site: Server) -> None:
    for command in (["add", "--follow"], ["add"], ["extract"]):
        refused = claims(*command, site.at("/1", "127.0.0.1"))
        assert refused.exit_code == 1
        assert "is not on the public internet" in refused.stderr
    assert site.log.paths == []
    allowed = claims("extract", "--allow-private", "--jsonl", site.at("/1", "127.0.0.1"))
    assert allowed.exit_code == 0
    assert json.loads(allowed.stdout)["id"] == site.at("/1", "127.0.0.1")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--follow", "articles/"], "takes addresses"),
        (["--follow", "https://news.example/", "--title", "A"], "of one document"),
        (["https://news.example/", "--again"], "how to --follow"),
        (["https://news.example/", "--delay", "2"], "how to --follow"),
        (["--follow", "https://news.example/", "--delay", "-1"], "delay"),
        (["--follow", "https://news.example/", "--delay", "nan"], "delay"),
    ],
)
def test_options_that_do_not_fit_are_refused(claims: Callable[..., Any], options: list[str], words: str) -> None:
    done = claims("add", *options)
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_document_is_stored_before_the_next_is_asked_for(site: Server, tmp_path: Path) -> None:
    from claims.read import Access
    from claims.read.follow import Manner

    with Tracker(str(tmp_path / "claims.db")) as tracker:
        assert isinstance(tracker, Following)
        run = tracker.follow([site.at("/feed", "127.0.0.1")], Manner(Access(private=True), delay=0))
        one = next(run)
        assert isinstance(one.item, Document)
        assert site.log.paths == ["/robots.txt", "/feed", "/1"]
        assert tracker.store.holds(one.item)
        run.close()


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_goes_on_where_it_was(
    claims: Callable[..., Any], site: Server, sqlite_url: str, by: signal.Signals
) -> None:
    publish(site, *range(1, 7))
    command = [sys.executable, "-m", "claims", "add", site.at("/feed", "127.0.0.1"), "--follow", "--allow-private"]
    env = {**os.environ, "CLAIMS_DB_URL": sqlite_url}
    run = subprocess.Popen(
        [*command, "--delay", "0.2"], env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while "/3" not in site.log.paths and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(by)
    _, told = run.communicate(timeout=60)
    if by == signal.SIGINT:
        assert run.returncode == 130
        assert "the same command again goes on from there" in told
    before = titles(claims)
    assert "Bridge 1" in before
    assert len(before) < 6
    follow(claims, site)
    read = [path for path in site.log.paths if path[1:].isdigit()]
    assert set(read).isdisjoint(f"/{title.split()[1]}" for title in before[: len(before) - 1])
    assert titles(claims) == [f"Bridge {number}" for number in range(1, 7)]


def test_waiting_is_told_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from claims.cli.web_options import Web

    Web().access().tell("waiting 30 s for news.example, as it asks")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Web().access().tell("waiting 30 s for news.example, as it asks")
    assert capsys.readouterr().err == "waiting 30 s for news.example, as it asks\n"
