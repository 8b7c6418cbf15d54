"""Findings in the authored files told as a validation tells: columns, exact words, suggestions, each fault once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, cast

from pyoxigraph import BlankNode, NamedNode

from hallintograafi.checks import shapes as shacl
from hallintograafi.checks.findings import Finding, ordered
from hallintograafi.checks.shapes import Memory, Shapes, Term
from hallintograafi.checks.submission import Report, Submitted
from hallintograafi.checks.submission import files as reading
from hallintograafi.checks.submission.files import Parsed
from hallintograafi.checks.submission.joining import joined
from hallintograafi.checks.submission.once import once
from hallintograafi.checks.submission.places import Part, Places, Source
from hallintograafi.checks.submission.report import SEVERITIES, FileSummary, Result, Severity, Span
from hallintograafi.checks.submission.rules import address, load
from hallintograafi.checks.submission.telling import Telling
from hallintograafi.checks.submission.telling import unreadable as unreadable_file
from hallintograafi.checks.uris import LEDGER_FILE
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import Place
from hallintograafi.terms import curie

_PARTS: Final[tuple[Part, ...]] = ("subject", "predicate", "object")


def explain(content: Content, findings: Sequence[Finding], shapes: Shapes | None = None) -> Report:
    """Make the report of what the checks found in the files of ``content``.

    Those of shapes are judged anew for it, with ``shapes``, since a result knows more than a finding. Without findings
    nothing is read.
    """
    if not findings:
        return Report((), ())
    told = _Files(content)
    results = [told.result(finding) for finding in ordered(findings) if not _is_of_shape(finding)]
    if shapes is not None and any(map(_is_of_shape, findings)):
        judged = told.judged(shapes)
        values = [result.value for result in judged]
        results = joined(judged, values, results, lambda result: result) + judged
    return Report(tuple(sorted(results, key=_order)), tuple(told.summaries()))


def unreadable(content: Content) -> Report:
    """Make the report of the RDF files of ``content`` that cannot be read."""
    told = _Files(content, content.shapes())
    return Report(tuple(told.unreadable()), tuple(told.summaries()))


def _is_of_shape(finding: Finding) -> bool:
    return "://" in finding.rule


def _order(result: Result) -> tuple[str, int, int, int, str, str]:
    place = result.place
    where = (place.file, place.line, place.column) if place else ("~", 0, 0)
    return *where, SEVERITIES.index(result.severity), result.rule, str(result.focus)


class _Files:
    """The authored files, read so that every term has its place."""

    def __init__(self, content: Content, others: Iterable[Path] = ()) -> None:
        self._rdf = [
            reading.read(Submitted(content.name(path), path.read_bytes(), base_iri=path.absolute().as_uri()))
            for path in (*content.ontology(), *content.data(), *others)
        ]
        rows = content.ledger.read_text(encoding="utf-8") if content.ledger.is_file() else ""
        self._places = Places([*self._rdf, Parsed(LEDGER_FILE, rows, None)])
        self._pages = {rule.check for rule in load()}
        self._lines: dict[str, dict[int, list[int]]] = {}

    def judged(self, shapes: Shapes) -> list[Result]:
        """Judge all the statements by the shapes."""
        data = Memory(quad for file in self._rdf for quad in file.quads)
        telling = Telling(data, shapes, Memory(shapes.quads), self._places)
        return telling.results(once(shacl.judge(data, shapes, None)), None, Counter())

    def unreadable(self) -> Iterator[Result]:
        """Tell each file that cannot be read."""
        return (unreadable_file(file, self._places) for file in self._rdf if file.fault is not None)

    def result(self, finding: Finding) -> Result:
        """Make a result of a finding that is of no shape."""
        span = self._span(finding)
        thing = NamedNode(finding.subject) if "://" in finding.subject else BlankNode(finding.subject)
        return Result(
            severity=cast(Severity, finding.severity),
            rule=finding.rule,
            focus=thing,
            messages={language: f"{curie(finding.subject)}: {text}" for language, text in finding.messages.items()},
            rule_page=address(finding.rule) if finding.rule in self._pages else None,
            way=None if finding.path is None else NamedNode(finding.path),
            value=thing if finding.rule.startswith("uris:") else None,
            place=span,
            excerpt=self._places.excerpt(span),
        )

    def summaries(self) -> Iterator[FileSummary]:
        """Tell what was read."""
        for source in self._places.sources[: len(self._rdf)]:
            parsed = source.parsed
            name = parsed.format.name if parsed.format else None
            yield FileSummary(parsed.name, name, len(parsed.quads), parsed.fault is None, source.exactness)

    @cached_property
    def _by_name(self) -> dict[str, Source]:
        return {source.parsed.name: source for source in self._places.sources}

    def _span(self, finding: Finding) -> Span | None:
        """Find the words of a finding on its line; the whole line when they are not told apart."""
        place = finding.place
        source = self._by_name.get(place.file) if place else None
        if place is None or source is None:
            return None
        for number in self._ending_on(source, place.line):
            if (part := _part(source, number, finding)) and (span := source.span(number, part)) is not None:
                return span
        return _whole_line(source, place)

    def _ending_on(self, source: Source, line: int) -> list[int]:
        """Give the statements whose object ends on a line."""
        name = source.parsed.name
        if name not in self._lines:
            found = self._lines[name] = {}
            for number in range(len(source.parsed.quads)):
                if (span := source.span(number, "object")) is not None:
                    found.setdefault(span.end_line, []).append(number)
        return self._lines[name].get(line, [])


def _part(source: Source, number: int, finding: Finding) -> Part | None:
    """Tell which part of a statement a finding is about, if it is about this one."""
    quad = source.parsed.quads[number]
    if finding.path is None:
        return next((part for part in _PARTS if _text(getattr(quad, part)) == finding.subject), None)
    if quad.predicate.value == finding.path and _text(cast(Term, quad.subject)) == finding.subject:
        return "object"
    return None


def _text(term: Term) -> str:
    return getattr(term, "value", "")


def _whole_line(source: Source, place: Place) -> Span:
    text = source.lines[place.line - 1] if place.line <= len(source.lines) else ""
    first = len(text) - len(text.lstrip()) + 1
    return Span(place.file, place.line, first, place.line, max(len(text) + 1, first))
