"""Addresses of things: 303 from ``/id`` to ``/doc``, and the documents themselves in HTML and RDF."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from hallintograafi.engine.formats import GRAPHS, by_name
from hallintograafi.graph.ledger import Entry
from hallintograafi.terms import BASE, LANGUAGES, hg, term
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.pictures.gallery import Gallery
from hallintograafi.web.protocol import caching, negotiation, signposts, statuses
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.protocol.statuses import http_status
from hallintograafi.web.query import texts as query_texts
from hallintograafi.web.site import Site
from hallintograafi.web.things import editions
from hallintograafi.web.things import page as thing_page
from hallintograafi.web.things import thing as things
from hallintograafi.web.things.names import Names
from hallintograafi.web.things.thing import Thing


def router(site: Site, pages: Pages, gallery: Gallery) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["things"])

    def suffix_for(request: Request) -> str:
        return negotiation.suffix_for(request.headers.get("accept"))

    async def document(request: Request, iri: str, data: str, suffix: str) -> Response:
        """Give the document about ``iri`` whose address without suffix is ``data``."""
        entry = site.ledger.get(iri)
        if entry is not None and entry.status == "merged":
            return moved(request, site.ledger.heir(entry))
        etag = caching.tag(site, iri, suffix)
        headers = caching.headers(site, etag)
        if suffix != ".html" and http_status(entry) == 200 and caching.has(request, etag):
            return caching.unchanged({**headers, "Link": signposts.header(iri, data, suffix)})
        thing = await things.read(site, iri)
        if thing is None and entry is not None and entry.status in statuses.ENDED:
            thing = Thing(iri, [], [], [], Names())
        if thing is None:
            raise statuses.unknown(iri)
        links = {"Link": signposts.header(iri, data, suffix, thing)}
        if suffix == ".html":
            page = await about(request, thing, data, entry)
            page.headers.update(links)
            return page
        found = by_name(suffix[1:], GRAPHS)
        assert found is not None
        quads = [*thing.quads(with_graphs=found.name in ("trig", "nq")), *statuses.quads(entry)]
        return Response(things.written(quads, found), http_status(entry), {**headers, **links}, found.media_type)

    async def about(request: Request, thing: Thing, data: str, entry: Entry | None) -> Response:
        """Give the page about a thing, or with ``?of=`` the page of all that links to it by one property."""
        language = pages.language(request)
        if of := request.query_params.get("of"):
            values = await thing_page.links(site, thing, full(of), page_number(request), language)
            return pages.page(request, "links.html", data=data, **values)
        edition = None
        if hg("SourceDocument") in thing.values("rdf:type") or hg("ReferenceDocument") in thing.values("rdf:type"):
            edition = await editions.read(site, thing.iri, page_number(request), request.query_params.get("at"))
        values = await thing_page.values(site, thing, entry, language, edition)
        values["pictures"] = await gallery.showing(thing.iri, language)
        values["near"] = await gallery.near(thing.iri, language)
        values["picture_words"] = query_texts.words(language)
        template = "thing.html" if edition is None else "document.html"
        return pages.page(request, template, http_status(entry), data=data, formats=GRAPHS, **values)

    def moved(request: Request, iri: str) -> Response:
        return RedirectResponse(_local(iri) + _kept(request), 301, {"Vary": "Accept"})

    @routes.get("/id/{kind}/{name}", summary="A thing: 303 to the document about it", status_code=303)
    async def thing(request: Request, kind: str, name: str) -> Response:
        iri = f"{BASE}id/{kind}/{name}"
        entry = site.ledger.get(iri)
        if entry is None:
            raise statuses.unknown(iri)
        if entry.status == "merged":
            return moved(request, site.ledger.heir(entry))
        suffix = suffix_for(request)
        if entry.status == "withdrawn":
            return await document(request, iri, f"/doc/{kind}/{name}", suffix)
        return RedirectResponse(f"/doc/{kind}/{name}{suffix}{_kept(request)}", 303, {"Vary": "Accept"})

    @routes.get("/doc/{kind}/{name}", summary="The document about a thing; .html .ttl .jsonld .nt .rdf .trig .nq")
    async def doc(request: Request, kind: str, name: str) -> Response:
        name, suffix = _split(name)
        return await document(request, f"{BASE}id/{kind}/{name}", f"/doc/{kind}/{name}", suffix or suffix_for(request))

    @routes.get("/code/{scheme}/{notation}", summary="A code of a code list")
    async def code(request: Request, scheme: str, notation: str) -> Response:
        notation, suffix = _split(notation)
        path = f"code/{scheme}/{notation}"
        return await document(request, BASE + path, f"/{path}", suffix or suffix_for(request))

    @routes.get("/code/{scheme}", summary="A code list")
    async def scheme(request: Request, scheme: str) -> Response:
        scheme, suffix = _split(scheme)
        return await document(request, f"{BASE}code/{scheme}", f"/code/{scheme}", suffix or suffix_for(request))

    @routes.get("/graph/{name}", summary="A named graph")
    async def graph(request: Request, name: str) -> Response:
        name, suffix = _split(name)
        return await document(request, f"{BASE}graph/{name}", f"/graph/{name}", suffix or suffix_for(request))

    return routes


def _split(name: str) -> tuple[str, str | None]:
    """Split a known suffix off a name."""
    stem, dot, ending = name.rpartition(".")
    if dot and (ending == "html" or by_name(ending, GRAPHS)):
        return stem, f".{ending}"
    return name, None


def _local(iri: str) -> str:
    return "/" + iri.removeprefix(BASE)


def _kept(request: Request) -> str:
    """Keep the language that was asked for over a redirect."""
    language = request.query_params.get("lang")
    return f"?lang={language}" if language in LANGUAGES else ""


def page_number(request: Request) -> int:
    """Read ``?page=``; raises :class:`Problem` when it is no number of a page."""
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**6):
        raise Problem("bad-request", f"page takes a number from 1 on, not '{text}'")
    return int(text)


def full(name: str) -> str:
    """Write ``prefix:name`` in full; anything else stays as it is."""
    try:
        return term(name).value
    except (KeyError, ValueError):
        return name
