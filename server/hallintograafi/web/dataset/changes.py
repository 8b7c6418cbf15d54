"""What each release changed, for people and as JSON."""

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hallintograafi.release import history, versions
from hallintograafi.release.history import Step
from hallintograafi.terms import curie
from hallintograafi.web.dataset.texts import words
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.things import names

_SHOWN = 200
"""Things that a page tells of."""


class Told:
    """Reads what releases changed, and keeps the short of it: that never changes."""

    def __init__(self) -> None:
        self._short: dict[Path, dict[str, Any]] = {}

    def summary(self, step: Step) -> dict[str, Any]:
        """Give the numbers of a release."""
        if step.path not in self._short:
            found = self.whole(step)
            numbers = {name: found[name] for name in ("from", "to", "built", "added", "removed", "changed")}
            queries = found.get("queries")
            asked = None if queries is None else len(queries)
            self._short[step.path] = {**numbers, "things": len(found["things"]), "queries": asked}
        return self._short[step.path]

    def whole(self, step: Step) -> dict[str, Any]:
        """Give all that is told of a release; see :mod:`hallintograafi.release.changes`."""
        found: dict[str, Any] = json.loads((step.path / history.CHANGES).read_text(encoding="utf-8"))
        return found


def router(site: Site, pages: Pages) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["changes"])
    told = Told()

    @routes.get("/changes", summary="What each release changed: a page, or JSON")
    async def changes(request: Request) -> Response:
        steps = [s for s in history.steps(site.settings.data_dir) if versions.is_no_later(s.version, site.release)]
        found = [{**told.summary(step), "whole": step.is_whole} for step in reversed(steps)]
        if _wants_page(request):
            return pages.page(request, "changes.html", words=words(pages.language(request)), steps=found)
        return _json(request, site, [{**one, "url": f"/changes/{one['to']}"} for one in found])

    @routes.get("/changes/{version}", summary="What one release changed: a page, or JSON with every statement")
    async def change(request: Request, version: str) -> Response:
        step = history.step(site.settings.data_dir, version)
        if step is None:
            raise Problem("not-found", f"nothing is known of what release {version} changed")
        found = told.whole(step)
        if not _wants_page(request):
            return _json(request, site, found)
        shown = found["things"][:_SHOWN]
        language = pages.language(request)
        mentioned = {part["iri"] for part in (*shown, *found["documents"])}
        if found["from"] is not None:
            mentioned |= {row[0][1:-1] for part in shown for name in _ROWS for row in part[name]}
        known = await names.read(site, mentioned)

        def title(query: str) -> str:
            """Name a query as it is called now; one that is gone has no page and no title."""
            now = site.queries.queries.get(query)
            return now.title[language] if now else ""

        def name(iri: str) -> str:
            own = known.name(iri, language)
            return own.value if own else curie(iri)

        return pages.page(
            request,
            "change.html",
            words=words(language),
            change=found,
            shown=shown,
            name=name,
            title=title,
            plain=_plain,
            whole=step.is_whole,
        )

    return routes


_ROWS = ("added", "removed", "changed")


def _wants_page(request: Request) -> bool:
    return negotiation.wants_html(negotiation.accepted(request.headers.get("accept")))


def _plain(node: str) -> str:
    """Write a term of N-Triples for reading."""
    if node.startswith("<"):
        return curie(node[1:-1])
    text, _, tail = node.rpartition('"')
    return text[1:].replace('\\"', '"').replace("\\n", " ") + (f" ({tail[1:]})" if tail.startswith("@") else "")


def _json(request: Request, site: Site, told: Any) -> Response:
    headers = caching.headers(site, etag := caching.tag(site, told))
    if caching.has(request, etag):
        return caching.unchanged(headers)
    return JSONResponse(told, headers=headers)
