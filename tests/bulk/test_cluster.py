"""A job on a Ray cluster of two nodes, one of which is killed at its work, does what one process does."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from claims import settings
from claims.bulk import Job, cluster, extract, parts
from claims.bulk import job as jobs
from claims.errors import ClaimsError
from claims.extract import Extractor
from claims.records import Refusal

ROOT = Path(__file__).parents[2]
ARTICLES = str(settings.shipped("seeds") / "articles")

ray_is_there = pytest.mark.skipif(
    subprocess.run([sys.executable, "-c", "import ray.data"], capture_output=True).returncode != 0,
    reason="Ray is not installed: pip install 'claims[ray]'",
)


@ray_is_there
def test_with_a_node_killed_in_the_middle_the_output_is_that_of_one_process(tmp_path: Path) -> None:
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    found = extract(Job(inputs=(ARTICLES,), documents=1), alone)
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("two_nodes.py")), str(shared), ARTICLES],
        capture_output=True, text=True, timeout=300, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = json.loads(ran.stdout.splitlines()[-1])

    killed = told["killed"]
    assert 0 < killed["done"] < found.parts, "it was in the middle of the job"
    took_it_up = {pid for piece, pid in told["begun"] if piece == killed["piece"]}
    assert len(took_it_up) > 1, "it was in the middle of a piece, which another process then made"
    assert len({pid for _, pid in told["begun"]}) > 1

    assert told["parts"] == found.parts == 14
    assert {path.name for path in shared.iterdir()} == {path.name for path in alone.iterdir()}
    assert jobs.noted(shared).parts == jobs.noted(alone).parts
    for path in alone.iterdir():
        if path.name != jobs.NOTE:
            assert (shared / path.name).read_bytes() == path.read_bytes(), path.name


@ray_is_there
def test_ray_tells_nothing_of_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“Nobody was hurt in Gornovo,” the ministry said.")
    given = ["bulk", "extract", str(tmp_path / "a.txt"), "-o", str(tmp_path / "parts"), "--jobs", "1"]
    ran = subprocess.run(
        [sys.executable, "-m", "claims", *given],
        capture_output=True, text=True, timeout=300, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.stdout == f"1 part in {tmp_path / 'parts'}: 1 document with 1 claim; 0 refused.\n"
    assert ran.stderr == ""


def test_what_ends_a_job_is_told_in_a_row(tmp_path: Path) -> None:
    """As on a machine with another release, and where five processes died on a piece."""
    row = {"name": "000000-000000-0", "items": pickle.dumps((Refusal("a.txt", "it is bad", "mend it"),))}
    other = cluster.Actor(str(tmp_path), None, "claims 1")(row)
    assert "the job began with claims 1" in other["failed"]
    same = cluster.Actor(str(tmp_path), None, Extractor.load().name)
    assert same(row) == {"name": row["name"], "documents": 0, "claims": 0, "refused": 1, "words": 0, "failed": ""}
    parts.place(tmp_path, row["name"]).unlink()
    parts.begun(tmp_path, row["name"]).write_text("1\n" * 5)
    assert "5 processes ended in the middle of a.txt" in same(row)["failed"]


def test_without_ray_it_is_said_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClaimsError, match=r"needs Ray; type `pip install 'claims\[ray\]'`"):
        extract(Job(inputs=(ARTICLES,)), tmp_path, jobs=2)
    assert not list(tmp_path.iterdir()), "another job may have the folder"
