"""Strong entity tags: an answer of a release never changes, so a client that has it need not get it again."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from werkzeug.http import parse_etags

from hallintograafi.engine.base import Query
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import depends_on_data_only

if TYPE_CHECKING:
    from fastapi import Request, Response

    from hallintograafi.web.site import Site


def tag(site: "Site", *parts: object) -> str:
    """Give the strong entity tag of an answer that depends on the release and on ``parts`` only."""
    return _digest(site.release, *parts)


def query_tag(release: Release, query: Query, settings: Settings) -> str | None:
    """Give the strong entity tag of a query's answer, or None when it is not a function of the data.

    The formats are those that the client takes; which of them it gets depends on the query only. Where an answer
    may be cut depends on the settings.
    """
    if not depends_on_data_only(query.text):
        return None
    limits = (settings.result_rows, settings.result_bytes) if query.truncate else ""
    results, graph = query.results and query.results.name, query.graph and query.graph.name
    asked = (
        f"{release.manifest.digest} {results} {graph} {query.default_graphs} {query.named_graphs} {limits} {query.text}"
    )
    return hashlib.blake2b(asked.encode(), digest_size=16).hexdigest()


def _digest(release: Release, *parts: object) -> str:
    return hashlib.blake2b(repr((release.manifest.digest, *parts)).encode(), digest_size=16).hexdigest()


def has(request: "Request", etag: str) -> bool:
    """Tell whether the client names this tag in If-None-Match (RFC 9110 section 13.1.2)."""
    return parse_etags(request.headers.get("if-none-match")).contains_weak(etag)


def headers(site: "Site", etag: str, vary: str = "Accept") -> dict[str, str]:
    """Give the headers of an answer that may be kept as long as it is asked for anew with its tag."""
    return {
        "ETag": f'"{etag}"',
        "Cache-Control": "public, no-cache",
        "Vary": vary,
        "Hallintograafi-Release": site.release.version,
    }


def unchanged(found: Mapping[str, str]) -> "Response":
    """Answer that the client's copy is good."""
    from fastapi import Response  # the doors of queries do without it

    return Response(status_code=304, headers=dict(found))
