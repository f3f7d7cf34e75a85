"""One of each that a package can add to claims: a reader, an extractor, a judge and an exporter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from claims.plugins import Case, Columns, Document, Extraction, Quote, Row, Span, Verdict, quote


class Subtitles:
    """Reads SubRip files, the subtitles of a broadcast: their words without numbers and times."""

    suffixes = (".srt",)

    def read(self, data: bytes, name: str) -> Iterable[Document]:
        blocks = re.split(r"\n\s*\n", data.decode("utf-8-sig").replace("\r\n", "\n").strip())
        if not all("-->" in block for block in blocks):
            raise ValueError("a subtitle has no time")
        yield Document(" ".join(line for block in blocks for line in block.split("\n")[2:]))


class Motions:
    """Finds what claims finds, and motions in minutes: "MOVED by Ann Lee: that the bridge be closed"."""

    def quotes(self, found: Extraction) -> Iterator[Quote]:
        yield from found.quotes
        for motion in re.finditer(r"^(MOVED) by ([^:\n]+): (.+)$", found.document.text, re.MULTILINE):
            cue, source, content = (Span(*motion.span(number)) for number in (1, 2, 3))
            yield quote(found, content, source, cue, stance="demands")


class Rules:
    """Judges as sure as the surest rule is, and by nothing else."""

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        return [self._verdict(case) for case in cases]

    def _verdict(self, case: Case) -> Verdict:
        found = [finding for finding in case.findings if finding.relation == "conflict"]
        surest = max(found, key=case.certainty, default=None)
        return Verdict(case.certainty(surest), surest.kind) if surest else Verdict(0.0)


class Lines:
    """Writes a line a row: its columns, apart by bars."""

    def __init__(self, stream: IO[str], columns: Columns) -> None:
        self.stream = stream

    def write(self, row: Row) -> None:
        self.stream.write(" | ".join("" if value is None else str(value) for value in row.values()) + "\n")

    def finalize(self) -> None:
        pass
