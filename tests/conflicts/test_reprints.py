"""In copies of one text, what is said at the same place is one utterance, whoever is found to say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from claims.conflicts.reprints import reprinted
from claims.identity import digest
from claims.records import Claim, Document, Printing, Speaker
from claims.stated import Span

TEXT = (
    "GORNOVO - The pit was closed on Monday after a second collapse. {first}, a senior official said on the way to "
    "the shaft. Rescuers had worked through the night with pumps that were brought from the coast. {second}, said the "
    "mayor, Anna Abel, before she left for the hospital where the injured miners are treated by two surgeons."
)
OFFICIAL = "The roof gave way over a length of forty metres"
COMMENT = "No comment"


def printing(
    outlet: str,
    first: str = OFFICIAL,
    second: str = COMMENT,
    *,
    text: str = TEXT,
    speaker: Speaker | None = None,
    source: str = "a senior official",
    published: str | None = "2022-10-01",
) -> Printing:
    """A copy of the text in which both are claims, of the unnamed official and of the mayor."""
    document = Document(text.format(first=first, second=second), outlet=outlet, title="Pit", published=published)
    official = speaker or Speaker(f"official of {outlet}", "senior official", "unnamed")
    mayor = Speaker("5a01", "Anna Abel", "person")
    return Printing(
        document.text,
        (said(document, first, official, source), said(document, second, mayor, "the mayor, Anna Abel")),
    )


def said(document: Document, words: str, speaker: Speaker | None, source: str) -> Claim:
    start = document.text.index(words)
    span = Span(start, start + len(words))
    return Claim(
        id=digest(document.id, words),
        document=document.info,
        text=words,
        spans=(span,),
        cue_spans=(),
        source_spans=(),
        sentence=span,
        cue="said",
        source=source,
        sentence_text=words,
        type="direct",
        stance="asserts",
        confidence=0.9,
        speaker=speaker,
        via=None,
        said_on=None,
        extractor="by hand",
    )


def joined(one: Printing, other: Printing) -> list[tuple[str, str]]:
    """The words of the pairs, the same from either side."""
    texts = {claim.id: claim.text for claim in (*one.claims, *other.claims)}
    found = [(texts[a], texts[b]) for a, b in reprinted(one, other)]
    assert sorted(found) == sorted((texts[a], texts[b]) for b, a in reprinted(other, one))
    return found


def test_an_unnamed_source_says_the_same_in_every_copy() -> None:
    assert joined(printing("Wire"), printing("Herald")) == [(OFFICIAL, OFFICIAL), (COMMENT, COMMENT)]


@pytest.mark.parametrize(
    "edited",
    [
        "The roof gave way over a length of forty meters",
        "the roof gave way, over a length of “forty metres”",
        "The roof gave way over the length of forty metres",
    ],
)
def test_an_editors_touch_makes_no_other_utterance(edited: str) -> None:
    assert (OFFICIAL, edited) in joined(printing("Wire"), printing("Herald", edited))


@pytest.mark.parametrize(
    "other",
    [
        "The roof gave way over a length of fifty metres",
        "The roof never gave way over a length of forty metres",
        "The roof gave way over a length of 40 metres",
        "The roof gave way",
    ],
)
def test_figures_negation_and_half_a_sentence_are_another_account(other: str) -> None:
    assert joined(printing("Wire"), printing("Herald", other)) == [(COMMENT, COMMENT)]


def test_another_name_is_another_account() -> None:
    one, other = (f"Everybody in the town was sure by then that {who} had given the order" for who in ("Abel", "Berg"))
    assert joined(printing("Wire", one), printing("Herald", other)) == [(COMMENT, COMMENT)]


def test_a_speaker_who_was_settled_otherwise_is_no_obstacle_where_the_words_for_him_are_the_same() -> None:
    boris, clara = Speaker("5b02", "Boris Berg", "person"), Speaker("5c03", "Clara Cole", "person")
    he = printing("Wire", speaker=boris, source="he")
    assert joined(he, printing("Herald", speaker=clara, source="he"))[0] == (OFFICIAL, OFFICIAL)
    assert joined(he, printing("Herald", source="an official"))[0] == (OFFICIAL, OFFICIAL)
    assert joined(he, printing("Herald", speaker=clara, source="Clara Cole")) == [(COMMENT, COMMENT)]


def test_a_formula_elsewhere_in_the_text_is_another_utterance() -> None:
    swapped = printing("Herald", COMMENT, OFFICIAL)
    assert joined(printing("Wire"), swapped) == [(OFFICIAL, OFFICIAL)], "eight words are not said twice"


def test_a_text_printed_again_after_weeks_reports_another_utterance() -> None:
    assert joined(printing("Wire"), printing("Herald", published="2022-11-01")) == []
    assert len(joined(printing("Wire"), printing("Herald", published=None))) == 2
    late = printing("Herald", published="2022-11-01")
    dated = replace(late, claims=tuple(replace(one, said_on=date(2022, 10, 2)) for one in late.claims))
    assert len(joined(printing("Wire"), dated)) == 2
