"""Styles and scripts: addresses that change with what is there, so that browsers may keep each for ever."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

DIRECTORY: Final = Path(__file__).parent / "static"
FOREVER: Final = "public, max-age=31536000, immutable"


def address(name: str) -> str:
    """Give the address of a file of ``static``."""
    return f"/static/{name}?v={_versions()[name]}"


def script(name: str) -> Markup:
    """Give the element that loads a script, or nothing when scripts were not bundled at installation."""
    file = f"built/{name}.js"
    if file not in _versions():
        return Markup()
    return Markup('<script type="module" src="{}"></script>\n').format(address(file))


class Assets(StaticFiles):
    """Serves the files; one that is asked for by its present version never changes (RFC 8246)."""

    def __init__(self) -> None:
        super().__init__(directory=DIRECTORY)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer one request."""
        response = await super().get_response(path, scope)
        version = _versions().get(path)
        current = version is not None and scope["query_string"] == f"v={version}".encode()
        response.headers["Cache-Control"] = FOREVER if current else "no-cache"
        return response


@cache
def _versions() -> dict[str, str]:
    """Digest the files, once: they change with the installation only."""
    paths = [path for path in DIRECTORY.rglob("*") if path.is_file()]
    return {
        path.relative_to(DIRECTORY).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in paths
    }
