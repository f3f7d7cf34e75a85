"""`claims bulk` from end to end on two short articles, and what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def news(tmp_path: Path) -> Path:
    file = tmp_path / "news.jsonl"
    lines = [
        {
            "url": "https://a.example/1",
            "body": "“At least 12 people were killed in Gornovo,” the ministry said.",
            "paper": "A",
        },
        {"url": "https://a.example/2", "body": "The company said that 11 people were killed in Gornovo.", "paper": "B"},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines) + "nonsense\n")
    return file


def test_extract_and_load_say_what_they_did(claims: Any, news: Path, tmp_path: Path) -> None:
    parts, db = tmp_path / "parts", tmp_path / "a.db"
    ran = claims("bulk", "extract", news, "-o", parts, "--map", "text=body", "--map", "outlet=paper", "--part", 1)
    assert ran.exit_code == 1, "one line was refused"
    assert ran.stdout == f"3 parts in {parts}: 2 documents with 2 claims; 1 refused.\n"
    assert f"What was refused, and why, stands in {parts / 'refused.jsonl'}." in ran.stderr

    ran = claims("bulk", "load", parts, "--db", db)
    assert (ran.exit_code, ran.stdout) == (
        0,
        "Added 2 documents with 2 claims and 1 pair of claims that may conflict; 0 unchanged.\n",
    )
    assert "documents a second." in ran.stderr
    ran = claims("bulk", "load", parts, "--db", db)
    assert ran.stdout.startswith("Added 0 documents with 0 claims")
    assert "2 unchanged" in ran.stdout
    listed = claims("list", "--db", db, "--jsonl")
    assert {json.loads(line)["outlet"] for line in listed.stdout.splitlines()} == {"A", "B"}


def test_a_folder_without_a_job_makes_no_database(claims: Any, tmp_path: Path) -> None:
    ran = claims("bulk", "load", tmp_path, "--db", tmp_path / "a.db")
    assert ran.exit_code == 1
    assert f"{tmp_path}: there is no job in it; type `claims bulk extract INPUT -o {tmp_path}`" in ran.stderr
    assert not (tmp_path / "a.db").exists()


def test_what_can_not_be_read_again_is_refused(claims: Any, tmp_path: Path) -> None:
    ran = claims("bulk", "extract", "-", "-o", tmp_path / "parts")
    assert ran.exit_code == 1
    assert "save it to a file" in ran.stderr
    assert not (tmp_path / "parts").exists()


def test_ctrl_c_says_how_to_go_on(claims: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("claims.bulk.extract", stopped)
    ran = claims("bulk", "extract", "a.txt", "-o", tmp_path / "parts")
    assert ran.exit_code == 130
    assert "Stopped; the same command goes on from the parts that are done." in ran.stderr
