"""Real servers on loopback over data of the suites, and raw HTTP requests to them."""

import contextlib
import http.client
import itertools
import select
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse, serialize

from conformance.suite import Data, iri_of
from hallintograafi import settings
from hallintograafi.graph.content import ROOMS
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Manifest

GraphName = NamedNode | DefaultGraph


@dataclass(frozen=True)
class Response:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def __str__(self) -> str:
        return f"{self.status} {self.headers.get('content-type', '')}: {self.body[:500].decode(errors='replace')}"


def ask(
    address: str, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Response:
    """Send one request as it is: no header is added but Host, Accept-Encoding and Content-Length."""
    place = urlsplit(address)
    with contextlib.closing(http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)) as connection:
        connection.request(method, target, body, dict(headers or {}))
        answer = connection.getresponse()
        return Response(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def graph(path: Path, name: GraphName) -> Iterable[Quad]:
    """Read a file of the suite into the graph ``name``; its blank nodes are its own."""
    rdf_format = RdfFormat.from_extension(path.suffix.removeprefix("."))
    for quad in parse(path=path, format=rdf_format, base_iri=iri_of(path), rename_blank_nodes=True):
        yield Quad(quad.subject, quad.predicate, quad.object, name)


@cache
def dump(data: Data) -> bytes:
    """Write a test's data as N-Quads."""
    quads = [quad for path in data.default for quad in graph(path, DefaultGraph())]
    quads += [quad for path in data.named for quad in graph(path, NamedNode(iri_of(path)))]
    return n_quads(quads)


def n_quads(quads: Iterable[Quad]) -> bytes:
    """Write quads as N-Quads."""
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def write_release(path: Path, quads: bytes) -> None:
    """Write a release that holds ``quads`` and has no content of the project's.

    The disk store is filled only if the settings want it served: filling it takes as long as starting a server.
    """
    path.mkdir()
    for room in ROOMS:
        (path / "content" / room).mkdir(parents=True)
    (path / manifest.DUMP).write_bytes(quads)
    (path / manifest.LEDGER).write_text("iri,kind,minted,status,replaced_by,note\n", encoding="utf-8")
    (path / manifest.REPORT).write_text("", encoding="utf-8")
    count = quads.count(b"\n")
    if count > settings.load().memory_store_triples:
        store = Store(path / manifest.STORE)
        store.bulk_load(quads, RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
    else:
        (path / manifest.STORE).mkdir()
    manifest.write(
        path,
        Manifest(
            version=path.name,
            built="2000-01-01T00:00:00+00:00",
            inputs="",
            digest=manifest.sha256(path / manifest.DUMP),
            triples=count,
            statements=0,
            graphs=0,
            things=0,
            program="",
            files={},
        ),
    )


class Servers:
    """One server at a time, over the data that is asked for; a context manager."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._log = directory / "log.txt"
        self._numbers = itertools.count(1)
        self._served: bytes | None = None
        self._address = ""

    def __enter__(self) -> "Servers":
        with self._log.open("w") as log:
            self._launcher = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("launcher.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._launcher.communicate(timeout=30)
        assert self._launcher.returncode == 0, f"a server failed: {self._log.read_text()}"

    def over(self, quads: bytes) -> str:
        """Give the address of a server over these N-Quads."""
        if quads != self._served:
            assert self._launcher.stdin is not None and self._launcher.stdout is not None
            path = self._directory / f"2000.01.01.{next(self._numbers)}"
            write_release(path, quads)
            self._launcher.stdin.write(f"{path}\n")
            self._launcher.stdin.flush()
            ready, _, _ = select.select([self._launcher.stdout], [], [], 30)
            line = self._launcher.stdout.readline() if ready else ""
            assert " at http://" in line, f"no server: {line}{self._log.read_text()}"
            self._address = line.split(" at ")[1].split("/;")[0].strip().rstrip("/")
            self._served = quads
        return self._address

    def of(self, data: Data) -> str:
        """Give the address of a server over a test's data."""
        return self.over(dump(data))
