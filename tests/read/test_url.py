"""Web addresses, against a server on this machine: public addresses only, bounded in bytes and time."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from webserver import Answer, Server, endless, in_turn, send, server, trickle, trickle_headers, waits

from claims import __version__, settings
from claims.read import Access, documents, hosts
from claims.read.url import Validators, fetch
from claims.records import Document, Refusal

__all__ = ["server", "waits"]

STORY = (
    "The mayor said on Monday that the bridge would stay closed. “We found cracks in four piers,” she told reporters."
)
PAGE = f"<html><head><title>Bridge</title></head><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"


def at(server: Server, path: str = "/a") -> str:
    return server.at(path)


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
    [asked] = server.log.requests
    assert asked.headers == {
        "Host": f"news.example:{server.server_port}",
        "Accept": asked.headers["Accept"],
        "Accept-Encoding": "gzip",
        "User-Agent": f"claims/{__version__}",
    }
    assert "text/html" in asked.headers["Accept"]


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


@pytest.mark.parametrize("length", [{}, {"Transfer_Encoding": "identity"}])
def test_a_zipped_answer_that_is_cut_short_is_refused(server: Server, length: dict[str, str]) -> None:
    server.answers["/a"] = send(gzip.compress(PAGE.encode() * 50)[:-40], Content_Encoding="gzip", **length)
    assert refused(at(server)).startswith("the server can't be reached or breaks off")


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
    assert len(server.log.requests) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)"])
def test_a_redirect_to_something_else_is_refused(server: Server, target: str) -> None:
    server.answers["/a"] = send(b"", status=302, Location=target)
    assert "not an http or https address" in refused(at(server))


@pytest.mark.parametrize("target", ["http://[::1", "http://a b/", "//", "http://news.example:99999/", "http://ü\x01/"])
def test_a_redirect_to_what_is_no_address_is_refused(server: Server, target: str) -> None:
    server.answers["/a"] = send(b"", status=302, Location=target)
    assert refused(at(server))


def test_redirects_in_a_circle_are_refused(server: Server) -> None:
    server.answers["/a"] = send(b"", status=302, Location="/a")
    assert refused(at(server)) == "it redirects more than 5 times"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (send(b"", status=404), "the server answered 404 Not Found: there is nothing at this address"),
        (send(b"", status=410), "the server answered 410 Gone: what was at this address was taken away for good"),
        (send(b"", status=304), "the server answered 304 Not Modified"),
        (send(b"", Content_Encoding="br"), "it is packed as br, which was not asked for"),
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


def test_an_endless_body_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 1_000_000)
    server.answers["/a"] = endless
    assert refused(at(server)) == "it has more than 1,000,000 bytes, the limit is 1,000,000"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "nonsense"])
def test_a_page_of_another_encoding_than_it_says_is_read(server: Server, declared: str) -> None:
    server.answers["/a"] = send(PAGE.encode("cp1252"), f"text/html; charset={declared}")
    found = read(at(server))
    assert isinstance(found, Document)
    assert STORY in found.text


def test_a_server_that_asks_to_wait_a_little_is_waited_for(server: Server, waits: list[float]) -> None:
    server.answers["/a"] = in_turn(
        send(b"", status=429, Retry_After="7"), send(b"", status=503, Retry_After="0"), send(PAGE.encode())
    )
    told: list[str] = []
    [found] = documents([at(server)], access=Access(tell=told.append))
    assert isinstance(found, Document)
    assert waits == [7, 0]
    assert told == ["waiting 7 s for news.example, as it asks"]


def test_a_server_is_not_waited_for_without_end(server: Server, waits: list[float]) -> None:
    server.answers["/a"] = send(b"", status=503, Retry_After="1")
    assert refused(at(server)) == "the server answered 503 Service Unavailable and asks to wait 1 second"
    assert len(waits) == settings.URL_RETRIES
    assert len(server.log.requests) == settings.URL_RETRIES + 1


@pytest.mark.parametrize(
    ("retry_after", "words", "hours"),
    [
        ("7200", "2 hours", 2),
        (timedelta(hours=3), "3 hours", 3),
        ("9" * 400, "365 days", 365 * 24),
    ],
)
def test_a_server_that_asks_to_wait_long_is_refused_with_the_time_to_come_again(
    server: Server, waits: list[float], retry_after: str | timedelta, words: str, hours: int
) -> None:
    if isinstance(retry_after, timedelta):
        retry_after = format_datetime(datetime.now(UTC) + retry_after, usegmt=True)
    server.answers["/a"] = send(b"", status=429, Retry_After=retry_after)
    found = read(at(server))
    assert isinstance(found, Refusal)
    assert found.reason == f"the server answered 429 Too Many Requests and asks to wait {words}"
    again = datetime.strptime(found.advice, "try again after %Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    assert abs(again - datetime.now(UTC) - timedelta(hours=hours)) < timedelta(minutes=1)
    assert waits == []
    assert len(server.log.requests) == 1


@pytest.mark.parametrize("retry_after", ["soon", "-5", "", "Wed, 99 Nov 2026 10:00:00 GMT", "\u00b2"])
def test_a_server_that_does_not_say_how_long_is_not_waited_for(
    server: Server, waits: list[float], retry_after: str
) -> None:
    server.answers["/a"] = send(b"", status=503, Retry_After=retry_after)
    assert refused(at(server)) == "the server answered 503 Service Unavailable"
    assert waits == []


def test_what_is_known_already_is_not_sent_again(server: Server) -> None:
    server.answers["/a"] = send(b"", status=304)
    page = fetch(at(server), known=Validators('"1"', "Sat, 01 Oct 2022 10:00:00 GMT"))
    assert page.is_unchanged
    assert page.data == b""
    [asked] = server.log.requests
    assert asked.headers["If-None-Match"] == '"1"'
    assert asked.headers["If-Modified-Since"] == "Sat, 01 Oct 2022 10:00:00 GMT"


def test_private_addresses_are_read_where_they_are_allowed(server: Server) -> None:
    server.answers["/a"] = send(b"", status=302, Location=f"http://localhost:{server.server_port}/b")
    server.answers["/b"] = send(PAGE.encode())
    address = server.at("/a", "127.0.0.1")
    [refusal] = documents([address])
    [found] = documents([address], access=Access(private=True))
    assert isinstance(refusal, Refusal)
    assert "--allow-private" in refusal.advice
    assert isinstance(found, Document)
    assert found.url == server.at("/b", "localhost")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
def test_allowed_private_addresses_are_still_of_the_web(server: Server, target: str) -> None:
    server.answers["/a"] = send(b"", status=302, Location=target)
    [found] = documents([server.at("/a", "127.0.0.1")], access=Access(private=True))
    assert isinstance(found, Refusal)
    assert "not an http or https address" in found.reason


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
    assert hosts.public(address) == is_public
