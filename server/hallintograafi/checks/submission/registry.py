"""What the registry knows beyond the shapes, and what its checks are given."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from pyoxigraph import NamedNode, Store

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.submission.files import Parsed, Said
from hallintograafi.checks.submission.names import Names
from hallintograafi.checks.submission.places import Part, Places
from hallintograafi.checks.submission.report import Result, Severity, Suggestion, Words
from hallintograafi.checks.submission.rules import address
from hallintograafi.graph.ledger import Entry, Ledger
from hallintograafi.terms import LANGUAGES


class Registry:
    """The ledger of URIs, by address and by kind."""

    def __init__(self, ledger: Ledger) -> None:
        self.entries: Final[dict[str, Entry]] = {entry.iri: entry for entry in ledger}

    @cached_property
    def by_kind(self) -> dict[str, list[Term]]:
        """The addresses that may be used, by kind."""
        found: dict[str, list[Term]] = {}
        for entry in self.entries.values():
            if entry.status != "withdrawn":
                found.setdefault(entry.kind, []).append(NamedNode(entry.iri))
        return found


@dataclass(frozen=True, slots=True)
class At:
    """A part of a statement of the submission."""

    file: int
    number: int
    part: Part = "object"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check of the registry found; ``tell`` makes its result, which takes longer than finding it does."""

    rule: str
    severity: Severity
    at: At
    value: Term | None
    tell: Callable[[], Result]

    def result(self) -> Result:
        """Make the result."""
        return self.tell()


@dataclass(frozen=True)
class Beside:
    """A submission beside the graph. ``data`` and ``store`` hold the submission too."""

    files: Sequence[Parsed]
    data: Data
    store: Store
    places: Places
    names: Names
    registry: Registry

    def statements(self) -> Iterator[tuple[int, int, Said]]:
        """Yield every statement with the numbers of its file and its own."""
        for file, parsed in enumerate(self.files):
            for number, said in enumerate(parsed.said):
                yield file, number, said

    def found(
        self,
        rule: str,
        severity: Severity,
        at: At,
        words: Words,
        focus: Term,
        *,
        value: Term | None = None,
        path: NamedNode | None = None,
        suggest: Callable[[], Suggestion | None] = lambda: None,
        fill: Callable[[str], dict[str, str]] = lambda _: {},
    ) -> Found:
        """Tell what was found; ``fill`` gives the values of the places in ``words`` for a language."""
        tell = partial(self._result, rule, severity, at, words, focus, value, path, suggest, fill)
        return Found(rule, severity, at, value, tell)

    def _result(
        self,
        rule: str,
        severity: Severity,
        at: At,
        words: Words,
        focus: Term,
        value: Term | None,
        path: NamedNode | None,
        suggest: Callable[[], Suggestion | None],
        fill: Callable[[str], dict[str, str]],
    ) -> Result:
        place = self.places.of_statement(at.file, at.number, at.part)
        return Result(
            severity,
            rule,
            self.places.by_place(focus),
            {language: words[language].format(**fill(language)) for language in LANGUAGES},
            rule_page=address(rule),
            way=path,
            value=None if value is None else self.places.by_place(value),
            place=place,
            excerpt=self.places.excerpt(place),
            suggestion=suggest(),
        )
