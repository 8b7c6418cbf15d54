"""One query on one store, written to one file: the part that workers and the command line share."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import IO

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from hallintograafi.engine import tables
from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.formats import Format
from hallintograafi.engine.limits import Counted, Limits, Overrun
from hallintograafi.errors import SyntaxFault
from hallintograafi.sparql import holds
from hallintograafi.terms import BASE, PREFIXES, VOCABULARIES

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_UNKNOWN_FUNCTION = re.compile(r"custom function <?([^\s<>]+)>? is not supported")
LINES, _PREFIXED = ("nt", "nq"), ("ttl", "trig", "rdf")
_PREFIX = re.compile(r"([a-z]+):")
_SAMPLE = 2000
"""Triples looked at for the prefixes that a Turtle answer needs; more would hold back the first byte."""


def evaluate(
    store: Store,
    query: Query,
    start: Callable[[str], IO[bytes]],
    limits: Limits | None = None,
    about: Mapping[str, str] | None = None,
) -> None:
    """Answer ``query``; ``start`` is called with the media type once it is known and gives the output.

    ``about`` is what files tell of themselves, beside the query.
    Query and result stay on the calling thread, as pyoxigraph demands. Raises :class:`SyntaxFault` with line and
    column in the query, :class:`NotAcceptable`, or :class:`~hallintograafi.engine.limits.Overrun`.
    """
    write(run(store, query), query, start, limits or Limits(sys.maxsize, sys.maxsize), about)


def write(
    result: QuerySolutions | QueryBoolean | Iterable[Triple],
    query: Query,
    start: Callable[[str], IO[bytes]],
    limits: Limits,
    about: Mapping[str, str] | None = None,
) -> None:
    """Write the result of a query in the format that it asks for; raises as :func:`evaluate` does."""
    if not isinstance(result, QuerySolutions | QueryBoolean):
        if query.graph is None:
            raise NotAcceptable("the query gives a graph")
        _write_graph(result, query.graph, limits.output(start(query.graph.media_type), query.graph), limits)
    else:
        if query.results is None:
            raise NotAcceptable("the query gives a table or a yes or no")
        if not isinstance(query.results.oxigraph, QueryResultsFormat):
            if isinstance(result, QueryBoolean):
                raise NotAcceptable(f"the query gives a yes or no, which does not come as {query.results.name}")
            body = tables.write(result, query.results.name, {"query": query.text, **(about or {})}, limits)
            out = limits.output(start(query.results.media_type), query.results)
            out.write(body)
            out.finish()
            return
        out = limits.output(start(query.results.media_type), query.results, query.text)
        try:
            result.serialize(out.file, query.results.oxigraph)
        except Overrun:
            if not limits.truncate:
                raise
        out.finish()


def run(store: Store, query: Query) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Start a query; our prefixes are known to a query that declares none of its own."""
    protocol_dataset = bool(query.default_graphs or query.named_graphs)
    try:
        return store.query(
            query.text,
            base_iri=f"{BASE}sparql" if _may_be_relative(query.text) else None,
            prefixes=None if "prefix" in query.text.lower() else _prefixes_in(query.text),
            default_graph=[NamedNode(iri) for iri in query.default_graphs] if protocol_dataset else None,
            named_graphs=[NamedNode(iri) for iri in query.named_graphs] if protocol_dataset else None,
        )
    except SyntaxError as error:
        raise syntax_fault(str(error)) from error
    except ValueError as error:
        raise SyntaxFault(str(error), "query") from error
    except RuntimeError as error:
        if (unknown := _UNKNOWN_FUNCTION.search(str(error))) is None:
            raise
        raise SyntaxFault(f"the function <{unknown[1]}> is not known here", "query") from error


def _prefixes_in(text: str) -> dict[str, str]:
    """Give those of our prefixes whose names stand in the text: parsing them all takes longer than most queries."""
    return {name: PREFIXES[name] for name in _PREFIX.findall(text) if name in PREFIXES}


def _may_be_relative(text: str) -> bool:
    """Tell whether an IRI may have to be resolved: every "<" that starts none of the web, ``IRI(…)``, escapes."""
    absolute = text.count("<http://") + text.count("<https://")
    return text.count("<") != absolute or "\\" in text or holds(text, ("IRI", "URI"))


def syntax_fault(text: str) -> SyntaxFault:
    """Turn pyoxigraph's word on a bad query into a sentence with its place."""
    match = _PLACE.match(text)
    if match is None:
        return SyntaxFault(text, "query")
    line, column, expected = int(match[1]), int(match[2]), match[3]
    items = [item.strip() for item in expected.removeprefix("expected ").removeprefix("one of ").split(", ")]
    sentences = [item for item in items if re.fullmatch(r"[A-Za-z][A-Za-z ]* [A-Za-z ]+", item)]
    words = [item for item in items if re.fullmatch(r"[A-Z]+|\"[^\"]+\"", item)]
    if sentences:
        reason = sentences[0][0].lower() + sentences[0][1:]
    elif words:
        reason = f"expected {' or '.join(words[:6])}{' or more' if len(words) > 6 else ''}"
    else:
        reason = "this is not SPARQL"
    return SyntaxFault(reason, "query", line, column)


def _write_graph(result: Iterable[Triple], found: Format, out: Counted, limits: Limits) -> None:
    rdf_format = found.oxigraph
    assert isinstance(rdf_format, RdfFormat)
    triples = iter(result)
    if found.name in LINES and not limits.truncate and isinstance(triples, QueryTriples):
        triples.serialize(out.file, rdf_format)  # faster, and its lines are counted
    else:
        sample = list(islice(triples, _SAMPLE)) if found.name in _PREFIXED else []
        prefixes = used_prefixes(sample) if sample else None
        serialize(out.statements(chain(sample, triples)), out.file, rdf_format, prefixes=prefixes)
    out.finish()


def used_prefixes(triples: list[Triple]) -> dict[str, str]:
    """Give those of our prefixes that the triples use; all vocabularies when there are many triples."""
    found = set(_namespaces(triples))
    used = {name: namespace for name, namespace in PREFIXES.items() if namespace in found}
    return {**VOCABULARIES, **used} if len(triples) == _SAMPLE else used


def _namespaces(triples: list[Triple]) -> Iterator[str]:
    for triple in triples:
        for node in (
            triple.subject,
            triple.predicate,
            triple.object,
            getattr(triple.object, "datatype", None),
        ):
            if isinstance(node, NamedNode):
                yield node.value[: max(node.value.rfind("/"), node.value.rfind("#")) + 1]
