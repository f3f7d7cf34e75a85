"""Our scores against those of the reference scorer, on gold files and predictions that were bent in many ways."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claims.evaluate import gold, quotes, speech, units
from claims.stated import Span

SHARED = Path(__file__).parents[3] / "shared"
TOOLS = SHARED / "tools"

pytestmark = pytest.mark.skipif(not TOOLS.is_dir(), reason="needs ../shared/tools, the reference scorer")

Row = dict[str, Any]


@pytest.mark.parametrize("options", [[], ["--only", "speech"]], ids=["all", "speech"])
@pytest.mark.parametrize("name", ["polnear_dev.jsonl.gz", "gum_interview.jsonl", "news_dev.jsonl"])
def test_equals_the_reference(name: str, options: list[str], tmp_path: Path) -> None:
    path = SHARED / "gold" / name
    documents = gold.quotes(path)
    bent = tmp_path / "bent.jsonl"
    gold.write(bent, _bent(path, random.Random(f"{name} {options}")))
    scores = quotes.score(documents, gold.predictions(bent, documents), only_speech=bool(options))
    figures, reference = json.loads(json.dumps(scores.figures())), _reference(path, bent, options)
    assert {name: figures[name] for name in reference} == reference


def test_word_lists_are_those_of_the_reference() -> None:
    told = _python(
        "import json, score_quotes as s; print(json.dumps([sorted(s.FUNC), sorted(s.TITLES)]))",
    )
    function_words, titles = json.loads(told)
    # A word here never begins with an apostrophe, so the reference's "n't" and "'s" can match none.
    assert {word for word in function_words if "'" not in word} == units.FUNCTION_WORDS
    assert set(titles) == quotes.TITLES


def test_stems_are_those_of_the_reference() -> None:
    lines = (TOOLS / "speech_cues.txt").read_text(encoding="utf-8").splitlines()
    stems = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert [stem.replace(r"\x20", " ") for stem in speech.STEMS] == stems


def _reference(path: Path, predicted: Path, options: list[str]) -> Row:
    command = [sys.executable, str(TOOLS / "score_quotes.py"), str(path), str(predicted), "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Row = json.loads(done.stdout)
    return figures


def _python(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], cwd=TOOLS, capture_output=True, text=True, check=True).stdout


def _bent(path: Path, dice: random.Random) -> list[Row]:
    """Predictions as a middling system would make them: found, missed, invented, split, too long and too short."""
    rows = []
    for document in gold.quotes(path):
        if dice.random() < 0.05:
            continue
        found = [_bent_quote(quote, document, dice) for quote in document.quotes if dice.random() < 0.8]
        found += [_bent_quote(quote, document, dice) for quote in document.quotes if dice.random() < 0.1]
        invented = [_invented(len(document.document.text), dice) for _ in range(dice.randrange(4))]
        rows.append({"id": document.id, "quotes": found + invented})
    return rows


def _bent_quote(quote: gold.ScoredQuote, document: gold.GoldDocument, dice: random.Random) -> Row:
    length = len(document.document.text)

    def spans(given: tuple[Span, ...]) -> list[list[int]]:
        if dice.random() < 0.05:
            return []
        return [[_moved(span.start, length, dice), _moved(span.end, length, dice)] for span in given]

    content = [sorted(span) for span in spans(quote.content)] or [[0, dice.randrange(length)]]
    names = [quote.speaker, None, "the " + (quote.speaker or "ministry"), {"name": quote.speaker}, ["Mr.", "Nobody"]]
    return {
        "content": content,
        "cue": [sorted(span) for span in spans(quote.cue)],
        "source": [sorted(span) for span in spans(quote.source)],
        "speaker": dice.choice(names),
    }


def _moved(offset: int, length: int, dice: random.Random) -> int:
    step = dice.choice([0, 0, 0, 0, 1, -1, 5, -5, 12, -12, 40, -40])
    return min(max(0, offset + step), length)


def _invented(length: int, dice: random.Random) -> Row:
    start = dice.randrange(length)
    end = min(length, start + dice.randrange(200))
    return {"content": [[start, end]], "cue": [], "source": [[max(0, start - 20), start]], "speaker": None}
