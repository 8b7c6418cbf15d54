"""The feed of changes: for programs a linked data event stream (LDES 1.0 on TREE), for people Atom (RFC 4287).

Its root node is made anew for each release; every other page is a file of a release and never changes. Nodes have the
address at which they were asked for, all else its own IRI.
"""

import gzip
from xml.etree import ElementTree

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize
from werkzeug.datastructures import MIMEAccept

from hallintograafi.engine.evaluate import used_prefixes
from hallintograafi.engine.formats import GRAPHS, Format
from hallintograafi.errors import InputError
from hallintograafi.release import history, versions
from hallintograafi.release.feed import ACTIVITY, LDES, STREAM, TREE
from hallintograafi.release.history import Step
from hallintograafi.terms import BASE, DATA_LICENCE, RDF_TYPE, term
from hallintograafi.web.dataset.changes import Told
from hallintograafi.web.dataset.texts import words
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site

_FORMATS = tuple(found for found in GRAPHS if found.name in ("trig", "nq", "jsonld"))
_PREFIXES = {"tree": TREE, "ldes": LDES, "as": ACTIVITY}
_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 50


def router(site: Site, pages: Pages) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["changes"])
    told = Told()

    def chain() -> list[Step]:
        try:
            return history.chain(site.settings.data_dir, site.release.version)
        except InputError as error:
            raise Problem("not-found", f"this host has no feed: {error}") from error

    @routes.get("/feed", summary="The feed: root node of a linked data event stream (LDES) of all changes")
    async def root(request: Request) -> Response:
        accept = negotiation.accepted(request.headers.get("accept"))
        if negotiation.wants_html(accept):
            return RedirectResponse("/changes", 303, {"Vary": "Accept"})
        node = NamedNode(f"{_host(request)}/feed")
        quads = [*_stream(), Quad(STREAM, _tree("view"), node), Quad(node, RDF_TYPE, _tree("RootNode"))]
        for step in chain():
            if step.pages:
                quads += _relation(node, step, NamedNode(f"{node.value}/{step.version}/1"))
        return _answer(request, site, quads, _format(accept))

    @routes.get("/feed/{version}/{page}", summary="A page of the feed, which never changes")
    async def node(request: Request, version: str, page: str) -> Response:
        found = _format(negotiation.accepted(request.headers.get("accept")))
        step = next((step for step in chain() if step.version == version), None)
        number = int(page) if page.isascii() and page.isdecimal() else 0
        if step is None or not 1 <= number <= len(step.pages):
            raise Problem("not-found", f"the feed has no page {page} of release {version}")
        body = gzip.decompress(step.pages[number - 1].read_bytes())
        here = NamedNode(f"{_host(request)}/feed/{version}/{number}")
        quads = [
            *parse(body, RdfFormat.N_QUADS),
            Quad(STREAM, _tree("view"), here),
            Quad(here, RDF_TYPE, _tree("Node")),
            Quad(here, NamedNode(f"{LDES}immutable"), Literal("true", datatype=term("xsd:boolean"))),
        ]
        if number < len(step.pages):
            quads += _relation(here, step, NamedNode(f"{_host(request)}/feed/{version}/{number + 1}"))
        answer = _answer(request, site, quads, found)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer

    @routes.get("/feed.atom", summary="What each release changed, as an Atom feed")
    async def atom(request: Request) -> Response:
        language = pages.language(request)
        steps = [s for s in history.steps(site.settings.data_dir) if versions.is_no_later(s.version, site.release)]
        body = _atom(_host(request), site, steps[-_ENTRIES:][::-1], told, language)
        headers = caching.headers(site, etag := caching.tag(site, body), "Accept-Language")
        if caching.has(request, etag):
            return caching.unchanged(headers)
        return Response(body, 200, {**headers, "Content-Language": language}, "application/atom+xml")

    return routes


def _stream() -> list[Quad]:
    """What the stream says of itself: the paths by which a client understands its members."""
    types = (("Create", "Create"), ("Update", "Update"), ("Delete", "Delete"))
    ways = [
        pair
        for way, activity in types
        for pair in ((f"version{way}Path", RDF_TYPE), (f"version{way}Object", NamedNode(ACTIVITY + activity)))
    ]
    return [
        Quad(STREAM, RDF_TYPE, NamedNode(f"{LDES}EventStream")),
        Quad(STREAM, term("dct:title"), Literal("Changes of hallintograafi", language="en")),
        Quad(STREAM, term("dct:license"), NamedNode(DATA_LICENCE)),
        Quad(STREAM, NamedNode(f"{LDES}timestampPath"), term("dct:created")),
        Quad(STREAM, NamedNode(f"{LDES}versionOfPath"), term("dct:isVersionOf")),
        *(Quad(STREAM, NamedNode(LDES + name), value) for name, value in ways),
    ]


def _relation(node: NamedNode, step: Step, to: NamedNode) -> list[Quad]:
    """Lead from a node to one whose members are all of one release's time."""
    quads = []
    for kind in ("GreaterThanOrEqualToRelation", "LessThanOrEqualToRelation"):
        relation = NamedNode(f"{to.value}#{kind}")
        quads += [
            Quad(node, _tree("relation"), relation),
            Quad(relation, RDF_TYPE, _tree(kind)),
            Quad(relation, _tree("node"), to),
            Quad(relation, _tree("path"), term("dct:created")),
            Quad(relation, _tree("value"), Literal(step.manifest.built, datatype=term("xsd:dateTime"))),
        ]
    return quads


def _answer(request: Request, site: Site, quads: list[Quad], found: Format) -> Response:
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    prefixes = {**used_prefixes([quad.triple for quad in ordered]), **_PREFIXES}
    body = serialize(ordered, format=found.oxigraph, prefixes=prefixes) or b""  # type: ignore[arg-type]
    headers = caching.headers(site, etag := caching.tag(site, body))
    if caching.has(request, etag):
        return caching.unchanged(headers)
    return Response(body, 200, headers, found.media_type)


def _format(accept: MIMEAccept) -> Format:
    """Choose a format that has named graphs."""
    offers = negotiation.offers(_FORMATS)
    best = accept.best_match(["application/trig", *offers])
    if best is None:
        raise Problem("not-acceptable", "the feed comes as TriG, N-Quads or JSON-LD: its members are graphs")
    return offers[best]


def _atom(host: str, site: Site, steps: list[Step], told: Told, language: str) -> bytes:
    text = words(language)
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _child(feed, "id", f"{BASE}feed.atom")
    _child(feed, "title", f"hallintograafi – {text['changes']}")
    _child(feed, "updated", steps[0].manifest.built if steps else site.release.manifest.built)
    _child(feed, "link", None, rel="self", type="application/atom+xml", href=f"{host}/feed.atom")
    _child(feed, "link", None, rel="alternate", type="text/html", href=f"{host}/changes")
    _child(feed, "rights", DATA_LICENCE)
    author = ElementTree.SubElement(feed, "author")
    _child(author, "name", site.settings.publisher_name)
    for step in steps:
        found = told.summary(step)
        entry = ElementTree.SubElement(feed, "entry")
        _child(entry, "id", versions.iri(step.version).value)
        _child(entry, "title", f"{text['release']} {step.version}")
        _child(entry, "updated", step.manifest.built)
        _child(entry, "link", None, rel="alternate", type="text/html", href=f"{host}/changes/{step.version}")
        numbers = "; ".join(f"{text[name]}: {found[name]}" for name in ("added", "removed", "changed"))
        _child(entry, "summary", text["first"] if found["from"] is None else numbers)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _child(parent: ElementTree.Element, name: str, text: str | None, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = text


def _host(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _tree(name: str) -> NamedNode:
    return NamedNode(TREE + name)
