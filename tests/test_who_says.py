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
