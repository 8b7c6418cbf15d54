"""Canned queries over HTTP: a form and a table for people, every result format for programs."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from msgspec import structs

from hallintograafi.engine.base import Query
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name, file_ending
from hallintograafi.queries.canned import CannedQuery
from hallintograafi.queries.parameters import Parameter
from hallintograafi.sparql import bind
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.protocol.asgi import client_of, timing
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.query import form as query_form
from hallintograafi.web.query.reading import yes
from hallintograafi.web.site import Site

_RESERVED = {"format", "lang", "truncate"}
_SCHEMAS: Mapping[str, dict[str, str]] = {
    "iri": {"type": "string", "description": "an IRI or prefix:name"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "year": {"type": "string", "pattern": r"^\d{4}$"},
    "language": {"type": "string", "pattern": r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "text": {"type": "string"},
    "choice": {"type": "string"},
}


def router(site: Site, pages: Pages) -> APIRouter:
    """Make a route for each canned query, so that OpenAPI tells their true parameters."""
    routes = APIRouter(tags=["canned queries"])

    @routes.get("/queries", summary="All canned queries")
    async def queries(request: Request) -> Response:
        if negotiation.wants_html(negotiation.accepted(request.headers.get("accept"))):
            return pages.page(request, "queries.html", topics=site.queries.by_topic())
        etag = caching.tag(site, "queries")
        headers = caching.headers(site, etag)
        if caching.has(request, etag):
            return caching.unchanged(headers)
        return JSONResponse([_described(query) for query in site.queries.queries.values()], headers=headers)

    for query in site.queries.queries.values():
        routes.add_api_route(
            f"/query/{query.name}",
            _endpoint(site, pages, query),
            methods=["GET"],
            summary=query.title["en"],
            description=query.description["en"],
            name=f"query-{query.name}",
            openapi_extra={
                "parameters": [_openapi(parameter) for parameter in query.parameters] + [_format(query), _TRUNCATE]
            },
        )

    @routes.get("/query/{name}", include_in_schema=False)
    async def unknown(name: str) -> Response:
        site.queries.get(name)
        raise Problem("not-found", f"there is no canned query '{name}'")

    return routes


def _endpoint(site: Site, pages: Pages, canned: CannedQuery) -> Any:
    async def endpoint(request: Request) -> Response:
        values = _values(request)
        accept = negotiation.accepted(request.headers.get("accept"))
        asked = request.query_params.get("format")
        if asked is None and negotiation.wants_html(accept):
            return await query_form.page(site, pages, request, canned, values)
        if asked == "svg" and canned.picture != "none":
            return await query_form.svg(site, pages, request, canned, values)
        query = _query(site, canned, values, asked, accept, await site.terms(canned, values))
        query = structs.replace(
            query, truncate=yes(request.query_params.get("truncate")), client=client_of(request.scope)
        )
        etag = caching.query_tag(site.release, query, site.settings) or ""
        headers = caching.headers(site, etag)
        if caching.has(request, etag):
            return caching.unchanged(headers)
        answer = await site.engine.answer(query)
        if answer.timing:
            headers["Server-Timing"] = timing(answer)
        if ending := file_ending(answer.media_type):
            headers["Content-Disposition"] = f'attachment; filename="{canned.name}.{ending}"'
        if answer.truncated:
            headers["Hallintograafi-Truncated"] = answer.truncated
        return Response(await answer.read(), 200, headers, answer.media_type)

    return endpoint


def _query(
    site: Site,
    canned: CannedQuery,
    values: Mapping[str, str],
    asked: str | None,
    accept: Any,
    terms: Mapping[str, Any],
) -> Query:
    results, graph = negotiation.result_format(accept), negotiation.graph_format(accept)
    if asked is not None:
        results, graph = by_name(asked, RESULTS), by_name(asked, GRAPHS)
        if asked not in _formats(canned):
            raise Problem("bad-request", f"format '{asked}' is none of {', '.join(_formats(canned))}")
    return Query(bind(canned.text, terms), results, graph, site.settings.query_seconds)


def _values(request: Request) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise Problem("bad-request", f"the parameter '{name}' stands twice")
        if name not in _RESERVED:
            values[name] = value
    return values


def _formats(canned: CannedQuery) -> list[str]:
    picture = ["svg"] if canned.picture != "none" else []
    return [*(found.name for found in (GRAPHS if canned.gives_graph else RESULTS)), *picture]


def _openapi(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_SCHEMAS[parameter.type])
    if parameter.kind:
        schema["description"] += f", or the bare name of a thing of kind {parameter.kind}"
    if parameter.default is not None:
        schema["default"] = int(parameter.default) if parameter.type == "integer" else parameter.default
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required and parameter.default is None,
        "description": parameter.label.get("en", ""),
        "schema": schema,
    }


def _format(canned: CannedQuery) -> dict[str, Any]:
    return {
        "name": "format",
        "in": "query",
        "required": False,
        "description": "format of the answer, instead of an Accept header",
        "schema": {"type": "string", "enum": _formats(canned)},
    }


_TRUNCATE: Final = {
    "name": "truncate",
    "in": "query",
    "required": False,
    "description": "yes asks for the first part of an answer that is longer than a limit, with the limit in the "
    "header Hallintograafi-Truncated",
    "schema": {"type": "string", "enum": ["yes", "no"], "default": "no"},
}


def _described(query: CannedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "topic": query.topic,
        "title": dict(query.title),
        "description": dict(query.description),
        "tags": list(query.tags),
        "picture": query.picture,
        "draws": dict(query.draws),
        "answers": query.answers,
        "url": f"/query/{query.name}",
        "parameters": [_openapi(parameter) for parameter in query.parameters],
        "formats": _formats(query),
    }
