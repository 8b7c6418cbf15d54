"""``hallintograafi validate``."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import click
from pyoxigraph import RdfFormat, Store

from hallintograafi import settings
from hallintograafi.checks import reports, shacl
from hallintograafi.checks.all import load_shapes
from hallintograafi.checks.shapes import Engine, Shapes
from hallintograafi.checks.submission import Judge, Registry, Report, Submitted
from hallintograafi.checks.submission.report import SEVERITIES, Severity
from hallintograafi.commands.shared import FORMAT, LANG, SOURCE, ensure, refused, unreadable, with_settings
from hallintograafi.errors import InputError
from hallintograafi.graph import content, ledger
from hallintograafi.graph.reading import read_file
from hallintograafi.release.manifest import LEDGER

_ENDINGS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR|-…", type=click.Path(path_type=Path))
@LANG
@FORMAT
@click.option("--severity", type=click.Choice(SEVERITIES), default="violation", help="Lightest finding that refuses.")
@click.option(
    "--shapes", "rules", multiple=True, type=click.Path(path_type=Path), help="Judge by these shapes instead."
)
@click.option("--alone", is_flag=True, help="Judge the files without the graph beside them.")
@click.option("--engine", type=click.Choice(["compiled", "pyshacl"]), default="compiled", help="Who judges.")
@SOURCE
@with_settings("data_dir")
def validate(
    files: tuple[Path, ...],
    lang: str,
    form: str,
    severity: str,
    rules: tuple[Path, ...],
    alone: bool,
    engine: Engine,
    source: Path | None,
    **given: Any,
) -> None:
    """Check new data against the shapes and the registry, in the context of the graph.

    Each FILE is RDF, a DIR is searched for RDF files that are not hidden, and - is standard input. With --shapes the
    registry is not asked. Exits with 0 when nothing refuses the data, 1 when something does, 2 when a file cannot be
    read.

    Example: hallintograafi validate --lang fi uusi-asiakirja.trig
    """
    submitted = list(_submitted(files))
    judge = _judge(rules, alone, source, given)
    report = _judged(judge, submitted, engine, cast(Severity, severity))
    click.echo(reports.write(report, form, lang), nl=False)
    if not report.readable:
        raise unreadable(lang)
    if not report.conforms():
        raise refused(lang)


def _judge(rules: tuple[Path, ...], alone: bool, source: Path | None, given: dict[str, Any]) -> Judge:
    """Bring together what judges: shapes, and the released graph with its ledger."""
    if alone:
        return Judge(None, _shapes(rules) if rules else load_shapes(content.find(source)))
    files = content.find(source)
    release = ensure(files, settings.load(**given))
    store = Store()
    store.load(path=release.dump, format=RdfFormat.N_QUADS)
    if rules:
        return Judge(store, _shapes(rules))
    return Judge(store, load_shapes(files), Registry(ledger.read(release.path / LEDGER)))


def _shapes(paths: tuple[Path, ...]) -> Shapes:
    found = shacl.load(statement for path in paths for statement in read_file(path))
    if not found.roots:
        raise InputError(f"{', '.join(map(str, paths))}: there is no shape with a target")
    return found


def _judged(judge: Judge, files: list[Submitted], engine: Engine, severity: Severity) -> Report:
    """Judge the files under a bar of progress, which only a terminal shows."""
    with click.progressbar(length=len(files) + 1, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(step: str) -> None:
            bar.label = step
            bar.update(1)

        return judge.judge(files, engine=engine, progress=progress, severity=severity)


def _submitted(paths: tuple[Path, ...]) -> Iterator[Submitted]:
    for path in paths:
        if str(path) == "-":
            yield Submitted("stdin", sys.stdin.buffer.read())
        elif path.is_dir():
            found = sorted(inner for inner in path.rglob("*") if _is_data(inner, path))
            if not found:
                raise InputError(f"{path}: there is no RDF file here ({' '.join(_ENDINGS)})")
            yield from map(_read, found)
        else:
            yield _read(path)


def _is_data(path: Path, folder: Path) -> bool:
    """Tell whether a file of a folder is RDF to judge; what is hidden, such as our own releases, is not."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix in _ENDINGS and not hidden and path.is_file()


def _read(path: Path) -> Submitted:
    try:
        return Submitted(str(path), path.read_bytes(), base_iri=path.absolute().as_uri())
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
