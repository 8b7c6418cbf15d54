"""What the query editor completes: our prefixes, the classes and properties of the graph, the names of things."""

from collections.abc import Iterable
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hallintograafi.terms import PREFIXES, curie
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.things import names as naming
from hallintograafi.web.things.names import Names

_CLASSES: Final = "SELECT ?term (COUNT(?s) AS ?uses) WHERE { ?s a ?term } GROUP BY ?term ORDER BY DESC(?uses)"
_PROPERTIES: Final = "SELECT ?term (COUNT(?s) AS ?uses) WHERE { ?s ?term ?o } GROUP BY ?term ORDER BY DESC(?uses)"
_NAMES: Final = """SELECT DISTINCT ?thing WHERE {{
  ?thing ?p ?o FILTER(isIRI(?thing) && STRSTARTS(STR(?thing), "{namespace}")) }} ORDER BY ?thing LIMIT 5000"""
_LONGEST: Final = 100
"""Characters of a name; passages are named by their quotes."""


def router(site: Site, pages: Pages) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(prefix="/completion", tags=["SPARQL"])

    @routes.get("/terms", summary="Prefixes, and the classes and properties of the graph with their number of uses")
    async def terms(request: Request) -> Response:
        language = pages.language(request)
        etag = caching.tag(site, "completion", language)
        headers = caching.headers(site, etag, "Accept-Language")
        if caching.has(request, etag):
            return caching.unchanged(headers)
        rows = [("class", row) for row in await site.select(_CLASSES)]
        rows += [("property", row) for row in await site.select(_PROPERTIES)]
        names = await naming.read(site, {row["term"].value for _, row in rows})
        found = [
            {**_entry(row["term"].value, names, language), "kind": kind, "uses": int(row["uses"].value)}
            for kind, row in rows
        ]
        return JSONResponse({"prefixes": PREFIXES, "terms": found}, headers=headers)

    @routes.get("/names", summary="The things whose IRIs begin with a prefix, with their names")
    async def names(request: Request, prefix: str = "") -> Response:
        if prefix not in PREFIXES:
            raise Problem("parameter", f"parameter 'prefix': '{prefix}' is none of {', '.join(PREFIXES)}")
        language = pages.language(request)
        etag = caching.tag(site, "completion", language, prefix)
        headers = caching.headers(site, etag, "Accept-Language")
        if caching.has(request, etag):
            return caching.unchanged(headers)
        iris = [row["thing"].value for row in await site.select(_NAMES.format(namespace=PREFIXES[prefix]))]
        return JSONResponse(await _entries(site, iris, language), headers=headers)

    return routes


async def _entries(site: Site, iris: Iterable[str], language: str) -> list[dict[str, str]]:
    listed = list(iris)
    names = await naming.read(site, listed)
    return [_entry(iri, names, language) for iri in listed]


def _entry(iri: str, names: Names, language: str) -> dict[str, str]:
    name = names.name(iri, language)
    return {"name": curie(iri), "label": name.value[:_LONGEST] if name else ""}
