"""Quotes as annotation tools have them: labelled stretches of text, and relations from one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from claims.read.refused import Refused
from claims.sheets import Marking
from claims.stated import Span

Label = Literal["content", "cue", "source"]
CONTINUES = "continues"
"""The relation from a stretch of content to the next one of the same quote; the others are called as what they lead to:
from the first stretch of content to each cue and source."""


@dataclass
class Graph:
    """Stretches by id with their label and place, and relations (kind, from, to)."""

    stretches: dict[str, tuple[Label, Span]] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    heads: dict[str, Marking] = field(default_factory=dict)
    """By the id of its first stretch of content, the quote."""


def graph_of(markings: Iterable[Marking]) -> Graph:
    """A cue or source that several quotes share is one stretch."""
    graph, shared = Graph(), dict[tuple[Label, Span], str]()
    for marking in markings:
        ids = [_added(graph, "content", span) for span in marking.content]
        graph.heads[ids[0]] = marking
        graph.relations += [(CONTINUES, one, other) for one, other in pairwise(ids)]
        for label, spans in (("cue", marking.cue), ("source", marking.source)):
            for span in spans:
                key: tuple[Label, Span] = (label, span)  # type: ignore[assignment]
                if key not in shared:
                    shared[key] = _added(graph, *key)
                graph.relations.append((label, ids[0], shared[key]))
    return graph


def _added(graph: Graph, label: Label, span: Span) -> str:
    id = f"T{len(graph.stretches) + 1}"
    graph.stretches[id] = label, span
    return id


def quotes(
    stretches: Mapping[str, tuple[str, Span]], relations: Iterable[tuple[str, str, str]]
) -> Iterator[tuple[str, Marking]]:
    """Each quote with the id of its first stretch of content; of whom and how it was said is not in the graph.

    A relation may go either way. Raises Refused for a relation to nothing, or that says nothing.
    """
    next_of: dict[str, list[str]] = defaultdict(list)
    of: dict[str, dict[str, set[Span]]] = defaultdict(lambda: {"cue": set(), "source": set()})
    follows: set[str] = set()
    for kind, one, other in relations:
        if one not in stretches or other not in stretches:
            raise Refused("a relation leads to what is not marked", "remove the relation, or mark that")
        if stretches[one][0] != "content":
            one, other = other, one
        labels = stretches[one][0], stretches[other][0]
        if kind == CONTINUES and labels == ("content", "content"):
            next_of[one].append(other)
            follows.add(other)
        elif labels == ("content", kind) and kind in ("cue", "source"):
            of[one][kind].add(stretches[other][1])
        else:
            raise Refused(f"a relation “{kind}” from {labels[0]} to {labels[1]} says nothing", "remove it")
    contents = [id for id, (label, _) in stretches.items() if label == "content"]
    heads = [id for id in contents if id not in follows]
    if contents and not heads:
        raise Refused("its stretches of content follow each other in a circle", "remove one of the relations")
    for head in heads:
        chain = list(_chain(head, next_of))
        spans = tuple(sorted(stretches[id][1] for id in chain))
        cue, source = (tuple(sorted({span for id in chain for span in of[id][label]})) for label in ("cue", "source"))
        yield head, Marking(spans, cue, source)


def _chain(head: str, next_of: Mapping[str, list[str]]) -> Iterator[str]:
    """What follows, each once."""
    seen, waiting = {head}, [head]
    while waiting:
        one = waiting.pop(0)
        yield one
        new = [other for other in next_of.get(one, ()) if other not in seen]
        seen.update(new)
        waiting += new
