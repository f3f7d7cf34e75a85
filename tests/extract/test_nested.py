"""What stands within somebody's words and is another's is an attribution of its own, relayed by the first."""

from __future__ import annotations

import pytest

from claims.extract import Extractor
from claims.reading import resolved
from claims.records import Claim, Document, Quote
from claims.speakers import resolve


def outer_and_inner(extractor: Extractor, text: str) -> tuple[list[Quote], list[Quote]]:
    quotes = extractor.extract(Document(text)).quotes
    return [one for one in quotes if not one.within], [one for one in quotes if one.within]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "via"),
    [
        (
            "Inspector Ann Lee said the driver told officers that the brakes had failed.",
            "the driver",
            "told",
            "the brakes had failed",
            "Inspector Ann Lee",
        ),
        (
            "The prosecutor said that Carl Holt has denied any role in the fire.",
            "Carl Holt",
            "denied",
            "any role in the fire",
            "The prosecutor",
        ),
    ],
)
def test_what_an_attribution_relays_is_another(
    extractor: Extractor, text: str, source: str, cue: str, content: str, via: str
) -> None:
    [outer], [inner] = outer_and_inner(extractor, text)
    assert [span.of(text) for span in outer.source] == [via]
    assert content in outer.text(text)  # the outer one keeps all of its words
    assert [span.of(text) for span in inner.source] == [source]
    assert [span.of(text) for span in inner.cue] == [cue]
    assert inner.text(text) == content
    assert inner.within == outer.content
    assert [span.of(text) for span in inner.via] == [via]
    assert inner.confidence < outer.confidence


@pytest.mark.parametrize(
    "text",
    [
        "Inspector Ann Lee said she had told the driver that the brakes had failed.",  # her own words
        "Inspector Ann Lee said the driver did not say that the brakes had failed.",
        "Inspector Ann Lee said the driver would say that the brakes had failed.",
        "Inspector Ann Lee asked whether the driver said that the brakes had failed.",
        "Inspector Ann Lee said the driver believed that the brakes had failed.",
        "Inspector Ann Lee denied that the driver told officers that the brakes had failed.",
        "Inspector Ann Lee believes that the driver told officers that the brakes had failed.",
        "Inspector Ann Lee said the brakes had failed.",
    ],
)
def test_nothing_is_relayed_where_nobody_else_has_said_anything(extractor: Extractor, text: str) -> None:
    assert outer_and_inner(extractor, text)[1] == []


def test_of_a_medium_only_what_it_passes_on_is_left(extractor: Extractor) -> None:
    text = "“We will not leave the valley,” Mayor Ann Lee said, according to Reuters."
    [quote], inner = outer_and_inner(extractor, text)
    assert [span.of(text) for span in quote.source] == ["Mayor Ann Lee"]
    assert inner == []


def claims_of(extractor: Extractor, text: str) -> dict[str | None, Claim]:
    found = resolved(extractor.extract(Document(text)))
    return {claim.speaker and claim.speaker.name: claim for claim in found}


def test_a_relayed_claim_names_who_relays_it(extractor: Extractor) -> None:
    text = "Inspector Ann Lee came on Monday. She said the driver told officers that the brakes had failed."
    claims = claims_of(extractor, text)
    assert claims["driver"].via == "Ann Lee"
    assert claims["Ann Lee"].via is None


def test_a_capital_that_is_quoted_is_its_government(extractor: Extractor) -> None:
    text = "Ann Lee said that Tehran has denied any role in the fire. Iran is silent."
    assert claims_of(extractor, text)["Iran"].via == "Ann Lee"


def test_whom_somebody_quotes_changes_nothing_about_the_others(extractor: Extractor) -> None:
    text = (
        "Inspector Ann Lee said the driver told officers that the brakes had failed. "
        "She said he was in hospital. “I know nothing more,” she said."
    )
    extraction = extractor.extract(Document(text))
    heard = zip(extraction.quotes, resolve(extraction).speakers, strict=True)
    names = [by and by.name for quote, by in heard if not quote.within]
    assert names == ["Ann Lee"] * 3
