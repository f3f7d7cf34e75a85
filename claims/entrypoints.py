"""What other packages add, by their entry points: looked for when it is asked for, and loaded when it is used.

A package that is broken is named with the reason, and the rest goes on. What `claims` has itself stays: a package can't
put something else in its place, and is told so.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from claims.errors import PluginError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Kind = Literal["reader", "extractor", "judge", "exporter"]
GROUPS: dict[Kind, str] = {
    "reader": "claims.readers",
    "extractor": "claims.extractors",
    "judge": "claims.judges",
    "exporter": "claims.exporters",
}


@dataclass(frozen=True)
class Plugin:
    """Something that another package adds."""

    kind: Kind
    name: str
    package: str
    version: str
    point: EntryPoint = field(repr=False)

    def load(self) -> Any:
        """What the entry point names. Raises PluginError where that can't be imported."""
        try:
            return self.point.load()
        except Exception as error:
            raise self.error(f"it can't be loaded ({reason(error)})") from error

    def made(self, has: str) -> Any:
        """What the entry point makes. Raises PluginError where that fails, or what is made has no such attribute."""
        try:
            made = self.load()()
            getattr(made, has)
        except PluginError:
            raise
        except Exception as error:
            raise self.error(f"it is no {self.kind} as docs/plugins.md has it ({reason(error)})") from error
        return made

    def error(self, what: str) -> PluginError:
        return PluginError(
            f"{self}: {what}; ask for a newer version of {self.package}, or type `pip uninstall {self.package}`"
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name} of package {self.package}"


@cache
def plugins(kind: Kind) -> tuple[Plugin, ...]:
    """All of a kind, in the order of their names. Of several that go by one name, the first package's counts, with a
    warning about the others."""
    from importlib.metadata import entry_points

    found: dict[str, Plugin] = {}
    for one in sorted((_plugin(kind, point) for point in entry_points(group=GROUPS[kind])), key=_order):
        other = found.setdefault(one.name, one)
        if other.package != one.package:
            warnings.warn(f"{one} is left out: package {other.package} has one of that name too", stacklevel=2)
    return tuple(found.values())


def _plugin(kind: Kind, point: EntryPoint) -> Plugin:
    package = point.dist
    return Plugin(kind, point.name, package.name if package else "?", package.version if package else "?", point)


def _order(of: Plugin) -> tuple[str, str, str]:
    return of.name, of.package, of.point.value


def added(kind: Kind, own: Collection[str] = ()) -> list[Plugin]:
    """Those of a kind, without what goes by a name of claims' `own`, which is said."""
    for one in plugins(kind):
        if one.name in own:
            warnings.warn(f"{one} is left out: claims has one of that name itself", stacklevel=2)
    return [one for one in plugins(kind) if one.name not in own]


def named(kind: Kind, name: str, own: Collection[str] = ()) -> Plugin | None:
    """The one that goes by a name, unless claims has one of that name itself."""
    return next((one for one in added(kind, own) if one.name == name), None)


def reason(error: BaseException) -> str:
    """What went wrong, on one line."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
