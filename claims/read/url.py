"""A page from the web: public addresses only, bounded in bytes and time.

The host is resolved once, all its addresses are checked, and the connection goes to a checked address: a name that
resolves to something else a moment later (DNS rebinding) gains nothing. Every redirect starts anew.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from threading import Timer
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from claims import settings
from claims.read.form import Format
from claims.read.refused import Refused
from claims.read.stream import most, too_large

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import BaseHTTPResponse
    from urllib3.util import Url

MAX_REDIRECTS = 5
SAVE_THE_PAGE = "open it in a browser, save the page as .html and add that file"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Page:
    """What an address gave, after redirects."""

    url: str
    format: Format | None
    """None where the content itself must tell."""
    charset: str | None
    data: bytes


def fetch(url: str) -> Page:
    """Raises Refused if the address is not public, answers no page, or too much of it, or too slowly."""
    deadline = time.monotonic() + settings.URL_TIMEOUT
    for _ in range(MAX_REDIRECTS + 1):
        answer = _answer(url, deadline)
        if isinstance(answer, Page):
            return answer
        url = urljoin(url, answer)
    raise Refused(f"it redirects more than {MAX_REDIRECTS} times", "find the article's own address and add that")


def public(address: str) -> bool:
    """Whether an IP address is of the public internet, an IPv4 address inside an IPv6 one included."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _answer(url: str, deadline: float) -> Page | str:
    """The page, or the address that the server redirects to."""
    from urllib3.exceptions import HTTPError

    parts = _parts(url)
    connection = _connection(parts, _address(parts), deadline)
    try:
        with _until(deadline, connection):
            connection.request("GET", parts.request_uri, headers=_headers(parts), preload_content=False)
            response = connection.getresponse()
            if response.status in _REDIRECTS and "location" in response.headers:
                return response.headers["location"]
            return _page(url, response, deadline)
    except (HTTPError, HTTPException, OSError, ValueError) as error:  # ValueError: a header that can't be one
        _refuse_late(deadline)
        raise Refused(f"the server can't be reached or breaks off ({_cause(error)})", SAVE_THE_PAGE) from error
    finally:
        connection.close()


def _parts(url: str) -> Url:
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parts = parse_url(url)
    except LocationParseError:
        raise Refused("it is not a valid address", "copy it again from the browser") from None
    if parts.scheme not in ("http", "https") or not parts.host:
        raise Refused(f"{url[:200]} is not an http or https address", SAVE_THE_PAGE)
    if parts.auth:
        raise Refused("it has a user name or password in it", f"take that out, or {SAVE_THE_PAGE}")
    return parts


def _address(parts: Url) -> str:
    """An IP address of the host. Raises Refused unless all that it has are public."""
    host = _host(parts)
    try:
        found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(f"there is no host {host}, or no network", "check the address and the connection") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not all(public(address) for address in addresses):
        raise Refused(f"the host {host} is not on the public internet", SAVE_THE_PAGE)
    return next((a for a in addresses if ":" not in a), addresses[0])  # IPv4 first: it works on every line


def _host(parts: Url) -> str:
    return (parts.host or "").strip("[]")


def _port(parts: Url) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _connection(parts: Url, address: str, deadline: float) -> HTTPConnection:
    """To the address that was checked, with the certificate checked for the host."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    _refuse_late(deadline)
    seconds = deadline - time.monotonic()
    if parts.scheme == "http":
        return HTTPConnection(address, _port(parts), timeout=seconds)
    import certifi

    host = _host(parts)
    return HTTPSConnection(
        address,
        _port(parts),
        timeout=seconds,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        server_hostname=host,
        assert_hostname=host,
    )


@contextmanager
def _until(deadline: float, connection: HTTPConnection) -> Iterator[None]:
    """Connect, and break the connection off at the deadline: a socket's own timeout starts anew with every byte."""
    timer = Timer(max(0.0, deadline - time.monotonic()), _break_off, [connection])
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        yield
    finally:
        timer.cancel()


def _break_off(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):  # it has ended by itself, or has no socket yet and its own timeout
        connection.sock.shutdown(socket.SHUT_RDWR)


def _headers(parts: Url) -> dict[str, str]:
    from urllib3.util import make_headers

    return {
        "Host": parts.netloc or "",
        "Accept": "text/html, text/plain;q=0.9, application/x-ndjson;q=0.9",
        **make_headers(accept_encoding="gzip,deflate", user_agent="claims"),
    }


def _page(url: str, response: BaseHTTPResponse, deadline: float) -> Page:
    from email.message import Message

    from claims.read.formats import MEDIA

    if response.status != HTTPStatus.OK:
        raise _status(response.status)
    header = Message()
    header["content-type"] = response.headers.get("content-type", "")
    content_type = (response.headers.get("content-type") or "").split(";")[0].strip().lower()
    if content_type not in MEDIA:
        raise Refused(f"it is {content_type[:80]}, not a web page or text", "save its text as .txt and add that")
    data = bytearray()
    while piece := response.read1(1 << 16):
        data += piece
        if len(data) > settings.MAX_DOWNLOAD:
            raise too_large(most())
        _refuse_late(deadline)
    _refuse_late(deadline)  # a body without a length seems to end where it was broken off
    return Page(url, MEDIA[content_type], header.get_content_charset(), bytes(data))


def _status(status: int) -> Refused:
    try:
        words = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        words = str(status)
    advice = {404: "check the address", 410: "look for the article in a web archive"}.get(status, SAVE_THE_PAGE)
    return Refused(f"the server answered {words}", "try again later" if status in (429, 500, 502, 503, 504) else advice)


def _refuse_late(deadline: float) -> None:
    if time.monotonic() >= deadline:
        raise Refused(f"it took longer than {settings.URL_TIMEOUT:g} seconds", f"try again later, or {SAVE_THE_PAGE}")


def _cause(error: BaseException) -> str:
    """The innermost reason, in the operating system's words."""
    while error.__cause__ is not None:
        error = error.__cause__
    certificate = getattr(error, "verify_message", None)
    if certificate:
        return f"its certificate is not valid: {certificate}"
    return str(getattr(error, "strerror", None) or error)[:200] or type(error).__name__
