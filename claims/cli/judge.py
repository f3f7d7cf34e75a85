"""`claims judge`: decide about a claim, correct it, or decide about a pair in conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.choosing import in_database, one_of
from claims.cli.naming import Said
from claims.cli.options import Database, flags
from claims.cli.values import words
from claims.records import ConflictKind

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.records import Claim, Conflict

EXAMPLES = """\
claims judge 3f2a91 --reject --note "a headline, nobody said it"
claims judge 3f2a91 b07c44 --confirm
claims judge 3f2a91 --speaker "Anna Abel" --note "he only quotes her"
claims judge 3f2a91 --speaker "Vera Lind" --new person --stance denies
claims judge 3f2a91 --note "see the second paragraph"
claims judge 3f2a91 --withdraw"""


@flags
def run(
    claim_id: Annotated[
        str,
        typer.Argument(
            metavar="ID", autocompletion=in_database("claim"), help="The claim's id, or enough of its beginning."
        ),
    ],
    said: Said,
    database: Database,
    other_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            autocompletion=in_database("claim"),
            help="The id of a claim that it is listed with: then the pair is judged.",
        ),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is wrong: leave it out of listings.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back all that was decided about it.")] = False,
    kind: Annotated[
        ConflictKind | None,
        typer.Option(metavar="KIND", **one_of(ConflictKind), help="The kind of conflict, if the pair has several."),
    ] = None,
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", callback=words, help="Why; by itself, a remark on the claim.")
    ] = None,
) -> None:
    """Confirm, reject or correct a claim, or judge a pair of claims in conflict.

    What is rejected is listed no more, unless with --rejected. A confirmed or corrected claim stays even if a later
    extractor does not find it. --speaker, --no-speaker and --stance say what is right where the text was misread:
    listings, exports and comparisons go by that, and `claims show` tells both. --withdraw takes back all that was
    decided about a claim: the judgement, the corrections and the notes; a claim that was only added with `claims note`
    is gone then. Whatever is decided stays in `claims log`, and survives edits and re-extraction.
    """
    from claims.cli.output import say
    from claims.errors import ClaimsError

    chosen = [verdict for verdict, given in (("confirmed", confirm), ("rejected", reject), (None, withdraw)) if given]
    said.demand_sense()
    correcting = bool(said.speaker or said.no_speaker or said.stance)
    if len(chosen) != 1 and (chosen or not (correcting or note)):
        raise typer.BadParameter(
            "say one of --confirm, --reject and --withdraw, or what is right: --speaker, --stance or --note."
        )
    if kind and other_id is None:
        raise typer.BadParameter("--kind is of a pair; give the other claim's id too.")
    if correcting and (reject or withdraw):
        raise typer.BadParameter("what is rejected or withdrawn can't be corrected at once; do one after the other.")
    if other_id is not None and (correcting or not chosen):
        raise typer.BadParameter("only a claim is corrected or noted, not a pair; leave the other id out.")
    with database.tracker() as tracker:
        claim = tracker.claim(claim_id)
        other = tracker.claim(other_id) if other_id is not None else None
        if confirm and other and "rejected" in (claim.judgement, other.judgement):
            raise ClaimsError("one of these two claims is rejected; take that back with --withdraw first")
        judged = claim if other is None else _pair(tracker, claim, other, kind, confirm=confirm)
        if correcting or not chosen:
            done = _correct(tracker, claim, said, note or "")
        if withdraw and other is None:
            done = _withdraw(tracker, claim, note or "")
        elif chosen:
            tracker.judge(judged, chosen[0], note or "")  # type: ignore[arg-type]
            done = ", ".join([chosen[0] or "judgement withdrawn", *([done] if correcting else [])])
    say(f"{done}: {_words(judged)}")


def _correct(tracker: Tracker, claim: Claim, said: Said, note: str) -> str:
    """What was corrected, in words: "said by Anna Abel instead of Boris Berg"."""
    from claims.tables import speaker_name

    now = tracker.correct(
        claim, speaker="unknown" if said.no_speaker else said.whom(tracker), stance=said.stance, note=note
    )
    changes = []
    if said.speaker or said.no_speaker:
        changes.append(_change(f"said by {speaker_name(now.speaker)}", speaker_name(claim.speaker)))
    if said.stance:
        changes.append(_change(now.stance, claim.stance))
    return ", ".join(changes) or "noted"


def _change(now: str, before: str) -> str:
    return f"{now}, as before" if now.endswith(before) else f"{now} instead of {before}"


def _withdraw(tracker: Tracker, claim: Claim, note: str) -> str:
    """What was taken back, in words."""
    taken = tracker.withdraw(claim, note)
    fields = [field for field in taken if field != "missed"]
    gone = ["this claim, which a person had added"] if "missed" in taken else []
    return f"taken back ({', '.join([*fields, *gone])})"


def _pair(tracker: Tracker, claim: Claim, other: Claim, kind: ConflictKind | None, *, confirm: bool) -> Conflict:
    """The one pair that has both claims. Raises LookupFailed, or Ambiguous with the choices."""
    from claims.errors import Ambiguous, LookupFailed
    from claims.tables import SHORT_ID

    if claim.id == other.id:
        raise LookupFailed(f"{claim.id}: this is one claim; name two that are listed together, or leave the second out")
    found = [
        pair
        for pair in tracker.related(claim, rejected=True)
        if kind in (None, pair.kind) and _are_its_sides(pair, claim, other)
    ]
    if not found:
        add = f"`claims conflicts add {claim.id[:SHORT_ID]} {other.id[:SHORT_ID]} --kind KIND --note TEXT` adds them"
        raise LookupFailed(
            f"{claim.id} and {other.id}: these two are not listed together; `claims show` says what is"
            + (f", and {add} as a conflict" if confirm else "")
        )
    if len(found) > 1:
        raise Ambiguous(
            "these two are listed together more than once; say which with --kind", [str(pair.kind) for pair in found]
        )
    return found[0]


def _words(judged: Claim | Conflict) -> str:
    from claims.records import Conflict

    if isinstance(judged, Conflict):
        return f"{_quoted(judged.a.claim)} against {_quoted(judged.b.claim)}"
    return _quoted(judged)


def _are_its_sides(pair: Conflict, claim: Claim, other: Claim) -> bool:
    a, b = ({one.id for one in side.claims} for side in (pair.a, pair.b))
    return (claim.id in a and other.id in b) or (claim.id in b and other.id in a)


def _quoted(claim: Claim) -> str:
    return f"“{claim.text.strip('“”')}”"
