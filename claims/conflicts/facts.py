"""The facts of a claim: what it states, in slots that can be compared. A pure function of plain records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from claims.conflicts.clauses import asides_of, bare, clauses_of
from claims.conflicts.clocks import clocks_of
from claims.conflicts.days import day_of
from claims.conflicts.events import events_of, is_place, subject
from claims.conflicts.holdings import holdings_of
from claims.conflicts.measures import measures_of
from claims.conflicts.parse import NAMED, Parse
from claims.conflicts.quantities import quantities_of
from claims.conflicts.scales import degrees_of
from claims.conflicts.slots import slots_of
from claims.conflicts.words import concept, name_key, nation_in, pointing, same_name, word_list
from claims.records import Extraction, Quote, Resolution, Speaker
from claims.stated import Called, Event, Facts

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
COMMON = word_list("common")
BODIES = word_list("bodies")
TALLYING, TRUTH = word_list("tallying"), word_list("truth")
OWN_PART = frozenset({"involve", "involvement", "role", "part", "hand", "responsible"})
PERCENT = frozenset({"percent", "%", "cent"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
DEEDS = frozenset({"existence", "use", "killing", "murder", "presence", "participation", "violation", "system"})
SLURS = frozenset({"attack", "smear"})
SHORT, FEW = 12, 5
"""Words of a claim that may call something false as a whole; words that it may have beside those that point."""
FULL = 24
"""Words up to which a claim that disowns something says little else."""
FIRST_PERSON = frozenset({"i", "we", "my", "our"})
THIRD_PERSON = frozenset({"he", "she", "it", "they", "his", "her", "its", "their"})
SCENE = 16
"""How many words stand for what a document is about."""
ABOUT = 10
"""How many of its names do."""


def facts_of(quote: Quote, extraction: Extraction, resolution: Resolution, speaker: Speaker | None) -> Facts:
    """What a quote states, with pronouns read through the resolution and days through the document's date."""
    parse = Parse(quote, extraction, resolution, speaker)
    published = extraction.document.published_on
    events = events_of(parse)
    words = " ".join(span.of(parse.text) for span in quote.content)
    denied, elsewhere = _denial(parse, undone=any(map(_undone, events)))
    said = day_of(words, published)
    day = said or _day_nearby(parse, published) or published
    facts = Facts(
        entities=_entities(parse),
        places=_places(parse),
        terms=_terms(parse),
        quantities=quantities_of(parse),
        events=events,
        degrees=degrees_of(parse),
        clocks=clocks_of(parse),
        measures=measures_of(parse),
        holdings=holdings_of(parse),
        negated=any(event.negated for event in events if event.main and event.predicate != "doubt"),
        hedged=_hedged(events),
        denied=denied,
        elsewhere=elsewhere,
        meant=_meant(parse) if elsewhere else (),
        scene=scene_of(extraction),
        about=_about(_Whole(extraction)),
        day=day.isoformat() if day else None,
        dated=said is not None,
        clauses=clauses_of(parse),
        asides=asides_of(parse),
        bare=bare(parse),
        speaker=Called(speaker.name, speaker.kind, speaker.role, speaker.aliases) if speaker else None,
    )
    return slots_of(facts, speaker, words)


def _day_nearby(parse: Parse, published: date | None) -> date | None:
    """The day that the rest of the sentence or the sentence before names, the words that date the saying left out."""
    said = parse.quote.when
    for near in (parse.range, range(parse.before, parse.first)):
        words = " ".join(parse[i].text for i in near if not (said and said.contains(parse.at(i))))
        if day := day_of(words, published):
            return day
    return None


def _entities(parse: Parse) -> tuple[str, ...]:
    """The names in the claim and those that its pronouns and descriptions mean."""
    names = []
    for i in parse.content:
        if (referent := parse.referent(i)) and any(span.contains(referent.span) for span in parse.quote.content):
            names.append(referent.name)
        elif parse[i].entity in NAMED and parse.named(i)[0] == i:
            names.append(parse.words(parse.span(*parse.named(i))))
        elif parse[i].lemma.lower() in ("i", "we", "my", "our") and parse.speaker:
            names.append(parse.speaker.name)
    return tuple(dict.fromkeys(names))


def _places(parse: Parse) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for i in parse.content if is_place(parse, i) and (name := parse.name(i))))


def _terms(parse: Parse) -> tuple[str, ...]:
    return tuple(sorted({concept(parse.lemma(i)) for i in parse.content if _term(parse, i)}))


def _meant(parse: Parse) -> tuple[str, ...]:
    """What stands right before its words, but for who says it and how: from the sentence before on, or from further up
    where that says nothing ("China denied the reports")."""
    near = _terms_before(parse, parse.before)
    says_nothing = len(near - pointing("nouns") - pointing("denying")) < FEW
    return tuple(sorted(_terms_before(parse, parse.far_before) if says_nothing else near))


def _terms_before(parse: Parse, start: int) -> set[str]:
    said = (*parse.quote.cue, *parse.quote.source)
    before = range(start, min(parse.content, default=parse.first))
    told = (i for i in before if _term(parse, i) and not any(span.contains(parse.at(i)) for span in said))
    return {concept(parse.lemma(i)) for i in told}


def _term(parse: Parse, index: int) -> bool:
    lemma = parse.lemma(index)
    return parse[index].pos in CONTENT and lemma not in COMMON and len(lemma) > 1 and any(c.isalpha() for c in lemma)


def _hedged(events: tuple[Event, ...]) -> bool:
    own = [event for event in events if event.main] or list(events[:1])
    if any(event.predicate == "doubt" and event.negated for event in events):
        return False  # "there can be no doubt that"
    unknown = any(
        event.predicate in ("know", "clear", "confirm", "determine", "decide") and event.negated for event in events
    )
    return unknown or any(event.hedged for event in own)


def _denial(parse: Parse, *, undone: bool) -> tuple[bool, bool]:
    """Whether the words are denied, and whether they only point at what was said elsewhere.

    "the allegations", denied by the cue; "Russia denies this" and "the claims are baseless" deny in their own words,
    but whoever says himself that something was not done need not be asked what he calls false.
    """
    nouns = pointing("nouns")
    words = [i for i in parse.content if parse[i].pos not in ("PUNCT", "SPACE", "DET", "AUX", "PART")]
    pointers = [i for i in words if _points(parse, i) and parse[i].pos != "SCONJ" and not _does(parse, i)]
    slighted = [
        i
        for i in pointers
        if any(parse.lemma(j) in pointing("false") - {"wrong"} for j in parse.under(i, "amod"))
        and not any(parse[j].pos == "PRON" for j in parse.under(i, "poss"))  # "repeated his false claims"
    ]
    denied = (
        (parse.quote.stance == "denies" and not _refusable(parse))
        or bool(slighted)  # "unfounded accusations"
        or any(_rejects(parse, i, nouns | pointing("vague")) or _disowns(parse, i) for i in words)
    )
    judged = _judged_false(parse, words, pointers) if not undone and parse.quote.stance != "admits" else []
    denied = denied or bool(judged)
    idle = nouns | pointing("false") | pointing("denying")
    own = [] if slighted else [i for i in judged or words if parse.lemma(i) not in idle]
    counted = any(parse[i].pos == "NUM" and parse.lemma(parse[i].head) not in PERCENT for i in words)
    told = any(_spells_out(parse, i) for i in pointers)
    return denied, denied and bool(pointers) and len(own) <= FEW and not counted and not told


def _spells_out(parse: Parse, noun: int) -> bool:
    """ "The claims that he was carrying a book" say what they are; "the allegations of police" do not."""
    clauses = parse.under(noun, "acl", "ccomp")
    return any(i in parse.inside and any(parse.lemma(j) == "that" for j in parse.under(i, "mark")) for i in clauses)


def _points(parse: Parse, index: int) -> bool:
    """ "The allegations", "it"; also "these attacks", which are what somebody said where they are called a lie."""
    slurs = parse.lemma(index) in SLURS and any(parse.lemma(i) in DEFINITE - {"the"} for i in parse.under(index, "det"))
    return slurs or parse.lemma(index) in pointing("nouns")


def _does(parse: Parse, index: int) -> bool:
    """ "It" of "it carried out the attack" is somebody, not something said."""
    verb = parse[index].head
    acts = parse[index].dep == "nsubj" and parse[verb].pos == "VERB" and any(True for _ in parse.under(verb, "dobj"))
    return parse.lemma(index) == "it" and acts


def _rejects(parse: Parse, index: int, nouns: frozenset[str]) -> bool:
    """ "Russia denies this", where it is the speaker who does."""
    if parse[index].pos != "VERB" or parse.lemma(index) not in pointing("denying"):
        return False
    if parse.negations(index) or parse.doubtful(index) or not _pointed_at(parse, index, nouns):
        return False
    who = subject(parse, index)
    return who is None or parse.speaker is None or same_name(who, parse.speaker.name)


def _undone(event: Event) -> bool:
    """Said not to have happened; "does not correspond to reality" says so of something else."""
    return event.told and event.negated and event.predicate not in TALLYING


def _judged_false(parse: Parse, words: Sequence[int], pointers: Sequence[int]) -> list[int]:
    """The words of a sentence that says no more than that something is false, where little else is said."""
    if len(words) > FULL:
        return []
    sentences = [list(some) for _, some in groupby(words, lambda i: parse[i].sentence)]
    return next((some for some in sentences if {*some} & {*pointers} and _calls_false(parse, some)), [])


def _calls_false(parse: Parse, words: Sequence[int]) -> bool:
    """All that is said, but for the reasons, is that something is false."""
    return sum(not parse.beside(i) for i in words) <= SHORT and any(_false(parse, i) for i in words)


def _false(parse: Parse, index: int) -> bool:
    """ "The story is a hoax"."""
    if parse[index].pos == "VERB" and parse.lemma(index) in TALLYING and parse.negations(index) % 2:
        # "do not correspond to reality"
        return any(parse.lemma(i) in TRUTH for prep in parse.under(index, "prep") for i in parse.under(prep, "pobj"))
    if parse[index].pos not in ("NOUN", "ADJ") or parse.lemma(index) not in pointing("false"):
        return False
    if parse[index].dep in ("amod", "compound") or _of_a_deed(parse, index):
        return False  # "false witness", "the wrong hands"
    head = parse[index].head
    return not parse.negations(head) and not parse.doubtful(head)  # "may have been incorrect" leaves it open


def _of_a_deed(parse: Parse, wrong: int) -> bool:
    """ "It was wrong for him to ask", "wrong of him": that blames, and says nothing of what is true."""
    beside = [*parse.under(wrong, "prep", "xcomp", "advcl"), *parse.under(parse[wrong].head, "xcomp", "advcl")]
    whose = any(parse.lemma(i) in ("for", "of") for i in parse.under(wrong, "prep"))
    to_do = any(parse[i].tag == "VB" and any(parse.lemma(j) == "to" for j in parse.under(i, "aux")) for i in beside)
    return parse.lemma(wrong) == "wrong" and (whose or to_do)


def _disowns(parse: Parse, index: int) -> bool:
    """ "Was not involved", "had no role in it", "had nothing to do with it"."""
    stated = parse[index].pos in ("NOUN", "ADJ") or parse[index].tag == "VBN"
    if parse.lemma(index) == "nothing" and _to_do_with(parse, index):
        return _own(parse, parse[index].head)
    if not stated or parse.lemma(index) not in OWN_PART:
        return False
    had = parse[index].head
    none_of_it = parse.no(index) and parse.lemma(had) in ("have", "play", "take") and _own(parse, had)
    return (parse.negations(index) % 2 == 1 and not parse.doubtful(index)) or none_of_it


def _to_do_with(parse: Parse, nothing: int) -> bool:
    return [parse.lemma(i) for i in range(nothing + 1, nothing + 4) if i in parse.inside] == ["to", "do", "with"]


def _own(parse: Parse, verb: int) -> bool:
    """The speaker's deed, or that of his own people: "it", "we", "its forces"; in his very words "I" and "we"."""
    who = next(parse.under(verb, "nsubj"), None)
    if parse.doubtful(verb) or len(parse.content) > FULL:
        return False
    own = FIRST_PERSON if parse.quote.type == "direct" else FIRST_PERSON | THIRD_PERSON
    if who is None or any(parse.lemma(i) in own for i in (who, *parse.under(who, "poss"))):
        return True
    name = parse.name(who)
    return bool(name and parse.speaker and same_name(name, parse.speaker.name))


def _refusable(parse: Parse) -> bool:
    """ "Rejected the request", "dismissed the talks": what is turned down is no proposition."""
    root = parse.main
    if parse.content and parse.lemma(parse.content[0]) in ("whether", "if", "what", "why", "how", "who"):
        return True
    if root is not None and parse[root].tag == "VB" and any(_cue_is(parse, cue) for cue in ("refuse", "decline")):
        return True  # "refused to leave"
    if root is not None and parse[root].tag == "VBG" and _cue_is(parse, "rule"):
        return True  # "ruled out sending troops"
    idle = pointing("nouns") | pointing("vague") | DEEDS
    if root is not None and parse[root].pos == "NOUN" and _cue_is(parse, "rule") and parse.lemma(root) not in idle:
        return True  # "ruled out ground troops"
    if root is None or parse[root].pos not in ("NOUN", "PROPN"):
        return False
    lemma = parse.lemma(root)
    if lemma in pointing("refusable"):
        return True
    if _cue_is(parse, "reject") and not {lemma, concept(lemma)} & (idle | pointing("wrong")):
        return True  # "rejected limits on spending"
    definite = any(parse.lemma(i) in DEFINITE or parse[i].dep == "poss" for i in parse.under(root, "det", "poss"))
    return definite and lemma not in pointing("nouns") | pointing("vague") | DEEDS


def _cue_is(parse: Parse, lemma: str) -> bool:
    return any(
        parse.lemma(i) == lemma and any(cue.start <= parse[i].start < cue.end for cue in parse.quote.cue)
        for i in parse.range
    )


def _pointed_at(parse: Parse, verb: int, nouns: frozenset[str]) -> bool:
    objects = [*parse.under(verb, "dobj"), *parse.under(verb, "nsubjpass")]
    if parse[verb].dep == "relcl":
        objects.append(parse[verb].head)
    return any(parse.lemma(i) in nouns for i in objects)


def scene_of(extraction: Extraction) -> tuple[str, ...]:
    """What a document is mostly about, the weightiest words first."""
    return _scene(_Whole(extraction))


class _Whole:
    """An extraction as what the quotes of one document have in common is remembered by: to compare two word by word
    takes longer than to find it anew."""

    __slots__ = ("extraction",)

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction

    def __hash__(self) -> int:
        return id(self.extraction)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and self.extraction is other.extraction


@lru_cache(maxsize=4)  # the quotes of one document come one after another
def _scene(of: _Whole) -> tuple[str, ...]:
    """The names and nouns that a document is mostly about; its title and first hundred words count three times."""
    counts: Counter[str] = Counter()
    for i, token in enumerate(of.extraction.tokens):
        if token.pos in ("NOUN", "PROPN") and len(token.text) > 2 and token.entity not in ("DATE", "TIME", "CARDINAL"):
            key = _key(token.lemma)
            if key not in COMMON:
                counts[key] += 3 if i < 100 else 1
    for word in re.findall(r"[^\W\d_]{3,}", of.extraction.document.title or ""):
        if (key := _key(word)) in counts:
            counts[key] += 3
    return tuple(word for word, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:SCENE])


@lru_cache(maxsize=4)
def _about(of: _Whole) -> tuple[str, ...]:
    """The names that a document repeats most, nations aside; its first hundred words count three times."""
    counts: Counter[str] = Counter()
    for i, token in enumerate(of.extraction.tokens):
        name = token.pos == "PROPN" and len(token.text) > 2 and token.entity in NAMED and not nation_in(token.text)
        if name and (key := _key(token.lemma)) not in COMMON | BODIES:
            counts[key] += 3 if i < 100 else 1
    return tuple(word for word, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:ABOUT])


def _key(lemma: str) -> str:
    return name_key(concept(lemma.lower()))
