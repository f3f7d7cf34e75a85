"""README.md and docs/: every command is typed and does what it should, and what is shown is what is printed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import transcript
from desk import Failed, Standing, mentioned, reference, understood

from claims.conflicts.comparing import FOUND, FOUND_ACROSS

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


def test_scores_below_the_bar_that_the_readme_names_are_explained_in_it() -> None:
    text = transcript.README.read_text(encoding="utf-8")
    bar = re.search(
        r"what is stored has a score of ([\d.]+) at least, ([\d.]+) where the two stand in two articles, "
        r"or less where a typed rule found it",
        text,
    )
    assert bar
    assert (float(bar[1]), float(bar[2])) == (FOUND, FOUND_ACROSS)
    shown = re.findall(r"^ *\d+  (\w+)  (0\.\d\d)  ", text, re.MULTILINE)
    assert [f"the demo's {kind} has {score}" in text for kind, score in shown if score < bar[1]] == [True]


INLINE = re.compile(r"(?<!`)`(claims [^`\n]+)`(?!`)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_in_passing_is_there(page: Path) -> None:
    """Commands within sentences have no files or ids to work on; that there are such, with such options, is checked."""
    text = transcript.FENCE.sub("", page.read_text(encoding="utf-8"))
    for named in INLINE.findall(text):
        if not named.startswith("claims --"):  # below a heading that has the rest of it
            mentioned(named.split())


def test_the_examples_below_each_help_are_understood() -> None:
    for _, page in reference.commands():
        for example in re.findall(r"^```text\n([^`]+)^```$", page, re.MULTILINE):
            for line in example.splitlines():
                if "[OPTIONS]" not in line:  # the usage
                    for stage in line.split(" | "):
                        if stage.startswith("claims "):
                            understood(shlex.split(stage, comments=True))


BROKEN = {
    "there is no such command": "```\nclaims conflict --about Liman\n```\n",
    "there is no such option": "```sh\nclaims list --abuot Liman\n```\n",
    "there is no such file": "```\nclaims add nowhere.txt\n```\n",
    "another program fails": "```\nclaims list --format csv | grep no.such.words\n```\n",
    "the code raises": "```python\nimport claims\nclaims.nothing\n```\n",
    "the code prints something else": "```python\n>>> 1 + 1\n3\n```\n",
    "the query finds nothing": "```sql\nSELECT * FROM claims_flat WHERE speaker = 'Nobody'\n```\n",
    "the query is wrong": "```sql\nSELECT nothing FROM claims_flat\n```\n",
    "there is no such target": "```\nmake nothing\n```\n",
    "there is no such extra": "```\npip install 'claims[nothing]'\n```\n",
    "what is not run is not understood": "```\nclaims evaluate identities a.jsonl --dcos b.jsonl\n```\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_page_that_is_broken_is_told(text: str, standing: Standing) -> None:
    with standing.desk() as desk, pytest.raises(Failed, match=r"\Aline 3: "):
        transcript.updated(f"A page.\n\n{text}", desk)


def test_what_is_shown_is_written_anew_and_nothing_else(standing: Standing) -> None:
    first, rest = "claims list --limit 1 --format csv --output - | wc -l", "```\nafter\n```text\nclaims nope\n```\n"
    with standing.desk() as desk:
        written = transcript.updated(f"```console\n$ {first}\n7\n$ claims db check\n{rest}", desk)
        assert transcript.updated(written, desk) == written
    assert written.startswith(f"```console\n$ {first}\n2\n$ claims db check\n")
    assert written.endswith(rest)


@pytest.mark.parametrize(
    "words", ["claims nope", "claims list --nope", "claims docs nope ID", "claims export claims|nope"]
)
def test_a_sentence_that_names_what_is_not_there_is_told(words: str) -> None:
    with pytest.raises(Failed):
        mentioned(words.split())
