"""A few questions that the fact finders put to the parse of one quote."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from claims.conflicts.words import word_list
from claims.records import Extraction, Quote, Referent, Resolution, Speaker, Token
from claims.stated import Span

NAMED = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "PRODUCT", "LAW", "WORK_OF_ART"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
OPENERS = frozenset({"may", "might", "could", "would", "should", "can", "must", "shall"})
DOUBTS = word_list("doubts")
WEIGHING = word_list("weighing")
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl", "mark"})
"""What a clause begins with that has a subject or needs none."""
NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
UNDOING = frozenset({"fail", "refuse", "deny", "decline", "reject", "dispute", "stop", "prevent", "dismiss", "refute"})
PARTS = word_list("parts")
RISKS = frozenset({"risk", "threat", "danger", "fear", "possibility", "chance", "prospect"})
DONE = word_list("done")
ACCUSING = word_list("accusing")
PROOFS = word_list("proofs")
SEEKING = word_list("seeking")
FAR = 5
"""How many sentences before the last one a figure may be that "we stand by 19" repeats."""
UNTRUE = word_list("untrue")
"""What is said to be so is not; "it is absurd that he was held" says that he was."""
UNDOUBLED = re.compile("[^aeiou]+[aeiou][^aeiouwxy]")
"""The lemmatizer takes "staged" for a form of "stag", which would be "stagged"."""
TRUE = frozenset({"true", "right", "case", "correct"})
KIN = {
    "husband": frozenset({"wife", "widow"}),
    "wife": frozenset({"husband", "widower"}),
    **dict.fromkeys(("son", "daughter", "child", "boy", "girl"), frozenset({"mother", "father", "parents", "parent"})),
    **dict.fromkeys(("father", "mother", "dad", "mom", "mum"), frozenset({"son", "daughter", "children"})),
    **dict.fromkeys(("brother", "sister", "sibling"), frozenset({"brother", "sister", "siblings"})),
    **dict.fromkeys(("nephew", "niece"), frozenset({"uncle", "aunt"})),
    "client": frozenset({"lawyer", "lawyers", "attorney", "attorneys", "solicitor", "barrister", "counsel"}),
}
"""Who is whose to a speaker: to somebody's wife that somebody is the husband."""
WHOSE = re.compile(r"(?P<whose>[A-Z].*?)[’'](?:s )?\s*(?:[a-z-]+ )*(?P<what>[a-z]+)")
"""A role that says whose: "Reva's wife", "Mr. Scott’s defence lawyer"."""
POSSESSIVES = frozenset({"his", "her", "their", "my", "our"})


class Parse:
    """The tokens of the sentences that a quote touches, and which of them are its content."""

    def __init__(self, quote: Quote, extraction: Extraction, resolution: Resolution, speaker: Speaker | None) -> None:
        self.text = extraction.document.text
        self.tokens = extraction.tokens
        self.quote = quote
        self.speaker = speaker
        self.first = bisect_left(self.tokens, quote.sentence.start, key=lambda token: token.start)
        self.before = self.first
        if 0 < self.first < len(self.tokens):
            # "The police put the number at 6,000" counts what the sentence before counts.
            self.before = self._start_of(extraction.sentences[self.tokens[self.first - 1].sentence])
        self.far_before = self.before
        if 0 < self.first < len(self.tokens):
            self.far_before = self._start_of(extraction.sentences[max(0, self.tokens[self.first - 1].sentence - FAR)])
        self.last = bisect_left(self.tokens, quote.sentence.end, key=lambda token: token.start)
        self.content = [i for i in self.range if any(s.start <= self.tokens[i].start < s.end for s in quote.content)]
        self.inside = frozenset(self.content)
        self.tokens = self._with_subject()
        lo, hi = quote.sentence
        self.referents = [r for r in resolution.referents if lo <= r.span.start and r.span.end <= hi]

    def _with_subject(self) -> tuple[Token, ...]:
        """The tokens; a subject that the parser takes for what is said, "insisted Ember did not run", has its verb."""
        said = [i for i in self.content if self[i].dep == "ccomp" and self[i].head not in self.inside]
        taken = [i for i in self.content if said and self[i].dep == "dobj" and self[i].head == self[said[0]].head]
        if (
            not taken
            or taken[0] > said[0]
            or any(self[i].head == said[0] and self[i].dep in SUBJECTS for i in self.range)
        ):
            return self.tokens
        subject = self[taken[0]]._replace(dep="nsubj", head=said[0])
        return (*self.tokens[: taken[0]], subject, *self.tokens[taken[0] + 1 :])

    def _start_of(self, sentence: Span) -> int:
        return bisect_left(self.tokens, sentence.start, key=lambda token: token.start)

    @property
    def range(self) -> range:
        return range(self.first, self.last)

    @cached_property
    def said_by_nobody(self) -> bool:
        """ "No experts believe that": whom the source names says the opposite."""
        words = " ".join(span.of(self.text) for span in self.quote.source).casefold().split()
        return bool(words) and words[0] in {"no", *NOBODY}

    @cached_property
    def main(self) -> int | None:
        """The claim's main predicate: the first word of the content whose head lies outside."""
        heads = (i for i in self.content if self.tokens[i].pos not in ("PUNCT", "SPACE"))
        return next((i for i in heads if self.tokens[i].head == i or self.tokens[i].head not in self.inside), None)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    @cached_property
    def children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for i in range(self.far_before, self.last):
            if self.tokens[i].head != i:
                found.setdefault(self.tokens[i].head, []).append(i)
        return found

    def under(self, index: int, *deps: str) -> Iterator[int]:
        """The direct dependents of a token with one of these labels, or all of them."""
        return (i for i in self.children.get(index, ()) if not deps or self.tokens[i].dep in deps)

    def subtree(self, index: int) -> list[int]:
        found = [index]
        for i in found:
            found.extend(self.under(i))
        return sorted(found)

    def above(self, index: int) -> Iterator[int]:
        """The heads of a token, the nearest first."""
        while (head := self.tokens[index].head) != index:
            yield head
            index = head

    def lemma(self, index: int) -> str:
        token = self.tokens[index]
        lemma = token.lemma.lower()
        if token.pos == "VERB" and UNDOUBLED.fullmatch(lemma) and token.text.lower() in (f"{lemma}ed", f"{lemma}ing"):
            return f"{lemma}e"
        if token.pos == "VERB" and index > 1 and self.tokens[index - 1].text == "-" == self.text[token.start - 1]:
            return f"{self.tokens[index - 2].text.lower()}-{lemma}"  # "test-fired"
        return lemma[:-1] if token.tag == "NNPS" and lemma.endswith("s") else lemma

    def at(self, index: int) -> Span:
        return Span(self.tokens[index].start, self.tokens[index].end)

    def span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[last].end)

    def words(self, span: Span) -> str:
        return " ".join(span.of(self.text).split())

    def referent(self, index: int) -> Referent | None:
        """What the words around a token mean, the shortest such words first."""
        token = self.tokens[index]
        near = [r for r in self.referents if r.span.start <= token.start and token.end <= r.span.end]
        return min(near, key=lambda r: (r.span.end - r.span.start, r.span), default=None)

    def named(self, index: int) -> tuple[int, int]:
        """First and last token of the named entity that a token belongs to, else the token alone."""
        label, first, last = self.tokens[index].entity, index, index
        if label in NAMED:
            while first > self.first and self._joins(first - 1, label):
                first -= 1
            while last + 1 < self.last and self.tokens[last + 1].entity == label:
                last += 1
            if self.tokens[first].pos == "DET":
                first += 1
            if self.tokens[last].tag == "POS":
                last -= 1
        return min(first, index), max(last, index)

    def _joins(self, index: int, label: str) -> bool:
        """The token belongs to the same entity; of punctuation only hyphens do."""
        return self.tokens[index].entity == label and (
            self.tokens[index].pos != "PUNCT" or self.tokens[index].text == "-"
        )

    def name(self, index: int) -> str | None:
        """Who or what a noun means: its referent, the speaker for "I" and "we", its name, else its lemma."""
        token = self.tokens[index]
        if token.lemma.lower() in NOBODY or (token.lemma.lower() == "one" and self.no(index)):
            return "nobody"
        if token.lemma.lower() in ("i", "we", "my", "our", "us", "me"):
            return self.speaker.name if self.speaker else None
        if referent := self.referent(index):
            return referent.name
        if token.pos == "PRON" or token.pos == "DET":
            return None
        if kin := self._kin(index):
            return kin
        if token.entity in NAMED:
            return self.words(self.span(*self.named(index)))
        for i in self.under(index, "appos"):
            if self.tokens[i].entity in ("PERSON", "ORG", "GPE"):
                return self.words(self.span(*self.named(i)))  # "a contractor, Tarn Service"
        if token.lemma.lower() in PARTS:
            for of in self.under(index, "prep"):
                for i in self.under(of, "pobj"):
                    return self.name(i)
        for i in self.under(index, "amod", "compound", "poss"):
            if self.tokens[i].entity in ("NORP", "GPE"):
                return f"{self.tokens[i].text} {self.lemma(index)}"
        return self.lemma(index)

    def _kin(self, index: int) -> str | None:
        """Whom "her husband" means where "Reva's wife" says it, and "his client" where Reva's lawyer does."""
        of_them = KIN.get(self.lemma(index))
        if not of_them or not self.speaker or not self.speaker.role:
            return None
        told = WHOSE.fullmatch(self.speaker.role)
        own = any(self.tokens[i].lemma.lower() in POSSESSIVES for i in self.under(index, "poss"))
        return told["whose"] if told and own and told["what"].casefold() in of_them else None

    def no(self, index: int) -> bool:
        """The noun stands with "no", "neither", "not one" or "not a single"."""
        if any(self.lemma(i) in ("no", "neither") for i in self.under(index, "det", "neg")):
            return True
        one = [i for i in self.under(index, "nummod", "amod") if self.lemma(i) in ("one", "single")]
        return any("not" in (self.lemma(i - 1), self.lemma(i - 2)) for i in one if i > self.first + 1)

    def negations(self, index: int) -> int:
        """How many words turn a predicate around: not, never, "no one", "failed to", "it is untrue that"."""
        count = 0
        for i in self.under(index):
            lemma = self.lemma(i)
            if lemma == "no" and i + 1 < len(self.tokens) and self.tokens[i + 1].text == ",":
                continue  # "no, he wasn't"
            if self.tokens[i].dep == "neg" or lemma in ("never", "neither", "nor", "hardly"):
                count += 1
            elif self.tokens[i].dep in ("nsubj", "nsubjpass", "dobj", "attr", "npadvmod"):
                count += lemma in NOBODY or self.no(i)
        if self.tokens[index].dep in ("pcomp", "pobj") and self.lemma(self.tokens[index].head) == "without":
            count += 1
        return count + self._turned_from_above(index) + (index == self.main and self.said_by_nobody)

    def _turned_from_above(self, index: int) -> int:
        token, head = self.tokens[index], self.tokens[index].head
        if head not in self.inside or head == index:
            return 0
        if token.dep == "conj" and not list(self.under(index, "nsubj", "nsubjpass")):
            return self.negations(head) % 2
        above = self.lemma(head)
        verdict = above in UNTRUE | TRUE and self.tokens[head].dep in ("attr", "acomp")  # "it is a lie that"
        if token.dep not in ("xcomp", "ccomp", "pcomp", "acl") and not (verdict and token.dep == "relcl"):
            return 0
        if verdict:
            head = self.tokens[head].head
        if above in UNDOING or (above == "rule" and any(self.lemma(i) == "out" for i in self.under(head))):
            return 1 + self.negations(head) % 2
        judged = {self.lemma(i) for i in self.under(head, "acomp", "attr", "oprd")} | {above}
        if judged & UNTRUE:
            return 1 + self.negations(head)
        if judged & TRUE:
            return self.negations(head)
        # "no experts believe that", "I don't think that" deny what stands below; "don't know that" does not.
        return self.negations(head) if above in ("believe", "think", "mean", "say") else 0

    def doubtful(self, index: int) -> bool:
        """The predicate is put as possible, asked, conditional or not known."""
        bare = self.tokens[index].tag == "VB" and not any(True for _ in self.under(index, "nsubj", "nsubjpass"))
        if bare and any(self[i].text.lower() == "do" for i in self.under(index, "aux")):
            return True  # "do not touch it" asks for something, "did not touch it" tells
        for i in self.under(index):
            lemma, dep = self.lemma(i), self.tokens[i].dep
            if (dep == "aux" and lemma in OPENERS) or (dep in ("advmod", "acomp") and lemma in DOUBTS):
                return True
            if dep == "aux" and lemma == "to" and self._aim(index):
                return True
            if lemma in ("if", "whether", "unless") or (dep == "advmod" and lemma in ("why", "how")):
                return True
            if dep == "advcl" and i in self.inside and self._condition(i):
                return True
        token, head = self.tokens[index], self.tokens[index].head
        if token.dep == "acl" and self.lemma(head) in RISKS:
            return True
        if token.dep == "relcl" and self._any_such(head):
            return True
        if token.dep in ("acl", "ccomp", "relcl") and self._unproven(head):
            return True
        if head == index or head not in self.inside or token.dep not in ("xcomp", "ccomp", "conj", "csubj", "pcomp"):
            return False
        above = self.lemma(head)
        if token.dep == "pcomp" and self.lemma(self.tokens[head].head) in RISKS:
            return True
        turned = above in ("believe", "think") and self.negations(head) % 2
        if token.dep != "conj" and (
            (above in WEIGHING and not turned) or (above in ("know", "clear", "sure") and self.negations(head))
        ):
            return True
        return self.doubtful(head)

    def _condition(self, clause: int) -> bool:
        """ "If it is confirmed", not "even if" and "as if"."""
        marks = (i for i in self.under(clause, "mark") if self.lemma(i) in ("if", "unless"))
        return any(self.lemma(i - 1) not in ("even", "as") for i in marks if i)

    @cached_property
    def denier(self) -> str | None:
        """Who denies what the quote says, and means himself where it names nobody: "denied firing", "that it fired"."""
        return self.speaker.name if self.speaker and self.quote.stance == "denies" else None

    @cached_property
    def first_verb(self) -> int | None:
        """The main predicate, where it is a verb whose doer is left out or a pronoun."""
        main = self.main
        if main is None or self.tokens[main].pos not in ("VERB", "AUX"):
            return None
        subjects = list(self.under(main, "nsubj", "expl"))
        own = all(self.tokens[i].dep == "nsubj" and self.tokens[i].pos == "PRON" for i in subjects)
        return main if own and (subjects or self.tokens[main].tag == "VBG") else None

    def accused(self, index: int) -> int | None:
        """Who is said to do it: "accused China of selling oil", the verb of accusing outside the claim or in it."""
        prep = self.tokens[index].head
        if self.tokens[index].dep != "pcomp" or self.lemma(prep) not in ("of", "for"):
            return None
        verb = self.tokens[prep].head
        if self.lemma(verb) not in ACCUSING:
            return None
        return next(self.under(verb, "dobj", "nsubjpass"), None)

    def told(self, index: int) -> bool:
        """The claim says so itself: no clause beside what it says, of time, cause, purpose or closer description."""
        while index != self.main and index in self.inside and self.tokens[index].head != index:
            dep = self.tokens[index].dep
            aside = dep == "advcl" and (
                self.tokens[index].tag != "VBG" or any(True for _ in self.under(index, "mark", "advmod"))
            )
            head = self.tokens[index].head
            closer = dep == "relcl" and self.lemma(head) not in RISKS and not self._is_proof(head)
            if aside or closer or (dep == "pcomp" and self.accused(index) is None):
                return False
            index = self.tokens[index].head
        return True

    def beside(self, index: int) -> bool:
        """It stands in a clause of time, cause or purpose beside what the claim says."""
        chain = [index, *self.above(index)]
        return any(self.tokens[i].dep == "advcl" and self.tokens[i].head in self.inside for i in chain)

    def asked(self, index: int) -> bool:
        """It stands in a question."""
        marks = (self.tokens[i].text for i in range(index, self.last))
        return next((mark for mark in marks if mark in (".", "?", "!")), "") == "?"

    def _unproven(self, noun: int) -> bool:
        """Evidence that there is none of, or that is still looked for."""
        if self.lemma(noun) not in PROOFS:
            return False
        sought = any(self.lemma(i) in SEEKING for i in list(self.above(noun))[:2])
        return sought or self.no(noun) or any(self.lemma(i) == "any" for i in self.under(noun, "det"))

    def _is_proof(self, noun: int) -> bool:
        """ "Evidence that …", "a body of evidence that …"."""
        parts = (i for of in self.under(noun, "prep") if self.lemma(of) == "of" for i in self.under(of, "pobj"))
        return any(self.lemma(i) in PROOFS for i in (noun, *parts))

    def _any_such(self, noun: int) -> bool:
        """A clause that says which, of what may not be: "those who did not vote", "a deal that includes"."""
        if self.tokens[noun].pos == "PROPN" or self._is_proof(noun) or self.lemma(noun) in UNTRUE | TRUE:
            return False
        definite = any(
            self.lemma(i) in ("the", "this", "that", "its", "his", "her") for i in self.under(noun, "det", "poss")
        )
        return not definite

    def _aim(self, index: int) -> bool:
        """An infinitive that says what somebody wants, plans or can do, not what is done."""
        return self.lemma(self.tokens[index].head) not in DONE
