"""The commands with which people go through conflicts, add some, and see accounts in time, over a real database."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from said import ANNA, BORIS, CLARA, Said, add, blame, claim, dead, heard, news, ringed
from sqlalchemy import make_url

from claims import settings
from claims.pipeline import Tracker
from claims.records import Selection
from claims.tables import speaker_name
from claims.tables.opposed import sides

TEN, TWELVE, RINGED, HALF, BLAME = (
    dead(ANNA, 10),
    dead(BORIS, 12),
    ringed(BORIS),
    ringed(CLARA, half=True),
    blame(CLARA),
)
Run = Callable[..., Any]
KEYS = "c confirm, r reject, a A misread, b B misread, n note, k skip, z undo, q leave"


@pytest.fixture
def tracker(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tracker]:
    """Over the database that the commands use: figures and degrees in conflict, and an accusation."""
    monkeypatch.setenv("CLAIMS_DB_URL", str(make_url(sqlite_url).database))
    monkeypatch.setenv("CLAIMS_USER", "the desk")
    with Tracker() as opened:
        add(opened, "North", TEN, RINGED)
        add(opened, "South", TWELVE, HALF, BLAME)
        yield opened


def review(claims: Run, *keys: str, **more: str) -> Any:
    filters = ["--min-score", "0"] + [word for name, value in more.items() for word in (f"--{name}", value)]
    return claims("conflicts", "review", *filters, input="".join(f"{key}\n" for key in keys))


def verdicts(tracker: Tracker) -> dict[str | None, tuple[str | None, str | None]]:
    return {pair.kind: (pair.judgement, pair.note) for pair in tracker.conflicts(Selection(rejected=True))}


def test_the_listing_is_the_same_command_as_before_with_its_whole_help(claims: Run, tracker: Tracker) -> None:
    assert claims("conflicts", "--kind", "degree").stdout.startswith(" 1  degree ")
    shown = " ".join(claims("conflicts", "--help").stdout.split())
    assert "A conflict is not a verdict" in shown
    assert "degree (encircled, half-encircled)" in shown


def test_review_shows_both_sides_and_what_is_judged_stands_at_once(claims: Run, tracker: Tracker) -> None:
    [first, second] = tracker.conflicts()
    asked = review(claims, "c", "r")
    assert asked.exit_code == 0
    lines = asked.stdout.splitlines()
    assert lines[0].startswith(f"1 of 2  {first.kind}  {first.score:.2f}   Gornovo")
    assert any(line.startswith(f"2 of 2  {second.kind}") for line in lines)
    shown = " ".join(asked.stdout.split())
    for words in ("Boris Berg, rescuer, id ", "North, 1 Oct 2022, From North", "South, 1 Oct 2022, From South"):
        assert words in shown
    assert "Anna Abel said [10 miners] were killed in Gornovo" in shown
    assert f"why: {first.reason}" in shown
    assert KEYS in shown
    assert max(map(len, lines)) <= 80
    assert asked.stderr == "1 confirmed, 1 rejected, 0 misread; nothing is left to decide.\n"
    assert verdicts(tracker) == {first.kind: ("confirmed", None), second.kind: ("rejected", None)}


def test_what_is_judged_is_not_asked_again_and_what_is_skipped_is(claims: Run, tracker: Tracker) -> None:
    [first, second] = tracker.conflicts()
    assert review(claims, "c", "k").stderr == "1 confirmed, 0 rejected, 0 misread; 1 left to decide.\n"
    again = review(claims, "c")
    assert again.stdout.startswith(f"1 of 1  {second.kind}")
    assert again.stderr == "1 confirmed, 0 rejected, 0 misread; nothing is left to decide.\n"
    done = review(claims)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "2 pairs listed, and all judged; --judged confirmed or --judged rejected" in " ".join(done.stderr.split())
    anew = review(claims, "r", judged="confirmed")
    assert anew.stdout.startswith(f"1 of 2  {first.kind}")
    assert verdicts(tracker)[first.kind] == ("rejected", None)


def test_a_word_is_a_key_only_where_it_says_what_the_key_does(claims: Run, tracker: Tracker) -> None:
    [first, second] = tracker.conflicts()
    asked = review(claims, "cancel", "rest of it", "confirm", "Reject")
    assert asked.stderr.count("There is no “") == 2
    assert verdicts(tracker) == {first.kind: ("confirmed", None), second.kind: ("rejected", None)}


def test_the_end_of_the_input_leaves_and_keeps_what_was_judged(claims: Run, tracker: Tracker) -> None:
    assert review(claims, "r").stderr == "0 confirmed, 1 rejected, 0 misread; 1 left to decide.\n"
    assert len(tracker.conflicts()) == 1
    assert review(claims, "q").stderr == "0 confirmed, 0 rejected, 0 misread; 1 left to decide.\n"


def test_undo_goes_back_and_what_stood_before_stands_again(claims: Run, tracker: Tracker) -> None:
    [first, second] = tracker.conflicts()
    undone = review(claims, "z", "c", "k", "z", "z", "q")
    assert undone.stderr.startswith("There is nothing to undo.\n")
    places = [line[:6] for line in undone.stdout.splitlines() if line[1:5] == " of "]
    assert places == ["1 of 2", "1 of 2", "2 of 2", "2 of 2", "1 of 2"], "at the end one can still go back"
    assert undone.stdout.count("That was the last: z undo, any other key leaves.") == 1
    assert verdicts(tracker) == {first.kind: (None, None), second.kind: (None, None)}
    tracker.judge(first, "rejected", "ten of the twelve")
    review(claims, "c", "z", judged="rejected")
    assert verdicts(tracker)[first.kind] == ("rejected", "ten of the twelve")


def test_a_note_goes_with_the_answer(claims: Run, tracker: Tracker) -> None:
    [first, second] = tracker.conflicts()
    noted = review(claims, "n", "both are on record", "c", "q")
    assert "note: both are on record" in noted.stdout
    assert verdicts(tracker) == {first.kind: ("confirmed", "both are on record"), second.kind: (None, None)}
    shown = claims("conflicts", "--kind", first.kind).stdout
    assert " judged: confirmed by the desk: both are on record" in shown.splitlines()


def test_a_misread_claim_is_rejected_with_all_its_pairs_and_undo_takes_that_back(claims: Run, tracker: Tracker) -> None:
    add(tracker, "East", dead(CLARA, 30))
    pairs = tracker.conflicts(Selection(kind="number"))
    assert len(pairs) == 3
    first = sides(pairs[0])[0].statement.claim
    [other] = [at for at, pair in enumerate(pairs, 1) if first.id not in (pair.a.claim.id, pair.b.claim.id)]
    told = review(claims, "n", "a headline", "a", "q", kind="number")
    assert told.stderr == "0 confirmed, 0 rejected, 1 misread; 1 left to decide.\n"
    assert [line[:6] for line in told.stdout.splitlines() if line[1:5] == " of "][-1] == f"{other} of 3"
    assert tracker.claim(first.id).judgement == "rejected"
    assert [one.note for one in tracker.judgements(first.id)] == ["a headline"]
    assert len(tracker.conflicts(Selection(kind="number"))) == 1
    tracker.judge(first, "confirmed", "on record")
    undone = review(claims, "a", "z", "q", kind="number")
    assert undone.stderr == "0 confirmed, 0 rejected, 0 misread; 3 left to decide.\n"
    assert tracker.claim(first.id).judgement == "confirmed"
    assert [one.note for one in tracker.judgements(first.id)] == ["on record"]


def test_copies_of_a_misread_claim_are_misread_too(claims: Run, tracker: Tracker) -> None:
    add(tracker, "East", TEN)
    [pair] = tracker.conflicts(Selection(kind="number"))
    at = next(at for at, side in enumerate(sides(pair)) if len(side.statement.claims) == 2)
    copies = sides(pair)[at].statement.claims
    review(claims, "ab"[at], "q", kind="number")
    assert {tracker.claim(one.id).judgement for one in copies} == {"rejected"}
    assert not tracker.conflicts(Selection(kind="number"))


def test_a_note_without_an_answer_is_kept_as_a_remark(claims: Run, tracker: Tracker) -> None:
    a, b = (one.statement.claim for one in sides(tracker.conflicts()[0]))
    left = review(claims, "n", "both are on record", "q")
    kept = f"“both are on record” went with no answer: it is kept as a remark, which `claims show {a.id[:8]}` has."
    assert kept in left.stderr
    assert "0 confirmed, 0 rejected, 0 misread; 2 left" in left.stderr
    assert f"of the pair with {b.id[:8]}: both are on record" in " ".join(claims("show", a.id).stdout.split())
    answered = review(claims, "n", "both are on record", "r", "q")
    assert "remark" not in answered.stderr


def test_a_question_mark_shows_the_keys_and_u_undoes_too(claims: Run, tracker: Tracker) -> None:
    told = review(claims, "?", "r", "u", "q")
    assert told.stderr.startswith(f"Keys: {KEYS}.\n")
    assert told.stderr.endswith("0 confirmed, 0 rejected, 0 misread; 2 left to decide.\n")


def test_documents_without_an_outlet_can_be_told_apart(claims: Run, tracker: Tracker) -> None:
    for place, said in (("East", dead(ANNA, 20)), ("West", dead(BORIS, 30))):
        document = replace(news(place, said), outlet=None, title=None, name=f"/reports/{place}.txt")
        tracker._keep(document, heard(document, said), "hand 1")
    for command in ("list", "conflicts"):
        shown = claims(command, "--about", "Gornovo").stdout
        assert "East.txt" in shown
        assert "West.txt" in shown
        assert "/reports" not in shown
    assert {row["outlet"] for row in map(json.loads, claims("list", "--jsonl").stdout.splitlines())} >= {None}


def test_another_key_says_which_there_are(claims: Run, tracker: Tracker) -> None:
    told = review(claims, "x")
    assert told.stdout.count("1 of 2") == 1, "the pair is not drawn again"
    assert f"There is no “x”: {KEYS}." in told.stderr
    assert "0 confirmed, 0 rejected, 0 misread; 2 left to decide." in told.stderr


def test_review_takes_the_filters_of_the_listing_behind_the_command(claims: Run, tracker: Tracker) -> None:
    assert review(claims, "q", kind="degree").stdout.startswith("1 of 1  degree")
    nothing = review(claims, about="nobody")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr.startswith("No pair matches.")
    before = claims("conflicts", "--kind", "degree", "review")
    assert before.exit_code == 2
    assert "write --kind after “claims conflicts review”" in " ".join(before.stderr.split())
    group = claims("speakers", "--db", "other.db", "show", "Anna")
    assert group.exit_code == 2
    assert "write --db after “claims speakers show”" in " ".join(group.stderr.split())


def test_a_pair_that_is_gone_meanwhile_is_told_and_skipped(
    claims: Run, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, _] = tracker.conflicts()
    judge = Tracker.judge

    def removed_meanwhile(self: Tracker, judged: Any, *rest: Any) -> None:
        if judged.id == first.id and tracker.store.document(judged.a.claim.document.id):
            add(tracker, "North", dead(CLARA, 3))
        judge(self, judged, *rest)

    monkeypatch.setattr(Tracker, "judge", removed_meanwhile)
    told = review(claims, "c")
    assert told.exit_code == 0
    assert "this claim is withdrawn" in told.stderr
    assert told.stderr.endswith("0 confirmed, 0 rejected, 0 misread; 2 left to decide.\n")


def test_on_a_terminal_one_key_is_enough(tracker: Tracker) -> None:
    assert _on_a_terminal(b"n", b"both said it\n", b"c", b"r", b"q") == 0
    [first, second] = verdicts(tracker).values()
    assert (first, second) == (("confirmed", "both said it"), ("rejected", None))


def test_ctrl_c_keeps_what_was_judged(tracker: Tracker) -> None:
    assert _on_a_terminal(b"r", b"\x03") == 130
    assert len(tracker.conflicts()) == 1


ASKING = re.compile(rb"q leave|answer: |other key leaves")


def _on_a_terminal(*typed: bytes) -> int:
    """The exit code of a review on a terminal where this is typed, each a moment after the program asks.

    A key that comes before the program listens is lost, so it is typed again where nothing follows for long.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "claims", "conflicts", "review", "--min-score", "0"])
    waiting, shown, tries = list(typed), b"", 0
    try:
        while True:
            asked = waiting and ASKING.search(shown)
            if select.select([terminal], [], [], 0.5 if asked and not tries else 15)[0]:
                shown += os.read(terminal, 65536)
                if tries and ASKING.search(shown):
                    waiting, tries = waiting[1:], 0
            elif asked and tries < 3:
                os.write(terminal, waiting[0])
                shown, tries = b"", tries + 1
            else:
                os.kill(child, signal.SIGKILL)
    except OSError:
        pass  # Linux says so when the other end closes
    finally:
        os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ids(tracker: Tracker) -> tuple[str, str]:
    return claim(tracker, "North", TEN).id[:8], claim(tracker, "South", BLAME).id[:8]


def test_a_missed_conflict_is_added_listed_as_a_person_s_and_taken_back(claims: Run, tracker: Tracker) -> None:
    done = claims("conflicts", "add", *ids(tracker), "--kind", "cause", "--note", "bribes, not fate")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("added, cause: ")
    assert "Anna Abel, “10 miners were killed in Gornovo”" in done.stderr
    lines = claims("conflicts", "--kind", "cause").stdout.splitlines()
    assert lines[0] == " 1  cause  1.00  added   Gornovo"
    assert lines[-1] == "    why: a person (the desk) says so: bribes, not fate"
    [row] = [json.loads(line) for line in claims("conflicts", "--kind", "cause", "--jsonl").stdout.splitlines()]
    assert (row["added_by"], row["judgement"], row["note"]) == ("the desk", "confirmed", "bribes, not fate")
    assert review(claims, kind="cause").stdout == "", "who added it need not judge it"
    assert claims("judge", *ids(tracker), "--withdraw").exit_code == 0
    assert claims("conflicts", "--kind", "cause").stderr.startswith("No pair matches.")
    assert [json.loads(line)["action"] for line in claims("log", "--jsonl").stdout.splitlines()] == [
        "withdraw",
        "judge",
    ]


def test_an_added_evaluation_says_how_it_is_listed(claims: Run, tracker: Tracker) -> None:
    done = claims("conflicts", "add", *ids(tracker), "--kind", "evaluation", "--note", "fate, and a crime")
    assert done.stderr.startswith("added, evaluation (listed with --kind evaluation): ")
    assert claims("conflicts", "--kind", "evaluation").stdout.startswith(" 1  evaluation  1.00  added")


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (["--kind", "fate", "--note", "?"], 2, "there is no “fate”; choose one of: number, polarity"),
        (["--kind", "cause"], 2, "and why: --note TEXT is missing"),
        (["--note", "?"], 2, "and why: --kind KIND is missing. Kinds: number, polarity"),
        ([], 2, "of which kind it is, and why: --kind KIND and --note TEXT are missing"),
        (["--kind", "cause", "--note", " "], 2, "it is empty; write a few words"),
        (["--kind", "reversal", "--note", "?"], 1, "a reversal is one speaker's, and these are Anna Abel and Clara"),
    ],
)
def test_what_can_not_be_added_is_refused(
    claims: Run, tracker: Tracker, more: list[str], code: int, words: str
) -> None:
    refused = claims("conflicts", "add", *ids(tracker), *more)
    assert refused.exit_code == code
    assert words in " ".join(refused.stderr.split())
    assert list(tracker.log()) == []


def test_ids_that_are_none_or_the_same_are_refused(claims: Run, tracker: Tracker) -> None:
    one, _ = ids(tracker)
    same = claims("conflicts", "add", one, one, "--kind", "cause", "--note", "?")
    assert (same.exit_code, "this is one claim" in same.stderr) == (1, True)
    unknown = claims("conflicts", "add", one, "abcdef01", "--kind", "cause", "--note", "?")
    assert (unknown.exit_code, unknown.stderr.startswith("claims: abcdef01: no claim has an id")) == (1, True)


def test_a_timeline_tells_what_came_when_and_how_it_relates_to_what_came_before(claims: Run, tracker: Tracker) -> None:
    add(tracker, "East", dead(ANNA, 14), published="2022-10-03")
    shown = claims("conflicts", "--about", "Gornovo", "--timeline")
    assert (shown.exit_code, shown.stderr) == (0, "5 accounts.\n")
    lines = shown.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line.startswith("Gornovo:")] == [
        "Gornovo: miners killed",
        "Gornovo: encirclement",
    ]
    assert [line[:1] for line in lines if line[:1].isdigit()] == ["1", "2", "3", "1", "2"]
    for words in ("[12 miners] were killed", "≠ number:", "[half-encircled]", "≠ degree:"):
        assert words in " ".join(shown.stdout.split())
    found = claims("conflicts", "--about", "Gornovo", "--timeline", "--jsonl").stdout.splitlines()
    later = next(row for row in map(json.loads, found) if row["outlet"] == "East")
    assert (later["number"], later["day"], later["words"]) == (3, "2022-10-03", "14 miners")
    assert later["earlier"][later["relations"].index("update")] == claim(tracker, "North", TEN).id
    assert "→ update:" in " ".join(shown.stdout.split())


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ([], 2, "--timeline needs to know of what: give --about, --place, --speaker or --doc too"),
        (["--about", "Gornovo", "--relation", "update"], 2, "leave out --relation"),
        (["--about", "nobody"], 0, "No account matches."),
    ],
)
def test_a_timeline_of_nothing_says_so(claims: Run, tracker: Tracker, more: list[str], code: int, words: str) -> None:
    told = claims("conflicts", "--timeline", *more)
    assert (told.exit_code, told.stdout) == (code, "")
    assert words in " ".join(told.stderr.split())


def test_of_many_beliefs_a_listing_only_says_that_there_are_many(
    claims: Run, tracker: Tracker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "MOST_TOLD", 2)
    add(tracker, "East", *(Said(CLARA, f"the {what} is safe", "believes") for what in ("pit", "dam", "bridge")))
    assert "More than 2 more statements only say what somebody believes" in claims("list").stderr
    claims("export", "claims", "-o", str(tmp_path / "out.csv"), "--manifest", str(tmp_path / "manifest.json"))
    assert json.loads((tmp_path / "manifest.json").read_text())["left out"] == {"beliefs": 3}


def test_beliefs_that_are_left_out_are_counted(claims: Run, tracker: Tracker) -> None:
    assert "--beliefs" not in claims("list").stderr
    add(tracker, "East", Said(CLARA, "the pit is safe", "believes"))
    for form in ("table", "jsonl"):
        told = claims("list", "--format", form).stderr
        assert "1 more statement only says what somebody believes, hopes or wants; --beliefs lists it." in told
    add(tracker, "West", Said(CLARA, "the pit will open", "believes"))
    assert "2 more claims only say what somebody" in claims("export", "claims").stderr
    assert "1 more statement " in claims("list", "--about", "open").stderr
    assert "2 more claims only say" in claims("list", "--all").stderr
    for more in (["--beliefs"], ["--about", "Gornovo"], ["--stance", "asserts"]):
        assert "--beliefs" not in claims("list", *more).stderr


def test_agreements_across_sides_come_first_and_alone_where_asked_for(claims: Run, tracker: Tracker) -> None:
    for place, who in (("East", BORIS), ("West", CLARA)):
        add(tracker, place, dead(who, 10))
    nothing = claims("agreements", "--across-sides")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "No pair matches. No speaker has a side. Sides are your labels:" in nothing.stderr
    claims("speakers", "side", "Anna Abel", "town")
    alone = claims("agreements", "--across-sides").stderr
    assert "Speakers have sides, but no two on different sides relate so here." in alone
    claims("speakers", "side", "Clara Cole", "pit")
    shown = claims("agreements").stdout
    first = shown[: shown.index("\n 2  ")]
    assert first.startswith(" 1  agreement ")
    assert "side: town" in first
    assert "side: pit" in first
    rows = [json.loads(line) for line in claims("agreements", "--across-sides", "--jsonl").stdout.splitlines()]
    assert [(row["relation"], {row["a_side"], row["b_side"]}) for row in rows] == [("agreement", {"town", "pit"})]
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    "command",
    [("list",), ("conflicts",), ("conflicts", "--timeline"), ("compare",), ("compare", "Anna Abel", "Boris Berg")],
)
def test_a_slip_in_about_is_asked_back(claims: Run, tracker: Tracker, command: tuple[str, ...]) -> None:
    nothing = claims(*command, "--about", "Gornowo")
    assert nothing.exit_code == 0
    assert "matches. Did you mean “Gornovo”? Use fewer or other filters" in " ".join(nothing.stderr.split())
    assert "Did you mean" not in claims(*command, "--about", "zebra").stderr


def test_a_statement_fills_no_table_with_its_pairs(
    claims: Run, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, who in (("East", BORIS), ("West", CLARA)):
        add(tracker, place, dead(who, 30))
    sides = [side.id for pair in tracker.conflicts() for side in (pair.a, pair.b)]
    most = max(map(sides.count, sides))
    assert most > 1
    monkeypatch.setattr("claims.settings.SUREST", 0.01)
    monkeypatch.setattr("claims.settings.MOST_OF_ONE", most)
    every = claims("conflicts")
    assert "more pair" not in every.stderr
    monkeypatch.setattr("claims.settings.MOST_OF_ONE", most - 1)
    fewer = claims("conflicts")
    assert len(fewer.stdout) < len(every.stdout)
    assert f"of statements that are listed {most - 1} times already" in " ".join(fewer.stderr.split())
    more = re.search(r"more pairs? of what (.+) says here: claims show (\w+)$", fewer.stdout, re.MULTILINE)
    assert more
    assert speaker_name(tracker.claim(more[2]).speaker) == more[1]
    assert re.search(r"why: .+\n +and: ", fewer.stdout), "it stands below a pair of the statement"
    assert claims("conflicts", "--min-score", "0").stdout == every.stdout
    rows = claims("conflicts", "--jsonl").stdout.splitlines()
    assert len(rows) == len(tracker.conflicts())


def test_over_everything_only_the_surest_are_listed_and_that_is_said(
    claims: Run, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, second] = sorted(tracker.conflicts(), key=lambda pair: -pair.score)
    assert first.score > second.score
    monkeypatch.setattr("claims.settings.SUREST", first.score)
    assert f" {second.kind} " in claims("conflicts").stdout, "few are listed, however sure"
    monkeypatch.setattr("claims.settings.FEW", 1)
    listed = claims("conflicts")
    assert listed.stdout.startswith(f" 1  {first.kind} ")
    assert " 2  " not in listed.stdout
    assert "The surest pairs are listed" in " ".join(listed.stderr.split())
    for narrowed in (["--about", "Gornovo"], ["--min-score", "0"], ["--kind", second.kind or ""]):
        told = claims("conflicts", *narrowed)
        assert f" {second.kind} " in told.stdout
        assert "surest" not in told.stderr
    monkeypatch.setattr("claims.settings.SURE", first.score)
    told = claims("conflicts", "--about", "Gornovo")
    assert " 2  " not in told.stdout
    assert "--min-score 0 lists them too" in " ".join(told.stderr.split())


def test_a_list_says_how_many_of_its_pairs_are_less_sure(
    claims: Run, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, second] = tracker.conflicts()
    monkeypatch.setattr("claims.settings.SUREST", (first.score + second.score) / 2)
    bar = f"{(first.score + second.score) / 2:g}"
    told = f"1 of them is under {bar}, the score of sure ones; --min-score {bar} leaves such out.\n"
    assert claims("conflicts").stderr == f"2 pairs.\n{told}"
    assert claims("conflicts", "--min-score", bar).stderr == "1 pair.\n"
    assert claims("conflicts", "--jsonl").stderr == "", "a program has the scores"
    assert re.search(rf"\n\n── less sure, under {bar} ─+\n\n 2  {second.kind} ", claims("conflicts").stdout)
    assert "less sure" not in claims("conflicts", "--min-score", "0").stdout
    tracker.judge(second, "confirmed")
    assert claims("conflicts").stderr == "2 pairs.\n", "a person is sure"
    assert "less sure" not in claims("conflicts").stdout
