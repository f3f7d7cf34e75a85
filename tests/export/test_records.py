"""Linked data, FollowTheMoney and conflicts: each says what it seems to say, by the model or schema that it follows."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from handmade_claims import ANN, DOCUMENT, EVIL, HOSTILE, MINISTRY, NAMED, SOURCE, TEXT, said
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pyld import jsonld

from claims.export.conflicts import schema
from claims.export.records import record_exporter, web_address
from claims.export.webannotation import anchored, selectors
from claims.records import Attributed, Conflict, Document, Statement
from claims.stated import Span

OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
ANNO = {
    "id": "@id",
    "type": "@type",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Software": f"{AS}Application",
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "items": {"@type": "@id", "@id": f"{AS}items", "@container": "@list"},
    "generator": {"@type": "@id", "@id": f"{AS}generator"},
    "creator": {"@type": "@id", "@id": "http://purl.org/dc/terms/creator"},
    "motivation": {"@type": "@vocab", "@id": f"{OA}motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": f"{OA}hasPurpose"},
    "body": {"@type": "@id", "@id": f"{OA}hasBody"},
    "target": {"@type": "@id", "@id": f"{OA}hasTarget"},
    "source": {"@type": "@id", "@id": f"{OA}hasSource"},
    "selector": {"@type": "@id", "@id": f"{OA}hasSelector"},
    "format": "http://purl.org/dc/elements/1.1/format",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "name": "http://xmlns.com/foaf/0.1/name",
} | {
    term: f"{OA}{term}"
    for term in (
        "Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "describing",
        "identifying", "classifying", "exact", "prefix", "suffix",
    )
} | {
    term: {"@id": f"{OA}{term}", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"}
    for term in ("start", "end")
}  # fmt: skip
"""The terms of http://www.w3.org/ns/anno.jsonld that an annotation may use here, as the Recommendation defines them."""


def context(url: str, options: Any) -> dict[str, Any]:
    """Without network: the model's terms, or schema.org's, which are all in one vocabulary."""
    known = {"http://www.w3.org/ns/anno.jsonld": ANNO, "https://schema.org": {"@vocab": "https://schema.org/"}}
    document = {"@context": known[url]}
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}


def written(format: str, records: Iterable[Any]) -> str:
    stream = io.StringIO(newline="")
    record_exporter(format, stream).write_all(records)
    return stream.getvalue()


SPLIT = replace(said(MINISTRY, "c0ffee03"), spans=(Span(0, 7), Span(13, 22)), text="Ann Lee … five died")
FOUND = Attributed(DOCUMENT, (NAMED, SPLIT, replace(EVIL, document=DOCUMENT.info)))


def test_annotations_say_in_the_terms_of_the_model_who_said_what() -> None:
    page = json.loads(written("webannotation", [FOUND]))
    [expanded] = jsonld.expand(page, {"documentLoader": context})
    first, second, third = expanded[f"{AS}items"][0]["@list"]
    assert first["@type"] == [f"{OA}Annotation"]
    assert first[f"{OA}motivatedBy"] == [{"@id": f"{OA}describing"}]
    bodies = {
        body["urn:claims:part"][0]["@value"]: body["http://www.w3.org/1999/02/22-rdf-syntax-ns#value"][0]["@value"]
        for body in first[f"{OA}hasBody"]
    }
    assert bodies == {"speaker": "Ann Lee", "stance": "asserts", "cue": "said"}
    assert [target[f"{OA}hasSource"] for target in second[f"{OA}hasTarget"]] == [[{"@id": DOCUMENT.url}]] * 2
    creators = [one["http://purl.org/dc/terms/creator"][0]["@type"] for one in (first, third)]
    assert creators == [[f"{AS}Application"], ["http://xmlns.com/foaf/0.1/Person"]]


def without_lists_of_one(value: Any) -> Any:
    """As linked data has it, which does not tell one from a list of one."""
    if isinstance(value, list):
        return without_lists_of_one(value[0]) if len(value) == 1 else [without_lists_of_one(one) for one in value]
    if isinstance(value, dict):
        return {key: without_lists_of_one(one) for key, one in value.items() if key != "@context"}
    return value


STATED = (Statement("c0ffee01", ANN, (NAMED, SPLIT)), Statement("c0ffee05", SOURCE, (said(SOURCE, "c0ffee05"),)))


@pytest.mark.parametrize(
    ("format", "records", "terms"),
    [
        ("webannotation", [FOUND], ["http://www.w3.org/ns/anno.jsonld", {"part": "urn:claims:part"}]),
        ("schemaorg", STATED, "https://schema.org"),
    ],
)
def test_nothing_is_lost_on_who_reads_it_as_linked_data(format: str, records: Any, terms: Any) -> None:
    """What a context does not know is dropped without a word; what is left comes back in the same terms."""
    given, loader = json.loads(written(format, records)), {"documentLoader": context}
    back = jsonld.compact(jsonld.expand(given, loader), terms, loader)
    assert without_lists_of_one(back) == without_lists_of_one(given)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://wire.example/1?a=[b]#c", "https://wire.example/1?a=[b]#c"),
        ("HTTP://wire.example:80/", "HTTP://wire.example:80/"),
        ("https://пример.рф/статья", "https://пример.рф/статья"),
        ("http://10.0.0.5/a", "http://10.0.0.5/a"),
        ("http://localhost:8000/a", "http://localhost:8000/a"),
        (" https://wire.example/a b|c ", "https://wire.example/a%20b%7Cc"),
        *[
            (odd, None)
            for odd in (
                None, "", "one.html", "/news/1", "//wire.example/1", "javascript:alert(1)", "http://", "http:w.example",
                "https://a b/c", "https://w.example:port/", "https://3.4/", "mailto:ann@w.example",
            )
        ],
    ],
)  # fmt: skip
def test_an_address_is_of_the_web_and_may_stand_in_linked_data(url: str | None, address: str | None) -> None:
    assert web_address(url) == address
    document = replace(DOCUMENT, url=url)
    claim = said(ANN, document=document)
    [item] = json.loads(written("webannotation", [Attributed(document, (claim,))]))["items"]
    assert item["target"][0]["source"] == (address or f"urn:claims:document:{document.id}")
    article = json.loads(written("schemaorg", [Statement("c0ffee01", ANN, (claim,))]))["@graph"][1]["isPartOf"]
    assert article.get("url") == address
    assert ftm(Attributed(document, (claim,)))[0]["properties"].get("sourceUrl") == (address and [address])


def test_each_target_is_found_in_its_text_and_in_an_edited_one() -> None:
    edited = "BREAKING. " + TEXT.replace("The ministry denied it. ", "Nobody from the ministry was at hand. ")
    for item in json.loads(written("webannotation", [FOUND]))["items"]:
        for target in item["target"]:
            span = anchored(target["selector"], TEXT)
            position, quote = target["selector"]
            assert span == (position["start"], position["end"])
            found = anchored(target["selector"], edited)
            assert found
            assert found.of(edited) == quote["exact"]
    again = said(ANN, at=61)
    assert again.text == NAMED.text, "the same words stand twice"
    for at, claim in ((13, NAMED), (61, again)):
        found = anchored(selectors(claim.spans[0], TEXT), edited)
        assert found
        assert edited[: found.start].count("five died") == (at == 61)


@given(before=st.text(max_size=40), exact=st.text(min_size=1, max_size=20), after=st.text(max_size=40))
def test_a_selector_finds_its_place_whatever_the_text(before: str, exact: str, after: str) -> None:
    text = before + exact + after
    assert anchored(selectors(Span(len(before), len(before) + len(exact)), text), text) == (
        len(before),
        len(before) + len(exact),
    )


def test_words_that_are_gone_are_not_found() -> None:
    assert anchored(selectors(Span(13, 22), TEXT), "Nobody died.") is None


def test_schema_org_has_claims_and_quotations_and_no_review() -> None:
    statement = Statement("c0ffee01", ANN, (NAMED, said(ANN, "c0ffee04")))
    words = written("schemaorg", [statement, Statement("c0ffee05", SOURCE, (said(SOURCE, "c0ffee05"),))])
    assert "ClaimReview" not in words
    graph = json.loads(words)["@graph"]
    claim, first, _, unnamed, _ = graph
    assert claim["appearance"] == [{"@id": "urn:claims:claim:c0ffee01"}, {"@id": "urn:claims:claim:c0ffee04"}]
    assert claim["firstAppearance"] == {"@id": "urn:claims:claim:c0ffee01"}
    assert claim["author"]["@type"] == "Person"
    assert (first["@type"], first["dateCreated"], first["text"]) == ("Quotation", "2022-10-01", "five died")
    assert first["spokenByCharacter"]["name"] == "Ann Lee"
    assert first["isPartOf"]["publisher"] == {"@type": "Organization", "name": "Wire"}
    assert "author" not in unnamed
    assert unnamed["creditText"] == "a senior official"
    expanded = jsonld.expand(json.loads(words), {"documentLoader": context})
    assert {kind for node in expanded for kind in node["@type"]} == {
        "https://schema.org/Claim",
        "https://schema.org/Quotation",
    }


def ftm(found: Attributed) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written("ftm", [found]).split("\n") if line]


def test_follow_the_money_tells_who_is_heard_where_and_each_once() -> None:
    found = Attributed(DOCUMENT, (NAMED, said(ANN, "c0ffee04"), said(SOURCE, "c0ffee05"), said(None, "c0ffee06")))
    entities = ftm(found)
    assert [one["schema"] for one in entities] == [
        "Article", "Person", "Note", "Mention", "Note", "Mention", "LegalEntity", "Note", "Mention", "Note",
    ]  # fmt: skip
    assert len({one["id"] for one in entities}) == len(entities)
    ids = {one["id"] for one in entities}
    for one in entities:
        for name in ("document", "resolved", "entity", "proof"):
            assert set(one["properties"].get(name, [])) <= ids


PARAGRAPH = "Ann Lee said five died. " * 1_000 + "\n"
LONG = Document(
    PARAGRAPH * 6 + "x" * 70_000, "A" * 2_000, "W" * 2_000, "0001-01-01", "https://w.example/" + "a" * 5_000
)
"""More of everything than there is room for, of a day that is no day of FollowTheMoney's."""
LONG_WINDED = replace(
    said(replace(ANN, name="N" * 500, aliases=("\u200b", "L" * 500), role="R" * 2_000), document=LONG),
    source="S" * 500,
    text="T" * 70_000,
    said_on=date(999, 1, 1),
)


def test_follow_the_money_gets_a_long_text_in_several_values_and_no_value_it_would_refuse() -> None:
    article, person, note, mention = (one["properties"] for one in ftm(Attributed(LONG, (LONG_WINDED,))))
    assert "".join(article["bodyText"]) == LONG.text
    assert [len(one) for one in article["bodyText"]] == [2 * len(PARAGRAPH)] * 3 + [65_000, 5_000]
    assert (len(article["title"][0]), len(article["name"][0]), len(person["position"][0])) == (1_024, 384, 1_024)
    assert note["description"] == ["T" * 64_999 + "…"]
    assert mention["name"] == ["S" * 383 + "…"]
    assert person["alias"] == ["L" * 383 + "…"], "one that nobody can see is none"
    assert not {"publishedAt", "sourceUrl"} & article.keys()
    assert "createdAt" not in note


def accepted(entities: list[dict[str, Any]]) -> None:
    """Fails where FollowTheMoney's own library refuses, drops or shortens anything."""
    followthemoney = pytest.importorskip("followthemoney", reason="the library followthemoney is not installed")
    schemata = {one["id"]: followthemoney.model.get(one["schema"]) for one in entities}
    for entity in entities:
        read = followthemoney.model.get_proxy(entity, cleaned=False)
        read.schema.validate(entity)
        for name, values in entity["properties"].items():
            assert len(read.get(name)) == len(set(values)), (entity["schema"], name, values)
        for one, value in read.itervalues():
            assert one.type.name != "entity" or schemata[value].is_a(one.range), (one.qname, value)


@pytest.mark.parametrize(
    "found",
    [
        FOUND,
        Attributed(replace(DOCUMENT, title=HOSTILE, url="javascript:alert(1)"), (replace(NAMED, text=HOSTILE),)),
        Attributed(LONG, (LONG_WINDED, said(SOURCE, "c0ffee05", LONG), said(None, "c0ffee06", LONG))),
    ],
    ids=["plain", "hostile", "long"],
)
def test_the_followthemoney_library_accepts_every_value(found: Attributed) -> None:
    accepted(ftm(found))


@given(url=st.from_regex(r"https?://[\w.:@ -]{0,20}(/.{0,10})?", fullmatch=True), words=st.text(max_size=20))
def test_the_followthemoney_library_accepts_any_address_and_words(url: str, words: str) -> None:
    document = replace(DOCUMENT, url=url, title=words, author=words)
    accepted(ftm(Attributed(document, (replace(said(replace(ANN, role=words), document=document), text=words),))))


def pair(**more: Any) -> Conflict:
    a, b = Statement("c0ffee01", ANN, (NAMED,)), Statement("c0ffee03", MINISTRY, (SPLIT,))
    made = Conflict(a, b, "conflict", "number", 0.9, "because", (Span(13, 17),), (), "the dead")
    return replace(made, **more)


@pytest.mark.parametrize(
    "conflict",
    [
        pair(),
        pair(judgement="confirmed", judged_by="ann", note="seen", by_hand=True),
        pair(relation="agreement", kind=None),
        pair(a=Statement("c0ffee06", None, (said(None, "c0ffee06"),))),
    ],
)
def test_conflicts_are_of_the_form_that_is_published(conflict: Conflict) -> None:
    Draft202012Validator.check_schema(schema())
    document = json.loads(written("nested", [conflict, conflict]))
    Draft202012Validator(schema()).validate(document)
    assert [one["id"] for one in document["pairs"]] == [conflict.id] * 2
    assert document["pairs"][0]["a"]["appearances"][0]["spans"] == [[13, 22]]


@pytest.mark.parametrize(
    "wrong", [{"kind": None}, {"relation": "war"}, {"score": 2}, {"extra": 1}, {"relation": "update"}]
)
def test_the_published_form_allows_nothing_else(wrong: dict[str, Any]) -> None:
    document = json.loads(written("nested", [pair()]))
    document["pairs"][0] |= wrong
    assert list(Draft202012Validator(schema()).iter_errors(document))


@pytest.mark.parametrize("format", ["webannotation", "schemaorg", "nested", "ftm"])
def test_without_records_each_is_still_valid(format: str) -> None:
    words = written(format, [])
    assert words == "" if format == "ftm" else json.loads(words)
    if format == "nested":
        Draft202012Validator(schema()).validate(json.loads(words))


def test_a_document_of_no_address_is_named_by_its_id() -> None:
    bare = Document("Ann Lee said five died.", name="one.txt")
    page = json.loads(written("webannotation", [Attributed(bare, (said(ANN, document=bare),))]))
    assert page["items"][0]["target"][0]["source"] == f"urn:claims:document:{bare.id}"
