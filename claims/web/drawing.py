"""Templates, and what they may say: every text is escaped, and what no reader should get is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from claims.records import Claim, Conflict, Statement
from claims.tables import few, speaker_name, standing
from claims.tables.accounts import MARKS
from claims.tables.opposed import day_in_words, sides
from claims.tables.texts import in_content
from claims.web.marking import in_pieces

HERE = Path(__file__).parent
STATIC = HERE / "static"
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What is no character of a text, and what SVG and XML may not hold."""


def drawn(template: str, **given: Any) -> str:
    """A template with these values."""
    return _templates().get_template(template).render(**given)


def readable(value: Any) -> Any:
    """A value as it is put into a page: text without what is no character."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value


def web_link(address: str | None) -> str | None:
    """The address, if a browser may follow it: nothing but http and https, so never `javascript:`."""
    if not address or UNPRINTABLE.search(address):
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def style(*names: str) -> Markup:
    """Our own style sheets, to stand inside a file."""
    return Markup("\n".join((STATIC / name).read_text(encoding="utf-8") for name in names))


def heading(conflict: Conflict) -> str:
    return conflict.matter or f"{speaker_name(conflict.a.speaker)} and {speaker_name(conflict.b.speaker)}"


def elsewhere(statement: Statement) -> str:
    """What else reports it: "3 more: Herald, Wire"; empty where nothing does."""
    more = statement.claims[1:]
    outlets = sorted({one.document.outlet or "" for one in more} - {""})
    return f"{len(more):,} more{': ' if outlets else ''}{few(outlets, 4)}" if more else ""


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def deciding(claim: Claim, ranges: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    return in_pieces(claim.text, ranges)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=readable,
    )
    made.globals.update(
        MARKS=MARKS,
        day_in_words=day_in_words,
        deciding=deciding,
        elsewhere=elsewhere,
        few=few,
        heading=heading,
        in_content=in_content,
        in_pieces=in_pieces,
        iso=iso,
        sides=sides,
        speaker_name=speaker_name,
        standing=standing,
        style=style,
        web_link=web_link,
    )
    return made
