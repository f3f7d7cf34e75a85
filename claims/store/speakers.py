"""The store's part in who is who: whom to compare, the links that come of it, and what people decide about speakers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from claims.heard import Circle, Heard, Link
from claims.judgements import Judgement, Verdict
from claims.records import Claim, Speaker, SpeakerCount
from claims.store import counting, deciding, identities, judging, neighbours, registering, selecting, writing
from claims.store.rows import claims_of, claims_select, heard_speakers, speakers_of
from claims.store.tables import claim, speaker
from claims.store.transactions import Transactions


class Speakers(Transactions):
    """Speakers, each as the texts name it, and whom judgements make one."""

    def unsettled(self) -> list[Heard]:
        """Speakers who were heard anew, or no more, or are called otherwise, since they were last compared."""
        with self._read() as connection:
            return neighbours.unsettled(connection)

    def neighbourhood(self, fresh: Sequence[Heard], likeness: neighbours.Likeness) -> neighbours.Neighbourhood:
        """Whom to compare these speakers with, whose keys are now those that the likeness says."""
        with self._write() as connection:
            return neighbours.neighbourhood(connection, fresh, likeness)

    def link(self, near: neighbours.Neighbourhood, links: Iterable[Link]) -> dict[str, dict[str, Circle]]:
        """Between those of a group there are these links and no more by the look of them; who was heard anew
        is settled.

        Returns the claims (ids) that this concerns by document, each with whose claims it concerns: what relates them
        to those is to be found anew, by relate().
        """
        with self._write() as connection:
            changed = identities.keep_links(connection, near, links)
            changed = changed | identities.recalled(connection, near.members)
            concerned = identities.settle(connection, changed) if changed else identities.Concerned()
            writing.forget_unheard(connection)
            return deciding.claims_to_relate(connection, concerned)

    def identify(
        self, a: str, b: str, verdict: Verdict | None, *, who: str, note: str | None = None
    ) -> dict[str, dict[str, Circle]]:
        """Note whether two speakers (ids) are one; None takes back what was decided before.

        Returns the claims that this concerns as link() does. Raises LookupFailed where there is no such speaker or
        judgement, ClaimsError where the judgements that would then stand contradict each other.
        """
        with self._write() as connection:
            return deciding.identify(connection, a, b, verdict, who=who, note=note)

    def part(self, id: str) -> Speaker:
        """The speaker with this id as the texts name it, whoever it is judged to be."""
        with self._read() as connection:
            return heard_speakers(connection, [id])[id]

    def called(self, words: str, *, rejected: bool = False) -> tuple[list[Speaker], list[Speaker]]:
        """Whom these words mean where listings ask for a speaker, and who speaks for them; by name.

        Both are empty where that is nobody, or more than a query names.
        """
        with self._read() as connection:
            ids = selecting.whom(connection, words, rejected=rejected)
            known = speakers_of(connection, ids if isinstance(ids, tuple) else ())
            spokesmen = selecting.speaking_for(connection, [one for one in known if known[one].kind == "organisation"])
            ordered = sorted(known.values(), key=lambda one: (one.name, one.id))
            return [one for one in ordered if one.id not in spokesmen], [one for one in ordered if one.id in spokesmen]

    def whole(self, id: str) -> Speaker:
        """Whom the speaker with this id is judged to be."""
        with self._read() as connection:
            canonical = connection.scalar(select(speaker.c.canonical_id).where(speaker.c.id == id)) or id
            return speakers_of(connection, [canonical])[canonical]

    def count_of(self, canonical: str) -> SpeakerCount | None:
        """How often and where the speaker with this canonical id is heard; None where it is not."""
        with self._read() as connection:
            if found := counting.count_of(connection, canonical):
                return replace(found, outlets=())
            said = (claim.c.speaker_id == canonical, ~claim.c.withdrawn, claim.c.judgement != "rejected")
            counted = (claim.c.statement_id, claim.c.id, claim.c.document_id)
            counts = [connection.scalar(select(func.count(one.distinct())).where(*said)) or 0 for one in counted]
            statements, claims, documents = counts
            if not claims:
                return None
            return SpeakerCount(speakers_of(connection, [canonical])[canonical], statements, claims, documents, ())

    def parts(self, id: str) -> list[Heard]:
        """All who are one with this speaker, each as the texts name it, with where it is heard."""
        with self._read() as connection:
            return identities.parts(connection, id)

    def suggestions(self, of: str | None = None) -> list[Link]:
        """Pairs who may be one and of whom nobody has decided, of all or of this speaker's, the surest first."""
        with self._read() as connection:
            return identities.suggestions(connection, of)

    def register(self, entries: Sequence[Speaker], *, who: str) -> int:
        """Keep these entries of the user's registry; says how many are new or changed."""
        with self._write() as connection:
            return registering.put_entries(connection, entries, who=who)

    def speaker_registry(self) -> list[Speaker]:
        """The entries of the user's registry, by their ids in it."""
        with self._read() as connection:
            return registering.entries(connection)

    def give_alias(self, of: Speaker, words: str, *, who: str) -> None:
        """The user calls the speaker so."""
        with self._write() as connection:
            registering.put_alias(connection, of, words, who=who)

    def take_alias(self, of: Speaker, words: str, *, who: str) -> None:
        """The user calls the speaker so no longer. Raises LookupFailed where nobody did."""
        with self._write() as connection:
            registering.drop_alias(connection, of, words, who=who)

    def sides(self) -> list[str]:
        """The labels that speakers have, sorted."""
        with self._read() as connection:
            labels = select(speaker.c.side).where(speaker.c.side.is_not(None)).distinct()
            return sorted(str(label) for label in connection.scalars(labels))

    def set_side(self, of: Speaker, label: str | None, *, who: str) -> None:
        """The speaker's account is of this side, or of none."""
        with self._write() as connection:
            registering.put_side(connection, of, label, who=who)

    def quotes_of(self, id: str, limit: int) -> list[Claim]:
        """The latest claims of the speaker with this id as the texts name it, whoever it is judged to be."""
        with self._read() as connection:
            query = claims_select().where(claim.c.heard_id == id, ~claim.c.withdrawn)
            query = query.order_by(claim.c.day.desc().nulls_last(), claim.c.id).limit(limit)
            return claims_of(connection, connection.execute(query))

    def reasons(self, of: str) -> list[Judgement]:
        """The judgements that stand of whom this speaker (id) is one with, or not."""
        with self._read() as connection:
            group = [one.speaker.id for one in identities.parts(connection, of)]
            found = {one.number: one for id in group for one in judging.judgements(connection, id)}
            return [found[number] for number in sorted(found)]
