"""The documentation at work: README.md and docs/ are typed from first line to last, and what they show is compared.

The blocks of a page run in order, each page in a folder of its own (`desk.py` says what lies there):

- `<!-- transcript: claims demo -->` before a block: the block shows what that command prints on stdout. Its first
  lines, those that begin with `$ `, are what the reader types; `claims demo` prints such lines too.
- `console`: lines that begin with `$ ` are commands, the lines below each are what the terminal shows of it.
- without a language, or `sh`: a command a line. It must end with exit code 0.
- `python`, `sql`: run; a query must find something.
- any other language, as `text`: nobody's command.

    python tests/transcript.py                        # says which pages show what their commands do not print now
    python tests/transcript.py --update               # writes into them what they print
    python tests/transcript.py --update tutorial.md   # into this one
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from desk import Desk, Failed, Standing

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
FENCE = re.compile(
    r"""
    ^(?P<head> (?: <!--[ ]transcript:[ ] (?P<command>[^\n]+?) [ ]-->\n+ )?
               ```(?P<kind>[\w{}-]*)\n )
    (?P<body> .*? )
    ^(?P<tail> ```$ )
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


NEW = ("README.md", "tutorial.md")
"""Pages on which the demo is run, or not needed."""


def pages() -> list[Path]:
    """All that people wrote; the reference is written from the code."""
    return [README, *sorted((ROOT / "docs").glob("*.md"))]


def updated(text: str, desk: Desk) -> str:
    """The text with all that it shows as its commands print it now. Raises Failed where one of them fails."""

    def run(fence: re.Match[str]) -> str:
        try:
            return fence["head"] + _body(fence, desk) + fence["tail"]
        except Failed as failed:
            raise Failed(f"line {text.count(chr(10), 0, fence.start()) + 1}: {failed}") from failed

    return FENCE.sub(run, text)


def _body(fence: re.Match[str], desk: Desk) -> str:
    body, kind = fence["body"], fence["kind"]
    if fence["command"]:
        typed = re.match(r"(?:\$ [^\n]*\n)*", body)
        assert typed
        return typed[0] + tidy(desk.type(fence["command"]).stdout)
    if kind == "console":
        return "".join(f"$ {command}\n{tidy(desk.type(command).shown)}" for command in steps(body))
    if kind in ("", "sh"):
        for command in lines(body):
            desk.type(command)
    elif kind == "python":
        desk.python(body)
    elif kind == "sql":
        desk.sql(body)
    return body


def steps(body: str) -> list[str]:
    """The commands of a console."""
    if not body.startswith("$ "):
        raise Failed("a console begins with `$ ` and a command")
    return [line.removeprefix("$ ") for line in body.splitlines() if line.startswith("$ ")]


def lines(body: str) -> Iterator[str]:
    """The commands of a block, each in one line, its comment left in."""
    for line in body.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def tidy(shown: str) -> str:
    """Without spaces at the ends of lines, and without empty lines at the end."""
    text = shown.rstrip()
    return "".join(line.rstrip() + "\n" for line in text.split("\n")) if text else ""


def main() -> int:
    update, asked = "--update" in sys.argv[1:], {word for word in sys.argv[1:] if word.endswith(".md")}
    late = []
    with Standing() as standing:
        for page in [page for page in pages() if not asked or page.name in asked]:
            before = page.read_text(encoding="utf-8")
            with standing.desk(new=page.name in NEW) as desk:
                after = updated(before, desk)
            if before != after:
                late.append(page)
                if update:
                    page.write_text(after, encoding="utf-8")
    for page in late:
        sys.stderr.write(f"{page.relative_to(ROOT)}: {'written anew' if update else 'out of date'}\n")
    return int(bool(late) and not update)


if __name__ == "__main__":
    sys.exit(main())
