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
DESCRIBING = frozenset({"relcl", "appos", "acl", "prep", "advcl", "npadvmod"})
"""What is set off by commas or dashes, and is left out where it does not decide."""
WHEN = frozenset({"after", "before", "since", "following", "during", "amid", "while"})
"""What begins words of time or circumstance that end a clause, with or without a comma."""
CONDITION = frozenset({"if", "unless", "when", "whether", "except", "without", "not", "but"})
"""What begins words without which the rest is not said."""
BREAKS = frozenset({",", "—", "–", "--", "-", ";", "(", ")", ":"})
QUOTES = frozenset("\"“”'‘’")
ASIDE_WORDS = 4
"""Words that an aside has at least."""


def clauses_of(parse: Parse) -> tuple[Clause, ...]:
    """The sentences of a claim, and in them each clause with a subject and a verb of its own; none where it is but one.

    They come in the order of the text, and have all its words together.
    """
    found = [_spans(parse, clause) for clause in _clauses(parse)]
    return tuple(found) if len(found) > 1 else ()


def _clauses(parse: Parse) -> list[list[int]]:
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
    return _long_enough(parse, clauses)


def asides_of(parse: Parse) -> tuple[Span, ...]:
    """Words beside what the clauses say: ", the lone American among them", "after the base was hit", "Despite …,"."""
    found: list[Span] = []
    for clause in _clauses(parse):
        own = [aside for index in clause if (aside := _aside(parse, index, clause))]
        outer = [one for one in own if not any(one != other and {*one} <= {*other} for other in own)]
        left = [index for index in clause if not any(index in aside for aside in outer)]
        if _words(parse, left) >= SHORTEST:
            found += [span for aside in outer for span in _spans(parse, aside)]
    return tuple(sorted(found))


def _aside(parse: Parse, index: int, clause: Sequence[int]) -> range | None:
    """The words that hang on one, if they stand beside what its clause says: set off from it, or at its end."""
    if parse[index].dep not in DESCRIBING or parse[index].head not in clause:
        return None
    words = parse.subtree(index)
    first, last = words[0], words[-1]
    if last - first + 1 != len(words) or not {first, last} <= {*clause}:
        return None
    opens, ends = _edge(parse, first, clause, -1), _edge(parse, last, clause, +1)
    begin = parse[first].text.lower()
    at_end = all(parse[i].pos == "PUNCT" for i in clause if i > last)
    timed = begin in WHEN and at_end and _of_the_deed(parse, index, first)
    if not (timed or (opens and ends)) or begin in CONDITION or _words(parse, words) < ASIDE_WORDS:
        return None
    return range(first, last + 1)


def _of_the_deed(parse: Parse, index: int, first: int) -> bool:
    """It says when or how what the verb says was; not "as long as", "as dark as", "the first since"."""
    degree = first - 1 in parse.inside and parse[first - 1].pos in ("ADV", "ADJ")
    return parse[index].dep in ("advcl", "prep") and parse[parse[index].head].pos in ("VERB", "AUX") and not degree


def _edge(parse: Parse, index: int, clause: Sequence[int], step: int) -> bool:
    """A break, or an end of the clause, on this side of a word; marks of quotation don't count."""
    index += step
    while index in clause and parse[index].text in QUOTES:
        index += step
    return index not in clause or parse[index].text in BREAKS or parse[index].pos == "PUNCT"


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
    return joined and token.pos in ("VERB", "AUX") and not _shares_its_words(parse, index)


def _shares_its_words(parse: Parse, verb: int) -> bool:
    """ "Had not killed or injured anybody", "… and alienating them": without the other verb's words it says nothing."""
    if parse[verb].dep != "conj" or list(parse.under(verb, *SUBJECTS, "aux", "auxpass")):
        return False
    between = (parse[i].pos for i in range(parse[verb].head + 1, verb))
    return parse[verb].tag == "VBG" or all(pos in ("CCONJ", "ADV", "PUNCT", "PART") for pos in between)


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
