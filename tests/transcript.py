"""The README's transcripts: each shows what its command prints, and is written by running it.

A fenced block after a comment such as `<!-- transcript: claims demo -->` holds that command's output. The commands
run in order in one empty folder beside a copy of `seeds/`, 80 columns wide, without colour. Lines of the block that
begin with `$ ` are what the reader types, and are kept.

    python tests/transcript.py            # says which transcripts are out of date
    python tests/transcript.py --update   # rewrites them
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(
    r"""
    (?P<head> <!--[ ]transcript:[ ] (?P<command>[^\n]+?) [ ]-->\n+
              ```\w*\n (?P<typed>(?:\$[ ][^\n]*\n)*) )
    (?P<shown>.*?)
    (?P<tail> ```\n )
    """,
    re.DOTALL | re.VERBOSE,
)


def updated(text: str) -> str:
    """The text with each transcript as its command prints it now."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "seeds", Path(folder) / "seeds")
        return BLOCK.sub(lambda block: block["head"] + printed(block["command"], Path(folder)) + block["tail"], text)


def printed(command: str, folder: Path) -> str:
    """What a `claims ...` command prints on stdout, trailing spaces dropped. Raises CalledProcessError if it fails."""
    program, *arguments = shlex.split(command)
    if program != "claims":
        raise ValueError(f"{command!r}: a transcript is of a `claims` command")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMS_")}
    environment = {
        **plain,
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "claims", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.rstrip("\n").split("\n"))


def main() -> int:
    before = README.read_text(encoding="utf-8")
    after = updated(before)
    if before == after:
        return 0
    if "--update" not in sys.argv[1:]:
        sys.stderr.write("README.md: its transcripts are out of date; run `make transcript`\n")
        return 1
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
