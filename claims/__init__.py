"""Who said what in the news, and which accounts cannot both be true.

    import claims

    claims.quotes("“We have left,” the minister said.")     # the attributions of a text
    with claims.Tracker("claims.db") as tracker: ...        # a database of claims and their conflicts

Importing this loads nothing else; language model, database library and the names below come when first needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.errors import ClaimsError
    from claims.outcomes import Outcome
    from claims.pipeline import Tracker
    from claims.records import Claim, Conflict, Document, Quote, Refusal, Selection, Speaker, Statement
    from claims.stated import Span

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "ClaimsError",
    "Conflict",
    "Document",
    "Outcome",
    "Quote",
    "Refusal",
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
    from claims.records import Document

    return claims_in(Document(text), model)


_WHERE = {"ClaimsError": "errors", "Outcome": "outcomes", "Span": "stated", "Tracker": "pipeline"}
"""The modules of public names; the others are records."""


def __getattr__(name: str) -> Any:
    """Each name is imported when it is first asked for: a command that needs few of them starts sooner."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"claims.{_WHERE.get(name, 'records')}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
