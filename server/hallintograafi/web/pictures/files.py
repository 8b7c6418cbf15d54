"""A picture as an SVG file: complete without a style sheet, with the permanent addresses of what is in it."""

from collections.abc import Mapping

from fastapi import Response

from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.pictures.picture import Picture


def answer(pages: Pages, picture: Picture, language: str, headers: Mapping[str, str]) -> Response:
    """Give the file."""
    text = pages.part("picture.svg", language, asked=False, picture=picture)
    safe = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return Response(text, 200, {**headers, **safe, "Content-Language": language}, "image/svg+xml")
