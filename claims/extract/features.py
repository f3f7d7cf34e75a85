"""What the judge knows of a cue, of each reading of it and of each possible source: words that either hold or not,
and the tokens whose vectors it looks at besides."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from claims.extract.candidates import subject_of
from claims.extract.network import Seen
from claims.extract.quotation import Inside
from claims.extract.readings import AUXILIARIES, REPORTING, Reading
from claims.extract.stance import is_listed, stance_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from claims.extract.sources import Holder

_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 60)
_BUCKET = [max((length for length in _LENGTHS if length <= number), default=0) for number in range(61)]
_OPEN = frozenset({"NOUN", "VERB", "PROPN", "ADJ", "NUM", "X"})
_HANGING = frozenset(
    {"dobj", "ccomp", "xcomp", "prep", "acomp", "attr", "oprd", "advcl", "mark", "agent", "nsubjpass", "expl", "dative"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_HIGHEST = 6
_COULD_WELL = 0.15
_CHANCES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9)
CUE_VECTORS = 2
READING_VECTORS = 5
HOLDER_VECTORS = 1


@dataclass(frozen=True)
class Context:
    """A doc, with what is looked up for every reading counted once."""

    doc: Doc
    inside: Inside
    chances: Mapping[int, float] = field(default_factory=dict)
    """By token the probability that it is a cue, as it looks before any reading."""
    tokens: Sequence[Token] = ()
    """The doc's; found if not given."""

    def __post_init__(self) -> None:
        if not self.tokens:
            object.__setattr__(self, "tokens", list(self.doc))

    @cached_property
    def quoted(self) -> list[bool]:
        return [self.inside(token.idx) for token in self.tokens]

    @cached_property
    def likely(self) -> list[int]:
        """The tokens that could well be cues."""
        return sorted(i for i, chance in self.chances.items() if chance > _COULD_WELL)

    @cached_property
    def words_before(self) -> list[int]:
        """How many words stand before each token; the last number is for the end."""
        return list(accumulate((token.text[0].isalnum() for token in self.tokens), initial=0))

    @cached_property
    def quoted_before(self) -> list[int]:
        marks = zip(self.tokens, self.quoted, strict=True)
        return list(accumulate((quoted and token.text[0].isalnum() for token, quoted in marks), initial=0))


def runs(words: Sequence[int]) -> list[tuple[int, int]]:
    """Tokens as stretches [first, last]."""
    if words[-1] - words[0] + 1 == len(words):
        return [(words[0], words[-1])]
    found = [[words[0], words[0]]]
    for i in words[1:]:
        if i == found[-1][1] + 1:
            found[-1][1] = i
        else:
            found.append([i, i])
    return [(first, last) for first, last in found]


def cue_features(cue: Token, quotes: bool) -> Seen:
    """Of the cue whatever the reading."""
    lemma, tag, dep, pos = cue.lemma_.lower(), cue.tag_, cue.dep_, cue.pos_
    subject = subject_of(cue)
    out = [
        f"cue={lemma}",
        f"cue={lemma} {pos}",
        f"cue={lemma} dep={dep}",
        f"tag={tag}",
        f"dep={dep}",
        f"tag={tag} dep={dep}",
        f"reports={lemma in REPORTING}",
        f"quotes={quotes}",
        f"quotes={quotes} cue={lemma}",
        f"listed={is_listed(cue, '')} {pos}",
    ]
    hanging = []
    for child in cue.children:
        relation = child.dep_
        if relation in AUXILIARIES:
            out += [f"aux={child.lower_}", f"aux={child.lower_} cue={lemma}"]
        elif relation in ("mark", "advmod"):
            out.append(f"mark={child.lower_}")
        elif relation in ("amod", "det", "poss"):
            out.append(f"{relation}={child.lower_ if relation != 'poss' else ''}")
        if relation in _HANGING:
            hanging.append(relation)
    out += [f"hangs={relation}" for relation in dict.fromkeys(hanging)]
    out.append(f"hangs={'+'.join(hanging)} {pos}")
    above = cue.head
    if above.i != cue.i:
        out += [f"above={above.lemma_.lower()}", f"above={above.lemma_.lower()} dep={dep}"]
        out += [f"above2={above.head.lemma_.lower()}"] if above.head.i != above.i else []
    out += _under_reports(cue)
    if subject is not None:
        out += [f"subject={_kind(subject)} {pos}", f"subject entity={subject.ent_type_} {pos}"]
        out.append(f"subject noun={subject.lemma_.lower()}" if subject.pos_ == "NOUN" else "subject noun=-")
    else:
        out.append(f"subject=none {pos}")
    return Seen(out, [cue.i, subject.i if subject is not None else -1])


def neighbour_features(cue: Token, context: Context) -> list[str]:
    """Of the cue among those that are likely: one attribution seldom stands within another."""
    chances, dep = context.chances, cue.dep_
    above, highest, way = cue, 0.0, dep
    for _ in range(_HIGHEST):
        if above.head.i == above.i:
            break
        way, above = above.dep_, above.head
        if chances.get(above.i, 0.0) > highest:
            highest, top = chances[above.i], way
    outer = f"{_chance(highest)} {top}" if highest else "none"
    sentence = cue.sent
    others = [chances[i] for i in _between(context.likely, sentence.start, sentence.end - 1) if i != cue.i]
    return [
        f"chance={_chance(chances.get(cue.i, 0.0))}",
        f"outer={outer}",
        f"outer={outer} dep={dep}",
        f"others={_chance(max(others, default=0.0))} {min(3, len(others))}",
    ]


def _between(sorted_numbers: Sequence[int], first: int, last: int) -> Sequence[int]:
    return sorted_numbers[bisect_left(sorted_numbers, first) : bisect_right(sorted_numbers, last)]


def _chance(chance: float) -> int:
    return bisect_right(_CHANCES, chance)


def _under_reports(cue: Token) -> list[str]:
    """The words above that may report what holds the cue: what is nested in an attribution is none of its own."""
    out, above, way = [], cue, []
    for _ in range(6):
        way.append(above.dep_)
        if above.head.i == above.i:
            break
        above = above.head
        if above.lemma_.lower() in REPORTING:
            held = "ccomp" in way or "xcomp" in way
            out += [f"under={held}", f"under={above.lemma_.lower()} {held} {way[0]}"]
            break
    return out or ["under=none"]


def reading_features(reading: Reading, context: Context) -> Seen:
    """Of one reading of a cue, its content without cue and source."""
    doc, cue, frame = context.tokens, reading.cue[0], reading.frame
    lemma, tag, root = cue.lemma_.lower(), cue.tag_, reading.root
    stretches = runs(reading.words)
    counted, quoted = context.words_before, context.quoted_before
    length = sum(counted[last + 1] - counted[first] for first, last in stretches)
    share = _share(sum(quoted[last + 1] - quoted[first] for first, last in stretches), length)
    size = _BUCKET[min(60, length)]
    first, last = stretches[0][0], stretches[-1][1]
    following = _next(doc, last + 1)
    behind = "end" if following is None else following.lower_ if following.pos_ not in _OPEN else following.pos_
    opening = doc[first].lower_ if doc[first].pos_ not in _OPEN else doc[first].pos_
    before = doc[first - 1].lower_ if first and doc[first - 1].pos_ not in _OPEN else "word"
    sort = frame.split()[0] if reading.quotation is None else frame
    out = [
        "any",
        f"frame={frame}",
        f"frame={frame} cue={lemma}",
        f"frame={frame} tag={tag}",
        f"frame={frame} dep={cue.dep_}",
        f"size={size}",
        f"frame={frame} size={size}",
        f"cue={lemma} size={min(size, 5)}",
        f"quoted={share} frame={frame}",
        f"quoted={share} cue={lemma}",
        f"pieces={min(3, len(stretches))} frame={frame}",
        f"root={root.dep_} {root.tag_}",
        f"root={root.tag_} frame={frame}",
        f"root={root.lemma_.lower()}" if root.pos_ in ("NOUN", "VERB", "AUX", "ADJ") else f"root={root.pos_}",
        f"root={root.lemma_.lower()} cue={lemma}",
        f"root entity={root.ent_type_} {sort}",
        f"stance={stance_of(cue, frame)} listed={is_listed(cue, frame)} frame={frame}",
        f"first={opening}",
        f"first={opening} frame={frame}",
        f"before={before} first={opening}",
        f"behind={behind}",
        f"behind={behind} end={reading.end} frame={sort}",
        f"starts={bool(doc[first].is_sent_start)} ends={behind in ('end', '.')} {sort}",
        f"far={min(9, abs(root.i - cue.i))} {sort}",
        f"end={reading.end}",
        f"end={reading.end} frame={frame}",
        f"end={reading.end} cue={lemma}",
    ]
    inner = [context.chances[i] for i in _between(context.likely, first, last) if i != cue.i]
    out.append(f"inner={_chance(max(inner, default=0.0))} end={reading.end}")
    out.append(f"inner={_chance(max(inner, default=0.0))} {min(3, len(inner))} {sort}")
    turn = reading.turn
    if turn is not None:
        out += _turn_features(reading, turn, root, tag, sort, length, context)
    tokens = [root.i, first, last, following.i if following is not None else -1, turn.i if turn is not None else -1]
    return Seen(out, tokens, _place(stretches, cue.i))


def _place(stretches: Sequence[tuple[int, int]], cue: int) -> tuple[int, int, int, int, int]:
    """All behind the first piece counts as one; a single piece has an empty rest behind its last word."""
    first, last = stretches[0]
    rest = (stretches[1][0], stretches[-1][1]) if len(stretches) > 1 else (last + 1, last)
    return first, last, *rest, cue


def _turn_features(
    reading: Reading, turn: Token, root: Token, tag: str, sort: str, length: int, context: Context
) -> list[str]:
    """Of the place where an end was cut off or something taken in: what stands there and on what it hangs."""
    doc, end, dep = context.tokens, reading.end, turn.dep_
    edge = turn.left_edge
    opening = edge.lower_ if edge.pos_ not in _OPEN else edge.pos_
    comma = edge.i > 0 and doc[edge.i - 1].text in (",", "—", "–", "--", "-", "(", ";")
    depth, above = 0, turn.head
    while above.i != root.i and depth < 5 and above.head.i != above.i:
        depth, above = depth + 1, above.head
    other = context.words_before[turn.right_edge.i + 1] - context.words_before[edge.i]
    subject = turn.pos_ in ("VERB", "AUX") and any(child.dep_ in _SUBJECTS for child in turn.lefts)
    return [
        f"{end} {dep}",
        f"{end} {dep} comma={comma}",
        f"{end} {dep} comma={comma} {sort}",
        f"{end} {dep} {opening}",
        f"{end} {opening} comma={comma} {sort}",
        f"{end} {dep} depth={depth}",
        f"{end} {dep} on {turn.head.dep_} {turn.head.pos_}",
        f"{end} {dep} size={_BUCKET[min(60, other)]}",
        f"{end} rest={_BUCKET[min(60, length)]}",
        f"{end} {dep} tags={tag} {root.tag_} {turn.tag_}",
        f"{end} {dep} subject={subject} {turn.tag_}",
        f"{end} turn={turn.lemma_.lower()}" if turn.pos_ in ("VERB", "NOUN", "ADP") else f"{end} turn={turn.pos_}",
        f"{end} entity={turn.ent_type_}",
        f"{end} chance={_chance(context.chances.get(turn.i, 0.0))} {dep}",
        f"{end} chance={_chance(context.chances.get(turn.i, 0.0))} comma={comma} subject={subject}",
        f"{end} {dep} reports={turn.lemma_.lower() in REPORTING} listed={is_listed(turn, '')} comma={comma}",
        f"{end} {dep} reports={turn.lemma_.lower() in REPORTING} subject={subject} {sort}",
        f"{end} {dep} cue={reading.cue[0].lemma_.lower()}",
    ]


def holder_features(holder: Holder, cue: Token, context: Context) -> Seen:
    """Of somebody whose words they may be."""
    token, doc = holder.token, context.tokens
    kind, pos, way = _kind(token), cue.pos_, holder.way
    distance = token.i - cue.i
    low, high = min(token.i, cue.i), max(token.i, cue.i)
    between = [word.text for word in doc[low + 1 : high]] if high - low < 40 else []
    verbs = sum(word.pos_ == "VERB" for word in doc[low + 1 : high]) if high - low < 40 else 9
    side = "after" if distance > 0 else "before"
    near = _BUCKET[min(60, abs(distance))]
    out = [
        "any holder",
        f"way={way}",
        f"way={way} {pos}",
        f"way={way} {cue.tag_} {cue.dep_}",
        f"way={way} cue={cue.lemma_.lower()}",
        f"way={way} kind={kind}",
        f"way={way} {side} near={near}",
        f"way={way} entity={token.ent_type_}",
        f"holder={kind}",
        f"holder={kind} {pos}",
        f"holder noun={token.lemma_.lower()}" if token.pos_ == "NOUN" else "holder noun=-",
        f"holder entity={token.ent_type_}",
        f"holder dep={token.dep_} {side}",
        f"holder dep={token.dep_} {token.head.pos_} way={way}",
        f"near={near} {side} {pos}",
        f"between verbs={min(3, verbs)} commas={min(2, between.count(','))} {side}",
        f"rank={holder.rank}",
        f"rank={holder.rank} way={way}",
        f"quoted={context.quoted[token.i]} {pos}",
    ]
    return Seen(out, [token.i], _place([(token.i, token.i)], cue.i))


def _kind(token: Token) -> str:
    return token.lower_ if token.pos_ == "PRON" else token.pos_


def _share(quoted: int, length: int) -> str:
    share = quoted / length if length else 0.0
    return "none" if share == 0 else "all" if share > 0.95 else "most" if share > 0.5 else "some"


def _next(doc: Sequence[Token], i: int) -> Token | None:
    while i < len(doc) and doc[i].is_space and "\n" not in doc[i].text:
        i += 1
    if i >= len(doc) or doc[i].is_space or doc[i].is_sent_start:
        return None
    return doc[i]
