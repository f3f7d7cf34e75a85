"""Transcripts and signed quotations: attributions without a word of saying."""

from __future__ import annotations

import pytest

from claims.extract import Extractor
from claims.records import Document, Extraction

TRANSCRIPT = """The two met on Sunday in a studio of Channel Nine.

ANNA BELL: Minister, when will the bridge be open again?

TOM REED: We hope to open it in May. The steel came late.

That was nobody's fault.

(CROSSTALK)

BELL: You said so in January.

REED: I said that we would try.

The bridge was closed in 2019.
"""


def read(extractor: Extractor, text: str) -> Extraction:
    return extractor.extract(Document(text))


def by_layout(extraction: Extraction) -> list[tuple[str, str]]:
    text = extraction.document.text
    return [
        (quote.source[0].of(text), quote.text(text))
        for quote in extraction.quotes
        if quote.source and (not quote.cue or quote.cue[0].of(text) == ":")
    ]


def test_each_turn_of_a_transcript_is_its_speakers(extractor: Extractor) -> None:
    assert by_layout(read(extractor, TRANSCRIPT)) == [
        ("ANNA BELL", "Minister, when will the bridge be open again?"),
        ("TOM REED", "We hope to open it in May. The steel came late. … That was nobody's fault."),
        ("BELL", "You said so in January."),
        ("REED", "I said that we would try."),
    ]


def test_the_article_goes_on_behind_the_last_turn(extractor: Extractor) -> None:
    extraction = read(extractor, TRANSCRIPT)
    closed = extraction.document.text.index("The bridge was closed")
    assert all(span.end <= closed for quote in extraction.quotes for span in quote.content)


def test_a_surname_means_who_was_named_in_full(extractor: Extractor) -> None:
    from claims.speakers import resolve

    speakers = resolve(read(extractor, TRANSCRIPT)).speakers
    assert len({speaker.id for speaker in speakers if speaker}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Clinton: 1,769 delegates\n\nSanders: 1,501 delegates\n\nClinton: 44 superdelegates",
        "Update: The road is open again.\n\nHe said: it was closed all day.",
        "Oregon: It is the latest state to ban the sale of fins.\n\nSouth Dakota: Schools close at noon.\n\n"
        "North Dakota: The law takes effect in May, and voters decide on it in June.",
        "Court documents: How the jury reached its decision",
        "Read more: What the minister said.\n\nRead more: What he did not say.\n\nRead more: Why not.",
    ],
)
def test_lists_and_headings_are_no_transcript(extractor: Extractor, text: str) -> None:
    assert not [source for source, _ in by_layout(read(extractor, text)) if source != "He"]


@pytest.mark.parametrize(
    "text",
    [
        "“The river has no memory of us.” — Ana Moreno, poet",
        "It was a hard year.\n\n“The river has no memory of us.”\n— Ana Moreno",
        '"The river has no memory of us." -- Ana Moreno\n\nShe was born in 1960.',
    ],
)
def test_a_signed_quotation_is_the_signers(extractor: Extractor, text: str) -> None:
    [(source, words)] = by_layout(read(extractor, text))
    assert source == "Ana Moreno"
    assert words.strip('“”"') == "The river has no memory of us."


def test_a_dash_that_goes_on_signs_nothing(extractor: Extractor) -> None:
    found = by_layout(read(extractor, "“We tried everything” — The team worked all night and found nothing at all."))
    assert found == []


DIALOGUE = """Anna Bell met the transport minister, Tom Reed, on Sunday.

“Will you resign?” Bell asked.

“No,” Reed said.

“Why not?”

“Because I have work to do.”

The bridge was closed in 2019."""


def test_two_who_take_turns_need_no_cue(extractor: Extractor) -> None:
    from claims.speakers import resolve

    extraction = read(extractor, DIALOGUE)
    speakers = [speaker and speaker.name for speaker in resolve(extraction).speakers]
    said = [quote.text(DIALOGUE) for quote in extraction.quotes]
    assert list(zip(said, speakers, strict=True)) == [
        ("“Will you resign?”", "Anna Bell"),
        ("“No,”", "Tom Reed"),
        ("“Why not?”", "Anna Bell"),
        ("“Because I have work to do.”", "Tom Reed"),
    ]


def test_one_alone_carries_on(extractor: Extractor) -> None:
    from claims.speakers import resolve

    text = "“We tried everything,” Tom Reed said.\n\n“The steel came late.”\n\n“Nobody knew that it would.”"
    extraction = read(extractor, text)
    assert len(extraction.quotes) == 3
    assert {speaker and speaker.name for speaker in resolve(extraction).speakers} == {"Tom Reed"}


def test_what_is_behind_the_comma_of_a_label_is_the_role(extractor: Extractor) -> None:
    from claims.speakers import resolve

    text = TRANSCRIPT.replace("TOM REED:", "TOM REED, TRANSPORT MINISTER:")
    extraction = read(extractor, text)
    reed = {(s.name, s.role) for s in resolve(extraction).speakers if s and "REED" in s.name}
    assert reed == {("TOM REED", "TRANSPORT MINISTER")}
    assert {quote.type for quote in extraction.quotes if quote.cue[0].of(text) == ":"} == {"direct"}


@pytest.mark.parametrize(
    "text",
    [
        "Neither Reed nor Bell would say whether the bridge is to be closed.",
        "No official confirmed that the bridge is to be closed.",
        "Reed refused to close the bridge.",
        "Reed declined to comment on the bridge.",
    ],
)
def test_who_says_nothing_is_not_quoted(extractor: Extractor, text: str) -> None:
    assert read(extractor, text).quotes == ()


def test_hopes_are_beliefs_whatever_the_lemmatizer_makes_of_them(extractor: Extractor) -> None:
    [quote] = read(extractor, "He hopes the inquiry will end before the summer.").quotes
    assert quote.stance == "believes"


BLOCK = """The bridge was closed on Sunday.

In a letter to his staff, Tom Reed, the transport minister, wrote:

The bridge will not open in May. We have failed you, and we know it.

The letter was sent on Friday."""


def test_a_paragraph_behind_a_reporting_clause_and_a_colon_is_word_for_word(extractor: Extractor) -> None:
    [quote] = read(extractor, BLOCK).quotes
    assert quote.text(BLOCK) == "The bridge will not open in May. We have failed you, and we know it."
    assert quote.source[0].of(BLOCK) == "Tom Reed, the transport minister"
    assert (quote.cue[0].of(BLOCK), quote.type) == ("wrote", "direct")


def test_what_was_said_in_the_lead_already_is_not_said_of_the_block(extractor: Extractor) -> None:
    from claims.speakers import resolve

    text = BLOCK.replace("wrote:", "denied the report:")
    extraction = read(extractor, text)
    assert [(quote.text(text)[:10], quote.stance) for quote in extraction.quotes] == [
        ("the report", "denies"),
        ("The bridge", "asserts"),
    ]
    assert {speaker and speaker.name for speaker in resolve(extraction).speakers} == {"Tom Reed"}


def test_a_block_in_which_others_speak_ends_before_them(extractor: Extractor) -> None:
    text = BLOCK.replace("and we know it.", "and we know it. The union also claims that the bridge is unsafe.")
    own, *others = read(extractor, text).quotes
    assert own.text(text) == "The bridge will not open in May. We have failed you, and we know it."
    assert [quote.text(text) for quote in others] == ["the bridge is unsafe"]


def test_a_colon_without_a_verb_of_saying_leads_to_no_quotation(extractor: Extractor) -> None:
    text = "That said, the bridges are different in several respects:\n\nThe old one is much smaller. It has no lamps."
    assert read(extractor, text).quotes == ()


POST = """The president answered within the hour.

The deal is dead. We do not need it! https://t.co/ab12 — Karel J. Dohnal (@kareldohnal) March 3, 2019

Nobody in the ministry had known."""


def test_a_post_is_said_by_its_account_on_its_day(extractor: Extractor) -> None:
    from claims.speakers import resolve

    extraction = read(extractor, POST)
    [(quote, speaker)] = [
        (quote, speaker)
        for quote, speaker in zip(extraction.quotes, resolve(extraction).speakers, strict=True)
        if quote.confidence >= 0.95
    ]
    assert quote.text(POST) == "The deal is dead. We do not need it!"
    assert quote.type == "direct"
    assert speaker is not None
    assert speaker.name == "Karel J. Dohnal"
    assert quote.when is not None
    assert quote.when.of(POST) == "March 3, 2019"


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("We won the day again. — Ana Moreno (@am) May 2, 2019 So we did, friends. — Tom Reed (@tr) May 3, 2019", 2),
        ("It was a fine day for us.\n— Ana Moreno (@am) 2 May 2019", 1),
        ("Skip Twitter post by @am It was a fine day for us — Ana Moreno (@am) May 2, 2019", 1),
        ("It was a fine day, said Ana Moreno (@am) on May 2, 2019.", 0),
        ("Follow our reporter for more of it — Ana Moreno (@am)", 0),
        ("pic.twitter.com/abc — Ana Moreno (@am) May 2, 2019", 0),
    ],
)
def test_a_post_has_words_an_account_and_a_date(extractor: Extractor, text: str, posts: int) -> None:
    extraction = read(extractor, text)
    found = [quote.text(text) for quote in extraction.quotes if quote.confidence >= 0.95]
    assert len(found) == posts
    assert all("@" not in words and "Skip" not in words for words in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "The treaty was suspended amid claims that Ostland had built a missile.",
        "It was reported on Friday that two men were sought.",
        "It remains unclear whether the talks will go on.",
        "The driver is accused of stealing the car.",
    ],
)
def test_nobody_is_the_source_of_what_only_goes_round(extractor: Extractor, sentence: str) -> None:
    from claims.speakers import resolve

    extraction = read(extractor, f"Anna Bell said on Monday that the bridge was safe. {sentence}")
    names = [speaker and speaker.name for speaker in resolve(extraction).speakers]
    assert names[0] == "Anna Bell"
    assert set(names[1:]) <= {None}


def test_a_verb_of_the_same_sentence_goes_on(extractor: Extractor) -> None:
    from claims.speakers import resolve

    extraction = read(extractor, "Anna Bell denied that the bridge was shut, and said that it would open in May.")
    assert [speaker and speaker.name for speaker in resolve(extraction).speakers] == ["Anna Bell", "Anna Bell"]


CHECKED = """EMBER: “For ten months the dam has been closed for you, and I closed it.” — at a rally on Sunday.

THE FACTS: The dam was closed by the council, as I was told there.

What it cost has not been told by anybody so far.

EMBER: “Nobody has paid more for that dam than we have.” — at the same rally.

STRAND: “You know that this is wrong.”
"""


def test_a_check_of_facts_is_nobodys_turn(extractor: Extractor) -> None:
    names = [quote[0] for quote in by_layout(read(extractor, CHECKED))]
    assert "FACTS" not in " ".join(names)
    assert names.count("EMBER") == 2


QUOTED = """Post: “The mayor said on Tuesday that you would hear from him, and we did not.”

The town was quiet that day, and nobody in the streets cared for the letter of an old man.

Herald: “We asked him twice, and he said no.”

Post: “Will he run again?”
"""


def test_a_quoted_turn_ends_with_its_quotation(extractor: Extractor) -> None:
    assert all("quiet that day" not in words for _, words in by_layout(read(extractor, QUOTED)))


def test_what_is_told_that_is_no_block(extractor: Extractor) -> None:
    lead = "Owen Strand, an inspector, writes in the complaint that:"
    assert by_layout(read(extractor, f"{lead}\n\nThe two men came at noon and left the house an hour later.")) == []
    listed = "-- The two men came at noon.\n\n-- They left the house an hour later."
    assert by_layout(read(extractor, f"Owen Strand writes:\n\n{listed}")) == []
