"""The files that a release is taken away in, beside the N-Quads that all is made from.

The same quads always give the same bytes: statements are sorted, and compression tells no time (RFC 1952, 2.3.1).
"""

import gzip
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from hallintograafi.terms import PREFIXES

FOLDER: Final = "dumps"
REIFIES: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")


def _trig(known: Sequence[Quad], said: Sequence[Quad]) -> bytes:
    ordered = [*known, *sorted(said, key=lambda quad: (str(quad.graph_name), str(quad)))]
    return serialize(ordered, format=RdfFormat.TRIG, prefixes=PREFIXES) or b""


def _turtle(known: Sequence[Quad], said: Sequence[Quad]) -> bytes:
    return serialize((quad.triple for quad in known), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _quads(known: Sequence[Quad], said: Sequence[Quad]) -> bytes:
    return serialize([*known, *said], format=RdfFormat.N_QUADS) or b""


def _turtle_with_reifiers(known: Sequence[Quad], said: Sequence[Quad]) -> bytes:
    return serialize(reified(known, said), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _parquet(known: Sequence[Quad], said: Sequence[Quad]) -> bytes:
    from arro3.core import Array, DataType, Field, Schema, Table
    from arro3.io import write_parquet

    rows = [_row(quad) for quad in (*known, *said)]
    arrays: list[Any] = [Array([row[index] for row in rows], DataType.utf8()) for index in range(len(COLUMNS))]
    fields = [Field(name, DataType.utf8()) for name in COLUMNS]
    out = io.BytesIO()
    write_parquet(Table.from_arrays(arrays, schema=Schema(fields)), out, compression="zstd(3)")
    return out.getvalue()


COLUMNS: Final = ("subject", "predicate", "object", "kind", "datatype", "language", "graph")
"""Columns of the Parquet file: ``kind`` is that of the object (iri, literal, blank), ``graph`` is null in the default
graph."""


def _row(quad: Quad) -> tuple[str | None, ...]:
    value = quad.object
    literal = value if isinstance(value, Literal) else None
    graph = quad.graph_name
    return (
        _text(quad.subject),
        quad.predicate.value,
        _text(value),
        "literal" if literal else "blank" if isinstance(value, BlankNode) else "iri",
        literal.datatype.value if literal else None,
        literal.language if literal else None,
        None if isinstance(graph, DefaultGraph) else _text(graph),
    )


def _text(node: object) -> str:
    return f"_:{node.value}" if isinstance(node, BlankNode) else str(getattr(node, "value", node))


def reified(known: Iterable[Quad], said: Iterable[Quad]) -> list[Triple]:
    """Give the dataset as one RDF 1.2 graph: a passage reifies each statement that it makes (``rdf:reifies``).

    Its statements are asserted as in the default graph; what a graph's name says it states stands in triple terms.
    """
    reifiers = (Triple(_name(quad), REIFIES, quad.triple) for quad in said)
    return [*(quad.triple for quad in known), *sorted(reifiers, key=str)]


def _name(quad: Quad) -> NamedNode | BlankNode:
    assert isinstance(quad.graph_name, NamedNode | BlankNode)
    return quad.graph_name


@dataclass(frozen=True)
class Dump:
    """A file of a release: its name, what it is called, its media type, that of what is inside, its EU file type."""

    name: str
    title: Mapping[str, str]
    media_type: str
    file_type: str
    make: Callable[[Sequence[Quad], Sequence[Quad]], bytes]

    @property
    def is_compressed(self) -> bool:
        """Tell whether the file is compressed by gzip."""
        return self.name.endswith(".gz")


DUMPS: Final = (
    Dump(
        "hallintograafi.nq.gz",
        {
            "fi": "Koko aineisto N-Quads-muodossa, pakattuna",
            "sv": "Hela datamängden som N-Quads, komprimerad",
            "en": "The whole dataset as N-Quads, compressed",
        },
        "application/n-quads",
        "RDF_N_QUADS",
        _quads,
    ),
    Dump(
        "hallintograafi.trig.gz",
        {
            "fi": "Koko aineisto TriG-muodossa, pakattuna",
            "sv": "Hela datamängden som TriG, komprimerad",
            "en": "The whole dataset as TriG, compressed",
        },
        "application/trig",
        "RDF_TRIG",
        _trig,
    ),
    Dump(
        "hallintograafi.ttl.gz",
        {
            "fi": "Tiedot ilman lähteitään (oletusgraafi) Turtle-muodossa, pakattuna",
            "sv": "Uppgifterna utan sina källor (standardgrafen) som Turtle, komprimerad",
            "en": "What is known, without who says it (the default graph), as Turtle, compressed",
        },
        "text/turtle",
        "RDF_TURTLE",
        _turtle,
    ),
    Dump(
        "hallintograafi-rdf12.ttl.gz",
        {
            "fi": "RDF 1.2 -laitos: katkelmat väitteiden reifioijina, Turtle 1.2, pakattuna",
            "sv": "RDF 1.2-utgåva: textställen som reifierare av påståenden, Turtle 1.2, komprimerad",
            "en": "RDF 1.2 edition: passages as reifiers of statements, Turtle 1.2, compressed",
        },
        "text/turtle",
        "RDF_TURTLE",
        _turtle_with_reifiers,
    ),
    Dump(
        "hallintograafi.parquet",
        {
            "fi": "Väitteet taulukkona (Parquet)",
            "sv": "Påståendena som tabell (Parquet)",
            "en": "The statements as a table (Parquet)",
        },
        "application/vnd.apache.parquet",
        "PARQUET",
        _parquet,
    ),
)
"""The files, each made from the default graph and the named graphs."""


def write(release: Path, known: Iterable[Quad], said: Iterable[Quad]) -> None:
    """Write the files into a release directory that is being made."""
    known, said = sorted(known, key=str), sorted(said, key=str)
    (release / FOLDER).mkdir()
    for dump in DUMPS:
        body = dump.make(known, said)
        if dump.is_compressed:
            body = gzip.compress(body, 6, mtime=0)
        (release / FOLDER / dump.name).write_bytes(body)


def find(name: str) -> Dump | None:
    """Find a file by its name."""
    return next((dump for dump in DUMPS if dump.name == name), None)
