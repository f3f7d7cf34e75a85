"""The long run: one seed of Hypothesis after the other; the first failure is made small and told."""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings

from claims.records import Document
from fuzz.check import check, held
from fuzz.grow import Case, cases, seeds

ROUND = 200
"""Files of one seed."""
ADDRESSES = 6_000_000_000
"""Bytes of memory that may be addressed: what asks for more fails here and now."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0, help="where to begin")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, resource.RLIM_INFINITY))
    until, at, seen, slowest = time.monotonic() + 60 * asked.minutes, asked.seed, Counter[str](), (0.0, "")

    with TemporaryDirectory() as folder:
        for name, data in seeds().items():
            check(Case(name, data), Path(folder))
        started = held()

        def one(case: Case) -> None:
            nonlocal slowest
            begun = time.monotonic()
            found = check(case, Path(folder))
            slowest = max(slowest, (time.monotonic() - begun, repr(case)[:80]))
            seen.update(["files", *("documents" if isinstance(each, Document) else "refusals" for each in found)])

        while time.monotonic() < until:
            print(f"\rseed {at}: {seen['files']:,} files", end="", flush=True)  # noqa: T201
            quiet = settings(
                max_examples=ROUND,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            )
            try:
                seed(at)(quiet(given(cases())(one)))()
            except BaseException:
                print(f"\nfailed with --seed {at}")  # noqa: T201
                raise
            at += 1
    print(  # noqa: T201
        f"\r{seen['files']:,} files: {seen['documents']:,} documents and {seen['refusals']:,} refusals, no crash. "
        f"Slowest: {slowest[0]:.1f} s ({slowest[1]}). "
        f"Memory: {started:,.0f} MB with all libraries, {held():,.0f} MB at most."
    )
    return 0
