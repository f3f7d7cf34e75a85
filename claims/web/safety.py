"""What keeps the page to the user: which names it answers to, what a browser may load, and who may judge.

A page on 127.0.0.1 can be reached by every site that the user has open. Such a site can make the browser ask under a
name that it points at 127.0.0.1 (DNS rebinding), or post a form (cross-site request forgery); neither gets past here.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claims.errors import ClaimsError

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
BROWSER = "claims_browser"
"""The cookie that tells one browser from another."""
ENTRY = "claims_entry"
"""The cookie of those who gave the token."""
MOST = 64 * 1024
"""Bytes of a form."""


class Forbidden(ClaimsError):
    """What was asked for is not allowed to who asks."""


@dataclass(frozen=True)
class Guard:
    """Who may do what. A new secret each time it is made: forms of an earlier run are refused, with the reason."""

    hosts: Collection[str] = ()
    """Names besides localhost and addresses that the page answers to."""
    beyond: bool = False
    """It can be reached from other machines."""
    token: str | None = None
    """What has to be given before judging; None where everybody may who can reach the page."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def answers_to(self, host: str) -> bool:
        """A name can be pointed at this machine by anybody who owns it, so only known ones count; an address can't."""
        found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::[0-9]+)?", host.strip())
        if not found:
            return False
        name = found[1].strip("[]").rstrip(".").lower()
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name == "localhost" or name in {one.lower() for one in self.hosts}
        return self.beyond or address.is_loopback

    def form_token(self, request: Request) -> str:
        """What a form of this browser has to send along."""
        return self._sign("form", _browser(request))

    def may_judge(self, request: Request) -> bool:
        return self.token is None or hmac.compare_digest(
            request.cookies.get(ENTRY, "").encode(), self._sign("entry", self.token).encode()
        )

    def admit(self, given: str, response: Response) -> None:
        """Let the browser judge from now on. Raises Forbidden where the token is another."""
        if self.token is None or not hmac.compare_digest(given.strip().encode(), self.token.encode()):
            raise Forbidden("this is not the token; `claims serve` prints it when it starts")
        _set(response, ENTRY, self._sign("entry", self.token))

    def demand_own(self, request: Request, form: Mapping[str, str]) -> None:
        """Raises Forbidden unless the form is one of this page, sent by the browser that was given it."""
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            raise Forbidden("this form was sent by another site; judge on the page itself")
        if not hmac.compare_digest(form.get("form", "").encode(), self.form_token(request).encode()):
            raise Forbidden("this form is out of date, or cookies are off; load the page anew and send it again")

    def demand_judge(self, request: Request) -> None:
        if not self.may_judge(request):
            raise Forbidden("judging takes the token that `claims serve` printed; give it at /token")

    def _sign(self, purpose: str, words: str) -> str:
        return hmac.new(self.secret, f"{purpose}\0{words}".encode(), hashlib.sha256).hexdigest()


def guard_for(host: str, names: Collection[str] = (), token: str | None = None) -> Guard:
    """The guard of a page bound to this host. Beyond this machine judging takes a token, made up if none is given."""
    if is_loopback(host):
        return Guard(hosts=names, token=token)
    own = {socket.gethostname(), socket.gethostname().partition(".")[0], host}
    return Guard(hosts={*own, *names}, beyond=True, token=token or secrets.token_urlsafe(16))


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Safely:
    """The application behind it is asked under its own names only; every answer has the headers."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-cache, private")
            await send(message)

        if self.guard.answers_to(host):
            await self.app(scope, receive, sent)
        else:
            words = (
                "This page does not answer to that name. Use localhost or the address that `claims serve` printed, "
                "or start it with --name and the name.\n"
            )
            await PlainTextResponse(words, 421)(scope, receive, sent)


def known_browser(request: Request, response: Response) -> None:
    """Let the browser be told from others, if it is not yet."""
    if request.cookies.get(BROWSER) != _browser(request):
        _set(response, BROWSER, _browser(request))


def _browser(request: Request) -> str:
    """What the browser is known by: its cookie, else made up, once a request."""
    found = request.cookies.get(BROWSER, "")
    if re.fullmatch("[0-9a-f]{32}", found):
        return found
    if not hasattr(request.state, "browser"):
        request.state.browser = secrets.token_hex(16)
    return str(request.state.browser)


def _set(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, httponly=True, samesite="strict", path="/")
