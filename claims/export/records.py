"""What the formats share that write records, and not rows: JSON that tells what is where, an item after the other."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from ipaddress import ip_address
from typing import IO, Any, ClassVar, Generic, Literal, TypeVar, get_args
from urllib.parse import quote, urlsplit

from claims.records import Speaker

R = TypeVar("R")
TextsFormat = Literal["webannotation", "ftm"]
StatementsFormat = Literal["schemaorg"]
PairsFormat = Literal["nested"]
OF_TEXTS: tuple[TextsFormat, ...] = get_args(TextsFormat)
OF_STATEMENTS: tuple[StatementsFormat, ...] = get_args(StatementsFormat)
OF_PAIRS: tuple[PairsFormat, ...] = get_args(PairsFormat)
_MODULES = {"nested": "conflicts"}
_HOST = re.compile(r"([\w-]{1,63}\.)*[^\W\d_][\w-]{1,62}\.?")
_IN_NO_IRI = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`]')


class RecordExporter(ABC, Generic[R]):
    """Writes records to a stream of text as they come, and holds none of them."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    @abstractmethod
    def items(self, record: R) -> Iterator[dict[str, Any]]:
        """What is written of a record, one after the other."""

    def write_all(self, records: Iterable[R]) -> int:
        """Write what there is of the records, and say how many there were."""
        count = 0
        for record in records:
            for item in self.items(record):
                self.put(item)
            count += 1
        self.finalize()
        return count

    def put(self, item: dict[str, Any]) -> None:
        """Write an item: by itself, a line of JSON Lines."""
        self.stream.write(_json(item) + "\n")

    def finalize(self) -> None:
        return


class Items(RecordExporter[R]):
    """One object: what opens it, then all items in a list, an item a line."""

    key: ClassVar[str]

    def __init__(self, stream: IO[str]) -> None:
        super().__init__(stream)
        self._before = f'{_json(self.opening()).removesuffix("}")}, "{self.key}": ['

    @abstractmethod
    def opening(self) -> Mapping[str, Any]:
        """What the object says before its items."""

    def put(self, item: dict[str, Any]) -> None:
        self.stream.write(f"{self._before}\n{_json(item)}")
        self._before = ","

    def finalize(self) -> None:
        self.stream.write("\n]}\n" if self._before == "," else f"{self._before}]}}\n")


def record_exporter(format: str, stream: IO[str]) -> RecordExporter[Any]:
    """The exporter of one of these formats, over a stream opened with `newline=""` and encoding UTF-8."""
    made: RecordExporter[Any] = import_module(f"claims.export.{_MODULES.get(format, format)}").make(stream)
    return made


def software() -> dict[str, str]:
    """What writes the export, as linked data has it."""
    from claims import __version__

    return {"id": "urn:claims:software", "type": "Software", "name": f"claims {__version__}"}


def is_person(speaker: Speaker) -> bool:
    return speaker.kind == "person"


def present(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Those that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def web_address(url: str | None) -> str | None:
    """An http(s) address of a host, with what no IRI may hold percent-encoded; None for anything else, such as a mere
    path or a script: who reads linked data would drop or follow it."""
    given = (url or "").strip()
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not _is_host(host):
        return None
    return _IN_NO_IRI.sub(lambda found: quote(found[0]), given)


def _is_host(host: str) -> bool:
    try:
        return bool(_HOST.fullmatch(host) or ip_address(host))
    except ValueError:
        return False


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
