"""A release put into a SPARQL 1.1 service, so that its readers see the one before it or this one, and no mixture.

Two ways, by what the service has (setting ``engine_graph``):

- It has a default graph: the whole dataset is changed by **one** SPARQL Update request, which is one transaction in
  stores that have transactions. When the release that is there is on this disk too, only the difference is sent.
- It has none (Virtuoso takes the union of all graphs, or what the query names): what the release knows is put into a
  graph with the version in its name, by the Graph Store Protocol; nobody reads that before a server of this release
  names it as its default graph, which is the switch. Passages keep their names in both ways; a passage that a release
  corrects is corrected for the release before it too, while that is still asked.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Final

import httpx
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse, serialize

from hallintograafi.engine.base import Query
from hallintograafi.engine.dialect import Service, known_graph
from hallintograafi.engine.formats import RESULTS
from hallintograafi.engine.remote import client
from hallintograafi.errors import EngineDown, InputError
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings

_VERSION: Final = "SELECT ?version { <https://w3id.org/hallintograafi/dataset> dcat:version ?version }"
_SECONDS: Final = 600.0

Graphs = Mapping[str, list[Triple]]
"""Triples by the IRI of their graph; "" is the default graph."""


def publish(release: Release, chosen: Settings, progress: Callable[[str], None] = lambda _: None) -> int:
    """Put ``release`` into the service of the settings; gives how many statements were sent or taken away.

    Raises :class:`EngineDown` when the service does not take it: then its readers see what they saw before, and it can
    be tried again.
    """
    with client(4) as http:
        try:
            if chosen.engine_graph:
                return _by_graphs(release, http, chosen, progress)
            return _by_update(release, http, chosen, progress)
        except httpx.HTTPStatusError as error:
            told = " ".join(error.response.text[:300].split())
            raise EngineDown(f"{error.request.url}: {error.response.status_code} {told}") from error
        except httpx.HTTPError as error:
            raise EngineDown(f"the service does not answer ({error})") from error


def _by_update(release: Release, http: httpx.Client, chosen: Settings, progress: Callable[[str], None]) -> int:
    if not chosen.engine_update:
        raise InputError("publishing needs --engine-update, the service's address for SPARQL Update")
    new = set(_quads(release))
    there = _version_there(http, chosen)
    progress(f"{release.version} after {there or 'nothing'}")
    old = set(_quads(before)) if (before := _on_disk(chosen, there)) is not None else None
    added, removed = (new, set()) if old is None else (new - old, old - new)
    steps = ["DROP ALL"] if old is None else []
    changes = (("DELETE DATA", removed), ("INSERT DATA", added))
    steps += [f"{verb} {{\n{_data(quads)}}}" for verb, quads in changes if quads]
    if steps:
        body = " ;\n".join(steps).encode()
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        http.post(chosen.engine_update, content=body, headers=headers, timeout=_SECONDS).raise_for_status()
    if (found := _version_there(http, chosen)) != release.version:
        raise EngineDown(f"{chosen.engine} holds release {found or 'none'} after {release.version} was sent")
    return len(added) + len(removed)


def _by_graphs(release: Release, http: httpx.Client, chosen: Settings, progress: Callable[[str], None]) -> int:
    if not chosen.engine_store:
        raise InputError("publishing needs --engine-store, the service's address for the Graph Store Protocol")
    sent = 0
    graphs = _graphs(_quads(release))
    for name in sorted(graphs, key=lambda name: name == ""):  # what is known comes last: it is what is looked for
        progress(name or known_graph(release.version))
        response = http.put(
            chosen.engine_store,
            params={"graph": name or known_graph(release.version)},
            content=_lines(graphs[name]),
            headers={"Content-Type": "application/n-triples"},
            timeout=_SECONDS,
        )
        response.raise_for_status()
        sent += len(graphs[name])
    return sent


def _version_there(http: httpx.Client, chosen: Settings) -> str:
    service = Service(http, chosen.engine, False, "")
    query = Query(_VERSION, RESULTS[0], None, chosen.query_seconds)
    rows = list(service.rows(query, perf_counter() + query.seconds))
    return str(rows[0]["version"].value) if len(rows) == 1 else ""


def _on_disk(chosen: Settings, version: str) -> Release | None:
    if version not in manifest.versions(chosen.data_dir):
        return None
    try:
        manifest.verify(release := manifest.read(chosen.data_dir / version))
    except InputError:
        return None
    return release


def _quads(release: Release) -> Iterable[Quad]:
    return parse(path=release.dump, format=RdfFormat.N_QUADS)


def _graphs(quads: Iterable[Quad]) -> Graphs:
    found: defaultdict[str, list[Triple]] = defaultdict(list)
    for quad in quads:
        name = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
        found[name].append(quad.triple)
    return found


def _lines(triples: list[Triple]) -> bytes:
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert written is not None
    return written


def _data(quads: Iterable[Quad]) -> str:
    """Write quads as the data of an update (SPARQL 1.1 Update section 3.1)."""
    parts = []
    for name, triples in _graphs(quads).items():
        lines = _lines(triples).decode()
        parts.append(f"GRAPH <{name}> {{\n{lines}}}\n" if name else lines)
    return "".join(parts)
