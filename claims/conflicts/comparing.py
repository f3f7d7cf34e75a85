"""How two claims relate: what the rules find and a judge says of it, as one comparison with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import NamedTuple

from claims import settings
from claims.conflicts.cases import Case, in_touch
from claims.conflicts.findings import Finding, short, topic_of, words_at
from claims.conflicts.intervals import disjoint
from claims.conflicts.judge import TOLD, Judge, Verdict, load_judge
from claims.conflicts.rules import corrects
from claims.conflicts.setting import Setting, names_of
from claims.conflicts.titles import title
from claims.conflicts.words import name_key, nation_in
from claims.networks import at_once
from claims.records import Claim, Comparison
from claims.stated import Span

LISTED = 0.45
"""The least probability at which two claims that somebody sets side by side are held to conflict."""
FOUND = 0.6
"""The same for claims of one document that only turned up beside each other, of which few conflict."""
HOPED = 0.63
"""What a judge must be able to think of these to look closer. Of 143 pairs that relate in 200 articles it costs 3, none
with a score above 0.68, and spares the reader three readings in eight."""
FOUND_ACROSS = HOPED_ACROSS = settings.SURE
"""Both for claims of two documents. As a store grows there are ever more of these, and of what no list shows one in ten
conflicts. To hope for no more than is asked loses 3 of 111 pairs that have it in 1,000 articles, all under 0.72."""
FIRM = frozenset({"number", "degree"})
"""Kinds of which a rule's word stands against any judge's."""
FIRMER = frozenset({"responsibility", "status", "time"})
"""The same, where the rule is SURE."""
SURE = 0.6
LOOSE = frozenset({"denial", "polarity"})
"""Kinds of which a rule's word is no better than another's; what it says of states and hours seldom errs."""
RANK = {"conflict": 3, "update": 2, "different scope": 1, "agreement": 0}


class Weighed(NamedTuple):
    """Two claims, compared."""

    probability: float
    """That they cannot both hold; 0 for what is never compared."""
    comparison: Comparison | None
    """How they relate; None where there is nothing to say."""


def compare(a: Claim, b: Claim, judge: Judge | None = None) -> Comparison | None:
    """How two claims relate, with the reason; None where there is nothing to say. Symmetric.

    Without a judge, the one that ships. Demands and promises assert nothing and are never compared.
    """
    return weigh(a, b, judge).comparison


def weigh(a: Claim, b: Claim, judge: Judge | None = None) -> Weighed:
    """As `compare`, with what the judge thinks of a pair of which there is nothing to say, too."""
    case = Case.of(a, b)
    if case is None:
        return Weighed(0.0, None)
    [verdict] = (judge or load_judge()).verdicts([case], LISTED)
    comparison = decide(case, verdict, LISTED)
    conflict = comparison is not None and comparison.relation == "conflict"
    return Weighed(comparison.score if comparison and conflict else verdict.probability, comparison)


def compared(pairs: Iterable[tuple[Claim, Claim]], judge: Judge | None = None) -> Iterator[Comparison]:
    """Those of many pairs that relate, in their order: only what is FOUND to conflict is told as a conflict."""
    cases = [case for a, b in pairs if (case := Case.of(a, b, having=in_touch))]
    verdicts = _verdicts(cases, judge or load_judge())
    told = [
        (case, _as_listed(verdict)) for case, verdict in zip(cases, verdicts, strict=True) if _may_tell(case, verdict)
    ]
    decided = at_once(lambda pair: decide(*pair, found_from(pair[0])), told)
    yield from (comparison for comparison in decided if comparison)


def found_from(case: Case) -> float:
    """The least probability at which two claims that only turned up beside each other are held to conflict."""
    return FOUND if case.setting.same_document else FOUND_ACROSS


def _verdicts(cases: Sequence[Case], judge: Judge) -> list[Verdict]:
    """One a case, in their order; those of one document and those of two are judged apart."""
    found: dict[int, Verdict] = {}
    for within, bar in ((True, HOPED), (False, HOPED_ACROSS)):
        at = [number for number, case in enumerate(cases) if case.setting.same_document == within]
        if at:
            found |= zip(at, judge.verdicts([cases[number] for number in at], bar), strict=True)
    return [found[number] for number in range(len(cases))]


def _may_tell(case: Case, verdict: Verdict) -> bool:
    """Of most pairs there is nothing to say: no rule finds anything, and the judge does not either."""
    return bool(case.findings) or verdict.probability >= found_from(case)


def _as_listed(verdict: Verdict) -> Verdict:
    """Of what lists leave out unless they are asked for all, the words that decided are not looked for: that takes
    longer than to judge it."""
    return verdict if verdict.probability >= settings.SURE else replace(verdict, words=None)


def decide(case: Case, verdict: Verdict, bar: float) -> Comparison | None:
    """The judge ranks and vetoes; what a rule says of figures and degrees stands, and what it holds to be an update, or
    of another scope, is no conflict."""
    certain = ((finding, case.certainty(finding)) for finding in case.findings)
    owned_up = case.setting.same_speaker and {case.a.stance, case.b.stance} == {"denies", "admits"}
    told = [
        Told(finding, score, _shared_around(case, finding), owned_up) for finding, score in certain if score >= TOLD
    ]
    conflict = max((one for one in told if one.finding.relation == "conflict"), key=Told.rank, default=None)
    other = max((one for one in told if one.finding.relation != "conflict"), key=Told.rank, default=None)
    if conflict and conflict.stands:
        by = verdict.by if verdict.probability > conflict.score else None
        return _comparison(case, conflict.finding, max(conflict.score, verdict.probability), by)
    if other and not conflict and other.finding.relation in ("update", "different scope"):
        return _comparison(case, other.finding, other.score)
    if conflict and conflict.finding.kind not in LOOSE:
        bar = min(bar, LISTED)
    if verdict.probability >= bar and (finding := conflict.finding if conflict else _judged(case, verdict)):
        return _comparison(case, finding, verdict.probability, verdict.by)
    return _comparison(case, other.finding, other.score) if other else None


@dataclass(frozen=True)
class Told:
    """What a rule finds, and how sure that is of these claims."""

    finding: Finding
    score: float
    shared: int
    """Words that the clauses of its marks have in common: which of two "forced" the other side means."""

    owned_up: bool
    """One and the same has denied and has admitted something."""

    @property
    def stands(self) -> bool:
        """Whatever a judge says of it."""
        kind = self.finding.kind
        return kind in FIRM or (self.score >= SURE and (kind in FIRMER or (kind == "denial" and self.owned_up)))

    def rank(self) -> tuple[float, int, int, str]:
        return self.score, RANK[self.finding.relation], self.shared, self.finding.reason


def _shared_around(case: Case, finding: Finding) -> int:
    return len(_words_around(case.a, finding.a) & _words_around(case.b, finding.b))


def _words_around(claim: Claim, marks: Sequence[Span]) -> set[str]:
    """The words of the clauses that marks stand in."""
    inside = (
        clause for clause in claim.facts.clauses if any(piece.overlaps(mark) for mark in marks for piece in clause)
    )
    text = " ".join(words_at(claim, piece) for clause in inside for piece in clause) or claim.text
    return set(re.findall(r"\w+", text.casefold()))


def _judged(case: Case, verdict: Verdict) -> Finding | None:
    """What the judge finds where no rule does, in the words that decided. Only one who is asked by name finds a clash
    of figures where none clash."""
    if verdict.kind is None or (verdict.kind == "number" and not verdict.by and not _figures_clash(case)):
        return None
    spans = verdict.words() if verdict.words else (None, None)
    words = [
        (span and words_at(claim, span)) or claim.text for claim, span in zip((case.a, case.b), spans, strict=True)
    ]
    a, b = ((span,) if span else () for span in spans)
    reason = " against ".join(f"“{short(each)}”" for each in words)
    return Finding("conflict", verdict.kind, verdict.probability, reason, a, b, topic_of(case.setting))


def _figures_clash(case: Case) -> bool:
    a, b = case.a.facts, case.b.facts
    pairs = chain(product(a.quantities, b.quantities), product(a.measures, b.measures))
    return any(disjoint(*pair) for pair in pairs)


def _comparison(case: Case, finding: Finding, score: float, by: str | None = None) -> Comparison:
    a, b, setting = case.a, case.b, case.setting
    relation, kind = finding.relation, finding.kind
    reason = f"{finding.reason}; {setting.words}{f'; judged by {by}' if by else ''}"
    if relation == "conflict" and setting.same_speaker and kind != "evaluation":
        if corrects(a, b):
            relation, kind, reason = "update", None, f"{reason}; the speaker corrects the account"
        else:
            kind, reason = "reversal", f"{reason}; same speaker"
    return Comparison(
        a.id, b.id, relation, kind, score, reason, finding.a, finding.b, matter_of(a, b, finding.topic, setting)
    )


def matter_of(a: Claim, b: Claim, topic: str, setting: Setting) -> str:
    """What both claims are about, in a few words: "Krasny Liman: encirclement"."""
    shared = setting.places or setting.names or a.facts.places or b.facts.places
    name = (
        shared[0] if shared else _as_written(next((word for word in a.facts.scene if word in b.facts.scene), ""), a, b)
    )
    return title(name, topic, (a, b))


def _as_written(word: str, *claims: Claim) -> str:
    """A leading word of the documents, which are kept in lower case, with the case of the text."""
    names = (name for claim in claims for name in names_of(claim) if name_key(name) == word)
    texts = [text for claim in claims for text in (claim.sentence_text, claim.document.title or "")]
    written = (found[0] for text in texts for found in re.finditer(rf"\b{re.escape(word)}\b", text, re.I))
    shown = next((form for form in (*names, *written) if not (form.islower() or form.isupper())), word)
    is_name = nation_in(word) or any(word in claim.facts.about for claim in claims)
    return shown.title() if shown == word and is_name else shown[:1].upper() + shown[1:]
