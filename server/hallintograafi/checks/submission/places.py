"""Where a result stands in the submitted files, with the source lines."""

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Final, TypeVar

from pyoxigraph import BlankNode, NamedNode

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.submission.files import Parsed, Said
from hallintograafi.checks.submission.report import Exactness, Excerpt, Span
from hallintograafi.checks.submission.turtle import CannotLocate, Ranges, locate
from hallintograafi.terms import RDF_TYPE

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_WIDEST: Final = 160
_MOST_LINES: Final = 3
_BACK: Final = 12
_SEARCHED: Final = 100_000

_At = tuple[int, int]
_Key = TypeVar("_Key", bound=Hashable)

Part = str
"""``subject``, ``predicate`` or ``object``."""


class Source:
    """One file's text as lines, and the places of its statements."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return _LINE_END.split(self.parsed.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.parsed.text))]

    @cached_property
    def _ranges(self) -> list[Ranges] | None:
        if not self.parsed.is_turtle:
            return None
        try:
            found = locate(self.parsed.text)
        except CannotLocate:
            return None
        return found if len(found) == len(self.parsed.quads) else None

    @property
    def exactness(self) -> Exactness:
        """How near places are."""
        if self.parsed.is_turtle:
            return "term"
        return "line" if self.parsed.lines is not None else "none"

    def span(self, number: int, part: Part) -> Span | None:
        """Give the place of a part of the statement of that number."""
        if self._ranges is not None:
            start, end = getattr(self._ranges[number], part)
            return Span(self.parsed.name, *self._position(start), *self._position(end))
        if self.parsed.lines is None:
            return None
        return self._near(self.parsed.lines[number], number, part)

    def start(self, number: int, part: Part) -> tuple[int, int] | None:
        """Give the line and column where a part of the statement of that number begins."""
        if self._ranges is not None:
            return self._position(getattr(self._ranges[number], part)[0])
        span = self.span(number, part)
        return (span.line, span.column) if span else None

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def _near(self, line: int, number: int, part: Part) -> Span:
        """Look for the words of a term on the line at which the parser was, or shortly before."""
        term = getattr(self.parsed.said[number], part)
        value = getattr(term, "value", "")
        words = [value, re.split(r"[/#:]", value)[-1]] if isinstance(term, NamedNode) else [value]
        for at in range(line, max(line - _BACK, 0), -1):
            text = self.lines[at - 1] if at <= len(self.lines) else ""
            for word in words:
                column = text.find(word, 0, _SEARCHED) + 1 if word and len(word) > 1 else 0
                if column:
                    return Span(self.parsed.name, at, column, at, column + len(word))
        return Span(self.parsed.name, line, 1, line, 1)

    def excerpt(self, span: Span) -> tuple[Excerpt, ...]:
        """Give the source lines of a place, long ones cut around the fault, and no more than a few."""
        last = min(span.end_line, span.line + _MOST_LINES - 1)
        found = []
        for line in range(span.line, last + 1):
            if line > len(self.lines):
                break
            text = self.lines[line - 1]
            start = min(span.column - 1, len(text)) if line == span.line else len(text) - len(text.lstrip())
            end = min(span.end_column - 1, len(text)) if line == span.end_line else len(text)
            found.append(_cut(line, text, start, max(start, end)))
        return tuple(found)


def _cut(line: int, text: str, start: int, end: int) -> Excerpt:
    if len(text) > _WIDEST:
        first = max(0, min(start - _WIDEST // 4, len(text) - _WIDEST))
        text = ("…" if first else "") + text[first : first + _WIDEST] + ("…" if first + _WIDEST < len(text) else "")
        shift = first - bool(first)
        start, end = start - shift, min(end - shift, len(text))
    return Excerpt(line, text, start, max(start, end))


class Places:
    """All statements of a submission, by what they are about."""

    def __init__(self, files: Sequence[Parsed]) -> None:
        self.sources = [Source(parsed) for parsed in files]
        self._by_name = {source.parsed.name: source for source in self.sources}

    @cached_property
    def _about(self) -> dict[Term, list[_At]]:
        return self._indexed(lambda said: said.subject)

    @cached_property
    def _saying(self) -> dict[tuple[Term, Term], list[_At]]:
        return self._indexed(lambda said: (said.subject, said.predicate))

    @cached_property
    def _linking(self) -> dict[tuple[Term, Term], list[_At]]:
        return self._indexed(lambda said: (said.subject, said.object))

    @cached_property
    def _naming(self) -> dict[Term, list[_At]]:
        return self._indexed(lambda said: said.object)

    def _indexed(self, key: Callable[[Said], _Key]) -> dict[_Key, list[_At]]:
        found: dict[_Key, list[_At]] = {}
        for file, source in enumerate(self.sources):
            for number, said in enumerate(source.parsed.said):
                found.setdefault(key(said), []).append((file, number))
        return found

    def describes(self, node: Term) -> bool:
        """Tell whether the submission says something of ``node``."""
        return node in self._about

    def of_statement(self, file: int, number: int, part: Part = "object") -> Span | None:
        """Give the place of a part of one statement."""
        return self.sources[file].span(number, part)

    def of_result(self, focus: Term, path: object, value: Term | None) -> Span | None:
        """Find what a result is about: the value at fault, else the last value of its path, else the thing itself."""
        if value is not None:
            same = self._linking.get((focus, value), []) if value != focus or isinstance(path, NamedNode) else []
            on_path = (at for at in same if self._said(at).predicate == path)
            at = next(on_path, same[0] if same and value != focus else None)
            if at is None:
                at = next(iter(self._linking.get((value, focus), ())), None)
            if at is not None:
                return self.of_statement(*at)
        elif isinstance(path, NamedNode) and (said := self._saying.get((focus, path))):
            return self.of_statement(*said[-1])
        return self.of_thing(focus) or (self.of_thing(value) if value is not None else None)

    def of_thing(self, node: Term) -> Span | None:
        """Find where a thing is described, first of all where its class is told, else where it is named."""
        own = self._saying.get((node, RDF_TYPE)) or self._about.get(node)
        if own:
            return self.of_statement(*own[0], part="subject")
        named = self._naming.get(node)
        return self.of_statement(*named[0]) if named else None

    def excerpt(self, span: Span | None) -> tuple[Excerpt, ...]:
        """Give the source lines of a place."""
        if span is None or span.file not in self._by_name:
            return ()
        return self._by_name[span.file].excerpt(span)

    def by_place(self, node: Term) -> Term:
        """Name a node without an address by where it stands: ``_:l12c5``, and ``_:f2l12c5`` in a second file."""
        if not isinstance(node, BlankNode):
            return node
        span = self.of_thing(node)
        if span is None:
            return node
        names = list(self._by_name)
        number = names.index(span.file) + 1
        return BlankNode(f"{f'f{number}' if number > 1 else ''}l{span.line}c{span.column}")

    def _said(self, at: tuple[int, int]) -> Said:
        return self.sources[at[0]].parsed.said[at[1]]
