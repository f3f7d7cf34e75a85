"""`claims judge`: decide about a claim, or about a pair in conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.options import Database, flags, one_of
from claims.records import ConflictKind

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.records import Claim, Conflict

EXAMPLES = """\
claims judge 3f2a91 --reject --note "a headline, nobody said it"
claims judge 3f2a91 b07c44 --confirm
claims judge 3f2a91 --withdraw"""


@flags
def run(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="The claim's id, or enough of its beginning.")],
    database: Database,
    other_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="The id of a claim that it is listed with: then the pair is judged."),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is wrong: leave it out of listings.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what was decided about it.")] = False,
    kind: Annotated[
        ConflictKind | None,
        typer.Option(
            metavar="KIND", parser=one_of(ConflictKind), help="The kind of conflict, if the pair has several."
        ),
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for the log.")] = None,
) -> None:
    """Confirm or reject a claim, or a pair of claims in conflict.

    What is rejected is listed no more, unless with --rejected. A confirmed claim stays even if a later extractor does
    not find it. A judgement can be withdrawn, stays in `claims log`, and survives edits and re-extraction.
    """
    from claims.cli.output import say
    from claims.errors import ClaimsError

    chosen = [verdict for verdict, given in (("confirmed", confirm), ("rejected", reject), (None, withdraw)) if given]
    if len(chosen) != 1:
        raise typer.BadParameter("say one of --confirm, --reject and --withdraw.")
    if kind and other_id is None:
        raise typer.BadParameter("--kind is of a pair; give the other claim's id too.")
    with database.tracker() as tracker:
        claim = tracker.claim(claim_id)
        other = tracker.claim(other_id) if other_id is not None else None
        if confirm and other and "rejected" in (claim.judgement, other.judgement):
            raise ClaimsError("one of these two claims is rejected; take that back with --withdraw first")
        judged = claim if other is None else _pair(tracker, claim, other, kind)
        tracker.judge(judged, chosen[0], note or "")  # type: ignore[arg-type]
    say(f"{chosen[0] or 'judgement withdrawn'}: {_words(judged)}")


def _pair(tracker: Tracker, claim: Claim, other: Claim, kind: ConflictKind | None) -> Conflict:
    """The one pair that has both claims. Raises LookupFailed, or Ambiguous with the choices."""
    from claims.errors import Ambiguous, LookupFailed

    found = [
        pair
        for pair in tracker.related(claim, rejected=True)
        if kind in (None, pair.kind) and _are_its_sides(pair, claim, other)
    ]
    if not found:
        raise LookupFailed(f"{claim.id} and {other.id}: these two are not listed together; `claims show` says what is")
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
