"""The gallery: makes each exhibit once a language, since a release never changes, and knows which things are in it."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from hallintograafi.errors import UnknownName
from hallintograafi.sparql import bind
from hallintograafi.terms import ID, LANGUAGES, curie
from hallintograafi.web.pictures import layout, rows
from hallintograafi.web.pictures.exhibits import EXHIBITS, Exhibit, Part, Tongues
from hallintograafi.web.pictures.figures import Edge, Figure, Graph, Item, Timeline, fits
from hallintograafi.web.pictures.picture import Picture
from hallintograafi.web.pictures.rows import Made
from hallintograafi.web.query import results
from hallintograafi.web.site import Site

_BY_NAME: Final = {exhibit.name: exhibit for exhibit in EXHIBITS}
_KEPT: Final = 2000
"""Pictures of single things that are kept."""

_MOST: Final = 15
"""Boxes of a picture of a thing; where lines lead on to more, only its neighbours are drawn."""

_LEAST: Final = 2
"""Boxes of the smallest picture of a thing that tells something."""


class Gallery:
    """The pictures of one release."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: dict[tuple[str, str], Picture | None] = {}
        self._of: OrderedDict[tuple[str, str, str], Picture | None] = OrderedDict()
        self._making = asyncio.Lock()

    async def picture(self, name: str, language: str) -> Picture:
        """Give a picture; raises :class:`UnknownName` when there is none of that name, or nothing to draw."""
        if name not in _BY_NAME:
            raise UnknownName(f"there is no picture '{name}'; there are {', '.join(_BY_NAME)}")
        if (found := await self._drawn(name, language)) is None:
            raise UnknownName(f"this release has nothing to draw in the picture '{name}'")
        return found

    async def showing(self, iri: str, language: str) -> list[Picture]:
        """Give the pictures that a thing is in."""
        found = [await self._drawn(exhibit.name, language) for exhibit in EXHIBITS]
        return [picture for picture in found if picture is not None and iri in shown(picture.figure)]

    async def near(self, iri: str, language: str) -> Picture | None:
        """Give the first picture in which a thing stands together with others, cut to what it has to do with."""
        for name in _BY_NAME:
            if (found := await self.of(name, iri, language)) is not None:
                return found
        return None

    async def of(self, name: str, iri: str, language: str) -> Picture | None:
        """Give the part of a picture that a thing is in, with the thing marked; None where it stands alone in it."""
        key = (name, iri, language)
        if key not in self._of:
            exhibit, figure = _BY_NAME[name], None
            if exhibit.each and iri.startswith(f"{ID}{exhibit.each}/"):
                async with self._making:
                    figure, _ = await self._figure(exhibit, language, iri)
            elif (whole := await self._drawn(name, language)) is not None:
                figure = whole.figure
            self._of[key] = _marked(exhibit, figure, iri, language) if isinstance(figure, Graph) else None
        self._of.move_to_end(key)
        if len(self._of) > _KEPT:
            self._of.popitem(last=False)
        return self._of[key]

    async def _drawn(self, name: str, language: str) -> Picture | None:
        async with self._making:
            if (name, language) not in self._made:
                self._made[name, language] = await self._draw(_BY_NAME[name], language)
            return self._made[name, language]

    async def _draw(self, exhibit: Exhibit, language: str) -> Picture | None:
        if any(part.query not in self._site.queries.queries for part in exhibit.parts):
            return None
        figure, left_out = await self._figure(exhibit, language)
        if exhibit.around and isinstance(figure, Graph):
            figure = figure.around(exhibit.around)
        if not fits(figure):
            return None
        title = said(exhibit.title, language)
        file = f"/pictures/{exhibit.name}.svg"
        return Picture(exhibit.name, title, exhibit.kind, figure, layout.draw(figure), left_out, 0, file)

    async def _figure(self, exhibit: Exhibit, language: str, thing: str = "") -> tuple[Figure, int]:
        """Ask for what a picture shows, of one thing or of those its queries are about; tell the rows left out."""
        made = [await self._part(exhibit, part, language, thing) for part in exhibit.parts]
        if len(made) == 1:
            return made[0].figure, made[0].left_out
        return _joined([found.figure for found in made]), 0

    async def _part(self, exhibit: Exhibit, part: Part, language: str, thing: str) -> Made:
        canned = self._site.queries.get(part.query)
        values = {p.name: language for p in canned.parameters if p.type == "language"} | dict(part.values)
        if thing and part.thing:
            values[part.thing] = curie(thing)
        table = await results.table(self._site, bind(canned.text, await self._site.terms(canned, values)))

        def name(iri: str) -> str | None:
            found = table.names.name(iri, language)
            return found.value if found else None

        found = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        made = rows.make(exhibit.kind, part.draws or canned.draws, found, name)
        return Made(_called(made.figure, said(part.called, language)), made.left_out)


def shown(figure: Figure) -> Mapping[str, Item]:
    """Give the things that a figure shows, by their IRIs."""
    items: list[Item] = []
    match figure:
        case Graph():
            items += figure.items.values()
        case Timeline():
            items += [item for event in figure.events for item in event.items]
        case _:
            items += [bar.item for bar in figure.bars]
    return {item.iri: item for item in items if item.iri}


def said(texts: Tongues, language: str) -> str:
    """Give a text in a language."""
    return texts[LANGUAGES.index(language)]


def _marked(exhibit: Exhibit, whole: Graph, iri: str, language: str) -> Picture | None:
    """Draw the part of a graph that a thing is in."""
    figure = whole.through(iri)
    if len(figure.items) > _MOST and not figure.tree:
        figure = whole.beside(iri)
    if len(figure.items) < _LEAST or not fits(figure):
        return None
    drawing = layout.draw(figure)
    boxes = tuple(replace(box, style="here") if box.iri == iri else box for box in drawing.boxes)
    file = f"/pictures/{exhibit.name}.svg?thing={curie(iri)}"
    title = said(exhibit.each_title if exhibit.each else exhibit.title, language).format(thing=figure.items[iri].label)
    return Picture(exhibit.name, title, exhibit.kind, figure, replace(drawing, boxes=boxes), 0, 0, file)


def _called(figure: Figure, word: str) -> Figure:
    """Put a word before what the lines of a graph say."""
    if not word or not isinstance(figure, Graph):
        return figure
    edges = (Edge(e.source, e.target, f"{word} {e.label}".strip()) for e in figure.edges)
    return Graph(figure.items, tuple(edges), figure.tree)


def _joined(figures: list[Figure]) -> Graph:
    """Join graphs: one item a thing, one line from each to each, with all that is said of it."""
    items: dict[str, Item] = {}
    lines: dict[tuple[str, str], list[str]] = {}
    for figure in figures:
        assert isinstance(figure, Graph)
        items |= {key: item for key, item in figure.items.items() if key not in items}
        for edge in figure.edges:
            lines.setdefault((edge.source, edge.target), []).append(edge.label)
    edges = (Edge(*ends, ", ".join(filter(None, dict.fromkeys(labels)))) for ends, labels in lines.items())
    return Graph(items, tuple(edges))
