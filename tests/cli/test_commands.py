"""What the commands print, where, and how they exit, over hand-made records."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import handmade as made
import pytest

from claims import settings
from claims.errors import StoreError
from claims.records import Document, Extraction, Matter, Quote, Refusal, Resolution, Selection, SpeakerCount
from claims.stated import Degree, Facts, Span
from claims.tables import CLAIMS, CONFLICTS, HEARD, LISTED, OPPOSED, STATEMENTS, names
from claims.tables.accounts import ACROSS, SIDE_BY_SIDE
from claims.tables.timeline import IN_TIME_BY_MATTER


def test_list_shows_who_said_what_in_80_columns(claims: Any, tracker: Any) -> None:
    shown = claims("list")
    assert shown.exit_code == 0
    assert "Denis" in shown.stdout
    assert "“half-encircled” by" in shown.stdout
    assert made.HALF.id[:6] in shown.stdout
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80
    assert "\033" not in shown.stdout
    assert shown.stderr == "3 statements.\n"
    assert "East and 1 more" in shown.stdout


def test_a_statement_is_a_row_and_all_its_appearances_are_where_they_are_asked_for(claims: Any, tracker: Any) -> None:
    export = ["export", "claims", "--format", "jsonl"]
    for once, every in ((["list", "--jsonl"], ["list", "--jsonl", "--all"]), ([*export, "--unique"], export)):
        rows = [json.loads(line) for line in claims(*once).stdout.splitlines()]
        assert [row["appearances"] for row in rows] == [1, 1, 2]
        assert (rows[2]["claim_id"], rows[2]["outlets"]) == (made.WHOLE.id, ["Wire East", "Second Wire"])
        each = [json.loads(line) for line in claims(*every).stdout.splitlines()]
        assert [row["claim_id"] for row in each] == [one.id for one in tracker.found]
        assert "appearances" not in each[0]
    shown = claims("list", "--all")
    assert shown.stderr == "4 claims.\n"
    assert "and 1 more" not in shown.stdout
    assert "No claim matches." in (tracker.found.clear() or claims("list", "--all")).stderr


@pytest.mark.parametrize("command", ["list", "export claims"])
@pytest.mark.parametrize(
    ("options", "beliefs"),
    [([], False), (["--beliefs"], True), (["--stance", "believes"], True)],
)
def test_beliefs_are_listed_where_they_are_asked_for(
    claims: Any, tracker: Any, command: str, options: list[str], beliefs: bool
) -> None:
    assert claims(*command.split(), *options).exit_code == 0
    assert tracker.asked[0].beliefs is beliefs


def test_the_text_of_a_list_stays_readable_and_dates_whole(claims: Any, tracker: Any) -> None:
    long = "a claim of many words that goes on and on " * 5
    speaker = replace(made.PUSHILIN, name="The Representative of the Administration of Wherever")
    outlet = replace(made.HALF.document, outlet="Washington Correspondent")
    tracker.found[:] = [replace(made.HALF, text=long, speaker=speaker, document=outlet)]
    lines = claims("list").stdout.splitlines()
    rules = next(line for line in lines if line.startswith("---")).split()
    assert len(rules[3]) >= 32, "40% of 80 columns"
    assert any(line.startswith("2022-10-01 ") for line in lines)
    assert not any("…" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_an_empty_column_is_left_out_and_only_a_telling_stance_named(claims: Any, tracker: Any) -> None:
    nowhere = replace(made.HALF.document, outlet=None, title=None, name="")
    tracker.found[:] = [replace(made.HALF, document=nowhere), replace(made.LOST, stance="denies", document=nowhere)]
    for columns in ("80", "140"):
        shown = claims("list", env={"COLUMNS": columns}).stdout
        assert "outlet" not in shown
        assert "asserts" not in shown
        assert "denies" in shown


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2022", "2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-02", "2024-02", date(2022, 2, 1), date(2024, 2, 29)),
        ("2022-09-30", "2022-09-30", date(2022, 9, 30), date(2022, 9, 30)),
    ],
)
def test_a_year_or_month_is_its_first_or_last_day(
    claims: Any, tracker: Any, since: str, until: str, first: date, last: date
) -> None:
    assert claims("list", "--since", since, "--until", until).exit_code == 0
    assert (tracker.asked[-1].since, tracker.asked[-1].until) == (first, last)


def test_claims_can_be_narrowed_by_confidence(claims: Any, tracker: Any) -> None:
    for command in (["list"], ["export", "claims"]):
        assert claims(*command, "--min-confidence", "0.7").exit_code == 0
        assert tracker.asked[-1].min_confidence == 0.7
    assert claims("list", "--min-confidence", "7").exit_code == 2


def test_undated_claims_are_counted_on_stderr_when_dates_filter(claims: Any, tracker: Any) -> None:
    assert "2 statements without a date left out" in claims("list", "--since", "2022-10-01").stderr
    assert "2 claims without a date left out" in claims("list", "--all", "--since", "2022-10-01").stderr
    assert "without a date" not in claims("list").stderr


def test_of_many_undated_claims_it_is_only_said_that_there_are_many(
    claims: Any, tracker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MOST_TOLD", 1)
    assert "More than 1 statement without a date left out" in claims("list", "--since", "2022-10-01").stderr


def test_filters_become_one_selection_in_every_listing(claims: Any, tracker: Any) -> None:
    given = ["--speaker", "Pushilin", "--about", "Liman", "--wide", "--outlet", "Wire", "--since", "2022-10-01"]
    given += ["--until", "2022-10-02", "--type", "mixed", "--stance", "denies", "--doc", "31", "--limit", "5"]
    wanted = Selection(
        speaker="Pushilin", about="Liman", wide=True, outlet="Wire", since=date(2022, 10, 1), until=date(2022, 10, 2),
        type="mixed", stance="denies", document="31", limit=5,
    )  # fmt: skip
    listings = [[one] for one in ("list", "speakers", "conflicts", "agreements")]
    for command in (*listings, ["export", "claims"], ["export", "documents"]):
        tracker.asked.clear()
        assert claims(*command, *given).exit_code == 0
        assert tracker.asked == [wanted]
    claims("conflicts", "--against", "B", "--kind", "number", "--min-score", "0.5", "--relation", "agreement")
    assert tracker.asked[-1] == Selection(against="B", kind="number", min_score=0.5, relation="agreement")
    claims("conflicts", "--across-sides")
    assert tracker.asked[-1] == Selection(apart="sides")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--since", "yesterday"], "2022-10-01"),
        (["list", "--since", "2022-10-02", "--until", "2022-10-01"], "later than"),
        (["list", "--since", "2022-13"], "2022-10-01"),
        (["list", "--until", "2022-00"], "2022-10-01"),
        (["list", "--until", "2022-02-30"], "2022-10-01"),
        (["list", "--type", "shouted"], "choose one of: direct, indirect, mixed"),
        (["conflicts", "--kind", "nope"], "polarity"),
        (["list", "--format", "xml"], "markdown"),
        (["list", "--about", " "], "empty"),
        (["list", "--limit", "0"], "limit"),
        (["conflicts", "--min-score", "2"], "min-score"),
        (["list", "--stance", "deny"], "there is no “deny”; did you mean denies? Else choose one of: asserts, denies"),
        (["conflicts", "--kind", "Denials"], "did you mean denial?"),
        (["list", "-v"], "No such option: -v: `claims --version` prints the version."),
        (["-v"], "No such option: -v: `claims --version` prints the version."),
        (["db", "upgrade"], "No such command 'upgrade': `claims init` brings an older database up to date."),
        (["show"], "ID"),
        (["compare", "Pushilin"], "two speakers"),
        (["nonsense"], "nonsense"),
        (["list", "--nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_right(
    claims: Any, tracker: Any, arguments: list[str], words: str
) -> None:
    shown = claims(*arguments)
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert words in " ".join(shown.stderr.split())
    assert "Traceback" not in shown.stderr
    assert "Value error" not in shown.stderr


@pytest.mark.parametrize("command", [["list"], ["show", "xxxx"], ["conflicts"], ["compare", "A", "B"], ["speakers"]])
def test_a_missing_database_exits_1_and_says_what_to_type(claims: Any, missing: None, command: list[str]) -> None:
    shown = claims(*command)
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "claims add FILE" in shown.stderr


@pytest.mark.parametrize(
    "typed",
    ["conflicts --about Navy Yard", "compare Ann Lee Bob", "list --about Navy Yard", "speakers --speaker Ann Lee"],
)
def test_a_word_that_is_left_over_may_lack_quotes(claims: Any, tracker: Any, typed: str) -> None:
    told = claims(*typed.split())
    assert told.exit_code == 2
    assert 'Quote names of several words: "Navy Yard".' in " ".join(told.stderr.replace("│", " ").split())
    assert "Quote" not in claims("conflicts", "reviw").stderr, "a command that is mistyped is no name"


def test_without_a_command_the_help_is_shown(claims: Any) -> None:
    shown = claims()
    assert "Commands:" in shown.stdout + shown.stderr


def test_conflicts_stand_side_by_side_with_the_deciding_words_marked(claims: Any, tracker: Any) -> None:
    lines = claims("conflicts", "--min-score", "0").stdout.splitlines()
    assert lines[0] == " 1  degree  0.91   Krasny Liman"
    assert any("Denis Pushilin" in line and "Sergey Cherevaty" in line for line in lines)
    assert any("it had been [“half-encircled”] by" in line for line in lines)
    assert any("had been [“encircled.”]" in line for line in lines)
    assert any("+1 more appearance: Second Wire" in line for line in lines)
    assert lines[-1] == "    why: half-encircled is short of encircled; same place, same day"
    assert {len(line) for line in lines if line.startswith(("│", "┌", "├", "└"))} == {79}


def test_words_that_differ_are_marked_where_none_are_said_to_decide(claims: Any, tracker: Any) -> None:
    other = replace(made.LOST, id="eeee00", text="over 300 soldiers were lost", speaker=made.CHEREVATY)
    tracker.pairs[:] = [
        replace(made.ENCIRCLED, a=made.statement(made.LOST), b=made.statement(other), marks_a=(), marks_b=())
    ]
    shown = claims("conflicts").stdout
    assert "over [200] soldiers" in shown
    assert "over [300] soldiers" in shown


def test_a_deciding_cue_is_marked_where_it_stands(claims: Any, tracker: Any) -> None:
    tracker.pairs[:] = [replace(made.ENCIRCLED, marks_b=made.WHOLE.cue_spans)]
    assert "[told]" in claims("conflicts").stdout


def test_text_from_outside_can_not_command_the_terminal(claims: Any, tracker: Any) -> None:
    evil = "\x1b]0;owned\x07\x1b[2Jit\nhad\u202e been"
    nasty = replace(
        made.HALF, text=evil, speaker=replace(made.PUSHILIN, name=evil), cue=evil, sentence_text=evil,
        document=replace(made.HALF.document, outlet=evil, title=evil),
    )  # fmt: skip
    tracker.found[:] = [nasty, made.LOST]
    tracker.pairs[:] = [replace(made.ENCIRCLED, a=made.statement(nasty), reason=evil, matter=evil)]
    listings = [["list"], ["conflicts"], ["agreements"], ["conflicts", "--timeline", "--about", "it"], ["speakers"]]
    for command in (*listings, ["show", nasty.id], ["compare", "it", "Ministry"]):
        shown = claims(*command)
        assert shown.exit_code == 0, shown.output
        assert not set("\x1b\x07\u202e") & set(shown.stdout + shown.stderr)


def test_machine_formats_have_all_columns_and_text_as_it_is(claims: Any, tracker: Any) -> None:
    lines = claims("list", "--jsonl").stdout.splitlines()
    assert list(json.loads(lines[0])) == names(STATEMENTS)
    assert list(json.loads(claims("list", "--all", "--jsonl").stdout.splitlines()[0])) == names(CLAIMS)
    assert json.loads(lines[0])["text"] == made.HALF.text
    table = list(csv.DictReader(io.StringIO(claims("export", "conflicts").stdout, newline="")))
    assert list(table[0]) == names(CONFLICTS)
    assert (table[0]["a_speaker"], table[0]["score"]) == ("Denis Pushilin", "0.91")
    assert json.loads(claims("speakers", "--format", "json").stdout)[0]["aliases"] == ["Pushilin"]
    assert claims("list", "--jsonl").stderr == ""


@pytest.mark.parametrize(
    ("command", "columns"),
    [
        (["list"], LISTED),
        (["conflicts"], OPPOSED),
        (["agreements"], OPPOSED),
        (["conflicts", "--timeline", "--about", "Liman"], IN_TIME_BY_MATTER),
        (["speakers"], HEARD),
        (["compare", "Pushilin", "Cherevaty"], SIDE_BY_SIDE),
        (["compare", "--about", "Liman"], ACROSS),
        (["export", "claims", "--unique"], STATEMENTS),
        (["export", "claims"], CLAIMS),
        (["list", "--all"], LISTED),
        (["export", "conflicts"], CONFLICTS),
    ],
)
def test_markdown_has_the_columns_of_the_table_and_exported_all(
    claims: Any, tracker: Any, command: list[str], columns: Any
) -> None:
    lines = claims(*command, "--format", "markdown").stdout.splitlines()
    assert lines[0].replace("\\_", "_") == f"| {' | '.join(names(columns))} |"
    assert len(lines) > 2


def test_nothing_found_is_said_and_the_output_stays_valid(claims: Any, tracker: Any) -> None:
    tracker.found.clear()
    shown = claims("list", "--format", "json")
    assert (shown.exit_code, json.loads(shown.stdout)) == (0, [])
    assert "No statement matches." in shown.stderr
    assert claims("list").stdout == ""
    assert claims("export", "claims").stdout.startswith("claim_id,")


def test_output_goes_to_a_file_in_utf8(claims: Any, tracker: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    shown = claims("export", "claims", "--output", out)
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert "“half-encircled”" in out.read_text("utf-8")
    failed = claims("export", "claims", "-o", tmp_path / "none" / "out.csv")
    assert failed.exit_code == 1
    assert f"out.csv: it can't be written: there is no folder {tmp_path / 'none'}; make it" in failed.stderr
    folder = claims("export", "claims", "-o", tmp_path)
    assert folder.exit_code == 1
    assert "it is a folder" in folder.stderr
    assert "Errno" not in failed.stderr + folder.stderr


def test_limit_cuts_every_listing(claims: Any, tracker: Any) -> None:
    assert len(claims("list", "--jsonl", "--limit", "2").stdout.splitlines()) == 2
    assert "stopped at --limit" in claims("list", "--limit", "2").stderr


def test_show_tells_where_else_it_is_reported(claims: Any, tracker: Any) -> None:
    assert f"also in      Second Wire, 1 Oct 2022, {made.COPY.id}" in claims("show", made.WHOLE.id).stdout
    assert "also in" not in claims("show", made.HALF.id).stdout


def test_show_tells_source_cue_and_content_apart(claims: Any, tracker: Any) -> None:
    shown = " ".join(claims("show", made.HALF.id[:7]).stdout.split())
    assert "[source: Denis Pushilin] [cue: said] [content: it had been “half-encircled” by Ukrainian troops]" in shown
    assert "Snow fell. …" in shown
    assert "The ministry" not in shown
    assert "≠ degree" in shown
    assert made.HALF.document.url in shown


def test_show_says_quantities_in_words(claims: Any, tracker: Any) -> None:
    shown = claims("show", made.LOST.id).stdout
    assert "soldier: more than 200" in shown
    assert "Nothing in the database conflicts or agrees" in shown


def test_show_of_an_ambiguous_or_unknown_id_exits_1(claims: Any, tracker: Any) -> None:
    tracker.found.append(replace(made.LOST, id=made.LOST.id[:8] + "zz"))
    unknown, ambiguous = claims("show", "zzzz"), claims("show", made.LOST.id[:8])
    assert unknown.exit_code == ambiguous.exit_code == 1
    assert "claims list" in unknown.stderr
    assert made.LOST.id in ambiguous.stderr


def test_show_says_how_many_digits_an_id_needs(claims: Any, tracker: Any) -> None:
    shown = claims("show", made.HALF.id[:3])
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "at least four digits" in shown.stderr


def test_show_has_no_jargon_and_never_cuts_an_address(claims: Any, tracker: Any) -> None:
    url = "https://courier.example/" + "a-long-way-down/" * 8
    degree = Degree("custody", 1, "released", Span(0, 8))
    tracker.found[:] = [
        replace(made.HALF, document=replace(made.HALF.document, url=url), facts=Facts(degrees=(degree,), denied=True))
    ]
    shown = claims("show", made.HALF.id).stdout
    assert [line for line in shown.splitlines() if line.endswith(url)]
    assert "released" in shown
    assert "custody" not in shown
    assert "as a denial" in shown


def test_show_offers_no_limit(claims: Any) -> None:
    assert "--limit" not in claims("show", "--help").stdout
    assert "--output" in claims("show", "--help").stdout


def test_show_as_json_lists_what_it_conflicts_with(claims: Any, tracker: Any) -> None:
    assert json.loads(claims("show", made.HALF.id, "--jsonl").stdout)["conflicts_with"] == [made.WHOLE.id]


def test_compare_sets_two_speakers_in_two_columns(claims: Any, tracker: Any) -> None:
    shown = claims("compare", "Pushilin", "Cherevaty", "--about", "Liman")
    assert tracker.asked[-1] == Selection(speaker="Pushilin", against="Cherevaty", about="Liman")
    lines = shown.stdout.splitlines()
    assert any("Denis Pushilin" in line and "Sergey Cherevaty" in line for line in lines)
    assert any("≠ conflict" in line for line in lines)
    assert {len(line) for line in lines if line.startswith("│")} == {79}
    assert [json.loads(line)["relation"] for line in claims("compare", "Push", "Cher", "--jsonl").stdout.splitlines()]


def test_a_narrow_list_of_speakers_leaves_out_what_has_no_room(
    claims: Any, tracker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def heard(self: Any, selection: Selection) -> list[SpeakerCount]:
        return [SpeakerCount(replace(made.PUSHILIN, aliases=("Anna Abel", "Boris Berg")), 12, 13, 7, ("Wire East",))]

    monkeypatch.setattr(type(tracker), "speakers", heard)
    narrow = claims("speakers").stdout
    assert narrow.split("\n")[0].split() == ["speaker", "kind", "role", "also", "called", "statements", "docs"]
    assert "Anna Abel" in " ".join(narrow.split())
    assert "Boris" not in narrow
    assert max(map(len, narrow.splitlines())) <= 80
    monkeypatch.setenv("COLUMNS", "100")
    wide = claims("speakers").stdout
    assert wide.split("\n")[0].split()[-4:] == ["statements", "claims", "docs", "outlets"]
    assert "Boris" in wide
    exported = claims("export", "speakers", "--columns", "readable").stdout
    assert exported.startswith("speaker,kind,role,also called,statements,claims,documents,outlets")


def test_compare_with_an_unknown_speaker_exits_1(claims: Any, tracker: Any) -> None:
    shown = claims("compare", "Pushilin", "Nobody")
    assert shown.exit_code == 1
    assert "Nobody: no speaker of this name says anything here" in shown.stderr


def test_a_name_that_matches_several_is_explained_once_and_kept_out_of_the_boxes(claims: Any, tracker: Any) -> None:
    shown = claims("compare", "e", "Pushilin")  # everybody's name has an e; Pushilin stands on both sides
    assert shown.exit_code == 2
    tracker.found[:] = [made.LOST, made.HALF, replace(made.WHOLE, speaker=replace(made.CHEREVATY, name="Ministry X"))]
    tracker.pairs.clear()
    shown = claims("compare", "Ministry", "Pushilin")
    assert "“Ministry” matches 2 speakers: Russian Defense Ministry, Ministry X; name one" in shown.stderr
    assert "│ “Ministry”: 2 speakers " in shown.stdout
    assert "Ministry X" not in shown.stdout, "he says nothing there"
    alone = shown.stdout.partition("\nOnly “Ministry”: 2 speakers, 1 statement\n")[2]
    assert re.search(r"speaker.*\n(.*\n)+.* Russian ", alone), "each text has its speaker"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["Pushilin", "Denis"], "the same here"), (["Pushilin", "Cherevaty", "--by", "outlet"], "leave out --by")],
)
def test_a_comparison_that_compares_nothing_is_wrong_usage(
    claims: Any, tracker: Any, arguments: list[str], words: str
) -> None:
    shown = claims("compare", *arguments)
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert words in shown.stderr


def test_compare_begins_with_what_both_speak_of(claims: Any, tracker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    both, one = made.HandmadeTracker.compare(tracker, Selection())
    one = replace(one, statements=(made.statement(replace(made.LOST, speaker=made.PUSHILIN)),))
    monkeypatch.setattr(type(tracker), "compare", lambda self, selection: [one, both])
    lines = claims("compare", "Pushilin", "Cherevaty", "--jsonl").stdout.splitlines()
    assert [json.loads(line)["matter"] for line in lines] == ["Krasny Liman", "soldiers lost"]
    shown = claims("compare", "Pushilin", "Cherevaty").stdout
    boxes, _, alone = shown.partition("\nOnly Denis Pushilin, 1 statement\n")
    assert "speaker" not in alone, "the head has the name"
    assert (boxes.count("┌"), alone.count("│")) == (1, 0)
    assert "over 200 soldiers" in alone


def test_compare_shows_what_only_one_side_says(claims: Any, tracker: Any) -> None:
    shown = claims("compare", "Ministry", "Pushilin")
    assert "│" not in shown.stdout
    assert "Only Russian Defense Ministry, 1 statement\n" in shown.stdout
    assert made.LOST.id[:6] in shown.stdout
    assert "No account of the one is found to conflict or agree with an account of the other here" in shown.stderr
    assert "`claims list --speaker NAME --about WORD`" in shown.stderr
    assert "No account" not in claims("compare", "Pushilin", "Cherevaty").stderr


@pytest.mark.parametrize("by", ["speaker", "outlet"])
def test_compare_sets_all_across_in_as_many_tables_as_fit(claims: Any, tracker: Any, by: str) -> None:
    shown = claims("compare", "--about", "Liman", "--by", by).stdout
    assert "≠ degree: Sergey Cherevaty" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    for name in ("Wire East", "Second Wire") if by == "outlet" else ("Denis Pushilin", "Russian Defense Ministry"):
        assert name in shown


def adding(*outcomes: Any, stop: bool = False) -> Any:
    def add(self: Any, documents: Any, jobs: int = 1) -> Any:
        yield from outcomes
        if stop:
            raise KeyboardInterrupt

    return add


ADDED = ("added", Document("one two three four"), 8, 2)
REFUSED = ("refused", Refusal("bad.txt", "it is empty", "give a file with text"), 0, 0)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("Ann Lee said that it was over and that everybody had gone home by the time of the storm.")
    return path


def test_add_sums_up_and_exits_0(claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(tracker), "add", adding(ADDED, ADDED, ("unchanged", Document("x"), 1, 0)), raising=False)
    shown = claims("add", article)
    assert shown.exit_code == 0
    assert shown.stdout.startswith(
        "Added 2 documents with 16 claims and 4 pairs of claims that may conflict; 1 unchanged."
    )
    assert "words a second" not in shown.output, "of a few words it would be the start that is told"
    assert "were compared" not in shown.stderr
    assert (
        "`claims conflicts` lists the surest of these pairs, the copies of a claim as one; --min-score 0 lists all."
        in (shown.stderr.replace("\n", " "))
    )


def test_add_says_what_may_be_in_another_language(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    german = Document("Der Minister sagte am Montag, die Brücke bleibe gesperrt.", name="b.txt")
    monkeypatch.setattr(type(tracker), "add", adding(ADDED, ("added", german, 1, 0)), raising=False)
    shown = claims("add", article)
    assert "b.txt: it may be in German, and is read as if it were English." in shown.stderr
    assert "1 document may be in another language" in shown.stderr


def test_add_counts_opinions_apart_for_lists_leave_them_out(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opinions = ("added", Document("one two"), 3, 0, (), 0, None, 2)
    monkeypatch.setattr(type(tracker), "add", adding(ADDED, opinions), raising=False)
    shown = claims("add", article)
    assert (
        shown.stdout == "Added 2 documents with 11 claims and 2 pairs of claims that may conflict and 2 of opinions.\n"
    )
    assert "--kind evaluation those of opinions" in shown.stderr


def test_add_says_how_fast_it_was_where_there_was_much_to_add(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = ("added", Document("many words " * 500), 8, 2)
    monkeypatch.setattr(type(tracker), "add", adding(long), raising=False)
    shown = claims("add", article)
    assert "words a second" in shown.stderr
    assert "words a second" not in shown.stdout


def test_add_says_of_how_many_claims_not_all_candidates_were_compared(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = ("added", Document("x"), 9, 2, (), 12)
    monkeypatch.setattr(type(tracker), "add", adding(crowded, crowded), raising=False)
    shown = claims("add", article)
    assert shown.exit_code == 0
    told = "24 claims on much-told matters: each was compared with the 100 nearest others, not with all.\n"
    assert told in shown.stderr


def test_add_says_which_file_was_stored_before(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = ("added", Document("x", name="b.txt"), 9, 2, (), 0, replace(made.LIMAN.info, title=None, name="a.txt"))
    monkeypatch.setattr(type(tracker), "add", adding(again, again), raising=False)
    told = claims("add", article).stderr
    assert (
        told.count(f"b.txt: this file is stored already, as a.txt, {made.LIMAN.outlet} ({made.LIMAN.id[:8]}).\n") == 2
    )
    assert told.count("`claims docs remove\nID` takes one of them out; `claims docs set ID --outlet NAME") == 1
    monkeypatch.setattr(type(tracker), "add", adding(ADDED), raising=False)
    assert "stored already" not in claims("add", article).stderr


def test_add_names_what_was_refused_and_exits_1(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(tracker), "add", adding(ADDED, REFUSED), raising=False)
    shown = claims("add", article)
    assert shown.exit_code == 1
    assert "1 refused" in shown.stdout
    assert "refused: bad.txt: it is empty; give a file with text" in shown.stderr


def test_what_many_are_refused_for_is_said_once(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [("refused", Refusal(f"a.jsonl:{n}", "the line has no text", "give it one"), 0, 0) for n in range(1, 11)]
    monkeypatch.setattr(type(tracker), "add", adding(*lines, REFUSED), raising=False)
    told = claims("add", article).stderr
    assert "refused: a.jsonl:1: the line has no text; give it one (9 more for the same reason)\n" in told
    assert "refused: bad.txt: it is empty; give a file with text\n" in told
    assert "a.jsonl:2" not in told


def test_what_is_dated_by_the_name_of_its_file_is_told(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated = Document("x", name="2013-04-18-ap.txt", published="2013-04-18", origins={"published": "name of the file"})
    monkeypatch.setattr(type(tracker), "add", adding(("added", dated, 1, 0)), raising=False)
    told = " ".join(claims("add", article).stderr.split())
    assert (
        "1 document is dated by the name of the file (2013-04-18-ap.txt: 2013-04-18); --published DATE says otherwise"
        in told
    )


def test_an_add_that_refuses_everything_makes_no_database(claims: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    place = tmp_path / "new.db"
    shown = claims("add", tmp_path / "empty.txt", tmp_path / "missing.txt", "--db", place)
    assert shown.exit_code == 1
    assert "2 refused" in shown.stdout
    assert not place.exists()
    assert "no database" in claims("list", "--db", place).stderr


def test_a_stopped_add_says_what_is_kept_and_exits_130(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(tracker), "add", adding(ADDED, stop=True), raising=False)
    shown = claims("add", article)
    assert shown.exit_code == 130
    assert "Added 1 document" in shown.stdout
    assert "kept" in shown.stderr


def test_the_earlier_side_stands_left_and_a_stance_beside_its_speaker(claims: Any, tracker: Any) -> None:
    later = replace(made.HALF, said_on=date(2022, 10, 3), stance="denies")
    tracker.pairs[:] = [replace(made.ENCIRCLED, a=made.statement(later))]
    line = next(line for line in claims("conflicts").stdout.splitlines() if "Pushilin" in line)
    assert line.index("Sergey Cherevaty") < line.index("Denis Pushilin") < line.index("denies")


def test_extract_prints_a_line_a_document_or_a_table(claims: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = made.HALF
    quote = Quote(claim.spans, claim.cue_spans, claim.source_spans, "mixed", "asserts", 0.9, claim.sentence)
    document = replace(made.LIMAN, name="liman.txt")
    found = Extraction(document, (quote,), (), (), (), "by hand"), Resolution((made.PUSHILIN,), ())

    def attributed(documents: Any, model: Any, refused: list[Refusal]) -> Any:
        refused.append(REFUSED[1])
        yield found

    monkeypatch.setattr("claims.cli.extract.attributed", attributed)
    shown = claims("extract", "liman.txt", "--jsonl")
    assert shown.exit_code == 1, "something was refused"
    line = json.loads(shown.stdout)
    assert line["id"] == "liman.txt"
    assert line["quotes"][0]["speaker"] == "Denis Pushilin"
    assert line["quotes"][0]["content"] == [list(span) for span in claim.spans]


def test_extract_leaves_beliefs_out_unless_asked(claims: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said = made.HALF
    quote = Quote(said.spans, said.cue_spans, said.source_spans, "mixed", "asserts", 0.9, said.sentence)
    quotes = (replace(quote, stance="believes"), quote)
    found = Extraction(made.LIMAN, quotes, (), (), (), "by hand"), Resolution((None, made.PUSHILIN), ())
    monkeypatch.setattr("claims.cli.extract.attributed", lambda *_: iter([found]))
    [only] = json.loads(claims("extract", "liman.txt", "--jsonl").stdout)["quotes"]
    assert (only["stance"], only["speaker"]) == ("asserts", "Denis Pushilin")
    both = json.loads(claims("extract", "liman.txt", "--jsonl", "--beliefs").stdout)["quotes"]
    assert [quote["stance"] for quote in both] == ["believes", "asserts"]


def test_demo_adds_the_seeds_and_says_what_to_type_next(
    claims: Any, tracker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def add(self: Any, documents: Any, jobs: int = 1) -> Any:
        seen.extend(documents)
        yield ADDED

    monkeypatch.setattr(type(tracker), "add", add, raising=False)
    shown = claims("demo")
    assert shown.exit_code == 0
    assert len(seen) >= 10
    assert all(isinstance(document, Document) for document in seen)
    assert "$ claims list" in shown.stdout
    assert "why: half-encircled" in shown.stdout
    assert "Next, type" in shown.stdout


def test_demo_says_how_the_shell_finds_the_command_where_it_does_not(
    claims: Any, tracker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(tracker), "add", adding(ADDED), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    activate = tmp_path / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.touch()
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert "\n  . .venv/bin/activate\n\nNext, type" in claims("demo").stdout
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert "activate" not in claims("demo").stdout


def test_demo_s_headings_are_commands_that_print_what_follows(
    claims: Any, tracker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(tracker), "add", adding(ADDED), raising=False)
    shown = claims("demo", "--db", "my own.db")
    headings = [line.removeprefix("$ ") for line in shown.stdout.splitlines() if line.startswith("$ ")]
    following = [line.strip() for line in shown.stdout.partition("Next, type")[2].splitlines()[1:]]
    asked = list(tracker.asked)
    tracker.asked.clear()
    for heading in headings:
        assert claims(*shlex.split(heading)[1:]).stdout in shown.stdout
    assert tracker.asked == asked
    assert len(following) == 4
    for command in following:
        assert command.endswith("--db 'my own.db'")
        if "serve" not in command:  # it would go on serving
            assert claims(*shlex.split(command)[1:]).exit_code == 0


def test_a_query_that_fails_leaves_the_output_file_as_it_was(
    claims: Any, tracker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Any, selection: Selection) -> Any:
        raise StoreError("claims.db: it can't be read; restore a backup")
        yield

    monkeypatch.setattr(type(tracker), "claims", failing)
    out = tmp_path / "kept.csv"
    out.write_text("kept")
    assert claims("export", "claims", "-o", out).exit_code == 1
    assert out.read_text() == "kept"


def test_a_timeline_says_what_its_dates_are_and_how_sure_a_conflict_is(
    claims: Any, tracker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = replace(made.HALF, text="it had been “half-encircled” on 30 September")
    pair = replace(made.ENCIRCLED, a=made.statement(told))
    published = replace(made.WHOLE, said_on=None)
    pair = replace(pair, b=made.statement(published))
    monkeypatch.setattr(tracker, "timeline", lambda _: [Matter("Krasny Liman", (pair.a, pair.b), (pair,))])
    shown = claims("conflicts", "--timeline", "--about", "Liman", env={"COLUMNS": "140"}).stdout
    first, second, *_ = shown.split("\n\n")
    assert "2022-10-01 said of " in first
    assert "2022-09-30" in first
    assert "said" not in second
    assert "≠ degree: 1" in second
    assert "(0.91)" in second
    narrow = claims("conflicts", "--timeline", "--about", "Liman").stdout
    rule = next(line for line in narrow.splitlines() if line.startswith("--")).split()
    assert max(rule, key=len) == rule[3], "the words have most room"
    assert "words, to earlier" in narrow
    assert any(line.strip() == "≠ degree: 1 (0.91)" for line in narrow.splitlines()), "below the words, in a line"


@pytest.mark.parametrize(
    ("name", "first"), [("a.json", "["), ("a.CSV", "\ufeff"), ("a.ndjson", "{"), ("a.md", "| "), ("a.txt", "date")]
)
def test_the_ending_says_how_a_listing_is_written(
    claims: Any, tracker: Any, tmp_path: Path, name: str, first: str
) -> None:
    assert claims("list", "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_text("utf-8").startswith(first)
    assert claims("list", "-o", tmp_path / name, "--format", "tsv").exit_code == 0
    assert "\t" in (tmp_path / name).read_text("utf-8"), "what is asked for outranks it"


def test_a_listing_is_no_workbook(claims: Any, tracker: Any, tmp_path: Path) -> None:
    refused = claims("list", "-o", tmp_path / "a.xlsx")
    assert refused.exit_code == 2
    assert "it is `claims export` that writes xlsx" in " ".join(refused.stderr.replace("│", " ").split())
    assert not (tmp_path / "a.xlsx").exists()


def test_what_can_not_be_read_is_not_said_to_quote_nobody(claims: Any, tmp_path: Path) -> None:
    refused = claims("extract", tmp_path / "nosuch.txt")
    assert refused.exit_code == 1
    assert "refused: " in refused.stderr
    assert "No attribution matches" not in refused.stderr
