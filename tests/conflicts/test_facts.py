from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.conflicts.words import name_key, phrases, same_name, scales, share_name
from claims.records import Claim

Say = Callable[..., Claim]


@pytest.mark.parametrize(
    ("words", "predicate", "negated"),
    [
        ("the army violated the truce", "violate", False),
        ("the army did not violate the truce", "violate", True),
        ("the army never violated the truce", "violate", True),
        ("it is not true that the army violated the truce", "violate", True),
        ("it is not true that the army did not violate the truce", "violate", False),
        ("no experts believe that the army violated the truce", "violate", True),
        ("the army failed to repair the bridge", "repair", True),
        ("nobody repaired the bridge", "repair", True),
    ],
)
def test_negation_reaches_the_predicate(say: Say, words: str, predicate: str, negated: bool) -> None:
    events = {event.predicate: event for event in say(words).facts.events}
    assert events[predicate].negated is negated


@pytest.mark.parametrize(
    "words",
    [
        "the army may have violated the truce",
        "the army probably violated the truce",
        "they wanted the army to violate the truce",
        "it would be bad if the army violated the truce",
        "if the report is right, the army violated the truce",
    ],
)
def test_what_is_only_possible_is_hedged(say: Say, words: str) -> None:
    (event,) = (event for event in say(words).facts.events if event.predicate == "violate")
    assert event.hedged


def test_did_not_tells_and_do_not_asks(say: Say) -> None:
    told, asked = (say(f"{words} touch the bridge").facts.events[0] for words in ("they did not", "do not"))
    assert told.negated
    assert (told.hedged, asked.hedged) == (False, True)


def test_a_subject_behind_the_cue_stays_the_subject(say: Say) -> None:
    claim = say("Klein did not run at the officer", source_before="Brandt ", cue_before="insisted ")
    [event] = (event for event in claim.facts.events if event.predicate == "run")
    assert (event.agent, event.negated, event.main) == ("Klein", True, True)


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("the driver was released", 1.0),
        ("the driver is still in custody", 0.0),
        ("the council filed a lawsuit seeking the release of the driver", None),
        ("the town waits for the release of the driver", None),
        ("police have not released the name of the driver", None),
    ],
)
def test_what_is_sought_or_said_of_papers_is_no_state(say: Say, words: str, step: float | None) -> None:
    custody = [degree.level for degree in say(words).facts.degrees if degree.scale == "custody"]
    assert custody == ([] if step is None else [step])


@pytest.mark.parametrize("opening", ["it is impossible that", "it is a lie that", "it is not the case that"])
def test_what_is_said_not_to_be_so_is_negated(say: Say, opening: str) -> None:
    (event,) = (one for one in say(f"{opening} the army violated the truce").facts.events if one.predicate == "violate")
    assert event.negated


def test_what_is_deplored_is_told(say: Say) -> None:
    (event,) = (one for one in say("it is absurd that the army violated the truce").facts.events if one.agent)
    assert not event.negated


def test_evidence_of_something_tells_it(say: Say) -> None:
    for proof in ("evidence", "a body of information"):
        (event,) = (one for one in say(f"there is {proof} that Klein repaired the bridge").facts.events if one.agent)
        assert event.told
        assert not event.hedged
    (event,) = (one for one in say("there is no evidence that Klein repaired the bridge").facts.events if one.agent)
    assert event.hedged


def test_reasons_do_not_keep_a_denial_from_being_one(say: Say) -> None:
    short = "the theory is impossible"
    assert say(short).facts.denied
    assert say(
        f"{short} because several other flights crossed the country at the same altitude on that day"
    ).facts.denied


def test_active_and_passive_have_the_same_roles(say: Say) -> None:
    (active,) = say("Klein repaired the bridge").facts.events
    (passive,) = say("the bridge was repaired by Klein").facts.events
    assert (active.agent, active.patient) == (passive.agent, passive.patient) == ("Klein", "bridge")


def test_a_light_verb_lends_its_predicate_to_its_object(say: Say) -> None:
    (event,) = say("Iran conducted a missile test").facts.events
    assert (event.predicate, event.agent, event.patient) == ("test", "Iran", "missile")


def test_words_that_only_point_elsewhere_are_known(say: Say) -> None:
    assert say("the allegations", stance="denies").facts.elsewhere
    assert say("Russia denies this", by="Russia").facts.denied
    assert not say("a role in the murder", stance="denies").facts.elsewhere


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Putin", "Vladimir Putin", True),
        ("the Kremlin", "Russia", True),
        ("Russians", "Moscow", True),
        ("INF Treaty", "Intermediate-Range Nuclear Forces Treaty", True),
        ("Lyman", "Krasny Liman", True),
        ("Putin", "Rasputin", False),
        ("", "Putin", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same_name(other, one) is same


def test_shared_names_come_in_their_longer_form() -> None:
    assert share_name(["Putin"], ["Vladimir Putin", "Owen"]) == ["Vladimir Putin"]
    assert name_key("the U.S.") == "united states"


def test_every_phrase_of_the_scales_stands_for_one_step() -> None:
    seen: dict[tuple[str, tuple[str, ...]], int] = {}
    for rows in phrases().values():
        for words, scale, step in rows:
            assert seen.setdefault((scale, words), step) == step, words
    assert all(len(scale.steps) >= 2 for scale in scales().values() if scale.ordered)


@pytest.mark.parametrize(
    ("words", "by", "denied"),
    [
        ("Russia rejects the accusations", "Russia", True),
        ("Russia rejects the accusations", "Anna Brandt", False),
        ("the claims are baseless", "Anna Brandt", True),
        ("the claims are not baseless", "Anna Brandt", False),
        ("he was not involved in the attack", "Anna Brandt", True),
        ("the unfounded accusations against Russia serve another end", "Anna Brandt", True),
    ],
)
def test_a_denial_in_the_words_themselves(say: Say, words: str, by: str, denied: bool) -> None:
    assert say(words, by=by).facts.denied is denied


def test_what_nobody_says_is_negated(say: Say) -> None:
    assert say("the group has been defeated", source_before="No experts believe ").facts.negated
    assert not say("the group has been defeated", source_before="Most experts believe ").facts.negated
