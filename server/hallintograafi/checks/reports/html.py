"""The report as a page of its own: everything in it, nothing to fetch, no script."""

from collections.abc import Iterator
from html import escape
from typing import Final

from hallintograafi.checks.reports import words
from hallintograafi.checks.submission.report import Excerpt, Report, Result, spoken
from hallintograafi.terms import curie

_STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a;
  background: #fff }
article { border-left: .3rem solid #767676; padding: .1rem 1rem; margin: 1.5rem 0 }
article.violation { border-color: #a3151f } article.warning { border-color: #8a5a00 }
h2 { font-size: 1rem; margin: .5rem 0 } pre { background: #f4f4f4; padding: .5rem; overflow-x: auto }
mark { background: #ffd7d7; text-decoration: underline wavy #a3151f }
footer { color: #555; font-size: .875rem }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #161616 } pre { background: #262626 } mark { background: #5c1a1f; color: #fff }
  footer { color: #bbb } a { color: #9cc4ff } }
"""


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
            f"<title>{title}</title><style>{_STYLE}</style></head>",
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
    short = escape(curie(rule))
    return f'<a href="{escape(rule)}">{short}</a>' if rule.startswith(("https://", "http://")) else short


def _line(excerpt: Excerpt) -> str:
    text, start, end = excerpt.text, excerpt.start, excerpt.end
    marked = f"<mark>{escape(text[start:end])}</mark>" if end > start else ""
    return f"{excerpt.line:>5} | {escape(text[:start])}{marked}{escape(text[max(start, end) :])}"
