"""The store's part in corrections: what people say of claims against how the text was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from sqlalchemy import or_, select

from claims.judgements import Correction, Passage
from claims.records import Claim, Conflict, Document, Speaker, Stance
from claims.store import correcting, deciding, writing
from claims.store.naming import whole_id, whole_speaker
from claims.store.rows import heard_speakers
from claims.store.tables import claim
from claims.store.transactions import Transactions


class Corrections(Transactions):
    """Corrections in, corrections out."""

    def correct(
        self,
        of: Claim,
        *,
        speaker: Speaker | Literal["unknown"] | None = None,
        stance: Stance | None = None,
        who: str,
        note: str = "",
    ) -> None:
        """Note that the claim is somebody else's or in another stance, or only a remark on it. Raises LookupFailed
        where the claim is gone, ClaimsError where nothing is said of it."""
        with self._write() as connection:
            deciding.correct(connection, of, speaker, stance, who=who, note=note)

    def point_out(
        self,
        of: Document,
        missed: Claim,
        passage: Passage,
        speaker: Speaker | None,
        stance: Stance | None,
        *,
        who: str,
        note: str = "",
    ) -> None:
        """Store a claim that somebody found in the document, at this passage, as confirmed; what relates to it is to be
        found by relate()."""
        with self._write() as connection:
            deciding.point_out(connection, of, missed, passage, speaker, stance, who=who, note=note)

    def oppose(self, missed: Conflict, *, who: str, note: str) -> None:
        """Note that the two conflict, though no rule says so; they are listed until that is withdrawn.

        Raises LookupFailed where one of the claims is gone.
        """
        with self._write() as connection:
            deciding.oppose(connection, missed, who=who, note=note)

    def take_back(self, of: Claim, *, who: str, note: str = "") -> tuple[str, ...]:
        """Let nothing that was decided about the claim stand; says what that was. If it was only pointed out, it goes.

        Raises LookupFailed where the claim is gone, or nothing was decided.
        """
        with self._write() as connection:
            return deciding.take_back(connection, of, who=who, note=note)

    def restate(self, of: Claim) -> None:
        """Keep what the claim states now; what relates to it is forgotten, to be found anew by relate()."""
        with self._write() as connection:
            writing.restate(connection, of)

    def corrections(self, of: str, *, withdrawn: bool = False) -> list[Correction]:
        """Those that stand, or all, of the claim or the document's claims with this id, in the order of making."""
        with self._read() as connection:
            its = or_(claim.c.id == of, claim.c.document_id == of)
            return correcting.corrections(connection, its, withdrawn=withdrawn)

    def as_heard(self, of: Claim) -> Claim:
        """The claim with the speaker and stance that the text was read to give it. Raises LookupFailed where it is
        gone."""
        with self._read() as connection:
            heard = select(claim.c.heard_id, claim.c.heard_stance).where(
                claim.c.id == whole_id(connection, claim, of.id)
            )
            row = connection.execute(heard).one()
            known = heard_speakers(connection, [row.heard_id] if row.heard_id else [])
            return replace(of, speaker=known.get(row.heard_id), stance=row.heard_stance)

    def speaker(self, words: str, *, exactly: bool = False) -> Speaker:
        """Whom a name, an alias or the beginning of an id means, or words of a name unless `exactly`.

        Raises Ambiguous with the choices, or LookupFailed.
        """
        with self._read() as connection:
            id = whole_speaker(connection, words, exactly=exactly)
            return heard_speakers(connection, [id])[id]

    def heard_speakers(self, ids: Iterable[str]) -> dict[str, Speaker]:
        """The speakers with these ids, each as texts and people name it, whoever it is judged to be."""
        with self._read() as connection:
            return heard_speakers(connection, ids)
