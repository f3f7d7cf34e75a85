"""What people decide, as the store keeps it: judgements as rows, identities, removal and the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from store_records import CHEREVATY, HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, claims_in, document_of, saved

from claims.errors import Ambiguous, ClaimsError, LookupFailed
from claims.records import Claim, Comparison, Selection
from claims.store import Store, judging, writing
from claims.store.tables import claim as claims_table
from claims.store.tables import judgement, log, speaker

REJECTED = Selection(rejected=True)


def opposed(store: Store) -> tuple[Claim, Claim]:
    """Two claims in conflict."""
    [one] = saved(store, WITHDRAWN, outlet="One", speaker=MINISTRY)
    [other] = saved(store, HALF, outlet="Two", speaker=CHEREVATY)
    store.relate([Comparison(one.id, other.id, "conflict", "degree", 0.8, "half is not whole")], [])
    return one, other


def known_speakers(store: Store) -> set[str]:
    with store.connection() as connection:
        return set(connection.scalars(select(speaker.c.id)))


def test_a_judgement_says_what_who_why_and_stands_until_another_of_the_same(store: Store) -> None:
    [claim] = saved(store, HALF)
    store.judge(claim, "rejected", who="ann", note="a headline")
    store.judge(claim, "confirmed", who="bob")
    first, second = store.judgements(withdrawn=True)
    assert (first.verdict, first.who, first.note, first.withdrawn_by) == ("rejected", "ann", "a headline", "bob")
    assert first.withdrawn_at is not None
    assert (second.verdict, second.who, second.note, second.withdrawn_at) == ("confirmed", "bob", None, None)
    assert first.number < second.number
    assert store.judgements() == [second]
    assert store.claim(claim.id).judgement == "confirmed"


def test_judgements_of_one_thing_are_found_by_the_ids_that_they_name(store: Store) -> None:
    one, other = opposed(store)
    [conflict] = store.conflicts()
    store.judge(conflict, "confirmed", who="ann")
    store.judge(one, "confirmed", who="ann")
    store.identify(MINISTRY.id, CHEREVATY.id, "different", who="ann")
    assert [found.subject for found in store.judgements(one.id)] == ["conflict", "claim"]
    assert [found.subject for found in store.judgements(other.id)] == ["conflict"]
    assert [found.ids for found in store.judgements(CHEREVATY.id)] == [(MINISTRY.id, CHEREVATY.id)]
    assert store.judgements("nobody") == []


def test_what_was_not_decided_can_not_be_withdrawn_and_is_not_logged(store: Store) -> None:
    one, _ = opposed(store)
    [conflict] = store.conflicts()
    for judged in (one, conflict):
        with pytest.raises(LookupFailed, match="nothing was decided about this"):
            store.judge(judged, None, who="ann")
    with pytest.raises(LookupFailed, match="nothing was decided about these two"):
        store.identify(MINISTRY.id, CHEREVATY.id, None, who="ann")
    assert list(store.log()) == []


def test_a_claim_that_is_gone_can_not_be_judged(store: Store) -> None:
    [claim] = saved(store, HALF)
    saved(store, LOST)  # the same document, another text
    with pytest.raises(LookupFailed, match="withdrawn"):
        store.judge(claim, "confirmed", who="ann")
    assert store.judgements() == []


def test_a_relation_that_is_no_conflict_can_be_judged_too(store: Store) -> None:
    one, other = opposed(store)
    store.relate([Comparison(one.id, other.id, "agreement", None, 0.6, "both say so")], [])
    [conflict] = store.conflicts()
    [agreement] = store.conflicts(Selection(relation="agreement"))
    store.judge(agreement, "rejected", who="ann")
    assert store.conflicts() == [conflict]
    assert store.conflicts(Selection(relation="agreement")) == []


def test_each_kind_of_conflict_of_two_statements_is_judged_by_itself(store: Store) -> None:
    one, other = opposed(store)
    store.relate([Comparison(one.id, other.id, "conflict", "number", 0.9, "ten is not twelve")], [])
    number, degree = store.conflicts()
    store.judge(number, "rejected", who="ann")
    assert [(c.kind, c.judgement) for c in store.conflicts(REJECTED)] == [("number", "rejected"), ("degree", None)]
    assert store.conflicts() == [degree]


def test_a_limit_counts_what_is_listed_not_what_is_rejected(store: Store) -> None:
    one, other = opposed(store)
    store.relate([Comparison(one.id, other.id, "conflict", "number", 0.9, "ten is not twelve")], [])
    store.judge(store.conflicts()[0], "rejected", who="ann")
    assert [conflict.kind for conflict in store.conflicts(Selection(limit=1))] == ["degree"]


def test_a_conflict_is_not_found_by_words_that_only_a_rejected_appearance_has(store: Store) -> None:
    one, other = opposed(store)
    again = document_of("Russian troops were driven from Krasny Liman.", outlet="Three")
    [copy] = claims_in(again, again.text, speaker=MINISTRY)
    store.save(again, [copy])
    store.relate([], [(one.id, copy.id)])
    assert store.conflicts(Selection(about="driven"))
    store.judge(copy, "rejected", who="ann")
    assert store.conflicts(Selection(about="driven")) == []
    assert store.conflicts(Selection(about="driven", rejected=True))
    assert [c.id for c in store.conflicts(Selection(about="withdrawn"))[0].a.claims if c.id != other.id] == [one.id]


def test_two_speakers_are_one_for_all_who_ask_and_keep_their_names(store: Store) -> None:
    saved(store, HALF, outlet="One", speaker=PUSHILIN)
    saved(store, LOST, outlet="Two", speaker=CHEREVATY)
    concerned = store.identify(CHEREVATY.id, PUSHILIN.id, "same", who="ann")
    [joined] = [claim for claim in store.claims() if claim.document.id in concerned]  # the other's relates as before
    assert concerned == {joined.document.id: {joined.id: frozenset({PUSHILIN.id})}}
    [count] = store.speakers()
    assert (count.speaker.id, count.claims, count.documents) == (PUSHILIN.id, 2, 2)
    assert {"Denis Pushilin", "Sergey Cherevaty", "Pushilin"} == {count.speaker.name, *count.speaker.aliases}
    for name in ("Cherevaty", "Pushilin", "denis pushilin"):
        assert len(list(store.claims(Selection(speaker=name)))) == 2


def test_who_is_no_speaker_can_not_be_merged(store: Store) -> None:
    saved(store, HALF)
    with pytest.raises(LookupFailed, match="f00d: no speaker has this id"):
        store.identify(PUSHILIN.id, "f00d", "same", who="ann")
    assert list(store.log()) == []


@pytest.mark.parametrize("verdicts", [("same", "different", "same"), ("different", "same", "same")])
def test_judgements_that_contradict_each_other_are_refused_with_the_way_out(
    store: Store, verdicts: tuple[str, ...]
) -> None:
    for outlet, who in (("One", PUSHILIN), ("Two", MINISTRY), ("Three", CHEREVATY)):
        saved(store, HALF, outlet=outlet, speaker=who)
    pairs = ((PUSHILIN, MINISTRY), (PUSHILIN, CHEREVATY), (MINISTRY, CHEREVATY))
    *two, last = zip(pairs, verdicts, strict=True)
    for (a, b), verdict in two:
        store.identify(a.id, b.id, verdict, who="ann")  # type: ignore[arg-type]
    before = list(store.log()), list(store.claims()), store.judgements()
    with pytest.raises(ClaimsError, match=r"judged to be different.*split one of those first, or merge these two"):
        store.identify(last[0][0].id, last[0][1].id, last[1], who="ann")  # type: ignore[arg-type]
    assert (list(store.log()), list(store.claims()), store.judgements()) == before


def test_a_merge_can_be_withdrawn(store: Store) -> None:
    saved(store, HALF, outlet="One", speaker=PUSHILIN)
    saved(store, LOST, outlet="Two", speaker=CHEREVATY)
    before = list(store.claims())
    store.identify(CHEREVATY.id, PUSHILIN.id, "same", who="ann")
    store.identify(CHEREVATY.id, PUSHILIN.id, None, who="bob")
    assert list(store.claims()) == before
    assert [(entry.action, entry.who) for entry in store.log()] == [("withdraw", "bob"), ("merge", "ann")]


def test_a_speaker_with_more_claims_than_go_into_one_statement_is_merged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MANY", 2)
    for outlet in ("One", "Two", "Three"):
        saved(store, HALF, LOST, outlet=outlet, speaker=PUSHILIN)
    ids = [claim.id for claim in store.claims()]
    for number in range(7):
        saved(store, WITHDRAWN, outlet=f"Other {number}", speaker=CHEREVATY)
    store.relate([], list(pairwise(ids)))
    assert len(store.accounts(Selection())) == 8
    store.identify(PUSHILIN.id, CHEREVATY.id, "same", who="ann")
    assert len(store.accounts(Selection())) == 13, "who is heard less is compared anew"


def test_removal_forgets_the_speakers_whom_nobody_else_quotes(store: Store) -> None:
    saved(store, HALF, outlet="One", speaker=PUSHILIN)
    saved(store, LOST, outlet="Two", speaker=PUSHILIN)
    saved(store, WITHDRAWN, outlet="Three", speaker=CHEREVATY)
    store.remove(document_of(outlet="One").id, who="ann")
    assert known_speakers(store) == {PUSHILIN.id, CHEREVATY.id}
    store.remove(document_of(outlet="Two").id, who="ann")
    assert known_speakers(store) == {CHEREVATY.id}


def test_two_stay_one_when_the_third_who_tied_them_is_quoted_no_more(store: Store) -> None:
    for outlet, who in (("One", PUSHILIN), ("Two", MINISTRY), ("Three", CHEREVATY)):
        saved(store, HALF, outlet=outlet, speaker=who)
    store.identify(PUSHILIN.id, MINISTRY.id, "same", who="ann")
    store.identify(PUSHILIN.id, CHEREVATY.id, "same", who="ann")
    store.remove(document_of(outlet="One").id, who="ann")
    [count] = store.speakers()
    assert count.claims == 2
    store.remove(document_of(outlet="Two").id, who="ann")
    store.remove(document_of(outlet="Three").id, who="ann")
    assert known_speakers(store) == set()
    assert store.judgements(withdrawn=True) == []


def test_whom_a_re_extraction_took_the_words_from_goes_with_the_next_removal(store: Store) -> None:
    document = document_of(HALF)
    store.save(document, claims_in(document, HALF, speaker=PUSHILIN), "one")
    store.save(document, claims_in(document, HALF, speaker=CHEREVATY), "two", renew=True)
    store.remove(document.id, who="ann")
    assert known_speakers(store) == set()


def test_the_log_says_what_was_done_by_whom_and_to_what(store: Store) -> None:
    one, other = opposed(store)
    [conflict] = store.conflicts()
    store.judge(conflict, "confirmed", who="ann", note="both are on record")
    store.judge(one, "rejected", who="bob")
    store.judge(one, None, who="bob")
    store.identify(MINISTRY.id, CHEREVATY.id, "same", who="cyd")
    store.identify(MINISTRY.id, CHEREVATY.id, "different", who="cyd")
    store.remove(one.document.id, who="dan")
    lines = list(store.log())[::-1]
    assert [(line.action, line.subject, line.who) for line in lines] == [
        ("judge", "conflict", "ann"),
        ("judge", "claim", "bob"),
        ("withdraw", "claim", "bob"),
        ("merge", "speaker", "cyd"),
        ("split", "speaker", "cyd"),
        ("remove", "document", "dan"),
    ]
    assert lines[0].words.startswith("confirmed: “")
    assert "” against “" in lines[0].words
    assert lines[0].details["note"] == "both are on record"
    assert sorted(lines[0].details["claims"]) == sorted([one.id, other.id])
    assert lines[1].words == f"rejected: “{WITHDRAWN}”"
    assert lines[3].words == "Russian Defense Ministry | Sergey Cherevaty: same"
    assert lines[5].id == one.document.id
    assert "with 1 claim" in lines[5].words


def test_the_log_is_searched_by_id_and_action_and_limited(store: Store) -> None:
    one, other = opposed(store)
    [conflict] = store.conflicts()
    store.judge(one, "confirmed", who="ann")
    store.judge(conflict, "confirmed", who="ann", note=f'"{other.id} is no id here')
    store.judge(one, None, who="ann")
    store.identify(MINISTRY.id, CHEREVATY.id, "different", who="ann")
    assert [line.action for line in store.log(of=one.id[:6])] == ["withdraw", "judge", "judge"]
    assert [line.subject for line in store.log(of=other.id)] == ["conflict"], "a pair is found by either claim"
    assert [line.action for line in store.log(of=CHEREVATY.id)] == ["split"], "and a merge by either speaker"
    assert [line.subject for line in store.log(of=one.id, actions=["judge"], limit=1)] == ["conflict"]
    assert [line.action for line in store.log(actions=["split", "withdraw"])] == ["split", "withdraw"]
    assert list(store.log(of="abcdef0123")) == []


@pytest.mark.parametrize("given", ["", "abc", "%%%%", "0123'; --", "claims"])
def test_what_is_no_id_is_refused_by_the_log(store: Store, given: str) -> None:
    with pytest.raises(LookupFailed, match="this is no id"):
        list(store.log(of=given))


def test_what_came_first_is_first_whatever_the_clock_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    [claim] = saved(store, HALF)
    clock = iter(datetime(2022, 10, 9) - timedelta(days=day) for day in range(99))
    monkeypatch.setattr(judging, "now", lambda: next(clock))
    for verdict in ("confirmed", "rejected", "confirmed"):
        store.judge(claim, verdict, who="ann")  # type: ignore[arg-type]
    entries = list(store.log())
    assert [entry.details["verdict"] for entry in entries] == ["confirmed", "rejected", "confirmed"]
    assert entries[0].at < entries[1].at < entries[2].at, "the clock went backwards"
    assert entries[0].number > entries[1].number > entries[2].number
    made = store.judgements(withdrawn=True)
    assert [judgement.verdict for judgement in made] == ["confirmed", "rejected", "confirmed"]
    assert [judgement.withdrawn_at is None for judgement in made] == [False, False, True]


def test_the_database_itself_refuses_to_change_or_delete_a_line_of_the_log_or_a_verdict(store: Store, url: str) -> None:
    [claim] = saved(store, HALF)
    store.judge(claim, "confirmed", who="ann")
    before = list(store.log()), store.judgements()
    engine = create_engine(url)
    try:
        for forbidden in (
            update(log).values(who="nobody"),
            update(log).where(log.c.number == 1).values(words=""),
            delete(log),
            update(judgement).values(verdict="rejected"),
            update(judgement).values(who="nobody"),
            update(judgement).values(note="another"),
        ):
            with pytest.raises(SQLAlchemyError, match=r"never rewritten|only ever added to"), engine.begin() as open_:
                open_.execute(forbidden)
    finally:
        engine.dispose()
    assert (list(store.log()), store.judgements()) == before


def test_two_judgements_of_one_thing_can_not_both_stand(store: Store, url: str) -> None:
    [claim] = saved(store, HALF)
    store.judge(claim, "confirmed", who="ann")
    engine = create_engine(url)
    values = {"subject": "claim", "verdict": "rejected", "claim_id": claim.id, "kind": "", "who": "eve"}
    try:
        with pytest.raises(SQLAlchemyError), engine.begin() as open_:
            open_.execute(insert(judgement).values(**values, made_at=datetime(2022, 10, 1)))
    finally:
        engine.dispose()


def test_removal_by_an_ambiguous_beginning_lists_the_choices(store: Store) -> None:
    documents = [document_of(HALF, outlet=None, title=None, url=f"https://a.example/{n}") for n in range(700)]
    begun: dict[str, list[str]] = {}
    for document in documents:
        begun.setdefault(document.id[:4], []).append(document.url or "")
    two = next(urls for urls in begun.values() if len(urls) > 1)
    same = [document for document in documents if document.url in two]
    for document in same:
        store.save(document, claims_in(document, HALF))
    with pytest.raises(Ambiguous) as raised:
        store.remove(same[0].id[:4], who="ann")
    assert len(raised.value.choices) == len(same)
    with store.connection() as connection:
        assert connection.scalar(select(claims_table.c.id)) is not None
