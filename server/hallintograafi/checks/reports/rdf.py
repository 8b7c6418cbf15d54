"""The report as RDF: a sh:ValidationReport (SHACL section 3.6), with places as W3C pointers beside."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from hallintograafi.checks.shapes.paths import Alternative, Inverse, Path, Sequence
from hallintograafi.checks.shapes.words import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, XSD, sh
from hallintograafi.checks.submission.report import Report, Result, Severity
from hallintograafi.checks.submission.rules import address
from hallintograafi.terms import PREFIXES, term

POINTERS: Final = "http://www.w3.org/2009/pointers#"

_SEVERITIES: Final[dict[Severity, NamedNode]] = {
    "violation": sh("Violation"),
    "warning": sh("Warning"),
    "info": sh("Info"),
}
_LABEL: Final = term("rdfs:label")
_COMMENT: Final = term("rdfs:comment")
_ALSO: Final = term("rdfs:seeAlso")
_LOCATION: Final = term("prov:atLocation")


def write(report: Report, rdf_format: RdfFormat) -> str:
    """Write the report as RDF, with all languages."""
    prefixes = {"ptr": POINTERS, **PREFIXES}
    text = serialize(_report(report), format=rdf_format, prefixes=_used(report, prefixes))
    assert text is not None
    return text.decode()


def _used(report: Report, prefixes: dict[str, str]) -> dict[str, str]:
    """Choose the prefixes that the report needs."""
    text = "\n".join(str(quad) for quad in _report(report))
    return {prefix: namespace for prefix, namespace in prefixes.items() if f"<{namespace}" in text}


def _report(report: Report) -> Iterator[Quad]:
    node = BlankNode("report")
    yield Quad(node, RDF_TYPE, sh("ValidationReport"))
    yield Quad(node, sh("conforms"), Literal(report.conforms()))
    for note in report.notes:
        yield from (Quad(node, _COMMENT, Literal(text, language=language)) for language, text in note.items())
    inner = [BlankNode(f"r{number}") for number in range(len(report.results))]
    yield from (Quad(node, sh("result"), one) for one in inner)
    for result, one in zip(report.results, inner, strict=True):
        yield from _result(result, one)


def _result(result: Result, node: BlankNode) -> Iterator[Quad]:
    yield Quad(node, RDF_TYPE, sh("ValidationResult"))
    yield Quad(node, sh("resultSeverity"), _SEVERITIES[result.severity])
    yield Quad(node, sh("focusNode"), result.focus)
    if result.way is not None:
        yield from _path(node, sh("resultPath"), result.way)
    if result.value is not None:
        yield Quad(node, sh("value"), result.value)
    yield Quad(node, sh("sourceConstraintComponent"), NamedNode(result.component or address(result.rule)))
    if "://" in result.rule:
        yield Quad(node, sh("sourceShape"), NamedNode(result.rule))
    yield from (Quad(node, _ALSO, NamedNode(rule if "://" in rule else address(rule))) for rule in result.also)
    for language, text in result.messages.items():
        detail = result.details.get(language)
        yield Quad(node, sh("resultMessage"), Literal(f"{text} {detail}" if detail else text, language=language))
    yield from _pointer(result, node)
    for number, cause in enumerate(result.causes):
        inner = BlankNode(f"{node.value}-{number}")
        yield Quad(node, sh("detail"), inner)
        yield from _result(cause, inner)


def _path(node: BlankNode, predicate: NamedNode, path: Path, name: str = "p") -> Iterator[Quad]:
    """Write a path as SHACL does (section 2.3.1)."""
    if isinstance(path, NamedNode):
        yield Quad(node, predicate, path)
        return
    inner = BlankNode(f"{node.value}-{name}")
    if isinstance(path, Sequence):
        yield from _list(node, predicate, path.steps, inner.value)
        return
    yield Quad(node, predicate, inner)
    if isinstance(path, Alternative):
        yield from _list(inner, sh("alternativePath"), path.choices, f"{inner.value}c")
    elif isinstance(path, Inverse):
        yield from _path(inner, sh("inversePath"), path.path)
    else:
        word = ("oneOrMorePath" if path.least else "zeroOrMorePath") if path.many else "zeroOrOnePath"
        yield from _path(inner, sh(word), path.path)


def _list(node: BlankNode, predicate: NamedNode, members: tuple[Path, ...], name: str) -> Iterator[Quad]:
    cells = [BlankNode(f"{name}-{number}") for number in range(len(members))]
    yield Quad(node, predicate, cells[0] if cells else RDF_NIL)
    for number, (cell, member) in enumerate(zip(cells, members, strict=True)):
        yield from _path(cell, RDF_FIRST, member)
        yield Quad(cell, RDF_REST, cells[number + 1] if number + 1 < len(cells) else RDF_NIL)


def _pointer(result: Result, node: BlankNode) -> Iterator[Quad]:
    place = result.place
    if place is None:
        return
    pointer = BlankNode(f"{node.value}-at")
    yield Quad(node, _LOCATION, pointer)
    yield Quad(pointer, RDF_TYPE, NamedNode(f"{POINTERS}LineCharPointer"))
    yield Quad(pointer, _LABEL, Literal(place.file))
    for name, number in (("lineNumber", place.line), ("charNumber", place.column)):
        yield Quad(pointer, NamedNode(POINTERS + name), Literal(str(number), datatype=NamedNode(f"{XSD}integer")))
