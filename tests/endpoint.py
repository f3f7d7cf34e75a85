"""A language model's endpoint on the loopback: answers as the tests tell it to, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Pair = dict[str, Any]
Answer = Callable[[BaseHTTPRequestHandler, Pair], None]


class Endpoint(ThreadingHTTPServer):
    """Each request takes the next of `answers`; the last one is for all that follow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[Answer] = []
        self.requests: list[dict[str, Any]] = []
        """The bodies, as they came."""
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def pairs(self) -> list[Pair]:
        """What it was asked about."""
        return [json.loads(request["messages"][-1]["content"]) for request in self.requests]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.requests.append(body)
            self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.server.paths.append(self.path)
            answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        self.open = True
        try:
            answer(self, json.loads(body["messages"][-1]["content"]))
        finally:
            self.answered()

    def end_headers(self) -> None:
        """A client that has its answer may ask again before this thread goes on, so the count ends before."""
        self.answered()
        super().end_headers()

    def answered(self) -> None:
        with self.server.lock:
            self.server.at_once -= self.open
            self.open = False

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def send(request: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    request.send_response(status)
    sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Retry-After-Ms": "1", **headers}
    for name, value in sent.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def message(content: str | None, **more: object) -> Answer:
    """An answer of the chat protocol with this content."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content, **more}}
    body = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return lambda request, pair: send(request, 200, json.dumps(body).encode())


def says(conflict: object = 0.9, kind: object = "polarity", **words: object) -> Answer:
    return message(json.dumps({"conflict": conflict, "kind": kind, **words}))


def fails(status: int, words: str = "no", param: str | None = None, **headers: str) -> Answer:
    body = json.dumps({"error": {"message": words, "param": param}}).encode()
    return lambda request, pair: send(request, status, body, **headers)


def raw(body: bytes, kind: str = "application/json") -> Answer:
    return lambda request, pair: send(request, 200, body, **{"Content-Type": kind})


def slowly(seconds: float, then: Answer) -> Answer:
    def answer(request: BaseHTTPRequestHandler, pair: Pair) -> None:
        time.sleep(seconds)
        then(request, pair)

    return answer
