"""`claims init`: make or upgrade the database."""

from __future__ import annotations

import re

from claims.cli.options import Database, flags

EXAMPLES = """\
claims init
claims init --db newsroom.db"""


@flags
def run(database: Database) -> None:
    """Make the database, or bring an older one up to date.

    Nothing that it holds is changed. `claims add` makes a missing SQLite file by itself.
    """
    from claims import settings
    from claims.cli.output import say

    database.tracker(create=True).close()
    place = re.sub(r"(://[^:/@]+):[^@]*@", r"\1:***@", settings.database_url(database.db).removeprefix("sqlite:///"))
    say(f"The database is ready: {place}. Next: claims add PATH")
