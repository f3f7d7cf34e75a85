"""Gold files are read, or refused with file, line and reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from claims.errors import GoldError
from claims.evaluate import gold
from claims.stated import Span

DOCUMENT = {
    "id": "a",
    "text": "It rains, she said.",
    "publisher": "The Herald",
    "date": "2022-10-01",
    "quotes": [
        {"content": [[0, 8]], "cue": [[14, 18]], "source": [[10, 13]], "speaker": "Ann", "source_head": [10, 13]}
    ],
}
PAIR = {
    "a": {"doc": "a", "start": 0, "end": 8, "text": "It rains", "speaker": "Ann"},
    "b": {"doc": "b", "start": 0, "end": 18, "text": "No … dry", "speaker": None},
    "label": "conflict",
    "kind": "polarity",
}


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_quotes_plain_and_gzipped(tmp_path: Path) -> None:
    plain = written(tmp_path / "gold.jsonl", DOCUMENT)
    zipped = tmp_path / "gold.jsonl.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert gold.quotes(plain) == gold.quotes(zipped)
    (document,) = gold.quotes(plain)
    assert (document.document.outlet, document.document.published) == ("The Herald", "2022-10-01")
    assert document.quotes[0] == gold.ScoredQuote((Span(0, 8),), (Span(14, 18),), (Span(10, 13),), Span(10, 13), "Ann")


def test_predictions_within_another_are_left_out(tmp_path: Path) -> None:
    documents = gold.quotes(written(tmp_path / "gold.jsonl", DOCUMENT))
    outer, inner = {"content": [[0, 8]], "within": []}, {"content": [[3, 8]], "within": [[0, 8]]}
    path = written(tmp_path / "found.jsonl", {"id": "a", "quotes": [outer, inner]})
    assert gold.predictions(path, documents) == {"a": (gold.ScoredQuote((Span(0, 8),)),)}


def test_predictions_of_other_documents_are_left_out(tmp_path: Path) -> None:
    documents = gold.quotes(written(tmp_path / "gold.jsonl", DOCUMENT))
    path = written(tmp_path / "found.jsonl", {"id": "z", "quotes": []}, {"id": "a", "quotes": [{"content": [[0, 2]]}]})
    assert gold.predictions(path, documents) == {"a": (gold.ScoredQuote((Span(0, 2),)),)}


def test_pairs(tmp_path: Path) -> None:
    (pair,) = gold.pairs(written(tmp_path / "pairs.jsonl", PAIR))
    assert pair.a == gold.Side("a", Span(0, 8), "It rains", "Ann")
    assert pair.conflict


def test_the_spans_of_a_side() -> None:
    text = "“No,” he said, “it is dry.”"
    split = gold.Side("b", Span(0, 27), "“No,” … “it is dry.”", None)
    assert [span.of(text) for span in split.spans(text)] == ["“No,”", "“it is dry.”"]
    reworded = gold.Side("b", Span(0, 27), "No … it was dry", None)
    assert reworded.spans(text) == (Span(0, 27),)


def test_documents_from_files_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    written(folder / "one.jsonl", {**DOCUMENT, "id": "b"}, {**DOCUMENT, "id": "c"})
    alone = written(tmp_path / "alone.jsonl", DOCUMENT)
    assert sorted(gold.documents([alone, folder], {"a", "b"})) == ["a", "b"]


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"alone\.jsonl: no document nowhere"):
        gold.documents([written(tmp_path / "alone.jsonl", DOCUMENT)], {"a", "nowhere"})


def quote(**fields: object) -> dict[str, object]:
    return {**DOCUMENT, "quotes": [{"content": [[0, 8]], **fields}]}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "not a JSON object"),
        ({"text": "x", "quotes": []}, "`id`"),
        ({"id": "a", "quotes": []}, "`text`"),
        ({"id": "a", "text": "x"}, "`quotes`"),
        ({"id": "a", "text": "x", "quotes": ["said"]}, "`quotes`"),
        ({"id": "a", "text": "x", "quotes": [{}]}, "`content`"),
        (quote(content="x"), "`content`"),
        (quote(cue=[[1]]), "`cue`"),
        (quote(cue=[[1, 2.5]]), "`cue`"),
        (quote(source=[[5, 2]]), "no range"),
        (quote(source=[[0, 99]]), "19 characters"),
        (quote(source_head=[-1, 3]), "no range"),
    ],
)
def test_a_bad_line_is_refused(row: object, reason: str, tmp_path: Path) -> None:
    path = written(tmp_path / "gold.jsonl", DOCUMENT, row)
    with pytest.raises(GoldError, match=r"gold\.jsonl, line 2: ") as refusal:
        gold.quotes(path)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"label": "maybe"}, "'maybe'"),
        ({"a": None}, "side 'a'"),
        ({"kind": 3}, "`kind`"),
        ({"b": {"doc": "b"}}, "`b` holds"),
    ],
)
def test_a_bad_pair_is_refused(change: dict[str, object], reason: str, tmp_path: Path) -> None:
    path = written(tmp_path / "pairs.jsonl", {**PAIR, **change})
    with pytest.raises(GoldError, match=r"pairs\.jsonl, line 1: ") as refusal:
        gold.pairs(path)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gold.jsonl", b"{", "line 1: is not JSON"),
        ("gold.jsonl", b'{"id": "\xff"}', "is not UTF-8"),
        ("gold.jsonl.gz", b"{}", "can't be read"),
        ("gold.jsonl.gz", gzip.compress(b"{}" * 999, mtime=0)[:-9], "can't be read"),
    ],
)
def test_a_bad_file_is_refused(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GoldError, match=reason):
        gold.quotes(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="No such file"):
        gold.quotes(tmp_path / "nowhere.jsonl")
