"""Out to each annotation tool and back: nothing is lost, and what an annotator changed is seen."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.annotation import FORMATS, TO_FILES, Format, read, write
from claims.records import Refusal
from claims.sheets import STANCES, Marking, Sheet
from claims.stated import Span

WORDS = st.text(st.sampled_from("abc é“”’ \n\t😀漢.-"), min_size=1, max_size=60).filter(str.strip)
NAMES = st.one_of(st.none(), st.sampled_from(["Ann Lee", "=cmd", "Ünal <b>", "the ministry", "Ministère 😀"]))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A text with quotes of some parts, their words with a letter in them, which may share cue and source."""
    text = draw(WORDS)
    letters = [at for at, char in enumerate(text) if not char.isspace()]

    def span() -> Span:
        start, end = sorted((draw(st.sampled_from(letters)), draw(st.sampled_from(letters))))
        return Span(start, end + 1)

    def spans(most: int, least: int = 0) -> tuple[Span, ...]:
        found: list[Span] = []
        for one in sorted(span() for _ in range(draw(st.integers(least, most)))):
            if not found or text[found[-1].end : one.start].strip():
                found.append(one)
        return tuple(found)

    markings: dict[tuple[Span, ...], Marking] = {}
    for number in range(draw(st.integers(0, 4))):
        content = spans(3, 1)
        stance, name = draw(st.sampled_from(STANCES)), draw(NAMES)
        markings.setdefault(content, Marking(content, spans(2), spans(2), stance, name, f"c{number}"))
    ordered = tuple(sorted(markings.values(), key=lambda one: (one.content, one.cue, one.source, one.claim)))
    return Sheet("d0", "a title", text, ordered, ordered)


def submitted(format: Format, path: Path) -> None:
    """What the annotator's tool does with what it was given: Label Studio turns predictions into annotations."""
    if format == "labelstudio":
        tasks = json.loads(path.read_text("utf-8"))
        for task in tasks:
            task["annotations"] = [{"id": 1, "result": task.pop("predictions")[0]["result"]}]
        path.write_text(json.dumps(tasks), "utf-8")


def there_and_back(format: Format, sheet: Sheet, folder: Path, ending: str = ".zip") -> Sheet:
    """The markings of the sheet go to the tool, as corrected; `given` is what they were before."""
    path = folder / f"out{ending if format in TO_FILES else '.json'}"
    if format in TO_FILES:
        assert write(format, [sheet], path) == 1
    else:
        stream = io.StringIO(newline="")
        assert write(format, [sheet], stream) == 1
        path.write_text(stream.getvalue(), "utf-8", newline="")
    submitted(format, path)
    [back] = read(format, path)
    assert not isinstance(back, Refusal), back
    return back


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Format, Sheet], Sheet]:
    return lambda format, sheet: there_and_back(format, sheet, tmp_path)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None)
@given(sheet=sheets())
def test_what_nobody_touched_comes_back_as_it_went_out(format: Format, sheet: Sheet) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert there_and_back(format, sheet, Path(folder)) == sheet


TEXT = "“We left,” Ann Lee said. He denied that, and\nBob Ray agreed: the bridge was mined."
FIRST = Marking((Span(0, 10),), (Span(19, 23),), (Span(11, 18),), "asserts", "Ann Lee", "c1")
SECOND = Marking((Span(35, 39),), (Span(28, 34),), (Span(25, 27),), "denies", "Ann Lee", "c2")
SHEET = Sheet("d0", "a title", TEXT, (FIRST, SECOND), (FIRST, SECOND))
MINED = Marking((Span(61, 81),), (Span(53, 59),), (Span(45, 52),), "asserts", "Bob Ray")

Again = Callable[[Format, Sheet], Sheet]


@pytest.mark.parametrize("format", FORMATS)
def test_a_quote_that_was_removed_or_added_is_seen(format: Format, again: Again) -> None:
    back = again(format, replace(SHEET, markings=(FIRST, MINED)))
    assert back.removed == [SECOND]
    assert back.added == [MINED]
    assert back.kept == [(FIRST, FIRST)]


@pytest.mark.parametrize("format", FORMATS)
def test_another_stance_is_seen(format: Format, again: Again) -> None:
    other = replace(SECOND, stance="admits")
    assert again(format, replace(SHEET, markings=(FIRST, other))).kept == [(FIRST, FIRST), (SECOND, other)]


@pytest.mark.parametrize("format", FORMATS)
def test_another_speaker_is_seen(format: Format, again: Again) -> None:
    """Where a tool has no place for a name, the source says who it is."""
    other = replace(SECOND, source=MINED.source, speaker="Bob Ray")
    assert again(format, replace(SHEET, markings=(FIRST, other))).kept[1] == (SECOND, other)


@pytest.mark.parametrize("format", ["labelstudio", "brat", "spacy"])
def test_another_name_alone_is_seen(format: Format, again: Again) -> None:
    other = replace(SECOND, speaker="Bob Ray")
    assert again(format, replace(SHEET, markings=(FIRST, other))).kept[1] == (SECOND, other)


def test_words_of_other_bounds_are_another_quote(again: Again) -> None:
    longer = replace(FIRST, content=(Span(0, 9),), claim="")
    back = again("brat", replace(SHEET, markings=(longer, SECOND)))
    assert (back.removed, back.added) == ([FIRST], [longer])


@pytest.mark.parametrize("format", ["brat", "spacy"])
def test_a_folder_serves_as_well_as_an_archive(format: Format, tmp_path: Path) -> None:
    assert there_and_back(format, SHEET, tmp_path, "") == SHEET


def test_one_file_of_spacy_too(tmp_path: Path) -> None:
    assert there_and_back("spacy", SHEET, tmp_path, ".spacy") == SHEET


@pytest.mark.parametrize("format", FORMATS)
def test_many_come_back_in_order(format: Format, tmp_path: Path) -> None:
    many = [replace(SHEET, document=f"d{number:03d}") for number in range(250)]
    path = tmp_path / ("out.zip" if format in TO_FILES else "out.json")
    if format in TO_FILES:
        assert write(format, iter(many), path) == 250
    else:
        with open(path, "w", encoding="utf-8", newline="") as stream:
            assert write(format, iter(many), stream) == 250
    submitted(format, path)
    assert list(read(format, path)) == many
