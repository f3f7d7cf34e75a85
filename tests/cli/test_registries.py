"""`claims places` and `claims outlets`: what they print, where, and how they exit, on real databases of both kinds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claims.identity import digest, normalised
from claims.read.registry import entries
from claims.records import Claim, Document
from claims.stated import Span
from claims.store import Store

SEEDS = Path(__file__).parents[2] / "seeds"
SAID = (
    ("2022-10-02", "Yampol was lost", "Yampol", "denies"),
    ("2022-10-01", "Yampil was taken", "Yampil", "asserts"),
    ("2022-09-30", "Krasny Liman was taken", "Krasny Liman", "asserts"),
)


def claim_of(document: Document, place: str, stance: Any) -> Claim:
    span = Span(0, len(document.text))
    return Claim(
        id=digest(document.id, normalised(document.text), "1"), document=document.info, text=document.text,
        spans=(span,), cue_spans=(), source_spans=(), sentence=span, cue="", source="", sentence_text=document.text,
        type="indirect", stance=stance, confidence=0.9, speaker=None, via="the Volga Post", said_on=None,
        extractor="by hand", refers=(place,),
    )  # fmt: skip


@pytest.fixture
def filled(url: str) -> str:
    store = Store.open(url, create=False)
    for day, text, place, stance in SAID:
        document = Document(text, text, "Meridian Wire", day, f"https://meridian.example/{day}", text)
        one = claim_of(document, place, stance)
        store.save(document, [replace(one, facts=replace(one.facts, places=(place,)))], "by hand")
    store.close()
    return url


def places_file(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "places.csv"
    file.write_text("\n".join(("id,name,aliases,within", *lines)), encoding="utf-8")
    return file


def test_the_places_that_come_along_can_be_imported_again_and_again(claims: Any, filled: str) -> None:
    assert "None of these is registered; after `claims places import`" in claims("places", "--db", filled).stderr
    first = claims("places", "import", SEEDS / "places.csv", "--db", filled)
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == "places.csv: 47 new places, 0 changed, 0 as they were.\n"
    again = claims("places", "import", "--db", filled)
    assert again.stderr == (
        "places-world.csv: 64 new places, 0 changed, 0 as they were.\n"
        "places.csv: 0 new places, 0 changed, 47 as they were.\n"
    )
    assert "registered" not in claims("places", "--db", filled).stderr
    shown = claims("list", "--place", "Ямполь", "--jsonl", "--db", filled)
    assert [json.loads(line)["text"] for line in shown.stdout.splitlines()] == ["Yampil was taken", "Yampol was lost"]


def test_lines_that_cannot_be_used_are_told_and_the_rest_is_kept(claims: Any, filled: str, tmp_path: Path) -> None:
    file = places_file(tmp_path, "yampol,Yampol,Yampil,", ",Nowhere,,", "x,X,,nowhere")
    done = claims("places", "import", file, "--db", filled)
    assert done.exit_code == 1
    assert done.stderr == (
        f"refused {file}:3: it has no id; write one of letters, digits and - without spaces\n"
        f"refused {file}:4: no place has the id “nowhere” that it is said to lie within; write the id of a place in "
        "this file or in `claims places`, or nothing\n"
        "places.csv: 1 new place, 0 changed, 0 as they were, 2 lines refused.\n"
    )
    assert "Yampol" in claims("places", "--db", filled).stdout


def test_a_file_that_is_no_registry_changes_nothing(claims: Any, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("name,colour\nX,red\n")
    refused = claims("places", "import", file, "--db", filled)
    assert refused.exit_code == 1
    assert "no column “id”" in refused.stderr
    assert claims("log", "--db", filled).stdout == ""


def test_what_is_exported_can_be_imported(claims: Any, filled: str, tmp_path: Path) -> None:
    file = places_file(tmp_path, "yampol,Yampol,Yampil|Ямполь,", "lyman,Lyman,Krasny Liman,yampol")
    claims("places", "import", file, "--db", filled)
    copy = tmp_path / "copy.csv"
    assert claims("places", "export", "-o", copy, "--db", filled).stderr == "2 places.\n"
    assert len(list(entries(copy, ["within"]))) == 2
    again = claims("places", "import", copy, "--db", filled)
    assert again.stderr == "copy.csv: 0 new places, 0 changed, 2 as they were.\n"


def test_a_place_reads_as_a_history_unless_told_otherwise(claims: Any, filled: str) -> None:
    claims("places", "import", SEEDS / "places.csv", "--db", filled)

    def days(*options: str) -> list[str]:
        shown = claims("list", *options, "--db", filled).stdout
        return [line[:10] for line in shown.splitlines() if line.startswith("2022")]

    assert days("--place", "Donetsk Oblast") == ["2022-09-30", "2022-10-01", "2022-10-02"]
    assert days("--place", "Donetsk Oblast", "--newest") == ["2022-10-02", "2022-10-01", "2022-09-30"]
    assert days() == ["2022-10-02", "2022-10-01", "2022-09-30"]
    assert days("--oldest", "--limit", "1") == ["2022-09-30"]
    shown = claims("list", "--place", "Yampol", "--db", filled).stdout
    assert "denies" in shown


@pytest.mark.parametrize(
    "command",
    ["list", "conflicts", "speakers", "docs list", "places", "outlets", "compare", "export claims", "export documents"],
)
def test_an_unknown_place_is_an_error_with_the_nearest_names(claims: Any, filled: str, command: str) -> None:
    told = claims(*command.split(), "--place", "Yampl", "--db", filled)
    assert told.exit_code == 1
    assert "Yampl: no place goes by this name; did you mean Yamp" in told.stderr


def test_names_are_added_merged_split_and_taken_away(claims: Any, filled: str) -> None:
    def said(*words: str) -> str:
        done = claims("places", *words, "--db", filled)
        assert done.exit_code == 0, done.stderr
        return str(done.stderr)

    assert said("merge", "Yampol", "Yampil") == "Yampol: also called Yampil.\n"
    assert said("alias", "Yampil", "Jampol") == "Yampol: also called Jampol, Yampil.\n"
    assert said("alias", "Yampil", "Jampol", "--remove") == "Yampol: also called Yampil.\n"
    shown = claims("places", "show", "Yampil", "--db", filled).stdout
    assert "merged          Yampil" in shown
    assert "2, in 2 documents, 2022-10-01 to 2022-10-02" in shown
    assert said("split", "Yampol", "Yampil") == "Yampol.\nYampil.\n"
    log = [json.loads(line) for line in claims("log", "--jsonl", "--db", filled).stdout.splitlines()]
    assert [one["action"] for one in log] == ["split", "withdraw", "alias", "merge"]
    assert claims("places", "merge", "Yampol", "Quito", "--db", filled).exit_code == 1


def test_outlets_have_the_same_commands(claims: Any, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "outlets.csv"
    file.write_text("id,name,aliases,domain\nmeridian,Meridian,Meridian Wire|Meridian (UK),meridian.example\n")
    assert claims("outlets", "import", file, "--db", filled).stderr.startswith("outlets.csv: 1 new outlet")
    [row] = map(json.loads, claims("outlets", "--jsonl", "--db", filled).stdout.splitlines())
    assert row == {
        "outlet_id": "meridian", "outlet": "Meridian", "aliases": ["Meridian (UK)", "Meridian Wire"],
        "domains": ["meridian.example"], "documents": 3, "claims": 3,
    }  # fmt: skip
    assert claims("list", "--outlet", "meridian.example", "--db", filled).stderr == "3 statements.\n"
    assert claims("list", "--via", "Volga Post", "--db", filled).stderr == "3 statements.\n"
    assert claims("outlets", "merge", "Meridian", "the Volga Post", "--db", filled).exit_code == 0
    assert claims("list", "--via", "Meridian Wire", "--db", filled).stderr == "3 statements.\n"
    assert claims("outlets", "export", "--db", filled).stdout.splitlines() == [
        "id,name,aliases,domain",
        "meridian,Meridian,Meridian (UK)|Meridian Wire|the Volga Post,meridian.example",
    ]


def test_no_outlets_come_along(claims: Any, filled: str) -> None:
    told = claims("outlets", "import", "--db", filled)
    assert told.exit_code == 2
    assert "name a file" in told.stderr


def test_a_group_lists_where_no_command_is_named(claims: Any, filled: str) -> None:
    listed = claims("places", "list", "--limit", "1", "--db", filled)
    assert claims("places", "--limit", "1", "--db", filled).stdout == listed.stdout != ""
    assert claims("places", "--help").stdout.startswith("Usage: claims places")
    assert claims("places", "lst").exit_code == 2
