"""``hallintograafi queries`` and ``hallintograafi query``."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from pyoxigraph import RdfFormat, Store

from hallintograafi import settings
from hallintograafi.commands.shared import SOURCE, end_progress, ensure, with_settings
from hallintograafi.engine.base import Query
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.errors import InputError, ParameterError
from hallintograafi.graph import content
from hallintograafi.queries import canned
from hallintograafi.queries.check import instances_query, near_names
from hallintograafi.release import diff, view
from hallintograafi.sparql import bind, refuse_forbidden


@click.command("queries")
@SOURCE
def list_queries(source: Path | None) -> None:
    """List the canned queries with their parameters.

    Example: hallintograafi queries
    """
    for topic, queries in canned.load(content.find(source).queries()).by_topic().items():
        click.secho(topic, bold=True)
        for query in queries:
            flags = " ".join(f"--{parameter.name}" for parameter in query.parameters)
            click.echo(f"  {query.name:34} {query.title['en']} {flags}".rstrip())


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name")
@click.option(
    "--format", "form", default=None, help="A table as json xml csv tsv xlsx parquet, a graph as ttl nt jsonld …"
)
@click.option(
    "--as-of", default=None, help="A day such as 2025-06-04: what is known to have held at another time is out."
)
@SOURCE
@with_settings("data_dir")
@click.pass_context
def query(
    ctx: click.Context, /, name: str, form: str | None, as_of: str | None, source: Path | None, **given: Any
) -> None:
    """Answer a canned query by NAME, or the query in a FILE (- for standard input).

    Parameters of a canned query are options of their own.

    Example: hallintograafi query chairs-on-date --group evk-hankeryhma --date 2025-06-04
    """
    files = content.find(source)
    release = ensure(files, settings.load(**given))
    end_progress()
    store = Store()
    if as_of is None:
        store.load(path=release.dump, format=RdfFormat.N_QUADS)
    else:
        store.extend(view.as_of(diff.read(release), _day(as_of)))
    text = _query_text(name, canned.load(files.queries()), ctx.args, store)
    refuse_forbidden(text)
    results, graph = by_name("csv", RESULTS), by_name("ttl", GRAPHS)
    if form is not None:
        results, graph = by_name(form, RESULTS), by_name(form, GRAPHS)
        if results is None and graph is None:
            raise InputError(f"format '{form}' is none of {', '.join(f.name for f in (*RESULTS, *GRAPHS))}")
    evaluate(store, Query(text, results, graph, 0), lambda _: sys.stdout.buffer, about=release.about)
    sys.stdout.buffer.flush()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--as-of takes a day such as 2025-06-04, not '{text}'") from error


def _query_text(name: str, queries: canned.Collection, args: list[str], store: Store) -> str:
    """The text of a canned query with its parameters bound, or of a file."""
    if name == "-" or "/" in name or name.endswith(".rq"):
        if args:
            raise InputError("parameters go with the name of a canned query, not with a file")
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{name}: cannot be read ({error})") from error
        return "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
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
