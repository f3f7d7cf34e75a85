"""The commands with which people decide, remove and re-extract, and the log, over a small real database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from said import ANNA, BORIS, CLARA, Said, add, claim, dead, news, ringed
from sqlalchemy import make_url

from claims.pipeline import Tracker
from claims.records import Claim, Document, Extraction, Refusal, Selection

TEN, TWELVE, HALF = dead(ANNA, 10), dead(BORIS, 12), ringed(CLARA, half=True)
Run = Callable[..., Any]


@pytest.fixture
def tracker(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tracker]:
    """Over the database that the commands use: two figures in conflict, and a third claim."""
    monkeypatch.setenv("CLAIMS_DB_URL", str(make_url(sqlite_url).database))
    monkeypatch.setenv("CLAIMS_USER", "the desk")
    with Tracker() as opened:
        add(opened, "North", TEN)
        add(opened, "South", TWELVE, HALF)
        yield opened


def id_of(tracker: Tracker, place: str, said: Said) -> str:
    return claim(tracker, place, said).id


def verdict(tracker: Tracker, place: str, said: Said) -> str | None:
    return claim(tracker, place, said).judgement


def test_a_claim_is_rejected_with_a_note_and_taken_back(claims: Run, tracker: Tracker) -> None:
    ten = id_of(tracker, "North", TEN)
    done = claims("judge", ten[:8], "--reject", "--note", "a headline")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"rejected: “{TEN.words}”\n"
    assert verdict(tracker, "North", TEN) == "rejected"
    assert TEN.words not in claims("list", "--format", "csv").stdout
    assert TEN.words in claims("list", "--format", "csv", "--rejected").stdout
    assert claims("judge", ten, "--withdraw").exit_code == 0
    assert verdict(tracker, "North", TEN) is None
    lines = [json.loads(line) for line in claims("log", "--jsonl").stdout.splitlines()]
    assert [(line["action"], line["who"]) for line in lines] == [("withdraw", "the desk"), ("judge", "the desk")]
    assert lines[1]["details"]["note"] == "a headline"


def test_a_pair_is_judged_by_the_ids_of_both_claims_in_either_order(claims: Run, tracker: Tracker) -> None:
    ids = id_of(tracker, "North", TEN), id_of(tracker, "South", TWELVE)
    assert claims("judge", *ids, "--reject").exit_code == 0
    assert tracker.conflicts(Selection(kind="number")) == []
    assert "No pair matches" in claims("conflicts", "--kind", "number").stderr
    assert claims("judge", *ids[::-1], "--confirm").exit_code == 0
    assert [pair.judgement for pair in tracker.conflicts()] == ["confirmed"]
    assert claims("judge", *ids, "--withdraw").exit_code == 0
    assert [pair.judgement for pair in tracker.conflicts()] == [None]


def test_two_claims_that_are_not_listed_together_can_not_be_judged_as_a_pair(claims: Run, tracker: Tracker) -> None:
    two = id_of(tracker, "North", TEN), id_of(tracker, "South", HALF)
    refused = claims("judge", *two, "--reject")
    assert refused.exit_code == 1
    assert "these two are not listed together; `claims show` says what is" in " ".join(refused.stderr.split())
    assert "claims conflicts add" not in refused.stderr
    add = f"`claims conflicts add {two[0][:8]} {two[1][:8]} --kind KIND --note TEXT` adds them as a conflict"
    assert add in claims("judge", *two, "--confirm").stderr
    assert list(tracker.log()) == []


def test_a_pair_with_several_relations_asks_for_the_kind(claims: Run, tracker: Tracker) -> None:
    from claims.records import Comparison

    ten, twelve = claim(tracker, "North", TEN), claim(tracker, "South", TWELVE)
    tracker.store.relate([Comparison(ten.id, twelve.id, "conflict", "time", 0.7, "another day")], [])
    refused = claims("judge", ten.id, twelve.id, "--reject")
    assert refused.exit_code == 1
    assert "say which with --kind" in refused.stderr
    assert [line.strip() for line in refused.stderr.splitlines()[-2:]] == ["number", "time"]
    assert claims("judge", ten.id, twelve.id, "--reject", "--kind", "time").exit_code == 0
    assert [pair.kind for pair in tracker.conflicts()] == ["number"]


@pytest.mark.parametrize("verdicts", [[], ["--confirm", "--reject"], ["--reject", "--withdraw"]])
def test_one_verdict_is_asked_for(claims: Run, tracker: Tracker, verdicts: list[str]) -> None:
    refused = claims("judge", id_of(tracker, "North", TEN), *verdicts)
    assert refused.exit_code == 2
    assert "say one of --confirm, --reject and --withdraw" in " ".join(refused.stderr.split())


def test_what_was_never_decided_is_not_said_to_be_withdrawn(claims: Run, tracker: Tracker) -> None:
    refused = claims("judge", id_of(tracker, "North", TEN), "--withdraw")
    assert refused.exit_code == 1
    assert "nothing was decided about this" in refused.stderr


def test_an_unknown_id_is_refused(claims: Run, tracker: Tracker) -> None:
    refused = claims("judge", "abcdef01", "--confirm")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("claims: abcdef01: no claim has an id that begins so")


@pytest.mark.parametrize("command", [["judge", "abcd", "--confirm"], ["log"], ["docs", "list"], ["reextract"]])
def test_without_a_database_it_says_so(claims: Run, missing: None, command: list[str]) -> None:
    refused = claims(*command)
    assert refused.exit_code == 1
    assert "there is no database here" in refused.stderr


def test_documents_are_listed_with_what_they_hold(claims: Run, tracker: Tracker) -> None:
    listed = claims("docs", "list", "--format", "json")
    assert {row["title"]: row["claims"] for row in json.loads(listed.stdout)} == {"From North": 1, "From South": 2}
    only = json.loads(claims("docs", "list", "--speaker", "Anna Abel", "--format", "json").stdout)
    assert [row["title"] for row in only] == ["From North"]


def test_a_document_is_not_removed_where_nobody_can_be_asked(claims: Run, tracker: Tracker) -> None:
    refused = claims("docs", "remove", news("North").id[:8])
    assert refused.exit_code == 1
    assert "nobody is there to be asked; say --yes to remove “From North” with 1 claim" in refused.stderr
    assert len(list(tracker.documents())) == 2


def test_a_document_is_removed_unasked_where_the_user_says_yes(claims: Run, tracker: Tracker) -> None:
    done = claims("docs", "remove", news("North").id[:8], "--yes")
    assert (done.exit_code, done.stderr) == (0, "Removed “From North” with 1 claim.\n")
    assert [info.title for info in tracker.documents()] == ["From South"]
    assert "From North" in claims("log", "--action", "remove", "--of", news("North").id[:6]).stdout
    again = claims("docs", "remove", news("North").id, "--yes")
    assert again.exit_code == 1
    assert "no document has an id that begins so" in again.stderr


@pytest.mark.parametrize(("answer", "left", "code"), [("y\n", 1, 0), ("n\n", 2, 1), ("\n", 2, 1), ("", 2, 1)])
def test_on_a_terminal_removal_asks_first(
    claims: Run, tracker: Tracker, monkeypatch: pytest.MonkeyPatch, answer: str, left: int, code: int
) -> None:
    monkeypatch.setattr("claims.cli.docs.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    asked = claims("docs", "remove", news("North").id, input=answer)
    assert asked.exit_code == code
    assert "Remove “From North” with 1 claim? [y/N]" in asked.stderr
    assert len(list(tracker.documents())) == left


def test_an_empty_log_says_so(claims: Run, tracker: Tracker) -> None:
    empty = claims("log")
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert "Nothing was decided or removed yet" in empty.stderr


def test_the_log_is_listed_latest_first_and_filtered(claims: Run, tracker: Tracker) -> None:
    ten, twelve = claim(tracker, "North", TEN), claim(tracker, "South", TWELVE)
    tracker.judge(ten, "confirmed")
    tracker.merge(ANNA, BORIS)
    tracker.judge(tracker.conflicts()[0], "confirmed")
    actions = [json.loads(line)["action"] for line in claims("log", "--jsonl").stdout.splitlines()]
    assert actions == ["judge", "merge", "judge"]
    assert len(claims("log", "--jsonl", "--limit", "1").stdout.splitlines()) == 1
    of_twelve = [json.loads(line) for line in claims("log", "--of", twelve.id[:6], "--jsonl").stdout.splitlines()]
    assert [line["subject"] for line in of_twelve] == ["conflict"]
    assert "Anna Abel | Boris Berg: same" in " ".join(claims("log", "--action", "merge").stdout.split())
    refused = claims("log", "--of", "Anna")
    assert refused.exit_code == 1
    assert "this is no id" in refused.stderr


class Installed:
    """An extractor that finds again what is asked, and refuses the documents of one title."""

    name = "hand 2"
    found: tuple[Claim, ...] = ()
    refused = ""

    def extract_many(self, documents: Iterable[Document]) -> Iterator[Extraction | Refusal]:
        for document in documents:
            if document.title == self.refused:
                yield Refusal(document.name, "it can't be parsed", "shorten it")
            else:
                yield Extraction(document, (), (), (), (), self.name)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Installed:
    made = Installed()
    monkeypatch.setattr(Tracker, "extractor", property(lambda self: made))
    return made


def test_re_extraction_of_what_is_up_to_date_does_nothing(claims: Run, tracker: Tracker, installed: Installed) -> None:
    installed.name = "hand 1"
    nothing = claims("reextract")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr == "All claims were found by hand 1: nothing to do.\n"
    assert list(tracker.log()) == []


def test_re_extraction_lists_what_changed_and_keeps_what_was_confirmed(
    claims: Run, tracker: Tracker, installed: Installed
) -> None:
    tracker.judge(claim(tracker, "North", TEN), "confirmed")
    done = claims("reextract", "--jsonl")
    assert done.exit_code == 0
    [change] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (change["name"], change["former"], change["kept"], len(change["gone"])) == ("From South", "hand 1", 0, 2)
    said = " ".join(done.stderr.split())
    assert "2 documents read anew, 1 of them without any change: 1 claim kept, 0 changed, 0 new, 2 gone" in said
    assert "1 kept only because people confirmed or corrected them." in said
    assert [one.text for one in tracker.claims()] == [TEN.words]
    assert claims("reextract").stderr == "All claims were found by hand 2: nothing to do.\n"


def test_re_extraction_of_one_document_leaves_the_others(claims: Run, tracker: Tracker, installed: Installed) -> None:
    assert claims("reextract", "--doc", news("North").id[:8]).exit_code == 0
    assert sorted(one.text for one in tracker.claims()) == sorted([TWELVE.words, HALF.words])
    refused = claims("reextract", "--doc", "abcdef01")
    assert refused.exit_code == 1
    assert "no document has an id that begins so" in refused.stderr


def test_a_document_that_can_not_be_re_extracted_is_told_and_the_rest_goes_on(
    claims: Run, tracker: Tracker, installed: Installed
) -> None:
    installed.refused = "From North"
    done = claims("reextract", "--all")
    assert done.exit_code == 1
    assert "refused: North: it can't be parsed; shorten it" in done.stderr
    assert [one.text for one in tracker.claims()] == [TEN.words]


def test_ctrl_c_keeps_what_is_done(
    claims: Run, tracker: Tracker, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = tracker.outdated()

    def stopped(documents: Iterable[Document]) -> Iterator[Extraction | Refusal]:
        yield Extraction(next(iter(documents)), (), (), (), (), "hand 2")
        raise KeyboardInterrupt

    monkeypatch.setattr(installed, "extract_many", stopped)
    done = claims("reextract")
    assert done.exit_code == 130
    assert "Stopped." in done.stderr
    assert first not in tracker.outdated()
    assert len(tracker.outdated()) == 1


def test_tables_fit_80_columns(claims: Run, tracker: Tracker, installed: Installed) -> None:
    tracker.judge(tracker.conflicts()[0], "rejected", "a long note " * 9)
    tracker.merge(ANNA, CLARA)
    tables = [claims(*command) for command in (["docs", "list"], ["reextract"], ["log"])]
    for shown in tables:
        assert shown.exit_code == 0
        assert len(shown.stdout.splitlines()) > 3
        assert max(map(len, shown.stdout.splitlines())) <= 80


def test_show_says_who_judged_and_why_and_what_a_rejected_claim_conflicts_with(claims: Run, tracker: Tracker) -> None:
    ten = id_of(tracker, "North", TEN)
    claims("judge", ten, "--reject", "--note", "a headline")
    shown = " ".join(claims("show", ten).stdout.split())
    assert "judged rejected by the desk on " in shown
    assert ": a headline" in shown
    assert TWELVE.words in shown


def test_a_pair_with_a_rejected_claim_is_not_confirmed(claims: Run, tracker: Tracker) -> None:
    ids = id_of(tracker, "North", TEN), id_of(tracker, "South", TWELVE)
    claims("judge", ids[0], "--reject")
    refused = claims("judge", *ids, "--confirm")
    assert refused.exit_code == 1
    assert "take that back with --withdraw first" in " ".join(refused.stderr.split())


def test_the_kind_is_of_a_pair_and_two_appearances_of_one_statement_are_none(claims: Run, tracker: Tracker) -> None:
    add(tracker, "East", TEN)
    ids = id_of(tracker, "North", TEN), id_of(tracker, "East", TEN)
    assert claims("judge", ids[0], "--reject", "--kind", "number").exit_code == 2
    for other, words in zip(ids, ("this is one claim; name two", "not listed together"), strict=True):
        assert words in " ".join(claims("judge", ids[0], other, "--reject").stderr.split())
    assert list(tracker.log()) == []


def test_judged_lists_only_what_was_judged_so(claims: Run, tracker: Tracker) -> None:
    claims("judge", id_of(tracker, "North", TEN), "--reject")
    listed = claims("list", "--judged", "rejected", "--format", "csv").stdout
    assert TEN.words in listed
    assert TWELVE.words not in listed


def test_the_question_before_a_removal_says_what_was_decided(claims: Run, tracker: Tracker) -> None:
    claims("judge", id_of(tracker, "North", TEN), "--confirm")
    done = claims("docs", "remove", news("North").id, "--yes")
    assert done.stderr == "Removed “From North” with 1 claim and 1 judgement of them.\n"


def test_a_mistyped_address_does_not_give_the_password_away(claims: Run, tracker: Tracker) -> None:
    for address in ("postgresql+psycopg://me:hunter2@host/x", "postgresql+psycopg//me:hunter2@host/x"):
        for command in (["db", "backup", address], ["list", "--db", address], ["db", "copy", "nothing.db", address]):
            refused = claims(*command)
            assert refused.exit_code == 1
            assert "hunter2" not in refused.stderr
