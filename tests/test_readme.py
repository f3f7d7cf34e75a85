"""README.md and docs/: every command is typed and does what it should, and what is shown is what is printed."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import transcript
from desk import Failed, Standing, mentioned, understood

sys.path.append(str(transcript.ROOT / "docs"))
import reference

PAGES = transcript.pages()


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest) -> Iterator[Standing]:
    with Standing(lambda: request.getfixturevalue("postgres")) as world:
        yield world


def test_there_are_transcripts() -> None:
    assert transcript.FENCE.search(transcript.README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_runs_and_prints_what_is_shown(page: Path, standing: Standing) -> None:
    text = page.read_text(encoding="utf-8")
    with standing.desk(new=page.name in transcript.NEW) as desk:
        assert transcript.updated(text, desk) == text, "run `make transcript`"


INLINE = re.compile(r"(?<!`)`(claims [^`\n]+)`(?!`)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_in_passing_is_there(page: Path) -> None:
    """Commands within sentences have no files or ids to work on; that there are such commands and options is checked."""
    text = transcript.FENCE.sub("", page.read_text(encoding="utf-8"))
    for named in INLINE.findall(text):
        if not named.startswith("claims --"):  # below a heading that has the rest of it
            mentioned(named.split())


def test_the_examples_below_each_help_are_understood() -> None:
    for name, page in reference.commands():
        for example in re.findall(r"^```text\n([^`]+)^```$", page, re.MULTILINE):
            for line in example.splitlines():
                if "[OPTIONS]" not in line:  # the usage
                    for stage in line.split(" | "):
                        if stage.startswith("claims "):
                            understood(shlex.split(stage, comments=True))
