"""``/pictures``: the gallery, each picture's page, and its file."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hallintograafi.errors import UnknownName
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.pictures import files
from hallintograafi.web.pictures.exhibits import EXHIBITS
from hallintograafi.web.pictures.gallery import Gallery, said
from hallintograafi.web.pictures.picture import Picture
from hallintograafi.web.protocol import caching
from hallintograafi.web.query.texts import words
from hallintograafi.web.site import Site
from hallintograafi.web.things import doors as thing_doors


def router(site: Site, pages: Pages, gallery: Gallery) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(prefix="/pictures", tags=["pages"])

    async def of(name: str, thing: str, language: str) -> Picture:
        """Give the picture of a thing; raises :class:`UnknownName` when it is not in it."""
        await gallery.picture(name, language)
        found = await gallery.of(name, thing_doors.full(thing), language)
        if found is None:
            raise UnknownName(f"'{thing}' is not in the picture '{name}' together with other things")
        return found

    @routes.get("", summary="All pictures of the reforms")
    async def pictures(request: Request) -> Response:
        language = pages.language(request)
        listed = [(e.name, said(e.title, language), said(e.description, language)) for e in EXHIBITS]
        return pages.page(request, "pictures.html", words=words(language), listed=listed)

    @routes.get("/{name}.svg", summary="A picture as an SVG file")
    async def file(
        request: Request,
        name: str,
        thing: Annotated[str | None, Query(description="only what leads to this thing and on from it")] = None,
    ) -> Response:
        language = pages.language(request)
        found = await gallery.picture(name, language) if thing is None else await of(name, thing, language)
        etag = caching.tag(site, "picture", name, language, found.file)
        headers = caching.headers(site, etag, "Accept-Language")
        if caching.has(request, etag):
            return caching.unchanged(headers)
        return files.answer(pages, found, language, headers)

    @routes.get("/{name}", summary="A picture, with the same in words")
    async def picture(request: Request, name: str) -> Response:
        language = pages.language(request)
        found = await gallery.picture(name, language)
        exhibit = next(exhibit for exhibit in EXHIBITS if exhibit.name == name)
        asked = [site.queries.get(name) for name in dict.fromkeys(part.query for part in exhibit.parts)]
        description = said(exhibit.description, language)
        return pages.page(
            request, "picture_page.html", words=words(language), picture=found, description=description, asked_of=asked
        )

    return routes
