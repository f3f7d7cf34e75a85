"""By which of its names a body goes."""

from __future__ import annotations

import pytest

from claims.identity import digest
from claims.records import Speaker
from claims.store.rows import merged


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("White House", "Ember White House"), "White House"),
        (("Police Department", "Gornovo Police Department"), "Gornovo Police Department"),
        (("Kremlin", "Norland Presidential Administration"), "Norland Presidential Administration"),
    ],
)
def test_a_body_goes_by_its_full_name_unless_its_own_says_all(names: tuple[str, ...], name: str) -> None:
    known = [Speaker(digest(one), one, "organisation") for one in names]
    assert merged(*known).name == name
    assert merged(*reversed(known)).name == name
