"""The answer to a query as a table for a page: its first rows, with the names of what stands in them."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from hallintograafi.engine.base import Answer, Query
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.web.site import Site
from hallintograafi.web.things import names
from hallintograafi.web.things.names import Names

Node = NamedNode | Literal | BlankNode | Triple

SHOWN: Final = 1000
"""Rows that a page shows; the whole answer is for downloading."""

_READ: Final = 512 * 1024
"""Bytes of an answer that are read for a page."""


@dataclass(frozen=True)
class Table:
    """Rows of an answer; ``verdict`` is that of an ASK query, ``graph`` tells that the rows are statements.

    ``more`` tells that there are rows beyond. ``names`` are those of the IRIs, in any language.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Node | None, ...], ...]
    names: Names
    verdict: bool | None = None
    graph: bool = False
    more: bool = False


async def table(site: Site, text: str, client: str = "") -> Table:
    """Ask a query; raises what :meth:`Engine.answer` raises."""
    query = Query(text, by_name("tsv", RESULTS), by_name("nt", GRAPHS), site.settings.query_seconds, client=client)
    answer = await site.engine.answer(query)
    body, cut = await _start(answer)
    if answer.media_type.startswith("application/n-triples"):
        quads = parse(body, RdfFormat.N_TRIPLES)
        columns: tuple[str, ...] = ("subject", "predicate", "object")
        rows: list[tuple[Node | None, ...]] = [(quad.subject, quad.predicate, quad.object) for quad in quads]
        return await _named(site, columns, rows, graph=True, cut=cut)
    solutions = parse_query_results(body, format=QueryResultsFormat.TSV)
    if isinstance(solutions, QueryBoolean):
        return Table((), (), Names(), verdict=bool(solutions))
    assert isinstance(solutions, QuerySolutions)
    columns = tuple(variable.value for variable in solutions.variables)
    return await _named(site, columns, [tuple(row) for row in solutions], graph=False, cut=cut)


async def _named(
    site: Site, columns: tuple[str, ...], rows: list[tuple[Node | None, ...]], *, graph: bool, cut: bool
) -> Table:
    shown = tuple(rows[:SHOWN])
    iris = {node.value for row in shown for node in row if isinstance(node, NamedNode)}
    return Table(columns, shown, await names.read(site, iris), graph=graph, more=cut or len(rows) > SHOWN)


async def _start(answer: Answer) -> tuple[bytes, bool]:
    """Read an answer's whole lines up to a bound; tell whether there are more."""
    parts, size = [], 0
    try:
        async for chunk in answer.chunks:
            parts.append(chunk)
            size += len(chunk)
            if size > _READ:
                break
    finally:
        await answer.close()
    body = b"".join(parts)
    return (body, False) if size <= _READ else (body[: body.rfind(b"\n", 0, _READ) + 1], True)
