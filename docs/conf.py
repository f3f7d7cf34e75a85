"""How Sphinx builds the documentation: `make docs`. The reference is written anew from the code each time."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import reference  # noqa: E402

import claims  # noqa: E402

project = "claims"
author = "the authors of claims"
release = claims.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["*/.venv", "*/build"]
suppress_warnings = ["toc.not_included"]  # pages in folders below, such as the read-me of an example
myst_heading_anchors = 4
highlight_language = "none"
smartquotes = False  # they make one dash of the two of an option

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_maximum_signature_line_length = 90
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = "claims"
html_copy_source = html_show_copyright = html_show_sphinx = False
html_static_path = ["static"]
html_css_files = ["wide.css"]


def within(app: Any, page: str, source: list[str]) -> None:
    """Files of the checkout that are no pages are named and not linked: the site is without them."""
    folder = (HERE / page).parent

    def named(link: re.Match[str]) -> str:
        target = (folder / link["target"]).resolve()
        if target.is_relative_to(HERE) and not target.is_dir():
            return link[0]
        return f"{link['words']} (`{link['target'].removeprefix('../')}`)"

    source[0] = re.sub(r"\[(?P<words>[^\]]*)\]\((?![a-z]+:|#)(?P<target>[^)#]+)(#[^)]*)?\)", named, source[0])


def complete(app: Any, page: str, source: list[str]) -> None:
    """Pages that the index does not know come last in it, so that a new one is found without anybody's doing."""
    if page == "index":
        new = [file.stem for file in sorted(HERE.glob("*.md")) if f"\n{file.stem}\n" not in source[0]]
        source[0] = source[0].replace("\n*\n", "".join(f"\n{name}" for name in new if name != "index") + "\n")


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("config-inited", lambda app, config: reference.write(HERE / "reference"))
    app.connect("source-read", within)
    app.connect("source-read", complete)
    app.connect("autodoc-process-docstring", reference.as_rst)
