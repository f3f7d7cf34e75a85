"""The rule for denials: which assertion a denial is of, also when it stands in another document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from claims.conflicts.findings import Finding, short, thing_of, topic_of, words_at
from claims.conflicts.propositions import NOTHING, asserted, doer_of, part_of, same_side, told, where_asserted
from claims.conflicts.setting import Setting, names_of
from claims.conflicts.words import actor, blames, concept, is_person, nation_in, pointing, same_name, word_list
from claims.records import CONTENT_JOINER, Claim, Speaker
from claims.stated import Span

VAGUE_PREDICATES = word_list("vague_predicates")
SAYING = frozenset({"suggest", "say", "claim", "state", "tell", "allege", "imply", "hint", "accuse", "insinuate"})
"""What somebody may deny to have done, whether or not what was said is so."""
KNOWN = frozenset({"the", "these", "those", "both", "his", "her", "its", "their", "our", "my", "all"})
"""Words before a figure that make it one of known people or things."""
FEW_WORDS = 8
"""A denial of so few words with a figure among them is of the figure."""
RIGHT_AFTER = 120
"""So many characters after a claim, "the allegation" can only be that one."""
NEXT = 250
"""So many characters after a claim, a denial with its words is of that one, and that one an answer to it."""


def denial(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One denies what the other asserts."""
    if a.facts.denied and b.facts.denied:
        if setting.alike >= 0.3:
            yield Finding("agreement", None, 0.7, "both deny it", a.spans, b.spans, topic_of(setting))
        return
    if not a.facts.denied and not b.facts.denied:
        return
    denier, other = (a, b) if a.facts.denied else (b, a)
    if _in_one_breath(denier, other, setting):
        return
    saying = _denies_saying(denier)
    if saying:
        matched, too = _taken_back(denier, other, setting), False
    else:
        matched, too = _denies(denier, other, setting), _says_so_too(denier, other, setting)
    if not matched and not saying:
        matched, too = asserted(denier, other, setting, negated=True), True
    if not matched:
        return
    if too and not denier.facts.negated:
        yield Finding(
            "agreement",
            None,
            matched,
            "one denies it, the other says it is not so",
            a.spans,
            b.spans,
            topic_of(setting),
        )
        return
    owns_up = setting.same_speaker and other.stance == "admits"
    if other.stance == "believes" or (setting.same_speaker and not saying and not owns_up):
        matched -= 0.15
    who = denier.speaker.name.replace("’", "'") if denier.speaker else "the other side"  # each text sets it its way
    meant = other.spans if saying or denier.facts.elsewhere else where_asserted(denier, other, setting)
    marks = {denier.id: _denying(denier), other.id: meant}
    reason = f"“{_denied_words(denier, other)}”, denied by {who}"
    yield Finding("conflict", "denial", matched, reason, marks[a.id], marks[b.id], topic_of(setting))


def _in_one_breath(denier: Claim, other: Claim, setting: Setting) -> bool:
    """ "The police denied that they had robbed it, saying it had been robbed by others": who denies goes on."""
    named = [claim.speaker.name if claim.speaker else "" for claim in (denier, other)]
    return setting.same_document and denier.sentence == other.sentence and named[0] == named[1]


def _denying(denier: Claim) -> tuple[Span, ...]:
    """The cue and what is denied; of one who does not only deny, the clauses in which he does."""
    denying = pointing("denying") | pointing("false")
    own = [event.span for event in denier.facts.events if event.predicate in denying]
    around = [
        clause for clause in denier.facts.clauses if any(piece.contains(span) for piece in clause for span in own)
    ]
    if denier.stance == "denies" or not around:
        return denier.cue_spans + denier.spans
    return tuple(piece for clause in around for piece in clause)


def _denies_saying(denier: Claim) -> bool:
    """ "Denied suggesting that missiles had hit the ship": whether they had is left open."""
    events = denier.facts.events
    main = {event.predicate for event in events if event.main}
    return bool(main & SAYING) or (
        bool(main & pointing("denying")) and any(event.predicate in SAYING for event in events)
    )


def _taken_back(denier: Claim, other: Claim, setting: Setting) -> float:
    """How sure it is that the speaker has said what he denies to have said."""
    meant = {*setting.terms} - NOTHING - SAYING
    earlier = not setting.same_document or other.spans[0] < denier.spans[0]
    return 0.85 if setting.same_speaker and earlier and meant and told(other) else 0.0


def _denied_words(denier: Claim, other: Claim) -> str:
    """What is denied: the figure, or what the other said where the denial only points at it."""
    only_figure = denier.facts.quantities and len(denier.text.split()) <= FEW_WORDS
    if other.facts.quantities and (only_figure or (denier.facts.elsewhere and _speaks_of_figures(denier))):
        meant = {(counted.low, counted.high) for counted in denier.facts.quantities}
        same_figure = (one.words for one in other.facts.quantities if (one.low, one.high) in meant)
        return next(same_figure, other.facts.quantities[0].words)
    if denier.facts.elsewhere:
        return short(other.text)
    denying = [words_at(denier, span) for span in _denying(denier) if words_at(denier, span)]
    return short(CONTENT_JOINER.join(denying) or denier.text)


def _speaks_of_figures(claim: Claim) -> bool:
    return re.search(r"\b(figures?|numbers?|toll|count)\b", claim.text, re.I) is not None


def _says_so_too(denier: Claim, other: Claim, setting: Setting) -> bool:
    """The other says of the very thing that is denied that it is not so."""
    undone = {thing_of(event) for event in other.facts.events if event.negated}
    denied = {event.predicate for event in denier.facts.events} - VAGUE_PREDICATES
    if denied and undone and not other.facts.denied:
        return bool(undone & denied)
    return other.facts.negated or bool(undone & set(setting.terms))


def _denies(denier: Claim, other: Claim, setting: Setting) -> float:
    """How sure it is that a denial is of what the other claim says."""
    said = [term for term in setting.terms if term not in NOTHING]
    accused = _accused(denier, other)
    figures = _figures_denied(denier, other, setting)
    if figures or not _figures_are_known(denier):
        return figures  # "reports of 19 dead are wrong" denies the figure, not the deaths
    if denier.facts.elsewhere:
        near = setting.same_document and abs(denier.spans[0].start - other.spans[0].start) < 600
        alleged = other.stance == "alleges" or bool(re.search(r"accus|alleg|blam", other.cue))
        blamed = any(event.predicate == "responsible" for event in other.facts.events)
        wrong = blamed or (bool(pointing("wrong") & set(other.facts.terms)) and not _wrong_of_others(denier, other))
        named = [claim.speaker.name if claim.speaker else "" for claim in (denier, other)]
        if setting.same_speaker or named[0] == named[1] or _of_somebody_else(denier, other):
            return 0.0
        meant = (accused and blamed) or _may_be_meant(denier, other, setting)
        if other.facts.hedged or _left_open(denier, other) or not meant:
            return 0.0
        if accused and (alleged or wrong):
            return 0.9 if near else 0.75
        if setting.same_document and 0 < denier.sentence.start - other.spans[-1].end < RIGHT_AFTER:
            return 0.8 if alleged or wrong or _charges_somebody(other) or _is_meant(denier, other) else 0.65
        return 0.6 if near and alleged else 0.0
    if sure := asserted(denier, other, setting):
        return sure
    return _answered(denier, other, setting, said)


def _may_be_meant(denier: Claim, other: Claim, setting: Setting) -> bool:
    """What the denial points at, the words right before it, is about what the other says: in the same article one
    word tells that, in another one two that are no names, or all that there are."""
    if not denier.facts.meant:
        return True
    said = {*other.facts.terms} - NOTHING
    if setting.same_document:
        return not said.isdisjoint(denier.facts.meant)
    own = (denier.speaker.name, *denier.speaker.aliases) if denier.speaker else ()
    told = {term for term in said if not part_of(term, [*own, *setting.names])}
    return len(told & {*denier.facts.meant}) >= min(2, len(told))


def _is_meant(denier: Claim, other: Claim) -> bool:
    """What stands right before the denial is, for the most part, what the other says."""
    said = {*other.facts.terms}
    return len(said) >= 2 and 3 * len(said & {*denier.facts.meant}) >= 2 * len(said)


def _answered(denier: Claim, other: Claim, setting: Setting, said: list[str]) -> float:
    """How sure it is that a denial and the claim right beside it answer each other, with some of the same words."""
    apart = max(denier.spans[0].start - other.spans[-1].end, other.spans[0].start - denier.spans[-1].end)
    if not setting.same_document or not 0 < apart < NEXT:
        return 0.0
    act = [term for term in said if not part_of(term, [*setting.names])]
    events = [event for event in denier.facts.events if event.told]
    meant = {concept(word.casefold()) for event in events for word in (event.predicate, event.patient) if word}
    if meant and not meant & {*act}:
        return 0.0
    share = len(act) / max(1, len(set(denier.facts.terms) - NOTHING))
    alike = len(act) >= 2 or (not all(map(is_person, act)) and share >= 0.34)
    return 0.7 if alike and told(other) and not _by_others(denier, other) else 0.0


def _by_others(denier: Claim, other: Claim) -> bool:
    """Who is denied to have done it is nobody whom the other names."""
    doers = [doer for event in told(other) if (doer := actor(doer_of(event)))]
    own = [event.agent for event in denier.facts.events if actor(event.agent)]
    return bool(doers and own) and not any(same_side(one or "", doer) for one in own for doer in doers)


def _wrong_of_others(denier: Claim, other: Claim) -> bool:
    """What wrong the other claim tells of, it lays at other doors than the denier's."""
    wrongs = (event for event in other.facts.events if event.predicate in pointing("wrong"))
    doers = [doer for event in wrongs if (doer := actor(doer_of(event)))]
    own = (denier.speaker.name, *denier.speaker.aliases) if denier.speaker else ()
    return bool(doers) and not any(same_side(name, doer) for name in own for doer in doers)


def _of_somebody_else(denier: Claim, other: Claim) -> bool:
    """ "Steele's comments were inaccurate" denies what Steele said, not what others say of him."""
    whose = re.search(r"[’']s? (comment|claim|statement|account|version|remark|report|assertion)", denier.text)
    if whose is None or other.speaker is None:
        return False
    own = denier.speaker.name if denier.speaker else ""
    named = [name for name in denier.facts.entities if not same_name(name, own)]
    return bool(named) and not any(same_name(name, other.speaker.name) for name in named)


def _left_open(denier: Claim, other: Claim) -> bool:
    """Whatever the claim has the denier do, it asks about: "is looking for evidence that Russia knew"."""
    own = denier.speaker.name if denier.speaker else ""
    doings = [event for event in other.facts.events if event.agent and same_side(event.agent, own)]
    return bool(doings) and not any(event in told(other) for event in doings)


def _charges_somebody(claim: Claim) -> bool:
    return any(blames(event.predicate) and not event.negated for event in claim.facts.events)


def _figures_denied(denier: Claim, other: Claim, setting: Setting) -> float:
    """ "The figure is a fairy tale", "reports of 19 dead are wrong": a denial of what the other counts."""
    for one, counted in product(denier.facts.quantities, other.facts.quantities):
        if (
            one.head == counted.head
            and one.topic == counted.topic
            and (one.low, one.high) == (counted.low, counted.high)
        ):
            return 0.85
    follows = setting.same_document and 0 < denier.spans[0].start - other.spans[0].start < 250
    pointed = denier.facts.elsewhere and _speaks_of_figures(denier)
    return 0.8 if pointed and follows and other.facts.quantities else 0.0


def _figures_are_known(denier: Claim) -> bool:
    """It has none, or only such as say whom it speaks of: "the 21 girls were exchanged"."""
    before = [_word_before(denier, counted.span) for counted in denier.facts.quantities]
    return all(word in KNOWN for word in before)


def _word_before(claim: Claim, span: Span) -> str:
    words = claim.sentence_text[: max(0, span.start - claim.sentence.start)].casefold().split()
    return words[-1] if words else ""


def _accused(denier: Claim, other: Claim) -> bool:
    """The other claim names the one who denies, or his office."""
    if denier.speaker is None:
        return False
    office = (denier.speaker.role or "").casefold()
    if " " in office and office in other.text.casefold():
        return True
    own = [name for name in (denier.speaker.name, _nation(denier.speaker), *denier.speaker.aliases) if name]
    actors = [event.agent for event in other.facts.events if event.agent]
    return any(same_name(mine, theirs) for mine in own for theirs in (*names_of(other), *actors))


def _nation(speaker: Speaker) -> str:
    """The nation that a government or its ministry speaks for."""
    return nation_in(speaker.name) or "" if speaker.kind in ("organisation", "group") else ""
