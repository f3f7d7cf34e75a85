"""Commands over hand-made records, without database or language model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from handmade import COPY, ENCIRCLED, HALF, LOST, WHOLE, HandmadeTracker
from typer.testing import CliRunner

from claims.errors import StoreMissing


@pytest.fixture
def tracker(monkeypatch: pytest.MonkeyPatch) -> HandmadeTracker:
    """Every command then works on the hand-made records; empty its lists, or add to them, to test others."""
    made = HandmadeTracker([HALF, LOST, WHOLE, COPY], [ENCIRCLED], undated=2)

    def over(
        self: object, *, create: bool = False, model: str | None = None, judge: str | None = None
    ) -> HandmadeTracker:
        return made

    monkeypatch.setattr("claims.cli.options.Database.tracker", over)
    return made


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no database."""

    def over(self: object, *, create: bool = False, model: str | None = None, judge: str | None = None) -> None:
        raise StoreMissing("claims.db: there is no database here; type `claims add FILE` or `claims init`")

    monkeypatch.setattr("claims.cli.options.Database.tracker", over)


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a command of 80 columns: the result has exit_code, stdout and stderr."""
    from claims.cli import app

    monkeypatch.setenv("COLUMNS", "80")
    return lambda *args, **more: CliRunner().invoke(app, [str(arg) for arg in args], prog_name="claims", **more)
