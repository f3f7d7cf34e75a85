"""`claims evaluate`: how well attributions and conflicts are found, measured on gold."""

from __future__ import annotations

import json
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claims.cli.choosing import one_of
from claims.cli.options import Model, flags
from claims.wording import counted

if TYPE_CHECKING:
    from claims.evaluate import conflicts as conflict_scores
    from claims.evaluate import end_to_end
    from claims.evaluate import pages as page_scores
    from claims.evaluate import quotes as quote_scores
    from claims.evaluate.gold import GoldDocument, ScoredQuote
    from claims.evaluate.runs import Reading
    from claims.records import Document, Refusal

EXAMPLES = """\
claims evaluate quotes gold.jsonl --only speech
claims evaluate conflicts pairs.jsonl --docs articles/ --json
claims evaluate conflicts pairs.jsonl --docs articles/ --end-to-end
claims evaluate identities pairs.jsonl --docs articles.jsonl.gz --split test
claims evaluate pages saved-pages/ --errors errors.jsonl"""

app = typer.Typer(help="Measure how well attributions and conflicts are found, on gold.", no_args_is_help=True)

Written = Literal["table", "json"]
Format = Annotated[
    Written,
    typer.Option(
        metavar="FORMAT", **one_of(Written), help="table: the main figures (so if left out); json: all of them."
    ),
]
Only = Literal["speech"]
AsJson = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
Predictions = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write what was found to this file, a line a line of the gold.")
]


@app.command(epilog="\b\nExample:\n  claims evaluate quotes gold.jsonl --only speech")
@flags
def quotes(
    gold: Annotated[Path, typer.Argument(help="Gold attributions: JSONL, gzipped or not.", show_default=False)],
    found: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Score the predictions in this file; extract nothing.")
    ] = None,
    predictions: Predictions = None,
    only: Annotated[
        Only | None,
        typer.Option(metavar="speech", **one_of(Only), help="Leave out what is believed or intended, on both sides."),
    ] = None,
    beliefs: Annotated[
        bool | None,
        typer.Option(
            "--beliefs/--no-beliefs",
            help="Count what was found of belief and intention, or not. Left out: as the gold does.",
            show_default=False,
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every error to this file: its kind, what was wanted, what was found."),
    ] = None,
    format: Format = "table",
    as_json: AsJson = False,
    *,
    model: Model,
) -> None:
    """Score extracted attributions against gold ones.

    AR is the figure that matters: the content right (eight words in ten) and the head of the source too. Gold that
    marks speech only is compared with the speech that was found, for `claims list` hides beliefs too.
    """
    from claims.evaluate import gold as files
    from claims.evaluate import quotes as scorer

    if found and predictions:
        raise typer.BadParameter("--from reads predictions and --predictions writes them; give one of them.")
    documents = files.quotes(gold)
    predicted = files.predictions(found, documents) if found else _extracted(documents, predictions, model.model)
    counted = scorer.marks_beliefs(documents) if beliefs is None else beliefs
    predicted = predicted if counted else scorer.without_beliefs(predicted)
    scores = scorer.score(documents, predicted, only_speech=only == "speech")
    _write({"beliefs": counted, **scores.figures()}, _quotes_table(scores, counted), as_json or format == "json")
    if errors:
        _write_errors(errors, documents, predicted)


@app.command(epilog="\b\nExample:\n  claims evaluate conflicts pairs.jsonl --docs articles/ --json")
@flags
def conflicts(
    pairs: Annotated[Path, typer.Argument(help="Labelled pairs of claims: JSONL.", show_default=False)],
    docs: Annotated[
        list[Path],
        typer.Option(metavar="FILE|FOLDER", help="Where the pairs' documents are: JSONL; may be given several times."),
    ],
    whole: Annotated[
        bool,
        typer.Option("--end-to-end", help="Add the documents to a fresh database and score the list of conflicts."),
    ] = False,
    predictions: Predictions = None,
    errors: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every error to this file: both sides, what they were taken for, why."),
    ] = None,
    format: Format = "table",
    as_json: AsJson = False,
    *,
    model: Model,
) -> None:
    """Score conflict detection on labelled pairs of claims, each judged in the context of its documents.

    With --end-to-end the pairs are not given: the documents are added as by `claims add`, and a conflict is found if a
    pair in the list has its two sides, half of the words right (Jaccard) and the right speakers. Where the others were
    lost is told too, and --predictions writes a line a listed pair.
    """
    from claims.evaluate import conflicts as scorer
    from claims.evaluate import end_to_end
    from claims.evaluate import gold as files

    labelled = files.pairs(pairs)
    documents = files.documents(docs, {side.document for pair in labelled for side in (pair.a, pair.b)})
    if whole:
        measured = end_to_end.run(labelled, documents, model.model, _progress)
        if predictions:
            files.write(predictions, (pair.row() for pair in measured.listed))
        _write(measured.figures(), _end_to_end_table(measured), as_json or format == "json")
        if errors:
            files.write(errors, measured.errors())
        return
    readings = scorer.readings(documents, model.model, _progress)
    verdicts = [scorer.judge(pair, readings) for pair in labelled]
    if predictions:
        files.write(predictions, (verdict.row() for verdict in verdicts))
    scores = scorer.score(labelled, verdicts)
    _write(scores.figures(), _conflicts_table(scores), as_json or format == "json")
    if errors:
        wrong = scorer.errors(labelled, verdicts)
        files.write(errors, (error.row() for error in wrong))
        names = [(name, kinds.total(), _numbered(kinds)) for name, kinds in scorer.by_name(wrong).items()]
        typer.echo(_table(["errors", "", "kinds"], names, last_left=True), err=True)


@app.command(epilog="\b\nExample:\n  claims evaluate identities pairs.jsonl --docs articles.jsonl.gz --split test")
@flags
def identities(
    pairs: Annotated[Path, typer.Argument(help="Labelled pairs of mentions: JSONL.", show_default=False)],
    docs: Annotated[
        list[Path],
        typer.Option(metavar="FILE|FOLDER", help="All documents that are to be compared; may be given several times."),
    ],
    split: Annotated[str | None, typer.Option(metavar="NAME", help="Score the pairs of this part only.")] = None,
    predictions: Predictions = None,
    format: Format = "table",
    as_json: AsJson = False,
    *,
    model: Model,
) -> None:
    """Score who is held to be one across documents on labelled pairs of mentions.

    Precision is the share of the pairs held to be one that are, recall that of the pairs that are one. Nothing that
    people decided counts: it is what the tool holds by itself, so all documents are read first, which takes time.
    """
    from claims import read
    from claims.evaluate import gold as files
    from claims.evaluate import identities as scorer

    labelled = scorer.pairs(pairs, split)
    documents = list(read.documents([str(path) for path in docs]))
    readings = []
    for reading in scorer.read(documents, model.model):
        readings.append(reading)
        _progress(len(readings), len(documents))
    who = scorer.who_is_who(readings)
    if predictions:
        outcomes = scorer.outcomes(labelled, who)
        files.write(predictions, ({"id": one.id, "outcome": outcome} for one, outcome in outcomes))
    scores = scorer.score(labelled, who)
    rows = [(stratum, *counts) for stratum, counts in scores.by_stratum.items()]
    table = _table(["pairs", "right", "wrong", "missed"], [*rows, ("all", scores.right, scores.wrong, scores.missed)])
    rates = f"precision {scores.precision:.1f}, recall {scores.recall:.1f} per cent of {len(labelled):,} pairs\n"
    _write(scores.figures(), f"{table}\n{rates}", as_json or format == "json")


@app.command(epilog="\b\nExample:\n  claims evaluate pages saved-pages/ --errors errors.jsonl")
@flags
def pages(
    folder: Annotated[Path, typer.Argument(help="Saved pages and their table index.tsv.", show_default=False)],
    errors: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write each page with anything wrong to this file, and what it is."),
    ] = None,
    format: Format = "table",
    as_json: AsJson = False,
) -> None:
    """Score how well the articles of web pages are read: their words, titles and dates.

    The table has a line a page, with tabs between: file, title, date, expected (the file with the article's text).
    """
    from claims.evaluate import gold as files
    from claims.evaluate import pages as scorer

    scores = scorer.score(folder, _progress)
    _write(scores.figures(), _pages_table(scores), as_json or format == "json")
    if errors:
        files.write(errors, (page.row() for page in scores.pages if page.wrong))


def _pages_table(scores: page_scores.Scores) -> str:
    words = [("words", scores.precision, scores.recall, scores.f1)]
    right = [("title", *scores.titles), ("date", *scores.dates)]
    worst = sorted((page for page in scores.pages if page.wrong), key=lambda page: page.f1)[:WORST]
    return "\n\n".join(
        [
            f"{len(scores.pages):,} pages; of the wrong dates {scores.wrong_dates} were given, the others left empty",
            _table(["in per cent, mean over pages", "precision", "recall", "F1"], words),
            _table(["right", "", "of"], right),
            _table(["the worst", "F1"], [(page.name, 100 * page.f1) for page in worst]),
        ]
    )


WORST = 5


def _write_errors(
    path: Path, documents: Sequence[GoldDocument], predicted: Mapping[str, tuple[ScoredQuote, ...]]
) -> None:
    """Every error as a line of JSON, and on stderr how many of each kind."""
    from claims.evaluate import errors as reader
    from claims.evaluate import gold as files

    texts = {document.id: document.document.text for document in documents}
    found = list(reader.errors(documents, predicted))
    files.write(path, (error.row(texts[error.document]) for error in found))
    groups = reader.by_group(found)
    columns = [group for group in GROUPS if any(counts[group] for counts in groups.values())]
    rows = [(kind, *(counts[group] for group in columns)) for kind, counts in groups.items()]
    typer.echo(_table(["errors", *columns], rows), err=True)


GROUPS = ("direct", "mixed", "indirect", "name", "pronoun", "organisation noun", "unnamed", "none")


def _extracted(
    gold: Sequence[GoldDocument], predictions: Path | None, model: str | None
) -> dict[str, tuple[ScoredQuote, ...]]:
    """What the extractor finds in the gold's documents, by id; written down on the way if that is asked for."""
    from claims.evaluate import gold as files
    from claims.evaluate import runs

    found: dict[str, tuple[ScoredQuote, ...]] = {}

    def rows() -> Iterator[files.Row]:
        documents = [row.document for row in gold]
        for document, reading in zip(documents, runs.run(documents, model, _progress), strict=True):
            found[document.name] = runs.scored(reading)
            yield _row(document, reading)

    if predictions:
        files.write(predictions, rows())
    else:
        for _ in rows():
            pass
    return found


def _row(document: Document, reading: Reading | Refusal) -> dict[str, object]:
    """A line of predictions; a document that could not be read has none, and is named on stderr."""
    from claims.evaluate.runs import Reading

    if isinstance(reading, Reading):
        return reading.row()
    typer.echo(str(reading), err=True)
    return {"id": document.name, "quotes": []}


def _progress(done: int, of: int) -> None:
    """How far it is, on one line of a terminal; elsewhere only that it is done."""
    if sys.stderr.isatty():
        typer.echo(f"\r{done}/{of} documents", err=True, nl=done == of)
    elif done == of:
        typer.echo(f"{of} documents read", err=True)


def _write(figures: dict[str, object], table: str, as_json: bool) -> None:
    typer.echo(json.dumps(figures, ensure_ascii=False) if as_json else table)


def _quotes_table(scores: quote_scores.Scores, beliefs: bool) -> str:
    rates = [(label, *scores.rates[name]) for name, label in MAIN_RATES.items()]
    shares = [
        ("right speaker, where the gold names one", *scores.speaker),
        ("right source, where the gold has one", *scores.attr_head),
    ]
    parts = [
        f"{scores.documents:,} documents; {scores.gold:,} attributions in the gold, {scores.predicted:,} found"
        + ("" if beliefs else ", beliefs left out"),
        _table(["in per cent", "precision", "recall", "F1"], rates),
        _table(["of the matched, in per cent", "", "of"], [share for share in shares if share[2]]),
        *(
            _table(
                [f"of the gold, by {by}, in per cent", "found", "with source", "of"], [(g, *f) for g, f in of.items()]
            )
            for by, of in scores.groups.items()
            if by != "speech" or len(of) > 1
        ),
    ]
    return "\n\n".join([*parts, *_reliability(scores)])


def _reliability(scores: quote_scores.Scores) -> Iterator[str]:
    """A plot of confidence against truth: the bar is what was right, the stroke what the confidence said."""
    if scores.calibration is None:
        return
    rows = [
        (
            f"{each.low:.1f}–{each.low + 0.1:.1f}",
            each.found,
            each.confidence,
            each.right,
            _bar(each.right, each.confidence),
        )
        for each in scores.calibration.bins
    ]
    yield _table(["confidence", "found", "mean", "right", "right against confidence"], rows, last_left=True)
    yield f"expected calibration error {scores.calibration.error:.3f}  (█ what was right, │ what the confidence said)"


def _bar(right: float, said: float) -> str:
    cells = ["█" if step * 4 + 2 < right else " " for step in range(25)]
    cells[min(24, int(said / 4))] = "│"
    return "".join(cells).rstrip()


MAIN_RATES = {
    "AR": "attributions: content and source (AR)",
    "content_part80": "content, eight words in ten",
    "content_exact": "content, every word",
    "content_token": "content, word by word",
    "direct_AR": "direct quotations: content and source",
    "direct_part80": "direct quotations: content",
    "source_head": "sources, by their head",
    "cue_overlap": "cues, by a shared word",
}


def _conflicts_table(scores: conflict_scores.Scores) -> str:
    sets = [("all", scores)]
    if scores.cross_document:
        sets.append(("two documents", scores.cross_document))
    figures = [(name, s.pairs, s.conflicts, s.called, s.precision, s.recall, s.f1, s.auc) for name, s in sets]
    return "\n\n".join(
        [
            _table(["in per cent", "pairs", "conflicts", "called", "precision", "recall", "F1", "AUC"], figures),
            _kinds("conflicts found, by kind", scores.recall_by_kind),
            _kinds("false alarms, by why it is none", scores.false_alarms_by_kind),
        ]
    )


def _end_to_end_table(measured: end_to_end.Measured) -> str:
    numbers = (measured.documents, "document"), (measured.claims, "claim"), (len(measured.listed), "listed pair")
    parts = {"all": measured.found, **measured.by_documents, **measured.by_kind}
    found = [(name, part.called, part.of, part.percent) for name, part in parts.items()]
    missed = [(why, kinds.total(), _numbered(kinds)) for why, kinds in measured.missed.items()]
    return "\n\n".join(
        [
            "; ".join(counted(*each) for each in numbers),
            _table(["conflicts", "found", "of", "in per cent"], found),
            _table(["missed: where lost", "", "kinds"], missed, last_left=True),
            _table(["listed pairs, by the gold", ""], list(measured.labels.items())),
        ]
    )


def _numbered(kinds: Counter[str]) -> str:
    """Each with its number, on lines that leave the table narrow."""
    together = ", ".join(f"{kind}\xa0{number}" for kind, number in kinds.most_common())
    return textwrap.fill(together, 50).replace("\xa0", " ")


def _kinds(title: str, parts: Mapping[str, conflict_scores.Part]) -> str:
    return _table([title, "called conflict", "of"], [(kind, part.called, part.of) for kind, part in parts.items()])


def _table(header: Sequence[str], rows: Iterable[Sequence[object]], *, last_left: bool = False) -> str:
    from tabulate import tabulate

    cells = [[_cell(value) for value in row] for row in rows]
    align = ["left", *["right"] * (len(header) - 1)]
    align[-1] = "left" if last_left else align[-1]
    return tabulate(cells, header, tablefmt="simple", disable_numparse=True, colalign=align if cells else None)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
