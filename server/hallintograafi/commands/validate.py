"""``hallintograafi validate``."""

from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.checks.findings import is_refusal, report
from hallintograafi.checks.shapes import Engine
from hallintograafi.checks.submission import check_files
from hallintograafi.commands.shared import SOURCE, end_progress, ensure, progress, with_settings
from hallintograafi.errors import DataRefused
from hallintograafi.graph import content


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["fi", "sv", "en"]), default="en", help="Language of the messages.")
@click.option("--engine", type=click.Choice(["compiled", "pyshacl"]), default="compiled", help="Who judges.")
@SOURCE
@with_settings("data_dir")
def validate(files: tuple[Path, ...], lang: str, engine: Engine, source: Path | None, **given: Any) -> None:
    """Check new data in FILES against the shapes, in the context of the graph.

    Example: hallintograafi validate --lang fi uusi-asiakirja.trig
    """
    graph_files = content.find(source)
    release = ensure(graph_files, settings.load(**given))
    findings = check_files(files, release.dump, graph_files, progress, engine)
    end_progress()
    click.echo(report(findings, lang), nl=False)
    if is_refusal(findings):
        raise DataRefused("the data does not conform")
