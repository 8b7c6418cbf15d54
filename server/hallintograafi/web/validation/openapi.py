"""How the validator's door is described in the OpenAPI document: bodies, choices, answers, errors."""

from typing import Any, Final

from hallintograafi.checks.reports import FORMATS
from hallintograafi.checks.reports.json import schema
from hallintograafi.engine.submissions import SEVERITIES
from hallintograafi.engine.unpacking import FORM, TAKEN
from hallintograafi.settings import Settings
from hallintograafi.terms import LANGUAGES

_PROBLEMS: Final = {
    400: "The body or a parameter cannot be used: a broken form, broken gzip, an unknown choice",
    406: "A report does not come in a form that Accept takes",
    408: "The body did not come in time",
    413: "More bytes, files or statements than may be judged at once",
    415: "The body is of a kind that is not judged here",
    429: "Too many submissions of this client are waiting",
    503: "Too many submissions are being judged, or the server is not ready",
    504: "Judging took more time or memory than it may, and was ended",
}

_PROBLEM: Final = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def operation(settings: Settings, profiles: tuple[str, ...]) -> dict[str, Any]:
    """Describe ``POST /validate``; ``profiles`` are the parts of the shapes."""
    return {
        "description": "Holds data against the published shapes, in the context of the released graph, and tells what "
        "is wrong, where it stands, and how to mend it. Works in memory; nothing is kept. The answer is 200 whether or "
        "not the data conforms: the header Hallintograafi-Conforms and the report tell. At most "
        f"{settings.validate_bytes} bytes (unpacked), {settings.validate_files} files, {settings.validate_statements} "
        f"statements and {settings.validate_seconds:g} seconds; the first {settings.validate_results} results are "
        "told.",
        "parameters": [
            _choice("format", "form of the report, instead of an Accept header", FORMATS, "json"),
            _choice("lang", "language of the messages, instead of an Accept-Language header", LANGUAGES, None),
            _choice("shapes", "part of the published shapes to judge by", ("all", *profiles), "all"),
            _choice("severity", "least severity that keeps data from conforming", SEVERITIES, "violation"),
            _choice("alone", "yes judges data by itself, without the graph", ("yes", "no"), "no"),
            {
                "name": "Content-Encoding",
                "in": "header",
                "description": "compression of the body; a file may also be compressed by itself",
                "schema": {"type": "string", "enum": ["gzip"]},
            },
        ],
        "requestBody": {"required": True, "content": {**{kind: _text() for kind in TAKEN}, FORM: _form(profiles)}},
        "responses": {
            "200": {
                "description": "The report",
                "headers": {
                    "Hallintograafi-Conforms": {
                        "description": "whether the data conforms at the severity that was asked for",
                        "schema": {"type": "string", "enum": ["true", "false"]},
                    }
                },
                "content": {
                    media_type.partition(";")[0]: {"schema": schema() if form == "json" else {"type": "string"}}
                    for form, media_type in FORMATS.items()
                },
            },
            **{
                str(status): {
                    "description": text,
                    "content": {"application/problem+json": {"schema": _PROBLEM}},
                }
                for status, text in _PROBLEMS.items()
            },
        },
    }


PAGE: Final[dict[str, Any]] = {
    "responses": {
        "200": {
            "description": "The form as a page; for programs what can be asked for, and the limits",
            "content": {
                "text/html": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "object"}},
            },
        }
    },
}


def _choice(name: str, text: str, values: Any, default: str | None) -> dict[str, Any]:
    schema = {"type": "string", "enum": list(values)} | ({"default": default} if default else {})
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _text() -> dict[str, Any]:
    return {"schema": {"type": "string"}}


def _form(profiles: tuple[str, ...]) -> dict[str, Any]:
    return {
        "schema": {
            "type": "object",
            "properties": {
                "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                "text": {"type": "string", "description": "RDF text; its format is found by what stands in it"},
                "shapes": {"type": "string", "enum": ["all", *profiles]},
                "severity": {"type": "string", "enum": list(SEVERITIES)},
                "alone": {"type": "string", "enum": ["yes", "no"]},
            },
        }
    }
