"""What can go wrong, as one tree. Every message names the input, the reason and what to do next.

ClaimsError
├── InputError        an input can't be read or used (a Refusal, as an exception)
├── GoldError         a gold or predictions file is not of the form it should be
├── ModelError        the language model can't be loaded
├── JudgeError        the language model that was to judge pairs can't be asked
├── PluginError       what another package adds can't be used
├── StoreError        the database can't be opened, read or written
│   ├── StoreMissing  there is no database there yet
│   └── StoreVersion  its schema is older or newer than this release
└── LookupFailed      an id or name finds nothing
    └── Ambiguous     an id or name finds several
"""

from __future__ import annotations

from collections.abc import Sequence


class ClaimsError(Exception):
    """Base of all errors that the user can do something about."""


class InputError(ClaimsError):
    """An input can't be read or used."""


class GoldError(ClaimsError):
    """A gold or predictions file is not of the form it should be."""


class ModelError(ClaimsError):
    """The language model can't be loaded."""


class JudgeError(ClaimsError):
    """The language model that was to judge pairs can't be asked."""


class PluginError(ClaimsError):
    """What another package adds can't be used."""


class StoreError(ClaimsError):
    """The database can't be opened, read or written."""


class StoreMissing(StoreError):
    """There is no database there yet."""


class StoreVersion(StoreError):
    """The database's schema is older or newer than this release."""


class LookupFailed(ClaimsError):
    """An id or name finds nothing."""


class Ambiguous(LookupFailed):
    """An id or name finds several; `choices` lists them."""

    def __init__(self, message: str, choices: Sequence[str]) -> None:
        super().__init__(message)
        self.choices = tuple(choices)
