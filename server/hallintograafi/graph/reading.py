"""RDF files read with the line of every statement.

pyoxigraph tells positions only for syntax errors, so the parser is fed one line at a time and the number of
lines it has taken when a statement comes out is the line on which that statement's object ends.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad, RdfFormat, Triple, parse

from hallintograafi.errors import InputError, SyntaxFault

PLACE_IN_WORDS: Final = re.compile(r"^Parser error (?:at|between) line [^:]*: ")
"""What pyoxigraph says in words of the place that it also gives in figures."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: ``file`` as the reader was told to call it, ``line`` from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A quad and its place."""

    quad: Quad
    place: Place


class CountedLines(io.RawIOBase):
    """A byte stream that gives one line a read and counts them."""

    def __init__(self, data: bytes) -> None:
        self._lines = iter(data.splitlines(keepends=True))
        self._rest = b""
        self.count = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Give the next line, or what is left of it."""
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.count += bool(self._rest)
        piece = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(piece) :]
        return piece


def format_of(path: Path) -> RdfFormat:
    """Tell the RDF format from a file's ending; raises :class:`InputError` for an unknown one."""
    found = RdfFormat.from_extension(path.suffix.lstrip("."))
    if found is None:
        raise InputError(f"{path}: unknown kind of file; RDF is read from .ttl .trig .nt .nq .rdf .jsonld")
    return found


def read_text(data: bytes, rdf_format: RdfFormat, name: str, base_iri: str | None = None) -> Iterator[Statement]:
    """Parse ``data`` and yield its statements with their places.

    Blank nodes get labels that differ from those of every other file. Raises :class:`SyntaxFault` with line
    and column where the text is not RDF 1.1 of that format.
    """
    lines = CountedLines(data)
    try:
        for quad in parse(cast(IO[bytes], lines), rdf_format, base_iri=base_iri, rename_blank_nodes=True):
            place = Place(name, max(lines.count, 1))
            if is_newer(quad):
                raise SyntaxFault("triple terms and base directions of RDF 1.2 are not known here", name, place.line)
            yield Statement(quad, place)
    except SyntaxError as error:
        raise SyntaxFault(PLACE_IN_WORDS.sub("", error.msg.strip()), name, error.lineno, error.offset) from error
    except ValueError as error:
        raise SyntaxFault(str(error), name) from error


def is_newer(quad: Quad) -> bool:
    """Tell whether a quad says something that RDF 1.1 cannot say."""
    value = quad.object
    return isinstance(value, Triple) or (isinstance(value, Literal) and value.direction is not None)


def read_file(path: Path, name: str | None = None) -> list[Statement]:
    """Read an RDF file; ``name`` is what places call it (default: the path as given).

    Raises :class:`InputError` when the file cannot be read and :class:`SyntaxFault` when it cannot be parsed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    return list(read_text(data, format_of(path), name or str(path), base_iri=path.absolute().as_uri()))


def in_default_graph(statement: Statement) -> bool:
    """Tell whether the statement stands in no named graph."""
    return isinstance(statement.quad.graph_name, DefaultGraph)


def has_blank_node(quad: Quad) -> bool:
    """Tell whether a quad uses a blank node, which has no address and cannot be linked to."""
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
