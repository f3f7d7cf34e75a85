"""Who is who in one document: names first, then descriptions and pronouns in text order, then the quotes.

Candidates for a pronoun or description are those that fit (gender, number, role, country); among them the most salient
wins: who spoke last, who is the subject, who is near. What fits nobody stays unresolved (after Muzny et al. 2017,
"A two-stage sieve approach for quote attribution", and Lee et al. 2013, "Deterministic coreference resolution").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from claims.records import Extraction, Mention, Quote, Referent, Resolution
from claims.speakers.build import speakers_of
from claims.speakers.cast import Somebody
from claims.speakers.countries import METONYMS
from claims.speakers.describe import (
    COUNTRY,
    GENERIC,
    MEDIA,
    SETTLEMENT,
    Description,
    alike,
    classes,
    describe,
    may_be,
    role_fits,
    singular,
    without_article,
)
from claims.speakers.names import folded, word_set, words
from claims.speakers.texts import Texts
from claims.speakers.voices import ISSUED, can_speak, goes_on
from claims.stated import Span

_FIRST_PERSON = word_set("i me my we us our")
_SINGULAR_FIRST = word_set("i me my")
_DEFENCE = word_set("defense army military forces troops pentagon command navy idf")
_REACH = {"person": 6, "group": 3, "other": 1, "place": 1}
_JUST = 2
"""So many sentences behind somebody's words, "a spokesman" is still he."""
_INTERVIEW = 4
"""So many paragraphs that end in a question make an interview."""
_OFFICIAL = word_set("army government military ministry parliament police")
_DIRECTIONS = word_set("east north south west")
_DATELINE = re.compile(r"^[ \t]*[A-Z][A-Z .,/’'-]{2,}[^\n]{0,40}?(?=\s(?:—|–|--|-)\s)", re.M)
_CLOSING = '”"»'
_BREAK = re.compile(r"\s*\n\s*")
_BARE_BODIES = word_set("police parliament congress")


def resolve(extraction: Extraction) -> Resolution:
    """A speaker for each quote, and what the mentions mean. Depends on the extraction alone."""
    walk = _Walk(extraction)
    walk.run()
    heard = walk.quote_speakers()
    somebodies = walk.with_quoted(heard)
    made = speakers_of(extraction.document, [s for s in (*heard, *somebodies) if s is not None])
    return Resolution(
        speakers=tuple(made[id(s)] if s is not None else None for s in somebodies),
        referents=walk.referents(),
    )


class _Walk(Texts):
    """One pass over a document's mentions."""

    # The pass

    def run(self) -> None:
        datelines = [Span(*match.span()) for match in _DATELINE.finditer(self.text)]
        for mention in self.mentions:
            somebody = self.met(mention)
            if somebody is not None and not any(span.contains(mention.span) for span in datelines):
                self.past.append((mention, somebody))
        self.look_ahead()
        self.first_persons()

    def met(self, mention: Mention) -> Somebody | None:
        """Whom a mention means, by what stands before it."""
        somebody = self.who.get(mention)
        if somebody is None:
            somebody = self.pronoun(mention) if mention.form == "pronoun" else self.description(mention)
            if somebody is not None:
                self.who[mention] = somebody
                somebody.take(mention)
        return somebody

    # Pronouns

    def pronoun(self, mention: Mention) -> Somebody | None:
        word = folded(mention.text)
        if word in _FIRST_PERSON or word in ("you", "your"):
            return None
        reach = _REACH.get(mention.kind, 1)
        seen = mention.sentence in self.captioned
        alike = ((m, s) for m, s in self.past if (m.sentence in self.captioned) == seen)
        near = [(m, s) for m, s in alike if 0 <= self.apart(m, mention) <= reach]
        if word == "there":
            return self.only(near, {"place"})
        if mention.kind == "person":
            return self.person(mention, near)
        if word in ("it", "its"):
            return self.thing(mention, near)
        if mention not in self.sources:
            return self.best(mention, [(m, s) for m, s in near if s.plural and not self.modifier(m)])
        near = [(m, s) for m, s in near if m.subject or m in self.sources]
        fits = [(m, s) for m, s in near if s.plural or (s.kind == "organisation" and m.kind != "place")]
        many = [(m, s) for m, s in fits if s.plural and not self.modifier(m)]
        return self.best(mention, many or fits)

    def modifier(self, mention: Mention) -> bool:
        """A nationality in front of a noun is nobody to speak of."""
        return (
            mention.kind == "group" and mention.form == "name" and not mention.subject and mention not in self.sources
        )

    def person(self, mention: Mention, near: list[tuple[Mention, Somebody]]) -> Somebody | None:
        persons = [(m, s) for m, s in near if s.kind == "person" and not s.plural]
        fits = [(m, s) for m, s in persons if s.gender in (None, mention.gender)]
        if fits:
            return self.surest(mention, fits)
        # A given name misleads now and then (a woman called Evan): it yields where nobody else is near.
        return self.only([(m, s) for m, s in persons if not s.told_gender], {"person"})

    def surest(self, mention: Mention, fits: list[tuple[Mention, Somebody]]) -> Somebody | None:
        """The best; of whom the gender is not known ("the pilot"), only where nobody of the pronoun's is as near."""
        best = self.best(mention, fits)
        if best is None or best.gender is not None or best.names:
            return best
        last = max(m.sentence for m, s in fits if s is best)
        known = [(m, s) for m, s in fits if s.gender == mention.gender and m.sentence >= last]
        return self.best(mention, known) if known else best

    def thing(self, mention: Mention, near: list[tuple[Mention, Somebody]]) -> Somebody | None:
        """ "it": a body or place of this sentence or the one before, if there is only one that it can be."""
        bodies = [(m, s) for m, s in near if s.kind in ("organisation", "place") and not s.plural]
        if mention in self.sources:
            fits = [(m, s) for m, s in bodies if m in self.sources or (m.subject and s.kind == "organisation")]
            return self.best(mention, fits)
        inside = self.quote_in(mention)
        if inside is not None and self.subject_before(mention, inside):
            return None
        free = [(m, s) for m, s in bodies if s.identified and not self.of_speaker(m, inside is not None)]
        here = [(m, s) for m, s in free if m.sentence == mention.sentence]
        near_by = [(m, s) for m, s in here if self.quote_in(m) == inside] if inside is not None else here
        before = [(m, s) for m, s in free if m.sentence < mention.sentence and m.subject] if mention.subject else []
        for group in ([(m, s) for m, s in near_by if m.subject], here, before):
            if group:
                return self.only(group, {"organisation", "place"})
        return None

    def of_speaker(self, mention: Mention, itself: bool) -> bool:
        """It stands inside the words for a speaker ("the head of the DPR"), or is one, if `itself` is asked too."""
        spans = [source.span for source in self.sources if source.span.contains(mention.span)]
        return any(itself or span != mention.span for span in spans)

    # Descriptions

    def description(self, mention: Mention) -> Somebody | None:
        wanted = describe(mention)
        if mention.kind == "place":
            found = self.place(mention, wanted)
            if found is not None or mention not in self.sources:
                return found
        elif (
            mention.kind == "other"
            and wanted.noun in ISSUED
            and (issuer := self.issuer(mention) or self.told_in(mention))
        ):
            return issuer
        elif wanted.pointer in ("definite", "bare"):
            found = self.known(mention, wanted)
            if found is not None:
                return found if mention.kind == "other" else self.described(found, mention)
        if mention.kind == "person" and (spoke := self.just_spoke(mention, wanted)):
            return self.described(spoke, mention)
        if mention.kind == "other" and mention.form == "nominal" and not can_speak(wanted):
            return None
        somebody = self.described(self.unknown(mention, wanted), mention)
        if mention in self.sources and wanted.noun in ISSUED:
            self.issued[wanted.noun] = mention.sentence, somebody
        return somebody

    def described(self, somebody: Somebody, mention: Mention) -> Somebody:
        words_used = without_article(mention.text)
        if words_used not in somebody.descriptions:
            somebody.descriptions.append(words_used)
        return somebody

    def known(self, mention: Mention, wanted: Description) -> Somebody | None:
        """Whom a description points back to."""
        if mention.kind == "person":
            fits = [(m, s) for m, s in self.past if s.kind == "person" and self.person_fits(wanted, s, mention)]
            if wanted.pointer == "bare" and len(self.persons_with(wanted)) > 1:
                return None
            return self.best(mention, fits)
        if mention.kind == "other":
            return self.statement(mention, wanted) if mention in self.sources and wanted.pointer == "definite" else None
        if mention.kind == "organisation" and not mention.plural:
            return self.body(mention, wanted)
        fits = [(m, s) for m, s in self.past if s.noun and self.same_description(wanted, s, mention)]
        return self.best(mention, fits)

    def person_fits(self, wanted: Description, somebody: Somebody, mention: Mention) -> bool:
        if mention.gender and somebody.gender not in (None, mention.gender):
            return False
        if somebody.noun:
            return self.same_description(wanted, somebody, mention)
        if wanted.pointer == "bare" and mention not in self.sources:
            return False
        return any(role_fits(wanted, role) for role in somebody.roles)

    def persons_with(self, wanted: Description) -> list[Somebody]:
        """Everybody in the document whose role the description fits."""
        named = {id(s): s for s in self.who.values() if s.names and s.kind == "person"}
        return [s for s in named.values() if any(role_fits(wanted, role) for role in s.roles)]

    def just_spoke(self, mention: Mention, wanted: Description) -> Somebody | None:
        """ "A spokesman said" behind "the firm's spokesman denied it"; "the source", of an official without a name."""
        if mention not in self.sources or mention.plural or wanted.modifiers or wanted.status:
            return None
        spoken = [(m, s) for m, s in self.past if m in self.sources and 0 < mention.sentence - m.sentence <= _JUST]
        last = spoken[-1][1] if spoken else None
        if last is None or last.kind != "person" or last.plural:
            return None
        if wanted.pointer == "indefinite":
            voice = alike(wanted.noun, "spokesman") and re.fullmatch(r"an? \w+", mention.text, re.I)
            return last if voice and any(role_fits(wanted, role) for role in (last.noun, *last.roles)) else None
        return last if wanted.noun == "source" and not last.names else None

    def same_description(self, wanted: Description, somebody: Somebody, mention: Mention) -> bool:
        if somebody.plural != mention.plural or somebody.noun != wanted.noun:
            return False
        return wanted.modifiers <= somebody.body if wanted.pointer == "definite" else wanted.modifiers == somebody.body

    def body(self, mention: Mention, wanted: Description) -> Somebody | None:
        """ "the ministry", "the Russian ministry", "the military"."""
        bodies = [(m, s) for m, s in self.past if s.kind == "organisation" and not s.plural]
        exact = wanted.modifiers | {wanted.noun}
        same = [(m, s) for m, s in bodies if s.body == exact and s.identified]
        if same:
            return self.best(mention, same)
        if wanted.pointer == "bare" and wanted.noun not in _BARE_BODIES:
            return None
        fits = [(m, s) for m, s in bodies if self.body_fits(wanted, s)]
        if not fits and wanted.pointer == "definite" and wanted.modifiers <= {"news"}:
            return self.generic(mention, wanted)
        if wanted.noun == "military":
            spoken = {id(s) for m, s in fits if m in self.sources}
            fits = [(m, s) for m, s in fits if id(s) in spoken] if len(spoken) == 1 else []
        return self.best(mention, fits)

    def generic(self, mention: Mention, wanted: Description) -> Somebody | None:
        """ "the company": the only named body near by that speaks or acts and is not called otherwise."""
        heard = bool(classes(wanted.noun) & MEDIA)  # "the news outlet" is one that tells something
        if not heard and not classes(wanted.noun) & GENERIC:
            return None
        near = [
            (m, s)
            for m, s in self.past
            if s.names and s.kind == "organisation" and mention.sentence - m.sentence <= 3 and may_be(s.name, heard)
            if (m in self.sources or (m.subject and not heard))
            and not any(classes(singular(word)) for word in words(s.name))
        ]
        return self.only(near, {"organisation"})

    def body_fits(self, wanted: Description, somebody: Somebody) -> bool:
        own = somebody.body | {somebody.noun}
        if wanted.noun == "military":
            named = bool(own & _DEFENCE)
        else:
            named = any(alike(singular(word), wanted.noun) for word in own)
        if not named:
            return False
        asked = wanted.countries
        if asked and not asked & somebody.countries:
            official = bool({wanted.noun, *own} & _OFFICIAL)
            if somebody.countries or not somebody.identified or not official:
                return False
        return wanted.modifiers - asked <= somebody.body

    def unknown(self, mention: Mention, wanted: Description) -> Somebody:
        """Somebody new, known by description only."""
        capital = re.search(r"(?<!^)\b[A-Z]", without_article(mention.text)) is not None
        narrowed = bool(wanted.countries) or capital
        identified = (
            mention.kind == "organisation" and narrowed and wanted.pointer != "indefinite" and not mention.plural
        )
        body = wanted.modifiers | ({wanted.noun} if identified else frozenset())
        return Somebody(mention.kind, body=body, noun=wanted.noun, plural=mention.plural, identified=identified)

    def place(self, mention: Mention, wanted: Description) -> Somebody | None:
        """ "the settlement": the place called one before; "the town of Yampol" calls Yampol one."""
        kind = classes(wanted.noun)
        for other in self.extraction.mentions:
            if other.kind == "place" and other.name and mention.span.contains(other.span) and not mention.plural:
                between = self.text[mention.head.end : other.span.start].strip()
                if other.span.start > mention.head.end and between in ("of", ","):
                    self.who[other].classes |= kind
                    return self.who[other]
        if wanted.pointer != "definite" or mention.plural or wanted.modifiers or not kind:
            return None
        places = [(m, s) for m, s in self.past_places(mention) if not s.body & _DIRECTIONS]
        called = [(m, s) for m, s in places if kind & self.place_classes(s) and not s.body & METONYMS]
        if COUNTRY in kind:
            called = [(m, s) for m, s in called if mention.sentence - m.sentence <= 1]
            return self.only(called, {"place"})
        if SETTLEMENT in kind:
            called += [
                (m, s)
                for m, s in places
                if self.named[id(s)] > 1 and not self.place_classes(s) and not s.body & METONYMS
            ]
        return self.focus(mention, called)

    # What only the whole document tells

    def look_ahead(self) -> None:
        """A headline's "Australian woman" is the one whom the text then calls so."""
        for mention in self.mentions:
            somebody = self.who.get(mention)
            if mention.kind != "person" or somebody is None or not somebody.noun or mention.form != "nominal":
                continue
            wanted = describe(mention)
            if wanted.pointer not in ("bare", "definite") or not wanted.modifiers:
                continue
            named = self.persons_with(wanted)
            if len(named) == 1:
                self.merge(somebody, named[0])

    def merge(self, somebody: Somebody, into: Somebody) -> None:
        for mention, other in self.who.items():
            if other is somebody:
                self.who[mention] = self.described(into, mention) if mention.form == "nominal" else into

    def first_persons(self) -> None:
        """ "I" in a quotation is its speaker; outside of one, in an interview, whoever is interviewed."""
        speakers = self.quote_speakers()
        guest = self.interviewee()
        for mention in self.mentions:
            word = folded(mention.text)
            if mention.form != "pronoun" or mention in self.who:
                continue
            if word in ("you", "your"):
                if guest is not None and not mention.quoted and self.asked(mention):
                    self.who[mention] = guest
                continue
            if word not in _FIRST_PERSON:
                continue
            inside = self.quote_in(mention)
            if inside is not None and mention.quoted and mention not in self.sources:
                found = speakers[inside]
            elif mention.quoted:
                found = self.outer_speaker(mention, speakers)
            else:
                found = guest if word in _SINGULAR_FIRST else None
            if found is not None:
                self.who[mention] = found

    def asked(self, mention: Mention) -> bool:
        """It stands in a question."""
        return self.extraction.sentences[mention.sentence].of(self.text).rstrip().endswith("?")

    def outer_speaker(self, mention: Mention, speakers: list[Somebody | None]) -> Somebody | None:
        """Whose quotation the "I think" stands in."""
        for i, quote in enumerate(self.extraction.quotes):
            if quote.mention != mention and any(span.contains(mention.span) for span in quote.content) and speakers[i]:
                return speakers[i]
        return None

    def interviewee(self) -> Somebody | None:
        """The one person named in the title or opening of what calls itself an interview or asks as many questions."""
        title = self.extraction.document.title or ""
        opening = self.text[:400]
        questions = sum(line.rstrip().endswith("?") for line in self.text.splitlines())
        if questions < _INTERVIEW and not re.search(r"\binterview", f"{title} {opening}", re.I):
            return None
        for place in (title, opening):
            known = set(words(place))
            named = {id(s): s for s in self.who.values() if s.kind == "person" and s.names and " " in s.name}
            here = [s for s in named.values() if set(words(s.name)) <= known]
            here.sort(key=lambda s: -len(s.mentions))
            if len(here) == 1 or (here and len(here[0].mentions) > len(here[1].mentions)):
                return here[0]
        return None

    # Results

    def quote_speakers(self) -> list[Somebody | None]:
        """By quote; one without a source carries on the speaker before, or answers in a dialogue, or nobody knows."""
        found: list[Somebody | None] = []
        quotes = self.extraction.quotes
        for number, quote in enumerate(quotes):
            if quote.mention is not None:
                found.append(self.who.get(quote.mention) or self.named_among(quote))
            elif not (quote.source or quote.cue) and self.answers(quotes[max(0, number - 2) : number + 1], found):
                found.append(found[-2])
            elif introduced := self.introduced(quote):
                found.append(introduced)
            elif not found or quote.source or not goes_on(quote, quotes[number - 1], self.extraction.tokens):
                found.append(None)
            else:
                found.append(found[-1])
        return found

    def introduced(self, quote: Quote) -> Somebody | None:
        """Whom the sentence right before names as who speaks, of words without cue and source."""
        if quote.cue or quote.source:
            return None
        number = bisect_left(self.extraction.sentences, quote.sentence.start, key=lambda sentence: sentence.start)
        near = (mention for mention in self.mentions if mention.sentence == number - 1)
        return next((self.who[m] for m in near if m in self.who and self.introduces(m, number)), None)

    def named_among(self, quote: Quote) -> Somebody | None:
        """The Trump of "Trump over the weekend", whose words were taken for something that does not speak."""
        inside = (m for m in self.mentions if m.name and any(span.contains(m.span) for span in quote.source))
        people = (self.who.get(m) for m in inside if m.kind in ("person", "organisation"))
        return next((somebody for somebody in people if somebody is not None), None)

    def answers(self, turns: Sequence[Quote], found: Sequence[Somebody | None]) -> bool:
        """Whether the last of three paragraphs is the turn of the first one's speaker: two took turns, and the second
        has closed the quotation. (Who goes on leaves it open; where his name stands behind it, one of the three is a
        question.)
        """
        if len(turns) < 3 or len(found) < 2 or None in found[-2:] or found[-1] is found[-2] or turns[2].cue:
            return False
        end, start = turns[1].content[-1].end, turns[2].content[0].start
        asked = any(turn.text(self.text).rstrip(_CLOSING).endswith("?") for turn in turns)
        closed = self.text[end - 1] in _CLOSING and (asked or not self.text[end:start].strip())
        return closed and all(
            len(_BREAK.findall(self.text[one.content[-1].end : other.content[0].start])) == 1
            for one, other in pairwise(turns)
        )

    def referents(self) -> tuple[Referent, ...]:
        settled = [
            (m, self.who[m]) for m in self.mentions if m in self.who and (m.kind != "other" or m.form != "nominal")
        ]
        return tuple(Referent(m.span, s.name, s.kind) for m, s in settled if s.names or s.identified)
