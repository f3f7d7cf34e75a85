"""spaCy's DocBin: for each text a Doc with two groups of spans, in a `.spacy` file, or in several in a folder or zip.

`doc.spans["quotes"]` has content, cue and source as the component `claims_quotes` has them, `span.id_` numbering the
quote, and on its content `kb_id_` the speaker's name; `doc.spans["stances"]` has the content again, labelled by stance.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import srsly
from spacy.attrs import ORTH
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from claims.annotation.files import files, putting
from claims.annotation.meta import AGAIN, KEY, came_back, meta_of, stance_of
from claims.annotation.streams import opened
from claims.errors import ClaimsError
from claims.read.refused import Refused, foreign
from claims.records import Refusal
from claims.sheets import Marking, Sheet
from claims.stated import Span as Place
from claims.whole import whole

QUOTES, STANCES = "quotes", "stances"
ENDING = ".spacy"
TOGETHER = 100
"""Docs of a file, of several."""
MOST_TOGETHER = 2_000
"""Docs of a file that is asked for by its name: it is held in memory."""
LARGEST = 500_000_000
"""Bytes that a file may unfold to: as many as it may have docs, of the longest articles."""
_WORDS = re.compile(r"\w+|[^\w\s]|\s+")


def write(sheets: Iterable[Sheet], to: Path) -> int:
    """Raises ClaimsError where one file is asked for and would be too large."""
    if to.suffix == ENDING:
        return _write_one(sheets, to)
    sheets, count = iter(sheets), 0
    with putting(to) as put:
        for number in range(1, 1_000_000):
            docs = [doc_of(sheet) for sheet in islice(sheets, TOGETHER)]
            if not docs:
                break
            put(f"{number:06d}{ENDING}", _bytes(docs))
            count += len(docs)
    return count


def read(path: Path) -> Iterator[Sheet | Refusal]:
    if path.suffix == ENDING and not path.is_dir():
        with opened(path) as stream:
            yield from _sheets(stream.read(LARGEST), str(path))
        return
    with files(path) as found:
        names = found.names(ENDING)
        if not names:
            raise Refused(f"{path}: there is no {ENDING} file in it", "give the file, or the folder of such files")
        for name in names:
            try:
                yield from _sheets(found.read(name), f"{path}:{name}")
            except Refused as refused:
                yield refused.of(f"{path}:{name}")


def _write_one(sheets: Iterable[Sheet], to: Path) -> int:
    docs = [doc_of(sheet) for sheet in islice(sheets, MOST_TOGETHER + 1)]
    if len(docs) > MOST_TOGETHER:
        raise ClaimsError(
            f"{to}: a file holds at most {MOST_TOGETHER:,} docs; give a folder, or a name that ends in .zip"
        )
    try:
        with whole(to) as place:
            place.write_bytes(_bytes(docs))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ClaimsError(f"{to}: it can't be written: {reason}; give --output another place") from None
    return len(docs)


def _bytes(docs: Iterable[Doc]) -> bytes:
    found: bytes = DocBin(attrs=["ORTH"], docs=docs, store_user_data=True).to_bytes()
    return found


def doc_of(sheet: Sheet) -> Doc:
    """Words, and the spans on them: no span begins or ends inside a word."""
    spans = [span for one in sheet.markings for span in (*one.content, *one.cue, *one.source)]
    words, spaces = _tokens(sheet.text, {span.start for span in spans}, {span.end for span in spans})
    doc = Doc(Vocab(), words=words, spaces=spaces)
    quotes, stances = [], []
    for number, marking in enumerate(sheet.markings):
        for label in ("content", "cue", "source"):
            for span in getattr(marking, label):
                speaker = (marking.speaker or "") if label == "content" else ""
                quotes.append(_span(doc, span, label, str(number), speaker))
        stances += [_span(doc, span, marking.stance, str(number)) for span in marking.content]
    doc.spans[QUOTES], doc.spans[STANCES] = quotes, stances
    doc.user_data[KEY] = json.dumps(meta_of(sheet))
    return doc


def _span(doc: Doc, place: Place, label: str, id: str, speaker: str = "") -> Span:
    found = doc.char_span(*place, label=label, span_id=id, kb_id=speaker)
    assert found is not None, "a span begins and ends where words do"
    return found


def _tokens(text: str, starts: set[int], ends: set[int]) -> tuple[list[str], list[bool]]:
    """The text in words, and after which of them a space stands; where one is part of a span it is a word itself."""
    cuts = starts | ends
    words: list[str] = []
    spaces: list[bool] = []
    for found in _WORDS.finditer(text):
        at = found.start()
        for stop in [*sorted(cut for cut in range(at + 1, found.end()) if cut in cuts), found.end()]:
            piece = text[at:stop]
            if piece[0] == " " and words and not spaces[-1] and at not in starts and at + 1 not in ends:
                spaces[-1], piece = True, piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
            at = stop
    return words, spaces


def _sheets(data: bytes, name: str) -> Iterator[Sheet | Refusal]:
    for number, doc in enumerate(_docs(data), start=1):
        try:
            if isinstance(doc, Refused):
                raise doc
            yield sheet_of(doc)
        except Refused as refused:
            yield refused.of(f"{name}:{number}")


def sheet_of(doc: Doc) -> Sheet:
    """Raises Refused where it is none that was exported."""
    with foreign("what goes with the doc", AGAIN):
        meta = json.loads(doc.user_data.get(KEY, "null"))
    quotes: dict[str, dict[str, list[Place]]] = {}
    speakers: dict[str, str] = {}
    for span in doc.spans.get(QUOTES, ()):
        if span.label_ not in ("content", "cue", "source"):
            raise Refused(f"“{span.label_}” is no label of ours", "use content, cue and source")
        place = Place(span.start_char, span.end_char)
        if not 0 <= place.start < place.end <= len(doc.text):
            raise Refused("a place is none of its text", AGAIN)
        quotes.setdefault(span.id_, {}).setdefault(span.label_, []).append(place)
        if span.label_ == "content" and span.kb_id_:
            speakers[span.id_] = span.kb_id_
    stances = {span.id_: span.label_ for span in doc.spans.get(STANCES, ())}
    return came_back(meta, doc.text, _markings(quotes, stances, speakers))


def _markings(
    quotes: Mapping[str, Mapping[str, list[Place]]], stances: Mapping[str, str], speakers: Mapping[str, str]
) -> Iterator[Marking]:
    for id, said in quotes.items():
        content, cue, source = (tuple(sorted(said.get(label, ()))) for label in ("content", "cue", "source"))
        if content:
            yield Marking(content, cue, source, stance_of(stances.get(id, "asserts")), speakers.get(id))


def _docs(data: bytes) -> Iterator[Doc | Refused]:
    """The docs of a file, with their words and spans alone: nothing else of what a file says of itself is believed."""
    unfold = zlib.decompressobj()
    with foreign("the DocBin", "give a file that spaCy wrote"):
        unfolded = unfold.decompress(data, LARGEST)
        if unfold.unconsumed_tail or not unfold.eof:
            raise Refused("it is damaged, or unfolds to more than a DocBin of articles would", "split it")
        found = DocBin().from_bytes(zlib.compress(unfolded, 0))
        del unfolded
        column = [int(attr) for attr in found.attrs].index(ORTH)
    vocab = Vocab()
    for string in found.strings:
        vocab.strings.add(string)
    for at, tokens in enumerate(found.tokens):
        try:
            with foreign("a doc", AGAIN):
                doc = _doc(vocab, tokens[:, column], found.spaces[at], found.span_groups[at], found.user_data[at])
            yield doc
        except Refused as refused:
            yield refused


def _doc(vocab: Vocab, words: Any, spaces: Any, groups: bytes, user_data: bytes | None) -> Doc:
    doc = Doc(vocab, words=words, spaces=spaces.flatten())
    if groups:
        doc.spans.from_bytes(groups)
    if user_data:
        doc.user_data.update(srsly.msgpack_loads(user_data, use_list=False))
    return doc
