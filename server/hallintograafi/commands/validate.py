"""``hallintograafi validate``."""

from pathlib import Path
from typing import Any, cast

import click
from pyoxigraph import RdfFormat, Store

from hallintograafi import settings
from hallintograafi.checks import reports
from hallintograafi.checks.all import load_shapes
from hallintograafi.checks.shapes import Engine
from hallintograafi.checks.submission import Judge, Registry, Submitted
from hallintograafi.checks.submission.report import SEVERITIES, Severity
from hallintograafi.commands.shared import SOURCE, end_progress, ensure, progress, with_settings
from hallintograafi.errors import DataRefused, InputError
from hallintograafi.graph import content, ledger
from hallintograafi.release.manifest import LEDGER


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["fi", "sv", "en"]), default="en", help="Language of the messages.")
@click.option("--format", "form", type=click.Choice(list(reports.FORMATS)), default="text", help="Form of the report.")
@click.option("--severity", type=click.Choice(SEVERITIES), default="violation", help="Lightest finding that refuses.")
@click.option("--alone", is_flag=True, help="Judge the files without the graph beside them.")
@click.option("--engine", type=click.Choice(["compiled", "pyshacl"]), default="compiled", help="Who judges.")
@SOURCE
@with_settings("data_dir")
def validate(
    files: tuple[Path, ...],
    lang: str,
    form: str,
    severity: str,
    alone: bool,
    engine: Engine,
    source: Path | None,
    **given: Any,
) -> None:
    """Check new data in FILES against the shapes, in the context of the graph.

    Example: hallintograafi validate --lang fi uusi-asiakirja.trig
    """
    graph_files = content.find(source)
    submitted = [_submitted(path) for path in files]
    store = registry = None
    if not alone:
        release = ensure(graph_files, settings.load(**given))
        store, registry = Store(), Registry(ledger.read(release.path / LEDGER))
        store.load(path=release.dump, format=RdfFormat.N_QUADS)
    report = Judge(store, load_shapes(graph_files), registry).judge(submitted, engine=engine, progress=progress)
    end_progress()
    click.echo(reports.write(report, form, lang), nl=False)
    if not report.readable:
        raise InputError("a file could not be read")
    if not report.conforms(cast(Severity, severity)):
        raise DataRefused("the data does not conform")


def _submitted(path: Path) -> Submitted:
    try:
        return Submitted(str(path), path.read_bytes(), base_iri=path.absolute().as_uri())
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
