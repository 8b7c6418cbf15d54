"""The pages about the ontology and the shapes, made from their own files and from how the release uses them."""

import asyncio

from fastapi import Request, Response

from hallintograafi.checks.submission import rules
from hallintograafi.engine.formats import GRAPHS
from hallintograafi.terms import BASE, DEF, curie
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.pages.texts import in_language
from hallintograafi.web.site import Site
from hallintograafi.web.vocabulary import diagram, uses
from hallintograafi.web.vocabulary import ontology as vocabulary
from hallintograafi.web.vocabulary import rules as shape_rules
from hallintograafi.web.vocabulary.diagram import Diagram
from hallintograafi.web.vocabulary.ontology import Section
from hallintograafi.web.vocabulary.rule_words import RuleWords
from hallintograafi.web.vocabulary.rules import Shape
from hallintograafi.web.vocabulary.texts import words
from hallintograafi.web.vocabulary.uses import Uses


class OntologyPages:
    """Renders ``/def`` and ``/shapes`` for one release."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._vocabulary = vocabulary.read(site.content.ontology())
        self._book = shape_rules.read(site.content.shapes())
        self._rule_words = RuleWords(site.content)
        self._checks = rules.load()
        self._uses: Uses | None = None
        self._counting = asyncio.Lock()
        self._parts: dict[tuple[str, str, bool], str] = {}

    async def definitions(self, request: Request) -> Response:
        """Give the page about the ontology."""
        language, asked = self._pages.language(request), self._pages.language_asked(request)
        key = ("ontology", language, asked)
        if key not in self._parts:
            self._parts[key] = self.definitions_part(language, await self._used(), asked=asked)
        title, body = in_language(self._vocabulary.titles, language), self._parts[key]
        return self._pages.page(request, "ontology.html", title=title, body=body, formats=GRAPHS)

    async def shapes(self, request: Request) -> Response:
        """Give the page about the shapes."""
        language, asked = self._pages.language(request), self._pages.language_asked(request)
        key = ("shapes", language, asked)
        if key not in self._parts:
            # Shapes are read anew for their words; that takes too long for other requests to wait.
            self._parts[key] = await asyncio.to_thread(self.shapes_part, language, asked=asked)
        title, body = in_language(self._book.titles, language), self._parts[key]
        return self._pages.page(request, "shapes.html", title=title, body=body)

    def definitions_part(self, language: str, used: Uses, *, asked: bool = False) -> str:
        """Write what the page about the ontology holds."""
        return self._pages.part(
            "ontology_part.html",
            language,
            asked=asked,
            vocabulary=self._vocabulary,
            uses=used,
            diagrams=self._drawn(language),
            words=words(language),
            formats=GRAPHS,
            said=in_language,
            anchor=self._anchor,
        )

    def shapes_part(self, language: str, *, asked: bool = False) -> str:
        """Write what the page about the shapes holds."""
        return self._pages.part(
            "shapes_part.html",
            language,
            asked=asked,
            book=self._book,
            groups=self._grouped(),
            checks=self._checks,
            vocabulary=self._vocabulary,
            words=words(language),
            pieces=shape_rules.pieces,
            source_title=self._source_title,
            asks=self._rule_words.of,
            formats=GRAPHS,
            said=in_language,
        )

    async def _used(self) -> Uses:
        """Count once how the release uses the terms; it never changes."""
        async with self._counting:
            if self._uses is None:
                self._uses = await uses.read(self._site, self._vocabulary.terms.values())
            return self._uses

    def _drawn(self, language: str) -> dict[str, Diagram | None]:
        sections = self._vocabulary.sections
        return {section.iri: diagram.draw(self._vocabulary, section, language) for section in sections}

    def _anchor(self, iri: str) -> str:
        """Link to a term: on this page when it is ours."""
        return f"#{iri.removeprefix(DEF)}" if iri in self._vocabulary.terms else iri

    def _source_title(self, iri: str, language: str) -> str:
        """Name a source of a rule: a canned query by its title, others as the shape files name them."""
        query = self._site.queries.queries.get(iri.removeprefix(f"{BASE}query/"))
        if query is not None:
            return in_language(query.title, language)
        source = self._book.sources.get(iri)
        return in_language(source.titles, language) if source else curie(iri)

    def _grouped(self) -> list[tuple[Section, list[Shape]]]:
        """Put the shapes under the sections of what they are for."""
        found: dict[str, list[Shape]] = {section.iri: [] for section in self._vocabulary.sections}
        for shape in self._book.shapes:
            homes = {self._vocabulary.section_of(iri) for iri in (*shape.classes, *shape.subjects_of)}
            found[homes.pop() if len(homes) == 1 else vocabulary.COMMON].append(shape)
        return [(section, found[section.iri]) for section in self._vocabulary.sections if found[section.iri]]
