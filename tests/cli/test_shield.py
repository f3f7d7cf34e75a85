"""What is written to a terminal is never obeyed by it; what goes to a file or pipe is left as it is."""

from __future__ import annotations

import io

import pytest

from claims.cli.output import shielded
from claims.export import BYTES, FORMATS, exporter
from claims.tables import Column

TEXT = [Column[dict[str, str]]("text", lambda row: row["text"], "Any words.")]
EVIL = "a\x1b[2Jb\x9bc\u202ed\x07e\u2028f"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in BYTES])
def test_a_terminal_gets_nothing_to_obey(form: str) -> None:
    stream = Terminal()
    exporter(form, shielded(stream), TEXT).write_all([{"text": EVIL}])  # type: ignore[arg-type]
    assert not set(stream.getvalue()) & set("\x1b\x9b\u202e\x07")


def test_a_file_gets_every_character() -> None:
    stream = io.StringIO()
    exporter("csv", shielded(stream), TEXT).write_all([{"text": EVIL}])
    assert EVIL in stream.getvalue()


def test_a_warning_says_what_it_says_and_not_where(capsys: pytest.CaptureFixture[str]) -> None:
    from claims.cli import warn

    warn(UserWarning("none.npz: no weights"), UserWarning, "/some/where/claims/extract/component.py", 1)
    warn(DeprecationWarning("old"), DeprecationWarning, "/some/where/claims/extract/component.py", 1)
    warn(UserWarning("theirs"), UserWarning, "/some/where/spacy/util.py", 1)
    assert capsys.readouterr().err == "warning: none.npz: no weights\n"
