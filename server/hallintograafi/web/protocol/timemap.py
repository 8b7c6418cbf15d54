"""Time maps: the mementos of the document about a thing, one a release (RFC 7089 section 5)."""

import asyncio

from fastapi import APIRouter, Request, Response

from hallintograafi.release import manifest, versions
from hallintograafi.release.manifest import Release
from hallintograafi.terms import BASE
from hallintograafi.web.protocol import caching
from hallintograafi.web.protocol.memento import http_date
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site

MEDIA_TYPE = "application/link-format"


def router(site: Site) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["things"])

    @routes.get("/timemap/{kind}/{name}", summary="The releases that know a thing, as links to its document in each")
    async def timemap(request: Request, kind: str, name: str) -> Response:
        iri, host = f"{BASE}id/{kind}/{name}", str(request.base_url).rstrip("/")
        found = await asyncio.to_thread(_knowing, site, iri)
        if not found:
            raise Problem("not-found", f"no release that is kept knows {iri}")
        times = [http_date(release.manifest.built) for release in found]
        document = f"{host}/doc/{kind}/{name}"
        links = [
            f'<{document}>; rel="original timegate"',
            f'<{host}/timemap/{kind}/{name}>; rel="self"; type="{MEDIA_TYPE}"; from="{times[0]}"; until="{times[-1]}"',
        ]
        for place, (release, time) in enumerate(zip(found, times, strict=True)):
            ends = [word for word, is_it in (("first", place == 0), ("last", place == len(found) - 1)) if is_it]
            memento = f"{host}/dataset/{release.version}/doc/{kind}/{name}"
            links.append(f'<{memento}>; rel="{" ".join([*ends, "memento"])}"; datetime="{time}"')
        body = ",\n".join(links) + "\n"
        headers = caching.headers(site, etag := caching.tag(site, body))
        if caching.has(request, etag):
            return caching.unchanged(headers)
        return Response(body, 200, headers, MEDIA_TYPE)

    return routes


def _knowing(site: Site, iri: str) -> list[Release]:
    """The releases whose ledger has an IRI, oldest first."""
    row = f"\n{iri},".encode()
    known = versions.releases(site.settings.data_dir)
    return [release for release in known if row in (release.path / manifest.LEDGER).read_bytes()]
