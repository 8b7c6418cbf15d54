"""The report as SARIF 2.1.0 (OASIS), which code hosts show beside the lines."""

import json
from typing import Any, Final
from urllib.parse import quote

from hallintograafi import __version__
from hallintograafi.checks.reports import words
from hallintograafi.checks.submission.report import Report, Result, Severity, Span, spoken
from hallintograafi.terms import BASE, curie

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final[dict[Severity, str]] = {"violation": "error", "warning": "warning", "info": "note"}
_TAGS: Final = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-US"}


def write(report: Report, language: str) -> str:
    """Write one run with a rule for each rule that was broken."""
    rules = list(dict.fromkeys(result.rule for result in report.results))
    pages = {result.rule: result.rule_page for result in report.results}
    run = {
        "tool": {
            "driver": {
                "name": "hallintograafi",
                "version": __version__,
                "informationUri": BASE,
                "rules": [_rule(rule, pages[rule]) for rule in rules],
            }
        },
        "language": _TAGS.get(language, "en-US"),
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": _uri(file.name)}} for file in report.files],
        "invocations": [_invocation(report, language)],
        "results": [_result(result, rules.index(result.rule), language) for result in report.results],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: str, page: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"id": curie(rule), "shortDescription": {"text": curie(rule)}}
    return {**found, "helpUri": page} if page else found


def _invocation(report: Report, language: str) -> dict[str, Any]:
    notes = [spoken(note, language) for note in report.notes]
    notes += [note for file in report.files if (note := words.nearness(file, language))]
    return {
        "executionSuccessful": report.readable,
        "toolExecutionNotifications": [{"level": "note", "message": {"text": note}} for note in notes],
    }


def _result(result: Result, index: int, language: str) -> dict[str, Any]:
    parts = [result.message(language), result.detail(language)]
    if result.suggestion is not None:
        parts.append(f"{words.SUGGESTION[language]}: {spoken(result.suggestion.words, language)}")
    found: dict[str, Any] = {
        "ruleId": curie(result.rule),
        "ruleIndex": index,
        "level": _LEVELS[result.severity],
        "message": {"text": " ".join(filter(None, parts))},
        "properties": {"focus": str(result.focus), "existing": result.existing},
    }
    place, suggestion = result.place, result.suggestion
    if place is not None:
        found["locations"] = [{"physicalLocation": {**_artifact(place), "region": _region(place)}}]
        if suggestion is not None and suggestion.replaces and suggestion.snippet:
            found["fixes"] = [
                {
                    "description": {"text": spoken(suggestion.words, language)},
                    "artifactChanges": [
                        {
                            **_artifact(place),
                            "replacements": [
                                {"deletedRegion": _region(place), "insertedContent": {"text": suggestion.snippet}}
                            ],
                        }
                    ],
                }
            ]
    return found


def _artifact(place: Span) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(place.file)}}


def _uri(name: str) -> str:
    return quote(name, safe="/~")


def _region(place: Span) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": max(place.end_column, 1),
    }
