"""The report as text, each fault with its source lines underlined."""

from hallintograafi.checks.submission.report import Report, Result, spoken
from hallintograafi.terms import curie


def write(report: Report, language: str) -> str:
    """Write the results, a paragraph each, the notes, and a line that counts."""
    paragraphs = [_result(result, language) for result in report.results]
    paragraphs += [spoken(note, language) + "\n" for note in report.notes]
    return "\n".join([*paragraphs, str(report.counts()) + "\n"])


def _result(result: Result, language: str) -> str:
    where = f"{result.place}: " if result.place else ""
    return f"{where}{result.severity}: {result.message(language)} [{curie(result.rule)}]\n"
