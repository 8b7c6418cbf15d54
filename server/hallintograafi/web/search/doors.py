"""``/search``, as a page and as JSON, and ``/suggest`` for search as one types."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hallintograafi.errors import ParameterError
from hallintograafi.search.cards import Card, cards, kind_label
from hallintograafi.search.find import DEEPEST, LONGEST, Page, Question, find
from hallintograafi.search.index import Index
from hallintograafi.search.suggest import Wanted, suggest
from hallintograafi.terms import BASE
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.search.asking import Searching
from hallintograafi.web.search.extension import expand
from hallintograafi.web.site import Site

_MOST: Final = 100
_LENGTH: Final = 20


def router(site: Site, pages: Pages, searching: Searching) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["search"])

    @routes.get("/search", summary="Full-text search", openapi_extra=_openapi(_SEARCH))
    async def search(request: Request) -> Response:
        asked = request.query_params
        form = asked.get("format")
        if form not in (None, "html", "json"):
            raise ParameterError("format", f"'{form}' is neither html nor json")
        html = form == "html" or (
            form is None and negotiation.wants_html(negotiation.accepted(request.headers.get("accept")))
        )
        question = Question(
            asked.get("q", "").strip()[:LONGEST],
            pages.language(request),
            tuple(kind for kind in asked.getlist("kind") if kind),
            _date("on", asked.get("on", "")),
            _number("limit", asked.get("limit"), _LENGTH, _MOST),
            (_number("page", asked.get("page"), 1, DEEPEST) - 1) * _number("limit", asked.get("limit"), _LENGTH, _MOST),
        )
        known, page, shown = await searching.ask(lambda index: _found(index, question))
        if unknown := [kind for kind in question.kinds if kind not in known]:
            raise ParameterError("kind", f"'{unknown[0]}' is none of {', '.join(known)}")
        if html:
            turn = _Turn(question, page)
            return pages.page(request, "search.html", question=question, found=page, hits=shown, known=known, turn=turn)
        etag = caching.tag(site, "search", question)
        headers = caching.headers(site, etag, "Accept, Accept-Language")
        if caching.has(request, etag):
            return caching.unchanged(headers)
        return JSONResponse(_document(question, page, shown, known), headers=headers)

    @routes.get("/suggest", summary="Things whose names begin so", openapi_extra=_openapi(_SUGGEST))
    async def suggestions(request: Request) -> Response:
        asked = request.query_params
        typed, language = asked.get("q", ""), pages.language(request)
        wanted = Wanted(
            tuple(kind for kind in asked.getlist("kind") if kind),
            tuple(expand(name) for name in asked.getlist("class") if name),
        )
        limit = _number("limit", asked.get("limit"), 10, 50)
        etag = caching.tag(site, "suggest", typed, language, wanted, limit)
        headers = caching.headers(site, etag, "Accept-Language")
        if caching.has(request, etag):
            return caching.unchanged(headers)

        def answer(index: Index) -> list[Card]:
            return cards(index, suggest(index, typed, wanted, limit), language)

        found = await searching.ask(answer)
        return JSONResponse([{**asdict(card), "href": local(card.iri)} for card in found], headers=headers)

    return routes


def local(iri: str) -> str:
    """Give the path on this host of one of our IRIs."""
    return "/" + iri.removeprefix(BASE)


def _found(index: Index, question: Question) -> tuple[dict[str, str], Page, list[tuple[Card, Any]]]:
    """Answer a question with what the page needs beside: what kinds are called, and a card for each hit."""
    page = find(index, question)
    known = {kind: kind_label(index, kind, question.language) for kind in index.kinds}
    shown = cards(index, [hit.entry for hit in page.hits], question.language)
    return known, page, list(zip(shown, page.hits, strict=True))


class _Turn:
    """Links between the pages of hits, and to the hits of one kind."""

    def __init__(self, question: Question, page: Page) -> None:
        self._question = question
        self.number = question.offset // question.limit + 1
        self.last = max(1, -(-min(page.total, DEEPEST) // question.limit))

    def values(self, number: int | None = None, kinds: Sequence[str] | None = None) -> str:
        """Give the parameters of another page of the same question, or of the same question for other kinds."""
        asked = self._question
        values = [("q", asked.text), *(("kind", kind) for kind in (asked.kinds if kinds is None else kinds))]
        values += [("on", asked.on)] * bool(asked.on)
        values += [("limit", str(asked.limit))] * (asked.limit != _LENGTH)
        values += [("page", str(number))] * (number is not None and number > 1)
        return urlencode(values)


def _document(question: Question, page: Page, shown: list[tuple[Card, Any]], known: dict[str, str]) -> dict[str, Any]:
    turn = _Turn(question, page)
    following = f"/search?{turn.values(turn.number + 1)}&lang={question.language}&format=json"
    return {
        "query": question.text,
        "language": question.language,
        "total": page.total,
        "page": turn.number,
        "pages": turn.last,
        "some": page.some,
        "instead": page.instead,
        "kinds": [{"kind": kind, "label": known[kind], "count": count} for kind, count in page.kinds.items()],
        "hits": [
            {
                **asdict(card),
                "href": local(card.iri),
                "begins": hit.entry.begins or None,
                "ends": hit.entry.ends or None,
                "snippet": asdict(hit.snippet) if hit.snippet else None,
            }
            for card, hit in shown
        ],
        "next": following if turn.number < turn.last else None,
    }


def _number(name: str, value: str | None, default: int, most: int) -> int:
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:9]) <= most:
        raise ParameterError(name, f"'{value[:40]}' is not a number from 1 to {most}")
    return int(value)


def _date(name: str, value: str) -> str:
    if value:
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise ParameterError(name, f"'{value[:40]}' is not a date such as 2026-01-01") from error
    return ""


_SEARCH: Final = {
    "q": "the words that are searched",
    "kind": "a kind of things, such as organisation; may be repeated",
    "on": "a date on which the things have to be there; what the graph gives no dates for is not left out",
    "page": "which page of the hits, from 1",
    "limit": f"hits on a page, {_LENGTH} unless told, at most {_MOST}",
    "lang": "language of the labels: fi, sv or en",
    "format": "html or json, instead of an Accept header",
}
_SUGGEST: Final = {
    "q": "what has been typed",
    "kind": "a kind of things; may be repeated",
    "class": "a class of things, an IRI or prefix:name; may be repeated",
    "limit": "how many, 10 unless told, at most 50",
    "lang": "language of the labels: fi, sv or en",
}


def _openapi(parameters: dict[str, str]) -> dict[str, Any]:
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": told, "schema": {"type": "string"}}
            for name, told in parameters.items()
        ]
    }
