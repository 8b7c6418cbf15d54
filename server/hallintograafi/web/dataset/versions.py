"""The dataset and each of its releases: what they are, in RDF, JSON and pages, and their files."""

from dataclasses import asdict

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from pyoxigraph import Triple, serialize
from werkzeug.datastructures import MIMEAccept

from hallintograafi.engine.evaluate import used_prefixes
from hallintograafi.engine.formats import GRAPHS, Format
from hallintograafi.release import dumps, history, manifest, versions
from hallintograafi.release.catalogue import DATASET
from hallintograafi.release.manifest import Release
from hallintograafi.release.versions import SPDX
from hallintograafi.web.dataset.texts import words
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.things import thing as things

_FOR_EVER = "public, max-age=31536000, immutable"


def router(site: Site, pages: Pages) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["dataset"])
    data_dir = site.settings.data_dir

    @routes.get("/dataset", summary="The dataset: DCAT-AP description, VoID statistics, its releases")
    async def dataset(request: Request) -> Response:
        known = versions.releases(data_dir)
        accept = negotiation.accepted(request.headers.get("accept"))
        if negotiation.wants_html(accept):
            return pages.page(
                request,
                "dataset.html",
                words=words(pages.language(request)),
                known=known[::-1],
                served=site.release,
                files=_files(site.release),
                formats=GRAPHS,
            )
        found = _rdf_format(accept)
        thing = await things.read(site, DATASET.value)
        own = [quad.triple for quad in thing.quads(with_graphs=False)] if thing else []
        return _rdf(request, site, [*own, *versions.describe_all(site.release, known)], found)

    @routes.get("/dataset/current", summary="The manifest of the release that is served")
    async def current(request: Request) -> Response:
        return _json(request, site, site.release)

    @routes.get("/dataset/{version}", summary="A release: its manifest as JSON, its description as RDF, its page")
    async def release(request: Request, version: str) -> Response:
        found = of_version(site, version)
        accept = negotiation.accepted(request.headers.get("accept"))
        if negotiation.wants_html(accept):
            return pages.page(
                request,
                "release.html",
                words=words(pages.language(request)),
                found=found.manifest,
                files=_files(found),
                has_changes=(found.path / history.CHANGES).is_file(),
            )
        asked = {"application/json": None, **negotiation.offers(GRAPHS)}
        best = accept.best_match(["application/json", *(name for name in asked if name != "application/json")])
        if best == "application/json":
            return _json(request, site, found)
        return _rdf(request, site, versions.describe(found), _rdf_format(accept))

    @routes.get("/dataset/{version}/graph.nq", summary="The dump of a release: N-Quads in their canonical form")
    async def dump(request: Request, version: str) -> Response:
        found = of_version(site, version)
        return _file(request, found, manifest.DUMP, found.manifest.digest, "application/n-quads")

    @routes.get("/dataset/{version}/files/{name:path}", summary="A file that the manifest of a release tells of")
    async def file(request: Request, version: str, name: str) -> Response:
        found = of_version(site, version)
        digest = {**found.manifest.files, manifest.DUMP: found.manifest.digest}.get(name)
        if digest is None:
            raise Problem("not-found", f"release {version} has no file {name}")
        return _file(request, found, name, digest)

    @routes.get("/dataset/{version}/{name}", summary="A dump in another form, such as hallintograafi.nq.gz")
    async def other(request: Request, version: str, name: str) -> Response:
        found, dumped = of_version(site, version), dumps.find(name)
        path = f"{dumps.FOLDER}/{name}"
        if dumped is None or path not in found.manifest.files:
            raise Problem("not-found", f"release {version} has no {name}")
        kind = "application/gzip" if dumped.is_compressed else dumped.media_type
        return _file(request, found, path, found.manifest.files[path], kind)

    return routes


def of_version(site: Site, version: str) -> Release:
    """Find a release; raises :class:`Problem` for one that never was and for one that was pruned."""
    data_dir = site.settings.data_dir
    if version in manifest.versions(data_dir):
        return manifest.read(data_dir / version)
    if version in history.names(data_dir):
        raise Problem("gone", f"release {version} is not kept any more; what it changed is at /changes/{version}")
    raise Problem("not-found", f"there is no release {version}")


def _files(release: Release) -> list[tuple[dumps.Dump, int, str]]:
    """The files of a release with their sizes and checksums."""
    told = release.manifest.files
    names = ((dump, f"{dumps.FOLDER}/{dump.name}") for dump in dumps.DUMPS)
    return [(dump, versions.size(release, dump.name), told[name]) for dump, name in names if name in told]


def _rdf_format(accept: MIMEAccept) -> Format:
    found = negotiation.graph_format(accept)
    if found is None:
        raise Problem("not-acceptable", "this comes as Turtle, N-Triples, JSON-LD, RDF/XML, TriG or N-Quads")
    return found


def _rdf(request: Request, site: Site, triples: list[Triple], found: Format) -> Response:
    triples = sorted(dict.fromkeys(triples), key=str)
    prefixes = {**used_prefixes(triples), "spdx": SPDX}
    body = serialize(triples, format=found.oxigraph, prefixes=prefixes) or b""  # type: ignore[arg-type]
    headers = caching.headers(site, etag := caching.tag(site, body))
    if caching.has(request, etag):
        return caching.unchanged(headers)
    return Response(body, 200, headers, found.media_type)


def _json(request: Request, site: Site, release: Release) -> Response:
    headers = caching.headers(site, etag := caching.tag(site, release.manifest))
    if caching.has(request, etag):
        return caching.unchanged(headers)
    return JSONResponse(asdict(release.manifest), headers=headers)


def _file(request: Request, release: Release, name: str, digest: str, kind: str | None = None) -> Response:
    headers = {"Cache-Control": _FOR_EVER, "ETag": f'"{digest}"'}
    if caching.has(request, digest):
        return caching.unchanged(headers)
    return FileResponse(release.path / name, media_type=kind, headers=headers)
