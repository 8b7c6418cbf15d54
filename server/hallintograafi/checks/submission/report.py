"""The outcome of a validation, as people and programs need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.shapes.paths import Path, write

Severity = OneOf["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
"""From the gravest to the lightest."""

Exactness = OneOf["term", "line", "none"]
"""How near a place is: to the term, to about the line, or not known."""

Words = Mapping[str, str]
"""A text by language: fi, sv, en."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a submitted file; lines and columns count from 1, in characters, and the end is not part of it."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A source line and the part of it that is at fault, as offsets from 0 (empty when it is all fine)."""

    line: int
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How to mend a fault: in words, and in text to paste: in place of what the place spans, or beside it."""

    words: Words = field(hash=False)
    snippet: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One fault. A node without an address is named by where it stands: ``_:l12c5``.

    ``rule`` is the IRI of a shape or the name of a check; ``way`` the path from the thing to the value.
    ``messages`` are the rule's own words, ``details`` say exactly what was expected and found; ``also`` are other
    rules that tell the same fault; ``existing`` marks a thing that the submission does not describe but touches.
    """

    severity: Severity
    rule: str
    focus: Term
    messages: Words = field(hash=False)
    details: Words = field(default_factory=dict, hash=False)
    rule_page: str | None = None
    way: Path | None = None
    value: Term | None = None
    component: str | None = None
    place: Span | None = None
    excerpt: tuple[Excerpt, ...] = ()
    suggestion: Suggestion | None = None
    causes: tuple["Result", ...] = ()
    also: tuple[str, ...] = ()
    existing: bool = False

    @property
    def path(self) -> str | None:
        """The IRI of the property, or the path as SPARQL writes it."""
        if self.way is None or isinstance(self.way, NamedNode):
            return self.way and self.way.value
        return write(self.way)

    def message(self, language: str) -> str:
        """Give the rule's own words in ``language``, or in the first language there is."""
        return spoken(self.messages, language)

    def detail(self, language: str) -> str:
        """Give the exact words in ``language``; empty when there are none."""
        return spoken(self.details, language)


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What became of one file. ``exactness`` tells how near the places of its results are."""

    name: str
    format: str | None
    statements: int
    readable: bool
    exactness: Exactness


@dataclass(frozen=True, slots=True)
class Report:
    """All results in the order of the files, and what else has to be known: ``notes`` say which limits were met.

    ``threshold`` is the lightest severity that refuses the submission; ``untold`` counts results left out by a limit.
    ``release`` is the release of the graph that it was judged by, if it was one.
    """

    results: tuple[Result, ...]
    files: tuple[FileSummary, ...]
    notes: tuple[Words, ...] = field(default=(), hash=False)
    threshold: Severity = "violation"
    untold: Mapping[Severity, int] = field(default_factory=dict, hash=False)
    release: str | None = None

    def conforms(self, threshold: Severity | None = None) -> bool:
        """Tell whether nothing as grave as the threshold, or graver, was found, and every file could be read."""
        refused = SEVERITIES[: SEVERITIES.index(threshold or self.threshold) + 1]
        counts = self.counts()
        return self.readable and not any(counts[severity] for severity in refused)

    @property
    def readable(self) -> bool:
        """Whether every file could be read."""
        return all(file.readable for file in self.files)

    def counts(self) -> dict[Severity, int]:
        """Count the results of each severity, untold ones too."""
        return {
            severity: sum(r.severity == severity for r in self.results) + self.untold.get(severity, 0)
            for severity in SEVERITIES
        }


def spoken(words: Words, language: str) -> str:
    """Give a text in ``language``, else in English, else in any language."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")
