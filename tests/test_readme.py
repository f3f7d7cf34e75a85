"""The README shows what its commands really print."""

from __future__ import annotations

import transcript


def test_there_are_transcripts() -> None:
    assert transcript.BLOCK.search(transcript.README.read_text(encoding="utf-8"))


def test_transcripts_are_up_to_date() -> None:
    text = transcript.README.read_text(encoding="utf-8")
    assert transcript.updated(text) == text, "run `make transcript`"


def test_only_the_output_of_a_block_is_rewritten() -> None:
    text = "<!-- transcript: claims --version -->\n```text\n$ claims --version\nold\n```\nafter\n"
    found = transcript.BLOCK.search(text)
    assert found
    assert (found["command"], found["typed"], found["shown"]) == ("claims --version", "$ claims --version\n", "old\n")
