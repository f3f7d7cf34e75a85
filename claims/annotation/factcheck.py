"""Google's Fact Check Tools: the answer of claims:search, {"claims": [{"text", "claimant", "claimReview": [...]}]}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from claims.annotation.streams import opened
from claims.factchecks import FactCheck
from claims.read.json import loaded
from claims.read.refused import Refused
from claims.read.stream import whole
from claims.records import Refusal

ADVICE = "give the answer of claims:search as it came"


def read(path: Path) -> Iterator[FactCheck | Refusal]:
    """A fact check for each review in the answer, or why it is none. Raises Refused where it is no such answer."""
    with opened(path) as stream:
        value = loaded(whole(stream).removeprefix(b"\xef\xbb\xbf"), "the file")
    claims = value.get("claims") if isinstance(value, Mapping) else None
    if not isinstance(claims, list):
        raise Refused("there are no “claims” in it", ADVICE)
    for number, claim in enumerate(claims, start=1):
        try:
            yield from _checks(claim)
        except Refused as refused:
            yield refused.of(f"{path}:{number}")


def _checks(claim: Any) -> list[FactCheck]:
    if not isinstance(claim, Mapping) or not (text := _text(claim, "text")):
        raise Refused("the claim has no text", ADVICE)
    reviews = claim.get("claimReview")
    if not isinstance(reviews, list) or not all(isinstance(review, Mapping) for review in reviews):
        raise Refused("the claim has no reviews", ADVICE)
    return [_check(claim, text, review) for review in reviews]


def _check(claim: Mapping[str, Any], text: str, review: Mapping[str, Any]) -> FactCheck:
    given = review.get("publisher")
    publisher = given if isinstance(given, Mapping) else {}
    name, site = _text(publisher, "name"), _text(publisher, "site")
    rating, url = _text(review, "textualRating"), _text(review, "url")
    if not (name or site) or not rating or not url:
        raise Refused("a review does not say who published it, where, or what it says", ADVICE)
    return FactCheck(
        publisher=name or site or "",
        rating=rating,
        url=url,
        text=text,
        claimant=_text(claim, "claimant"),
        claimed_on=_text(claim, "claimDate"),
        title=_text(review, "title"),
        reviewed_on=_text(review, "reviewDate"),
        site=site,
        language=_text(review, "languageCode"),
    )


def _text(of: Mapping[str, Any], key: str) -> str | None:
    """On one line; the database takes no NUL."""
    value = of.get(key)
    return " ".join(value.replace("\0", " ").split()) or None if isinstance(value, str) else None
