"""Markdown: the words as they would be shown, with headings, and what front matter says."""

from __future__ import annotations

from pathlib import Path

from reads import only, read, reason

STORY = """\
# Bridge at Lisna "firmly in our hands"

*Kestrel News, 5 May 2031*

The ministry said that the bridge at **Lisna** was [open](https://example.org/x) and
that `N-19` was clear.

> "Nobody will move us," Colonel Harrow said.

## What the mayor says

- Mayor Reva said 14 people were hurt.
- The <b>hospital</b> said 17.

| who | said |
|---|---|
| police | 12 |

```
not words
```
"""


def test_words_are_shown_without_the_marks(tmp_path: Path) -> None:
    found = only(read(tmp_path, STORY.encode(), "a.md"))
    assert found.text.split("\n\n") == [
        'Bridge at Lisna "firmly in our hands"',
        "Kestrel News, 5 May 2031",
        "The ministry said that the bridge at Lisna was open and that N-19 was clear.",
        '"Nobody will move us," Colonel Harrow said.',
        "What the mayor says",
        "Mayor Reva said 14 people were hurt.",
        "The hospital said 17.",
        "who",
        "said",
        "police",
        "12",
    ]
    assert (found.title, found.origins["title"]) == ('Bridge at Lisna "firmly in our hands"', "first heading")
    assert [part.span.of(found.text) for part in found.parts] == [found.title, "What the mayor says"]


def test_front_matter_says_of_the_document(tmp_path: Path) -> None:
    before = '---\ntitle: "Bridge closed"\ndate: 2031-05-05\npublisher: Kestrel\ndraft: false\n---\n'
    found = only(read(tmp_path, (before + STORY).encode(), "2030-01-01-a.markdown"))
    assert (found.title, found.published, found.outlet) == ("Bridge closed", "2031-05-05", "Kestrel")
    assert found.origins["published"] == "front matter"
    assert found.text.startswith("Bridge at Lisna")


def test_the_name_of_the_file_dates_it(tmp_path: Path) -> None:
    found = only(read(tmp_path, STORY.encode(), "2030-01-01-a.md"))
    assert (found.published, found.origins["published"]) == ("2030-01-01", "name of the file")


def test_a_text_without_headings_has_no_title(tmp_path: Path) -> None:
    assert only(read(tmp_path, b"The mayor said it was closed.\n\n# Later\n", "a.md")).title is None


def test_what_has_no_words_is_refused(tmp_path: Path) -> None:
    assert reason(read(tmp_path, b"```\ncode\n```\n", "a.md")).startswith("there is no text")


def test_a_rule_at_the_start_is_no_front_matter(tmp_path: Path) -> None:
    assert (
        only(read(tmp_path, b"---\n\nThe mayor said it was closed.\n", "a.md")).text == "The mayor said it was closed."
    )
