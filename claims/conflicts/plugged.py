"""Whom `--judge` names: a judge that another package adds, or a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol, get_args

from claims.conflicts.cases import Case
from claims.conflicts.judge import Judge, Verdict
from claims.entrypoints import Plugin, named, reason
from claims.records import ConflictKind
from claims.settings import JudgeEndpoint


class NamedJudge(Judge, Protocol):
    """A judge that somebody asked for by name."""

    ahead: ClassVar[bool]
    """It takes its time and remembers: it is asked before the database is locked, too."""

    @property
    def inquiry(self) -> str:
        """Whom it asked elsewhere, in words; "" if nobody."""

    @property
    def shortfall(self) -> str:
        """What it could not judge, in words; "" if there is nothing to say."""


def judge_named(endpoint: JudgeEndpoint) -> NamedJudge:
    """The judge that another package adds under this name, else the language model that is called so. Raises JudgeError
    where that can't be asked, PluginError where the package is broken."""
    if plugin := named("judge", endpoint.model):
        return _Added.of(plugin)
    from claims.conflicts.llm import LanguageModelJudge

    return LanguageModelJudge.at(endpoint)


@dataclass(frozen=True)
class _Added:
    """Another package's judge, with its name in its verdicts and in whatever goes wrong in it."""

    plugin: Plugin
    judge: Judge
    ahead: ClassVar[bool] = False
    inquiry: str = ""
    shortfall: str = ""

    @classmethod
    def of(cls, plugin: Plugin) -> _Added:
        return cls(plugin, plugin.made("verdicts"))

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        """Raises PluginError where it fails, or gives what is no verdict."""
        try:
            verdicts = list(self.judge.verdicts(cases, bar))
            _check(verdicts, len(cases))
        except Exception as error:
            raise self.plugin.error(f"it failed ({reason(error)})") from error
        return [one if one.by else replace(one, by=self.plugin.name) for one in verdicts]


def _check(verdicts: Sequence[Verdict], cases: int) -> None:
    if len(verdicts) != cases:
        raise ValueError(f"{len(verdicts)} verdicts about {cases} cases")
    for one in verdicts:
        if not 0 <= one.probability <= 1:
            raise ValueError(f"a probability of {one.probability}")
        if one.kind not in (None, *get_args(ConflictKind)):
            raise ValueError(f"there is no kind “{one.kind}”")
