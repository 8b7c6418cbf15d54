"""Where a request stands: within a release of old, at a day, or neither; and the links that stay there."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

SCOPE: Final = "hallintograafi.within"
"""The key of a request's scope that holds a :class:`Within`."""

PARAMETER: Final = "asOf"

DOORS: Final = r"/(?:sparql|rdf-graph-store|queries)(?![^/?])|/(?:id|doc|code|graph|query)/"
"""Doors whose answers are of one release, and that every kept release has of its own."""

_DOORS: Final = re.compile(DOORS)


def address_of(request: Request) -> str:
    """Give the address of a request without its parameters, as its client wrote it."""
    found: Within = request.scope.get(SCOPE) or Within()
    return str(request.url.replace(path=found.parts(request.url.path)[0], query="", fragment=""))


@dataclass(frozen=True)
class Within:
    """``version`` is the release of an address below ``/dataset/``, ``built`` when it was made (ISO 8601); ``day`` is
    that of the view."""

    version: str = ""
    built: str = ""
    day: date | None = None

    def parts(self, path: str) -> tuple[str, dict[str, str]]:
        """Give the path by which a door is found here, and the parameters that it needs."""
        if not _DOORS.match(path):
            return path, {}
        here = f"/dataset/{self.version}{path}" if self.version else path
        return here, {PARAMETER: self.day.isoformat()} if self.day else {}

    def address(self, address: str) -> str:
        """Give the address by which a path with parameters is found here."""
        path, _, query = address.partition("?")
        path, parameters = self.parts(path)
        query = "&".join(part for part in (query, urlencode(parameters)) if part)
        return f"{path}?{query}" if query else path
