"""Gold files and prediction files: JSONL, gzipped or not, read into records or refused with file, line and reason."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from claims.errors import GoldError
from claims.read.parts import with_parts
from claims.records import CONTENT_JOINER, Document
from claims.stated import Span

Row = dict[str, Any]
Record = TypeVar("Record")


@dataclass(frozen=True)
class ScoredQuote:
    """A quote in the terms that are scored, whether gold or predicted."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    source_head: Span | None = None
    """The head word of the source; gold only."""
    speaker: str | None = None
    stance: str | None = None
    """Predicted only, as is the confidence."""
    confidence: float | None = None


@dataclass(frozen=True)
class GoldDocument:
    """A document with every attribution that stands in it."""

    id: str
    document: Document
    quotes: tuple[ScoredQuote, ...]


@dataclass(frozen=True)
class Side:
    """A claim of a labelled pair, in the document that is called `document` there."""

    document: str
    span: Span
    """From its first to its last character."""
    text: str
    speaker: str | None
    given: tuple[Span, ...] = ()
    """Its content spans, where the gold gives them instead of the text."""

    def spans(self, document_text: str) -> tuple[Span, ...]:
        """Its content spans: those given, or the pieces of its text, if it has several and all stand in `span`, else
        `span`."""
        if self.given:
            return self.given
        found, at = [], self.span.start
        for piece in self.text.split(CONTENT_JOINER):
            at = document_text.find(piece, at, self.span.end)
            if at < 0 or not piece:
                return (self.span,)
            found.append(Span(at, at + len(piece)))
            at += len(piece)
        return tuple(found) if len(found) > 1 else (self.span,)

    def row(self) -> Row:
        return {"doc": self.document, "speaker": self.speaker, "text": self.text}


@dataclass(frozen=True)
class GoldPair:
    """Two claims, and whether they can both be true."""

    a: Side
    b: Side
    conflict: bool
    kind: str
    """Of a conflict its kind; of a compatible pair why it is none."""
    drawn: bool = False
    """By a machine that took it for a likely conflict, rather than chosen by a reader."""
    event: str | None = None
    """What the documents report, where the file says so."""


def quotes(path: Path) -> list[GoldDocument]:
    """The documents of a gold file: {"id", "text", "quotes": [{"content", "cue", "source", "source_head", "speaker"}]}.

    Spans are lists of [start, end], in Unicode code points. Raises GoldError.
    """
    return [_located(path, line, row, _gold_document) for line, row in _rows(path)]


def predictions(path: Path, gold: Iterable[GoldDocument]) -> dict[str, tuple[ScoredQuote, ...]]:
    """The predicted quotes by document id: {"id", "quotes": [...]}; documents that the gold lacks are left out.

    Of an id that comes twice the last line counts. Raises GoldError.
    """
    texts = {document.id: document.document.text for document in gold}

    def predicted(row: Row) -> tuple[str, tuple[ScoredQuote, ...]]:
        name = _text(row, "id")
        return name, _quotes(row, texts[name]) if name in texts else ()

    found = dict(_located(path, line, row, predicted) for line, row in _rows(path))
    return {name: quotes for name, quotes in found.items() if name in texts}


def pairs(path: Path) -> list[GoldPair]:
    """The labelled pairs of a file: {"a": {"doc", "start", "end", "text", "speaker"}, "b": ..., "label", "kind"}.

    Several content spans are joined by ` … ` in `text`; where it differs from the document in another way, the
    offsets count. Raises GoldError.
    """
    return [_located(path, line, row, _gold_pair) for line, row in _rows(path)]


def documents(paths: Sequence[Path], wanted: Collection[str]) -> dict[str, Document]:
    """The wanted documents by id, from JSONL files, and from all the `*.jsonl` and `*.jsonl.gz` of folders.

    Raises GoldError for a malformed line, and if a wanted document is in none of the files.
    """
    found: dict[str, Document] = {}
    for path in _files(paths):
        for line, row in _rows(path):
            name = _located(path, line, row, lambda row: _text(row, "id"))
            if name in wanted and name not in found:
                found[name] = _located(path, line, row, _document)
    missing = sorted(set(wanted) - set(found))
    if missing:
        listed = ", ".join(missing[:3]) + (" ..." if len(missing) > 3 else "")
        places = ", ".join(map(str, paths))
        raise GoldError(f"{places}: no document {listed} ({len(missing)} missing); give the files that hold them")
    return found


def write(path: Path, rows: Iterable[Row]) -> None:
    """One JSON object a line, gzipped if the name ends in `.gz`. Raises GoldError if it can't be written."""
    try:
        with (
            gzip.open(path, "wt", encoding="utf-8")
            if path.suffix == ".gz"
            else open(path, "w", encoding="utf-8") as file
        ):
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    except OSError as error:
        raise GoldError(f"{path}: can't be written ({error.strerror or error}); choose another place") from error


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted([*path.glob("*.jsonl"), *path.glob("*.jsonl.gz")])
        else:
            yield path


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The numbered JSON objects of a file, blank lines skipped."""
    try:
        with _opened(path) as binary, io.TextIOWrapper(binary, encoding="utf-8-sig", newline="\n") as file:
            for line, words in enumerate(file, start=1):
                if words.strip():
                    yield line, _object(path, line, words)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise GoldError(f"{path}: can't be read ({reason}); give a JSONL file, gzipped or not") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: is not UTF-8 ({error.reason}); give a JSONL file in UTF-8") from error


def _opened(path: Path) -> gzip.GzipFile | io.BufferedReader:
    return gzip.open(path) if path.suffix == ".gz" else open(path, "rb")


def _object(path: Path, line: int, words: str) -> Row:
    try:
        row = json.loads(words)
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}, line {line}: is not JSON ({error.msg}); mend or drop the line") from error
    if not isinstance(row, dict):
        raise GoldError(f"{path}, line {line}: is not a JSON object; every line describes one document or pair")
    return row


def _located(path: Path, line: int, row: Row, make: Callable[[Row], Record]) -> Record:
    """What `make` makes of the row; its complaints get the file and the line."""
    try:
        return make(row)
    except GoldError as error:
        raise GoldError(f"{path}, line {line}: {error}") from None


def _gold_document(row: Row) -> GoldDocument:
    document = _document(row)
    return GoldDocument(document.name, document, _quotes(row, document.text))


def _document(row: Row) -> Document:
    def words(*fields: str) -> str | None:
        return next((row[field] for field in fields if isinstance(row.get(field), str)), None)

    document = Document(
        text=_text(row, "text"),
        title=words("title"),
        outlet=words("outlet", "publisher"),
        published=words("published", "date"),
        url=words("url"),
        name=_text(row, "id"),
    )
    return with_parts(document)


def _quotes(row: Row, text: str) -> tuple[ScoredQuote, ...]:
    """One attribution a word: what is marked as standing within another is left out."""
    rows = row.get("quotes")
    if not isinstance(rows, list) or not all(isinstance(quote, dict) for quote in rows):
        raise GoldError("has no `quotes`; give a list of objects, an empty one if there are none")
    return tuple(_quote(quote, text) for quote in rows if not quote.get("within"))


def _quote(row: Row, text: str) -> ScoredQuote:
    if "content" not in row:
        raise GoldError("a quote has no `content`; give its spans as [[start, end], ...]")
    head = row.get("source_head")
    return ScoredQuote(
        content=_spans(row["content"], text, "content"),
        cue=_spans(row.get("cue"), text, "cue"),
        source=_spans(row.get("source"), text, "source"),
        source_head=_span(head, text, "source_head") if head else None,
        speaker=_speaker(row.get("speaker")),
        stance=row["stance"] if isinstance(row.get("stance"), str) else None,
        confidence=float(row["confidence"]) if isinstance(row.get("confidence"), int | float) else None,
    )


def _speaker(given: object) -> str | None:
    """A name; other systems write an object with one, or a list of words."""
    if isinstance(given, dict):
        given = given.get("name")
    if isinstance(given, list):
        given = " ".join(map(str, given))
    return given if isinstance(given, str) else None


def _gold_pair(row: Row) -> GoldPair:
    label = row.get("label")
    if label not in ("conflict", "compatible"):
        raise GoldError(f"the label is {label!r}; it must be conflict or compatible")
    event = row.get("event")
    return GoldPair(
        a=_side(row, "a"),
        b=_side(row, "b"),
        conflict=label == "conflict",
        kind=_text(row, "kind"),
        drawn=bool(row.get("drawn")),
        event=event if isinstance(event, str) else None,
    )


def _side(row: Row, name: Literal["a", "b"]) -> Side:
    side = row.get(name)
    if not isinstance(side, dict):
        raise GoldError(f"has no side {name!r}; give an object with doc, start and end")
    given = _spans(side.get("spans"), None, "spans")
    if given:
        return Side(_text(side, "doc"), Span(given[0].start, given[-1].end), "", _speaker(side.get("speaker")), given)
    span = _span([side.get("start"), side.get("end")], None, name)
    return Side(_text(side, "doc"), span, _text(side, "text"), _speaker(side.get("speaker")))


def _text(row: Row, field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise GoldError(f"has no `{field}`; give a string")
    return value


def _spans(given: object, text: str | None, field: str) -> tuple[Span, ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        raise GoldError(f"`{field}` is {given!r}; give a list of spans, [[start, end], ...]")
    return tuple(_span(pair, text, field) for pair in given)


def _span(given: object, text: str | None, field: str) -> Span:
    if not isinstance(given, list) or len(given) != 2 or not all(type(offset) is int for offset in given):
        raise GoldError(f"`{field}` holds {given!r}; a span is [start, end], two whole numbers")
    start, end = given
    if not 0 <= start <= end or (text is not None and end > len(text)):
        within = "" if text is None else f" of the {len(text)} characters"
        raise GoldError(f"`{field}` holds {given}, which is no range{within}; count Unicode code points from 0")
    return Span(start, end)
