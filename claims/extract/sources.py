"""Who may have said it: the subject, the possessor, the agent, whoever is named nearby. The judge ranks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extract.candidates import subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "csubj", "nsubjpass")
_HEADS = ("NOUN", "PROPN", "PRON")
_INNER = frozenset({"compound", "amod", "nmod", "poss", "nummod", "det"})
_NEARBY = 2
_REACH = 12
_HIGHEST = 6
_BLAMING = frozenset(
    """
    accusation allegation backlash blame call challenge charge claim complaint condemnation criticism demand
    denunciation objection protest question rebuke report rumor rumour scrutiny suspicion threat warning
    """.split()  # noqa: SIM905
)
_FACING = frozenset(
    """
    answer attract counter deflect dog draw earn endure face hit incur invite meet open plague prompt provoke receive
    respond spark suffer trigger weather
    """.split()  # noqa: SIM905
)
"""Verbs whose subject, active or passive, is whom or what the blame meets, or who answers it."""
_AFLOAT = frozenset(
    """
    accusation anger anxiety belief concern criticism doubt expectation fear hope outrage question report rumor rumour
    speculation suspicion talk theory worry
    """.split()  # noqa: SIM905
)
_SPREADING = frozenset(
    """
    abound arise build circulate deepen emerge fly grow increase intensify linger mount persist rise spread surface
    swell swirl
    """.split()  # noqa: SIM905
)
"""What is in the air and spreads is held by those of whom or among whom it is said to be."""
_HELD = frozenset({"owner", "by", "from", "among", "of", "for"})


_Add = Callable[["Token | None", str], None]


@dataclass(frozen=True, eq=False, slots=True)
class Holder:
    """The head of a phrase that may be the source."""

    token: Token
    way: str
    """How it was come upon from the cue."""
    rank: int


def holders(cue: Token) -> list[Holder]:
    """Each somebody once, by the first way that leads there."""
    found: dict[int, tuple[Token, str]] = {}

    def add(token: Token | None, way: str) -> None:
        if token is not None and token.i not in found and token.i != cue.i and not token.is_space:
            found[token.i] = (token, way)

    if cue.lower_ == "according":
        _add_according(cue, add)
    elif cue.text == ":":
        _add_labels(cue, add)
    subject = subject_of(cue)
    if cue.pos_ in ("VERB", "AUX"):
        add(subject, "subject")
    _add_below(cue, add)
    _add_above(cue, add)
    _add_nearby(cue, add)
    afloat = _is_afloat(cue)
    named = [(token, way) for token, way in found.values() if way in _HELD or not afloat]
    return [Holder(token, way, rank) for rank, (token, way) in enumerate(named)]


def _is_afloat(cue: Token) -> bool:
    """Either word of "suspicions grew", "fears are mounting"."""
    if cue.lemma_ in _AFLOAT:
        behind = [token for token in cue.doc[cue.i + 1 : cue.i + 3] if token.pos_ != "AUX"][:1]
        return any(token.lemma_ in _SPREADING and token.pos_ == "VERB" for token in behind)
    before = [token for token in reversed(cue.doc[max(0, cue.i - 2) : cue.i]) if token.pos_ != "AUX"][:1]
    return cue.lemma_ in _SPREADING and any(token.lemma_ in _AFLOAT for token in before)


def blamed(cue: Token) -> frozenset[int]:
    """The mayor of "the mayor faced charges that ...", which others make; also of "the mayor, who faced"."""
    if cue.pos_ != "NOUN" or cue.lemma_ not in _BLAMING:
        return frozenset()
    held = cue.head if cue.dep_ == "pobj" else cue
    verb = held.head
    if verb.pos_ != "VERB" or not (verb.lemma_ in _FACING or (verb.lemma_ == "come" and held.lower_ == "under")):
        return frozenset()
    facing = [subject_of(verb), *(child for child in verb.children if child.dep_ == "nsubjpass")]
    if verb.dep_ == "relcl":
        facing.append(verb.head)
    return frozenset(token.i for token in facing if token is not None and token != cue)


def _add_according(cue: Token, add: _Add) -> None:
    for to in (*cue.children, *(cue.nbor(),) * (cue.i + 1 < len(cue.doc))):
        for child in to.children:
            if child.dep_ in ("pobj", "pcomp"):
                add(child, "according")


def _add_labels(colon: Token, add: _Add) -> None:
    """The head of what stands before the colon."""
    first = colon.i
    while first and colon.i - first < _REACH and "\n" not in colon.doc[first - 1].text:
        first -= 1
    if first < colon.i:
        add(colon.doc[first : colon.i].root, "label")


def _add_below(cue: Token, add: _Add) -> None:
    """ "Trump's claim", "criticism from the left", "the Clinton camp"."""
    for child in cue.children:
        if child.dep_ == "poss":
            add(child, "owner")
        elif child.dep_ in _SUBJECTS:
            add(child, child.dep_)
        elif child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ in ("by", "from", "among", "of", "for")):
            for grand in child.children:
                if grand.dep_ == "pobj":
                    add(grand, child.lower_)
        elif child.dep_ in ("compound", "amod", "nmod") and (child.ent_type_ or child.pos_ == "PROPN"):
            add(child, child.dep_)


def _add_above(cue: Token, add: _Add) -> None:
    """The subjects of what the cue hangs on: "X issued a statement", "X went on to say"."""
    if cue.dep_ in ("acl", "relcl"):
        add(cue.head, cue.dep_)
    above, way = cue, ""
    for step in range(_HIGHEST):
        if above.head.i == above.i:
            break
        way, above = above.dep_, above.head
        for child in above.children:
            if child.dep_ in _SUBJECTS:
                add(child, f"above {min(step, 3)} {way} {child.dep_}")
            elif child.dep_ == "agent":
                for grand in child.children:
                    add(grand, f"above {min(step, 3)} agent")
            elif child.dep_ == "poss":
                add(child, "above owner")
        if above.dep_ in ("relcl", "acl"):
            add(above.head, f"above {min(step, 3)} {above.dep_}")


def _add_nearby(cue: Token, add: _Add) -> None:
    doc, sentence = cue.doc, cue.sent
    for way, places in (
        ("behind", range(cue.i + 1, min(sentence.end, cue.i + _REACH))),
        ("before", range(cue.i - 1, max(sentence.start, cue.i - _REACH) - 1, -1)),
    ):
        count = 0
        for i in places:
            token = doc[i]
            if token.pos_ in _HEADS and token.dep_ not in _INNER:
                add(token, f"{way} {count}")
                count += 1
                if count == _NEARBY:
                    break
