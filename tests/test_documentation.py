"""The documentation is built without a warning, is whole, and asks nothing of the network."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
import typer.main
from desk import reference
from transcript import ROOT, pages

from claims import tables
from claims.annotation import FORMATS
from claims.cli import app
from claims.cli.export_options import ClaimsFormat, PairsFormat
from claims.records import ConflictKind, QuoteType, Relation, SpeakerKind, Stance


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make docs` builds it."""
    place = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", place / "read", "docs", place / "html"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    return place / "html"


class Loaded(HTMLParser):
    """The addresses that a browser asks for, by itself, when it shows a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "img", "iframe", "source") or (tag == "link" and "stylesheet" in (given.get("rel") or "")):
            self.found += filter(None, (given.get("src"), given.get("href")))


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    asked = 0
    for page in site.rglob("*.html"):
        loaded = Loaded()
        loaded.feed(page.read_text(encoding="utf-8"))
        asked += len(loaded.found)
        assert not [address for address in loaded.found if re.match(r"(https?:)?//", address)], page.name
    assert asked
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


def test_every_page_is_in_the_menu(site: Path) -> None:
    menu = (site / "index.html").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f'internal" href="{page.stem}.html"' in menu or page.stem == "index", page.name


def test_links_lead_somewhere_in_a_checkout() -> None:
    """But those to the reference, which is written when the site is built: the index alone has them, and says so."""
    lost = [
        (page.name, target)
        for page in pages()
        for target in re.findall(r"\]\((?![a-z]+:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists() and not (page.name == "index.md" and target.startswith("reference/"))
    ]
    assert not lost
    assert "which `make docs` writes" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")


def commands(command: object, name: str) -> Iterator[str]:
    yield name
    for below, one in reference.members(command).items():
        yield from commands(one, f"{name} {below}")


def test_the_reference_has_every_command(site: Path) -> None:
    named = [*commands(typer.main.get_command(app), "claims")][1:]
    assert len(named) > 50
    listed = re.sub(r"<[^>]+>", "", (site / "reference" / "commands.html").read_text(encoding="utf-8"))
    for name in named:
        assert f"\n{name}\n" in listed
        page = (site / "reference" / f"claims-{name.split()[1]}.html").read_text(encoding="utf-8")
        assert f'id="{name.replace(" ", "-")}"' in page


def test_the_reference_has_every_column_and_format(site: Path) -> None:
    columns = (site / "reference" / "columns.html").read_text(encoding="utf-8")
    for listed in (tables.CLAIMS, tables.STATEMENTS, tables.CONFLICTS, tables.SPEAKERS, tables.DOCUMENTS):
        assert not [one.name for one in listed if f">{one.name}</span>" not in columns]
    formats = (site / "reference" / "formats.html").read_text(encoding="utf-8")
    for name in (*get_args(ClaimsFormat), *get_args(PairsFormat), *FORMATS):
        assert f">{name}</span>" in formats


def test_the_reference_has_the_library_and_the_environment(site: Path) -> None:
    library = (site / "reference" / "api.html").read_text(encoding="utf-8")
    for name in ("claims.quotes", "claims.Tracker", "claims.Tracker.add", "claims.Tracker.follow", "claims.Claim.text"):
        assert f'id="{name}"' in library
    settings = (site / "reference" / "settings.html").read_text(encoding="utf-8")
    code = (ROOT / "claims" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(CLAIMS_[A-Z_]+)"', code))
    assert read
    assert not [name for name in read if f">{name}</span>" not in settings]


@pytest.mark.parametrize("kind", [Stance, ConflictKind, Relation], ids=["stance", "kind", "relation"])
def test_every_word_is_explained(kind: object) -> None:
    words = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    assert not [word for word in get_args(kind) if f"| {word} |" not in words]


@pytest.mark.parametrize("kind", [QuoteType, SpeakerKind], ids=["type", "speaker"])
def test_every_word_is_named(kind: object) -> None:
    words = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    assert not [word for word in get_args(kind) if f"`{word}`" not in words]
