"""The page of a canned query: a field for each parameter, the answer at once, its picture, and the query to edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response
from pyoxigraph import NamedNode

from hallintograafi.engine.formats import GRAPHS, RESULTS
from hallintograafi.errors import HallintograafiError, ParameterError
from hallintograafi.queries.canned import CannedQuery
from hallintograafi.queries.check import instances_query
from hallintograafi.queries.parameters import Parameter
from hallintograafi.sparql import bind
from hallintograafi.terms import LANGUAGES, curie
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.pages.texts import in_language
from hallintograafi.web.pictures import files, picture
from hallintograafi.web.pictures.picture import Picture
from hallintograafi.web.protocol import caching, problems
from hallintograafi.web.protocol.asgi import client_of
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.query import results
from hallintograafi.web.query.page import use
from hallintograafi.web.query.results import Table
from hallintograafi.web.query.texts import words
from hallintograafi.web.site import Site
from hallintograafi.web.things import names

_LISTED: Final = 60
"""Most things that a field lists; more are searched for by their names."""

_INPUTS: Final = {"date": "date", "integer": "number", "year": "number"}


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it: a list to choose from, or an input of a kind; ``name`` is its value's name.

    ``suggest`` is the address that knows the things that could be meant.
    """

    parameter: Parameter
    value: str
    options: tuple[tuple[str, str], ...] = ()
    input: str = "text"
    name: str = ""
    suggest: str = ""


async def page(site: Site, pages: Pages, request: Request, canned: CannedQuery, given: dict[str, str]) -> Response:
    """Give the page; names come in the page's language unless another is asked for."""
    language = pages.language(request)
    values = _with_language(canned, given, language)
    table, drawn, problem, text = None, None, None, canned.text
    try:
        text = bind(canned.text, await site.terms(canned, values))
        table = await results.table(site, text, client_of(request.scope))
        drawn = _picture(canned, values, table, language)
    except HallintograafiError as error:
        problem = problems.of(error)
    except Problem as found:
        problem = found
    return pages.page(
        request,
        "query.html",
        status=problem.status if problem else 200,
        words=words(language),
        query=canned,
        fields=[await _field(site, parameter, values, language) for parameter in canned.parameters],
        table=table,
        picture=drawn,
        sparql=text,
        problem=problem,
        formats=GRAPHS if canned.gives_graph else RESULTS,
        link=urlencode(values) + "&" if values else "",
        use=use(request, values, graph=canned.gives_graph),
    )


async def svg(site: Site, pages: Pages, request: Request, canned: CannedQuery, given: dict[str, str]) -> Response:
    """Give the picture as a file; raises :class:`Problem` when the answer cannot be drawn."""
    language = pages.language(request)
    values = _with_language(canned, given, language)
    etag = caching.tag(site, canned.name, "svg", sorted(values.items()), language)
    headers = caching.headers(site, etag, "Accept-Language")
    if caching.has(request, etag):
        return caching.unchanged(headers)
    text = bind(canned.text, await site.terms(canned, values))
    drawn = _picture(canned, values, await results.table(site, text, client_of(request.scope)), language)
    if drawn is None:
        raise Problem("not-found", "the answer has nothing to draw, or too much for one picture")
    return files.answer(pages, drawn, language, headers)


def _with_language(canned: CannedQuery, given: dict[str, str], language: str) -> dict[str, str]:
    return {**{p.name: language for p in canned.parameters if p.type == "language"}, **given}


def _picture(canned: CannedQuery, values: Mapping[str, str], table: Table, language: str) -> Picture | None:
    if canned.picture == "none":
        return None
    file = f"/query/{canned.name}?{urlencode({**values, 'format': 'svg'})}"
    return picture.of_table(canned.picture, canned.draws, table, language, in_language(canned.title, language), file)


async def _field(site: Site, parameter: Parameter, values: Mapping[str, str], language: str) -> Field:
    value = values.get(parameter.name, curie(parameter.default or ""))
    if parameter.type == "language":
        return Field(parameter, value, tuple((code, code) for code in dict.fromkeys((*LANGUAGES, value)) if code))
    if parameter.type not in ("iri", "choice"):
        return Field(parameter, value, input=_INPUTS.get(parameter.type, "text"))
    iris = await _choices(site, parameter)
    known = await names.read(site, {*iris, *_meant(parameter, value)})

    def named(iri: str) -> str:
        found = known.name(iri, language)
        return found.value if found else curie(iri)

    if parameter.type == "choice" or 0 < len(iris) <= _LISTED:
        options = sorted(((curie(iri), named(iri)) for iri in iris), key=lambda option: option[1].casefold())
        if value and value not in (option[0] for option in options):
            meant = _meant(parameter, value)
            options.append((value, named(meant[0]) if meant else value))
        return Field(parameter, value, tuple(options))
    asked = {name: text for name, text in (("kind", parameter.kind), ("class", parameter.class_iri)) if text}
    name = next((named(iri) for iri in _meant(parameter, value)), "")
    return Field(parameter, value, name=name, suggest=f"/suggest?{urlencode({**asked, 'lang': language})}")


def _meant(parameter: Parameter, value: str) -> list[str]:
    """Give the IRI that a value stands for, if it can be one."""
    try:
        found = parameter.parse(value) if value else None
    except ParameterError:
        return []
    return [found.value] if isinstance(found, NamedNode) else []


async def _choices(site: Site, parameter: Parameter) -> list[str]:
    """Give the IRIs, or the words, that a parameter may have, where they are known."""
    if parameter.choices:
        return [(_meant(parameter, choice) or [choice])[0] for choice in parameter.choices]
    if parameter.choices_from:
        rows = await site.select(site.queries.get(parameter.choices_from).text)
        return [row[0].value for row in rows if hasattr(row[0], "value")]
    if parameter.class_iri:
        rows = await site.select(instances_query(parameter.class_iri))
        return [row["thing"].value for row in rows if isinstance(row["thing"], NamedNode)]
    return []
