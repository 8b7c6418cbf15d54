"""Lists of things by kind: ``/id`` and ``/id/{kind}``, for people by letter and page, for programs as RDF."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import NamedNode, Quad

from hallintograafi.engine.formats import GRAPHS
from hallintograafi.terms import KINDS, term
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.things import kinds
from hallintograafi.web.things import page as thing_page
from hallintograafi.web.things import texts as thing_texts
from hallintograafi.web.things import thing as things
from hallintograafi.web.things.doors import page_number
from hallintograafi.web.things.kinds import AT_ONCE, Item, Kinds
from hallintograafi.web.things.names import Names

_FIRST = ("organisation", "network", "group", "project", "person", "post", "goal", "measure", "problem", "decision")


def router(site: Site, pages: Pages, found: Kinds) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["things"])

    @routes.get("/id", summary="All kinds of things; without HTML 303 to the dataset's description")
    async def index(request: Request) -> Response:
        if not negotiation.wants_html(negotiation.accepted(request.headers.get("accept"))):
            return RedirectResponse("/dataset", 303, {"Vary": "Accept"})
        language = pages.language(request)
        titles, counts = kinds.titles(language), found.counts()
        ordered = [kind for kind in _FIRST if kind in counts]
        ordered += sorted(counts.keys() - set(ordered), key=lambda kind: kinds.alphabetical(titles[kind]))
        return pages.page(
            request, "kinds.html", kinds=ordered, titles=titles, counts=counts, words=thing_texts.words(language)
        )

    @routes.get("/id/{kind}", summary="The things of a kind: a list by letter and page, or RDF with their names")
    async def things_of(request: Request, kind: str) -> Response:
        if kind not in KINDS:
            raise Problem("not-found", f"there is no kind of things '{kind}'")
        accept = negotiation.accepted(request.headers.get("accept"))
        language = pages.language(request)
        items = await found.items(kind, language)
        if not negotiation.wants_html(accept):
            return data(request, kind, items)
        letter = request.query_params.get("letter", "")
        chosen = [item for item in items if item.letter == letter] if letter else items
        page = page_number(request)
        return pages.page(
            request,
            "kind.html",
            title=kinds.titles(language)[kind],
            items=chosen[(page - 1) * AT_ONCE : page * AT_ONCE],
            count=len(chosen),
            page_number=page,
            pages=max(1, -(-len(chosen) // AT_ONCE)),
            letter=letter,
            letters=list(dict.fromkeys(item.letter for item in items)),
            **thing_page.shared(Names(), language),
        )

    def data(request: Request, kind: str, items: list[Item]) -> Response:
        """Give a kind's things with their names as RDF."""
        form = negotiation.graph_format(negotiation.accepted(request.headers.get("accept")))
        if form is None:
            raise Problem("not-acceptable", f"lists come as HTML, {', '.join(known.name for known in GRAPHS)}")
        etag = caching.tag(site, "kind", kind, form.name, pages.language(request))
        headers = caching.headers(site, etag, "Accept, Accept-Language")
        if caching.has(request, etag):
            return caching.unchanged(headers)
        quads = [Quad(NamedNode(item.iri), term("rdfs:label"), item.name) for item in items if item.name is not None]
        return Response(things.written(quads, form), 200, headers, form.media_type)

    return routes
