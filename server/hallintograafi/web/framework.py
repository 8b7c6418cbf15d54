"""FastAPI: every door but those of queries, and how errors are told there."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from hallintograafi import __version__
from hallintograafi.engine.base import NotAcceptable
from hallintograafi.engine.validator import Validator
from hallintograafi.errors import HallintograafiError
from hallintograafi.web.dataset import changes as change_doors
from hallintograafi.web.dataset import doors as release_doors
from hallintograafi.web.dataset import feed as feed_doors
from hallintograafi.web.dataset import versions as version_doors
from hallintograafi.web.openapi import document as openapi
from hallintograafi.web.pages import home
from hallintograafi.web.pages.assets import Assets
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.pictures import doors
from hallintograafi.web.pictures.gallery import Gallery
from hallintograafi.web.protocol import negotiation, problems, timemap
from hallintograafi.web.protocol.problems import PROBLEM, Problem
from hallintograafi.web.query import completion
from hallintograafi.web.query import doors as query_doors
from hallintograafi.web.query import page as query_page
from hallintograafi.web.search import doors as search_doors
from hallintograafi.web.search import reconcile as reconcile_doors
from hallintograafi.web.search.asking import Searching
from hallintograafi.web.site import Site
from hallintograafi.web.things import doors as thing_doors
from hallintograafi.web.things import kind_doors
from hallintograafi.web.things.kinds import Kinds
from hallintograafi.web.validation import doors as validation
from hallintograafi.web.vocabulary import doors as book_doors


class Described(FastAPI):
    """The framework with a description of all doors, also of those before it."""

    site: Site
    tell: Callable[[Request, Problem], Response]
    """Answers with a problem, as a page or a document."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one that has failed before it came here is told so."""
        if (problem := scope.get(PROBLEM)) is None:
            await super().__call__(scope, receive, send)
        else:
            await self.tell(Request(scope), problem)(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """Give the OpenAPI document, made when it is first asked for."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.complete(super().openapi(), self.site.settings)
        return self.openapi_schema


def create(site: Site, validator: Validator) -> FastAPI:
    """Make the framework's application for one release; ``validator`` judges what is submitted."""
    api = Described(
        title="hallintograafi",
        version=__version__,
        summary="The knowledge graph of Finland's state-administration reforms",
        license_info={"name": "MIT (data CC BY 4.0)"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    api.site = site
    pages, found, searching, gallery = Pages(site), Kinds(site), Searching(site.release), Gallery(site)
    for router in (
        home.router(site, pages, found, lambda: api.openapi()),
        query_page.router(site, pages),
        completion.router(site, pages),
        query_doors.router(site, pages),
        kind_doors.router(site, pages, found),
        doors.router(site, pages, gallery),
        book_doors.router(site, pages),
        thing_doors.router(site, pages, gallery),
        release_doors.router(site),
        search_doors.router(site, pages, searching),
        reconcile_doors.router(site, pages, searching),
        validation.router(site, pages, validator),
        version_doors.router(site, pages),
        timemap.router(site),
        change_doors.router(site, pages),
        feed_doors.router(site, pages),
    ):
        api.include_router(router)
    api.mount("/static", Assets(), name="static")
    _tell_problems(api, pages)
    return api


def _tell_problems(api: Described, pages: Pages) -> None:
    """Answer every error with a problem document, or with a page where a page was wanted."""

    def answer(request: Request, problem: Problem) -> Response:
        if negotiation.wants_html(negotiation.accepted(request.headers.get("accept"))):
            return pages.problem(request, problem)
        headers = {"Vary": "Accept", **problem.headers}
        return Response(problem.body(), problem.status, headers, problems.MEDIA_TYPE)

    api.tell = answer

    async def ours(request: Request, error: Exception) -> Response:
        return answer(request, problems.of(error))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kinds = {404: "not-found", 405: "method-not-allowed"}
        kind = kinds.get(error.status_code, "bad-request")
        detail = f"{request.url.path}: {error.detail}"
        headers = dict(error.headers or {})
        if (allow := headers.pop("Allow", headers.pop("allow", None))) is not None:  # what is answered before routes
            headers["Allow"] = f"{allow}, HEAD, OPTIONS" if "GET" in allow else f"{allow}, OPTIONS"
        return answer(request, Problem(kind, detail, headers))

    async def unexpected(request: Request, error: Exception) -> Response:
        return answer(request, problems.unexpected())

    handlers: dict[Any, Any] = {
        HallintograafiError: ours,
        NotAcceptable: ours,
        Problem: ours,
        HTTPException: http,
        Exception: unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
