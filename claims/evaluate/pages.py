"""How well the article on a web page is found, and its title and date: saved pages against what is known of them.

A folder of pages has a table `index.tsv`: `file`, `title`, `date`, `expected` (the file with the article's text) and
`expected_kind`. Of kind "segments" only some lines are known: those after WITH: that the text has to have, and those
after WITHOUT: that it must not have; else the whole text is. Scores are over words, whatever their case and number.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from claims import read
from claims.errors import GoldError
from claims.evaluate.gold import Row
from claims.identity import normalised
from claims.records import Document, Refusal

INDEX = "index.tsv"
_COLUMNS = ("file", "title", "date", "expected")
_TAIL = re.compile(r"\s+[|–—-]\s+(?!.*\s[|–—-]\s).*$")


@dataclass(frozen=True)
class Page:
    """What was found on one page against what is known of it; `refused` says why nothing was."""

    name: str
    precision: float
    recall: float
    title: tuple[str | None, str | None]
    """Found and wanted; wanted is None where it is not known. So with the date."""
    date: tuple[str | None, str | None]
    missing: tuple[str, ...] = ()
    """Lines of the known text that were not found, and lines found that the known text lacks."""
    surplus: tuple[str, ...] = ()
    refused: str | None = None

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def title_right(self) -> bool | None:
        found, wanted = self.title
        return None if wanted is None else _same_title(found or "", wanted)

    @property
    def date_right(self) -> bool | None:
        found, wanted = self.date
        return None if wanted is None else found == wanted

    @property
    def wrong(self) -> bool:
        return bool(self.missing or self.surplus or self.refused) or False in (self.title_right, self.date_right)

    def row(self) -> Row:
        fields: Row = {"page": self.name, "f1": round(self.f1, 3), "missing": self.missing, "surplus": self.surplus}
        if self.title_right is False:
            fields["title"] = {"found": self.title[0], "wanted": self.title[1]}
        if self.date_right is False:
            fields["date"] = {"found": self.date[0], "wanted": self.date[1]}
        return fields | ({"refused": self.refused} if self.refused else {})


@dataclass(frozen=True)
class Scores:
    """Means over pages, in per cent, and counts with how many are known."""

    pages: tuple[Page, ...]

    @property
    def f1(self) -> float:
        return self._mean(lambda page: page.f1)

    @property
    def precision(self) -> float:
        return self._mean(lambda page: page.precision)

    @property
    def recall(self) -> float:
        return self._mean(lambda page: page.recall)

    @property
    def titles(self) -> tuple[int, int]:
        return self._right(lambda page: page.title_right)

    @property
    def dates(self) -> tuple[int, int]:
        return self._right(lambda page: page.date_right)

    @property
    def wrong_dates(self) -> int:
        """Dates that were found and are not the wanted ones; the others were left empty."""
        return sum(page.date_right is False and page.date[0] is not None for page in self.pages)

    def _mean(self, figure: Callable[[Page], float]) -> float:
        return 100 * sum(map(figure, self.pages)) / len(self.pages) if self.pages else 0.0

    def _right(self, judged: Callable[[Page], bool | None]) -> tuple[int, int]:
        known = [right for page in self.pages if (right := judged(page)) is not None]
        return sum(known), len(known)

    def figures(self) -> dict[str, object]:
        rates = {name: round(getattr(self, name), 1) for name in ("f1", "precision", "recall")}
        return {
            "pages": len(self.pages),
            **rates,
            "titles": self.titles,
            "dates": self.dates,
            "wrong_dates": self.wrong_dates,
        }


def score(folder: Path, progress: Callable[[int, int], None] = lambda done, of: None) -> Scores:
    """Read every page of the folder and compare. Raises GoldError where the folder is not as it should be."""
    rows = list(_rows(folder))
    found = []
    for number, row in enumerate(rows, start=1):
        found.append(_page(folder, row))
        progress(number, len(rows))
    return Scores(tuple(found))


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    try:
        with open(folder / INDEX, encoding="utf-8", newline="") as table:
            yield from csv.DictReader(table, delimiter="\t")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GoldError(
            f"{folder / INDEX}: it can't be read ({error}); name a folder of pages with their table"
        ) from None


def _page(folder: Path, row: dict[str, str]) -> Page:
    if missing := [column for column in _COLUMNS if row.get(column) is None]:
        raise GoldError(
            f"{folder / INDEX}: a row has no {', '.join(missing)}; it has to be tab-separated, with a header"
        )
    expected = _text(folder / row["expected"])
    [found, *_] = read.documents([str(folder / row["file"])])
    text = found.text if isinstance(found, Document) else ""
    wanted, unwanted = expected, ""
    if row.get("expected_kind") == "segments":
        wanted, unwanted = _segments(expected)
        text = _known_lines(text, f"{wanted}\n{unwanted}")
    precision, recall = _overlap(_words(text), _words(wanted))
    day = found.published_on if isinstance(found, Document) else None
    return Page(
        name=row["file"],
        precision=precision,
        recall=recall,
        title=(found.title if isinstance(found, Document) else None, row["title"] or None),
        date=(day.isoformat() if day else None, row["date"] or None),
        missing=_lacking(wanted, text),
        surplus=_lacking(text, wanted),
        refused=str(found) if isinstance(found, Refusal) else None,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: the expected text can't be read ({error})") from None


def _segments(expected: str) -> tuple[str, str]:
    wanted, _, unwanted = expected.partition("WITHOUT:")
    return wanted.replace("WITH:", "", 1).strip(), unwanted.strip()


def _known_lines(text: str, lines: str) -> str:
    """Those of the lines that the text has."""
    whole = _plain(text)
    return "\n".join(line for line in lines.splitlines() if line.strip() and _plain(line) in whole)


def _lacking(lines: str, text: str) -> tuple[str, ...]:
    whole = _plain(text)
    return tuple(line.strip() for line in lines.splitlines() if normalised(line) and _plain(line) not in whole)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _overlap(found: Counter[str], wanted: Counter[str]) -> tuple[float, float]:
    """Precision and recall."""
    common = (found & wanted).total()
    return common / found.total() if found else 0.0, common / wanted.total() if wanted else 0.0


def _same_title(found: str, wanted: str) -> bool:
    """The same words, the outlet's name at the end of the one that was written down set aside."""
    return normalised(found) in {normalised(wanted), normalised(_TAIL.sub("", wanted))}
