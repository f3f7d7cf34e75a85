"""The clauses of a claim: somebody says several things in a breath, and mostly one of them contradicts another."""

from __future__ import annotations

from collections.abc import Sequence

from claims.conflicts.parse import Parse
from claims.stated import Clause, Span

SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
STANDING = frozenset({"ROOT", "ccomp", "conj", "parataxis", "advcl"})
"""What a clause is that another may be joined to."""
JOINING = frozenset({"and", "but", "or", "that"})
ASIDE = frozenset({"because", "while", "whereas", "although", "though"})
"""What begins a clause beside another that holds without it; one with "if" or "when" says what the other is of."""
SHORTEST = 3
"""Words that a clause has at least; what is shorter belongs to the one beside."""


def clauses_of(parse: Parse) -> tuple[Clause, ...]:
    """The sentences of a claim, and in them each clause with a subject and a verb of its own; none where it is but one.

    They come in the order of the text, and have all its words together.
    """
    joined = [index for index in parse.content if _is_joined(parse, index)]
    openings = {_opening(parse, verb) for verb in joined} | {
        _end(parse, verb) for verb in joined if parse[verb].head > verb
    }
    clauses: list[list[int]] = []
    for index in parse.content:
        goes_on = clauses and _sentence(parse, clauses[-1][-1]) == _sentence(parse, index)
        if not goes_on or index in openings:
            clauses.append([])
        clauses[-1].append(index)
    found = [_spans(parse, clause) for clause in _long_enough(parse, clauses)]
    return tuple(found) if len(found) > 1 else ()


def bare(parse: Parse) -> bool:
    """Whether the words are a clause only with their cue: "any involvement", "firing on them"."""
    main = parse.main
    if parse.quote.type == "direct" or main is None:
        return False
    verb = parse[main].pos in ("VERB", "AUX") and parse[main].tag != "VBG"
    return not verb and not any(parse.under(main, *SUBJECTS))


def _sentence(parse: Parse, index: int) -> int:
    """A mark that opens a quotation is of the sentence that it opens."""
    opens = parse[index].pos == "PUNCT" and any(span.start == parse[index].start for span in parse.quote.content)
    return parse[index + 1 if opens and index + 1 in parse.inside else index].sentence


def _is_joined(parse: Parse, index: int) -> bool:
    """A verb whose clause is joined to another or stands beside it."""
    token, head = parse[index], parse[index].head
    if head == index or head not in parse.inside or not (head == parse.main or parse[head].dep in STANDING):
        return False
    beside = any(parse[i].text.lower() in ASIDE for i in parse.under(index, "mark", "advmod"))
    joined = token.dep in ("conj", "parataxis") or (token.dep == "advcl" and (beside or _trails(parse, index)))
    return joined and token.pos in ("VERB", "AUX")


def _trails(parse: Parse, index: int) -> bool:
    """ "…, going against the norms"."""
    first = min(parse.subtree(index))
    return parse[index].tag == "VBG" and first > parse[index].head and parse[first - 1].text == ","


def _opening(parse: Parse, verb: int) -> int:
    """The first word of a verb's clause, or of the words that join it."""
    first = min(index for index in parse.subtree(verb) if index in parse.inside)
    while first - 1 in parse.inside and parse[first - 1].text.lower() in JOINING:
        first -= 1
    return first


def _end(parse: Parse, verb: int) -> int:
    """The first word after a verb's clause: where what it stands before goes on."""
    after = max(index for index in parse.subtree(verb) if index in parse.inside) + 1
    while after in parse.inside and parse[after].pos == "PUNCT":
        after += 1
    return after


def _long_enough(parse: Parse, clauses: Sequence[list[int]]) -> list[list[int]]:
    """The clauses, those without enough words joined to the one beside."""
    found: list[list[int]] = []
    for clause in clauses:
        if found and min(_words(parse, clause), _words(parse, found[-1])) < SHORTEST:
            found[-1] = [*found[-1], *clause]
        else:
            found.append(clause)
    return found


def _words(parse: Parse, clause: Sequence[int]) -> int:
    return sum(any(character.isalnum() for character in parse[index].text) for index in clause)


def _spans(parse: Parse, clause: Sequence[int]) -> Clause:
    """The place of its words, in as many pieces as the claim has there."""
    words = [parse.at(index) for index in clause]
    pieces = [[span for span in words if own.contains(span)] for own in parse.quote.content]
    return tuple(Span(piece[0].start, piece[-1].end) for piece in pieces if piece)
