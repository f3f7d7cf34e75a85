"""A web server on this machine for tests: it answers as it is told, and notes who asked what, when and how."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from claims.read import url

Answer = Callable[[BaseHTTPRequestHandler], None]
HTML = "text/html; charset=utf-8"


def send(body: bytes, content_type: str = HTML, status: int = 200, **headers: str) -> Answer:
    """This body; `Retry_After="3"` is a header."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def stating(body: bytes, etag: str, content_type: str = HTML, modified: str | None = None) -> Answer:
    """This body, to whoever does not have this state of it yet; 304 to others."""
    headers = {"ETag": etag} | ({"Last-Modified": modified} if modified else {})

    def answer(request: BaseHTTPRequestHandler) -> None:
        same = request.headers.get("If-None-Match") == etag
        (send(b"", status=304, **headers) if same else send(body, content_type, **headers))(request)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """The first answer to the first request and so on; the last one to all that follow."""
    left = list(answers)
    return lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)


def trickle(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b"<p>slow</p>")
        time.sleep(0.05)


def trickle_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        request.wfile.write(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


def endless(request: BaseHTTPRequestHandler) -> None:
    """A body that goes on as long as somebody reads it."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    while True:
        request.wfile.write(b"<p>and so on</p>" * 1000)


GRACE = 0.2
"""Seconds."""


@dataclass(frozen=True)
class Request:
    """What was asked."""

    path: str
    headers: dict[str, str]


@dataclass
class Log:
    """All requests in their order, and how many of them were being answered at a time."""

    requests: list[Request] = field(default_factory=list)
    at_once: int = 0
    now: int = 0

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def clear(self) -> None:
        self.requests.clear()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, at: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(at, handler)
        self.answers: dict[str, Answer] = {}
        self.log = Log()
        self.lock = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is what some tests are about."""

    def at(self, path: str = "/a", host: str = "news.example") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        log = self.server.log
        self._let_the_last_one_end()
        with self.server.lock:
            log.requests.append(Request(self.path, dict(self.headers)))
            log.now += 1
            log.at_once = max(log.at_once, log.now)
        try:
            self.server.answers.get(self.path, send(b"", status=404))(self)
        finally:
            with self.server.lock:
                log.now -= 1

    def _let_the_last_one_end(self) -> None:
        """A client has its answer a moment before the thread that gave it is done."""
        late = time.monotonic() + GRACE
        moment = threading.Event()  # tests note what `time.sleep` is asked for
        while self.server.log.now and time.monotonic() < late:
            moment.wait(0.001)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """`news.example` and `other.example` are the server here; every other host is checked as ever."""
    real = url.address_of

    def address_of(parts: Any, *, private: bool = False) -> str:
        return "127.0.0.1" if parts.host in ("news.example", "other.example") else real(parts, private=private)

    monkeypatch.setattr(url, "address_of", address_of)
    with serving() as running:
        yield running


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    found: list[float] = []
    monkeypatch.setattr("claims.read.waiting.time.sleep", lambda seconds: found.append(seconds))
    return found
