"""The formats that answers come in: media type, file ending, what pyoxigraph calls it."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, eq=False)
class Format:
    """A format, of which there is one each; ``name`` is what ``?format=`` takes and what a file's ending is.

    ``oxigraph`` is None for a table that is made as a file (see :mod:`hallintograafi.engine.tables`).
    """

    name: str
    media_type: str
    oxigraph: QueryResultsFormat | RdfFormat | None


RESULTS: Final = (
    Format("json", "application/sparql-results+json", QueryResultsFormat.JSON),
    Format("xml", "application/sparql-results+xml", QueryResultsFormat.XML),
    Format("csv", "text/csv; charset=utf-8; header=present", QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values; charset=utf-8", QueryResultsFormat.TSV),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
    Format("parquet", "application/vnd.apache.parquet", None),
)
"""Formats of SELECT and ASK answers, the default first; the last two are for SELECT only."""

GRAPHS: Final = (
    Format("ttl", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
    Format("nt", "application/n-triples", RdfFormat.N_TRIPLES),
    Format("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    Format("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    Format("trig", "application/trig", RdfFormat.TRIG),
    Format("nq", "application/n-quads", RdfFormat.N_QUADS),
)
"""Formats of CONSTRUCT and DESCRIBE answers and of documents, the default first."""

NAMES: Final = {found.name: found for found in (*RESULTS, *GRAPHS)}
"""Formats by their names."""

_ENDINGS: Final = {found.media_type: found.name for found in RESULTS if found.oxigraph is None}


def by_name(name: str, formats: tuple[Format, ...] = (*RESULTS, *GRAPHS)) -> Format | None:
    """Find a format by its name."""
    return next((found for found in formats if found.name == name), None)


def file_ending(media_type: str) -> str | None:
    """Give the ending of the file that an answer of this media type is, if it is one to be saved."""
    return _ENDINGS.get(media_type)
