"""`claims plugins`: what other packages add."""

from __future__ import annotations

from claims.cli.options import Output, flags

EXAMPLES = """\
claims plugins"""


@flags
def run(output: Output) -> None:
    """List what other packages add, and whether it works: readers, extractors, judges and exporters.

    A reader reads files by the ends of their names, wherever files are read. An extractor is used with --model NAME, a
    judge with --judge NAME, an exporter with `claims export --format NAME`. docs/plugins.md says how to write one.

    Each is loaded to see whether it can be. What goes by a name of claims' own is left out.
    """
    from claims.cli import views
    from claims.cli.listing import tell
    from claims.cli.output import emit
    from claims.plugins import ADDED, installed

    count = emit(installed(), output.columns(ADDED, ADDED), output, views.plugins)
    tell(count, "plugin", output, "No package that is installed here adds anything to claims; see docs/plugins.md.")
