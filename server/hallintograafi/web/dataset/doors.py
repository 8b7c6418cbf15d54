"""The catalogue, VoID, and the SPARQL service description."""

from urllib.parse import urljoin

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import Literal, NamedNode, Triple, serialize
from werkzeug.datastructures import MIMEAccept

from hallintograafi.engine.evaluate import used_prefixes
from hallintograafi.engine.formats import GRAPHS, RESULTS, Format
from hallintograafi.release.catalogue import CATALOGUE
from hallintograafi.terms import BASE, RDF_TYPE, term
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.things import thing as things

_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF_XML",
    "trig": "TriG", "nq": "N-Quads",
}  # fmt: skip
"""What the W3C calls formats; it has no names for files of tables."""


def router(site: Site) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["dataset"])

    async def described(request: Request, iri: str) -> Response:
        found = _graph_format(negotiation.accepted(request.headers.get("accept")))
        etag = caching.tag(site, iri, found.name)
        headers = caching.headers(site, etag)
        if caching.has(request, etag):
            return caching.unchanged(headers)
        thing = await things.read(site, iri)
        if thing is None:
            raise Problem("not-found", f"nothing is known of {iri}")
        return Response(things.write(thing, found), 200, headers, found.media_type)

    @routes.get("/catalogue", summary="The catalogue")
    async def catalogue(request: Request) -> Response:
        return await described(request, CATALOGUE.value)

    @routes.get("/.well-known/void", summary="Where the dataset is described", status_code=302)
    async def void() -> Response:
        return RedirectResponse("/dataset", 302)

    return routes


def service_description(site: Site, accept: MIMEAccept, address: str) -> Response:
    """Describe the endpoint (SPARQL 1.1 Service Description), by its own IRI and the ``address`` it was asked at."""
    found = _graph_format(accept)
    service, default = NamedNode(f"{BASE}sparql"), NamedNode(f"{BASE}sparql#dataset")
    graph = NamedNode(f"{BASE}sparql#default-graph")
    triples = [
        Triple(service, RDF_TYPE, term("sd:Service")),
        Triple(service, term("sd:endpoint"), service),
        Triple(service, term("sd:endpoint"), NamedNode(address)),
        Triple(service, term("rdfs:seeAlso"), NamedNode(urljoin(address, "/limits"))),
        Triple(service, term("sd:supportedLanguage"), term("sd:SPARQL11Query")),
        *([Triple(service, term("sd:feature"), term("sd:BasicFederatedQuery"))] * bool(site.settings.service_prefixes)),
        *(
            Triple(service, term("sd:resultFormat"), NamedNode(_FORMATS + _FORMAT_NAMES[known.name]))
            for known in (*RESULTS, *GRAPHS)
            if known.name in _FORMAT_NAMES
        ),
        Triple(service, term("sd:defaultDataset"), default),
        Triple(default, RDF_TYPE, term("sd:Dataset")),
        Triple(default, term("sd:defaultGraph"), graph),
        Triple(graph, RDF_TYPE, term("sd:Graph")),
        Triple(
            graph,
            term("void:triples"),
            Literal(str(site.release.manifest.triples), datatype=term("xsd:integer")),
        ),
    ]
    body = serialize(triples, format=found.oxigraph, prefixes=used_prefixes(triples))  # type: ignore[arg-type]
    return Response(body, 200, caching.headers(site, caching.tag(site, body)), found.media_type)


def _graph_format(accept: MIMEAccept) -> Format:
    """Choose an RDF format; a browser gets Turtle, which it can show."""
    found = negotiation.graph_format(accept)
    if found is not None and not negotiation.wants_html(accept):
        return found
    if negotiation.wants_html(accept):
        return GRAPHS[0]
    raise Problem("not-acceptable", "this comes as Turtle, N-Triples, JSON-LD, RDF/XML, TriG or N-Quads")
