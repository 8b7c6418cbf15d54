"""``/reconcile``: the W3C Reconciliation Service API 0.2, for OpenRefine and its like."""

import html
import json
import re
from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from hallintograafi.search.analysis import key
from hallintograafi.search.cards import Card, cards, in_words
from hallintograafi.search.entries import Entry
from hallintograafi.search.index import Index
from hallintograafi.search.suggest import suggest
from hallintograafi.terms import RDF_TYPE, curie
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching
from hallintograafi.web.protocol.asgi import decode_form
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.search.asking import Searching
from hallintograafi.web.search.doors import local
from hallintograafi.web.search.extension import expand, extend, read_object
from hallintograafi.web.search.reconcile_openapi import FORM, GET, POST, told
from hallintograafi.web.search.reconciliation import DEFAULT_TYPES, answer, manifest, read_batch, types, wanted_of
from hallintograafi.web.site import Site

_BODY: Final = 2 * 1024**2
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]{0,63}(?:\.[A-Za-z_$][\w$]{0,63}){0,4}", re.ASCII)
_SUGGESTED: Final = 20


def router(site: Site, pages: Pages, searching: Searching) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(prefix="/reconcile", tags=["reconciliation"])

    def written(request: Request, document: Any) -> Response:
        """Answer in JSON, or with a call of the client's function where an operator allows that."""
        text = json.dumps(document, ensure_ascii=False)
        callback = request.query_params.get("callback")
        if callback is None:
            etag = caching.tag(site, text)
            headers = caching.headers(site, etag, "Accept-Language")
            if request.method == "GET" and caching.has(request, etag):
                return caching.unchanged(headers)
            return Response(text, 200, headers, "application/json")
        if not site.settings.jsonp:
            raise Problem("forbidden", "JSONP is not given here; pages of any host may read the JSON (CORS)")
        if not _CALLBACK.fullmatch(callback):
            raise Problem("bad-request", "callback is not the name of a function")
        script = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        headers = {"X-Content-Type-Options": "nosniff"}
        return Response(f"/**/{callback}({script});", 200, headers, "application/javascript")

    async def asked(request: Request, form: Sequence[tuple[str, str]]) -> Response:
        given = dict(form)
        language = pages.language(request)
        if "queries" in given:
            batch = read_batch(given["queries"], site.settings.reconcile_queries)
            # One by one, so that a long batch takes turns with what other clients ask.
            found = {name: {"result": await answer(site, searching, query, language)} for name, query in batch.items()}
            return written(request, found)
        if "extend" in given:
            return written(request, await extend(site, searching, read_object(given["extend"], "extend"), language))
        default = await searching.ask(lambda index: types(index, map(expand, DEFAULT_TYPES), language))
        return written(request, manifest(str(request.base_url).rstrip("/"), default))

    @routes.get(
        "", summary="Reconciliation: the manifest, or the answer to queries= or extend=", openapi_extra=told(*GET)
    )
    async def by_get(request: Request) -> Response:
        return await asked(request, request.query_params.multi_items())

    @routes.post("", summary="Reconciliation: queries= or extend= in a form", openapi_extra=POST)
    async def by_post(request: Request) -> Response:
        if request.headers.get("content-type", FORM).partition(";")[0].strip().lower() != FORM:
            raise Problem("unsupported-media-type", f"queries come as {FORM}")
        form = decode_form(await _body(request))
        if not {"queries", "extend"} & {name for name, _ in form}:
            raise Problem("bad-request", "the form has neither queries nor extend")
        return await asked(request, form)

    @routes.get("/suggest/entity", summary="Things of such names", openapi_extra=told("prefix", "type", "cursor"))
    async def suggest_entity(request: Request) -> Response:
        typed, cursor = request.query_params.get("prefix", ""), _cursor(request)
        wanted, language = wanted_of(request.query_params.getlist("type")), pages.language(request)

        def ask(index: Index) -> list[dict[str, Any]]:
            found = suggest(index, typed, wanted, _SUGGESTED, cursor)
            return [
                {
                    "id": card.iri,
                    "name": card.label,
                    "description": card.description,
                    "notable": types(index, entry.classes, language),
                }
                for card, entry in zip(cards(index, found, language), found, strict=True)
            ]

        return written(request, {"result": await searching.ask(ask)})

    @routes.get("/suggest/type", summary="Classes whose names have such a word", openapi_extra=told("prefix", "cursor"))
    async def suggest_type(request: Request) -> Response:
        question = "SELECT class, count(*) AS n FROM instances GROUP BY class ORDER BY n DESC, class"
        return written(request, {"result": await _named(request, question)})

    @routes.get("/suggest/property", summary="Properties of such names", openapi_extra=told("prefix", "cursor"))
    async def suggest_property(request: Request) -> Response:
        question = "SELECT property, sum(things) AS n FROM uses GROUP BY property ORDER BY n DESC, property"
        return written(request, {"result": await _named(request, question)})

    async def _named(request: Request, question: str) -> list[dict[str, str]]:
        """Give the classes or properties that a question in SQL lists and whose names have what was typed."""
        typed, cursor = request.query_params.get("prefix", ""), _cursor(request)
        language = pages.language(request)

        def ask(index: Index) -> list[dict[str, str]]:
            wanted = key(typed)
            iris = [row[0] for row in index.rows(question)]
            names = {iri: [*index.labels.get(iri, {}).values(), curie(iri)] for iri in iris}
            found = [iri for iri in iris if any(wanted in key(name) for name in names[iri])]
            found.sort(key=lambda iri: not any(key(name).startswith(wanted) for name in names[iri]))
            shown = types(index, found[cursor : cursor + _SUGGESTED], language)
            return [{**one, "description": curie(one["id"])} for one in shown]

        return await searching.ask(ask)

    @routes.get("/properties", summary="Properties that things of a class have", openapi_extra=told("type", "limit"))
    async def properties(request: Request) -> Response:
        asked_type, language = request.query_params.get("type", ""), pages.language(request)
        text = request.query_params.get("limit", "")
        limit = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 100
        where, values = ("WHERE class = ? ", [expand(asked_type)]) if asked_type else ("", [])
        question = f"SELECT property FROM uses {where}GROUP BY property ORDER BY sum(things) DESC, property LIMIT ?"

        def ask(index: Index) -> list[dict[str, str]]:
            return types(index, (row[0] for row in index.rows(question, *values, limit + 1)), language)

        found = [one for one in await searching.ask(ask) if one["id"] != RDF_TYPE.value][:limit]
        document = {"properties": found, "limit": limit}
        return written(request, {**document, "type": asked_type} if asked_type else document)

    @routes.get("/flyout/{what}", summary="A thing, class or property in a few words", openapi_extra=told("id"))
    async def flyout(request: Request, what: str) -> Response:
        if what not in ("entity", "type", "property"):
            raise Problem("not-found", f"there is no flyout of '{what}'")
        asked_id, language = request.query_params.get("id", ""), pages.language(request)

        def ask(index: Index) -> tuple[str, str]:
            if what == "entity":
                _, card = _thing(index, asked_id, language)
                return card.label, card.description
            iri = expand(asked_id)
            return in_words(index.labels.get(iri, {}), language) or iri, iri

        name, told = await searching.ask(ask)
        shown = f"<p><strong>{html.escape(name)}</strong></p><p>{html.escape(told)}</p>"
        return written(request, {"id": asked_id, "html": shown})

    @routes.get("/preview", summary="A small page on a thing, for a frame", openapi_extra=told("id"))
    async def preview(request: Request) -> Response:
        asked_id, language = request.query_params.get("id", ""), pages.language(request)
        entry, card = await searching.ask(lambda index: _thing(index, asked_id, language))
        others = [name.text for name in entry.names if name.text != card.label]
        page = pages.page(request, "preview.html", card=card, entry=entry, others=list(dict.fromkeys(others)))
        policy = page.headers["content-security-policy"]
        page.headers["content-security-policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
        return page

    @routes.get("/view", summary="303 to the address of a thing", status_code=303, openapi_extra=told("id"))
    async def view(request: Request) -> Response:
        asked_id = request.query_params.get("id", "")
        entry, _ = await searching.ask(lambda index: _thing(index, asked_id, "fi"))
        return RedirectResponse(local(entry.iri), 303)

    return routes


def _thing(index: Index, asked: str, language: str) -> tuple[Entry, Card]:
    """Give a thing by its identifier; raises :class:`Problem` for one that is not known."""
    iri = expand(asked)
    entry = index.of_iris([iri]).get(iri)
    if entry is None:
        raise Problem("not-found", f"nothing is known of {asked[:200]}")
    return entry, cards(index, [entry], language)[0]


def _cursor(request: Request) -> int:
    value = request.query_params.get("cursor", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0


async def _body(request: Request) -> bytes:
    """Read the body of a request, no longer than a batch may be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            raise Problem("too-large", f"the form is longer than {_BODY} bytes")
    return bytes(body)
