"""Parts that are not prose: nothing is found in boilerplate, and what is found in headlines and captions says so."""

from __future__ import annotations

from claims.extract import Extractor
from claims.read.parts import with_parts
from claims.reading import claim_of
from claims.records import Document, Part
from claims.speakers import resolve
from claims.stated import Facts, Span

PROSE = "“We left the town,” the minister said on Monday after a meeting of the whole cabinet in the capital."
MORE = "The council met for three hours on Tuesday in the old town hall by the river, which was rebuilt in May."


def texts(extractor: Extractor, document: Document) -> list[str]:
    return [quote.text(document.text) for quote in extractor.extract(document).quotes]


def test_nothing_is_found_in_boilerplate(extractor: Extractor) -> None:
    line = "Read more: The army has left the town, the mayor says"
    document = with_parts(Document(f"{PROSE}\n\n{line}\n\n{MORE}"))
    assert texts(extractor, document) == ["“We left the town,”"]
    assert len(texts(extractor, Document(document.text))) == 2


def test_what_is_not_marked_is_parsed_as_ever(extractor: Extractor) -> None:
    text = f"{PROSE}\n\n{MORE}\n\nADVERTISEMENT"
    plain, marked = extractor.extract(Document(text)), extractor.extract(with_parts(Document(text)))
    end = text.index("ADVERTISEMENT") - 2

    def words(tokens: tuple) -> list:  # type: ignore[type-arg]
        return [token for token in tokens if token.end <= end]

    assert words(plain.tokens) == words(marked.tokens)
    assert plain.quotes[0].content == marked.quotes[0].content


def test_the_maker_of_a_picture_says_nothing(extractor: Extractor) -> None:
    caption = "Anna Weber, the mayor of the town, on Monday. (Photo: Jane Doe, Getty Images)"
    text = f"{MORE}\n\n{caption}\n\n“We left,” she said."
    found = extractor.extract(with_parts(Document(text)))
    assert not any("Getty" in mention.text or "Doe" in mention.text for mention in found.mentions)
    [speaker] = resolve(found).speakers
    assert speaker is None or speaker.name == "Anna Weber"


def test_a_claim_says_in_which_part_it_stands(extractor: Extractor) -> None:
    headline, caption = "The town is empty, the mayor says", "The bridge, which will stay closed, the mayor said. "
    text = f"{headline}\n\n{PROSE}\n\n{caption}(Photo: Getty Images)\n\n{MORE}"
    found = extractor.extract(with_parts(Document(text, title=headline)))
    claims = [claim_of(quote, None, "id", Facts(), found) for quote in found.quotes]
    parts = {claim.text: claim.part for claim in claims}
    assert parts["The town is empty"] == "headline"
    assert parts["“We left the town,”"] is None
    assert set(parts.values()) <= {"headline", "caption", None}


def test_content_leaves_out_what_strayed_into_it(extractor: Extractor) -> None:
    text = "“We left the town ADVERTISEMENT on Monday,” the minister said after the meeting of the cabinet."
    start = text.index("ADVERTISEMENT")
    document = Document(text, parts=(Part(Span(start, start + 13), "boilerplate"),))
    [quote] = extractor.extract(document).quotes
    assert quote.text(text) == "“We left the town … on Monday,”"
