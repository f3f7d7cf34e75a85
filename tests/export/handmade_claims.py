"""A few claims by hand, one of them of somebody who means harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claims.records import Claim, Document, Speaker
from claims.stated import Facts, Quantity, Span

TEXT = "Ann Lee said five died.\nThe ministry denied it. Ann Lee said five died."
DOCUMENT = Document(TEXT, "Five died", "Wire", "2022-10-02", "https://wire.example/1", "one.txt", language="en")
ANN = Speaker("a1", "Ann Lee", "person", "mayor", aliases=("Lee",))
MINISTRY = Speaker("b2", "Health Ministry", "organisation", aliases=("the ministry",))
SOURCE = Speaker("c3", "a senior official", "unnamed")


def said(speaker: Speaker | None, id: str = "c0ffee01", document: Document = DOCUMENT, at: int = 13) -> Claim:
    content = Span(at, at + 9)
    return Claim(
        id=id,
        document=document.info,
        text=content.of(document.text),
        spans=(content,),
        cue_spans=(Span(8, 12),),
        source_spans=(Span(0, 7),),
        sentence=Span(0, 23),
        cue="said",
        source="Ann Lee",
        sentence_text=document.text[:23],
        type="indirect",
        stance="asserts",
        confidence=0.8,
        speaker=speaker,
        via=None,
        said_on=date(2022, 10, 1),
        extractor="rules 1",
        facts=Facts(places=("Liman",), quantities=(Quantity(200, 200, "soldier", "200", Span(13, 17)),)),
        statement=id,
    )


NAMED = said(ANN)
HOSTILE = "<script>alert(1)</script> =cmd \\input{/etc/passwd} 100% [x](javascript:y) | <img src=x onerror=y>"
EVIL = replace(
    said(replace(ANN, id="e4", name=HOSTILE)),
    id="c0ffee02",
    document=replace(DOCUMENT, title=HOSTILE, outlet="=1+1", url="javascript:alert(1)").info,
    extractor="a person (bob)",
)
