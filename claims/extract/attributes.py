"""spaCy's attribute ruler and lemmatizer, several times as fast: what they make of a word is found once and remembered.

Rules for one token depend on its tag, its letters and its relation only, and a text repeats these. The few rules for
several tokens stay with spaCy. A rule that names what it asks for is found by that, not tried on every word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from spacy.attrs import DEP, LOWER, TAG
from spacy.language import Language
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc, Token
from spacy.tokens._retokenize import set_token_attrs

_KEYS = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})
_TESTS = frozenset({"IN", "NOT_IN"})
ANYTHING = ("", None)


class RememberingRuler:
    """Does to a doc what the ruler does."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._rules: list[tuple[Mapping[str, Any], Mapping[Any, Any]]] = []
        self._rest = AttributeRuler(ruler.vocab)
        self._known: dict[tuple[int, ...], dict[Any, Any]] = {}
        rules: Any = ruler.patterns
        for rule, attributes in zip(rules, ruler.attrs, strict=True):
            if all(_is_simple(pattern) for pattern in rule["patterns"]):
                self._rules += [(pattern[0], attributes) for pattern in rule["patterns"]]
            else:
                self._rest.add_patterns([rule])
        self._by_value: dict[tuple[str, Any], list[int]] = defaultdict(list)
        """The numbers of the rules that hold only where an attribute has this value; all others under ANYTHING."""
        for number, (wanted, _) in enumerate(self._rules):
            for key in _asked(wanted):
                self._by_value[key].append(number)

    def __call__(self, doc: Doc) -> Doc:
        later = self._rest.match(doc)  # before anything is set, as spaCy does
        for token, key in zip(doc, map(tuple, doc.to_array([TAG, LOWER, DEP]).tolist()), strict=True):
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = dict(self._of(token))
            if found:
                set_token_attrs(token, found)
        self._rest.set_annotations(doc, later)  # type: ignore[no-untyped-call]
        return doc

    def _of(self, token: Token) -> Iterator[tuple[Any, Any]]:
        """The attributes that the rules set, later rules last."""
        has = {"TAG": token.tag_, "LOWER": token.lower_, "DEP": token.dep_, "IS_SPACE": token.is_space}
        concerned = {number for key in (*has.items(), ANYTHING) for number in self._by_value.get(key, ())}
        for wanted, attributes in map(self._rules.__getitem__, sorted(concerned)):
            if all(_holds(test, has[name]) for name, test in wanted.items()):
                yield from attributes.items()


def _asked(wanted: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The values one of which a word must have for this rule; ANYTHING where it names none."""
    for name, test in wanted.items():
        if not isinstance(test, dict):
            return [(name, test)]
        if "IN" in test:
            return [(name, value) for value in dict.fromkeys(test["IN"])]
    return [ANYTHING]


def _is_simple(pattern: list[Mapping[str, Any]]) -> bool:
    [first, *more] = pattern
    tests = [test for test in first.values() if isinstance(test, dict)]
    return not more and first.keys() <= _KEYS and all(test.keys() <= _TESTS for test in tests)


def _holds(test: Any, value: Any) -> bool:
    if not isinstance(test, dict):
        return bool(test == value)
    return all((value in values) is (name == "IN") for name, values in test.items())


@Language.factory("claims_attributes", assigns=["token.pos", "token.morph", "token.lemma"], requires=["token.tag"])
def make_attributes(nlp: Language, name: str) -> RememberingRuler:
    """In the place of the pipeline's own ruler, which has to be there."""
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    return RememberingRuler(ruler)


def remember_attributes(nlp: Language) -> None:
    """Put it in the place of the pipeline's ruler, if there is one of spaCy's own."""
    if "attribute_ruler" in nlp.pipe_names and type(nlp.get_pipe("attribute_ruler")) is AttributeRuler:
        nlp.add_pipe("claims_attributes", before="attribute_ruler")
        nlp.remove_pipe("attribute_ruler")


def remember_lemmas(nlp: Language) -> None:
    """Let the pipeline's lemmatizer, if it goes by rules, remember the lemma of each word of a part of speech and a
    form; spaCy remembers only those of words that it has to cut. Base forms are looked up in sets and not in lists,
    of which that of nouns has 57,528.
    """
    if "lemmatizer" not in nlp.pipe_names:
        return
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    if not isinstance(lemmatizer, Lemmatizer) or lemmatizer.mode != "rule":
        return
    bases = lemmatizer.lookups.get_table("lemma_index", {})
    for part, words in bases.items():
        bases[part] = frozenset(words)
    known: dict[tuple[int, int, int], list[str]] = {}
    found = lemmatizer.lemmatize

    def lemmatize(token: Token) -> list[str]:
        key = (token.orth, token.pos, token.morph.key)  # type: ignore[attr-defined]
        if key not in known:
            known[key] = found(token)
        return known[key]

    lemmatizer.lemmatize = lemmatize
