"""Which speakers of different documents are one, by their names and the company that they are met in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.heard import Appearance, Company, Heard, Link
from claims.records import Speaker, SpeakerKind
from claims.speakers import speaker_id
from claims.speakers.across import keys_of, links
from claims.speakers.across.spelling import alike, latin, skeleton

EVENT = ("Port Averin", "Dora Valek", "Harbour Council", "Northern Line")
OTHER = ("Gornovo", "Mira Okonen", "Velmora Works", "Chemical Union")


def heard(
    name: str,
    document: str,
    *,
    kind: SpeakerKind = "person",
    names: tuple[str, ...] = EVENT,
    day: int = 1,
    called: str = "",
    about: str = "",
    **more: str,
) -> Heard:
    company = Company(frozenset(one.lower() for one in names), {about: 5} if about else {})
    where = Appearance(document, date(2022, 10, 1) + timedelta(days=day), company, called)
    return Heard(Speaker(speaker_id(kind, name, document), name, kind, **more), (where,))  # type: ignore[arg-type]


def verdicts(*those: Heard) -> dict[tuple[str, str], str]:
    """By names, in the order of the alphabet."""
    name = {one.speaker.id: one.speaker.name for one in those}
    return {tuple(sorted((name[found.a], name[found.b]))): found.verdict for found in links(those)}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Denis Pushilin", "Денис Пушилин"),
        ("Chuck Rowe", "Charles Rowe"),
        ("Marine Le Pen", "Le Pen"),
        ("Tayyip Erdem", "Recep Tayyip Erdem"),
        ("Abdel-Fattah el-Sissi", "Abdel Fatah al-Sisi"),
        ("Elmirza Khozhgov", "Elmirza Khozhugov"),
    ],
)
def test_other_forms_of_a_name_are_one_where_documents_tell_of_one_event(a: str, b: str) -> None:
    assert verdicts(heard(a, "one"), heard(b, "two")) == {tuple(sorted((a, b))): "same"}
    far = verdicts(heard(a, "one"), heard(b, "two", names=OTHER, day=900))
    assert far.get(tuple(sorted((a, b))), "unsure") == "unsure"  # type: ignore[arg-type]


def test_two_people_of_one_surname_stay_two_whoever_is_like_both() -> None:
    anna, boris, alone = heard("Anna Brel", "one"), heard("Boris Brel", "two"), heard("Brel", "three")
    found = verdicts(anna, boris, alone)
    assert found == {("Anna Brel", "Brel"): "unsure", ("Boris Brel", "Brel"): "unsure"}
    assert verdicts(anna, heard("Alice Brel", "two")) == {("Alice Brel", "Anna Brel"): "different"}


def test_a_surname_is_the_one_somebody_whom_documents_on_the_event_name_in_full() -> None:
    near, far = heard("Anna Brel", "one"), heard("Boris Brel", "two", names=OTHER, day=700)
    assert verdicts(near, far, heard("Brel", "three")) == {("Anna Brel", "Brel"): "same"}


def elsewhere(name: str, number: int) -> Heard:
    """In a document that has no name in common with any other."""
    return heard(name, f"{name} {number}", names=(f"Town {number}", f"Council {number}"), day=100 * number)


def in_documents(name: str, many: int, role: str | None = None) -> Heard:
    """A full name, which is one speaker in all documents."""
    each = [elsewhere(name, number) for number in range(1, many + 1)]
    return Heard(
        replace(each[0].speaker, role=role), tuple(appearance for one in each for appearance in one.appearances)
    )


def test_a_surname_is_the_only_one_of_that_name_who_is_in_many_documents() -> None:
    alone = heard("Brel", "last")
    assert verdicts(in_documents("Anna Brel", 6), alone) == {("Anna Brel", "Brel"): "same"}
    assert verdicts(in_documents("Anna Brel", 5), alone) == {("Anna Brel", "Brel"): "unsure"}
    both = verdicts(in_documents("Anna Brel", 6), in_documents("Boris Brel", 1), alone)
    assert both.get(("Anna Brel", "Brel")) != "same"


def test_a_surname_with_a_role_is_whom_nearly_all_documents_mean_by_it() -> None:
    """Though another of the name is heard: both are called president."""
    usual, other = in_documents("Anna Brel", 20, role="president"), in_documents("Boris Brel", 1, role="adviser")
    assert verdicts(usual, other, heard("Brel", "last", role="President"))[("Anna Brel", "Brel")] == "same"
    assert verdicts(usual, other, heard("Brel", "last")).get(("Anna Brel", "Brel")) != "same"
    many = in_documents("Boris Brel", 3, role="adviser")
    assert verdicts(usual, many, heard("Brel", "last", role="President")).get(("Anna Brel", "Brel")) != "same"


def test_a_surname_is_whom_documents_on_the_same_people_name_in_two_spellings() -> None:
    """Together they are in two documents, though each spelling is in one."""
    two = heard("Bashar Assad", "one", role="president"), heard("Bashar al-Assad", "two", day=2, role="president")
    alone = heard("Assad", "three", names=(*EVENT[:2], *(f"Place {n}" for n in range(60))), day=2000)
    assert "same" in {verdict for pair, verdict in verdicts(*two, alone).items() if "Assad" in pair}


def test_two_surnames_in_documents_on_other_events_are_not_one() -> None:
    assert verdicts(heard("Brel", "one"), heard("Brel", "two", names=OTHER, day=300)) == {}


def test_names_that_all_documents_have_tell_nothing() -> None:
    everywhere = ("white house", "new york")
    own = [tuple(f"{event} {n}" for n in range(6)) for event in range(12)]
    many = [heard("Brel", f"d{n}", names=(*everywhere, *names), day=n) for n, names in enumerate(own)]
    assert verdicts(*many) == {}


def body(name: str, document: str, **more: object) -> Heard:
    return heard(name, document, kind="organisation", **more)  # type: ignore[arg-type]


def test_one_ministry_in_all_its_spellings() -> None:
    same = ("Russian Defense Ministry", "Ministry of Defence of the Russian Federation", "Russia's defence ministry")
    assert len({speaker_id("organisation", name) for name in same}) == 1
    foreign = (body("North Korea's Foreign Ministry", "one"), body("North Korean Ministry of Foreign Affairs", "two"))
    assert set(verdicts(*foreign).values()) == {"same"}


def test_two_countries_ministries_are_never_one_even_by_a_third() -> None:
    russian, ukrainian = body("Russian Defense Ministry", "one"), body("Ukrainian Defense Ministry", "two")
    found = verdicts(russian, ukrainian, body("Defense Ministry", "three"), body("Defense Ministry", "four"))
    assert found.pop(("Russian Defense Ministry", "Ukrainian Defense Ministry")) == "different"
    assert "same" not in found.values()


def test_a_ministry_without_a_country_is_that_of_the_country_that_its_document_is_about() -> None:
    full = body("Kenyan Supreme Court", "one", names=OTHER, day=500)
    assert verdicts(full, body("Supreme Court", "two", about="kenya")) == {
        ("Kenyan Supreme Court", "Supreme Court"): "same"
    }
    assert "same" not in verdicts(full, body("Supreme Court", "two", about="brazil")).values()


def test_initials_are_sure_where_a_document_says_so_or_tells_of_the_same() -> None:
    long, short = body("Dockers and Rail Union", "one"), body("DRU", "two", names=OTHER, day=400)
    assert verdicts(long, short) == {("DRU", "Dockers and Rail Union"): "unsure"}
    said = body("Dockers and Rail Union", "one", aliases=("DRU",))  # type: ignore[arg-type]
    assert verdicts(said, short) == {("DRU", "Dockers and Rail Union"): "same"}


def test_who_holds_an_office_by_documents_on_one_event() -> None:
    mayor = heard("Sofia Turner", "one", called="Port Averin Mayor Sofia Turner")
    said = heard("mayor of Port Averin", "two", kind="unnamed")
    assert set(verdicts(mayor, said).values()) == {"same"}
    deputy = heard("Sofia Turner", "one", called="Port Averin Deputy Mayor Sofia Turner")
    assert "same" not in verdicts(deputy, said).values()


def test_police_are_one_on_one_event_and_witnesses_are_not() -> None:
    for name, wanted in (("police", {"same"}), ("witnesses", set())):
        pair = (heard(name, "one", kind="unnamed"), heard(name, "two", kind="unnamed"))
        assert set(verdicts(*pair).values()) == wanted
    far = (heard("police", "one", kind="unnamed"), heard("police", "two", kind="unnamed", names=OTHER, day=200))
    assert verdicts(*far) == {}


def test_what_the_user_calls_somebody_outranks_looks() -> None:
    entry = Heard(Speaker("e1", "Denis Pushilin", "person"), (), ("Denis Pushilin", "the leader of the republic"))
    leader = heard("leader of the republic", "one", kind="unnamed")
    [found] = links([entry, leader])
    assert (found.verdict, found.score) == ("same", 1.0)
    twin = Heard(Speaker("e2", "Dennis Pushilin", "person"), (), ("Dennis Pushilin", "the leader of the republic"))
    unsure = [one for one in links([entry, twin, leader]) if leader.speaker.id in (one.a, one.b)]
    assert [one.verdict for one in unsure] == ["unsure", "unsure"]


def test_who_is_heard_no_more_makes_nobody_one() -> None:
    gone = Heard(Speaker("g", "Chuck Rowe", "person"), ())
    assert links([gone, heard("Charles Rowe", "one")]) == []


CROWD = [
    heard("Anna Brel", "one"), heard("Brel", "two"), heard("Anne Brel", "three", day=4), heard("A. Brel", "four"),
    body("Defense Ministry", "one"), body("Russian Defense Ministry", "two"), body("Defense Ministry", "three"),
    heard("police", "one", kind="unnamed"), heard("local police", "two", kind="unnamed"),
]  # fmt: skip


@given(st.permutations(CROWD))
@settings(max_examples=30)
def test_the_order_does_not_matter(crowd: list[Heard]) -> None:
    assert links(crowd) == links(CROWD)


def test_a_pair_is_judged_the_same_among_those_who_share_its_keys_as_among_all() -> None:
    whole = {(one.a, one.b): one for one in links(CROWD)}
    for one in CROWD:
        members = [other for other in CROWD if keys_of(one) & keys_of(other)]
        near = [other for other in CROWD if any(keys_of(other) & keys_of(member) for member in members)]
        ids = {member.speaker.id for member in members}
        part = {(link.a, link.b): link for link in links(near) if {link.a, link.b} <= ids}
        assert part == {pair: link for pair, link in whole.items() if {*pair} <= ids}


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        ("pushilin", "pushylin", "spelled"), ("bob", "robert", "nickname"), ("j.", "john", "initial"),
        ("ocasio", "ocasio-cortez", "spelled"), ("anna", "boris", "other"), ("smith", "smyth", "spelled"),
    ],
)  # fmt: skip
def test_how_alike_two_names_are(a: str, b: str, how: str) -> None:
    assert alike(a, b) == alike(b, a) == how


def test_scripts_and_romanisations_meet() -> None:
    assert latin("Пушилин") == "pushilin"
    assert len({skeleton(name) for name in ("Zelensky", "Zelenskyy", "Zelenskiy", "Зеленский")}) == 1


def test_links_name_the_smaller_id_first() -> None:
    for order in permutations(CROWD[:3]):
        assert all(isinstance(one, Link) and one.a < one.b for one in links(order))
