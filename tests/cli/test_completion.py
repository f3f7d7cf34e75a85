"""The shell completes commands, options and the values of options, without loading model or database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = """
import atexit, sys
from claims.cli import main
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
main()
"""


def completed(words: str, shell: str = "bash") -> tuple[list[str], set[str]]:
    """What the shell is offered after these words, of which the last is unfinished; and the libraries in memory."""
    asked = {"_CLAIMS_COMPLETE": f"complete_{shell}", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    asked |= {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    ran = subprocess.run(
        [sys.executable, "-c", RUN],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)} | asked, timeout=60,
    )  # fmt: skip
    return [line for line in ran.stdout.split("\n") if line], set(ran.stderr.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("claims con", ["conflicts"]),
        ("claims speakers me", ["merge"]),
        ("claims list --sta", ["--stance"]),
        ("claims list --stance de", ["denies", "demands"]),
        ("claims conflicts --kind re", ["responsibility", "reversal"]),
        ("claims conflicts --relation up", ["update"]),
        ("claims export claims --format web", ["webannotation"]),
        ("claims export conflicts --format n", ["nested"]),
        ("claims show --format j", ["json", "jsonl"]),
        ("claims list --db x", []),
    ],
)
def test_what_is_offered(words: str, offered: list[str]) -> None:
    found, imported = completed(words)
    assert found == offered
    assert not imported & {"spacy", "numpy", "sqlalchemy", "sqlmodel", "trafilatura"}


@pytest.mark.parametrize(("shell", "shown"), [("zsh", '"conflicts":"Show the'), ("fish", "conflicts\tShow the")])
def test_other_shells_are_told_what_a_command_does(shell: str, shown: str) -> None:
    found, _ = completed("claims con", shell)
    assert shown in "\n".join(found)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_shown(shell: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "claims", "--show-completion", shell],
        capture_output=True, text=True, timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "_CLAIMS_COMPLETE" in ran.stdout
