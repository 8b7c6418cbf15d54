"""The front page, the list of doors and limits."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hallintograafi import settings
from hallintograafi.web.front import health
from hallintograafi.web.pages.front_page import FrontPage
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.site import Site
from hallintograafi.web.things.kinds import Kinds


def router(site: Site, pages: Pages, found: Kinds, openapi: Callable[[], dict[str, Any]]) -> APIRouter:
    """Make the routes; ``openapi`` gives the OpenAPI document."""
    routes = APIRouter()
    first = FrontPage(site, found)

    @routes.get("/", summary="Front page", tags=["pages"])
    async def front(request: Request) -> Response:
        return pages.page(request, "home.html", **await first.values(pages.language(request)))

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
