"""Parts: Parquet files of documents with their claims, each row a document, so that loading needs no language model.

A part has its name only once it is whole. `NAME.refused.jsonl` beside it says what of its piece could not be used.
The same documents give the same bytes, whoever writes them, as long as the releases of claims and pyarrow are one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pydantic_core
from pydantic import TypeAdapter

from claims.errors import ClaimsError
from claims.heard import Company
from claims.origin import Original, Part
from claims.records import Claim, Document, Refusal, Speaker
from claims.stated import Facts, Span
from claims.whole import whole

MISSING = "a job in bulk needs the extra `parquet`; type `pip install 'claims[parquet]'`"
Row = dict[str, Any]


class Extracted(NamedTuple):
    """A document as it came out of the river, ready for the store."""

    document: Document
    claims: tuple[Claim, ...]
    company: Company
    extractor: str


class Done(NamedTuple):
    """What became of a piece."""

    name: str
    documents: int
    claims: int
    refused: int
    words: int


@cache
def schema() -> Any:
    """The columns of a part. Spans are offsets in `text`, in Unicode code points, half open."""
    pa = _arrow()
    text, span = pa.string(), pa.struct([("start", pa.int32()), ("end", pa.int32())])
    texts, spans = pa.list_(text), pa.list_(span)
    speaker = pa.struct([*((name, text) for name in ("id", "name", "kind", "role", "affiliation")), ("aliases", texts)])
    claim = pa.struct(
        [
            *((name, text) for name in ("id", "text", "type", "stance")),
            ("confidence", pa.float64()),
            *((name, spans) for name in ("spans", "cue_spans", "source_spans")),
            ("sentence", span),
            *((name, text) for name in ("cue", "source", "sentence_text")),
            ("speaker", speaker),
            ("via", text),
            ("said_on", pa.date32()),
            ("part", text),
            ("refers", texts),
            ("facts", text),
        ]
    )
    marked = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("kind", text)])
    return pa.schema(
        [
            *((name, text) for name in ("id", "sha256", "text", "title", "outlet", "published", "url", "name")),
            *((name, text) for name in ("language", "author", "modified")),
            ("origins", pa.map_(text, text)),
            ("parts", pa.list_(marked)),
            ("raw_sha256", text),
            ("names", texts),
            ("countries", pa.map_(text, pa.int32())),
            ("claims", pa.list_(claim)),
        ]
    )


def place(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def refusals_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.refused.jsonl"


def begun(folder: Path, name: str) -> Path:
    """Who began to make the part, a line each, while it is not there."""
    return folder / f".{name}.begun"


def write(folder: Path, name: str, found: Sequence[Extracted], refused: Sequence[Refusal], extractor: str) -> Done:
    """Write a part; what it refused comes first, so that a part that is there is all there."""
    pa = _arrow()
    from pyarrow import parquet

    words = sum(len(one.document.text.split()) for one in found)
    done = Done(name, len(found), sum(len(one.claims) for one in found), len(refused), words)
    counts = {f"claims.{key}": str(value) for key, value in done._asdict().items() if key != "name"}
    noted = schema().with_metadata({"claims.extractor": extractor, **counts})
    with whole(refusals_of(folder, name)) as file:
        file.write_text("".join(map(line_of, refused)), encoding="utf-8", errors="backslashreplace")
    with whole(place(folder, name)) as file:
        table = pa.Table.from_pylist([_row(one) for one in found], schema=noted)
        parquet.write_table(table, file, compression="zstd")
    return done


def line_of(refusal: Refusal) -> str:
    """As `claims add --report` writes it."""
    line = {"input": refusal.name, "reason": refusal.reason, "advice": refusal.advice}
    return json.dumps(line, ensure_ascii=False) + "\n"


def done(folder: Path, name: str) -> Done | None:
    """What became of a piece, if its part is there."""
    _arrow()
    from pyarrow import parquet

    if not (file := place(folder, name)).exists():
        return None
    noted = parquet.read_schema(file).metadata
    counts = [int(noted[f"claims.{key}".encode()]) for key in Done._fields if key != "name"]
    return Done(name, *counts)


def ids(file: Path) -> list[str]:
    """Of the documents of a part. Raises ClaimsError where it is damaged."""
    pa = _arrow()
    from pyarrow import parquet

    with _damaged(file, pa):
        found: list[str] = parquet.ParquetFile(file).read(columns=["id"])["id"].to_pylist()
        return found


def read(file: Path, read_at: datetime) -> Iterator[Extracted]:
    """The documents of a part, which were read at this time, in order. Raises ClaimsError where it is damaged."""
    pa = _arrow()
    from pyarrow import parquet

    with _damaged(file, pa):
        opened = parquet.ParquetFile(file)
        extractor = opened.schema_arrow.metadata[b"claims.extractor"].decode()
        for batch in opened.iter_batches(batch_size=64):
            for row in batch.to_pylist():
                yield _extracted(row, extractor, read_at)


@contextmanager
def _damaged(file: Path, pa: Any) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, KeyError, TypeError, OSError) as error:
        reason = " ".join(str(error).split())[:100]
        raise ClaimsError(
            f"{file}: it is no part of a job, or is damaged ({reason}); remove it, and type the command that made it "
            "again"
        ) from error


def _row(of: Extracted) -> Row:
    document, company = of.document, of.company
    return {
        **{name: getattr(document, name) for name in schema().names[:11]},
        "origins": sorted(document.origins.items()),
        "parts": [{**_span(part.span), "kind": part.kind} for part in document.parts],
        "raw_sha256": document.original.sha256 if document.original else None,
        "names": sorted(company.names),
        "countries": sorted(company.countries.items()),
        "claims": [_claim_row(claim) for claim in of.claims],
    }


def _claim_row(claim: Claim) -> Row:
    plain = ("id", "text", "type", "stance", "confidence", "cue", "source", "sentence_text", "via", "said_on", "part")
    return {
        **{name: getattr(claim, name) for name in plain},
        **{name: list(map(_span, getattr(claim, name))) for name in ("spans", "cue_spans", "source_spans")},
        "sentence": _span(claim.sentence),
        "speaker": asdict(claim.speaker) if claim.speaker else None,
        "refers": list(claim.refers),
        "facts": pydantic_core.to_json(
            _facts().dump_python(claim.facts, exclude_defaults=True), inf_nan_mode="strings"
        ),
    }


def _span(span: Span) -> Row:
    return {"start": span.start, "end": span.end}


def _extracted(row: Row, extractor: str, read_at: datetime) -> Extracted:
    document = Document(
        **{name: row[name] for name in schema().names[2:11]},
        origins=dict(row["origins"]),
        parts=tuple(Part(Span(one["start"], one["end"]), one["kind"]) for one in row["parts"]),
        original=Original(row["raw_sha256"], read_at) if row["raw_sha256"] else None,
    )
    if (document.id, document.sha256) != (row["id"], row["sha256"]):
        raise TypeError(f"document {row['id']} is not what its row says")
    company = Company(frozenset(row["names"]), dict(row["countries"]))
    claims = tuple(_claim(one, document, extractor) for one in row["claims"])
    return Extracted(document, claims, company, extractor)


def _claim(row: Mapping[str, Any], document: Document, extractor: str) -> Claim:
    spans = {name: tuple(map(_as_span, row[name])) for name in ("spans", "cue_spans", "source_spans")}
    speaker = row["speaker"] and Speaker(**{**row["speaker"], "aliases": tuple(row["speaker"]["aliases"])})
    made: Row = {
        **row,
        **spans,
        "sentence": _as_span(row["sentence"]),
        "speaker": speaker,
        "refers": tuple(row["refers"]),
        "facts": _facts().validate_json(row["facts"]),
    }
    return Claim(document=document.info, extractor=extractor, **made)


def _as_span(row: Mapping[str, int]) -> Span:
    return Span(row["start"], row["end"])


@cache
def _facts() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise ClaimsError(MISSING) from None
    return pyarrow
