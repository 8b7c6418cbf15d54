"""``/sparql`` in a browser: the editor, the answer to the query in the address, canned queries to start from."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from hallintograafi.engine.formats import GRAPHS, RESULTS
from hallintograafi.errors import HallintograafiError, SyntaxFault
from hallintograafi.queries.canned import CannedQuery
from hallintograafi.web.dataset.doors import service_description
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.pictures import guess, picture
from hallintograafi.web.pictures.picture import Picture
from hallintograafi.web.protocol import negotiation, problems, within
from hallintograafi.web.protocol.asgi import client_of
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.protocol.within import Within
from hallintograafi.web.query import results
from hallintograafi.web.query.results import Table
from hallintograafi.web.query.texts import words
from hallintograafi.web.site import Site

EXAMPLE: Final = """PREFIX hg: <https://w3id.org/hallintograafi/def#>
PREFIX group: <https://w3id.org/hallintograafi/id/group/>

SELECT ?organ ?quote ?document WHERE {
  GRAPH ?passage { group:evk-alueelliset-muutosryhmat hg:reportsTo ?organ }
  ?passage hg:quote ?quote ; hg:inDocument ?document
}"""


@dataclass(frozen=True)
class Use:
    """How an answer is had elsewhere: lines to copy; ``csv`` tells that it is a table."""

    command: str
    notebook: str
    csv: bool


def use(request: Request, values: dict[str, str], *, graph: bool) -> Use:
    """Write the lines that get the answer of a page with some parameters, within the release and at the day there."""
    here: Within = request.scope.get(within.SCOPE) or Within()
    day = {within.PARAMETER: here.day.isoformat()} if here.day else {}
    return lines(within.address_of(request), {**values, **day}, graph=graph)


def lines(address: str, values: dict[str, str], *, graph: bool) -> Use:
    """Write the lines that get the answer at an address."""
    wanted = "ttl" if graph else "csv"
    parameters = "".join(f" \\\n  --data-urlencode {_quoted(f'{name}={value}')}" for name, value in values.items())
    command = f"curl -G {address}{parameters} \\\n  -d format={wanted}"
    whole = f"{address}?{urlencode({**values, 'format': wanted})}"
    return Use(command, f'import pandas as pd\n\ntable = pd.read_csv(\n    "{whole}"\n)', not graph)


def router(site: Site, pages: Pages) -> APIRouter:
    """Make the route."""
    routes = APIRouter()

    @routes.get("/sparql", summary="SPARQL 1.1 endpoint; in a browser an editor", tags=["SPARQL"])
    async def sparql(request: Request) -> Response:
        accept = negotiation.accepted(request.headers.get("accept"))
        if not negotiation.wants_html(accept):
            return service_description(site, accept, within.address_of(request))
        asked, language = request.query_params, pages.language(request)
        text = asked.get("query")
        values: dict[str, Any] = {"text_of_query": text or _example(site, asked.get("example")), "problem": None}
        values |= {"table": None, "use": None, "place": None, "drawn": None}
        if text is not None:
            values |= await _answered(site, request, text, language)
        problem = values["problem"]
        return pages.page(
            request,
            "sparql.html",
            status=problem.status if problem else 200,
            words=words(language),
            topics=site.queries.by_topic(),
            kinds=guess.KINDS,
            kind=asked.get("picture", ""),
            formats=GRAPHS if values["table"] and values["table"].graph else RESULTS,
            **values,
        )

    return routes


async def _answered(site: Site, request: Request, text: str, language: str) -> dict[str, Any]:
    """Ask the query of an address, for the page."""
    try:
        if len(text.encode()) > site.settings.query_bytes:
            raise Problem("too-large", f"the query is longer than {site.settings.query_bytes} bytes")
        found: Table = await results.table(site, text, client_of(request.scope))
    except (Problem, HallintograafiError) as error:
        place = (error.line, error.column) if isinstance(error, SyntaxFault) and error.line else None
        return {"problem": problems.of(error), "place": place}
    used = use(request, {"query": text}, graph=found.graph)
    return {"table": found, "use": used, "drawn": _drawn(request.query_params.get("picture"), found, language)}


def _drawn(kind: str | None, found: Table, language: str) -> Picture | None:
    """Draw an answer as the reader asked, if it has columns for that."""
    columns = guess.draws(kind, found) if kind in guess.KINDS else None
    if kind is None or columns is None:
        return None
    return picture.of_table(kind, columns, found, language, words(language)[kind])


def _example(site: Site, name: str | None) -> str:
    """Give the query to begin with; raises :class:`UnknownName` for a canned query that there is not."""
    return runnable(site.queries.get(name)) if name else EXAMPLE


def runnable(canned: CannedQuery) -> str:
    """Give the text of a canned query with its defaults."""
    return canned.bound({}) if not any(p.required and p.default is None for p in canned.parameters) else canned.text


def _quoted(text: str) -> str:
    """Quote a word for a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"
