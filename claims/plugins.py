"""For packages that add readers, extractors, judges or exporters: the forms these have, all in one place.

An entry point of a group (`claims.readers`, `claims.extractors`, `claims.judges`, `claims.exporters`) names a class of
one of these forms; the entry point's name is what users type. docs/plugins.md has an example of each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from claims.conflicts.cases import Case
from claims.conflicts.judge import Judge, Verdict
from claims.entrypoints import GROUPS, Kind, Plugin, plugins
from claims.errors import PluginError
from claims.export import FORMATS, Exporter, MakesExporter, WritesRows
from claims.extract.plugged import FindsQuotes, quote
from claims.read.formats import FORMATS as READ
from claims.read.plugged import ReadsFiles
from claims.records import Document, Extraction, Quote
from claims.settings import MODEL
from claims.stated import Span
from claims.tables import Column, Columns, Row

__all__ = [
    "ADDED",
    "Case",
    "Columns",
    "Document",
    "Exporter",
    "Extraction",
    "FindsQuotes",
    "Installed",
    "Judge",
    "MakesExporter",
    "Quote",
    "ReadsFiles",
    "Row",
    "Span",
    "Verdict",
    "WritesRows",
    "installed",
    "quote",
]

_OWN: dict[Kind, Collection[str]] = {
    "reader": [one.name for one in READ],
    "extractor": [MODEL],
    "judge": [],
    "exporter": FORMATS,
}


class Installed(NamedTuple):
    """Something that another package adds."""

    plugin: Plugin
    trouble: str
    """Why it can't be used; "" if it can."""


def installed() -> Iterator[Installed]:
    """All that other packages add, by kind and name, each loaded to see whether it can be."""
    for kind in GROUPS:
        for plugin in plugins(kind):
            yield Installed(plugin, _trouble(plugin))


def _trouble(of: Plugin) -> str:
    if of.name in _OWN[of.kind]:
        return "claims has one of that name itself, which stays"
    try:
        of.load()
    except PluginError as error:
        return str(error).removeprefix(f"{of}: ").partition("; ")[0]
    return ""


ADDED: Columns[Installed] = (
    Column("kind", lambda one: one.plugin.kind, "What it is: reader, extractor, judge or exporter."),
    Column("name", lambda one: one.plugin.name, "What to type."),
    Column("package", lambda one: one.plugin.package, "The package that adds it."),
    Column("version", lambda one: one.plugin.version, "The package's version."),
    Column("trouble", lambda one: one.trouble, "Why it can't be used; empty if it can."),
)
