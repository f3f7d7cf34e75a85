"""A page from the web: public addresses only, bounded in bytes and time.

The host is resolved once, all its addresses are checked, and the connection goes to a checked address: a name that
resolves to something else a moment later (DNS rebinding) gains nothing. Every redirect starts anew.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import socket
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPException
from threading import Timer
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from claims import settings
from claims.read.answers import SAVE_THE_PAGE, Busy, Unreached, refusal_of
from claims.read.formats import MEDIA
from claims.read.hosts import address_of, host_of, parts_of, port_of
from claims.read.refused import Refused
from claims.read.stream import most, too_large
from claims.read.waiting import Tell, silent, wait
from claims.records import Original

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import BaseHTTPResponse
    from urllib3.util import Url

MAX_REDIRECTS = 5
ROBOT = "claims"
"""What robots.txt files call this program."""
GZIP = ("gzip", "x-gzip")
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Access:
    """How the web may be asked."""

    private: bool = False
    """Addresses of this machine and of private networks too."""
    tell: Tell = silent
    """Is told what is waited for."""
    before: Callable[[str], None] = silent
    """Is called with each address before it is asked, redirects too; it may wait, and raise Refused."""
    after: Callable[[str], None] = silent
    """Is called with each address once it was asked, whatever came of it."""


@dataclass(frozen=True)
class Validators:
    """What a server calls a state of a page: sent back, so that it answers only when there is another."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Page:
    """What an address gave, after redirects."""

    url: str
    content_type: str
    charset: str | None
    data: bytes
    status: int = HTTPStatus.OK
    """Of an address that was asked with validators, 304 (with no data) if it still has that state."""
    validators: Validators = Validators()
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_unchanged(self) -> bool:
        return self.status == HTTPStatus.NOT_MODIFIED

    @property
    def original(self) -> Original:
        """The bytes, as evidence of what the page said."""
        return Original(hashlib.sha256(self.data).hexdigest(), self.fetched_at, self.data)


ANYWHERE_PUBLIC = Access()
NONE_KNOWN = Validators()


def fetch(
    url: str,
    access: Access = ANYWHERE_PUBLIC,
    *,
    accept: Collection[str] | None = tuple(MEDIA),
    known: Validators = NONE_KNOWN,
) -> Page:
    """What is at the address, of these content types (None: of any), unless it still has the state that is known.

    A server that asks to wait a little is waited for. Raises Refused if the address is not public, answers no page, or
    too much of it, or too slowly: Unreached, Answered or Busy where the reason is not the page itself.
    """
    for left in range(settings.URL_RETRIES, -1, -1):
        try:
            return _followed(url, access, accept, known)
        except Busy as busy:
            if not left or busy.seconds is None or busy.seconds > settings.LONGEST_WAIT:
                raise
            wait(busy.seconds, f"for {host_of(parts_of(url))}, as it asks", access.tell)
    raise AssertionError("the last try returns or raises")


def _followed(url: str, access: Access, accept: Collection[str] | None, known: Validators) -> Page:
    """What is at the address, or where it redirects to. What `access.before` waits for is not counted as slow."""
    left = settings.URL_TIMEOUT
    for _ in range(MAX_REDIRECTS + 1):
        parts = parts_of(url)
        access.before(url)
        started = time.monotonic()
        try:
            answer = _answer(url, parts, access, accept, known, started + left)
        finally:
            access.after(url)
        if isinstance(answer, Page):
            return answer
        left -= time.monotonic() - started
        url = answer
    raise Refused(f"it redirects more than {MAX_REDIRECTS} times", "find the article's own address and add that")


def _answer(
    url: str,
    parts: Url,
    access: Access,
    accept: Collection[str] | None,
    known: Validators,
    deadline: float,
) -> Page | str:
    """The page, or the address that the server redirects to."""
    from urllib3.exceptions import HTTPError

    connection = _connection(parts, address_of(parts, private=access.private), deadline)
    try:
        with _until(deadline, connection):
            headers = {**_headers(parts, accept), **known.headers}
            connection.request("GET", parts.request_uri, headers=headers, preload_content=False)
            response = connection.getresponse()
            if response.status in _REDIRECTS and "location" in response.headers:
                return urljoin(url, response.headers["location"])
            if response.status == HTTPStatus.NOT_MODIFIED and known.headers:
                return Page(url, "", None, b"", response.status, known)
            return _page(url, response, accept, deadline)
    except (HTTPError, HTTPException, OSError, ValueError, EOFError, zlib.error) as error:
        # ValueError: a header that can't be one
        _refuse_late(deadline)
        raise Unreached(f"the server can't be reached or breaks off ({_cause(error)})", SAVE_THE_PAGE) from error
    finally:
        connection.close()


def _connection(parts: Url, address: str, deadline: float) -> HTTPConnection:
    """To the address that was checked, with the certificate checked for the host."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    _refuse_late(deadline)
    seconds = deadline - time.monotonic()
    if parts.scheme == "http":
        return HTTPConnection(address, port_of(parts), timeout=seconds)
    import certifi

    host = host_of(parts)
    return HTTPSConnection(
        address,
        port_of(parts),
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


def _headers(parts: Url, accept: Collection[str] | None) -> dict[str, str]:
    """Nothing of the machine or its user: the name and version of the program, and what it reads."""
    from claims import __version__

    return {
        "Host": parts.netloc or "",
        "Accept": ", ".join([*filter(None, accept), "*/*;q=0.1"]) if accept else "*/*",
        "Accept-Encoding": "gzip",
        "User-Agent": f"{ROBOT}/{__version__}",
    }


def _page(url: str, response: BaseHTTPResponse, accept: Collection[str] | None, deadline: float) -> Page:
    from email.message import Message

    if response.status != HTTPStatus.OK:
        raise refusal_of(response.status, response.headers.get("retry-after"))
    header = Message()
    header["content-type"] = response.headers.get("content-type", "")
    content_type = (response.headers.get("content-type") or "").split(";")[0].strip().lower()
    if accept is not None and content_type not in accept:
        raise Refused(f"it is {content_type[:80]}, not a web page or text", "save its text as .txt and add that")
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", *GZIP):
        raise Refused(f"it is packed as {packing[:80]}, which was not asked for", SAVE_THE_PAGE)
    data = bytearray()
    while piece := response.read1(1 << 16, decode_content=False):
        data += piece
        if len(data) > settings.MAX_DOWNLOAD:
            raise too_large(most())
        _refuse_late(deadline)
    _refuse_late(deadline)  # a body without a length seems to end where it was broken off
    unpacked = _unzipped(bytes(data)) if packing in GZIP else bytes(data)
    state = Validators(*(_sendable(response.headers.get(name)) for name in ("etag", "last-modified")))
    return Page(url, content_type, header.get_content_charset(), unpacked, validators=state)


def _unzipped(data: bytes) -> bytes:
    """Raises EOFError, OSError or zlib.error where it is cut short or damaged: half a page must not pass for one."""
    unzipped = gzip.GzipFile(fileobj=io.BytesIO(data)).read(settings.MAX_DOWNLOAD + 1)
    if len(unzipped) > settings.MAX_DOWNLOAD:
        raise too_large(most())
    return unzipped


def _sendable(value: str | None) -> str | None:
    """A header's value that can be kept and sent back."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 1000 else None


def _refuse_late(deadline: float) -> None:
    if time.monotonic() >= deadline:
        raise Unreached(f"it took longer than {settings.URL_TIMEOUT:g} seconds", f"try again later, or {SAVE_THE_PAGE}")


def _cause(error: BaseException) -> str:
    """The innermost reason, in the operating system's words."""
    while error.__cause__ is not None:
        error = error.__cause__
    certificate = getattr(error, "verify_message", None)
    if certificate:
        return f"its certificate is not valid: {certificate}"
    return str(getattr(error, "strerror", None) or error)[:200] or type(error).__name__
