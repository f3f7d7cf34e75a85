"""What a Selection asks for, as conditions on claims joined with their documents. Withdrawn claims never match."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_

from claims.records import Selection
from claims.store.search import is_about, is_called, key
from claims.store.tables import claim, document

Conditions = list[ColumnElement[bool]]


def of_claims(selection: Selection) -> Conditions:
    """The claims of `speaker`, or of `against` too where both are given, that are about it and appeared so."""
    found = of_appearances(selection)
    speakers = [words for words in (selection.speaker, selection.against) if words is not None]
    if speakers:
        found.append(or_(*(is_called(claim.c.speaker_id, words) for words in speakers)))
    if selection.about is not None:
        found.append(is_about(selection.about, wide=selection.wide))
    return found


def of_appearances(selection: Selection) -> Conditions:
    """Where, when and how it appeared. A date filter leaves undated claims out."""
    found = [~claim.c.withdrawn, *_within(claim.c.day, selection)]
    if selection.outlet is not None:
        found.append(document.c.outlet_key == key(selection.outlet))
    if selection.document is not None:
        found.append(claim.c.document_id == selection.document)
    if selection.type is not None:
        found.append(claim.c.type == selection.type)
    if selection.stance is not None:
        found.append(claim.c.stance == selection.stance)
    return found


def of_documents(selection: Selection) -> Conditions:
    """The document's own properties; dates are those of publication."""
    found = _within(document.c.published_on, selection)
    if selection.outlet is not None:
        found.append(document.c.outlet_key == key(selection.outlet))
    if selection.document is not None:
        found.append(document.c.id == selection.document)
    return found


def asks_for_claims(selection: Selection) -> bool:
    """It says something of what is said, not only of where and when."""
    said = (selection.speaker, selection.against, selection.about, selection.type, selection.stance)
    return any(given is not None for given in said)


def asks_for_appearances(selection: Selection) -> bool:
    """It says something of where, when or how it appeared."""
    given = (selection.outlet, selection.document, selection.type, selection.stance)
    return selection.dated or any(value is not None for value in given)


def _within(day: ColumnElement[date | None], selection: Selection) -> Conditions:
    found = []
    if selection.since is not None:
        found.append(day >= selection.since)
    if selection.until is not None:
        found.append(day <= selection.until)
    return found
