"""What of a text is not its prose: headlines, captions, and the boilerplate that came along when a page was copied.

Each line is judged by its shape and by the phrases of `parts.toml`. A mark on what is prose loses claims, and a missed
one only leaves a poor claim more: so a line counts as prose unless it plainly is none.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import takewhile

from claims.identity import normalised
from claims.records import Document, Part, PartKind
from claims.stated import Span

LONGEST_BOILERPLATE, LONGEST_CAPTION = 400, 1500
"""Characters of a line beyond which it is a paragraph that only begins like one."""
WORDS_IN_CAPTION = 60
"""At most; more of them before a credit are a paragraph, and the caption is not told from it."""
LONGEST_HEADLINE = 12
LONGEST_ANNOUNCED = 20
FEWEST_IN_PROSE = 12
"""Words of the lines around a headline."""
_WORDS_WITHIN, _WORDS_AT_END, _WORDS_IN_TITLE = 10, 40, 20
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_ENDS = (".", "!", "?", "”", '"', "’", ")", "…", ":")
_BOILERPLATE: PartKind = "boilerplate"
_CAPTION: PartKind = "caption"
_NO_HEADLINE = (".", ":", ",", ";", "!", "…", "”", '"')
_DECORATION = r"[^\w@©™“\"‘]{0,6}"
_GLUED = re.compile(
    r"""\b(?P<last>[A-Z][\w.'’-]*[a-z])(?:[ ][JS]r\.)?
        (?P<stray>[ ](?:(?:\(?[A-Z][\w.'’-]*\)?|de|van|von)[ ]){0,5}(?P=last)(?:[ ][JS]r\.)?(?=["'“‘A-Z0-9$])
                  .{0,600}?[ ]MORE)(?!\w)""",
    re.VERBOSE,
)
"""A box on somebody, copied behind his name: the name in full, headlines without a space before them, and "MORE"."""
_TEASER = re.compile(r"\S.{1,250}\S Read more")
"""A line that leads to another article."""
_COUNTER = re.compile(
    r"""(?:^|(?:\b[Hh]ide[ ][Cc]aption[ ])?(?<![\d.,])\d{1,4}[ ]of[ ](?P<all>\d{1,4})[ ])
        (?:(?:Photos|Images|Slides):[ ])+
        |\b[Hh]ide[ ][Cc]aption[ ]\d{1,4}[ ]of[ ]\d{1,4}$""",
    re.VERBOSE,
)
"""Which of how many pictures of a gallery comes; its title stands behind, and again before each picture."""
_FIRST_WORD = re.compile(rf"{_DECORATION}([^\W\d_]+)")


def with_parts(document: Document) -> Document:
    """The document with what its text shows of parts added to those that its reader knows."""
    return replace(document, parts=merged(document.parts, parts_of(document.text, document.title)))


def parts_of(text: str, title: str | None = None) -> tuple[Part, ...]:
    """The parts of a text in order, without overlap; a line that is the title is a headline."""
    lines = [line for found in _LINE.finditer(text) if (line := _stripped(text, Span(*found.span())))]
    return tuple(part for line in _judged(text, lines, normalised(title or "")) for part in line)


def merged(known: Sequence[Part], others: Iterable[Part]) -> tuple[Part, ...]:
    """Both, in text order; of two that overlap the known one stays."""
    starts = [part.span.start for part in known]

    def is_new(part: Part) -> bool:
        before = bisect_left(starts, part.span.end)
        return not before or not known[before - 1].span.overlaps(part.span)

    return tuple(sorted([*known, *filter(is_new, others)], key=lambda part: part.span))


def without_boilerplate(text: str) -> str:
    """The text without the lines that are boilerplate from end to end, for a reader that makes the text itself."""
    whole = {part.span.start: part.span.end for part in parts_of(text) if part.kind == "boilerplate"}
    kept = (found[0] for found in _LINE.finditer(text) if not _is_whole(text, Span(*found.span()), whole))
    return "\n".join(kept)


def _is_whole(text: str, line: Span, ends: dict[int, int]) -> bool:
    inner = _stripped(text, line)
    return inner is not None and ends.get(inner.start) == inner.end


def _judged(text: str, lines: Sequence[Span], title: str) -> Iterator[list[Part]]:
    announced = False
    for number, line in enumerate(lines):
        words = line.of(text)
        if _is_boilerplate(words) or (announced and _is_bare(words)):
            announced = announced or _announces(words)
            yield [Part(line, "boilerplate")]
            continue
        announced = False
        if title and normalised(words) == title:
            yield [Part(line, "headline")]
        elif pieces := list(_within(words)):
            yield [Part(Span(line.start + span.start, line.start + span.end), kind) for span, kind in pieces]
        elif 0 < number < len(lines) - 1 and _is_headline(
            words, *(lines[i].of(text) for i in (number - 1, number + 1))
        ):
            yield [Part(line, "headline")]


def _is_boilerplate(words: str) -> bool:
    if len(words) > LONGEST_BOILERPLATE or _pictures(words):
        return False
    return _lines().has(words) or bool(_TEASER.fullmatch(words) or _credits().alone.fullmatch(words))


def _announces(words: str) -> bool:
    return _announcing().has(words)


def _is_bare(words: str) -> bool:
    """A short line without a sentence's end, as the headlines are that are listed under "Related:"."""
    return len(words.split()) <= LONGEST_ANNOUNCED and not words.endswith((".", ":", "”", '"', ",", ";"))


def _is_headline(words: str, before: str, after: str) -> bool:
    """A short line between paragraphs that is no sentence, and neither a name nor the first of a list."""
    count = len(words.split())
    if not 2 <= count <= LONGEST_HEADLINE or not words[0].isupper() or words.endswith(_NO_HEADLINE):
        return False
    plain = not re.search(r"[,|@/\t#$]|\d{2}", words)
    spoken = bool(re.search(r"\b[a-z]{4,}", words)) or words.endswith("?") or (words.isupper() and count >= 2)
    return plain and spoken and _is_prose(before) and _is_prose(after)


def _is_prose(words: str) -> bool:
    return len(words.split()) >= FEWEST_IN_PROSE and words.endswith(_ENDS)


def _within(words: str) -> Iterator[tuple[Span, PartKind]]:
    """What of a line is boilerplate, and whether what is left of it is a caption."""
    strays = [*(Span(*found.span()) for found in _inside().finditer(words)), *_counters(words)]
    if " MORE" in words:
        strays += [Span(*found.span("stray")) for found in _GLUED.finditer(words)]
    caption = Span(0, len(words) if len(words) <= _pictures(words) * LONGEST_CAPTION else 0)
    if len(words) <= LONGEST_CAPTION:
        lead, credit = _captions().match(words), _credits().behind.search(words)
        if lead and _is_credit(words[lead.end() :]):
            yield Span(0, len(words)), _BOILERPLATE
            return
        if lead or credit:
            strays += [Span(*found.span()) for found in (lead, credit) if found]
            end = len(words) if lead or credit is None else credit.start()
            caption = caption if caption.end or len(words[:end].split()) > WORDS_IN_CAPTION else Span(0, end)
    strays = _joined(span for stray in strays if (span := _stripped(words, stray)))
    yield from sorted([*((span, _BOILERPLATE) for span in strays), *_rest(words, caption, strays)])


def _pictures(words: str) -> int:
    """How many of a gallery are in a line, at least."""
    return sum(words.count(one) for one in _table()["galleries"])


def _counters(words: str) -> Iterator[Span]:
    """What counts the pictures of a gallery, with its title where that is told more than once."""
    counters = [
        (one, words[one.end() :].split(maxsplit=_WORDS_IN_TITLE)[:_WORDS_IN_TITLE]) for one in _COUNTER.finditer(words)
    ]
    for counter, own in counters:
        others = [behind for one, behind in counters if one is not counter and _one_gallery(one, counter)]
        if counter.start() or others:
            title = min(filter(None, (_shared(own, other) for other in others)), default=0)
            yield Span(counter.start(), _after_words(words, counter.end(), title))


def _one_gallery(*counters: re.Match[str]) -> bool:
    return len({counter["all"] for counter in counters} - {None}) == 1


def _after_words(text: str, start: int, number: int) -> int:
    found = re.compile(r"\s*\S+" * number).match(text, start)
    return found.end() if found else start


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_credit(words: str) -> bool:
    """It is one, or a few words twice, as pages have what names the maker both beside a picture and under it."""
    half = words[: len(words) // 2].strip()
    return bool(_credits().alone.fullmatch(words)) or words.split() == 2 * half.split()


def _rest(words: str, caption: Span, strays: Sequence[Span]) -> Iterator[tuple[Span, PartKind]]:
    """The caption between what strayed into it."""
    at = caption.start
    for stray in [*strays, Span(caption.end, caption.end)]:
        piece = (
            _stripped(words, Span(at, min(stray.start, caption.end))) if at < min(stray.start, caption.end) else None
        )
        if piece:
            yield piece, _CAPTION
        at = max(at, stray.end)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _stripped(text: str, span: Span) -> Span | None:
    words = span.of(text)
    start, end = span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip())
    return Span(start, end) if start < end else None


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("parts.toml").read_text("utf-8"))


class _Phrases:
    """Phrases of the table, by the word that they begin with: a text has many lines, and few begin so."""

    def __init__(self, phrases: Iterable[str]) -> None:
        ends = [_pattern(phrase[1:]) for phrase in phrases if phrase.startswith("… ")]
        self._ends = re.compile(rf"\S\s+(?:{'|'.join(ends)})[\W_]*$", re.IGNORECASE) if ends else None
        by_first: defaultdict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            if not phrase.startswith("… "):
                by_first[_first_word(phrase)].append(_pattern(phrase))
        self._by_first = {
            first: re.compile(rf"{_DECORATION}(?:{'|'.join(patterns)})[\W_]*", re.IGNORECASE)
            for first, patterns in by_first.items()
        }

    def has(self, line: str) -> bool:
        begins = self._by_first.get(_first_word(line))
        return bool((begins and begins.fullmatch(line)) or (self._ends and self._ends.search(line)))


def _first_word(line: str) -> str:
    found = _FIRST_WORD.match(line)
    return found[1].lower() if found else ""


@cache
def _lines() -> _Phrases:
    return _Phrases(_table()["lines"] + _table()["announcing"])


@cache
def _announcing() -> _Phrases:
    return _Phrases(_table()["announcing"])


@cache
def _captions() -> re.Pattern[str]:
    phrases = "|".join(_pattern(phrase) for phrase in _table()["captions"])
    return re.compile(rf"(?:{phrases})(?!\w)\s*", re.IGNORECASE)


@cache
def _inside() -> re.Pattern[str]:
    phrases = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in _table()["inside"])
    return re.compile(rf"(?<![\w“\"])(?:{phrases})(?![\w”\"])")


def _pattern(phrase: str) -> str:
    """Of a phrase of the table: … alone stands for a few words, and within a word for some of its letters."""
    words = phrase.split()
    pattern = ""
    for number, word in enumerate(words):
        last = number == len(words) - 1
        space = r"\s+" if pattern else ""
        if word != "…":
            pattern += space + re.escape(word).replace("…", r"\S{0,60}")
        elif last:
            pattern += rf"(?:\s+\S+){{0,{_WORDS_AT_END}}}"
        else:
            pattern += rf"(?:\s+\S+){{1,{_WORDS_WITHIN}}}?"
    return pattern


class _Credits:
    """Who made a picture: "Photo: AP", "(Jane Doe/Reuters)", "| Getty"."""

    def __init__(self, agencies: Sequence[str]) -> None:
        agency = "(?:" + "|".join(sorted(map(re.escape, agencies), key=len, reverse=True)) + r")(?![\w’'])"
        name = r"[A-Z][\w.’'-]*"
        names = rf"{name}(?:,?[ ](?:{name}|al|bin|da|de|van|von)){{0,4}}"
        link = r"(?:[ ]?[/|][ ]?|[ ]via[ ]|,[ ]|[ ]for[ ]|[ ]and[ ])"
        made = rf"(?:{names}[ ]?/[ ]?{agency}(?:{link}(?:{agency}|{names}))*|REUTERS[ ]?/[ ]?{names}(?:/{names})*)"
        filler = rf"(?:[A-Z@&][\w.’'&-]*|of|for|via|by|the|and|courtesy|from|on|{agency})"
        kinds = "[Pp]hoto|PHOTO|[Pp]hotograph|[Pp]hotographer|[Ii]mage|[Pp]icture|[Ii]llustration|[Gg]raphic"
        label = rf"(?:[\w’']+[ ]){{0,2}}?(?:{kinds})s?"
        says = rf"{label}(?:[ ][Cc]redit)?(?::|[ ]by|[ ]courtesy[ ]of|[ ][Cc]ourtesy:?)"
        named = rf"{says}[ ]{filler}(?:,?(?:[ ]?[/|][ ]?|[ ]){filler}){{0,13}}"
        one = rf"(?:{named}|{made}|{agency}(?:{link}{agency})*)"
        self.alone = re.compile(rf"[(\[]?{one}(?:[ ]{one})?[)\]]?\.?")
        """A line that is nothing else."""
        in_brackets = rf"[(\[](?:{says}[^()\[\]\n]{{2,100}}|{made})[)\]]"
        self.behind = re.compile(
            rf"{in_brackets}(?=\s*$) | \({says}[^()\n]{{2,100}}\) | (?<=[.!?”\"’)])\s(?:{made}|{named})(?=\s*$)"
            rf" | \|[ ](?:{made}|{agency})(?=\s*$|[ ][A-Z])".replace(" | ", "|")
        )
        """At the end of a caption."""


@cache
def _credits() -> _Credits:
    return _Credits(_table()["agencies"])
