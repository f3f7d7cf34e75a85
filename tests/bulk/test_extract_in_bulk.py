"""A job reads and extracts as `claims add` does, goes on where it was stopped, and refuses nothing but what is bad."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from claims import read, settings
from claims.bulk import Job, Progress, extract, job, parts, worker
from claims.bulk.pieces import Source, pieces, sources
from claims.errors import ClaimsError, InputError
from claims.extract import Extractor
from claims.heard import Company
from claims.pipeline import claims_in
from claims.records import Document, Refusal

ARTICLES = settings.shipped("seeds") / "articles"
NOON = datetime(2022, 10, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three of the seeds, a text file each."""
    folder = tmp_path_factory.mktemp("articles")
    files = [folder / f"{letter}.txt" for letter in "abc"]
    for file, found in zip(files, read.documents([str(ARTICLES)]), strict=False):
        assert isinstance(found, Document)
        file.write_text(found.text)
    return files


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch, extractor: Extractor) -> None:
    monkeypatch.setattr(Extractor, "load", lambda model=None: extractor)


def some(folder: Path, inputs: Sequence[Path | str], documents: int = 2, **how: Any) -> Progress:
    return extract(Job(inputs=tuple(map(str, inputs)), documents=documents, **how), folder)


def extracted(folder: Path) -> Iterator[parts.Extracted]:
    for name in job.noted(folder).parts:
        yield from parts.read(parts.place(folder, name), NOON)


def test_a_part_has_the_documents_with_the_claims_that_add_finds(
    tmp_path: Path, articles: list[Path], extractor: Extractor
) -> None:
    some(tmp_path / "out", articles)
    documents = [one for one in read.documents(list(map(str, articles))) if isinstance(one, Document)]
    found = list(extracted(tmp_path / "out"))
    assert len(found) == len(documents) == 3
    for one, document in zip(found, documents, strict=True):
        assert one.extractor == extractor.name
        assert one.claims == tuple(claims_in(document))
        assert one.document.original
        assert document.original
        assert one.document.original.fetched_at == NOON
        assert one.document.original.sha256 == document.original.sha256
        assert {**vars(one.document), "original": None} == {**vars(document), "original": None}
        assert one.company != Company()


def test_parts_are_so_many_documents_each_and_told_in_order(tmp_path: Path, articles: list[Path]) -> None:
    found = some(tmp_path, articles)
    assert found == Progress(parts=2, documents=3, claims=found.claims, refused=0, words=found.words)
    names = job.noted(tmp_path).parts
    assert [name[:13] for name in names] == ["000000-000000", "000000-000001"]
    assert [len(list(parts.read(parts.place(tmp_path, name), NOON))) for name in names] == [2, 1]


@pytest.mark.parametrize("together", [True, False])
def test_the_first_documents_are_taken_and_no_more(
    tmp_path: Path, articles: list[Path], monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    """Whether files are read one after the other or each by itself; what is refused does not count."""
    if not together:
        monkeypatch.setattr("claims.bulk.pieces.TOGETHER", 1)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "0.txt").write_text("")
    for file in articles:
        (tmp_path / "in" / file.name).write_text(file.read_text())
    found = some(tmp_path / "out", [tmp_path / "in"], first=2)
    assert (found.documents, found.refused) == (2, 1)
    assert [Path(one.document.name).name for one in extracted(tmp_path / "out")] == ["a.txt", "b.txt"]
    assert some(tmp_path / "all", [tmp_path / "in"], first=9).documents == 3


def test_the_same_inputs_make_the_same_bytes(tmp_path: Path, articles: list[Path]) -> None:
    for name in ("one", "other"):
        some(tmp_path / name, articles)
    files = sorted((tmp_path / "one").glob("*.parquet"))
    assert files
    assert all(file.read_bytes() == (tmp_path / "other" / file.name).read_bytes() for file in files)


def test_a_run_that_was_stopped_goes_on_from_the_parts_that_are_there(
    tmp_path: Path, articles: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopping(progress: Progress) -> None:
        raise KeyboardInterrupt

    asked = Job(inputs=tuple(map(str, articles)), documents=1)
    with pytest.raises(KeyboardInterrupt):
        extract(asked, tmp_path, tell=stopping)
    [first] = tmp_path.glob("*.parquet")
    written, made = first.stat().st_mtime_ns, []
    write = parts.write

    def counted(folder: Path, name: str, *rest: Any) -> parts.Done:
        made.append(name)
        return write(folder, name, *rest)

    monkeypatch.setattr(parts, "write", counted)
    assert extract(asked, tmp_path).documents == 3
    assert first.stem not in made
    assert len(made) == 2
    assert first.stat().st_mtime_ns == written


def test_a_changed_input_makes_its_own_part_anew_and_drops_the_former(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The bridge is closed, Ann Lee said on Monday.")
    some(tmp_path / "out", [article])
    [former] = (tmp_path / "out").glob("*.parquet")
    article.write_text("The bridge is open, Ann Lee said on Tuesday.")
    some(tmp_path / "out", [article])
    [found] = (tmp_path / "out").glob("*.parquet")
    assert found != former
    assert [one.document.text for one in extracted(tmp_path / "out")] == [article.read_text()]


def test_what_is_bad_is_refused_with_its_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = tmp_path / "news.jsonl"
    good = json.dumps({"text": "“It is over,” said Ann Lee.", "id": "good"})
    lines.write_text(f'{good}\nnonsense\n{{"title": "no text"}}\n')
    found = some(tmp_path / "out", [lines, tmp_path / "missing.txt"])
    assert (found.documents, found.refused) == (1, 3)
    told = [json.loads(line) for line in (tmp_path / "out" / job.REFUSED).read_text().splitlines()]
    assert [one["input"] for one in told] == [f"{lines}:2", f"{lines}:3", str(tmp_path / "missing.txt")]
    assert all(one["reason"] and one["advice"] for one in told)


def test_a_document_that_the_extractor_fails_on_is_refused_and_its_neighbours_are_not(
    tmp_path: Path, articles: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, bad = worker.claims_of, next(iter(read.documents([str(articles[1])])))

    def failing(extraction: Any, resolution: Any) -> Any:
        if extraction.document.text == bad.text:  # type: ignore[union-attr]
            raise RecursionError("too deep")
        return real(extraction, resolution)

    monkeypatch.setattr(worker, "claims_of", failing)
    assert some(tmp_path, articles, documents=3) == Progress(
        parts=1, documents=2, claims=sum(len(one.claims) for one in extracted(tmp_path)), refused=1,
        words=sum(len(one.document.text.split()) for one in extracted(tmp_path)),
    )  # fmt: skip
    told = json.loads((tmp_path / job.REFUSED).read_text())
    assert told["input"] == str(articles[1])
    assert "RecursionError: too deep" in told["reason"]


def test_a_piece_that_process_after_process_dies_on_ends_the_job(
    tmp_path: Path, articles: list[Path], extractor: Extractor
) -> None:
    [piece] = pieces(0, Source((str(articles[0]),)), 2, {})
    parts.begun(tmp_path, piece.name).write_text("1\n" * worker.TRIES)
    with pytest.raises(ClaimsError, match=f"{worker.TRIES} processes ended in the middle of {articles[0]}"):
        worker.Worker(tmp_path, extractor)(piece)


def test_another_extractor_than_the_job_began_with_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClaimsError, match=r"the extractor here is claims .*, and the job began with claims 1"):
        worker.Worker.load(tmp_path, None, "claims 1")


def test_a_folder_of_another_job_is_refused_and_says_what_differs(tmp_path: Path, articles: list[Path]) -> None:
    some(tmp_path / "out", articles)
    with pytest.raises(ClaimsError, match="another job, with other inputs, outlet"):
        some(tmp_path / "out", articles[:1], outlet="Northline")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    with pytest.raises(ClaimsError, match="files in it that are of no job"):
        some(tmp_path / "full", articles)


@pytest.mark.parametrize("name", ["-", "https://example.org/feed.xml"])
def test_what_can_not_be_read_again_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="a job reads files and folders"):
        sources([name])


def test_small_files_are_read_together_and_large_ones_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.bulk.pieces.TOGETHER", 10)
    for name, size in (("a.txt", 4), ("b.txt", 4), ("c.txt", 50), ("d.txt", 4)):
        (tmp_path / name).write_text("x" * size)
    assert [[Path(path).name for path in one.paths] for one in sources([str(tmp_path)])] == [
        ["a.txt", "b.txt"],
        ["c.txt"],
        ["d.txt"],
    ]


def test_what_is_no_part_is_refused_with_its_name(tmp_path: Path, articles: list[Path]) -> None:
    some(tmp_path, articles)
    file = parts.place(tmp_path, job.noted(tmp_path).parts[0])
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(ClaimsError, match="is no part of a job, or is damaged"):
        list(parts.read(file, NOON))
    with pytest.raises(ClaimsError, match="there is no job in it"):
        job.noted(tmp_path / "none")


def test_refusals_pass_through_a_piece() -> None:
    [piece] = pieces(0, Source(("/none.txt",)), 2, {})
    assert [type(item) for item in piece.items] == [Refusal]


def test_pandas_reads_the_parts_as_the_page_says(tmp_path: Path, articles: list[Path]) -> None:
    pandas = pytest.importorskip("pandas")
    some(tmp_path, articles)
    assert list(pandas.read_parquet(sorted(glob.glob(f"{tmp_path}/*.parquet")))["name"]) == list(map(str, articles))
