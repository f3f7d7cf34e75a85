"""The draw of listed conflicts is the same for the same list and has no words of the articles; verdicts are counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import draw_conflicts
import pytest
import verdicts
from said import ANNA, BORIS, CLARA, TrackerByHand, add, dead, news, ringed

from claims.records import CONTENT_JOINER, Conflict


@pytest.fixture(autouse=True)
def all_are_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.settings.SUREST", 0.0)


PLACES = {
    "North": (dead(ANNA, 5), ringed(ANNA)),
    "South": (dead(BORIS, 9), ringed(BORIS, half=True)),
    "West": (dead(CLARA, 12), ringed(CLARA)),
}


def filled(url: str, places: list[str]) -> list[Conflict]:
    with TrackerByHand(url) as tracker:
        for place in places:
            add(tracker, place, *PLACES[place])
        return tracker.conflicts()


@pytest.fixture
def drawn(sqlite_url: str, tmp_path: Path) -> tuple[list[Any], list[Any]]:
    filled(sqlite_url, list(PLACES))
    files = tmp_path / "pairs.jsonl", tmp_path / "texts.jsonl"
    draw_conflicts.main([*map(str, files), "--db", sqlite_url])
    pairs, texts = ([json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] for file in files)
    return pairs, texts


def test_pairs_have_ids_and_offsets_and_no_words(drawn: tuple[list[Any], list[Any]]) -> None:
    pairs, texts = drawn
    assert len(pairs) >= 4
    assert [row["id"] for row in pairs] == [row["id"] for row in texts]
    for row, words in zip(pairs, texts, strict=True):
        for side in "ab":
            text = news(row[f"document_{side}"], *PLACES[row[f"document_{side}"]]).text
            said = CONTENT_JOINER.join(text[start:end] for start, end in row[f"spans_{side}"])
            assert said == words[side]["text"]
            assert said in words[side]["around"]
            assert said not in json.dumps(row)


def test_all_that_is_listed_may_be_drawn(sqlite_url: str) -> None:
    listed = filled(sqlite_url, list(PLACES))
    assert sorted(one.id for one in draw_conflicts.draw(listed)) == sorted(one.id for one in listed)
    assert len(draw_conflicts.draw(listed, 2)) == 2


def test_the_order_of_the_list_does_not_matter(sqlite_url: str) -> None:
    listed = filled(sqlite_url, list(PLACES))
    assert draw_conflicts.draw(listed, 3) == draw_conflicts.draw(reversed(listed), 3)


def test_how_many_are_listed_is_said(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = len(filled(sqlite_url, ["North", "South"]))
    draw_conflicts.main([str(tmp_path / "pairs"), str(tmp_path / "texts"), "--db", sqlite_url])
    said = f"2 articles, {number} conflicts listed, {500 * number:,}.0 per 1,000 articles; {number} drawn\n"
    assert capsys.readouterr().out == said


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


DRAWN: list[dict[str, Any]] = [
    {"id": "1", "kind": "number", "score": 0.95},
    {"id": "2", "kind": "number", "score": 0.85},
    {"id": "3", "kind": "denial", "score": 0.9},
]


def verdict(id: str, label: str) -> dict[str, str]:
    return {"id": id, "label": label, "why": "by hand"}


def test_precision_by_kind_and_what_is_unclear_is_wrong(tmp_path: Path) -> None:
    pairs = written(tmp_path / "pairs.jsonl", DRAWN)
    judged = written(tmp_path / "v.jsonl", [verdict("1", "conflict"), verdict("2", "none"), verdict("3", "unclear")])
    found = verdicts.precision(pairs, judged)
    assert (found.right, found.of, found.percent) == (1, 3, 33.3)
    assert found.by_kind == {"number": (1, 2), "denial": (0, 1)}


@pytest.mark.parametrize(
    ("judged", "complaint"),
    [
        ([verdict("1", "conflict"), verdict("2", "none")], "3: drawn and not judged"),
        ([*(verdict(id, "none") for id in "123"), verdict("4", "none")], "4: drawn and not judged, or judged"),
        ([*(verdict(id, "none") for id in "123"), verdict("1", "conflict")], "1 is judged twice"),
        ([verdict("1", "yes")], "the label of 1 is 'yes'"),
    ],
)
def test_verdicts_that_do_not_fit_the_draw_are_refused(
    tmp_path: Path, judged: list[dict[str, str]], complaint: str
) -> None:
    pairs = written(tmp_path / "pairs.jsonl", DRAWN)
    with pytest.raises(ValueError, match=complaint):
        verdicts.precision(pairs, written(tmp_path / "v.jsonl", judged))
