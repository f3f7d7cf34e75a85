"""What the text's layout says of paragraphs and sentences, used before the parser so that it can't run over them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from claims.stated import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_STOPS = frozenset(".!?")
_CLOSERS = frozenset("”\"»’'")
_OPENERS = frozenset("“«„‘")
_JOINING = frozenset({"and", "but", "or", "so", "yet"})
RANKS = [
    f"{word}."
    for word in "Asst Atty Brig Cmdr Col Cpl Det Insp Lt Maj Msgr Pfc Pvt Sgt Spc Supt".split()  # noqa: SIM905
]
"""Titles that are cut short, which spaCy does not know."""
GLUED_AFTER_NUMBER = r"(?<=[0-9])[.](?=[A-Z“][a-zA-Z’])"
GLUED_MARKS = r"(?<=[.!?,])[”\"’](?=[A-Z“])|(?<=[”\"’a-z0-9])[.](?=[“\"])"
GLUED_NAME = (
    "(?:" + "|".join(rf"(?<=^{word})" for word in ("But", "Governor", "Mayor", "Senator")) + ")(?=[A-Z][a-z]{2})"
)
_NETWORKS = r"(?:ABC|BBC|CBS|CNN|NBC)[ ][A-Z]\w+"
_AGENCIES = rf"(?:AP|AFP|ANI|ANSA|CNN|DPA|EFE|IANS|PTI|RNS|TASS|UPI|Bloomberg|Reuters|Xinhua|{_NETWORKS})"
_DATELINE = re.compile(
    rf"""^(?: (?: [A-Z][A-Z.'’/ -]{{2,}}(?:,[^\n—–()]{{1,40}}?)? [ ]?(?:\([^)\n]{{2,30}}\))?  # GENEVA, 2 May (Agency)
             | (?:[A-Z][\w.,'’ -]{{0,40}})? \([A-Z][^)\n]{{1,25}}\)          # Geneva (Agency)
           ) [ ]?(?:—|–|--|-)[ ]
         | (?:[A-Z][\w.,'’ -]{{0,40}}[ ])? \({_AGENCIES}\)[ ]?(?=[A-Z“"])     # Geneva (CNN) The council
         )""",
    re.MULTILINE | re.VERBOSE,
)


_LONE_NEWLINE = re.compile(r"(?<![\n\r])\r?\n(?=[^\s])")
_WIDEST_WRAPPED, _NARROWEST_FULL = 100, 45
"""Characters: a wrapped text has no longer line, and a full line is hardly shorter: the next word did not fit."""


def unwrapped(text: str) -> str:
    """The text with the newlines inside its paragraphs as spaces, and so with every character where it was."""
    breaks = list(_LONE_NEWLINE.finditer(text))
    running_on = [found for found in breaks if text[found.end()].islower()]
    wrapped = len(running_on) >= 2 and len(running_on) >= 0.3 * len(breaks) and _widest(text) <= _WIDEST_WRAPPED
    soft = [found for found in breaks if _is_full(text, found.start())] if wrapped else running_on
    pieces, at = [], 0
    for found in soft:
        pieces += [text[at : found.start()], " " * len(found[0])]
        at = found.end()
    return "".join([*pieces, text[at:]])


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with spaces where these are (in order): nothing is read there, and every character is where it was."""
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], re.sub(r"[^\n\r]", " ", span.of(text))]
        at = span.end
    return "".join([*pieces, text[at:]])


def _widest(text: str) -> int:
    return max(map(len, text.splitlines()), default=0)


def _is_full(text: str, end: int) -> bool:
    return end - (text.rfind("\n", 0, end) + 1) >= _NARROWEST_FULL


def set_sentence_starts(doc: Doc) -> Doc:
    """A paragraph starts a sentence, and so does what follows a dateline or a full stop without a space."""
    from spacy.attrs import SENT_START

    behind_datelines = {match.end() for match in _DATELINE.finditer(doc.text)}
    starts = _running_on(doc)
    for before, token in itertools.pairwise(doc):
        if token.is_space:
            starts[token.i] = 0
        elif "\n" in before.text or token.idx in behind_datelines or _glued(doc, before, token):
            starts[token.i] = 1
    column: Any = starts[:, None].astype("uint64")
    return doc.from_array([SENT_START], column)


def _running_on(doc: Doc) -> NDArray[np.int64]:
    """-1 for each token like "law" and "Ann" of "Gornovo law professor Ann Lee", else 0: no sentence begins between two
    words of a line, unless with a clause that is joined ("and we ...") or one that a stop was forgotten before
    ("They ..."). Told of all tokens at once, which is ten times as quick as one by one."""
    import numpy as np
    from spacy.attrs import IS_ALPHA, IS_LOWER, IS_STOP, LOWER

    alpha, lower, stop, words = doc.to_array([IS_ALPHA, IS_LOWER, IS_STOP, LOWER]).T
    joining = np.isin(words, [doc.vocab.strings[word] for word in _JOINING])
    before_alpha, before_lower = np.roll(alpha, 1), np.roll(lower, 1)
    runs_on = (before_alpha & alpha).astype(bool) & ~joining & ((lower == 1) | ((before_lower == 1) & (stop == 0)))
    runs_on[:1] = False
    return np.where(runs_on, -1, 0)


def _glued(doc: Doc, before: Token, token: Token) -> bool:
    if before.whitespace_ or not (token.text[0] in _OPENERS or token.text[0].isupper()):
        return False
    if before.text in _CLOSERS and before.i:
        stop = doc[before.i - 1].text
        return stop[-1] in _STOPS or (stop == "," and token.text[0] in _OPENERS)
    return before.text in _STOPS and before.i > 0 and doc[before.i - 1].text[-1:].isalnum()


def split_glued_words(nlp: Language) -> None:
    """Teach the tokenizer that "2014.The", "east.”He" and "MayorBell" are several tokens, and "Sgt." is one, which ends
    no sentence."""
    from spacy.util import compile_infix_regex

    infixes = [*(nlp.Defaults.infixes or ()), GLUED_AFTER_NUMBER, GLUED_MARKS, GLUED_NAME]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    for rank in RANKS:
        tokenizer.add_special_case(rank, [{"ORTH": rank}])
