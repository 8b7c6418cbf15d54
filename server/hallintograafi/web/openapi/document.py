"""The OpenAPI document: the framework's, with the doors before it, the kinds of answers, and how errors are told."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from hallintograafi.engine.formats import GRAPHS, RESULTS, Format
from hallintograafi.settings import Settings
from hallintograafi.web.front.observe import PATH as METRICS
from hallintograafi.web.openapi import times as openapi_times
from hallintograafi.web.protocol import problems
from hallintograafi.web.query.graph_store import PATH as GRAPH_STORE

_ERRORS: Final = (400, 403, 404, 405, 406, 413, 415, 429, 502, 503, 504)
_RDF: Final = tuple(found.media_type.partition(";")[0] for found in GRAPHS)
_TABLES: Final = tuple(found.media_type.partition(";")[0] for found in RESULTS)
_PAGE: Final = "text/html"

_KINDS: Final = (
    (r"/|/docs|/pictures(/\{name\})?", (_PAGE,)),
    (r"/pictures/\{name\}.svg", ("image/svg+xml",)),
    (r"/(id|doc|code|graph|def|shapes|catalogue|alignments)(/.*)?|/dataset", (_PAGE, *_RDF)),
    (r"/dataset/\{version\}", (_PAGE, "application/json", *_RDF)),
    (r"/dataset/\{version\}/graph.nq", ("application/n-quads",)),
    (r"/dataset/\{version\}/(files/)?\{name.*", ("application/octet-stream",)),
    (r"/dataset/\{version\}/doc/.*", (_PAGE, *_RDF)),
    (r"/dataset/\{version\}/query/.*", (_PAGE, *_TABLES, *_RDF)),
    (r"/changes(/.*)?", (_PAGE, "application/json")),
    (r"/feed(/.*)?", ("application/trig", "application/n-quads", "application/ld+json")),
    (r"/feed.atom", ("application/atom+xml",)),
    (r"/timemap/.*", ("application/link-format",)),
    (r"/query/.*", (_PAGE, *_TABLES, *_RDF, "image/svg+xml")),
    (r"/queries", (_PAGE, "application/json")),
    (r"/health/live", ("text/plain",)),
)
"""Media types of good answers by paths, for operations that do not say so themselves."""


def complete(document: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Add to the framework's document what it cannot know; gives the same document.

    OpenAPI 3.1 has no word for the method QUERY of SPARQL 1.2's protocol: it is told in words.
    """
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _problem()
    told = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer = {"description": "What was wrong (RFC 9457); a page for browsers", "content": told}
    components.setdefault("responses", {})["Problem"] = answer
    _place_report(document)
    paths = document["paths"]
    paths["/sparql"] = _sparql(settings)
    paths[GRAPH_STORE] = _graph_store()
    figures = {"summary": "Figures for Prometheus", "tags": ["operation"], "operationId": "metrics"}
    paths[METRICS] = {"get": {**figures, "responses": {"200": _answer(("text/plain",))}}}
    openapi_times.add(paths)
    for path, operations in paths.items():
        for operation in operations.values():
            _tell_answers(path, operation["responses"])
    return document


def _place_report(document: dict[str, Any]) -> None:
    """Move the schema of validation reports to where its references lead: it is written to stand alone."""
    answer = document["paths"]["/validate"]["post"]["responses"]["200"]["content"]["application/json"]
    text = json.dumps(answer["schema"]).replace('"#/$defs/', '"#/components/schemas/Report/$defs/')
    report = json.loads(text)
    del report["$id"]
    document["components"]["schemas"]["Report"] = report
    answer["schema"] = {"$ref": "#/components/schemas/Report"}


def _tell_answers(path: str, responses: dict[str, Any]) -> None:
    good = responses.get("200")
    kinds = next((kinds for pattern, kinds in _KINDS if re.fullmatch(pattern, path)), None)
    if good is not None and _says_little(good):
        told = {"application/json": {"schema": {"type": "object"}}}
        good["content"] = told if kinds is None else _answer(kinds)["content"]
    for status, answer in responses.items():
        if status.startswith("3"):
            answer.pop("content", None)
    responses.pop("422", None)  # what the framework would say of a bad parameter; here that is 400
    for bad in (*map(str, _ERRORS), "5XX"):
        responses.setdefault(bad, {"$ref": "#/components/responses/Problem"})


def _says_little(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("content", {"application/json": {"schema": {}}}) == {"application/json": {"schema": {}}})


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    place = {"type": "integer", "minimum": 1}
    return {
        "type": "object",
        "description": "A problem document (RFC 9457)",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {**text, "format": "uri"},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "line": {**place, "description": "Line in the query, where it is known"},
            "column": {**place, "description": "Column in the query, where it is known"},
            "parameter": {**text, "description": "The parameter that cannot be as it is"},
        },
    }


def _parameter(name: str, text: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text, "schema": schema, **more}


def _names(formats: Iterable[Format]) -> dict[str, Any]:
    return {"type": "string", "enum": [found.name for found in formats]}


def _answer(kinds: Iterable[str]) -> dict[str, Any]:
    return {"description": "The answer", "content": {kind: {"schema": {"type": "string"}} for kind in kinds}}


def _protocol(settings: Settings) -> list[dict[str, Any]]:
    graphs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    most = {"type": "number", "exclusiveMinimum": 0, "maximum": settings.query_seconds_max}
    return [
        _parameter("default-graph-uri", "A graph of the default graph, instead of the query's own", graphs),
        _parameter("named-graph-uri", "A named graph, instead of the query's own", graphs),
        _parameter("format", "Format of the answer, instead of Accept", _names((*RESULTS, *GRAPHS))),
        _parameter("timeout", "Seconds that the query may take", {**most, "default": settings.query_seconds}),
        _parameter(
            "truncate",
            "Cut an answer that is too long, and say so in the header hallintograafi-truncated",
            {"type": "string", "enum": ["yes", "no"], "default": "no"},
        ),
    ]


def _sparql(settings: Settings) -> dict[str, Any]:
    query = {"type": "string", "maxLength": settings.query_bytes}
    asked = _parameter("query", "A SPARQL 1.1 query; without one the service is described", query)
    answers = {
        "200": _answer((*_TABLES, *_RDF)),
        "304": {"description": "The copy that If-None-Match names is good"},
    }
    fields = {"query": query, **{found["name"]: found["schema"] for found in _protocol(settings)}}
    bodies = {
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "required": ["query"], "properties": fields}
        },
        "application/sparql-query": {"schema": query},
    }
    method = "The method QUERY takes the same bodies and is as safe and as often repeatable as GET."
    return {
        "get": {
            "summary": "SPARQL 1.1 endpoint; without a query its description, or a page for browsers",
            "tags": ["SPARQL"],
            "operationId": "sparql",
            "parameters": [asked, *_protocol(settings)],
            "responses": answers,
        },
        "post": {
            "summary": "SPARQL 1.1 endpoint, the query in the body",
            "description": method,
            "tags": ["SPARQL"],
            "operationId": "sparql-post",
            "parameters": _protocol(settings),
            "requestBody": {"required": True, "content": bodies},
            "responses": dict(answers),
        },
    }


def _graph_store() -> dict[str, Any]:
    return {
        "get": {
            "summary": "A graph, by the SPARQL 1.1 Graph Store HTTP Protocol; reading only",
            "tags": ["SPARQL"],
            "operationId": "graph-store",
            "parameters": [
                _parameter("graph", "IRI of a named graph", {"type": "string", "format": "uri"}),
                _parameter("default", "The default graph", {"type": "string"}, allowEmptyValue=True),
                _parameter("format", "Format of the answer, instead of Accept", _names(GRAPHS)),
            ],
            "responses": {"200": _answer(_RDF)},
        }
    }
