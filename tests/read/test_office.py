"""PDF and Word: paragraphs as a reader sees them, and a clear word where there are none."""

from __future__ import annotations

import builtins
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import examples
import pytest
from reads import only, read, reason

from claims import settings
from claims.read.pdf import joined

WIDE = "The mayor said on Monday that the bridge would stay closed until the"

PARTED = (
    " ".join(f"{a} {WIDE}" for a in "abcd")
    + "".join(f" end of {a}.\n\n{b} {WIDE}" for a, b in ("de", "ef"))
    + " end of f."
)


def encrypted(password: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(examples.pdf()))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_words_that_are_cut_at_a_line_end_are_one_again(tmp_path: Path) -> None:
    assert only(read(tmp_path, examples.pdf(), "a.pdf")).text == (
        "The mayor said on Monday that the bridge would stay closed until the spring.\n\nShe was sorry, she said."
    )


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        (["a well-\nknown man, well-known here"], "a well-known man, well-known here"),
        (["a well-\nknown man"], "a wellknown man"),
        (["Jean-\nPaul said"], "Jean- Paul said"),
        (["One.\n\nTwo."], "One.\n\nTwo."),
        ([f"{WIDE}\nspring.\n{WIDE}\nautumn."], f"{WIDE} spring.\n\n{WIDE} autumn."),
        ([f"Courier 1\n{WIDE}", "Courier 2\nspring.", "Courier 3\nShe left."], f"{WIDE} spring.\n\nShe left."),
        (["One said no.\n7", "Two said\n8", "yes.\n9"], "One said no.\n\nTwo said yes."),
        (["Said:\n• one no\n• two yes"], "Said:\n\n• one no\n\n• two yes"),
        (
            [f"{a} {WIDE}\nPart 1: {n}" if n < 4 else f"{a} {WIDE}\nend of {a}." for n, a in enumerate("abcdef", 1)],
            PARTED,
        ),
        (["x\0y", ""], "xy"),
        ([], ""),
    ],
)
def test_lines_become_paragraphs(pages: Sequence[str], text: str) -> None:
    assert joined(pages) == text


def test_metadata_of_a_pdf_counts_if_it_is_no_file_name_and_its_dates_never_do(tmp_path: Path) -> None:
    info = "/Title ({}) /Author (Ann Lee) /CreationDate (D:20221001000000Z)"
    found = only(read(tmp_path, examples.pdf(info=info.format("Bridge shut")), "a.pdf"))
    assert (found.title, found.author, found.published) == ("Bridge shut", "Ann Lee", None)
    assert only(read(tmp_path, examples.pdf(info=info.format("final2.indd")), "a.pdf")).title is None


def test_a_pdf_of_pictures_is_refused(tmp_path: Path) -> None:
    assert "only pictures; have a program for text recognition" in reason(read(tmp_path, examples.pdf([], []), "a.pdf"))


def test_an_encrypted_pdf_is_refused_unless_it_opens_without_a_password(tmp_path: Path) -> None:
    assert reason(read(tmp_path, encrypted("secret"), "a.pdf")).startswith("the PDF is encrypted")
    assert "bridge" in only(read(tmp_path, encrypted(""), "a.pdf")).text


def test_a_pdf_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PDF_TIMEOUT", -1.0)
    assert "takes more than" in reason(read(tmp_path, examples.pdf(), "a.pdf"))


def test_styles_of_word_tell_headlines_and_captions(tmp_path: Path) -> None:
    found = only(read(tmp_path, examples.docx(), "a.docx"))
    assert [(part.kind, part.span.of(found.text)) for part in found.parts] == [
        ("headline", examples.TITLE),
        ("caption", "The bridge in May"),
    ]
    assert found.text.endswith("Piers: six\n\nCracked: four")
    assert (found.title, found.author, found.published) == (examples.TITLE, "Ann Lee", None)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(100), "a.docx", "encrypted, or an old Word document"),
        (b"PK\x03\x04", "a.docx", "can't be parsed"),
        (examples.zipped({"a.txt": b"x"}), "a.docx", "can't be parsed"),
        (b"%PDF-1.4 and so on", "a.pdf", "can't be parsed"),
        (b"", "a.pdf", "can't be parsed"),
    ],
)
def test_damaged_ones_are_refused(tmp_path: Path, data: bytes, name: str, words: str) -> None:
    assert words in reason(read(tmp_path, data, name))


def test_a_cell_that_says_it_spans_a_billion_columns_is_one_cell(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(examples.docx())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    spans = b'<w:tcPr><w:gridSpan w:val="1000000000"/>'
    document = members["word/document.xml"].replace(b"<w:tcPr>", spans)
    assert spans in document
    found = only(read(tmp_path, examples.zipped(members | {"word/document.xml": document}), "a.docx"))
    assert found.text.endswith("Piers: six\n\nCracked: four")


def test_a_word_document_that_unfolds_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_HELD", 1000)
    assert "unfolds to too much" in reason(read(tmp_path, examples.docx(), "a.docx"))


@pytest.mark.parametrize(("name", "library"), [("a.pdf", "pypdf"), ("a.docx", "docx"), ("a.parquet", "pyarrow")])
def test_what_is_missing_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    real = builtins.__import__

    def without(module: str, *rest: Any) -> Any:
        if module == library:
            raise ImportError(f"No module named {library!r}", name=library)
        return real(module, *rest)

    data = examples.every()[name]
    monkeypatch.setattr(builtins, "__import__", without)
    assert reason(read(tmp_path, data, name)) == (
        f"what reads it is not installed ({library}); install it: pip install 'claims[{name[2:]}]'"
    )
