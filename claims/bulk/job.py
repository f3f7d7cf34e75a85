"""A job: what is read and extracted, into which folder, and how far it is. The same command again goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from claims import settings
from claims.bulk import parts
from claims.bulk.parts import Done
from claims.bulk.pieces import Piece, Source, first_of, pieces, sources
from claims.errors import ClaimsError
from claims.whole import whole

NOTE = "job.json"
REFUSED = "refused.jsonl"
DOCUMENTS = 500
"""Documents in a piece: some minutes of one CPU, which is what is lost with a process."""


@dataclass(frozen=True)
class Job:
    """What was asked for, as the folder notes it."""

    inputs: tuple[str, ...]
    outlet: str | None = None
    published: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    documents: int = DOCUMENTS
    first: int | None = None
    """So many documents, the first of the inputs, are wanted; None for all."""
    model: str = settings.MODEL
    extractor: str = ""
    begun: str = ""
    """When it began, in UTC: when its inputs were read, as far as evidence goes."""
    parts: tuple[str, ...] = ()
    """Names of all parts, in the order of the inputs, once all are there."""

    @property
    def given(self) -> dict[str, Any]:
        return {"outlet": self.outlet, "published": self.published, "columns": self.columns}

    @property
    def asked(self) -> Job:
        """Without what came of it."""
        return replace(self, begun="", parts=())


@dataclass
class Progress:
    """What became of the pieces so far."""

    parts: int = 0
    documents: int = 0
    claims: int = 0
    refused: int = 0
    words: int = 0

    def add(self, one: Done) -> None:
        self.parts += 1
        for name in ("documents", "claims", "refused", "words"):
            setattr(self, name, getattr(self, name) + getattr(one, name))


Tell = Callable[[Progress], None]
Engine = Callable[[Job, Path, Sequence[Source]], Iterator[Done]]
"""Makes the parts of a job's sources in a folder, in any order, and says of each that it is done."""


def extract(
    job: Job, folder: Path, *, jobs: int | None = None, address: str | None = None, tell: Tell = lambda progress: None
) -> Progress:
    """Read the job's inputs and write what is claimed in them into the folder, a part a piece; what an earlier run did
    is not done again.

    In this process; with `jobs`, in so many on this machine; with an `address`, on the Ray cluster there, with so many
    processes at most. The folder, and the inputs, are then where all machines see them by the same path. Raises
    ClaimsError where the folder is of another job, or the cluster can't be used, ModelError and InputError.
    """
    from claims.bulk.worker import Worker

    found = sources(job.inputs)
    if job.first is not None:
        found = first_of(found, job.first, job.given)
    job = replace(job, inputs=tuple(map(os.path.abspath, job.inputs)))
    worker = Worker.load(folder, job.model)  # here too: it says at once whether it can be, and which one others need
    is_new = not (folder / NOTE).exists()
    job = _begun(folder, replace(job, extractor=worker.extractor))
    engine: Engine = partial(here, worker)
    if jobs or address:
        from claims.bulk.cluster import on_cluster

        engine = partial(on_cluster, jobs=jobs, address=address)
    progress, names = Progress(), []
    with _unbegun(folder) if is_new else nullcontext():
        for done in engine(job, folder, found):
            progress.add(done)
            names.append(done.name)
            tell(progress)
    _conclude(folder, replace(job, parts=tuple(sorted(names))))
    return progress


def here(worker: Callable[[Piece], Done], job: Job, folder: Path, found: Sequence[Source]) -> Iterator[Done]:
    """In this process, one piece after the other."""
    for number, source in enumerate(found):
        yield from map(worker, pieces(number, source, job.documents, job.given))


def _begun(folder: Path, job: Job) -> Job:
    """The job as the folder has it, noted there if it is new; what former runs left half done is forgotten.

    Raises ClaimsError where the folder is another's.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ClaimsError(f"{folder}: it can't be made: {(error.strerror or str(error)).lower()}") from None
    if (folder / NOTE).exists():
        known = noted(folder)
        if known.asked != job.asked:
            differs = [name for name, value in asdict(job.asked).items() if value != asdict(known.asked)[name]]
            raise ClaimsError(
                f"{folder}: it holds another job, with other {', '.join(differs)}; give another folder, or the options "
                f"of that job (they stand in {folder / NOTE})"
            )
        for left in (*folder.glob(".*.begun"), *folder.glob(".*.part")):
            left.unlink(missing_ok=True)
        return replace(known, parts=())
    if any(folder.iterdir()):
        raise ClaimsError(f"{folder}: there are files in it that are of no job; give a folder that is new or empty")
    begun = replace(job, begun=datetime.now(UTC).isoformat(timespec="seconds"))
    _note(folder, begun)
    return begun


@contextmanager
def _unbegun(folder: Path) -> Iterator[None]:
    """What fails before anything is made leaves no note of a job: the folder is free for another."""
    try:
        yield
    except ClaimsError:
        if [path.name for path in folder.iterdir()] == [NOTE]:
            (folder / NOTE).unlink()
        raise


def noted(folder: Path) -> Job:
    """The job whose parts are in the folder. Raises ClaimsError where there is none."""
    try:
        found = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return Job(**{**found, "inputs": tuple(found["inputs"]), "parts": tuple(found["parts"])})
    except FileNotFoundError:
        raise ClaimsError(f"{folder}: there is no job in it; type `claims bulk extract INPUT -o {folder}`") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ClaimsError(f"{folder / NOTE}: it is damaged ({error}); take another folder") from error


def _note(folder: Path, job: Job) -> None:
    with whole(folder / NOTE) as file:
        file.write_text(json.dumps(asdict(job), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _conclude(folder: Path, job: Job) -> None:
    """All parts are there: note them, gather what was refused, and drop parts of inputs that changed between runs."""
    with whole(folder / REFUSED) as file, file.open("w", encoding="utf-8") as stream:
        for name in job.parts:
            stream.write(parts.refusals_of(folder, name).read_text(encoding="utf-8"))
    _note(folder, job)
    wanted = {path for name in job.parts for path in (parts.place(folder, name), parts.refusals_of(folder, name))}
    for path in {*folder.glob("*-*-*.parquet"), *folder.glob("*-*-*.refused.jsonl")} - wanted:
        path.unlink()
