"""The front page, the list of doors and limits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pyoxigraph import Literal

from hallintograafi import settings
from hallintograafi.web import health
from hallintograafi.web.pages import Pages
from hallintograafi.web.site import Site
from hallintograafi.web.texts import best, in_language

_DOCUMENTS = "SELECT ?document ?title WHERE { ?document a hg:SourceDocument ; dct:title ?title } ORDER BY ?document"


@dataclass(frozen=True)
class _Link:
    iri: str
    title: Literal


@dataclass(frozen=True)
class _Query:
    name: str
    title: str


def router(site: Site, pages: Pages, openapi: Callable[[], dict[str, Any]]) -> APIRouter:
    """Make the routes; ``openapi`` gives the OpenAPI document."""
    routes = APIRouter()

    @routes.get("/", summary="Front page", tags=["pages"])
    async def front(request: Request) -> Response:
        language = pages.language(request)
        titles: dict[str, list[Literal]] = {}
        for row in await site.select(_DOCUMENTS):
            titles.setdefault(row["document"].value, []).append(row["title"])
        documents = [_Link(iri, best(found, language) or found[0]) for iri, found in titles.items()]
        queries = [_Query(q.name, in_language(q.title, language)) for q in site.queries.queries.values()]
        return pages.page(request, "home.html", documents=documents, queries=queries)

    @routes.get("/docs", summary="Doors and limits", tags=["pages"])
    async def docs(request: Request) -> Response:
        rows = [(row, getattr(site.settings, row.name)) for row in settings.rows()]
        return pages.page(request, "docs.html", paths=openapi()["paths"], settings=rows)

    @routes.get("/limits", summary="The limits that queries meet here", tags=["operation"])
    async def limits() -> Response:
        told = {
            row.name: {"value": getattr(site.settings, row.name), "unit": settings.LIMITS[row.name], "text": row.help}
            for row in settings.rows()
            if row.name in settings.LIMITS
        }
        return JSONResponse(told, headers={"Cache-Control": "no-cache"})

    for path, summary in ((health.LIVE, "Is the process alive?"), (health.READY, "Can a query be answered?")):
        routes.add_api_route(path, _before, summary=summary, tags=["operation"])

    return routes


async def _before() -> None:
    """Stand in the description for what is answered before the framework is asked; see :mod:`.health`."""
