"""The report as JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import Literal

if TYPE_CHECKING:  # who only asks for the schema need not load what judges
    from hallintograafi.checks.shapes import Term
    from hallintograafi.checks.submission.report import Report, Result


def write(report: Report, language: str) -> str:
    """Write the report with all three languages; ``language`` chooses what stands in ``message`` and ``detail``."""
    return json.dumps(as_dict(report, language), ensure_ascii=False, indent=2) + "\n"


def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of the report."""
    text = files("hallintograafi.checks.reports").joinpath("report.schema.json").read_text(encoding="utf-8")
    return cast(dict[str, Any], json.loads(text))


def as_dict(report: Report, language: str) -> dict[str, Any]:
    """Give the report as JSON has it."""
    return {
        "conforms": report.conforms(),
        "release": report.release,
        "threshold": report.threshold,
        "counts": report.counts(),
        "language": language,
        "files": [
            {
                "name": file.name,
                "format": file.format,
                "statements": file.statements,
                "readable": file.readable,
                "exactness": file.exactness,
            }
            for file in report.files
        ],
        "notes": [dict(note) for note in report.notes],
        "results": [_result(result, language) for result in report.results],
    }


def _result(result: Result, language: str) -> dict[str, Any]:
    place, suggestion = result.place, result.suggestion
    return {
        "severity": result.severity,
        "rule": result.rule,
        "rulePage": result.rule_page,
        "alsoRules": list(result.also),
        "component": result.component,
        "focus": _term(result.focus),
        "path": result.path,
        "value": None if result.value is None else _term(result.value),
        "existing": result.existing,
        "message": result.message(language),
        "detail": result.detail(language),
        "messages": dict(result.messages),
        "details": dict(result.details),
        "place": place
        and {
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
        "excerpt": [
            {"line": line.line, "text": line.text, "start": line.start, "end": line.end} for line in result.excerpt
        ],
        "suggestion": suggestion
        and {"texts": dict(suggestion.words), "snippet": suggestion.snippet, "replaces": suggestion.replaces},
        "causes": [_result(cause, language) for cause in result.causes],
    }


def _term(term: Term) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"type": "iri" if str(term).startswith("<") else "blank", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        return {**found, "language": term.language}
    return {**found, "datatype": term.datatype.value}
