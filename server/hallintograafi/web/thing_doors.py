"""Addresses of things: 303 from ``/id`` to ``/doc``, and the documents themselves in HTML and RDF."""

from itertools import groupby

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from hallintograafi.engine.formats import GRAPHS, Format, by_name
from hallintograafi.graph.ledger import Entry
from hallintograafi.terms import BASE, DATA_LICENCE, DEF, SHAPES
from hallintograafi.web import caching, negotiation, things
from hallintograafi.web.ontology_pages import OntologyPages
from hallintograafi.web.pages import Pages
from hallintograafi.web.problems import Problem
from hallintograafi.web.site import Site


def router(site: Site, pages: Pages) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["things"])
    books = OntologyPages(site, pages)

    def suffix_for(request: Request) -> str:
        """Choose the document's suffix by Accept; raises :class:`Problem` when nothing fits."""
        accept = negotiation.accepted(request.headers.get("accept"))
        if negotiation.wants_html(accept):
            return ".html"
        found = negotiation.graph_format(accept)
        if found is None:
            raise Problem(
                "not-acceptable", "documents come as HTML, Turtle, N-Triples, JSON-LD, RDF/XML, TriG, N-Quads"
            )
        return f".{found.name}"

    async def document(request: Request, iri: str, data: str, suffix: str) -> Response:
        """Give the document about ``iri`` whose address without suffix is ``data``."""
        entry = site.ledger.get(iri)
        links = {"Link": _links(iri, data, suffix)}
        etag = caching.tag(site, iri, suffix)
        headers = {**caching.headers(site, etag), **links}
        if suffix != ".html" and caching.has(request, etag):
            return caching.unchanged(headers)
        thing = await things.read(site, iri)
        if thing is None:
            raise _nothing(iri, entry)
        if suffix == ".html":
            groups = [(path, list(facts)) for path, facts in groupby(thing.facts, key=lambda fact: fact.path)]
            page = pages.page(
                request,
                "thing.html",
                thing=thing,
                groups=groups,
                data=data,
                formats=GRAPHS,
                entry=entry,
                incoming_limit=things.INCOMING,
            )
            page.headers.update(links)
            return page
        found = by_name(suffix[1:], GRAPHS)
        assert found is not None
        return Response(things.write(thing, found), 200, headers, found.media_type)

    @routes.get("/id/{kind}/{name}", summary="A thing: 303 to the document about it", status_code=303)
    async def thing(request: Request, kind: str, name: str) -> Response:
        iri = f"{BASE}id/{kind}/{name}"
        entry = site.ledger.get(iri)
        vary = {"Vary": "Accept"}
        if entry is None:
            raise _nothing(iri, None)
        if entry.status == "merged":
            return RedirectResponse(_local(entry.successors[0]), 301, vary)
        return RedirectResponse(f"/doc/{kind}/{name}{suffix_for(request)}", 303, vary)

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

    @routes.get("/def", summary="The ontology")
    @routes.get("/def.{ending}", include_in_schema=False)
    async def definitions(request: Request) -> Response:
        ending = request.path_params.get("ending", "")
        return await _files(request, DEF.rstrip("#"), "/def", "ontology", _ending(ending))

    @routes.get("/shapes", summary="The SHACL shapes")
    @routes.get("/shapes.{ending}", include_in_schema=False)
    async def shapes(request: Request) -> Response:
        ending = request.path_params.get("ending", "")
        return await _files(request, SHAPES.rstrip("#"), "/shapes", "shapes", _ending(ending))

    async def _files(request: Request, iri: str, data: str, room: str, suffix: str | None) -> Response:
        """Give the page about the ontology or the shapes, or their files as one Turtle document."""
        if (suffix or suffix_for(request)) == ".html":
            page = await (books.definitions if room == "ontology" else books.shapes)(request)
            page.headers["Link"] = _links(iri, data, ".html")
            return page
        paths = site.content.ontology() if room == "ontology" else site.content.shapes()
        text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
        etag = caching.tag(site, iri, ".ttl")
        headers = {**caching.headers(site, etag), "Link": _links(iri, data, ".ttl")}
        if caching.has(request, etag):
            return caching.unchanged(headers)
        return Response(text, 200, headers, "text/turtle; charset=utf-8")

    return routes


def _nothing(iri: str, entry: Entry | None) -> Problem:
    if entry is not None and entry.status == "withdrawn":
        return Problem("gone", f"{iri} was withdrawn: {entry.note}" if entry.note else f"{iri} was withdrawn")
    return Problem("not-found", f"nothing is known of {iri}")


def _split(name: str) -> tuple[str, str | None]:
    """Split a known suffix off a name."""
    stem, dot, ending = name.rpartition(".")
    if dot and (ending == "html" or by_name(ending, GRAPHS)):
        return stem, f".{ending}"
    return name, None


def _ending(ending: str) -> str | None:
    if not ending:
        return None
    if ending != "html" and by_name(ending, GRAPHS) is None:
        raise Problem("not-found", f"there is no form '.{ending}'")
    return f".{ending}"


def _local(iri: str) -> str:
    return "/" + iri.removeprefix(BASE)


def _links(iri: str, data: str, suffix: str) -> str:
    """Links of a document: what it is about, its licence, its other forms (RFC 8288, FAIR Signposting)."""
    links = [f'<{iri}>; rel="cite-as"', f'<{DATA_LICENCE}>; rel="license"', f'<{iri}>; rel="describes"']
    return ", ".join(links + [_alternate(data, found) for found in GRAPHS if f".{found.name}" != suffix])


def _alternate(data: str, found: Format) -> str:
    return f'<{data}.{found.name}>; rel="alternate"; type="{found.media_type.split(";")[0]}"'
