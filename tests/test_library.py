"""What docs/library.md promises to programs: its examples run, and the JSON is of the version that it names."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from claims import Selection, tables
from claims.errors import ClaimsError
from claims.export import conflicts

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "library.md"


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    examples = PAGE.read_text(encoding="utf-8")
    tried = doctest.DocTestParser().get_doctest(examples, {}, PAGE.name, str(PAGE), 0)
    failures: list[str] = []
    failed, attempted = doctest.DocTestRunner().run(tried, out=failures.append)
    assert not failed, "".join(failures)
    assert attempted > 15


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"stance": "bogus"}, "stance: there is no “bogus”; choose one of: asserts, denies"),
        ({"kind": "fate"}, "kind: there is no “fate”; choose one of: number, polarity"),
        ({"part": "footer"}, "part: there is no “footer”; choose one of: headline, caption, prose"),
        ({"since": "2020-13-45"}, "since: “2020-13-45” is no date; give a datetime.date, as date(2022, 10, 1)"),
    ],
)
def test_a_selection_of_what_there_is_not_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ClaimsError, match=re.escape(words)):
        Selection(**asked)


def test_the_page_names_the_versions() -> None:
    said = dict(re.findall(r"\*\*(Rows|Nested pairs), version (\d+)\*\*", PAGE.read_text(encoding="utf-8")))
    assert said == {"Rows": str(tables.VERSION), "Nested pairs": str(conflicts.VERSION)}


CLAIM = """
claim_id statement_id speaker_id speaker kind role affiliation side via type stance polarity text cue place quantity_low
quantity_high unit event_date said_on outlet url title published spans confidence judgement withdrawn extractor source
refers corrected part document_id document_name held
"""
SIDE = """
claim_id statement_id speaker_id speaker kind role affiliation side type stance polarity text cue place quantity_low
quantity_high unit event_date said_on outlet url title published spans document_id appearances marks
"""
SPEAKER = "speaker_id speaker kind role affiliation aliases statements claims documents outlets"
DOCUMENT = "document_id title outlet published url name words statements claims sha256"
PAIR = "conflict_id relation kind score matter reason judgement judged_by note added_by"
COLUMNS_OF_1 = {
    "CLAIMS": CLAIM.split(),
    "STATEMENTS": [*CLAIM.split(), "appearances", "outlets"],
    "CONFLICTS": [*PAIR.split(), *(f"{side}_{name}" for side in "ab" for name in SIDE.split())],
    "SPEAKERS": SPEAKER.split(),
    "DOCUMENTS": DOCUMENT.split(),
}


@pytest.mark.parametrize("name", COLUMNS_OF_1)
def test_no_column_of_this_version_goes(name: str) -> None:
    """Columns may be added; where one goes, or is called otherwise, the version counts up and this is made anew."""
    assert tables.VERSION == 1
    assert set(COLUMNS_OF_1[name]) <= set(tables.names(getattr(tables, name)))
