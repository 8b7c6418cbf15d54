"""HTML pages: Jinja templates with the words of the reader's language and links that stay on this host."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from pyoxigraph import Literal, NamedNode

from hallintograafi.terms import BASE, LANGUAGES, curie
from hallintograafi.web.pages.assets import address, script
from hallintograafi.web.pages.texts import choose, texts
from hallintograafi.web.protocol import caching, problem_details, problem_texts
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.protocol.within import SCOPE, Within
from hallintograafi.web.site import Site

_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


@pass_context
def to(context: Context, path: str, /, **values: object) -> str:
    """Link to a path of this host, with parameters; a language that was asked for goes along."""
    path, hash_, fragment = path.partition("#")
    path, _, query = path.partition("?")
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    if context.get("language_asked"):
        kept["lang"] = context["language"]
    if within := context.get("within"):
        path, needed = within.parts(path)
        kept |= needed
    query = "&".join(part for part in (query, urlencode(kept)) if part)
    return f"{path}?{query}{hash_}{fragment}" if query else f"{path}{hash_}{fragment}"


@pass_context
def href(context: Context, iri: str) -> str:
    """Link to one of our IRIs on the host that answers, and to others where they are."""
    if iri.startswith(BASE):
        return to(context, "/" + iri.removeprefix(BASE))
    return iri if iri.startswith(("http://", "https://")) else ""


def short(node: object) -> str:
    """Write a node for reading."""
    if isinstance(node, NamedNode):
        return curie(node.value)
    return node.value if isinstance(node, Literal) else str(node)


class Pages:
    """Renders the templates."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(
            href=href, to=to, short=short, titled=problem_texts.title, detailed=problem_details.detail
        )
        self._templates.globals.update(asset=address, script=script, curie=curie, languages=LANGUAGES)
        self._templates.tests["iri"] = lambda node: isinstance(node, NamedNode)

    def language(self, request: Request) -> str:
        """Choose the reader's language."""
        return choose(request.query_params.get("lang"), request.headers.get("accept-language"))

    def language_asked(self, request: Request) -> bool:
        """Tell whether the address names the language, so that the links of the page name it too."""
        return request.query_params.get("lang") in LANGUAGES

    def part(self, template: str, language: str, *, asked: bool, **values: Any) -> str:
        """Render a part of a page that depends on the release and the language only, for keeping.

        ``asked`` tells whether its links name the language.
        """
        return self._templates.get_template(template).render(
            language=language, language_asked=asked, text=texts(language), **values
        )

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """Render a page."""
        language = self.language(request)
        within: Within = request.scope.get(SCOPE) or Within()
        path, needed = within.parts(request.url.path)
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        html = self._templates.get_template(template).render(
            language=language,
            language_asked=self.language_asked(request),
            text=texts(language),
            release=self._site.release.manifest,
            within=within,
            path=path,
            asked=[*asked, *needed.items()],
            **values,
        )
        etag = caching.tag(self._site, html)
        headers = {
            **caching.headers(self._site, etag, "Accept, Accept-Language"),
            "Content-Language": language,
            **_SECURITY,
        }
        if status == 200 and caching.has(request, etag):
            return caching.unchanged(headers)
        return HTMLResponse(html, status, headers)

    def problem(self, request: Request, problem: Problem) -> Response:
        """Render a problem for a browser."""
        page = self.page(request, "problem.html", problem.status, problem=problem)
        page.headers.update(problem.headers)
        return page
