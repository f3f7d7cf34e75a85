"""The wheel carries all that runs, and runs from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = {"claims": "claims", "migrations": "claims/_migrations", "seeds": "claims/_seeds"}
"""Folder of the checkout -> where the wheel has it."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([*pip, *alone, str(ROOT)], check=True, timeout=300)
    [built] = folder.iterdir()
    return built


def test_every_file_is_in_it(wheel: Path) -> None:
    """Code, weights, tables of words, templates, style sheets, the schema, migrations and seeds."""
    expected = {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, place in PLACES.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == expected
    kinds = {Path(name).suffix for name in packed}
    assert kinds >= {".py", ".npz", ".toml", ".html", ".css", ".js", ".json", ".jsonl", ".csv", ".typed", ".mako"}


def test_it_runs_outside_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "packages")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "packages")}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    assert str(tmp_path) in run("-c", "import claims; print(claims.__file__)")
    run("-m", "claims", "init", "--db", "a.db")
    assert run("-m", "claims", "export", "claims", "--db", "a.db").startswith("claim_id,")
    run("-m", "claims", "serve", "--help")
    where = run("-c", "from claims.settings import shipped; print(shipped('seeds'), shipped('migrations'))")
    assert where.count(str(tmp_path)) == 2
