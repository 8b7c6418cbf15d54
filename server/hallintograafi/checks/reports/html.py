"""The report as a page of its own: everything in it, nothing to fetch, no script."""

from collections.abc import Iterator
from html import escape

from hallintograafi.checks.reports import words
from hallintograafi.checks.reports.style import STYLE
from hallintograafi.checks.submission.report import Excerpt, Report, Result, spoken
from hallintograafi.checks.submission.rules import address
from hallintograafi.terms import curie


def write(report: Report, language: str) -> str:
    """Write the page."""
    title = escape(words.TITLE[language])
    notes = [spoken(note, language) for note in report.notes]
    notes += [note for file in report.files if (note := words.nearness(file, language))]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language}">',
            f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{STYLE}</style></head>",
            f"<body><main><h1>{title}</h1>",
            f"<p><strong>{escape(words.counted(report, language))}</strong></p>",
            *(f"<p>{escape(note)}</p>" for note in notes),
            *(line for result in report.results for line in _result(result, language)),
            "</main></body></html>\n",
        ]
    )


def _result(result: Result, language: str) -> Iterator[str]:
    severity = words.SEVERITY[result.severity][language]
    where = f"{result.place}: " if result.place else ""
    yield f'<article class="{result.severity}">'
    yield f"<h2>{escape(where)}{severity}</h2><p>{escape(result.message(language))}</p>"
    if result.excerpt:
        yield "<pre>" + "\n".join(map(_line, result.excerpt)) + "</pre>"
    said = [words.EXISTING[language]] if result.existing else []
    said += [result.detail(language)] if result.detail(language) else []
    said += [
        f"{words.CAUSE[language]}: {cause.detail(language) or cause.message(language)}"
        for cause in result.causes
        if cause.way is not None
    ]
    if result.suggestion is not None:
        said.append(f"{words.SUGGESTION[language]}: {spoken(result.suggestion.words, language)}")
    yield from (f"<p>{escape(text)}</p>" for text in said)
    rules = ", ".join(_rule(rule) for rule in (result.rule, *result.also))
    yield f"<footer>{words.RULE[language]}: {rules}</footer></article>"


def _rule(rule: str) -> str:
    page = rule if rule.startswith(("https://", "http://")) else address(rule)
    return f'<a href="{escape(page)}">{escape(curie(rule))}</a>'


def _line(excerpt: Excerpt) -> str:
    text, start, end = excerpt.text, excerpt.start, excerpt.end
    marked = f"<mark>{escape(text[start:end])}</mark>" if end > start else ""
    return f"{excerpt.line:>5} | {escape(text[:start])}{marked}{escape(text[max(start, end) :])}"
