"""Who is who across documents: what the look of speakers says of them, and what people decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from claims.errors import ClaimsError, LookupFailed
from claims.heard import Circle, Heard, Link
from claims.identity import normalised
from claims.judgements import Judgement
from claims.records import Claim, Speaker, SpeakerCount

if TYPE_CHECKING:
    from claims.store import Store


class Identities:
    """What a Tracker knows of speakers; the rest of it supplies the store and finds what relates."""

    store: Store
    user: str

    def _relate_anew(self, concerned: Mapping[str, Mapping[str, Circle]]) -> None:
        raise NotImplementedError

    def settle(self) -> int:
        """Compare the speakers who were heard anew with all who look like them, and let those be one of whom that is
        sure; says how many claims have another speaker or relate otherwise for it.

        `add`, `reextract` and `remove` do it at their end. Who is one does not depend on the order of anything.
        """
        from claims.speakers import across

        with self.store.transaction():
            fresh = self.store.unsettled()
            if not fresh:
                return 0
            near = self.store.neighbourhood(fresh, across)
            concerned = self.store.link(near, across.links_in(near.parts))
            self._relate_anew(concerned)
            return sum(map(len, concerned.values()))

    def merge(self, a: Speaker, b: Speaker, note: str = "") -> None:
        """These two are one somebody: their claims are listed together and compared as one speaker's.

        Raises ClaimsError where that makes two one who were split.
        """
        self._identify(a, b, "same", note)

    def split(self, a: Speaker, b: Speaker, note: str = "") -> None:
        """These two are not one, whatever was decided about them before.

        Raises ClaimsError where other merges still make them one.
        """
        self._identify(a, b, "different", note)

    def leave_open(self, a: Speaker, b: Speaker, note: str = "") -> None:
        """Whether these two are one can't be told, and is not to be asked again."""
        self._identify(a, b, "unsure", note)

    def undecide(self, a: Speaker, b: Speaker) -> None:
        """Take back what was decided about these two. Raises LookupFailed where nothing was."""
        self._identify(a, b, None)

    def _identify(
        self, a: Speaker, b: Speaker, verdict: Literal["same", "different", "unsure"] | None, note: str = ""
    ) -> None:
        if a.id == b.id:
            raise LookupFailed(f"{a.name}: this is one speaker already; name two")
        with self.store.transaction():
            concerned = self.store.identify(a.id, b.id, verdict, who=self.user, note=note or None)
            self._relate_anew(concerned)
            self.settle()

    def called(self, words: str) -> tuple[list[Speaker], list[Speaker]]:
        """Whom these words mean where listings ask for a speaker, and who speaks for them; by name."""
        return self.store.called(words)

    def whole(self, speaker: Speaker) -> Speaker:
        """Whom this speaker is judged to be: all that is known of those who are one, taken together."""
        return self.store.whole(speaker.id)

    def count_of(self, speaker: Speaker) -> SpeakerCount | None:
        """How often and where the speaker, as `whole` has it, is heard; None where it is not."""
        return self.store.count_of(speaker.id)

    def parts(self, speaker: Speaker) -> list[Heard]:
        """All who are one with this speaker, each as the texts name it."""
        return self.store.parts(speaker.id)

    def suggestions(self, speaker: Speaker | None = None) -> list[Link]:
        """Pairs who may be one and of whom nobody has decided, the surest first."""
        return self.store.suggestions(speaker.id if speaker else None)

    def reasons(self, speaker: Speaker) -> list[Judgement]:
        """Why who is one with this speaker is, and who is held to be different: the judgements that stand."""
        return self.store.reasons(speaker.id)

    def quotes_of(self, part: str, limit: int = 2) -> list[Claim]:
        """The latest claims of a speaker (id) as some texts name it, whoever it is one with."""
        return self.store.quotes_of(part, limit)

    def register(self, entries: Sequence[Speaker]) -> int:
        """Take in entries of the user's registry, which outranks what texts look like; says how many were new or
        changed."""
        with self.store.transaction():
            changed = self.store.register(entries, who=self.user)
            self.settle()
        return changed

    def speaker_registry(self) -> list[Speaker]:
        """The entries of the user's registry."""
        return self.store.speaker_registry()

    def give_alias(self, speaker: Speaker, words: str) -> None:
        """The speaker is called so too, and so whoever is called so is this speaker."""
        with self.store.transaction():
            self.store.give_alias(speaker, _name(words), who=self.user)
            self.settle()

    def take_alias(self, speaker: Speaker, words: str) -> None:
        """Take back a name that was given. Raises LookupFailed where it was not."""
        with self.store.transaction():
            self.store.take_alias(speaker, _name(words), who=self.user)
            self.settle()

    def sides(self) -> list[str]:
        """The labels that speakers have, sorted."""
        return self.store.sides()

    def set_side(self, speaker: Speaker, label: str | None) -> None:
        """Label whose account the speaker gives; None for nobody's."""
        self.store.set_side(speaker, _name(label) if label is not None else None, who=self.user)


def _name(words: str) -> str:
    """On one line. Raises ClaimsError where there is no word in it."""
    if not normalised(words):
        raise ClaimsError(f"“{words}”: there is no word in this; give a name as a text would")
    return " ".join(words.split())
