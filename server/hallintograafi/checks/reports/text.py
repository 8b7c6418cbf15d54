"""The report as text, each fault with its source lines underlined."""

from collections.abc import Iterator

from hallintograafi.checks.reports import words
from hallintograafi.checks.submission.report import Excerpt, Report, Result, spoken
from hallintograafi.terms import curie


def write(report: Report, language: str) -> str:
    """Write the results, a paragraph each, then what has to be known, and a line that counts."""
    paragraphs = ["\n".join(_result(result, language)) for result in report.results]
    notes = [spoken(note, language) for note in report.notes]
    notes += filter(None, (words.nearness(file, language) for file in report.files)) if report.results else []
    if notes:
        paragraphs.append("\n".join(notes))
    return "\n\n".join([*paragraphs, words.counted(report, language)]) + "\n"


def _result(result: Result, language: str) -> Iterator[str]:
    where = f"{result.place}: " if result.place else ""
    yield f"{where}{words.SEVERITY[result.severity][language]}: {result.message(language)}"
    margin = len(str(max((excerpt.line for excerpt in result.excerpt), default=0)))
    for excerpt in result.excerpt:
        yield from _lines(excerpt, margin)
    if result.existing:
        yield f"  {words.EXISTING[language]}"
    if result.detail(language):
        yield f"  {result.detail(language)}"
    for cause in result.causes if any(cause.path for cause in result.causes) else ():
        yield f"  {words.CAUSE[language]}: {cause.detail(language) or cause.message(language)}"
    if result.suggestion is not None:
        yield f"  {words.SUGGESTION[language]}: {spoken(result.suggestion.words, language)}"
    page = f" <{result.rule_page}>" if result.rule_page else ""
    yield f"  {words.RULE[language]}: {', '.join(map(curie, (result.rule, *result.also)))}{page}"


def _lines(excerpt: Excerpt, margin: int) -> Iterator[str]:
    yield f"  {excerpt.line:>{margin}} | {excerpt.text}".rstrip()
    if excerpt.end > excerpt.start:
        blank = "".join("\t" if character == "\t" else " " for character in excerpt.text[: excerpt.start])
        yield f"  {'':>{margin}} | {blank}{'^' * (excerpt.end - excerpt.start)}"
