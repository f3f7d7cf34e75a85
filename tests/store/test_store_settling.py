"""Who is one, settled document by document, is what a look at everybody at once says: also where many share a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from said import dead, heard, news
from sqlalchemy import insert, select

from claims.bulk.filling import Filler
from claims.heard import Company, Link
from claims.records import Speaker, SpeakerKind
from claims.speakers import across, speaker_id
from claims.speakers.across import parts
from claims.store import Store, identities
from claims.store.anew import NOTED
from claims.store.neighbours import heard_of
from claims.store.rows import speaker_values
from claims.store.tables import judgement, speaker, speaker_key

NAMES: list[tuple[SpeakerKind, str]] = [
    ("person", "Rowe"), ("person", "Chuck Rowe"), ("person", "Charles Rowe"), ("person", "Bob Rowe"),
    ("organisation", "Foreign Ministry"), ("organisation", "Kenyan Foreign Ministry"),
    ("unnamed", "the mayor"), ("unnamed", "Rowe's office"),
]  # fmt: skip
ROLES = (None, "mayor", "mayor of Gornovo")
DAYS = (None, *(date(2022, 1, 1) + timedelta(days) for days in (0, 4, 30, 250, 260)))
EVENTS = (("averin", "valek", "okonen"), ("averin", "velmora", "okonen"), ("harbour",))
SAID = st.tuples(st.sampled_from(NAMES), st.sampled_from(ROLES))
NEWS = st.fixed_dictionaries(
    {
        "place": st.sampled_from(("North", "South", "East", "West", "Middle")),
        "day": st.sampled_from(DAYS),
        "names": st.sampled_from(EVENTS),
        "said": st.lists(SAID, max_size=3, unique_by=lambda one: one[0]),
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Empty ones."""
    folder = tmp_path_factory.mktemp("settling")
    return (Store.open(f"sqlite:///{folder}/{number}.db", create=True) for number in count())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return (tmp_path_factory.mktemp("batches") for _ in count())


def tell(store: Store, told: dict[str, object], edition: int) -> None:
    """Add a document or another edition of it; a place of which nothing is said is removed."""
    place, day, said = str(told["place"]), told["day"], told["said"]
    assert isinstance(said, list)
    document = news(place, before=f"Edition {edition}.", published=day.isoformat() if isinstance(day, date) else "")
    by = [Speaker(speaker_id(kind, name, document.id), name, kind, role) for (kind, name), role in said]
    words = [dead(one, number + 10) for number, one in enumerate(by)]
    document = news(place, *words, before=f"Edition {edition}.", published=document.published or "")
    if said:
        store.save(document, heard(document, *words), "hand 1", Company(frozenset(told["names"]), {}))  # type: ignore[call-overload]
    elif known := [one for one in store.documents() if one.id == document.id]:
        store.remove(known[0].id, who="ann")


def settle(store: Store) -> None:
    with store.transaction():
        near = store.neighbourhood(store.unsettled(), across)
        store.link(near, across.links_in(near.parts))


def standing(store: Store) -> list[Link]:
    with store.connection() as connection:
        stands = select(judgement).where(judgement.c.withdrawn_at.is_(None))
        rows = [
            Link(row.speaker_id, row.other_speaker_id, row.verdict, row.score, row.reason)
            for row in connection.execute(stands)
        ]
    return sorted(rows, key=lambda link: (link.a, link.b))


def at_once(store: Store) -> list[Link]:
    with store.connection() as connection:
        return across.links(heard_of(connection, connection.scalars(select(speaker.c.id)).all()))


def _news(
    place: str, day: date | None, *said: tuple[tuple[SpeakerKind, str], str | None]
) -> tuple[dict[str, object], bool]:
    return {"place": place, "day": day, "names": EVENTS[0], "said": list(said)}, True


ROWE, BOB, CHUCK = NAMES[0], NAMES[3], NAMES[1]


@example(
    [
        _news("East", DAYS[1], (ROWE, None), (BOB, None)),
        _news("South", DAYS[2], (CHUCK, None)),
        _news("South", DAYS[2]),
    ],
    0,
)
@given(st.lists(st.tuples(NEWS, st.booleans()), min_size=2, max_size=9), st.sampled_from((0, 2, 200)))
@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_step_by_step_it_is_what_a_look_at_all_gives(
    stores: Iterator[Store], told: Sequence[tuple[dict[str, object], bool]], crowd: int
) -> None:
    store = next(stores)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "CROWD", crowd)
        patch.setattr(parts, "CROWD_UNDATED", crowd)
        patch.setattr(parts, "LATEST", 2)
        for edition, (one, soon) in enumerate(told):
            tell(store, one, edition)
            if soon:
                settle(store)
                assert standing(store) == at_once(store)
        settle(store)
        assert standing(store) == at_once(store)
        with store.connection() as connection:
            assert connection.scalars(select(speaker_key.c.key).where(speaker_key.c.key == NOTED)).all() == []
    store.close()


@given(st.lists(NEWS, min_size=2, max_size=6), st.integers(0, 3))
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_in_batches_it_is_the_same(folders: Iterator[Path], told: Sequence[dict[str, object]], before: int) -> None:
    with Filler(f"sqlite:///{next(folders)}/claims.db") as filler, pytest.MonkeyPatch.context() as patch:
        patch.setattr("claims.bulk.filling.SPEAKERS", 1)
        for edition, one in enumerate(told):
            if edition == before:
                settle(filler.store)
            tell(filler.store, one, edition)
        filler.settle()
        assert standing(filler.store) == at_once(filler.store)


def test_as_many_may_be_settled_at_once_as_there_are(store: Store) -> None:
    """PostgreSQL takes 65,535 parameters a statement, and a judgement has two speakers."""
    ids = [f"{number:020x}" for number in range(35_000)]
    with store.transaction():
        assert store._writing is not None
        store._writing.execute(insert(speaker), [speaker_values(Speaker(id, "Rowe", "person")) for id in ids])
        assert identities.settle(store._writing, ids) == identities.Concerned()
