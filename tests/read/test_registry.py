"""Registries: what is read is what was written, and each line that is no entry is told with its number."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from claims.errors import InputError
from claims.read.registry import entries, write
from claims.records import Refusal
from claims.registered import Entry


def written(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "places.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_an_entry_has_its_names_and_the_columns_of_its_registry(tmp_path: Path) -> None:
    text = "\ufeffname,id,within,aliases\r\nKrasny  Liman,krasny-liman,donetsk,Lyman| Красный Лиман||Krasny Liman\r\n"
    file = written(tmp_path, text)
    aliases = ("Lyman", "Красный Лиман")
    assert list(entries(file, ["within"])) == [
        Entry("krasny-liman", "Krasny Liman", aliases, {"within": "donetsk"}, f"{file}:2")
    ]


def test_aliases_and_own_columns_may_be_missing(tmp_path: Path) -> None:
    file = written(tmp_path, "id,name\na,A\n\n , \nb,B")
    assert list(entries(file, ["within"])) == [Entry("a", "A", where=f"{file}:2"), Entry("b", "B", where=f"{file}:5")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",Nowhere,,", "no id"),
        ("no where,Nowhere,,", "“no where” is no id"),
        ("x,,,", "no name"),
        ("x,!?,,", "no letter"),
        ("x,X,–|Y,", "no letter"),
        (f"x,{'X' * 201},,", "longer than 200"),
        ("x,X,", "3 cells instead of 4"),
        ("x,X,,,", "5 cells instead of 4"),
        ("a,Again,,", "the id “a” is that of line 2"),
        ('"x" y,X,,', "no CSV"),
    ],
)
def test_a_line_that_is_no_entry_is_refused_and_the_rest_goes_on(tmp_path: Path, line: str, reason: str) -> None:
    file = written(tmp_path, f"id,name,aliases,within\na,A,,\n{line}\nb,B,,\n")
    first, refused, last = entries(file, ["within"])
    assert isinstance(first, Entry)
    assert isinstance(last, Entry)
    assert (first.id, last.id) == ("a", "b")
    assert isinstance(refused, Refusal)
    assert refused.name == f"{file}:3"
    assert reason in refused.reason
    assert refused.advice


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, 'id,name\na,A\nb,"B\nc,C\n')
    first, refused = entries(file, [])
    assert isinstance(first, Entry)
    assert isinstance(refused, Refusal)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no column “id”"),
        ("id,aliases\na,b\n", "no column “name”"),
        ("id,name,colour\na,b,c\n", "no column “colour”"),
        ("id,name,id\na,b,c\n", "names a column twice"),
        ('"id" x,name\na,b\n', "no CSV"),
        ("id,name\na,Łódź\n".encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_file_that_is_no_registry_is_refused_whole(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        list(entries(written(tmp_path, text), ["within"]))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: it can't be read"):
        list(entries(tmp_path / "none.csv", []))


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    given = [
        Entry("a", 'The "Alpha", Ltd', ("=A", "a; b", "Älpha"), {"domain": "alpha.example"}),
        Entry("b", "Beta"),
    ]
    stream = io.StringIO()
    assert write(given, ["domain"], stream) == 2
    read = list(entries(written(tmp_path, stream.getvalue()), ["domain"]))
    assert [(e.id, e.name, e.aliases, e.more) for e in read if isinstance(e, Entry)] == [
        (e.id, e.name, e.aliases, dict(e.more)) for e in given
    ]
