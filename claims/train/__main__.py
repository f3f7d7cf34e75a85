"""`python -m claims.train judge GOLD [GOLD ...] --dev GOLD --output FILE`; needs the extra `claims[train]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def train() -> None:
    """Train what ships with the program, from gold files in the form of `claims evaluate quotes`."""


@app.command()
def judge(
    gold: Annotated[list[Path], typer.Argument(help="Gold files to learn from (JSONL, gzipped or not).")],
    dev: Annotated[Path, typer.Option(help="A gold file to choose the threshold on.")],
    output: Annotated[Path, typer.Option(help="Where to write the weights.")],
    model: Annotated[str | None, typer.Option(help="The spaCy pipeline to train for.")] = None,
) -> None:
    """Fit the networks that decide which readings of a text are attributions, and whose."""
    from claims.extract.weights import save
    from claims.train import judge as trainer

    weights = trainer.train(gold, dev, model, progress=lambda line: typer.echo(line, err=True))
    save(weights, output)


if __name__ == "__main__":
    app()
