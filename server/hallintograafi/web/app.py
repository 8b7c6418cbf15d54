"""The ASGI application: the SPARQL door in front, FastAPI behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from hallintograafi import __version__
from hallintograafi.errors import HallintograafiError
from hallintograafi.web import home, negotiation, problems, query_doors, release_doors, thing_doors
from hallintograafi.web.asgi import CORS, App, Message, Receive, Scope, Send, preflight
from hallintograafi.web.express import Express
from hallintograafi.web.graph_store import PATH, GraphStoreDoor
from hallintograafi.web.observe import Observed
from hallintograafi.web.pages import Pages
from hallintograafi.web.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.sparql import SparqlDoor


def create(site: Site) -> tuple[App, Express | None]:
    """Make the application that answers for one release, and the express lane before it; it starts the engine."""
    api = _fastapi(site)

    async def framework(scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"
        await api({**scope, "method": "GET"} if head else scope, receive, _adapted(send, head=head))

    sparql = SparqlDoor(site.engine, site.release, site.settings, describe=framework)
    doors: dict[str, App] = {
        "/sparql": sparql,
        PATH: GraphStoreDoor(site.engine, site.release, site.settings),
    }

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await api(scope, receive, send)
        elif (door := doors.get(scope["path"])) is not None:
            await door(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await preflight(send, "GET, HEAD, OPTIONS")
        else:
            await framework(scope, receive, send)

    observed = Observed(application, site.engine, site.release, site.settings)
    # What goes by the lane leaves no line in the access log, so there is no lane where a log is wanted.
    express = (
        None if site.settings.access_log else Express(sparql, site.engine, observed, site.settings.cache_bytes // 2)
    )
    return observed, express


def _adapted(send: Send, *, head: bool = False) -> Send:
    """Let pages of other hosts read every answer; answer HEAD as GET without content (RFC 9110 section 9.3.2)."""

    async def adapted(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *CORS]}
        elif head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return adapted


def _fastapi(site: Site) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await site.engine.start()
        yield
        await site.engine.close()

    api = FastAPI(
        title="hallintograafi",
        version=__version__,
        summary="The knowledge graph of Finland's state-administration reforms",
        license_info={"name": "MIT (data CC BY 4.0)"},
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        openapi_url="/openapi.json",
    )
    pages = Pages(site)
    for router in (
        home.router(site, pages, lambda: api.openapi()),
        query_doors.router(site, pages),
        thing_doors.router(site, pages),
        release_doors.router(site),
    ):
        api.include_router(router)
    api.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    _tell_problems(api, pages)
    return api


def _tell_problems(api: FastAPI, pages: Pages) -> None:
    """Answer every error with a problem document, or with a page where a page was wanted."""

    def answer(request: Request, problem: Problem) -> Response:
        if negotiation.wants_html(negotiation.accepted(request.headers.get("accept"))):
            return pages.problem(request, problem)
        headers = {"Vary": "Accept", **problem.headers}
        return Response(problem.body(), problem.status, headers, problems.MEDIA_TYPE)

    async def ours(request: Request, error: Exception) -> Response:
        return answer(request, problems.of(error))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kinds = {404: "not-found", 405: "method-not-allowed"}
        kind = kinds.get(error.status_code, "bad-request")
        detail = f"{request.url.path}: {error.detail}"
        return answer(request, Problem(kind, detail, dict(error.headers or {})))

    async def unexpected(request: Request, error: Exception) -> Response:
        return answer(request, problems.unexpected())

    handlers: dict[Any, Any] = {
        HallintograafiError: ours,
        Problem: ours,
        HTTPException: http,
        Exception: unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
