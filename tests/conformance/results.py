"""Comparing answers with what the suites expect: equal up to the names of blank nodes and, mostly, order."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from conformance.suite import RDF, QueryTest, iri_of

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]

MEDIA_TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
}
"""The format that a result's file is in."""


class WrittenOtherwise(AssertionError):
    """The results are the same but for how numbers and booleans are written."""


@dataclass(frozen=True)
class Table:
    """Solutions; the values of a row are in the order of the variables, which is alphabetic."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


def read(content: bytes, result_format: QueryResultsFormat) -> Table | bool:
    """Read a result in one of SPARQL's formats. CSV has no terms, so its cells become plain literals."""
    if result_format == QueryResultsFormat.CSV:
        return _read_csv(content.decode())
    result = parse_query_results(content, result_format)
    if isinstance(result, QueryBoolean):
        return bool(result)
    names = [variable.value for variable in result.variables]
    return table(names, (dict(zip(names, solution, strict=True)) for solution in result))


def _read_csv(text: str) -> Table:
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    cells = ([BlankNode(cell[2:]) if cell.startswith("_:") else Literal(cell) for cell in row] for row in rows)
    return table(header, (dict(zip(header, row, strict=True)) for row in cells))


def table(names: Iterable[str], rows: Iterable[Mapping[str, Term | None]]) -> Table:
    """Make a table of solutions."""
    variables = tuple(sorted(names))
    return Table(variables, tuple(tuple(row.get(name) for name in variables) for row in rows))


def from_graph(graph: Iterable[Quad]) -> Table | None:
    """Read a result that is written in the suite's result set vocabulary; None when the graph holds none."""
    dataset = Dataset(graph)

    def all_of(subject: Term, name: str) -> list[Term]:
        assert isinstance(subject, NamedNode | BlankNode)
        return [quad.object for quad in dataset.quads_for_subject(subject) if quad.predicate.value == RS + name]

    def name_of(term: Term) -> str:
        assert isinstance(term, Literal)
        return term.value

    heads = [quad.subject for quad in dataset if quad.object == NamedNode(RS + "ResultSet")]
    if not heads:
        return None
    rows = []
    for solution in all_of(heads[0], "solution"):
        bindings = all_of(solution, "binding")
        rows.append({name_of(all_of(node, "variable")[0]): all_of(node, "value")[0] for node in bindings})
    return table(map(name_of, all_of(heads[0], "resultVariable")), rows)


def assert_answers(test: QueryTest, media_type: str, body: bytes) -> None:
    """Fail unless an answer is what a test expects; it comes in the format of the expected result.

    Only where that is a table written as a graph, the answer is JSON.
    """
    assert test.result is not None
    ordered = re.search(r"\bORDER\s+BY\b", test.text.rpartition("}")[2], re.IGNORECASE) is not None
    if test.result.suffix != ".ttl":
        assert media_type == MEDIA_TYPES[test.result.suffix]
        result_format = QueryResultsFormat.from_media_type(media_type)
        assert result_format is not None
        assert_same(read(test.result.read_bytes(), result_format), read(body, result_format), ordered=ordered)
        return
    graph = list(parse(path=test.result, format=RdfFormat.TURTLE, base_iri=iri_of(test.result)))
    solutions = from_graph(graph)
    if solutions is None:
        assert media_type == "text/turtle"
        assert_same_graph(graph, parse(body, RdfFormat.TURTLE))
    else:
        assert_same(solutions, read(body, QueryResultsFormat.JSON), ordered=ordered)


def assert_same(expected: Table | bool, got: Table | bool, *, ordered: bool = False) -> None:
    """Fail unless two results are the same; with :class:`WrittenOtherwise` when they are so by value."""
    if isinstance(expected, bool) or isinstance(got, bool):
        assert expected == got, f"expected {expected}, got {got}"
        return
    assert expected.variables == got.variables
    if _same(expected.rows, got.rows, expected.variables, ordered):
        return
    missing, extra = Counter(expected.rows) - Counter(got.rows), Counter(got.rows) - Counter(expected.rows)
    told = f"variables: {' '.join(expected.variables)}\nmissing:\n{_show(missing)}\nunexpected:\n{_show(extra)}"
    if _same(_valued(expected.rows), _valued(got.rows), expected.variables, ordered):
        raise WrittenOtherwise(told)
    raise AssertionError(told)


def assert_same_graph(expected: Iterable[Quad], got: Iterable[Quad]) -> None:
    """Fail unless two graphs are isomorphic."""
    first, second = Dataset(expected), Dataset(got)
    for dataset in (first, second):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert first == second, f"expected:\n{first}\ngot:\n{second}"


def _same(expected: tuple[Row, ...], got: tuple[Row, ...], variables: tuple[str, ...], ordered: bool) -> bool:
    return _canonical(expected, variables, ordered) == _canonical(got, variables, ordered)


def _canonical(rows: tuple[Row, ...], variables: tuple[str, ...], ordered: bool) -> tuple[set[object], Dataset]:
    """Give the rows with their places or their counts: those without blank nodes, and a graph of the others."""
    marked = [(row, place) for place, row in enumerate(rows)] if ordered else list(Counter(rows).items())
    plain: set[object] = set()
    graph = Dataset()
    for row, mark in marked:
        if not any(isinstance(term, BlankNode) for term in row):
            plain.add((row, mark))
            continue
        node = BlankNode()
        graph.add(Quad(node, NamedNode(RDF + "value"), Literal(mark), DefaultGraph()))
        for name, term in zip(variables, row, strict=True):
            if term is not None:
                graph.add(Quad(node, NamedNode(f"{RS}{name}"), term, DefaultGraph()))
    graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return plain, graph


_INTEGERS = {XSD + name for name in ("integer", "int", "long", "short", "byte", "negativeInteger")}


def _valued(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(tuple(_value(term) for term in row) for row in rows)


def _value(term: Term | None) -> Term | None:
    """Write a number or a boolean in one way, an integer of any kind as xsd:integer; other terms stay as they are."""
    if not isinstance(term, Literal):
        return term
    try:
        match term.datatype.value.removeprefix(XSD):
            case "float" | "double":
                return Literal(repr(float(term.value)), datatype=term.datatype)
            case "decimal":
                return Literal(str(Decimal(term.value).normalize() + 0), datatype=term.datatype)
            case "boolean":
                return Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
            case _ if term.datatype.value in _INTEGERS:
                return Literal(str(int(term.value)), datatype=NamedNode(XSD + "integer"))
    except (InvalidOperation, ValueError):
        pass
    return term


def _show(rows: Counter[Row]) -> str:
    return "\n".join("  " + " | ".join("-" if term is None else str(term) for term in row) for row in rows.elements())
