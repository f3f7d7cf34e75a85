"""The river from documents to conflicts, over a real database and the real extractor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import claims
from claims import read
from claims.pipeline import Outcome, Tracker
from claims.records import Document, Refusal, Selection
from claims.registered import Entry
from claims.stated import Span

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
SEED = Path(__file__).parents[2] / "shared" / "seed" / "krasny-liman.txt"


@pytest.fixture(scope="module")
def seeds() -> list[Document]:
    return [item for item in read.documents([str(SEEDS)]) if isinstance(item, Document)]


def added(path: Path, documents: Iterable[Document | Refusal]) -> list[Outcome]:
    with Tracker(str(path)) as tracker:
        return list(tracker.add(documents))


def contents(path: Path) -> Sequence[object]:
    """All that the database says, in an order of its own."""
    with Tracker(str(path)) as tracker:
        found = sorted((c.id, c.statement, c.speaker.id if c.speaker else "") for c in tracker.claims())
        pairs = sorted((c.a.id, c.b.id, c.kind, c.score, c.reason, c.matter) for c in tracker.conflicts())
        speakers = sorted((s.speaker.id, s.speaker.name, s.speaker.aliases, s.claims) for s in tracker.speakers())
        return [found, pairs, speakers]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, seeds: list[Document]) -> Path:
    path = tmp_path_factory.mktemp("seeds") / "claims.db"
    outcomes = added(path, seeds)
    assert {outcome.status for outcome in outcomes} == {"added"}
    assert sum(outcome.claims for outcome in outcomes) > 90
    return path


def test_adding_again_changes_nothing(database: Path, seeds: list[Document]) -> None:
    before = contents(database)
    assert {outcome.status for outcome in added(database, seeds)} == {"unchanged"}
    assert contents(database) == before


def test_the_order_of_documents_does_not_matter(database: Path, seeds: list[Document], tmp_path: Path) -> None:
    added(tmp_path / "reversed.db", reversed(seeds))
    assert contents(tmp_path / "reversed.db") == contents(database)


def test_it_does_not_matter_when_places_are_imported(database: Path, seeds: list[Document], tmp_path: Path) -> None:
    places = [
        Entry("gornovo", "Hornowo", ("Gornovo",)),
        Entry("lyman", "Lyman", ("Krasny Liman",)),
        Entry("ladem", "Ladem"),
    ]
    plain = contents(database)

    def imported(tracker: Tracker) -> None:
        with tracker.registry("place") as registry:
            registry.put(places, source="places.csv", who="ann")

    before, after = tmp_path / "before.db", tmp_path / "after.db"
    with Tracker(str(before)) as tracker:
        imported(tracker)
    added(before, seeds)
    added(after, seeds[:7])
    with Tracker(str(after)) as tracker:
        imported(tracker)
    added(after, seeds[7:])
    assert contents(before) == contents(after) != plain
    with Tracker(str(after)) as tracker:
        assert any(pair.matter.startswith("Hornowo") for pair in tracker.conflicts())
        with tracker.registry("place") as registry:
            for name in ("Gornovo", "Krasny Liman"):
                registry.unalias(name, name, who="ann")
    assert contents(after) == plain


def test_every_claim_is_where_it_says(database: Path) -> None:
    with Tracker(str(database)) as tracker:
        texts = {info.id: tracker.document(info.id).text for info in tracker.documents()}
        for claim in tracker.claims():
            text = texts[claim.document.id]
            assert claim.text == " … ".join(span.of(text) for span in claim.spans)
            assert claim.source == " ".join(span.of(text) for span in claim.source_spans)
            assert claim.sentence.of(text) == claim.sentence_text


def test_no_speaker_is_named_with_words_that_the_documents_lack(database: Path, seeds: list[Document]) -> None:
    words = set(" ".join(document.text for document in seeds).replace("’", "'").casefold().split())
    known = {word.strip(".,;:()“”\"'") for word in words} | {w.removesuffix("'s").strip(".,") for w in words}
    with Tracker(str(database)) as tracker:
        for count in tracker.speakers():
            for word in count.speaker.name.replace("’", "'").casefold().split():
                assert word.strip(".,;:()“”\"'").removesuffix("'s") in known, count.speaker.name


def test_a_conflict_has_two_speakers_or_is_a_reversal(database: Path) -> None:
    with Tracker(str(database)) as tracker:
        pairs = tracker.conflicts()
    assert pairs
    for pair in pairs:
        assert pair.reason
        assert pair.a.id != pair.b.id
        same = pair.a.speaker is not None and pair.a.speaker == pair.b.speaker
        assert not same or pair.kind in ("reversal", "number", "time", "place")


def test_refusals_come_out_in_their_place(tmp_path: Path) -> None:
    refusal = Refusal("x", "is empty", "give a text")
    items = [Document("The mayor said it was over."), refusal, Document("The mayor said it was on.")]
    assert [outcome.status for outcome in added(tmp_path / "c.db", items)] == ["added", "refused", "added"]


def test_the_same_text_twice_in_one_go_is_one_document(tmp_path: Path) -> None:
    items = [Document("The mayor said it was over.")] * 2
    assert [outcome.status for outcome in added(tmp_path / "c.db", items)] == ["added", "unchanged"]


def test_an_edit_keeps_the_claims_that_stayed(tmp_path: Path) -> None:
    url = "https://northline.example/a"
    first = Document("The mayor said the bridge was closed.", url=url)
    second = Document("An update.\n\nThe mayor said the bridge was closed. The union said 200 people marched.", url=url)
    with Tracker(str(tmp_path / "c.db")) as tracker:
        list(tracker.add([first]))
        (before,) = tracker.claims()
        assert [outcome.status for outcome in tracker.add([second])] == ["updated"]
        after = {claim.text: claim.id for claim in tracker.claims()}
    assert after["the bridge was closed"] == before.id
    assert len(after) == 2


def test_accounts_are_compared_by_matter(database: Path) -> None:
    with Tracker(str(database)) as tracker:
        matters = tracker.compare(Selection(speaker="Pushilin", against="Cherevaty"))
    heard = {s.speaker.name for matter in matters for s in matter.statements if s.speaker}
    assert heard == {"Denis Pushilin", "Sergey Cherevaty"}


@pytest.mark.skipif(
    not SEED.exists(), reason="the seed article lies beside the repository, in ../shared, and is not here"
)
def test_the_article_that_the_project_began_from(tmp_path: Path) -> None:
    added(tmp_path / "c.db", read.documents([str(SEED)]))
    with Tracker(str(tmp_path / "c.db")) as tracker:
        said = [(claim.speaker.name if claim.speaker else None, claim.text) for claim in tracker.claims()]
        (pair,) = [
            pair
            for pair in tracker.conflicts(Selection(about="Liman", kind="degree"))
            if "half-encircled" in pair.reason
        ]
    for speaker, words in (
        ("Russian Defense Ministry", "Russian troops and Donbass forces have withdrawn"),
        ("Denis Pushilin", "it had been “half-encircled” by Ukrainian troops"),
        ("Russian Defense Ministry", "lost more than 200 soldiers"),  # "the military added"
        ("Russian Defense Ministry", "“considerable superiority in men and material”"),
        ("Sergey Cherevaty", "had seized five settlements"),  # "He also said"
        ("Vladimir Putin", "a partial mobilization"),
    ):
        assert any(name == speaker and words in text for name, text in said), words
    assert {pair.a.speaker.name, pair.b.speaker.name} == {"Denis Pushilin", "Sergey Cherevaty"}  # type: ignore[union-attr]
    assert "half-encircled is short of encircled" in pair.reason


def test_quotes_of_a_text_need_no_database() -> None:
    (claim,) = claims.quotes("“We have left the town,” the minister said.")
    assert claim.speaker is not None
    assert (claim.speaker.name, claim.type, claim.text) == ("minister", "direct", "“We have left the town,”")


CORRECTED = Document(
    "“We have withdrawn 40 soldiers from Yampol,” Mayor Anna Abel said on Saturday. Rescuer Boris Berg said 40 "
    "miners were trapped in Gornovo.\n\nThe pit: over 200 miners were trapped in Gornovo, if her office is right.",
    "Troops leave",
    "North",
    "2022-10-03",
)
MISSED = "over 200 miners were trapped in Gornovo"


@pytest.fixture
def corrected(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker(str(tmp_path / "claims.db"), user="ann") as tracker:
        assert [outcome.claims for outcome in tracker.add([CORRECTED])] == [2]
        yield tracker


def test_what_a_claim_states_follows_its_speaker_and_stance(corrected: Tracker) -> None:
    [ours] = corrected.claims(Selection(speaker="Abel"))
    assert ours.facts.entities[0] == "Anna Abel", "“we” are whoever speaks"
    now = corrected.correct(ours, speaker=corrected.speaker("Boris Berg"), stance="denies")
    assert now.facts.entities[0] == "Boris Berg"
    assert now.facts.denied
    assert any(slot.startswith("boris berg") for slot in now.facts.slots)
    assert now.refers == ("Boris Berg", "Yampol")
    list(corrected.reextract([CORRECTED.id]))
    assert corrected.claim(ours.id) == now, "whoever reads it again"
    corrected.withdraw(now)
    assert corrected.claim(ours.id) == ours


def test_a_missed_claim_states_what_one_that_was_found_would(corrected: Tracker) -> None:
    start = CORRECTED.text.index(MISSED)
    missed = corrected.note(CORRECTED.id, [Span(start, start + len(MISSED))], speaker=corrected.speaker("Abel"))
    assert missed.facts.places == missed.refers == ("Gornovo",)
    assert [(q.low, q.head) for q in missed.facts.quantities] == [(200.0, "miner")]
    assert [pair.kind for pair in corrected.related(missed)] == ["number"]
    assert missed.sentence_text == CORRECTED.text[CORRECTED.text.index("The pit") :]
    list(corrected.reextract([CORRECTED.id]))
    assert corrected.claim(missed.id) == missed
    edited = replace(CORRECTED, text="An update. " + CORRECTED.text)
    assert [outcome.status for outcome in corrected.add([edited])] == ["updated"]
    moved = corrected.claim(missed.id)
    assert moved.spans == (Span(start + 11, start + 11 + len(MISSED)),)
    assert (moved.text, moved.speaker, moved.refers) == (missed.text, missed.speaker, missed.refers)
    assert [pair.kind for pair in corrected.related(moved)] == ["number"]


def test_what_the_user_gives_holds_for_that_one_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"url": "https://a.example/1", "published": "2019-01-02", "text": "Ann Lee said it was over."}')
    with Tracker(str(tmp_path / "claims.db")) as tracker:

        def add(**given: str) -> tuple[str, str | None, str | None]:
            [outcome] = tracker.add(read.documents([str(path)], **given))
            [claim] = tracker.claims()
            return outcome.status, claim.document.published, str(claim.day)

        assert add(published="2022-10-01") == ("added", "2022-10-01", "2022-10-01")
        assert add(published="2022-10-01") == ("unchanged", "2022-10-01", "2022-10-01")
        [id] = {claim.document.id for claim in tracker.claims()}
        assert tracker.document(id).origins["published"] == "given; key published said 2019-01-02"
        assert add() == ("updated", "2019-01-02", "2019-01-02")
        assert add() == ("unchanged", "2019-01-02", "2019-01-02")
        assert tracker.document(id).origins["published"] == "key published"
        assert add(published="2022-10-02") == ("updated", "2022-10-02", "2022-10-02")
        tracker.describe(id, {"published": "2020-05-05"})
        assert add()[1:] == ("2020-05-05", "2020-05-05"), "what a person set outranks all inputs"
        assert tracker.describe(id, {}, ["published"]).published == "2019-01-02"
