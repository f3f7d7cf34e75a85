"""A job on Ray Data: a task reads a source into pieces, a pool of actors makes parts of them, each with its own model.

Ray Data holds reading back while the actors are busy, gives the pieces of a process or node that is lost to others (as
often as it takes: `Worker` says when that is too often), and reads a source again where its pieces were lost with it.
Nothing is sent to anybody: Ray's usage statistics are switched off.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.bulk import parts
from claims.bulk.parts import Done
from claims.bulk.pieces import Piece, Source, pieces
from claims.errors import ClaimsError

if TYPE_CHECKING:
    from claims.bulk.job import Job

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # before Ray is imported
os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what Ray notes of itself stands in its own log files

MISSING = "a job on several processes needs Ray; type `pip install 'claims[ray]'`, or leave out --jobs and --address"
READERS = 4
"""Sources that are read at a time: reading takes a hundredth of what extracting does."""
SMALL = 1
"""Bytes from which what was read is handed on: each piece at once, and on its own."""

Row = dict[str, Any]


class Actor:
    """A Worker as Ray Data wants it: rows in, rows out, here one at a time.

    What would end the job is told in a row: raised, it would come wrapped, or be tried again on other machines.
    """

    def __init__(self, folder: str, model: str | None, extractor: str) -> None:
        from claims.bulk.worker import Worker

        self._work: Worker | None = None
        self._failed = ""
        try:
            self._work = Worker.load(Path(folder), model, extractor)
        except ClaimsError as error:
            self._failed = str(error)

    def __call__(self, row: Row) -> Row:
        done = Done(row["name"], 0, 0, 0, 0)
        failed = self._failed
        try:
            if self._work:
                done = self._work(Piece(row["name"], pickle.loads(row["items"])))
        except (ClaimsError, OSError) as error:
            failed = str(error)
        return {**done._asdict(), "failed": failed}


def on_cluster(
    job: Job, folder: Path, sources: Sequence[Source], *, jobs: int | None, address: str | None
) -> Iterator[Done]:
    """Make the parts on the cluster at this address, else on one that is begun here and ends with this; in any order.

    Raises ClaimsError where there is no cluster, or the job fails on it.
    """
    with _cluster(jobs, address) as ray:
        data = _set_up(ray)
        absolute = folder.absolute()

        def read(row: Row) -> Iterator[Row]:
            for piece in pieces(row["number"], _source_of(row), job.documents, job.given):
                there = parts.place(absolute, piece.name).exists()
                yield {"name": piece.name, "items": pickle.dumps(() if there else piece.items)}

        listed = [_row_of(number, source) for number, source in enumerate(sources)]
        most = jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
        found = (
            data.from_items(listed, override_num_blocks=len(listed))
            .flat_map(read, num_cpus=0, compute=data.TaskPoolStrategy(size=min(READERS, len(listed))))
            .map(
                Actor,
                fn_constructor_args=(str(absolute), job.model, job.extractor),
                compute=data.ActorPoolStrategy(min_size=1, max_size=most, max_tasks_in_flight_per_actor=2),
                num_cpus=1,
            )
        )
        with _explained(ray):
            for row in found.iter_rows():
                if failed := row.pop("failed"):
                    raise ClaimsError(f"{failed}; the parts that are done stay")
                yield Done(**row)


def _row_of(number: int, source: Source) -> Row:
    """Of values that every row has of one type, as Arrow wants them."""
    return {"number": number, "paths": list(source.paths), "first": source.first or 0}


def _source_of(row: Row) -> Source:
    return Source(tuple(row["paths"]), int(row["first"]) or None)


def _set_up(ray: Any) -> Any:
    """Ray Data, with the settings of a job."""
    from ray import data

    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = SMALL
    context.print_on_execution_start = False
    for handler in logging.getLogger("ray.data").handlers:
        if type(handler).__name__ == "PlainRayHandler":
            handler.setLevel(logging.CRITICAL)
    return data


@contextmanager
def _unheard() -> Iterator[None]:
    """What Ray's core, which is no Python, writes to stderr goes nowhere: it tells its own log level there. What fails
    is raised."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def _cluster(jobs: int | None, address: str | None) -> Iterator[Any]:
    try:
        with _unheard():
            import ray
            import ray.data
    except ImportError:
        raise ClaimsError(MISSING) from None
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        with _unheard():
            if address:
                ray.init(address=address, **quiet)
            else:
                ray.init(num_cpus=jobs, include_dashboard=False, _node_ip_address="127.0.0.1", **quiet)
    except (ConnectionError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ClaimsError(
            f"{address or 'Ray'}: no cluster can be used there: {reason}; begin one with `ray start --head`, and give "
            "its address, HOST:PORT, on one of its machines"
        ) from error
    try:
        yield ray
    finally:
        ray.shutdown()


@contextmanager
def _explained(ray: Any) -> Iterator[None]:
    """What Ray says when a job fails, in a line."""
    try:
        yield
    except ray.exceptions.RayError as error:
        raise ClaimsError(
            f"the job failed on the cluster: {' '.join(str(error).split())[-300:]}; the parts that are done stay, and "
            "the same command goes on from them"
        ) from error
