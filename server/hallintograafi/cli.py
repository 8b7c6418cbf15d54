"""The command line: ``hallintograafi COMMAND``; every command's ``--help`` shows an example.

Exit codes: 0 good, 1 the data has findings, 2 the input or call cannot be used, 3 the program failed.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from pyoxigraph import RdfFormat, Store

from hallintograafi import __version__, settings
from hallintograafi.checks.findings import is_refusal, report
from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.errors import DataRefused, HallintograafiError, InputError, ParameterError
from hallintograafi.graph import content, dataset, ledger
from hallintograafi.release import build as building
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import bind, refuse_forbidden
from hallintograafi.terms import curie

if TYPE_CHECKING:
    from hallintograafi.checks.shapes import Engine
    from hallintograafi.queries.canned import Collection

# What a command alone needs it imports itself: a server of a release that is there has to start at once.


def main() -> NoReturn:
    """Run the command line and end the process with one of the exit codes."""
    try:
        cli.main(standalone_mode=False)
        code = 0
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except click.exceptions.Exit as error:
        code = error.exit_code
    except HallintograafiError as error:
        click.echo(f"hallintograafi: {error}", err=True)
        code = error.exit_code
    except NotAcceptable as error:
        click.echo(f"hallintograafi: {error}; choose another --format", err=True)
        code = 2
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="hallintograafi")
def cli() -> None:
    """The knowledge graph of Finland's state-administration reforms."""


def _with_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the flags of the named settings; all of them when none is named."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for row in reversed(list(settings.rows())):
            if not names or row.name in names:
                default = f"[{row.variable}; default {row.default}]"
                command = click.option(row.flag, row.name, type=row.type, default=None, help=f"{row.help} {default}")(
                    command
                )
        return command

    return decorate


_SOURCE = click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder with ontology, shapes, data, queries.",
)


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Only run the checks; release nothing.")
@_SOURCE
@_with_settings("data_dir", "publisher_name", "publisher_uri")
def build(only_check: bool, source: Path | None, **given: Any) -> None:
    """Read the files, check them, and release the graph.

    Example: hallintograafi build --data-dir /srv/hallintograafi
    """
    files, chosen = content.find(source), settings.load(**given)
    if only_check:
        findings = building.check(files, progress=_progress).findings
        _end_progress()
        click.echo(report(findings), nl=False)
        if is_refusal(findings):
            raise DataRefused("the data has findings")
        return
    release = building.build(files, chosen, _progress, _tell)
    _end_progress()
    click.echo(f"released {release.version}: {_counts(release)}")


@cli.command()
@_SOURCE
@_with_settings()
def serve(source: Path | None, **given: Any) -> None:
    """Serve the graph over HTTP; builds a release first if there is none of these files.

    Example: hallintograafi serve --port 8080
    """
    chosen = settings.load(**given)
    release = building.ensure(content.find(source), chosen, _progress, _tell)
    _end_progress()
    from hallintograafi.web import server

    server.run(release, chosen, lambda line: click.echo(line, err=True))


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["fi", "sv", "en"]), default="en", help="Language of the messages.")
@click.option("--engine", type=click.Choice(["compiled", "pyshacl"]), default="compiled", help="Who judges.")
@_SOURCE
@_with_settings("data_dir")
def validate(files: tuple[Path, ...], lang: str, engine: "Engine", source: Path | None, **given: Any) -> None:
    """Check new data in FILES against the shapes, in the context of the graph.

    Example: hallintograafi validate --lang fi uusi-asiakirja.trig
    """
    from hallintograafi.checks.submission import check_files

    graph_files = content.find(source)
    release = building.ensure(graph_files, settings.load(**given), _progress, _tell)
    findings = check_files(files, release.dump, graph_files, _progress, engine)
    _end_progress()
    click.echo(report(findings, lang), nl=False)
    if is_refusal(findings):
        raise DataRefused("the data does not conform")


@cli.command("queries")
@_SOURCE
def list_queries(source: Path | None) -> None:
    """List the canned queries with their parameters.

    Example: hallintograafi queries
    """
    from hallintograafi.queries import canned

    for topic, queries in canned.load(content.find(source).queries()).by_topic().items():
        click.secho(topic, bold=True)
        for query in queries:
            flags = " ".join(f"--{parameter.name}" for parameter in query.parameters)
            click.echo(f"  {query.name:34} {query.title['en']} {flags}".rstrip())


@cli.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name")
@click.option(
    "--format", "form", default=None, help="A table as json xml csv tsv xlsx parquet, a graph as ttl nt jsonld …"
)
@_SOURCE
@_with_settings("data_dir")
@click.pass_context
def query(ctx: click.Context, /, name: str, form: str | None, source: Path | None, **given: Any) -> None:
    """Answer a canned query by NAME, or the query in a FILE (- for standard input).

    Parameters of a canned query are options of their own.

    Example: hallintograafi query chairs-on-date --group evk-hankeryhma --date 2025-06-04
    """
    from hallintograafi.queries import canned

    files = content.find(source)
    release = building.ensure(files, settings.load(**given), _progress, _tell)
    _end_progress()
    store = Store()
    store.load(path=release.dump, format=RdfFormat.N_QUADS)
    text = _query_text(name, canned.load(files.queries()), ctx.args, store)
    refuse_forbidden(text)
    results, graph = by_name("csv", RESULTS), by_name("ttl", GRAPHS)
    if form is not None:
        results, graph = by_name(form, RESULTS), by_name(form, GRAPHS)
        if results is None and graph is None:
            raise InputError(f"format '{form}' is none of {', '.join(f.name for f in (*RESULTS, *GRAPHS))}")
    evaluate(store, Query(text, results, graph, 0), lambda _: sys.stdout.buffer, about=release.about)
    sys.stdout.buffer.flush()


@cli.group()
def uris() -> None:
    """The ledger of URIs, data/uris.csv."""


@uris.command("check")
@_SOURCE
@_with_settings("data_dir")
def uris_check(source: Path | None, **given: Any) -> None:
    """Check that no URI is lost, reused or unknown.

    Example: hallintograafi uris check
    """
    from hallintograafi.checks import uris as uri_checks

    files = content.find(source)
    release = manifest.current(settings.load(**given).data_dir)
    before = ledger.read(release.path / manifest.LEDGER) if release else None
    findings = list(uri_checks.check(dataset.read(files), ledger.read(files.ledger), before))
    click.echo(report(findings), nl=False)
    if is_refusal(findings):
        raise DataRefused("the ledger has findings")


@uris.command("mint")
@click.option("--dry-run", is_flag=True, help="Only show what would be minted.")
@_SOURCE
def uris_mint(dry_run: bool, source: Path | None) -> None:
    """Add rows to the ledger for the URIs that have none.

    Example: hallintograafi uris mint --dry-run
    """
    files = content.find(source)
    graph = dataset.read(files)
    before = ledger.read(files.ledger)
    found = ledger.described(statement.quad for statement in (*graph.ontology, *graph.data))
    after = ledger.mint(before, found, datetime.now(UTC).date())
    new = after.entries[len(before.entries) :]
    for entry in new:
        click.echo(ledger.short(entry.iri))
    if not dry_run and new:
        draft = files.ledger.with_suffix(".csv.new")
        draft.write_text(after.text(), encoding="utf-8")
        draft.replace(files.ledger)
    click.echo(f"{len(new)} {'would be ' if dry_run else ''}minted", err=True)


@cli.group()
def sources() -> None:
    """The documents' texts."""


@sources.command("check")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--untouched/--no-untouched", default=True, help="List the sentences that no passage touches.")
@_SOURCE
def sources_check(directory: Path, untouched: bool, source: Path | None) -> None:
    """Compare every quote with the documents' text files in DIRECTORY.

    Example: hallintograafi sources check ../documents
    """
    from hallintograafi.checks import sources as sources_checks

    graph = dataset.read(content.find(source))
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=sources_checks.count(graph), label="quotes", file=sys.stderr, hidden=hidden) as bar:
        result = sources_checks.check(graph, directory, lambda: bar.update(1))
    if untouched:
        for document, sentences in result.untouched.items():
            click.secho(f"{curie(document)}: {len(sentences)} sentences that no passage touches", bold=True)
            for sentence in sentences:
                click.echo(f"  {sentence}")
    click.echo(report(result.findings), nl=False)
    click.echo(f"{result.quotes} quotes compared")
    if is_refusal(result.findings):
        raise DataRefused("the editions differ from the documents")


@cli.command()
@_with_settings("data_dir")
def releases(**given: Any) -> None:
    """List the releases on disk; * marks the current one.

    Example: hallintograafi releases
    """
    chosen: Settings = settings.load(**given)
    current = manifest.current(chosen.data_dir)
    for version in manifest.versions(chosen.data_dir):
        mark = "*" if current and current.version == version else " "
        click.echo(f"{mark} {version}  {_counts(manifest.read(chosen.data_dir / version))}")


def _query_text(name: str, queries: "Collection", args: list[str], store: Store) -> str:
    """The text of a canned query with its parameters bound, or of a file."""
    if name == "-" or "/" in name or name.endswith(".rq"):
        if args:
            raise InputError("parameters go with the name of a canned query, not with a file")
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{name}: cannot be read ({error})") from error
        return "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
    from hallintograafi.queries.check import instances_query, near_names

    found = queries.get(name)
    terms = found.terms(_options(args))
    for parameter in found.parameters:
        value = terms.get(parameter.name)
        if parameter.class_iri and value is not None:
            rows = store.query(instances_query(parameter.class_iri))
            known = [row["thing"].value for row in rows]  # type: ignore[union-attr]
            if value.value not in known:
                raise ParameterError(parameter.name, near_names(parameter, value.value, known))
    return bind(found.text, terms)


def _options(args: list[str]) -> dict[str, str]:
    """Read ``--name value`` and ``--name=value``."""
    values: dict[str, str] = {}
    rest = iter(args)
    for arg in rest:
        name, equals, value = arg.removeprefix("--").partition("=")
        if not arg.startswith("--") or not name:
            raise InputError(f"'{arg}' is not an option; parameters are given as --name value")
        if not equals:
            value = next(rest, "")
            if not value:
                raise InputError(f"--{name} needs a value")
        values[name] = value
    return values


def _counts(release: Release) -> str:
    found = release.manifest
    return f"{found.triples} triples, {found.graphs} passages and readings, {found.things} things"


def _progress(step: str) -> None:
    """Show a step on a terminal, on one line."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{step}", err=True, nl=False)


def _end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)


def _tell(text: str) -> None:
    _end_progress()
    click.echo(text, err=True, nl=False)
