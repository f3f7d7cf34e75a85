"""Extractors of other packages: they see what ours found, parse and all, and say what is an attribution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from claims import settings
from claims.entrypoints import Plugin, named, reason
from claims.errors import PluginError
from claims.extract import Extractor
from claims.records import Document, Extraction, Mention, Quote, QuoteType, Refusal, Stance
from claims.stated import Span


class FindsQuotes(Protocol):
    """What an entry point of `claims.extractors` names, called without arguments: a class will do."""

    def quotes(self, found: Extraction, /) -> Iterable[Quote]:
        """The attributions of `found.document`, instead of `found.quotes`, which are ours. Sentences, tokens and
        mentions are at hand; `quote` makes a Quote of its spans."""
        ...


def quote(
    found: Extraction,
    content: Span,
    source: Span | None = None,
    cue: Span | None = None,
    *,
    type: QuoteType = "indirect",
    stance: Stance = "asserts",
    confidence: float = 1.0,
) -> Quote:
    """A Quote of what is said, who says it and what marks that: each a place in the text. The sentence and the mention
    of who speaks are looked up."""
    spans = [span for span in (content, source, cue) if span]
    around = [sentence for sentence in found.sentences if any(sentence.overlaps(span) for span in spans)] or spans
    return Quote(
        content=(content,),
        cue=(cue,) if cue else (),
        source=(source,) if source else (),
        type=type,
        stance=stance,
        confidence=confidence,
        sentence=Span(min(one.start for one in around), max(one.end for one in around)),
        mention=_mention(found, source) if source else None,
    )


def _mention(found: Extraction, source: Span) -> Mention | None:
    """The one whose words share most with the source's."""
    shared = [(min(one.span.end, source.end) - max(one.span.start, source.start), one) for one in found.mentions]
    most, mention = max(shared, key=lambda pair: pair[0], default=(0, None))
    return mention if most > 0 else None


def load_added(name: str) -> Extractor | None:
    """The extractor that another package adds under this name; None where none does, or claims has one itself. Raises
    PluginError where it is broken."""
    plugin = named("extractor", name, [settings.MODEL])
    if plugin is None:
        return None
    return _Added.over(plugin, plugin.made("quotes"))


class _Added(Extractor):
    """Ours, with another's word on what is an attribution."""

    _plugin: Plugin
    _finder: FindsQuotes

    @classmethod
    def over(cls, plugin: Plugin, finder: FindsQuotes) -> _Added:
        made = cls(Extractor.pipeline(settings.MODEL))
        made._plugin, made._finder = plugin, finder
        made.name = f"{plugin.name} ({plugin.package} {plugin.version}); {made.name}"
        return made

    def extract(self, document: Document) -> Extraction:
        """Raises PluginError where the package fails on it."""
        return self._theirs(super().extract(document))

    def _batch(self, items: list[Document | Refusal]) -> Iterator[Extraction | Refusal]:
        for found in super()._batch(items):
            if isinstance(found, Refusal):
                yield found
                continue
            try:
                yield self._theirs(found)
            except PluginError as error:
                of = found.document
                what, _, advice = str(error).rpartition("; ")
                yield Refusal(of.name or of.title or of.id, what, advice)

    def _theirs(self, found: Extraction) -> Extraction:
        try:
            quotes = sorted(self._finder.quotes(found), key=lambda quote: (quote.content, quote.cue))
            _check(quotes, len(found.document.text))
        except Exception as error:
            raise self._plugin.error(f"it failed ({reason(error)})") from error
        return replace(found, quotes=tuple(quotes), extractor=self.name)


def _check(quotes: Iterable[Quote], length: int) -> None:
    """Raises ValueError for a quote that is not of the text."""
    for one in quotes:
        if not one.content:
            raise ValueError("a quote says nothing: it has no content")
        for span in (*one.content, *one.cue, *one.source, one.sentence):
            if not 0 <= span.start < span.end <= length:
                raise ValueError(f"a span from {span.start} to {span.end} in a text of {length} characters")
