"""Who said what in the news, and which accounts cannot both be true.

    import claims

    claims.quotes("“We have left,” the minister said.")     # the attributions of a text
    with claims.Tracker("claims.db") as tracker: ...        # a database of claims and their conflicts

Importing this loads neither a language model nor a database library; they come when they are first needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claims.errors import ClaimsError
from claims.records import Claim, Conflict, Document, Quote, Selection, Speaker, Statement
from claims.stated import Span

if TYPE_CHECKING:
    from claims.pipeline import Tracker

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "ClaimsError",
    "Conflict",
    "Document",
    "Quote",
    "Selection",
    "Span",
    "Speaker",
    "Statement",
    "Tracker",
    "__version__",
    "quotes",
]


def quotes(text: str, *, model: str | None = None) -> list[Claim]:
    """The attributed statements of a text, each with its speaker, in the order in which they stand.

    The pipeline is loaded at the first call (about a second) and kept. Raises ModelError if it can't be.
    """
    from claims.pipeline import claims_in

    return claims_in(Document(text), model)


def __getattr__(name: str) -> Any:
    if name == "Tracker":
        from claims.pipeline import Tracker

        return Tracker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
