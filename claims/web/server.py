"""Serving the page until the user stops it."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import uvicorn

from claims.errors import ClaimsError
from claims.pipeline import Tracker
from claims.web.app import application
from claims.web.safety import guard_for

Told = Callable[[str, str | None], None]
"""Is told the address of the page, and the token that judging takes, once it can be reached."""


def serve(
    database: str | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8700,
    names: Collection[str] = (),
    token: str | None = None,
    told: Told = lambda address, token: None,
) -> None:
    """Serve the page of a database until Ctrl-C; port 0 takes a free one.

    Raises StoreMissing, StoreVersion or StoreError where the database can't be used, ClaimsError where the address
    can't be had.
    """
    Tracker(database, create=False).close()
    guard = guard_for(host, names, token)
    with _bound(host, port) as bound:
        config = uvicorn.Config(
            application(database, guard), log_level="warning", access_log=False, server_header=False, lifespan="on"
        )
        server = uvicorn.Server(config)
        with _ended_by_ctrl_c(server):
            told(address_of(bound, host), guard.token)
            server.run(sockets=[bound])


@contextmanager
def _ended_by_ctrl_c(server: uvicorn.Server) -> Iterator[None]:
    """Ctrl-C ends the server from the moment when its address is told: uvicorn sees to it only once it runs, and what
    it imports until then may swallow an interruption."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return

    def end(*_: object) -> None:
        server.should_exit = True

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError, OverflowError):
        raise ClaimsError(f"{host}: there is no such host; give --host an address of this machine") from None
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen()
    except OSError as error:
        bound.close()
        raise ClaimsError(f"{host}:{port}: {_reason(error)}") from None
    return bound


def _reason(error: OSError) -> str:
    from errno import EACCES, EADDRINUSE, EADDRNOTAVAIL

    return {
        EADDRINUSE: "another program listens there, perhaps `claims serve` itself; give --port another number, or 0 "
        "for a free one",
        EACCES: "you may not listen there; give --port a number from 1024 on",
        EADDRNOTAVAIL: "this is no address of this machine; give --host one that it has, or 127.0.0.1",
    }.get(error.errno or 0, f"it can't be listened to: {(error.strerror or str(error)).lower()}; choose another")


def address_of(bound: socket.socket, host: str) -> str:
    """What to type into a browser."""
    name, port = bound.getsockname()[:2]
    named = host if host not in ("0.0.0.0", "::", "") else socket.gethostname()
    shown = named if ":" not in named else f"[{named.strip('[]')}]"
    return f"http://{shown or name}:{port}/"
