"""The page: conflicts side by side, claims, speakers, articles and timelines, over a Tracker, in a browser.

    from claims.web import application, serve

    serve("claims.db", port=8700)          # until Ctrl-C
    app = application("claims.db")         # an ASGI application, for a server of your own

Everything can be read without JavaScript, nothing is asked of another machine, and every text is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.web.app import application
    from claims.web.report import html_report, markdown_report
    from claims.web.server import serve

__all__ = ["application", "html_report", "markdown_report", "serve"]

HOMES = {"application": "app", "serve": "server", "html_report": "report", "markdown_report": "report"}


def __getattr__(name: str) -> Any:
    """Load what is needed at first use only: a report needs no server."""
    from importlib import import_module

    if name in HOMES:
        return getattr(import_module(f"claims.web.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
