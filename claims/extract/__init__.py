"""Document -> Extraction: who is said to have said what. The only place that loads a language model, and that late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from claims import settings
from claims.errors import ModelError
from claims.extract.sentences import unwrapped, without
from claims.extract.weights import pipeline_of
from claims.records import Document, Extraction, Quote, Refusal, Token
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Extractor", "parser"]

RULES_VERSION = "16"

settings.one_thread()  # before numpy comes with the language model


class Extractor:
    """Finds the attributions of documents with one loaded pipeline; `load` is what takes time."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        meta, own = nlp.meta, nlp.get_pipe("claims_quotes").own_name  # type: ignore[attr-defined]
        named = f"; {own}" if own else ""
        self.name = f"claims {RULES_VERSION} ({meta['lang']}_{meta['name']} {meta['version']}{named})"
        """What found a quote, with its version: stored with each claim."""

    @classmethod
    def load(cls, model: str | None = None) -> Extractor:
        """Any installed spaCy pipeline for English with a tagger, a parser and an NER, with the weights that ship; or
        weights that the user trained, by the path of their file (.npz), with the pipeline that they were trained for;
        or the extractor that another package adds under that name.

        Raises ModelError if there is no pipeline of that name, or if it lacks one of these, PluginError if the other
        package is broken.
        """
        name = settings.model(model)
        if name != settings.MODEL and (added := _added(name)):
            return added
        return cls(cls.pipeline(name))

    @staticmethod
    def pipeline(name: str) -> Language:
        """What parses, and finds quotes."""
        own = name if name.endswith(".npz") else None
        nlp = parser(pipeline_of(Path(own)) if own else name)
        nlp.add_pipe("claims_quotes", last=True, config={"weights": own})
        return nlp

    def extract(self, document: Document) -> Extraction:
        """Raises ValueError if the text is over spaCy's limit; `claims.read` refuses such a text before."""
        return self._extraction(document, self._nlp(_readable(document)))

    def extract_many(self, documents: Iterable[Document | Refusal]) -> Iterator[Extraction | Refusal]:
        """In the order of the documents; refusals pass through. Parses `settings.BATCH` texts together."""
        batch: list[Document | Refusal] = []
        for item in documents:
            batch.append(item)
            if len(batch) == settings.BATCH:
                yield from self._batch(batch)
                batch = []
        yield from self._batch(batch)

    def _batch(self, items: list[Document | Refusal]) -> Iterator[Extraction | Refusal]:
        parsed = self._nlp.pipe(_readable(item) for item in items if isinstance(item, Document))
        for item in items:
            yield self._extraction(item, next(parsed)) if isinstance(item, Document) else item

    def _extraction(self, document: Document, doc: Doc) -> Extraction:
        sentences, boilerplate = list(doc.sents), _boilerplate(document)
        return Extraction(
            document=document,
            quotes=tuple(_cleared(quote, boilerplate, document.text) for quote in doc._.quotes),
            mentions=doc._.mentions,
            sentences=tuple(Span(sentence.start_char, sentence.end_char) for sentence in sentences),
            tokens=tuple(
                Token(
                    start=token.idx,
                    end=token.idx + len(token),
                    text=token.text,
                    lemma=token.lemma_,
                    pos=token.pos_,
                    tag=token.tag_,
                    dep=token.dep_,
                    head=token.head.i,
                    entity=token.ent_type_,
                    sentence=number,
                )
                for number, sentence in enumerate(sentences)
                for token in sentence
            ),
            extractor=self.name,
        )


def _added(name: str) -> Extractor | None:
    from claims.extract.plugged import load_added

    return load_added(name)


def _readable(document: Document) -> str:
    """The text as it is parsed: its paragraphs on one line each, and nothing where it is boilerplate."""
    return without(unwrapped(document.text), _boilerplate(document))


def _boilerplate(document: Document) -> list[Span]:
    return [part.span for part in document.parts if part.kind == "boilerplate"]


def _cleared(quote: Quote, boilerplate: Sequence[Span], text: str) -> Quote:
    """The quote with its content split where boilerplate got in between its words."""
    strays = [span for span in boilerplate if any(span.overlaps(own) for own in quote.content)]
    if not strays:
        return quote
    return replace(quote, content=tuple(piece for span in quote.content for piece in _around(span, strays, text)))


def _around(span: Span, strays: Iterable[Span], text: str) -> Iterator[Span]:
    """What is left of a span, without the white space at the ends."""
    at = span.start
    for stray in [*strays, Span(span.end, span.end)]:
        words = text[at : max(at, min(stray.start, span.end))]
        if words.strip():
            yield Span(at + len(words) - len(words.lstrip()), at + len(words.rstrip()))
        at = max(at, stray.end)


def parser(model: str | None = None) -> Language:
    """The pipeline without the component that finds quotes, its sentences split where the layout says so.

    Raises ModelError as `Extractor.load` does.
    """
    import spacy

    from claims.extract import component
    from claims.extract.attributes import remember_attributes, remember_lemmas
    from claims.extract.entities import recognise_quickly
    from claims.extract.operations import calculate_quickly, embed_words_once
    from claims.extract.sentences import split_glued_words

    component.register()
    name = settings.model(model)
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise ModelError(
            f"language model {name}: it is not installed; install it with pip, or name another with --model"
        ) from error
    missing = [part for part in ("tagger", "parser", "ner") if part not in nlp.pipe_names]
    if missing:
        raise ModelError(f"language model {name}: it has no {' and no '.join(missing)}; name another with --model")
    split_glued_words(nlp)
    nlp.add_pipe("claims_sentences", before="parser")
    remember_attributes(nlp)
    remember_lemmas(nlp)
    embed_words_once(nlp)
    calculate_quickly(nlp)
    recognise_quickly(nlp)  # last, as it hides the recogniser's model
    return nlp
