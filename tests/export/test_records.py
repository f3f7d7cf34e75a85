"""Linked data, FollowTheMoney and conflicts: each says what it seems to say, by the model or schema that it follows."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from handmade_claims import ANN, DOCUMENT, EVIL, HOSTILE, MINISTRY, NAMED, SOURCE, TEXT, said
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pyld import jsonld

from claims.export.conflicts import schema
from claims.export.records import record_exporter
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
        "Annotation", "TextualBody", "TextQuoteSelector", "TextPositionSelector", "describing", "identifying",
        "classifying", "start", "end", "exact", "prefix", "suffix",
    )
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


def test_no_key_of_an_annotation_is_lost_on_who_reads_it_as_linked_data() -> None:
    """What the context does not know would be dropped without a word."""

    def keys(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value))
        return set(value).union(*map(keys, value.values())) if isinstance(value, dict) else set()

    used = keys(json.loads(written("webannotation", [FOUND]))["items"])
    assert used <= {*ANNO, "part"}


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
    return [json.loads(line) for line in written("ftm", [found]).splitlines()]


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


def test_the_followthemoney_library_accepts_every_value() -> None:
    followthemoney = pytest.importorskip("followthemoney", reason="the library followthemoney is not installed")
    hostile = Attributed(replace(DOCUMENT, title=HOSTILE, url="javascript:alert(1)"), (replace(NAMED, text=HOSTILE),))
    for found in (FOUND, hostile):
        for entity in ftm(found):
            cleaned = followthemoney.model.get_proxy(entity, cleaned=False)
            cleaned.schema.validate(entity)
            for name, values in entity["properties"].items():
                assert len(cleaned.get(name)) == len(set(values)), (entity["schema"], name, values)


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
