"""Where claims are kept: SQLite by default. What is stored comes back as records; SQLModel objects stay inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.store.engine import migrations_folder, upgrade
    from claims.store.repository import Store

__all__ = ["Store", "migrations_folder", "upgrade"]


def __getattr__(name: str) -> Any:
    """Load the database library at first use only, because the rest of the package does without it."""
    if name == "Store":
        from claims.store.repository import Store

        return Store
    if name in __all__:
        from claims.store import engine

        return getattr(engine, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
