"""Who is who across documents, inside the caller's write transaction: whom to compare, the links that come of it, and
whom these and people's judgements make one.

What holds is a pure function of the judgements that stand. Those that the look of two speakers makes are rows too, by
`ITSELF`; where people's say something of the same two, theirs hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from claims.errors import ClaimsError
from claims.heard import Heard, Link
from claims.identity import digest
from claims.store import correcting
from claims.store.dialects import among, found_among
from claims.store.judging import ITSELF, now
from claims.store.neighbours import Neighbourhood, heard_of, some_of
from claims.store.rows import given_names, heard_speakers
from claims.store.tables import claim, judgement, speaker

Pair = tuple[str, str]


def parts(connection: Connection, id: str) -> list[Heard]:
    """All who are judged to be one with this speaker."""
    canonical = select(speaker.c.canonical_id).where(speaker.c.id == id).scalar_subquery()
    ids = connection.scalars(select(speaker.c.id).where(speaker.c.canonical_id == canonical).order_by(speaker.c.id))
    return heard_of(connection, ids.all())


def suggestions(connection: Connection, of: str | None) -> list[Link]:
    """Links that are not sure, of pairs who are not one, the surest first. Two entries of the registry are two."""
    one, other = speaker.alias("one"), speaker.alias("other")
    registered = select(speaker.c.canonical_id).where(speaker.c.entry.is_not(None))
    both = and_(one.c.canonical_id.in_(registered), other.c.canonical_id.in_(registered))
    query = (
        select(judgement)
        .join(one, judgement.c.speaker_id == one.c.id)
        .join(other, judgement.c.other_speaker_id == other.c.id)
        .where(judgement.c.withdrawn_at.is_(None), judgement.c.who == ITSELF, judgement.c.verdict == "unsure")
        .where(one.c.canonical_id != other.c.canonical_id, ~both)
        .order_by(judgement.c.score.desc(), judgement.c.speaker_id, judgement.c.other_speaker_id)
    )
    if of is not None:
        group = select(speaker.c.canonical_id).where(speaker.c.id == of).scalar_subquery()
        query = query.where(or_(one.c.canonical_id == group, other.c.canonical_id == group))
    return [
        Link(row.speaker_id, row.other_speaker_id, row.verdict, row.score, row.reason)
        for row in connection.execute(query)
    ]


class Judged(NamedTuple):
    """Two speakers, what is judged of them and by whom."""

    pair: Pair
    verdict: str
    by_person: bool
    score: float


def united(members: Iterable[str], judged: Iterable[Judged]) -> dict[str, str]:
    """For each member the smallest one of those that it is one with.

    What people judge to be one is. Then come the links, the surest first; one that would make two one who are held to
    be different is passed over.
    """
    parent = {member: member for member in members}
    apart: dict[str, set[str]] = {member: set() for member in parent}

    def root(member: str) -> str:
        while parent[member] != member:
            parent[member] = member = parent[parent[member]]
        return member

    def unite(a: str, b: str, *, sure: bool) -> None:
        low, high = sorted((root(a), root(b)))
        if low == high or (not sure and any(root(one) == low for one in apart[high])):
            return
        parent[high] = low
        apart[low] |= apart.pop(high)

    among = (one for one in judged if parent.keys() >= {*one.pair})
    ordered = sorted(among, key=lambda one: (not one.by_person, -one.score, one.pair))
    for one in ordered:
        if one.verdict == "same" and one.by_person:
            unite(*one.pair, sure=True)
    for one in ordered:
        if one.verdict == "different":
            a, b = map(root, one.pair)
            apart[a].add(b)
            apart[b].add(a)
    for one in ordered:
        if one.verdict == "same" and not one.by_person:
            unite(*one.pair, sure=False)
    return {member: root(member) for member in parent}


def keep_links(connection: Connection, near: Neighbourhood, links: Iterable[Link]) -> set[str]:
    """Between those of a group the look of them says this and no more; returns those of whom it said otherwise before.

    A pair that people judged keeps their judgement.
    """
    wanted = {(link.a, link.b): link for link in links if near.has(link.a, link.b)}
    changed: set[str] = set()
    withdrawn = []
    for number, pair, who, link in _standing(connection, near):
        said = wanted.pop(pair, None)
        if who == ITSELF and said != link:
            withdrawn.append({"which": number})
            changed |= {*pair}
            if said is not None:
                wanted[pair] = said
    for numbers in some_of(withdrawn):
        values = {"withdrawn_at": now(), "withdrawn_by": ITSELF}
        connection.execute(update(judgement).where(judgement.c.number == bindparam("which")).values(values), numbers)
    rows = [_values(link) for _, link in sorted(wanted.items())]
    if rows:
        connection.execute(insert(judgement), rows)
    for some in some_of(sorted(near.fresh)):
        connection.execute(update(speaker).where(speaker.c.id.in_(some)).values(settled=True))
    return changed | {one for pair in wanted for one in pair}


def _standing(connection: Connection, near: Neighbourhood) -> Iterable[tuple[int, Pair, str, Link]]:
    """Judgements of pairs of a group: row number, pair, who made it, and as a link."""
    for some in some_of(sorted(near.members)):
        of = judgement.c.speaker_id.in_(some)
        stands = (judgement.c.subject == "speaker", judgement.c.withdrawn_at.is_(None), of)
        for row in connection.execute(select(judgement).where(*stands).order_by(judgement.c.number)):
            if near.has(row.speaker_id, row.other_speaker_id):
                pair = (row.speaker_id, row.other_speaker_id)
                yield row.number, pair, row.who, Link(*pair, row.verdict, row.score, row.reason)


def _values(link: Link) -> dict[str, object]:
    return {
        "subject": "speaker",
        "verdict": link.verdict,
        "kind": "",
        "speaker_id": link.a,
        "other_speaker_id": link.b,
        "score": link.score,
        "reason": link.reason,
        "who": ITSELF,
        "made_at": now(),
    }


class Concerned(NamedTuple):
    """Whose claims are to be compared anew: speakers (ids)."""

    moved: Mapping[str, frozenset[str]] = MappingProxyType({})
    """Each with those whom it was one with or is now (canonical ids): whether two claims are of one speaker is all that
    this may change, so how its claims relate to what others say stays."""
    denying: frozenset[str] = frozenset()
    """Those of whom it is only the claims that deny something, and these against all that anybody says."""


def settle(connection: Connection, ids: Collection[str]) -> Concerned:
    """Work out anew who these speakers are, by the judgements that stand; returns whose claims that concerns.

    Those are who joined others or left them, the fewer in claims on each side of it, against those others; of whom the
    user calls otherwise than before, the denials, for nobody else is looked up by that. How all others relate stays,
    whatever texts call them. So what one more report costs does not grow with how often its speakers were heard before.
    """
    connected = _all_connected(connection, ids)
    before = _canonical(connection, connected)
    after = united(connected, _judged(connection, connected))
    _rename(connection, {one: after[one] for one in sorted(connected) if after[one] != before[one]})
    _refuse_contradiction(connection, after)
    called = recalled(connection, connected)
    _note_given(connection, connected)
    claims = _claims_of(connection, connected)
    moved = _moved(before, after, claims) | _moved(after, before, claims)
    return Concerned(_circles(moved, before, after), called)


def _rename(connection: Connection, become: Mapping[str, str]) -> None:
    """These speakers are these now, and so are those who say their claims: a crowd has a new smallest one at times, so
    all who become the same are written together."""
    who: defaultdict[str, list[str]] = defaultdict(list)
    for one, group in become.items():
        who[group].append(one)
    for group, every in who.items():
        for some in some_of(every):
            connection.execute(update(speaker).where(speaker.c.id.in_(some)).values(canonical_id=group))
            connection.execute(update(claim).where(correcting.said_by(some)).values(speaker_id=group))


def _circles(moved: Iterable[str], before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Of each of these, who those are now whom it was one with before, or is after."""
    become: defaultdict[str, set[str]] = defaultdict(set)
    for one, group in before.items():
        become[group].add(after[one])
    return {one: frozenset(become[before[one]] | {after[one]}) for one in moved}


def recalled(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of these speakers whom the user calls otherwise than when their claims were compared."""
    then, today = _compared_as(connection, ids), _given(connection, ids)
    return frozenset(one for one in today if then[one] != today[one])


def _note_given(connection: Connection, ids: Collection[str]) -> None:
    then = _compared_as(connection, ids)
    for one, names in sorted(_given(connection, ids).items()):
        if then[one] != names:
            connection.execute(update(speaker).where(speaker.c.id == one).values(compared_as=names))


def _given(connection: Connection, ids: Collection[str]) -> dict[str, str | None]:
    """What the user calls each, all who are one with it taken together, as a digest; None where he calls it nothing."""
    canonical = _canonical(connection, ids)
    given = given_names(connection, canonical.values())
    return {one: digest(*given[group]) if group in given else None for one, group in canonical.items()}


def _compared_as(connection: Connection, ids: Collection[str]) -> dict[str, str | None]:
    """As `_given` had it; what releases before noted of all names that it goes by, two words, tells nothing of that."""
    return {
        row.id: None if " " in (row.compared_as or "") else row.compared_as
        for some in some_of(sorted(ids))
        for row in connection.execute(select(speaker.c.id, speaker.c.compared_as).where(speaker.c.id.in_(some)))
    }


def _moved(before: Mapping[str, str], after: Mapping[str, str], claims: Mapping[str, int]) -> set[str]:
    """Of each group after, all but the part, one group before, that is heard most."""
    parts: dict[str, dict[str, list[str]]] = {}
    for one in sorted(after):
        parts.setdefault(after[one], {}).setdefault(before[one], []).append(one)
    found: set[str] = set()
    for group in parts.values():
        kept = max(group, key=lambda part: (sum(claims.get(one, 0) for one in group[part]), part))
        found.update(one for part, members in group.items() if part != kept for one in members)
    return found


def _canonical(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    return {
        row.id: row.canonical_id
        for some in some_of(sorted(ids))
        for row in connection.execute(select(speaker.c.id, speaker.c.canonical_id).where(speaker.c.id.in_(some)))
    }


def _claims_of(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """How many claims each is heard to say; who is heard to say none is left out."""
    counts = select(claim.c.heard_id, func.count().label("claims")).group_by(claim.c.heard_id)
    return {
        row.heard_id: row.claims
        for some in some_of(sorted(ids))
        for row in connection.execute(counts.where(claim.c.heard_id.in_(some)))
    }


def _refuse_contradiction(connection: Connection, who: Mapping[str, str]) -> None:
    """Raise ClaimsError if two are judged to be different whom other judgements make one."""
    one, other = judgement.c.speaker_id, judgement.c.other_speaker_id
    by_person = (judgement.c.verdict == "different", judgement.c.withdrawn_at.is_(None), judgement.c.who != ITSELF)
    split = (*by_person, found_among(one, sorted(who)), among(other, sorted(who)))
    for pair in connection.execute(select(one, other).where(*split).order_by(judgement.c.number)):
        if who[pair.speaker_id] == who[pair.other_speaker_id]:
            group = [id for id in who if who[id] == who[pair.speaker_id]]
            merges = [one.pair for one in _judged(connection, group) if one.verdict == "same" and one.by_person]
            known = heard_speakers(connection, who)
            these, *those = (f"{known[a].name} | {known[b].name}" for a, b in (pair, *sorted(merges)))
            raise ClaimsError(
                f"{these}: these two are judged to be different, and others would make them one all the same "
                f"({'; '.join(those)}); split one of those first, or merge these two"
            )


def _all_connected(connection: Connection, ids: Collection[str]) -> set[str]:
    """These speakers, all who were one with them so far, and all whom judgements make one with any of those."""
    found = set(ids)
    while True:
        groups = select(speaker.c.canonical_id).where(found_among(speaker.c.id, sorted(found)))
        wider = found | set(connection.scalars(select(speaker.c.id).where(speaker.c.canonical_id.in_(groups))))
        wider |= {id for one in _judged(connection, wider) if one.verdict == "same" for id in one.pair}
        if wider == found:
            return found
        found = wider


def _judged(connection: Connection, ids: Collection[str]) -> list[Judged]:
    """The judgements that stand of one of these and another."""
    one, other = judgement.c.speaker_id, judgement.c.other_speaker_id
    found = {}
    for some in some_of(sorted(ids)):
        stands = (or_(one.in_(some), other.in_(some)), judgement.c.withdrawn_at.is_(None))
        for row in connection.execute(select(judgement).where(*stands)):
            pair = (row.speaker_id, row.other_speaker_id)
            found[row.number] = Judged(pair, row.verdict, row.who != ITSELF, row.score or 0.0)
    return list(found.values())


def decided(connection: Connection, pair: Pair) -> bool:
    """A person's judgement of these two stands."""
    one, other = judgement.c.speaker_id, judgement.c.other_speaker_id
    stands = (one == pair[0], other == pair[1], judgement.c.withdrawn_at.is_(None), judgement.c.who != ITSELF)
    return connection.scalar(select(judgement.c.number).where(*stands)) is not None


def misjudged(connection: Connection) -> list[str]:
    """Speakers (ids) who are not the one that the judgements that stand make them."""
    one, other = judgement.c.speaker_id, judgement.c.other_speaker_id
    moved = select(speaker.c.id).where(speaker.c.canonical_id != speaker.c.id)
    judged = (select(column).where(column.is_not(None)).distinct() for column in (one, other))
    ids = {str(id) for query in (moved, *judged) for id in connection.scalars(query)}
    who = united(ids, _judged(connection, ids))
    found = {row.id: row.canonical_id for row in connection.execute(select(speaker.c.id, speaker.c.canonical_id))}
    return sorted(id for id in ids if found.get(id, who[id]) != who[id])
