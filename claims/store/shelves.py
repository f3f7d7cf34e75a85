"""What stands beside documents and claims: the registries, fact checks, and addresses that are followed."""

from __future__ import annotations

from claims.store.factchecks import FactChecks
from claims.store.outlets import Outlets
from claims.store.places import Places
from claims.store.transactions import Transactions
from claims.store.visits import Visits


class Shelves(Transactions):
    """Each with its own methods, in the transaction at hand."""

    @property
    def places(self) -> Places:
        """The registry of places."""
        return Places(self._read, self._write)

    @property
    def outlets(self) -> Outlets:
        """The registry of outlets."""
        return Outlets(self._read, self._write)

    @property
    def fact_checks(self) -> FactChecks:
        """Published fact checks, by the claims that they review."""
        return FactChecks(self._read, self._write)

    @property
    def visits(self) -> Visits:
        """The memory of addresses that are followed."""
        return Visits(self._read, self._write)
