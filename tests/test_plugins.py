"""Other packages add readers, extractors, judges and exporters; a broken one is named and the rest goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claims import entrypoints
from claims.cli import app
from claims.conflicts.cases import Case
from claims.conflicts.judge import Verdict
from claims.conflicts.plugged import judge_named
from claims.entrypoints import plugins
from claims.errors import PluginError
from claims.export import in_bytes
from claims.extract.plugged import load_added
from claims.plugins import Installed, installed
from claims.read import documents, formats
from claims.records import Document, Refusal
from claims.settings import JudgeEndpoint

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "example-plugin"
SUBTITLES = """\
1
00:00:01,000 --> 00:00:02,000
The town of Krasny Liman was half-encircled,

2
00:00:02,000 --> 00:00:03,000
Denis Pushilin said on Saturday.
"""
MINUTES = """\
Minutes of the council

MOVED by Ann Lee: that the bridge over the Oskol be closed
"""
REPORT = "The Russian troops in Krasny Liman were encircled, Sergey Cherevaty said on Saturday.\n"


@pytest.fixture(scope="module")
def installed_example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a machine that the example package is installed on."""
    target = tmp_path_factory.mktemp("packages")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-build-isolation", "--no-index", "--target", str(target)]
    subprocess.run([*pip, *alone, str(EXAMPLE)], check=True, timeout=120)
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(target))), "COLUMNS": "100"}


def test_the_example_adds_one_of_each(installed_example: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "news.srt").write_text(SUBTITLES)
    (tmp_path / "minutes.txt").write_text(MINUTES)
    (tmp_path / "report.txt").write_text(REPORT)

    def claims(*arguments: str) -> str:
        run = subprocess.run(
            [sys.executable, "-m", "claims", *arguments],
            capture_output=True, text=True, cwd=tmp_path, env=installed_example, timeout=120,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        return run.stdout

    listed = claims("plugins", "--format", "csv").splitlines()
    assert listed[1:] == [
        "reader,subtitles,claims-example,0.1,",
        "extractor,motions,claims-example,0.1,",
        "judge,rules,claims-example,0.1,",
        "exporter,lines,claims-example,0.1,",
    ]
    claims("add", ".", "--model", "motions", "--judge", "rules", "--db", "a.db")
    lines = claims("export", "claims", "--format", "lines", "--columns", "speaker,stance,text", "--db", "a.db")
    assert sorted(lines.splitlines()) == [
        "Ann Lee | demands | that the bridge over the Oskol be closed",
        "Denis Pushilin | asserts | The town of Krasny Liman was half-encircled",
        "Sergey Cherevaty | asserts | The Russian troops in Krasny Liman were encircled",
    ]
    assert "half-encircled is short of encircled" in claims("conflicts", "--db", "a.db")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that packages can be put into; what was installed before is forgotten."""
    monkeypatch.syspath_prepend(str(tmp_path))
    forget()
    yield tmp_path
    forget()
    for name in [name for name, module in sys.modules.items() if str(tmp_path) in str(getattr(module, "__file__", ""))]:
        del sys.modules[name]


def forget() -> None:
    for cached in (entrypoints.plugins, formats.formats, formats.known):
        cached.cache_clear()


def put(folder: Path, package: str, points: str, code: str) -> None:
    """Install a package of one module, of the same name, with these entry points."""
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(points)
    (folder / f"{package}.py").write_text(code)


def claims(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


READER = "[claims.readers]\nodd = oddities:Reader\n"
READS = """
from claims.records import Document
class Reader:
    suffixes = (".odd", ".TXT")
    def read(self, data, name):
        yield Document(data.decode(), title="Odd")
"""


def test_a_reader_is_asked_about_its_own_files_only(package: Path) -> None:
    put(package, "oddities", READER, READS)
    for name in ("a.odd", "b.txt"):
        (package / name).write_text("“It is over,” said Ann Lee.")
    with pytest.warns(UserWarning, match=r"reader odd of package oddities is not asked about \.txt"):
        odd, plain = documents([str(package / "a.odd"), str(package / "b.txt")])
    assert isinstance(odd, Document)
    assert isinstance(plain, Document)
    assert (odd.title, odd.origins["title"], plain.title) == ("Odd", "reader odd", None)


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("raise ValueError('it has no words')", "it has no words"),
        ("raise RuntimeError('oops')", "can't be parsed (RuntimeError)"),
        ("return [7]", "can't be parsed (TypeError)"),
        ("return []", "there is nothing in it"),
    ],
)
def test_a_file_that_a_reader_fails_on_is_refused_and_the_rest_goes_on(package: Path, does: str, words: str) -> None:
    code = f"class Reader:\n    suffixes = ['.odd']\n    def read(self, data, name):\n        {does}\n"
    put(package, "oddities", READER, code)
    (package / "a.odd").write_text("A")
    (package / "b.txt").write_text("“It is over,” said Ann Lee.")
    refused, read = documents([str(package / "a.odd"), str(package / "b.txt")])
    assert isinstance(refused, Refusal)
    assert words in str(refused)
    assert isinstance(read, Document)


@pytest.mark.parametrize("code", ["import nothing_of_that_name", "class Reader:\n    pass", "Reader = 7"])
def test_a_broken_reader_is_named_and_the_rest_is_read(package: Path, code: str) -> None:
    put(package, "oddities", READER, code)
    (package / "b.txt").write_text("“It is over,” said Ann Lee.")
    with pytest.warns(UserWarning, match=r"reader odd of package oddities: it .*pip uninstall oddities"):
        [read] = documents([str(package / "b.txt")])
    assert isinstance(read, Document)


def test_what_is_claims_own_stays(package: Path) -> None:
    points = "[claims.exporters]\ncsv = oddities:Lines\n[claims.judges]\nfair = oddities:gone\n"
    put(package, "oddities", points, "class Lines:\n    binary = True\n")
    assert not in_bytes("csv")
    shown = {one.plugin.name: one.trouble for one in installed() if isinstance(one, Installed)}
    assert shown["csv"] == "claims has one of that name itself, which stays"
    assert shown["fair"].startswith("it can't be loaded (AttributeError")
    with pytest.warns(UserWarning, match="exporter csv of package oddities is left out: claims has one of that name"):
        run = claims("export", "claims", "--format", "odd")
    assert (run.exit_code, "choose one of: table, csv, tsv" in run.stderr) == (2, True)


def test_of_two_with_one_name_the_first_package_counts(package: Path) -> None:
    for name in ("zebra", "aardvark"):
        put(package, name, f"[claims.judges]\nfair = {name}:Judge\n", "class Judge: ...")
    with pytest.warns(UserWarning, match="judge fair of package zebra is left out: package aardvark has one"):
        [one] = plugins("judge")
    assert one.package == "aardvark"


LINES = """
class Lines:
    def __init__(self, stream, columns):
        {made}
    def write(self, row):
        {write}
    def finalize(self):
        pass
"""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (LINES.format(made="raise KeyError('a')", write="pass"), "it failed (KeyError: 'a')"),
        (LINES.format(made="pass", write="raise KeyError('b')"), "it failed (KeyError: 'b')"),
        ("import nothing_of_that_name", "it can't be loaded (ModuleNotFoundError"),
    ],
)
def test_a_broken_exporter_is_an_error_with_its_name(package: Path, code: str, words: str) -> None:
    put(package, "oddities", "[claims.exporters]\nlines = oddities:Lines\n", code)
    with pytest.raises(PluginError) as raised:
        write_a_row()
    assert f"exporter lines of package oddities: {words}" in str(raised.value)


def write_a_row() -> None:
    from io import StringIO

    from claims.export import exporter

    in_bytes("lines")
    exporter("lines", StringIO(), ()).write_all([{"text": "A"}])


VERDICTS = (
    "from claims.conflicts.judge import Verdict\nclass Judge:\n    def verdicts(self, cases, bar):\n        return {}\n"
)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("[]", "0 verdicts about 1 cases"),
        ("[Verdict(1.5)]", "a probability of 1.5"),
        ("[Verdict(float('nan'))]", "a probability of nan"),
        ("[Verdict(0.5, 'odd')]", "there is no kind “odd”"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_what_is_no_verdict_is_an_error_with_the_judges_name(package: Path, given: str, words: str) -> None:
    put(package, "oddities", "[claims.judges]\nfair = oddities:Judge\n", VERDICTS.format(given))
    judge = judge_named(JudgeEndpoint("fair", ""))
    with pytest.raises(PluginError, match="judge fair of package oddities: it failed") as raised:
        judge.verdicts([object.__new__(Case)], 0.5)
    assert words in str(raised.value)


def test_a_verdict_says_who_judged(package: Path) -> None:
    put(package, "oddities", "[claims.judges]\nfair = oddities:Judge\n", VERDICTS.format("[Verdict(0.5)]"))
    judge = judge_named(JudgeEndpoint("fair", ""))
    assert judge.verdicts([object.__new__(Case)], 0.5) == [Verdict(0.5, by="fair")]
    assert (judge.inquiry, judge.shortfall, judge.ahead) == ("", "", False)


QUOTES = """
from claims.plugins import Span, quote
class Finder:
    def quotes(self, found):
        if "bad" in found.document.text:
            return [quote(found, Span(0, 10_000))]
        return [quote(found, Span(0, 5), Span(6, 9))]
"""


def test_quotes_that_are_not_of_the_text_are_refused_with_the_extractors_name(package: Path) -> None:
    put(package, "oddities", "[claims.extractors]\nodd = oddities:Finder\n", QUOTES)
    extractor = load_added("odd")
    assert extractor is not None
    good, bad = extractor.extract_many([Document("Rain, Ann said on Monday."), Document("A bad text.", name="b.txt")])
    assert not isinstance(good, Refusal)
    assert [quote.text(good.document.text) for quote in good.quotes] == ["Rain,"]
    assert good.quotes[0].mention is not None
    assert good.extractor.startswith("odd (oddities 1.0); claims ")
    assert isinstance(bad, Refusal)
    assert str(bad).startswith(
        "b.txt: extractor odd of package oddities: it failed (ValueError: a span from 0 to 10000"
    )


def test_an_extractor_that_is_broken_is_an_error_with_its_name(package: Path) -> None:
    put(package, "oddities", "[claims.extractors]\nodd = oddities:Finder\n", "class Finder: ...")
    with pytest.raises(PluginError, match="extractor odd of package oddities: it is no extractor"):
        load_added("odd")
    assert load_added("another") is None


def test_nothing_that_is_added_is_looked_for_where_nobody_asks(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(**_: str) -> None:
        raise AssertionError

    monkeypatch.setattr("importlib.metadata.entry_points", never)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = claims("export", "claims", "--format", "csv", "--db", str(package / "none.db"))
    assert "no database" in run.stderr
