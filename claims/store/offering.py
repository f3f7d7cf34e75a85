"""What a shell offers where an id or a name is being typed: some of the database's that begin so, read by the driver
alone, because to load the database library takes longer than people wait for a key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

Offered = Literal["claim", "document", "speaker", "outlet"]

MOST = 30
"""What is offered at once."""
LOOKED_AT = 5000
"""Names that are looked at: of the speakers who are heard most, and of the documents that were published last."""
SECONDS = 1
"""How long a server may take."""
PLAIN = re.compile(r"[\w .,’&/+-]+")
"""Shells read these characters as they are, wherever they stand; texts from outside may have others, to do harm."""
IDS = {
    "claim": "SELECT id, text FROM claim WHERE id >= {0} AND id < {0} || 'g' AND NOT withdrawn ORDER BY id LIMIT {1}",
    "document": "SELECT id, coalesce(title, name) FROM document WHERE id >= {0} AND id < {0} || 'g' "
    "ORDER BY id LIMIT {1}",
}
NAMES = {
    "speaker": "SELECT speaker.name, coalesce(speaker.role, '') FROM "
    "(SELECT speaker_id, statements, claims FROM speaker_count ORDER BY statements DESC, claims DESC LIMIT {0}) heard "
    "JOIN speaker ON speaker.id = heard.speaker_id ORDER BY statements DESC, claims DESC, speaker.id",
    "outlet": "SELECT outlet, '' FROM (SELECT outlet FROM document WHERE outlet IS NOT NULL "
    "ORDER BY published_on DESC LIMIT {0}) latest GROUP BY outlet ORDER BY count(*) DESC, outlet",
}


class Offer(NamedTuple):
    """What may be typed, and what it is."""

    words: str
    says: str


def offered(url: str, kind: Offered, begun: str) -> list[Offer]:
    """Ids or names of this kind that begin so, those in most use first.

    Names with characters that a shell may take for its own are left out. Raises whatever the driver raises.
    """
    ask = _ask_file if url.startswith("sqlite:///") else _ask_server
    if kind in IDS:
        found = (Offer(*row) for row in ask(url, IDS[kind], (begun, MOST)))
    else:
        names = (Offer(*row) for row in ask(url, NAMES[kind], (LOOKED_AT,)))
        found = (one for one in names if one.words.startswith(begun) and PLAIN.fullmatch(one.words))
    return [Offer(one.words, " ".join(PLAIN.findall(one.says))) for one in islice(found, MOST)]


Ask = Callable[[str, str, Sequence[Any]], Iterator[tuple[str, str]]]


def _ask_file(url: str, query: str, given: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Read only: to complete a word makes no file."""
    import sqlite3

    file = f"file:{quote(url.removeprefix('sqlite:///'))}?mode=ro"
    with closing(sqlite3.connect(file, uri=True, timeout=0)) as connection:
        yield from connection.execute(query.format("?1", "?2") if len(given) > 1 else query.format("?1"), given)


def _ask_server(url: str, query: str, given: Sequence[Any]) -> Iterator[tuple[str, str]]:
    import psycopg

    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    patience = f"-c statement_timeout={SECONDS * 1000} -c default_transaction_read_only=on"
    names = dict(zip("ab", given, strict=False))
    with psycopg.connect(address, connect_timeout=SECONDS, options=patience) as connection:
        yield from connection.execute(query.format("%(a)s", "%(b)s"), names)
