"""Submitted files: their text, format and statements, or why they cannot be read."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Final, NamedTuple, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.submission import formats, hazards
from hallintograafi.checks.submission.report import Span, Words
from hallintograafi.checks.submission.syntax import WORDS, unreadable
from hallintograafi.graph.reading import PLACE_IN_WORDS, CountedLines, is_newer

_LONGEST: Final = 300
_BOM: Final = "\ufeff"
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Submitted:
    """A file as given. ``base_iri`` is what its relative addresses stand on, if they may stand on something."""

    name: str
    body: bytes
    media_type: str | None = None
    base_iri: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be read, in words, and the parser's own (English) words beside, with their place."""

    words: Words
    place: Span | None


class Said(NamedTuple):
    """A statement, taken apart once; there are no triple terms in it, and terms that are the same are one object."""

    subject: Term
    predicate: NamedNode
    object: Term
    graph_name: NamedNode | BlankNode | DefaultGraph


@dataclass(slots=True)
class Parsed:
    """A file that was read. ``lines`` hold the line of each statement where the format knows nothing better.

    ``quads`` are its statements as the store takes them, ``said`` the same taken apart.
    """

    name: str
    text: str
    format: RdfFormat | None
    quads: list[Quad] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    lines: list[int] | None = None
    fault: Fault | None = None

    @property
    def is_turtle(self) -> bool:
        """Tell whether terms can be located exactly."""
        return self.format in formats.TURTLE_FAMILY


def read(submitted: Submitted, most: int | None = None) -> Parsed:
    """Read a file; what is wrong with it stands in ``fault``, and then it has no statements.

    Of a file with more than ``most`` statements only one more is read.
    """
    body = submitted.body
    told = _not_text(submitted.name, body)
    if isinstance(told, Fault):
        return Parsed(submitted.name, "", None, fault=told)
    parsed = Parsed(submitted.name, told, _format(submitted))
    body = told.encode()
    if (hazard := hazards.find(told, cast(RdfFormat, parsed.format))) is not None:
        place = _place_of_byte(submitted.name, body, len(told[: hazard.offset].encode()))
        parsed.fault = Fault(hazard.words, place)
        return parsed
    try:
        if parsed.is_turtle:
            _parse_at_once(parsed, body, submitted.base_iri, most)
        else:
            _parse_by_line(parsed, body, submitted.base_iri, most)
    except SyntaxError as error:
        parsed.fault = Fault(unreadable(_reason(error)), _error_place(parsed, error))
    except ValueError as error:
        parsed.fault = Fault(unreadable(str(error)), None)
    if parsed.fault is not None:
        parsed.quads.clear()
        if formats.is_web_page(body):
            parsed.fault = Fault(WORDS["web page"], Span(parsed.name, 1, 1, 1, 1))
    parsed.said = _taken_apart(parsed.quads)
    return parsed


def _taken_apart(quads: list[Quad]) -> list[Said]:
    seen: dict[object, object] = {}
    one = seen.setdefault
    return [Said(*[one(term, term) for term in quad]) for quad in quads]  # type: ignore[arg-type]


def _format(submitted: Submitted) -> RdfFormat:
    return (
        formats.of_media_type(submitted.media_type)
        or formats.of_name(submitted.name)
        or formats.sniffed(submitted.body)
    )


def _not_text(name: str, body: bytes) -> str | Fault:
    """Give the text of a file, or say that it is none."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Fault(WORDS["utf-16"], Span(name, 1, 1, 1, 1))
    if body.startswith(b"PK\x03\x04"):
        return Fault(WORDS["archive"], None)
    zero = body.find(b"\0")
    try:
        text = body.decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        if zero >= 0:
            return Fault(WORDS["binary"], None)
        place = _place_of_byte(name, body, error.start)
        byte = f"0x{body[error.start]:02X}"
        return Fault({language: text.replace("{byte}", byte) for language, text in WORDS["utf-8"].items()}, place)
    return Fault(WORDS["nul"], _place_of_byte(name, body, zero)) if zero >= 0 else text


def _place_of_byte(name: str, body: bytes, offset: int) -> Span:
    before = body[:offset].decode("utf-8", "replace").removeprefix(_BOM)
    lines = _LINE_END.split(before)
    line, column = len(lines), len(lines[-1]) + 1
    return Span(name, line, column, line, column + 1)


def _parse_at_once(parsed: Parsed, body: bytes, base_iri: str | None, most: int | None) -> None:
    quads = parsed.quads
    found = parse(body, cast(RdfFormat, parsed.format), base_iri=base_iri, rename_blank_nodes=True)
    for quad in found if most is None else islice(found, most + 1):
        quads.append(quad)
        if is_newer(quad):
            parsed.fault = Fault(WORDS["newer"], None)
            return


def _parse_by_line(parsed: Parsed, body: bytes, base_iri: str | None, most: int | None) -> None:
    source, parsed.lines = CountedLines(body), []
    rdf_format = cast(RdfFormat, parsed.format)
    try:
        found = parse(cast(IO[bytes], source), rdf_format, base_iri=base_iri, rename_blank_nodes=True)
        for quad in found if most is None else islice(found, most + 1):
            parsed.quads.append(quad)
            parsed.lines.append(max(source.count, 1))
            if is_newer(quad):
                parsed.fault = Fault(WORDS["newer"], Span(parsed.name, source.count, 1, source.count, 1))
                return
    except SyntaxError as error:
        if error.lineno is None:
            error.lineno = max(source.count, 1)
        raise


def _reason(error: SyntaxError) -> str:
    return PLACE_IN_WORDS.sub("", re.sub(r"\s*\(line \d+\)$", "", error.msg.strip()))[:_LONGEST]


def _error_place(parsed: Parsed, error: SyntaxError) -> Span | None:
    if error.lineno is None:
        return None
    column, end_column = error.offset or 1, error.end_offset or error.offset or 1
    if parsed.format == RdfFormat.JSON_LD:  # that parser counts bytes
        line = _LINE_END.split(parsed.text)[error.lineno - 1 : error.lineno]
        raw = (line or [""])[0].encode()
        column, end_column = (len(raw[: n - 1].decode("utf-8", "ignore")) + 1 for n in (column, end_column))
    return Span(parsed.name, error.lineno, column, error.end_lineno or error.lineno, max(end_column, 1))
