"""Web addresses, against a server on this machine: public addresses only, bounded in bytes and time."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from claims import settings
from claims.read import documents, url
from claims.records import Document, Refusal

STORY = (
    "The mayor said on Monday that the bridge would stay closed. “We found cracks in four piers,” she told reporters."
)
PAGE = f"<html><head><title>Bridge</title></head><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"

Answer = Callable[[BaseHTTPRequestHandler], None]


def send(body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


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


class Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: dict[str, Answer]
    hosts: list[str]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["Host"])
        self.server.answers[self.path](self)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """`news.example` is the server here; every other host is checked as ever."""
    real = url._address
    monkeypatch.setattr(url, "_address", lambda parts: "127.0.0.1" if parts.host == "news.example" else real(parts))
    with Server(("127.0.0.1", 0), Handler) as server:
        server.answers, server.hosts = {}, []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def at(server: Server, path: str = "/a") -> str:
    return f"http://news.example:{server.server_port}{path}"


def read(address: str) -> Document | Refusal:
    [found] = documents([address])
    return found


def refused(address: str) -> str:
    found = read(address)
    assert isinstance(found, Refusal)
    assert found.name == address
    assert found.advice
    return found.reason


def test_a_page_is_read_with_its_address(server: Server) -> None:
    server.answers["/a?b=1"] = send(PAGE.encode())
    found = read(at(server, "/a?b=1"))
    assert isinstance(found, Document)
    assert STORY in found.text
    assert found.url == at(server, "/a?b=1")
    assert server.hosts == [f"news.example:{server.server_port}"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "application/x-ndjson"])
def test_json_lines_and_text_are_read_too(server: Server, content_type: str) -> None:
    server.answers["/a"] = send(b'{"text": "One said no."}\n{"text": "Two said yes."}', content_type)
    one, two = documents([at(server)])
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.url, two.url) == (None, None), "lines of one file must not become versions of one document"
    if content_type == "text/plain":
        server.answers["/a"] = send(STORY.encode("cp1252"), "text/plain; charset=windows-1252")
        found = read(at(server))
        assert isinstance(found, Document)
        assert (found.text, found.url) == (STORY, at(server))


def test_a_zipped_answer_is_unzipped(server: Server) -> None:
    server.answers["/a"] = send(gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    assert isinstance(read(at(server)), Document)


def test_a_zipped_answer_counts_unzipped(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 100_000)
    server.answers["/a"] = send(gzip.compress(b" " * 10_000_000), Content_Encoding="gzip")
    assert refused(at(server)) == "it has more than 100,000 bytes, the limit is 100,000"
    server.answers["/a"] = send(gzip.compress(b" " * 10_000_000), "application/gzip")
    assert "is over the limit" in refused(at(server))


def test_too_large_an_answer_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 100_000)
    server.answers["/a"] = send(b"x" * 100_001)
    assert refused(at(server)) == "it has more than 100,000 bytes, the limit is 100,000"


@pytest.mark.parametrize("slow", [trickle, trickle_headers, lambda request: time.sleep(3)])
def test_a_slow_answer_is_refused_in_time(server: Server, monkeypatch: pytest.MonkeyPatch, slow: Answer) -> None:
    monkeypatch.setattr(settings, "URL_TIMEOUT", 0.3)
    server.answers["/a"] = slow
    started = time.monotonic()
    assert refused(at(server)) == "it took longer than 0.3 seconds"
    assert time.monotonic() - started < 1.5


def test_a_redirect_is_followed(server: Server) -> None:
    server.answers["/a"] = send(b"", status=302, Location="/b")
    server.answers["/b"] = send(PAGE.encode())
    found = read(at(server))
    assert isinstance(found, Document)
    assert found.url == at(server, "/b")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/b",
        "//127.0.0.1:{port}/b",
        "http://localhost:{port}/b",
        "http://2130706433:{port}/b",
        "http://[::ffff:127.0.0.1]:{port}/b",
        "http://0.0.0.0:{port}/b",
    ],
)
def test_a_redirect_to_this_machine_is_refused(server: Server, target: str) -> None:
    server.answers["/a"] = send(b"", status=302, Location=target.format(port=server.server_port))
    server.answers["/b"] = send(PAGE.encode())
    assert "is not on the public internet" in refused(at(server))
    assert len(server.hosts) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)"])
def test_a_redirect_to_something_else_is_refused(server: Server, target: str) -> None:
    server.answers["/a"] = send(b"", status=302, Location=target)
    assert "not an http or https address" in refused(at(server))


def test_redirects_in_a_circle_are_refused(server: Server) -> None:
    server.answers["/a"] = send(b"", status=302, Location="/a")
    assert refused(at(server)) == "it redirects more than 5 times"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (send(b"", status=404), "the server answered 404 Not Found"),
        (send(b"", status=503), "the server answered 503 Service Unavailable"),
        (send(b"", status=599), "the server answered 599"),
        (send(b"PNG", "image/png"), "it is image/png, not a web page or text"),
        (send(b"%PDF", "text/html"), "it is a PDF, not text"),
        (send(b"<html></html>"), "no article was found on the page"),
        (send(b"x", Content_Length="100"), "the server can't be reached or breaks off"),
        (lambda request: request.wfile.write(b"nonsense\r\n\r\n"), "the server can't be reached or breaks off"),
        (lambda request: request.wfile.close(), "the server can't be reached or breaks off"),
        (send(b"not gzip", Content_Encoding="gzip"), "the server can't be reached or breaks off"),
    ],
)
def test_answers_that_are_no_article_are_refused(server: Server, answer: Answer, reason: str) -> None:
    server.answers["/a"] = answer
    assert refused(at(server)).startswith(reason)


def test_a_plain_server_under_https_is_refused(server: Server) -> None:
    assert "can't be reached" in refused(at(server).replace("http:", "https:"))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "https://0x7f.1/",
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert "is not on the public internet" in refused(address)


@pytest.mark.parametrize(
    "address", ["http://", "http://a b/", "http://[::1", "http://user:secret@news.example/", "http://a:b/"]
)
def test_addresses_that_are_none_are_refused(address: str) -> None:
    assert refused(address)


def test_a_host_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert refused("http://mixed.example/") == "the host mixed.example is not on the public internet"


def test_a_host_that_is_not_found_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refused("http://nowhere.example/") == "there is no host nowhere.example, or no network"


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("172.16.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("ff0e::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses(address: str, is_public: bool) -> None:
    assert url.public(address) == is_public
