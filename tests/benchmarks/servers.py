"""The servers that are compared: each over the same data, on loopback, at its own port."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import RdfFormat, Store

from benchmarks import generate
from benchmarks.load import ACCEPT
from hallintograafi import settings
from hallintograafi.graph import content
from hallintograafi.graph.content import ROOMS
from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Manifest

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    name: str
    pid: int
    port: int
    path: str
    seconds: float
    """From the start of its process to its first answer."""

    more: str = ""
    """What the address needs beside the query."""

    def target(self, query: str) -> str:
        """The request target that asks a query."""
        return f"{self.path}?query={quote(query, safe='')}{self.more}"


@dataclass(frozen=True)
class Data:
    """Generated data: the dump, the data directory of a release of it, how many quads and blocks it has."""

    dump: Path
    data_dir: Path
    quads: int
    blocks: int

    @property
    def store(self) -> Path:
        """Oxigraph's compacted store."""
        return self.data_dir / "2000.01.01" / manifest.STORE


def prepare(directory: Path, quads: int) -> Data:
    """Generate data and a release of it, unless they are there from another run."""
    data_dir = directory / str(quads)
    release = data_dir / "2000.01.01"
    if not release.is_dir():
        making = data_dir / "making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        generate.write(making / manifest.DUMP, quads)
        _fill(making)
        making.rename(release)
        build.switch(data_dir, release.name)
    _adopt(release)
    found = manifest.read(release).manifest
    return Data(release / manifest.DUMP, data_dir, found.triples + found.statements, found.things)


def _fill(path: Path) -> None:
    """Make a release directory of a dump, with the content of the project for the doors that show it."""
    files = content.find(ROOT)
    for room in ROOMS:
        shutil.copytree(files.root / room, path / "content" / room)
    shutil.copyfile(files.ledger, path / manifest.LEDGER)
    (path / manifest.REPORT).write_text("", encoding="utf-8")
    store = Store(path / manifest.STORE)
    store.bulk_load(path=path / manifest.DUMP, format=RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    known = said = blocks = 0
    with (path / manifest.DUMP).open(encoding="utf-8") as lines:
        for line in lines:
            is_said = line.endswith("> .\n") and "/id/passage/" in line.rsplit(" ", 2)[1]
            said += is_said
            known += not is_said
            blocks += line.endswith("SourceDocument> .\n")
    digest = manifest.sha256(path / manifest.DUMP)
    manifest.write(
        path, Manifest("2000.01.01", "2000-01-01T00:00:00+00:00", "", digest, known, said, 0, blocks, "", {})
    )


def _adopt(path: Path) -> None:
    """Let ``hallintograafi serve`` take the release for one of the project's files, so that it builds none."""
    found = manifest.read(path).manifest
    inputs = build.inputs(content.find(ROOT), settings.load())
    manifest.write(path, Manifest(**{**vars(found), "inputs": inputs}))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def ask(port: int, target: str, *, timeout: float = 60) -> bytes:
    """Send one GET and give the body; raises OSError when there is no good answer."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)) as connection:
        connection.request("GET", target, headers={"Accept": ACCEPT})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise OSError(f"{answer.status}: {body[:200]!r}")
        return body


@contextlib.contextmanager
def running(name: str, command: list[str], path: str, port: int, **variables: str) -> Iterator[Server]:
    """Run a server until the block ends; it is there when it answers an ASK."""
    began = time.perf_counter()
    environment = {**os.environ, **variables}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                ask(port, f"{path}?query=ASK%20%7B%7D")
                break
            if process.poll() is not None or time.perf_counter() - began > 300:
                raise RuntimeError(f"{name} did not start: {' '.join(command)}")
            time.sleep(0.005)
        yield Server(name, process.pid, port, path, time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ours(data_dir: Path, **variables: str) -> contextlib.AbstractContextManager[Server]:
    """``hallintograafi serve`` with its default settings and those that are given as HALLINTOGRAAFI_…"""
    port = free_port()
    command = [sys.executable, "-m", "hallintograafi", "serve", "--port", str(port), "--data-dir", str(data_dir)]
    given = {settings.ENVIRONMENT + name.upper(): value for name, value in variables.items()}
    return running("ours", command, "/sparql", port, **given)


def _oxigraph() -> str:
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else "oxigraph"


def oxigraph_disk(data: Data) -> contextlib.AbstractContextManager[Server]:
    """``oxigraph serve-read-only`` on the compacted store."""
    port = free_port()
    command = [_oxigraph(), "serve-read-only", "--location", str(data.store), "--bind", f"127.0.0.1:{port}"]
    return running("oxigraph disk", command, "/query", port)


@contextlib.contextmanager
def oxigraph_memory(data: Data) -> Iterator[Server]:
    """``oxigraph serve`` that holds the data in memory."""
    port = free_port()
    command = [_oxigraph(), "serve", "--bind", f"127.0.0.1:{port}"]
    with running("oxigraph memory", command, "/query", port) as server:
        began = time.perf_counter()
        with (
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as connection,
            data.dump.open("rb") as dump,
        ):
            connection.request("POST", "/store", dump, {"Content-Type": "application/n-quads"})
            assert connection.getresponse().status < 300
        yield Server(server.name, server.pid, port, "/query", server.seconds + time.perf_counter() - began)


_VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
ServerThreads = 40
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {dump}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 32
KeepAliveTimeout = 60
MaxKeepAlives = 32
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
"""
_DEFAULT = "urn:default"


def has_virtuoso() -> bool:
    """Tell whether Virtuoso and its shell are installed."""
    return bool(shutil.which("virtuoso-t") and shutil.which("isql-vt"))


@contextlib.contextmanager
def virtuoso(data: Data) -> Iterator[Server]:
    """Virtuoso 7 with 170 000 buffers; it has no default graph, so a graph is asked that holds it."""
    folder = (data.data_dir / "virtuoso").resolve()
    folder.mkdir(exist_ok=True)
    port, sql = free_port(), free_port()
    is_new = not (folder / "virtuoso.db").exists()
    text = _VIRTUOSO.format(folder=folder, http=port, sql=sql, dump=data.dump.parent.resolve())
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    command = ["virtuoso-t", "-f", "-c", str(folder / "virtuoso.ini")]
    with running("virtuoso", command, "/sparql", port) as server:
        if is_new:
            load = f"ld_dir('{data.dump.parent.resolve()}', '{data.dump.name}', '{_DEFAULT}');"
            shell = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load} rdf_loader_run(); checkpoint;"]
            subprocess.run(shell, check=True, stdout=subprocess.DEVNULL)
        more = f"&default-graph-uri={quote(_DEFAULT, safe='')}"
        yield Server(server.name, server.pid, port, "/sparql", server.seconds, more)


def rdflib_endpoint(data: Data) -> contextlib.AbstractContextManager[Server]:
    """rdflib-endpoint over an in-memory Oxigraph store."""
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("rdflib_server.py")), str(data.dump), str(port)]
    return running("rdflib-endpoint", command, "/", port)
