"""The W3C suites as data: their manifests read into tests.

The suites are not part of the project; where they are missing the tests are skipped. Nothing is ever fetched: an
IRI below :data:`BASE` is the file of that name, and every relative IRI of the suites is resolved against it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple

SUITES = Path(__file__).parents[3] / "shared" / "suites"
SPARQL11 = SUITES / "w3c-sparql11"
BASE = "https://w3c.github.io/rdf-tests/sparql/sparql11/"

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

Node = NamedNode | BlankNode

EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")


def need(folder: Path) -> None:
    """Skip the calling module when a suite is not here."""
    if not folder.is_dir():
        pytest.skip(f"the suite {folder.name} is not in {SUITES}", allow_module_level=True)


def iri_of(path: Path) -> str:
    """Give the IRI of a file of the SPARQL 1.1 suite."""
    return BASE + path.relative_to(SPARQL11).as_posix()


def file_of(iri: str) -> Path:
    """Give the file that an IRI of the SPARQL 1.1 suite names."""
    assert iri.startswith(BASE), iri
    return SPARQL11 / iri.removeprefix(BASE)


class Manifest:
    """A manifest file, asked by property."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent.name
        self.iri = iri_of(path)
        self._store = Store()
        self._store.load(path=path, format=RdfFormat.TURTLE, base_iri=self.iri)

    def all(self, subject: Node, predicate: str) -> list[Node | Literal]:
        """Values of a property."""
        objects = (quad.object for quad in self._store.quads_for_pattern(subject, NamedNode(predicate), None))
        return [value for value in objects if not isinstance(value, Triple)]

    def one(self, subject: Node, predicate: str) -> Node | Literal | None:
        """The value of a property that stands at most once."""
        values = self.all(subject, predicate)
        assert len(values) <= 1, (subject, predicate)
        return values[0] if values else None

    def node(self, subject: Node, predicate: str) -> Node:
        """The node that a property must have."""
        value = self.one(subject, predicate)
        assert isinstance(value, NamedNode | BlankNode), (subject, predicate)
        return value

    def text(self, subject: Node, predicate: str) -> str | None:
        """The text or IRI that a property has."""
        value = self.one(subject, predicate)
        return None if value is None else value.value

    def members(self, subject: Node, predicate: str) -> Iterator[Node]:
        """Members of the list that a property has; none when it has no list."""
        head = self.one(subject, predicate)
        while isinstance(head, NamedNode | BlankNode) and head.value != RDF + "nil":
            yield self.node(head, RDF + "first")
            head = self.node(head, RDF + "rest")

    def files(self, subject: Node, predicate: str) -> tuple[Path, ...]:
        """Files that a property names."""
        return tuple(sorted(file_of(value.value) for value in self.all(subject, predicate)))

    def entries(self) -> Iterator["Entry"]:
        """Tests of this manifest, in its order."""
        for node in self.members(NamedNode(self.iri), MF + "entries"):
            assert isinstance(node, NamedNode)
            kind = self.node(node, RDF + "type").value.removeprefix(MF)
            yield Entry(f"{self.folder}/{node.value.rpartition('#')[2]}", kind, node, self)


@dataclass(frozen=True)
class Entry:
    """A test as its manifest has it; ``name`` is folder and local name, such as ``aggregates/agg01``."""

    name: str
    kind: str
    node: NamedNode
    manifest: Manifest


@dataclass(frozen=True)
class Data:
    """What a test's store holds: files of the default graph, files of the graphs of their own IRIs."""

    default: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()


@dataclass(frozen=True)
class QueryTest:
    """A test of a query: evaluation when there is a ``result``, syntax otherwise."""

    name: str
    kind: str
    query: Path
    data: Data = field(default_factory=Data)
    result: Path | None = None

    @property
    def text(self) -> str:
        """The query, as its file has it."""
        return self.query.read_text(encoding="utf-8")


@cache
def manifests(name: str) -> tuple[Manifest, ...]:
    """Read the manifests that the suite's file ``name`` includes, as far as they are here."""
    path = SPARQL11 / name
    if not path.is_file():
        return ()
    top = Manifest(path)
    included = [file_of(node.value) for node in top.members(NamedNode(top.iri), MF + "include")]
    return tuple(Manifest(found) for found in included if found.is_file())


@cache
def query_tests() -> tuple[QueryTest, ...]:
    """Every test of queries, those over the same data beside each other."""
    tests = [
        _query_test(entry)
        for name in ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl", "manifest-sparql11-fed.ttl")
        for manifest in manifests(name)
        for entry in manifest.entries()
    ]
    order = {data: number for number, data in enumerate(dict.fromkeys(test.data for test in tests))}
    return tuple(sorted(tests, key=lambda test: order[test.data]))


def _query_test(entry: Entry) -> QueryTest:
    manifest, action = entry.manifest, entry.manifest.node(entry.node, MF + "action")
    if entry.kind not in EVALUATION:
        return QueryTest(entry.name, entry.kind, file_of(action.value))
    return QueryTest(
        name=entry.name,
        kind=entry.kind,
        query=file_of(manifest.node(action, QT + "query").value),
        data=Data(manifest.files(action, QT + "data"), manifest.files(action, QT + "graphData")),
        result=file_of(manifest.node(entry.node, MF + "result").value),
    )


def updates() -> dict[str, list[Path]]:
    """Every update request of the suite by folder, whatever its test wants of it."""
    found: dict[str, list[Path]] = {}
    for manifest in manifests("manifest-sparql11-update.ttl"):
        for entry in manifest.entries():
            action = manifest.node(entry.node, MF + "action")
            request = manifest.one(action, UT + "request") or action
            found.setdefault(manifest.folder, []).append(file_of(request.value))
    return found


@dataclass(frozen=True)
class Exchange:
    """A request of a protocol test and what the response must be.

    ``statuses`` are the local names of the manifests, such as ``StatusCode2xx`` or ``NotFound``; ``form`` is
    ``boolean``, ``tabular``, ``RDF`` or None; ``graph`` is the media type and the text of a graph to be got;
    ``location`` the name that stands for the response's Location in later requests.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    form: str | None
    boolean: bool | None
    graph: tuple[str, str] | None
    location: str | None


def exchanges(entry: Entry) -> list[Exchange]:
    """Read the requests of a protocol test, in order."""
    manifest = entry.manifest
    action = manifest.node(entry.node, MF + "action")
    return [_exchange(manifest, request) for request in manifest.members(action, HT + "requests")]


def _exchange(manifest: Manifest, request: Node) -> Exchange:
    response = manifest.node(request, HT + "resp")
    headers = _headers(manifest, response)
    body, expected = _body(manifest, request), _body(manifest, response)
    boolean = manifest.text(response, MF + "expectedBoolean")
    return Exchange(
        method=manifest.text(request, HT + "methodName") or "",
        target=manifest.text(request, HT + "absolutePath") or "",
        headers=_headers(manifest, request),
        body=None if body is None else body[0].encode(body[1]),
        statuses=tuple(
            sorted(status.value.rpartition("#")[2] for status in manifest.all(response, MF + "expectedStatus"))
        ),
        form=manifest.text(response, MF + "expectedFormat"),
        boolean=None if boolean is None else boolean == "true",
        graph=None if expected is None else (headers["content-type"], expected[0]),
        location=manifest.text(response, MF + "expectedLocation"),
    )


def _headers(manifest: Manifest, message: Node) -> dict[str, str]:
    fields = list(manifest.members(message, HT + "headers"))
    names = [manifest.text(header, HT + "fieldName") or "" for header in fields]
    return dict(zip(names, [manifest.text(header, HT + "fieldValue") or "" for header in fields], strict=True))


def _body(manifest: Manifest, message: Node) -> tuple[str, str] | None:
    body = manifest.one(message, HT + "body")
    if body is None:
        return None
    assert isinstance(body, BlankNode)
    return manifest.text(body, CNT + "chars") or "", manifest.text(body, CNT + "characterEncoding") or "utf-8"


_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


def is_status(status: int, names: tuple[str, ...]) -> bool:
    """Tell whether an HTTP status is one of those a manifest names."""
    return any(
        status // 100 == int(name[10]) if name.startswith("StatusCode") else status == _STATUSES[name] for name in names
    )
