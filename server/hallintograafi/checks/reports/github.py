"""The report as workflow commands of GitHub Actions, which it shows as annotations of the lines."""

from collections.abc import Iterator
from typing import Final

from hallintograafi.checks.reports import words
from hallintograafi.checks.submission.report import Report, Result, Severity, spoken
from hallintograafi.terms import curie

_COMMANDS: Final[dict[Severity, str]] = {"violation": "error", "warning": "warning", "info": "notice"}


def write(report: Report, language: str) -> str:
    """Write a command a result, a notice a note, and a line that counts."""
    lines = [_command(result, language) for result in report.results]
    lines += [f"::notice::{_data(spoken(note, language))}" for note in report.notes]
    return "\n".join([*lines, words.counted(report, language)]) + "\n"


def _command(result: Result, language: str) -> str:
    parts = [result.message(language), result.detail(language)]
    if result.suggestion is not None:
        parts.append(f"{words.SUGGESTION[language]}: {spoken(result.suggestion.words, language)}")
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(result))
    return f"::{_COMMANDS[result.severity]} {properties}::{_data(chr(10).join(filter(None, parts)))}"


def _properties(result: Result) -> Iterator[tuple[str, str]]:
    place = result.place
    if place is not None:
        yield "file", place.file
        yield "line", str(place.line)
        yield "endLine", str(place.end_line)
        if place.line == place.end_line:
            yield "col", str(place.column)
            yield "endColumn", str(place.end_column)
    yield "title", curie(result.rule)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
