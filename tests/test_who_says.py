"""Who says what in made sentences, all the way from the text to its claims."""

from __future__ import annotations

import pytest

from claims.pipeline import claims_in
from claims.records import Document


def speakers(text: str) -> list[str | None]:
    """The names of the speakers of a text's claims, in text order."""
    return [claim.speaker.name if claim.speaker else None for claim in claims_in(Document(text))]


@pytest.mark.parametrize(
    "text",
    [
        "One of Mayor Dane's closest allies, Senator Oren Tull, said on Sunday that the plan was wrong.",
        "One of Dane's fellow Liberals, U.S. Representative Oren Tull, called the plan a disgrace on Sunday.",
        "One of the mayor's critics, Oren Tull, said the plan was wrong.",
    ],
)
def test_who_is_named_behind_one_of_many_speaks_and_not_whose_they_are(text: str) -> None:
    assert speakers(text) == ["Oren Tull"]


def test_one_of_somebodys_critics_is_not_he() -> None:
    assert speakers("One of Dane's critics said that the plan was late.") == ["Dane's critics"]


@pytest.mark.parametrize(
    "text",
    [
        "No one claimed that the dam was safe.",
        "Not a single engineer claimed that the dam was safe.",
        "Not everyone expects the dam to hold.",
        "Few experts believe that the dam will hold.",
        "No experts said that the dam would hold.",
        "No Republican senator claimed that the vote was fair.",
    ],
)
def test_what_nobody_says_is_no_claim(text: str) -> None:
    assert claims_in(Document(text)) == []


def test_some_who_speak_are_not_the_nobody_who_did_not() -> None:
    assert speakers("No officials said that the dam would hold. It has cracks, officials say.") == ["officials"]


def test_what_none_of_them_believe_they_deny() -> None:
    [claim] = claims_in(Document("No experts believe that the dam will hold."))
    assert claim.speaker is not None
    assert (claim.speaker.name, claim.source, claim.stance) == ("experts", "experts", "denies")
    assert claim.facts.denied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rebels issued a statement saying the bridge had been mined.", ["rebels"]),
        (
            "The harbour office said there were 210, while the union estimated there were 260.",
            ["harbour office", "union"],
        ),
        ("The panel said in a secret report, first seen by Reuters, that the tests broke the treaty.", ["panel"]),
        ("The Gazette reported that Oren Tull, who sat on the board, has decided to sell the bank.", ["Gazette"]),
    ],
)
def test_who_speaks_where_a_sentence_holds_more_than_one(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


def test_an_attribution_ends_where_the_next_begins() -> None:
    text = "The harbour office said there were 210, while the union estimated there were 260."
    assert [claim.text for claim in claims_in(Document(text))] == ["there were 210", "there were 260"]


@pytest.mark.parametrize(
    "said",
    [
        "the gunman in the first raid, who left in a stolen car, killed two people",
        "talks with the union, which seemed to have been close to a deal, were at an end",
    ],
)
def test_what_is_said_of_somebody_begins_with_him(said: str) -> None:
    assert [claim.text for claim in claims_in(Document(f"Police said {said}."))] == [said]


def test_a_text_is_his_whose_it_was_said_to_be() -> None:
    text = (
        "The statement by the Gornovo prosecutors office said that no note was found. The officials also said that "
        "the search was over. The statement said that the driver was ill."
    )
    assert speakers(text) == ["Gornovo prosecutors office", "officials", "Gornovo prosecutors office"]


def test_a_report_under_a_bodys_name_is_the_bodys() -> None:
    text = "A Budget Research Service report found that the cap was low. “It would last for years,” said the report."
    assert speakers(text) == ["Budget Research Service", "Budget Research Service"]


def test_letters_in_brackets_stand_for_the_name_before_them() -> None:
    text = "The Union of Free Sailors of the Arctic (UFSA) met on Monday. UFSA announced that it would strike."
    assert speakers(text) == ["Union of Free Sailors of the Arctic"]


def test_a_bare_surname_is_of_whoever_bears_it_without_a_courtesy() -> None:
    text = (
        "Donald Brent runs for mayor. Brent met voters on Monday. The poster shows Melinda Brent. Mrs. Brent wore a "
        "hat. “They used a picture of her,” Brent said."
    )
    assert speakers(text) == ["Donald Brent"]


@pytest.mark.parametrize(
    "text",
    [
        "A few experts believe that the dam will hold.",
        "No 10 denied that the vote was fair.",
        "Not only the mayor believes that the dam will hold.",
    ],
)
def test_what_some_say_is_a_claim(text: str) -> None:
    assert len(claims_in(Document(text))) == 1


def test_as_somebody_claimed_behind_what_is_negated_claims_the_reverse() -> None:
    [claim] = claims_in(
        Document("The inquiry found that Orlan was never shot in the back, as some neighbours claimed.")
    )
    assert claim.source == "The inquiry"
    assert claims_in(Document("The dam did not burst, as the mayor claimed.")) == []
    assert speakers("The dam burst, as the mayor claimed.") == ["mayor"]
    assert speakers("“It was not our fault,” as the mayor claimed.") == ["mayor"]
    assert speakers("The mayor, as his office claimed, never signed the lease.") == ["his office"]


@pytest.mark.parametrize(
    "text",
    [
        "Prosecutor Bram Kold opened himself to charges that he was acting to protect the guard.",
        "The town of Orvale drew criticism for refusing to release the names.",
        "The minister came under criticism for closing the port.",
        "His speech was met with criticism that he had ignored the poor.",
        "The Navy faces questions about how it vetted Orrin Vance.",
        "Orrin Vance was dogged by claims that he took bribes.",
        "Orrin Vance, who has drawn criticism for closing the port, left.",
    ],
)
def test_whom_the_blame_meets_does_not_make_it(text: str) -> None:
    assert set(speakers(text)) <= {None}


def test_who_levels_the_blame_makes_it() -> None:
    assert speakers("Orrin Vance leveled accusations that the mayor took bribes.") == ["Orrin Vance"]
    assert speakers("The report drew a warning from the mayor that the dam may burst.") == ["mayor"]


def test_one_of_a_party_is_not_whom_he_is_close_to() -> None:
    assert speakers("But one Republican close to Mr. Dane said that Mr. Orr would lose the vote.") == ["Republican"]


def test_a_secretary_of_state_holds_that_office() -> None:
    text = "Secretary of State Liz Cole said it was late. The secretary of state added that more would come."
    assert [(claim.speaker.name, claim.speaker.role) for claim in claims_in(Document(text)) if claim.speaker] == [
        ("Liz Cole", "Secretary of State"),
        ("Liz Cole", "Secretary of State"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("CLOSE Activists say that the team met doctors.", "Activists", "unnamed"),
        ("Liz Cole and the White House both declared that it was late.", "Liz Cole and the White House", "group"),
        ("Russia, Syria's leading ally, has said that the talks were late.", "Russia", "organisation"),
        ("At least eight were killed, the Observatory says.", "Observatory", "organisation"),
    ],
)
def test_who_speaks_and_of_what_kind_it_is(text: str, name: str, kind: str) -> None:
    [claim] = claims_in(Document(text))
    assert claim.speaker
    assert (claim.speaker.name, claim.speaker.kind) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Central Command said that it was late. Centcom added that more would come.",
        "The Syrian Observatory for Human Rights said it was late. The Observatory added that more would come.",
    ],
)
def test_a_short_form_is_the_body_that_the_text_names_in_full(text: str) -> None:
    first, second = speakers(text)
    assert first == second


def test_an_office_in_the_headline_is_who_the_text_says_holds_it() -> None:
    text = "Secretary of State says weapons were used\n\nSecretary of State Liz Cole said on Monday that it was late."
    assert set(speakers(text)) == {"Liz Cole"}
    assert speakers("Story Highlights Secretary of State says it is late. Secretary of State Liz Cole left.") == [
        "Liz Cole"
    ]
    other = (
        "Secretary of State says weapons were used\n\nSecretary of Defense Liz Cole said on Monday that it was late."
    )
    assert speakers(other) == ["Secretary of State", "Liz Cole"]


def test_an_unnamed_source_is_told_by_how_it_knows() -> None:
    text = "A person close to the talks told reporters that a draft was ready. The person said that it bore no names."
    assert speakers(text) == ["person close to the talks"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "The general said at the Pentagon that the strikes on Islamic State in Iraq went on.",
        "The general said that faith in Joe Biden was weak in Iraq.",
    ],
)
def test_who_acts_is_no_place(text: str) -> None:
    [claim] = claims_in(Document(text))
    assert claim.facts.places == ("Iraq",)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("As Breitbart News’s Joel Pollak reported, it was late.", "Joel Pollak", "person"),
        ("Libertarians traditionally believe in a loose policy.", "Libertarians", "group"),
        ("The Torah says that it is late.", "Torah", "organisation"),
        ("Twitter said on Sunday that it was late.", "Twitter", "organisation"),
        ("The Washington Examiner reported that it was late.", "Washington Examiner", "organisation"),
        ("Emily Post said that it was good.", "Emily Post", "person"),
        ("Here is what the Constitution says in Article 1: “Judgment shall wait.”", "Constitution", "organisation"),
    ],
)
def test_who_is_a_person_and_who_is_none(text: str, name: str, kind: str) -> None:
    [claim] = claims_in(Document(text))
    assert claim.speaker
    assert (claim.speaker.name, claim.speaker.kind) == (name, kind)


def test_what_takes_lives_claims_nothing() -> None:
    assert speakers("The mayor said the fire, which claimed 20 lives, was set.") == ["mayor"]


def test_a_poll_of_two_papers_is_neithers() -> None:
    text = "A Herald/Gazette poll found that most would leave. The Gazette reported that the mayor would stay."
    assert speakers(text) == ["Herald/Gazette poll", "Gazette"]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "Officers were not there, Police Sgt. Lamont Washer said at the time.",
            "Lamont Washer",
            "Officers were not there",
        ),
        (
            "The test was held two weeks ago, the agency quoted Anna Weber as saying.",
            "Anna Weber",
            "The test was held two weeks ago",
        ),
        (
            "Reuters, meanwhile, quoted Anna Weber, as saying “one of them was in the cockpit and the other was not.”",
            "Anna Weber",
            "“one of them was in the cockpit and the other was not.”",
        ),
        ("“It was over,” al-Ahmadi said.", "al-Ahmadi", "“It was over,”"),
        (
            "He had few hours in the air, but he had all the papers to fly alone, the prosecutor said.",
            "prosecutor",
            "He had few hours in the air, but he had all the papers to fly alone",
        ),
    ],
)
def test_all_that_is_said_is_whose_it_is(text: str, speaker: str, content: str) -> None:
    [claim] = claims_in(Document(text))
    assert claim.speaker is not None
    assert (claim.speaker.name, claim.text) == (speaker, content)


def test_what_opens_the_sentence_is_no_word_of_a_quotation() -> None:
    text = "Asked about the bridge, he said, “I can say that it was shut.”"
    assert "“I can say that it was shut.”" in [claim.text for claim in claims_in(Document(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rebels claimed the attack in an emailed statement that said the port was its aim.", "rebels"),
        ("According to data collected by the Harbour Foundation, 37 ships were lost.", "Harbour Foundation"),
        ("According to a report in Fox News, the sailor was pardoned.", "Fox News"),
    ],
)
def test_a_text_is_its_issuers(text: str, expected: str) -> None:
    assert speakers(text)[-1] == expected


def test_the_news_outlet_is_the_one_that_has_just_told_something() -> None:
    text = "At least three died, reports Radio France International. The news outlet adds that seven were hurt."
    assert speakers(text) == ["Radio France International", "Radio France International"]
