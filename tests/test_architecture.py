"""The house: who may import whom, where the heavy libraries live, how long a module may be."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "claims"
LONGEST = 450

NOUNS = {
    "identity",
    "days",
    "networks",
    "pieces",
    "copies",
    "stated",
    "origin",
    "editions",
    "records",
    "selection",
    "heard",
    "judgements",
    "registered",
    "upkeep",
    "visits",
    "outcomes",
    "sheets",
    "wording",
    "whole",
    "factchecks",
    "errors",
    "settings",
    "entrypoints",
}
STAGES = {"read", "extract", "speakers", "conflicts", "store"}
RIVER = (
    NOUNS
    | STAGES
    | {
        "accounts",
        "archive",
        "brought",
        "changes",
        "reading",
        "corrections",
        "identities",
        "following",
        "jobs",
        "pipeline",
    }
    | {"tables", "export", "annotation"}
)

MAY_IMPORT = {
    "identity": set(),
    "days": {"errors"},
    "networks": set(),
    "pieces": set(),
    "copies": {"identity"},
    "stated": set(),
    "origin": {"stated"},
    "records": {"identity", "origin", "selection", "stated"},
    "selection": {"errors", "stated"},
    "editions": {"origin", "records", "stated"},
    "heard": {"records"},
    "judgements": set(),
    "upkeep": set(),
    "visits": set(),
    "outcomes": {"records"},
    "sheets": {"records", "stated"},
    "factchecks": {"identity"},
    "wording": set(),
    "whole": set(),
    "errors": set(),
    "registered": {"identity", "records"},
    "settings": set(),
    "entrypoints": {"errors"},
    "read": NOUNS,
    "extract": NOUNS,
    "speakers": NOUNS,
    "conflicts": NOUNS,
    "store": NOUNS,
    "tables": NOUNS,
    "export": NOUNS | {"tables"},
    "annotation": NOUNS | {"read"},
    "brought": NOUNS | {"store"},
    "reading": NOUNS | STAGES,
    "changes": {"judgements", "records"},
    "jobs": NOUNS | {"extract", "reading"},
    "pipeline": NOUNS
    | STAGES
    | {"accounts", "archive", "brought", "changes", "reading", "corrections", "identities", "following", "jobs"},
    "accounts": NOUNS | STAGES,
    "archive": NOUNS | STAGES,
    "identities": NOUNS | STAGES,
    "following": NOUNS | STAGES,
    "corrections": NOUNS | STAGES | {"reading"},
    "evaluate": RIVER,
    "train": RIVER | {"evaluate"},
    "web": RIVER,
    "bulk": RIVER,
    "plugins": NOUNS | {"read", "extract", "conflicts", "export", "tables"},
    "cli": RIVER | {"bulk", "evaluate", "plugins", "train", "web"},
    "__init__": RIVER,
    "__main__": {"cli"},
}
"""Each part of the package, and the parts that it may import besides itself."""

ONLY_IN = {
    "spacy": {"annotation", "extract"},
    "thinc": {"extract"},
    "sqlmodel": {"store"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "trafilatura": {"read"},
    "openai": {"conflicts"},
    "openpyxl": {"export"},
    "pyarrow": {"bulk", "export", "read"},
    "ray": {"bulk"},
    "feedparser": {"read"},
    "protego": {"read"},
    "lxml": {"read"},
    "rensa": {"copies"},
    "typer": {"cli", "train"},
    "tabulate": {"cli", "export"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web"},
}
"""Each library that is slow to import or shapes what it touches, and the only parts that may."""

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if not path.relative_to(PACKAGE).parts[0].startswith("_m"))


def part_of(path: Path) -> str:
    """The part of the package that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The full names of all that a module imports: at the top, inside functions, and for type checkers only."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_flow_one_way(path: Path) -> None:
    part = part_of(path)
    parts = {other.stem for other in PACKAGE.iterdir()} - {"__init__"}
    imported = {name.split(".")[1] for name in imports(path) if name.startswith("claims.")}
    assert (imported & parts) - {part} <= MAY_IMPORT[part]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_libraries_stay_where_they_belong(path: Path) -> None:
    strays = {library for name in imports(path) if (library := name.split(".")[0]) in ONLY_IN}
    assert not {library for library in strays if part_of(path) not in ONLY_IN[library]}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_one_thing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_imports_inside_functions_are_seen() -> None:
    """The walk itself, on a module that is known to import at the top and inside a function."""
    found = set(imports(PACKAGE / "evaluate" / "sides.py"))
    assert {"claims.records.Claim", "claims.pipeline.claims_of"} <= found


def loaded_by(statement: str) -> set[str]:
    """The libraries in memory after a statement, in a process of its own."""
    program = f"import json, sys; {statement}; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stdout))


def test_importing_the_package_is_light() -> None:
    heavy = {"spacy", "numpy", "sqlalchemy", "sqlmodel", "pydantic", "typer", "trafilatura", "tabulate", "rensa"}
    assert not loaded_by("import claims") & heavy


@pytest.mark.parametrize("module", ["claims.conflicts", "claims.conflicts.llm", "claims.pipeline", "claims.cli"])
def test_what_asks_a_language_model_waits_until_one_is_asked(module: str) -> None:
    assert not loaded_by(f"import {module}") & {"openai", "httpx", "httpx2"}


def test_the_command_line_starts_without_model_or_database() -> None:
    assert not loaded_by("import claims.cli") & {"spacy", "numpy", "sqlalchemy", "sqlmodel", "pydantic", "trafilatura"}
