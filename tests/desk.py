"""A reader's desk: a folder with what the documentation speaks of, where its commands are typed.

`claims` runs in this process, all else in bash. What lies beyond the desk has a stand-in on this machine: the web at
https://example.org, PostgreSQL, the endpoint of a language model. Nothing is downloaded or installed.
"""

from __future__ import annotations

import contextlib
import csv
import doctest
import gzip
import io
import json
import os
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from endpoint import endpoint, says
from typer.testing import CliRunner
from webserver import in_turn, send, serving

from claims.extract import Extractor

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import reference  # noqa: E402

WEB = "https://example.org"
POSTGRES = "postgresql+psycopg://me@dbserver/claims"
ENDPOINT = "http://localhost:11434/v1"

NOT_RUN = {
    "make": "makes the checkout itself; that there is such a target is checked",
    "pip": "installs; that there is such an extra, or such a folder, is checked",
    "claims --install-completion": "writes into the shell's files of whoever runs the tests; the option is checked",
    "claims --show-completion": "asks which shell it is in, and here it is in none; the option is checked",
    "claims extract minutes.txt": "needs the example of a plugin, which tests/test_plugins.py installs and runs",
    "claims bulk": "needs Ray, a quarter of a minute to begin; tests/bulk runs both, the options are checked",
    "claims evaluate identities": "its articles are not this project's to give away; the options are checked",
}
"""What is not typed, and why. All else runs."""


class Failed(Exception):
    """A command of the documentation does not do what it should."""


@dataclass(frozen=True)
class Printed:
    """What a command wrote: to stdout, and what a terminal shows of both streams."""

    stdout: str = ""
    shown: str = ""


class Remembering:
    """A pipeline that parses no text twice."""

    def __init__(self, pipeline: Any) -> None:
        self.pipeline, self.seen = pipeline, dict[str, Any]()

    def __call__(self, text: str) -> Any:
        if text not in self.seen:
            self.seen[text] = self.pipeline(text)
        return self.seen[text]

    def pipe(self, texts: Iterable[str]) -> Iterator[Any]:
        return map(self, texts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.pipeline, name)


class Standing:
    """What stands for the world beyond, for as long as pages are tried; each part starts when it is first needed."""

    def __init__(self, postgres: Callable[[], Any] | None = None) -> None:
        self._stack = contextlib.ExitStack()
        self._given, self._postgres = postgres, None
        self.demo: Printed | None = None
        self._load: Callable[[str | None], Any] = Extractor.load
        self._loaded: Any = None

    def __enter__(self) -> Standing:
        self.web = self._stack.enter_context(serving())
        self.model = self._stack.enter_context(endpoint())
        self.model.answers = [says(conflict=0.9)]
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def database(self) -> str:
        """URL of a new PostgreSQL database."""
        if self._postgres is None:
            from postgres import server

            self._postgres = self._given() if self._given else self._stack.enter_context(server())
        return str(self._postgres.new())

    @contextlib.contextmanager
    def desk(self, *, new: bool = False) -> Iterator[Desk]:
        """A desk for one page; on a `new` one the demo has not run yet."""
        with tempfile.TemporaryDirectory() as name, contextlib.chdir(name), mock.patch.dict(os.environ):
            desk = Desk(Path(name), self)
            with self._at_hand():
                shutil.copytree(ROOT / "seeds", desk.folder / "seeds")
                self._lay_out(desk, new)
                yield desk

    @contextlib.contextmanager
    def _at_hand(self) -> Iterator[None]:
        """https://example.org is the server here, and nobody waits between two requests."""
        from urllib3.connection import HTTPConnection

        from claims.read import url

        address_of, port, ours = url.address_of, self.web.server_port, WEB.removeprefix("https://")

        def found(parts: Any, *, private: bool = False) -> str:
            return "127.0.0.1" if parts.host == ours else address_of(parts, private=private)

        self.web.answers = _web()
        with (
            mock.patch.object(url, "address_of", found),
            mock.patch.object(url, "_connection", lambda parts, address, _: HTTPConnection(address, port, timeout=30)),
            mock.patch("claims.read.waiting.time.sleep"),
            mock.patch.object(Extractor, "load", self._extractor),
        ):
            yield

    def _extractor(self, model: str | None = None) -> Any:
        """One for all commands, which has read the articles once that so many of them add."""
        if self._loaded is None:
            self._loaded = self._load(model)
            self._loaded._nlp = Remembering(self._loaded._nlp)
        return self._loaded

    def _lay_out(self, desk: Desk, new: bool) -> None:
        """The demo's database, under the name of the default too, and files as readers have them."""
        if self.demo is None:
            self.demo = desk.type("claims demo")
            (desk.folder / "claims-demo.db").rename(self.folder / "claims-demo.db")
            _files(made := self.folder / "desk")
            shutil.copy(self.folder / "claims-demo.db", made / "claims.db")
            _edited(made / "claims.db", desk)
            shutil.copy(made / "claims.db", made / "claims-demo.db")
        shutil.copytree(self.folder / "desk", desk.folder, dirs_exist_ok=True)
        if new:
            (desk.folder / "claims-demo.db").unlink()
        else:
            os.environ["CLAIMS_DB_URL"] = "claims-demo.db"

    def had_demo(self, folder: Path) -> Printed | None:
        """What the demo printed in an empty folder, and its database: it takes long, and does the same each time."""
        if self.demo is None or (folder / "claims-demo.db").exists():
            return None
        shutil.copy(self.folder / "claims-demo.db", folder)
        return self.demo


class Desk:
    """A folder to type commands in, with an environment of its own."""

    def __init__(self, folder: Path, standing: Standing) -> None:
        self.folder = folder
        self.standing = standing
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.words = {ENDPOINT: standing.model.url}
        for name in [name for name in os.environ if name.startswith("CLAIMS_")]:
            del os.environ[name]
        os.environ.update(COLUMNS="80", NO_COLOR="1", TERM="dumb", PYTHONUTF8="1", PYTHONPATH=str(ROOT), BROWSER="true")
        os.environ.update(CLAIMS_USER="you", PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")

    def type(self, line: str) -> Printed:
        """Do what the line says. Raises Failed where it ends with another exit code than 0."""
        if POSTGRES in line and POSTGRES not in self.words:
            self.words[POSTGRES] = self.standing.database()
        if line == "claims demo" and (had := self.standing.had_demo(self.folder)):
            return had
        for ours, there in self.words.items():
            line = line.replace(ours, there)
        printed, before = Printed(), b""
        for stage in re.split(r"\s\|\s", line):
            printed, before = self._stage(stage.strip(), before)
        shown = printed.shown
        for ours, there in self.words.items():
            shown = shown.replace(there, ours)
        return Printed(printed.stdout, re.sub(r"^\d[\d,]* (words a second)", r"250 \1", shown, flags=re.MULTILINE))

    def _stage(self, line: str, before: bytes) -> tuple[Printed, bytes]:
        tokens = shlex.split(line, comments=True)
        words = [os.path.expandvars(token) for token in tokens]
        if reason := not_run(words):
            checked(words, reason)
            return Printed(), b""
        match words[0]:
            case "export":
                os.environ.update(word.split("=", 1) for word in words[1:])
                return Printed(), b""
            case "claims" if words[1] == "serve":
                return self._serve(words), b""
            case "claims":
                return self._claims(words, before)
            case "createdb":
                self.words.setdefault(POSTGRES, self.standing.database())
                return Printed(), b""
            case "datasette":
                return self._bash(f"python -m {shlex.join([*words, '--get', '/-/databases.json'])} > /dev/null", before)
        return self._bash(line, before)

    def _claims(self, words: list[str], before: bytes) -> tuple[Printed, bytes]:
        from claims.cli import app

        answers = before or b"q\n"  # a review is left at once
        if words[1:3] == ["docs", "remove"]:
            words = [*words, "--yes"]  # nobody is here to be asked
        target = words.index(">") if ">" in words else len(words)
        done = CliRunner().invoke(app, words[1:target], input=answers, prog_name="claims")
        if done.exit_code:
            raised = "" if done.exception is None or isinstance(done.exception, SystemExit) else f"\n{done.exception!r}"
            raise Failed(f"{shlex.join(words)}: exit code {done.exit_code}\n{done.output}{raised}")
        if ">" in words:
            Path(words[target + 1]).write_bytes(done.stdout_bytes)
        return Printed(done.stdout, done.output), done.stdout_bytes

    def _bash(self, line: str, before: bytes) -> tuple[Printed, bytes]:
        done = subprocess.run(["bash", "-c", line], input=before, capture_output=True, check=False, timeout=60)
        shown = done.stdout.decode() + done.stderr.decode()
        if done.returncode:
            raise Failed(f"{line}: exit code {done.returncode}\n{shown}")
        return Printed(done.stdout.decode(), shown), done.stdout

    def _serve(self, words: list[str]) -> Printed:
        """Until it says where it is; then Ctrl-C. Any port will do, for its own may be taken here."""
        line = [sys.executable, "-m", *words, "--port", "0"]
        with subprocess.Popen(line, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
            assert process.stderr
            said = process.stderr.readline()
            for address in re.findall(r"http://127\.0\.0\.1:\d+/", said):
                with urllib.request.urlopen(address, timeout=30) as answer:
                    said += "" if b"<h1" in answer.read() else "It shows nothing."
            process.send_signal(signal.SIGINT)
            said += process.communicate(timeout=60)[1]
        if process.returncode or "http://127.0.0.1:" not in said:
            raise Failed(f"{shlex.join(words)}: exit code {process.returncode}\n{said}")
        return Printed("", re.sub(r"(127\.0\.0\.1):\d+", r"\1:8700", said))

    def python(self, source: str) -> None:
        """Run it after what the page had before. Where it shows what is printed, with `>>>`, it is compared."""
        for ours, there in self.words.items():
            source = source.replace(ours, there)
        if source.startswith(">>>"):
            return self._shown(source)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(source, "<page>", "exec"), self.names)
        except Exception as error:
            raise Failed(f"{error!r} in\n{source}") from error

    def _shown(self, source: str) -> None:
        told: list[str] = []
        tried = doctest.DocTestParser().get_doctest(source, self.names, "<page>", None, 0)
        if doctest.DocTestRunner().run(tried, out=told.append, clear_globs=False).failed:
            raise Failed("".join(told))
        self.names.update(tried.globs)

    def sql(self, source: str) -> list[Any]:
        """Ask the database at hand, a file; something must be found."""
        with contextlib.closing(sqlite3.connect(os.environ.get("CLAIMS_DB_URL", "claims.db"))) as database:
            for question in filter(str.strip, source.split(";")):
                try:
                    found = database.execute(question).fetchall()
                except sqlite3.Error as error:
                    raise Failed(f"{error} in\n{question}") from error
                if not found:
                    raise Failed(f"nothing is found by\n{question}")
        return found


def not_run(words: list[str]) -> str | None:
    return next((start for start in NOT_RUN if f"{' '.join(words)} ".startswith(f"{start} ")), None)


def checked(words: list[str], start: str) -> None:
    """Raise Failed where a command that is not run could not be."""
    if start == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        if words[1] not in targets:
            raise Failed(f"there is no `{' '.join(words)}`")
    elif start == "pip":
        import tomllib

        extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "optional-dependencies"
        ]
        asked = re.findall(r"\[([\w,-]+)\]", " ".join(words))
        known = set(asked[0].split(",")) <= set(extras) if asked else (ROOT / words[-1] / "pyproject.toml").is_file()
        if not known:
            raise Failed(f"there is no such extra or folder: {' '.join(words)}")
    elif words[1].startswith("--"):
        mentioned(words)
    else:
        understood(words)


def understood(words: list[str]) -> None:
    """Raise Failed where `claims` would not take these words."""
    import typer.main

    from claims.cli import app

    command: Any = typer.main.get_command(app)
    name, rest, context = "claims", words[1:], None
    try:
        while rest or context is None:
            context = command.make_context(name, list(rest), parent=context)
            left = [*context._protected_args, *context.args] if hasattr(command, "resolve_command") else []
            if not left:
                return
            name, command, rest = command.resolve_command(context, left)
    except Exception as error:
        raise Failed(f"{shlex.join(words)}: {getattr(error, 'message', None) or repr(error)}") from error


def mentioned(words: list[str]) -> None:
    """Raise Failed where a sentence names a command or an option that is not there: `claims export claims|speakers`."""
    import typer.main

    from claims.cli import app

    commands: list[Any] = [typer.main.get_command(app)]
    for word in words[1:]:
        names = re.split(r"\\?\|", word)
        if word.startswith("-"):
            known = {option for command in commands for one in command.params for option in one.opts} | {"--help"}
            if word not in known:
                raise Failed(f"`{' '.join(words)}`: no option {word}")
        elif word == "…":
            commands = [one for command in commands for one in reference.members(command).values()]
        elif all(hasattr(command, "commands") for command in commands) and names[0].islower():
            below = [(name, reference.members(command)) for name in names for command in commands]
            if odd := [name for name, those in below if name not in those]:
                raise Failed(f"`{' '.join(words)}`: no command {odd[0]}")
            commands = [those[name] for name, those in below]


def _web() -> dict[str, Any]:
    """A feed, a sitemap and three stories, one of which is edited between two visits."""
    from html import escape

    articles = list(_articles("gornovo"))

    def page(article: dict[str, str], more: str = "") -> bytes:
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in (article["text"] + more).split("\n") if line)
        return (
            f'<html lang="en"><head><meta property="og:title" content="{escape(article["title"])}">'
            f'<meta property="og:site_name" content="{escape(article["publisher"])}">'
            f'<meta property="article:published_time" content="{article["published"]}"></head>'
            f"<body><article><h1>{escape(article['title'])}</h1>{paragraphs}</article></body></html>"
        ).encode()

    edited = "\n\nThe mayor of Gornovo, Petr Havel, said on Friday that “nobody had warned the town” of the compressor."
    stories = {f"/{number}.html": send(page(article)) for number, article in enumerate(articles[1:4])}
    links = [f"{WEB}{path}" for path in stories]
    items = "".join(f"<item><title>A story</title><link>{link}</link></item>" for link in links)
    feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    urls = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return {
        **stories,
        "/story.html": in_turn(send(page(articles[0])), send(page(articles[0], edited))),
        "/feed.xml": send(feed.encode(), "application/rss+xml"),
        "/sitemap-index.xml": send(sitemap.encode(), "application/xml"),
    }


def _articles(event: str) -> Iterator[dict[str, str]]:
    with (ROOT / "seeds" / "articles" / f"{event}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _files(folder: Path) -> None:
    """Reports, a table, archives of articles, gold: the names that the documentation gives to what readers have."""
    (folder / "reports").mkdir(parents=True)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "activate").touch()
    every = [article for event in ("liman", "gornovo", "averin") for article in _articles(event)]
    for article in every[:3]:
        file = folder / "reports" / f"{article['id']}.txt"
        file.write_text(f"{article['title']}\n\n{article['text']}\n", encoding="utf-8")
    (folder / "article.txt").write_text(every[0]["text"], encoding="utf-8")
    with (folder / "press.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["headline", "paper", "published", "body"])
        table.writerows([one["title"], one["publisher"], one["published"], one["text"]] for one in every[5:7])
    lines = [json.dumps(article, ensure_ascii=False) + "\n" for article in every]
    for name in ("articles.jsonl.gz", "news.jsonl.gz"):
        (folder / name).write_bytes(gzip.compress("".join(lines[5:11]).encode(), mtime=0))
    gold = b"".join((ROOT / "seeds" / "gold" / "quotes.jsonl").read_bytes().splitlines(keepends=True)[:2])
    (folder / "polnear_dev.jsonl.gz").write_bytes(gzip.compress(gold, mtime=0))
    (folder / "news_dev.jsonl").write_bytes(gold)


def _edited(database: Path, desk: Desk) -> None:
    """One article of the demo is read again, edited, and its bytes are kept."""
    article = list(_articles("liman"))[-1]
    article["text"] += "\n\nDenis Pushilin said on Sunday that the town would be retaken."
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(json.dumps(article, ensure_ascii=False) + "\n")
        file.flush()
        desk.type(f"claims add {file.name} --keep-source --db {database}")
