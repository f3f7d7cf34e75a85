"""`claims export` and `claims import`: every format, over hand-made records and a real database."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import handmade as made
import pytest
from openpyxl import load_workbook

from claims.cli.export_options import TO_FILES, ClaimsFormat, ExportFormat, RecordFormat
from claims.cli.options import ConflictFilters, ListedClaims
from claims.export import BYTES, FORMATS
from claims.export.manifest import filters
from claims.records import Attributed, Selection, Statement
from claims.tables import CLAIMS, OPPOSED, names

ISSUED = (
    "claim_id", "statement_id", "speaker_id", "speaker", "kind", "role", "affiliation", "side", "via", "type", "stance",
    "polarity", "text", "cue", "place", "quantity_low", "quantity_high", "unit", "event_date", "said_on", "outlet",
    "url", "title", "published", "spans", "confidence", "judgement", "withdrawn", "extractor",
)  # fmt: skip
"""The columns that other programs may rely on, in their order."""
FILTERS = (
    "--speaker", "Pushilin", "--about", "Liman", "--wide", "--place", "Liman", "--narrow", "--outlet", "Wire",
    "--via", "Wire", "--since", "2022-10-01", "--until", "2022-10", "--type", "mixed", "--stance", "asserts",
    "--part", "prose", "--judged", "confirmed", "--rejected", "--doc", "5b1d",
)  # fmt: skip
ASKED = {
    "speaker": "Pushilin", "about": "Liman", "wide": True, "place": "Liman", "narrow": True, "outlet": "Wire",
    "via": "Wire", "since": date(2022, 10, 1), "until": date(2022, 10, 31), "type": "mixed", "stance": "asserts",
    "part": "prose", "judged": "confirmed", "rejected": True, "document": "5b1d",
}  # fmt: skip


@pytest.fixture
def tracker(tracker: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """It has texts and statements too."""

    def attributed(self: Any, selection: Selection) -> Iterator[Attributed]:
        self.asked.append(selection)
        for document in (made.LIMAN, made.EAST):
            yield Attributed(document, tuple(one for one in self.found if one.document.id == document.id))

    def stated(self: Any, selection: Selection) -> Iterator[Statement]:
        self.asked.append(selection)
        yield from (Statement(one.id, one.speaker, (one,)) for one in self.found)

    monkeypatch.setattr(type(tracker), "attributed", attributed, raising=False)
    monkeypatch.setattr(type(tracker), "stated", stated, raising=False)
    return tracker


def test_the_columns_are_those_that_are_documented() -> None:
    assert tuple(names(CLAIMS)[: len(ISSUED)]) == ISSUED


def test_the_formats_of_the_command_are_those_that_there_are() -> None:
    from claims.annotation import FORMATS as ANNOTATION
    from claims.export.records import OF_STATEMENTS, OF_TEXTS

    assert set(ExportFormat.__args__) == {"table", *FORMATS}  # type: ignore[attr-defined]
    assert set(RecordFormat.__args__) == {*OF_TEXTS, *OF_STATEMENTS, *ANNOTATION}  # type: ignore[attr-defined]


@pytest.mark.parametrize("format", [form for form in ClaimsFormat.__args__ if form != "table"])  # type: ignore[attr-defined]
def test_every_format_honours_every_filter_and_has_its_manifest(
    claims: Any, tracker: Any, format: str, tmp_path: Path
) -> None:
    out, beside = tmp_path / ("out.zip" if format in TO_FILES else "out"), tmp_path / "manifest.json"
    asked = ["export", "claims", "--format", format, "-o", out, "--manifest", beside, *FILTERS]
    done = claims(*asked)
    assert done.exit_code == 0, done.output
    selection = tracker.asked[0]
    assert {name: getattr(selection, name) for name in ASKED} == ASKED
    manifest = json.loads(beside.read_text("utf-8"))
    assert (manifest["export"], manifest["format"], manifest["counts"]["claims"]) == ("claims", format, 4)
    assert manifest["filters"] == filters(selection)
    assert manifest["versions"]["claims"]
    assert manifest["extractors"] == {"by hand": 2}
    assert manifest["left out"] == {"beliefs": 0}
    [file] = manifest["files"]
    assert file == {"name": out.name, "bytes": out.stat().st_size, "sha256": _sha256(out)}
    first = out.read_bytes(), beside.read_bytes()
    assert claims(*asked).exit_code == 0
    assert (out.read_bytes(), beside.read_bytes()) == first, "the same again is the same"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_filter_is_left_out_of_the_test_above() -> None:
    options = {field.name for field in fields(ListedClaims)} - {"oldest", "withdrawn", "beliefs", "min_confidence"}
    assert options == {"doc" if name == "document" else name for name in ASKED}


def test_conflicts_have_every_filter_in_every_format(claims: Any, tracker: Any, tmp_path: Path) -> None:
    more = ("--against", "Cherevaty", "--kind", "degree", "--min-score", "0.5", "--across-sides")
    for format in ("csv", "xlsx", "nested"):
        out = tmp_path / format
        done = claims("export", "conflicts", "--format", format, "-o", out, "--relation", "conflict", *FILTERS, *more)
        assert done.exit_code == 0, done.output
        asked = tracker.asked[-1]
        assert {name: getattr(asked, name) for name in ASKED} == ASKED
        assert (asked.against, asked.kind, asked.min_score, asked.apart) == ("Cherevaty", "degree", 0.5, "sides")
        assert out.stat().st_size
    assert {field.name for field in fields(ConflictFilters)} <= {
        *("doc" if name == "document" else name for name in ASKED),
        *("against", "kind", "min_score", "across_sides", "relation"),
    }


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.csv", "csv"), ("a.TSV", "tsv"), ("a.xlsx", "xlsx"), ("a.parquet", "parquet"), ("a.html", "html"),
        ("a.htm", "html"), ("a.tex", "latex"), ("a.latex", "latex"), ("a.md", "markdown"), ("a.markdown", "markdown"),
        ("a.json", "json"), ("a.jsonl", "jsonl"), ("a.ndjson", "jsonl"), ("a", "csv"),
    ],
)  # fmt: skip
def test_the_ending_says_the_format_that_nobody_names(
    claims: Any, tracker: Any, name: str, format: str, tmp_path: Path
) -> None:
    by_ending, named, beside = tmp_path / name, tmp_path / "named", tmp_path / "manifest.json"
    done = claims("export", "speakers", "-o", by_ending, "--manifest", beside)
    assert done.exit_code == 0, done.output
    assert "ending" not in done.stderr
    assert json.loads(beside.read_text("utf-8"))["format"] == format
    assert claims("export", "speakers", "--format", format, "-o", named).exit_code == 0
    assert by_ending.read_bytes() == named.read_bytes()
    assert zipfile.is_zipfile(by_ending) == (format == "xlsx")


@pytest.mark.parametrize("format", ["csv", "nested"])
def test_an_export_of_pairs_says_how_many_are_unsure(claims: Any, tracker: Any, tmp_path: Path, format: str) -> None:
    done = claims("export", "conflicts", "--format", format, "-o", tmp_path / "pairs")
    assert "1 pair under 0.92: of a sample readers held 81% of those from 0.92 to be conflicts" in done.stderr
    assert "--min-score 0.92 leaves the sure ones." in done.stderr
    tracker.pairs = [replace(made.ENCIRCLED, score=0.93)]
    assert "under 0.92" not in claims("export", "conflicts", "--format", format, "-o", tmp_path / "pairs").stderr


@pytest.mark.parametrize("name", ["c.foo", "c.txt", "claims.zip"])
def test_an_ending_that_says_no_format_is_refused_unless_one_is_named(
    claims: Any, tracker: Any, name: str, tmp_path: Path
) -> None:
    refused = claims("export", "speakers", "-o", tmp_path / name)
    assert refused.exit_code == 2
    said = " ".join(refused.stderr.replace("│", " ").split())
    assert "says no format; end it in one of .csv, .tsv, .json, .jsonl, .markdown" in said
    assert not (tmp_path / name).exists()
    assert claims("export", "speakers", "--format", "csv", "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_text("utf-8").startswith("\ufeff")


@pytest.mark.parametrize(
    ("what", "format", "name", "said"),
    [
        ("speakers", "parquet", "a.csv", True),
        ("speakers", "csv", "a.parquet", True),
        ("claims", "schemaorg", "a.csv", True),
        ("claims", "schemaorg", "a.json", False),
        ("conflicts", "nested", "a.json", False),
        ("speakers", "latex", "a.tex", False),
        ("speakers", "json", "a.txt", False),
    ],
)
def test_an_ending_of_another_format_than_the_one_named_is_told(
    claims: Any, tracker: Any, what: str, format: str, name: str, said: bool, tmp_path: Path
) -> None:
    done = claims("export", what, "--format", format, "-o", tmp_path / name)
    assert done.exit_code == 0, done.output
    assert ("though its ending says" in done.stderr) == said
    assert claims("export", what, "--format", format, "-o", tmp_path / "bare").exit_code == 0
    assert (tmp_path / name).read_bytes() == (tmp_path / "bare").read_bytes(), "--format is what is written"


def test_the_nested_form_of_conflicts_is_the_published_one(claims: Any, tracker: Any) -> None:
    from jsonschema import Draft202012Validator

    from claims.export.conflicts import schema

    shown = json.loads(claims("export", "conflicts", "--format", "nested").stdout)
    Draft202012Validator(schema()).validate(shown)
    assert len(shown["pairs"]) == 1


def test_only_the_columns_that_were_asked_for(claims: Any, tracker: Any) -> None:
    shown = claims("export", "claims", "--columns", "speaker, text")
    assert next(csv.DictReader(io.StringIO(shown.stdout, newline=""))) == {
        "speaker": "Denis Pushilin",
        "text": made.HALF.text,
    }
    wrong = claims("export", "claims", "--columns", "speaker,colour")
    assert wrong.exit_code == 2
    assert "there is no column “colour”" in wrong.stderr.replace("\n", " ").replace("│", "").replace("  ", " ")


def test_readable_is_a_name_for_the_columns_that_people_read(claims: Any, tracker: Any, tmp_path: Path) -> None:
    out = tmp_path / "table.xlsx"
    assert claims("export", "conflicts", "--columns", "readable", "-o", out).exit_code == 0
    sheet = load_workbook(out).active
    header, values = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert (sheet.title, header) == ("conflicts", names(OPPOSED))
    found = dict(zip(header, values, strict=True))
    assert found["why"] == made.ENCIRCLED.reason
    assert found["date (a)"] == datetime(2022, 10, 1)
    for what in ("speakers", "documents"):
        claims("export", what, "--columns", "readable", "-o", out)
        assert load_workbook(out).active.title == what


def test_a_csv_file_says_that_it_is_utf8_and_a_pipe_gets_it_plain(claims: Any, tracker: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    claims("export", "claims", "-o", out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfclaim_id,")
    assert claims("export", "claims").stdout_bytes.startswith(b"claim_id,")


def test_a_workbook_through_a_pipe(claims: Any, tracker: Any) -> None:
    book = load_workbook(io.BytesIO(claims("export", "speakers", "--format", "xlsx").stdout_bytes))
    assert [cell.value for cell in book.active[1]][:2] == ["speaker_id", "speaker"]


def test_an_export_that_fails_leaves_the_earlier_file(
    claims: Any, tracker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    out = tmp_path / "out.parquet"
    out.write_bytes(b"good")
    done = claims("export", "claims", "-o", out)
    assert (done.exit_code, out.read_bytes()) == (1, b"good")
    assert "Parquet needs the extra" in done.stderr
    out.unlink()
    claims("export", "claims", "-o", out)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("format", ["csv", "brat", "ftm"])
def test_an_export_that_is_stopped_leaves_the_earlier_file(
    claims: Any, tracker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    def stopped(self: Any, selection: Selection) -> Iterator[Any]:
        yield Attributed(made.LIMAN, (made.HALF,)) if format in ("brat", "ftm") else made.HALF
        raise KeyboardInterrupt

    monkeypatch.setattr(type(tracker), "attributed" if format in ("brat", "ftm") else "claims", stopped)
    out = tmp_path / "out.zip"
    out.write_bytes(b"good")
    assert claims("export", "claims", "--format", format, "-o", out).exit_code == 130
    assert out.read_bytes() == b"good"
    assert [*tmp_path.iterdir()] == [out]


@pytest.mark.parametrize("format", sorted(BYTES))
def test_bytes_never_go_to_a_terminal(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from claims.cli.export_options import ExportOutput
    from claims.cli.output import opened
    from claims.errors import ClaimsError

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(ClaimsError, match="nothing to be shown on a terminal"), opened(ExportOutput(format=format)):
        pass


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "brat"], "give --output a folder"),
        (["--format", "spacy", "-o", "-"], "give --output a folder"),
        (["--manifest", "m.json"], "give --output FILE too"),
        (["--format", "doccano", "--columns", "text"], "--columns are of tables"),
        (["--format", "ftm", "--unique"], "--unique is of tables"),
        (["--format", "word"], "there is no “word”"),
        (["--all"], "No such option"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(claims: Any, tracker: Any, options: list[str], said: str) -> None:
    done = claims("export", "claims", *options)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_annotators_get_a_zip_of_files(claims: Any, tracker: Any, tmp_path: Path) -> None:
    assert claims("export", "claims", "--format", "brat", "-o", tmp_path / "desk.zip").exit_code == 0
    with zipfile.ZipFile(tmp_path / "desk.zip") as desk:
        found = desk.namelist()
    assert found[0] == "annotation.conf"
    assert {Path(name).suffixes[-1] for name in found[1:]} == {".txt", ".ann", ".json"}


STORY = """\
A bridge near Gornovo

The mayor, Anna Abel, said on Saturday that the bridge had been mined. “Twelve people were killed,” Boris Berg said.
"""


@pytest.fixture
def run(claims: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Commands over a database of their own with one story, by the extractor that ships."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMS_DB_URL", raising=False)
    monkeypatch.setenv("CLAIMS_USER", "ann")
    Path("story.txt").write_text(STORY, "utf-8")
    done = claims("add", "story.txt", "--published", "2022-10-01", "--outlet", "Wire")
    assert done.exit_code == 0, done.output
    return claims


def listed(run: Any, *more: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("export", "claims", "--format", "jsonl", *more).stdout.splitlines()]


def test_what_an_annotator_removes_in_brat_is_rejected(run: Any) -> None:
    before = listed(run)
    assert {row["speaker"] for row in before} == {"Anna Abel", "Boris Berg"}
    assert run("export", "claims", "--format", "brat", "-o", "desk").exit_code == 0
    [ann] = Path("desk").glob("*.ann")
    lines = ann.read_text("utf-8").splitlines(keepends=True)
    killed = next(line.split("\t")[0] for line in lines if "\tContent " in line and "Twelve" in line)
    ann.write_text(
        "".join(line for line in lines if killed not in line.replace("\t", " ").replace(":", " ").split()), "utf-8"
    )
    done = run("import", "desk", "--format", "brat", "--note", "read by Ann")
    assert (done.exit_code, done.stderr) == (0, "1 document: 1 rejected.\n")
    assert {row["speaker"] for row in listed(run)} == {"Anna Abel"}
    assert run("import", "desk", "--format", "brat").stderr == "1 document: nothing changed.\n"


def test_what_annotators_leave_is_gold_for_the_evaluation(run: Any) -> None:
    assert run("export", "claims", "--format", "doccano", "-o", "desk.jsonl").exit_code == 0
    done = run("import", "desk.jsonl", "--format", "doccano", "--gold", "gold.jsonl")
    assert (done.exit_code, done.stderr) == (0, "1 document with 2 quotes, for `claims evaluate quotes gold.jsonl`.\n")
    scored = run("evaluate", "quotes", "gold.jsonl")
    assert scored.exit_code == 0, scored.output
    assert "100" in scored.stdout


@pytest.mark.parametrize(("narrowed", "precision"), [(("--outlet", "Wire"), 100.0), (("--about", "mined"), 50.0)])
def test_gold_of_whole_documents_is_what_was_found_and_of_some_claims_is_not(
    run: Any, narrowed: tuple[str, str], precision: float
) -> None:
    run("export", "claims", *narrowed, "--beliefs", "--format", "doccano", "-o", "sample.jsonl")
    run("import", "sample.jsonl", "--format", "doccano", "--gold", "gold.jsonl")
    line = next(
        one for one in run("evaluate", "quotes", "gold.jsonl", "--beliefs").stdout.splitlines() if "(AR)" in one
    )
    assert [float(figure) for figure in line.split()[-3:-1]] == [precision, 100.0]


def test_a_refused_line_is_named_and_the_exit_code_says_so(run: Any) -> None:
    run("export", "claims", "--format", "doccano", "-o", "desk.jsonl")
    Path("desk.jsonl").write_text("{}\n" + Path("desk.jsonl").read_text("utf-8"), "utf-8")
    done = run("import", "desk.jsonl", "--format", "doccano", "--confirm")
    assert done.exit_code == 1
    assert "1 document: 2 confirmed." in done.stderr
    assert "refused: desk.jsonl:1: the line has no text, or no entities" in done.stderr


def test_a_published_fact_check_is_shown_as_theirs(run: Any) -> None:
    review = {
        "publisher": {"name": "The \x1b[2JChecker"},
        "url": "https://check.example/1",
        "textualRating": "Mostly false",
        "reviewDate": "2022-10-05T00:00:00Z",
    }
    claim = {"text": "Twelve people were killed", "claimant": "Boris Berg", "claimReview": [review]}
    other = {"text": "The moon is cheese", "claimant": "Boris Berg", "claimReview": [review]}
    Path("answer.json").write_text(json.dumps({"claims": [claim, other]}), "utf-8")
    done = run("import", "answer.json", "--format", "factcheck")
    assert done.exit_code == 0, done.output
    assert "1 fact check attached, 1 left." in done.stderr
    assert "\x1b" not in done.stderr
    [killed] = [row for row in listed(run) if "Twelve" in row["text"]]
    shown = run("show", killed["claim_id"]).stdout
    assert "reviewed by" in shown
    assert "Mostly false, 5 Oct 2022, https://check.example/1" in " ".join(shown.split())
    assert "\x1b" not in shown
    assert killed["judgement"] is None


@pytest.mark.parametrize("options", [["--gold", "g"], ["--confirm"], ["--new", "person"]])
def test_fact_checks_take_no_options_of_annotators(claims: Any, tracker: Any, options: list[str]) -> None:
    assert claims("import", "x.json", "--format", "factcheck", *options).exit_code == 2
