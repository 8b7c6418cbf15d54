"""Ontology, code lists, alignments and shapes: as pages, in every RDF format, each version at its own address."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from hallintograafi.engine.formats import GRAPHS, by_name
from hallintograafi.graph.content import Content
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching, negotiation, signposts
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.vocabulary import books
from hallintograafi.web.vocabulary.books import Book, Shelf
from hallintograafi.web.vocabulary.pages import OntologyPages

_ON_PAGES = {
    books.CODES.name: "/def#code-lists",
    books.ALIGNMENTS.name: "/def",
}
"""Where a person reads the books that have no page of their own."""


def router(site: Site, pages: Pages) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["vocabulary"])
    shelf = Shelf(site)
    readers: dict[Content, OntologyPages] = {}

    async def answer(request: Request, book: Book, version: str, ending: str) -> Response:
        version, ending = _split(version, ending)
        suffix = f".{ending}" if ending else negotiation.suffix_for(request.headers.get("accept"))
        held = await shelf.at(book, version)
        if held is None:
            raise Problem("not-found", f"there is no version {version} of {book.iri} here")
        data = f"/{book.name}/{version}" if version else f"/{book.name}"
        links = signposts.header(f"{book.iri}/{version}" if version else book.iri, data, suffix)
        if suffix == ".html":
            if book.name in _ON_PAGES:
                return RedirectResponse(_ON_PAGES[book.name], 303, {"Vary": "Accept"})
            if held.content not in readers:
                readers[held.content] = OntologyPages(held, pages)
            reader = readers[held.content]
            page = await (reader.definitions if book is books.ONTOLOGY else reader.shapes)(request)
            page.headers["Link"] = links
            return page
        form = by_name(suffix[1:], GRAPHS)
        if form is None:
            raise Problem("not-found", f"there is no form '{suffix}'")
        etag = caching.tag(site, book.name, version, form.name)
        headers = {**caching.headers(site, etag), "Link": links}
        if caching.has(request, etag):
            return caching.unchanged(headers)
        return Response(await shelf.written(book, held, form), 200, headers, form.media_type)

    def serve(book: Book, summary: str, *, versions: bool) -> None:
        async def current(request: Request) -> Response:
            return await answer(request, book, "", request.path_params.get("ending", ""))

        async def version(request: Request, version: str) -> Response:
            return await answer(request, book, version, "")

        routes.add_api_route(f"/{book.name}", current, summary=summary)
        routes.add_api_route(f"/{book.name}.{{ending}}", current, include_in_schema=False)
        if versions:
            routes.add_api_route(f"/{book.name}/{{version}}", version, summary=f"{summary}: one version")

    serve(books.ONTOLOGY, "The ontology", versions=True)
    serve(books.SHAPES, "The SHACL shapes", versions=True)
    serve(books.ALIGNMENTS, "How the ontology fits others", versions=True)
    serve(books.CODES, "All code lists", versions=False)
    return routes


def _split(version: str, ending: str) -> tuple[str, str]:
    """Split a form's ending off a version."""
    stem, dot, last = version.rpartition(".")
    return (stem, last) if dot and (last == "html" or by_name(last, GRAPHS)) else (version, ending)
