"""The front page, the SPARQL page, the list of doors and limits."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hallintograafi import settings
from hallintograafi.engine.formats import GRAPHS, RESULTS
from hallintograafi.web import health, negotiation
from hallintograafi.web.front_page import FrontPage
from hallintograafi.web.kinds import Kinds
from hallintograafi.web.pages import Pages
from hallintograafi.web.release_doors import service_description
from hallintograafi.web.site import Site

EXAMPLE = """PREFIX hg: <https://w3id.org/hallintograafi/def#>
PREFIX group: <https://w3id.org/hallintograafi/id/group/>

SELECT ?organ ?quote ?document WHERE {
  GRAPH ?passage { group:evk-alueelliset-muutosryhmat hg:reportsTo ?organ }
  ?passage hg:quote ?quote ; hg:inDocument ?document
}"""


def router(site: Site, pages: Pages, found: Kinds, openapi: Callable[[], dict[str, Any]]) -> APIRouter:
    """Make the routes; ``openapi`` gives the OpenAPI document."""
    routes = APIRouter()
    first = FrontPage(site, found)

    @routes.get("/", summary="Front page", tags=["pages"])
    async def front(request: Request) -> Response:
        return pages.page(request, "home.html", **await first.values(pages.language(request)))

    @routes.get("/sparql", summary="SPARQL 1.1 endpoint; without a query its description", tags=["SPARQL"])
    async def sparql(request: Request) -> Response:
        accept = negotiation.accepted(request.headers.get("accept"))
        if negotiation.wants_html(accept):
            return pages.page(request, "sparql.html", example=EXAMPLE, formats=(*RESULTS, *GRAPHS))
        return service_description(site, accept, str(request.url.replace(query="", fragment="")))

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
