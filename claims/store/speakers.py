"""The store's part in who is who: whom to compare, the links that come of it, and what people decide about speakers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from claims.heard import Heard, Link
from claims.judgements import Verdict
from claims.records import Speaker
from claims.store import deciding, identities, writing
from claims.store.rows import heard_speakers
from claims.store.transactions import Transactions


class Speakers(Transactions):
    """Speakers, each as the texts name it, and whom judgements make one."""

    def unsettled(self) -> list[Heard]:
        """Speakers who were heard anew, or no more, or are called otherwise, since they were last compared; without
        their appearances."""
        with self._read() as connection:
            return identities.unsettled(connection)

    def neighbourhood(self, keys: Mapping[str, Iterable[str]]) -> identities.Neighbourhood:
        """Whom to compare these speakers (ids) with, whose keys are now these."""
        with self._write() as connection:
            identities.put_keys(connection, keys)
            return identities.neighbourhood(connection, keys.keys())

    def link(self, among: Iterable[str], links: Iterable[Link]) -> dict[str, list[str]]:
        """Between these speakers there are these links and no more by the look of them; all of them are settled.

        Returns the claims (ids) that this concerns by document: what relates to them is to be found anew, by relate().
        """
        with self._write() as connection:
            members = frozenset(among)
            changed = identities.keep_links(connection, members, links)
            moved = identities.settle(connection, changed) if changed else set()
            writing.forget_unheard(connection)
            return deciding.claims_to_relate(connection, moved)

    def identify(
        self, a: str, b: str, verdict: Verdict | None, *, who: str, note: str | None = None
    ) -> dict[str, list[str]]:
        """Note whether two speakers (ids) are one; None takes back what was decided before.

        Returns the claims (ids) of all whom that may concern by document: what relates to them is to be found anew, by
        relate(). Raises LookupFailed where there is no such speaker or judgement, ClaimsError where the judgements that
        would then stand contradict each other.
        """
        with self._write() as connection:
            return deciding.identify(connection, a, b, verdict, who=who, note=note)

    def part(self, id: str) -> Speaker:
        """The speaker with this id as the texts name it, whoever it is judged to be."""
        with self._read() as connection:
            return heard_speakers(connection, [id])[id]

    def parts(self, id: str) -> list[Heard]:
        """All who are one with this speaker, each as the texts name it, with where it is heard."""
        with self._read() as connection:
            return identities.parts(connection, id)

    def suggestions(self, of: str | None = None) -> list[Link]:
        """Pairs who may be one and of whom nobody has decided, of all or of this speaker's, the surest first."""
        with self._read() as connection:
            return identities.suggestions(connection, of)
