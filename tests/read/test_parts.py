"""What of a text is not its prose."""

from __future__ import annotations

import io
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.read import documents
from claims.read.parts import merged, parts_of, without_boilerplate
from claims.records import Document, Part
from claims.stated import Span

BEFORE = "The mayor said on Monday that the bridge would stay closed until the spring of next year."
AFTER = "Engineers had warned the council two years ago, according to a report that this newspaper has seen."


def marked(line: str) -> list[tuple[str, str]]:
    """What is marked in a line between two paragraphs, with its kind."""
    text = f"{BEFORE}\n\n{line}\n\n{AFTER}"
    return [(part.span.of(text), part.kind) for part in parts_of(text)]


@pytest.mark.parametrize(
    "line",
    [
        "ADVERTISEMENT",
        "Advertisement Continue reading the main story",
        "Story Continued Below",
        "Read more: Bridge was to be closed in May, mayor says",
        "READ MORE:",
        "Bridge was to be closed in May, mayor says Read more",
        "( PHOTOS: Ten great bridges)",
        "8 Photos",
        "5 of 13 Photos",
        "Sign up for our daily newsletter",
        "Ann Ember and the Northline Agency contributed to this report.",
        "• Bob Oak contributed to this report.",
        "Follow Ann Ember on Twitter @annember",
        "Write to Ann Ember at ann.ember@courier.example",
        "Copyright © 2019 The Courier. Click here for reprint permission.",
        "Getty Images",
        "Ann Ember/AFP/Getty Images",
        "Photo by Ann Ember on Unsplash",
        "(Photo: Ann Ember, AP)",
        "Enlarge this image toggle caption Ann Ember/AP Ann Ember/AP",
        "Slideshow (16 Images)",
        "JUST WATCHED Mayor of Gornovo accuses the old council of lies Replay More Videos ... MUST WATCH",
    ],
)
def test_boilerplate(line: str) -> None:
    assert marked(line) == [(line, "boilerplate")]


@pytest.mark.parametrize(
    ("before", "box", "after"),
    [
        (
            "Sen. Ann Ember",
            " Ann Marie EmberBridge closed for months Mayor asks for an inquiry MORE",
            " (D-Port) said.",
        ),
        (
            "President Oak",
            " Robert (Bob) Ellis Oak'Never again': Oak on the bridge | 5 things MORE",
            "’s plan.",
        ),
        ("Both Bill de Groot", " Bill de GrootThe bridge, a year later MORE", " and the mayor agreed."),
    ],
)
def test_a_box_on_somebody_glued_to_his_name_is_boilerplate(before: str, box: str, after: str) -> None:
    assert marked(before + box + after) == [(box.strip(), "boilerplate")]


@pytest.mark.parametrize(
    "line",
    [
        "Sen. Ann Ember and Ann Marie Ember of Port Averin wanted MORE, they told the council on Monday evening.",
        "THE CITY SAW CHAOS OF THE CIVIL WAR AND FOLLOW US FOR MORE THAN A DAY",
        "McEmber McEmberson said that there was MORE to come, and that the bridge would stay closed until spring.",
    ],
)
def test_a_name_twice_is_no_box(line: str) -> None:
    assert not [kind for _, kind in marked(line) if kind == "boilerplate"]


@pytest.mark.parametrize(
    "line",
    [
        "More aid is needed, the minister said.",
        "Read the report before you judge us, she told the council.",
        "The Associated Press has not seen the report.",
        "Follow the money, he said.",
        "Children should be made to read more, the minister said, and to watch less, or they would never read more.",
        "“Advertisement”",
        "Related figures for May were not published, the ministry said.",
        "Watch what they do, not what they say, he said.",
        "A Northline/Courier poll found that most of the town was against it.",
        "Photos of the bridge that were taken in May show cracks in four of the six piers, engineers said on Friday.",
        "Close the bridge now, she said.",
        "8 photos of the bridge were shown to the council on Friday.",
        "Share prices fell by a tenth after the report.",
        "Comments by the mayor were met with anger.",
    ],
)
def test_prose(line: str) -> None:
    assert marked(line) == []


def test_what_announces_highlights_is_none_of_them() -> None:
    line = "Story highlights The mayor says that nobody was hurt"
    assert marked(line) == [("Story highlights", "boilerplate")]


def test_captions_and_their_credits() -> None:
    assert marked("The bridge on Monday, from the north. (Photo: Ann Ember, AP)") == [
        ("The bridge on Monday, from the north.", "caption"),
        ("(Photo: Ann Ember, AP)", "boilerplate"),
    ]
    assert marked("Image copyright Getty Images Image caption The bridge was closed in May") == [
        ("Image copyright Getty Images Image caption", "boilerplate"),
        ("The bridge was closed in May", "caption"),
    ]


def test_what_counts_the_pictures_of_a_gallery_is_boilerplate_with_its_title() -> None:
    gallery = "Photos: The bridge Cars wait. Hide Caption 1 of 2 Photos: The bridge Boats pass. Hide Caption 2 of 2"
    assert marked(gallery) == [
        ("Photos: The bridge", "boilerplate"),
        ("Cars wait.", "caption"),
        ("Hide Caption 1 of 2 Photos: The bridge", "boilerplate"),
        ("Boats pass.", "caption"),
        ("Hide Caption 2 of 2", "boilerplate"),
    ]


def test_two_captions_that_begin_alike_keep_their_first_word() -> None:
    pictures = ["Ember waits.", "Ember speaks.", "The town listens."]
    gallery = " ".join(
        f"{words} Hide Caption {at} of 3 Images: Ember’s day" for at, words in enumerate(pictures, start=1)
    )
    assert [words for words, kind in marked(gallery) if kind == "caption"] == pictures


def test_a_count_of_pictures_in_prose_is_none_of_a_gallery() -> None:
    assert marked("Experts looked at 6 of 13 photos: none shows the mayor, they said.") == []


def test_a_credit_behind_a_paragraph_does_not_make_it_a_caption() -> None:
    assert marked(f"{' '.join([BEFORE] * 5)} (Photo: AP)") == [("(Photo: AP)", "boilerplate")]


POPUP = "Ann Marie EmberCouncil votes on bridge The Courier's Morning Report: All eyes on Ember Ember in 2020 race MORE"


@pytest.mark.parametrize(
    ("line", "popups"),
    [
        (f"Sen. Ann Ember {POPUP} (D) said that it was shut, and Tom Reed agreed.", [f" {POPUP}"]),
        (f"Mayor Ann Ember {POPUP} met Ann Ember {POPUP}.", [f" {POPUP}", f" {POPUP}"]),
        ("WikiLeaks and the council of Ann Ember, who spoke of McIntyre, want MORE of it.", []),
        ("Ann Ember and Tom EmberReed want no MORE of it.", []),
    ],
)
def test_what_pops_up_beside_a_name_is_boilerplate(line: str, popups: list[str]) -> None:
    assert [words for words, _ in marked(line)] == [words.strip() for words in popups]


def test_headlines_between_paragraphs() -> None:
    assert marked("Why the bridge was closed") == [("Why the bridge was closed", "headline")]
    assert marked("WHAT THE REPORT SAYS") == [("WHAT THE REPORT SAYS", "headline")]
    for line in ("Ann Ember", "Ann Ember, The Courier", "Four piers:", "It is shut.", "“Shut it down”"):
        assert marked(line) == []


def test_the_title_in_the_text_is_a_headline() -> None:
    text = f"Bridge stays closed.\n{BEFORE}"
    assert parts_of(text, "Bridge Stays Closed") == (Part(Span(0, 20), "headline"),)


def test_headlines_under_an_announcement_go_with_it() -> None:
    text = f"{BEFORE}\n\nRelated:\n\nThe bridge at night\n\nA bridge too far?\n\n{AFTER}"
    assert [part.span.of(text) for part in parts_of(text)] == ["Related:", "The bridge at night", "A bridge too far?"]
    assert without_boilerplate(text) == f"{BEFORE}\n{AFTER}"


PIECES = st.sampled_from(
    [
        "Advertisement", "Hide Caption", "ADVERTISEMENT", "Image caption", "\n", "\n\n", " ", "Read more: ",
        "(Photo: AP)",
        "Ann Ember/AP", BEFORE, "Related:", "Why it was closed", "\u2028", "\r\n", "| Getty", "REUTERS/Ann Ember",
        "\xa0",
    ]
)  # fmt: skip


@settings(deadline=None)  # the first one reads the table of phrases
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map("".join), st.none() | st.text(max_size=20))
def test_parts_are_in_order_apart_and_inside_the_text(text: str, title: str | None) -> None:
    parts = parts_of(text, title)
    for part in parts:
        words = part.span.of(text)
        assert words
        assert words == words.strip()
        assert "\n" not in words
    for one, other in pairwise(parts):
        assert one.span.end <= other.span.start


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=12))
def test_of_parts_that_overlap_the_known_one_stays(places: list[tuple[int, int]]) -> None:
    known: list[Part] = []
    for start, length in sorted(places[::2]):
        if not known or start >= known[-1].span.end:
            known.append(Part(Span(start, start + length), "headline"))
    others: list[Part] = []
    for start, length in sorted(places[1::2]):
        if not others or start >= others[-1].span.end:
            others.append(Part(Span(start, start + length), "caption"))
    both = merged(known, others)
    assert [part for part in both if part.kind == "headline"] == known
    assert all(one.span.end <= other.span.start for one, other in pairwise(both))
    assert set(both) == set(known) | {one for one in others if not any(one.span.overlaps(part.span) for part in known)}


@pytest.mark.parametrize(
    "line", ["/" * 390, "." * 390, "AP Photo " * 40, "get a b c d e f " * 24, "(Photo: a " * 38, "Ab Cd Ef " * 160]
)
def test_no_line_takes_long(line: str) -> None:
    text = f"{line}\n" * 300
    start = time.process_time()
    parts_of(text)
    assert time.process_time() - start < 2


def test_every_document_has_its_parts() -> None:
    text = f"Bridge stays closed\n\n{BEFORE}\n\nADVERTISEMENT\n\n{AFTER}"
    [found] = documents(["-"], stdin=io.BytesIO(text.encode()))
    assert isinstance(found, Document)
    assert [(part.kind, part.span.of(text)) for part in found.parts] == [
        ("headline", "Bridge stays closed"),
        ("boilerplate", "ADVERTISEMENT"),
    ]
