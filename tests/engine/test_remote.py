"""The remote engine: the same answers from another service, and its faults told as ours."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

import httpx
import pytest
from msgspec.structs import replace
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse

from copies import VERSION, copy
from hallintograafi import settings
from hallintograafi.engine import publish
from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.evaluate import run
from hallintograafi.engine.formats import by_name
from hallintograafi.engine.remote import DIGEST, RemoteEngine
from hallintograafi.engine.rewriting import with_boolean_casts, without_known_graphs
from hallintograafi.errors import EngineDown, HallintograafiError, LimitReached, QueryRefused, SyntaxFault
from hallintograafi.graph.content import find
from hallintograafi.queries import canned
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from processes import running
from services import oxigraph, virtuoso

QUERIES = canned.load(find(Path(__file__).parent.parent.parent).queries()).queries
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
BOOLEANS = "SELECT (1 < 2 AS ?yes) (!true AS ?no) {}"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def service(release: Release, data_dir: Path) -> Iterator[Settings]:
    """The settings of a service that holds the release."""
    with oxigraph() as address:
        chosen = settings.load(data_dir=data_dir, engine=f"{address}/query", engine_update=f"{address}/update")
        publish.publish(release, chosen)
        yield chosen


def _read(release: Release, chosen: Settings, *queries: Query) -> list[bytes | Exception]:
    async def ask() -> list[bytes | Exception]:
        engine = RemoteEngine(release, chosen)
        found: list[bytes | Exception] = []
        try:
            await engine.start()
            for query in queries:
                try:
                    found.append(await (await engine.answer(query)).read())
                except (HallintograafiError, NotAcceptable) as error:
                    found.append(error)
            while engine.is_busy():  # the thread of the last one may have a word left
                await asyncio.sleep(0.01)
        finally:
            await engine.close()
        return found

    return asyncio.run(asyncio.wait_for(ask(), 240))


def _query(text: str, form: str = "json", seconds: float = 30, **more: Any) -> Query:
    return Query(text, by_name(form) if form != "ttl" else None, by_name("nt"), seconds, **more)


def _rows(body: bytes) -> object:
    found = json.loads(body)
    if "boolean" in found:
        return found["boolean"]
    return sorted(json.dumps(row, sort_keys=True) for row in found["results"]["bindings"])


def _expected(store: Store, query: Query) -> object:
    result = run(store, query)
    if isinstance(result, QuerySolutions | QueryBoolean):
        return _rows(result.serialize(format=QueryResultsFormat.JSON) or b"")
    return sorted(str(triple) for triple in result)


def _differing(release: Release, store: Store, chosen: Settings) -> set[str]:
    asked = {name: _query(query.bound({})) for name, query in QUERIES.items()}
    answers = dict(zip(asked, _read(release, chosen, *asked.values()), strict=True))
    differing = set()
    for name, answer in answers.items():
        if isinstance(answer, Exception) or _rows(answer) != _expected(store, asked[name]):
            differing.add(name)
    return differing


def test_every_canned_query_has_the_same_rows(release: Release, store: Store, service: Settings) -> None:
    assert _differing(release, store, service) == set()


def test_virtuoso_gives_the_same_rows_too(
    release: Release, store: Store, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DIGEST, "dba:dba")
    with virtuoso(tmp_path) as address:
        store_door = f"{address}/sparql-graph-crud-auth"
        chosen = settings.load(
            data_dir=data_dir, engine=f"{address}/sparql", engine_store=store_door, engine_graph="true"
        )
        publish.publish(release, chosen)
        assert _differing(release, store, chosen) == set()
        asked = [
            _query(text) for text in (COUNT, GRAPHS, "ASK { ?s ?p ?o }", "SELECT (1 < 2 AS ?yes) (!true AS ?no) {}")
        ]
        for query, answer in zip(asked, _read(release, chosen, *asked), strict=True):
            assert _rows(answer) == _expected(store, query)  # type: ignore[arg-type]


def test_what_cannot_be_answered_is_told_as_ever(release: Release, service: Settings) -> None:
    small = replace(service, result_rows=5)
    ask = "SELECT * { ?s ?p ?o } LIMIT 6"
    found = _read(
        release,
        small,
        _query("SELECT nonsense"),
        _query(CROSS, seconds=0.3),
        _query("DROP ALL"),
        _query("CONSTRUCT WHERE { ?s ?p ?o }", seconds=5),
        _query("ASK { }", "ttl"),
        _query(ask, "csv"),
        _query(ask, "csv", truncate=True),
        _query("SELECT ?type { hg:Group a ?type }", "csv"),
    )
    kinds = [SyntaxFault, LimitReached, QueryRefused, LimitReached, NotAcceptable, LimitReached, bytes, bytes]
    assert [type(answer) for answer in found] == kinds
    assert found[6].count(b"\r\n") == 6  # type: ignore[union-attr]
    assert b"http://www.w3.org/2002/07/owl#Class" in found[7]  # type: ignore[operator]


def test_an_answer_nobody_reads_frees_its_turn(release: Release, service: Settings) -> None:
    async def ask() -> None:
        engine = RemoteEngine(release, replace(service, workers=1))
        await engine.start()
        answer = await engine.answer(_query("SELECT * { ?s ?p ?o . ?a ?b ?c }", "csv"))
        await anext(answer.chunks)
        await answer.close()
        assert not engine.is_busy()
        assert await (await engine.answer(_query(COUNT, "csv"))).read()
        await engine.close()

    asyncio.run(asyncio.wait_for(ask(), 60))


class Told(BaseHTTPRequestHandler):
    """Says that it is Virtuoso, and answers every query with the release looked for; keeps what it was asked."""

    server_version = "Virtuoso/07.20"
    version = ""
    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.asked.append(parse_qs(body)["query"][0])
        self.tell()

    def tell(self, part: int = 1) -> None:
        row = f'{{"version":{{"type":"literal","value":"{self.version}"}}}}'
        told = f'{{"head":{{"vars":["version"]}},"results":{{"bindings":[{row}]}}}}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told[: len(told) // part])

    def log_message(self, *_: object) -> None:
        pass


class Flaky(Told):
    """Says 503 twice, then answers; breaks off a longer answer in the middle."""

    tries = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        type(self).tries += 1
        if "first" in body and self.tries % 3:
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.tell(2 if "broken" in body else 1)


@contextlib.contextmanager
def _served(handler: type[Told], release: Release) -> Iterator[str]:
    handler.version = release.version
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql"
        finally:
            server.shutdown()
            thread.join()


def test_reads_are_tried_again_and_broken_answers_are_none(release: Release) -> None:
    Flaky.tries = -1  # the first question is which release is there
    with _served(Flaky, release) as address:
        chosen = settings.load(engine=address)
        good, broken = _read(release, chosen, _query("SELECT ?first {}"), _query("SELECT ?broken {}"))
    assert isinstance(good, bytes) and Flaky.tries >= 4
    assert isinstance(broken, EngineDown)


@pytest.mark.parametrize("in_graph", ["true", "false"])
def test_a_service_is_asked_in_its_dialect(release: Release, in_graph: str) -> None:
    Told.asked.clear()
    text = "SELECT (1 < 2 AS ?x) { GRAPH ?g {} }"
    with _served(Told, release) as address:
        chosen = settings.load(engine=address, engine_graph=in_graph)
        _read(release, chosen, _query(text), _query(text, named_graphs=("http://a/",)))
    _, plain, with_dataset = Told.asked
    assert with_dataset == with_boolean_casts(text) != text
    assert plain == (without_known_graphs(with_dataset) if in_graph == "true" else with_dataset)


def test_a_service_that_is_not_there_or_holds_another_release_is_told(release: Release, tmp_path: Path) -> None:
    with pytest.raises(EngineDown, match="does not answer"):
        _read(release, settings.load(engine="http://127.0.0.1:1/sparql"))
    with oxigraph() as address:
        chosen = settings.load(data_dir=tmp_path, engine=f"{address}/query", engine_update=f"{address}/update")
        with pytest.raises(EngineDown, match="holds no release"):
            _read(release, chosen)
        publish.publish(copy(release, tmp_path, "2030.01.01"), chosen)
        with pytest.raises(EngineDown, match=r"holds release 2030\.01\.01"):
            _read(release, chosen)


def test_readers_see_one_release_or_the_next(release: Release, tmp_path: Path) -> None:
    first, second = copy(release, tmp_path, "2030.01.01"), copy(release, tmp_path, "2030.01.02")
    query = f"SELECT ?version ?n {{ {{ {VERSION} }} {{ {COUNT} }} }}"
    query = "PREFIX dcat: <http://www.w3.org/ns/dcat#> " + query
    seen: set[str] = set()
    with oxigraph() as address:
        chosen = settings.load(data_dir=tmp_path, engine=f"{address}/query", engine_update=f"{address}/update")
        publish.publish(first, chosen)
        over = threading.Event()

        def look() -> None:
            with httpx.Client() as client:
                while not over.is_set():
                    accept = {"accept": "text/csv"}
                    seen.add(client.get(f"{address}/query", params={"query": query}, headers=accept).text)

        reader = threading.Thread(target=look)
        reader.start()
        changed = publish.publish(second, chosen)
        over.set()
        reader.join()
        assert 0 < changed < 10, "only the difference is sent"
        whole = set(parse(path=second.dump, format=RdfFormat.N_QUADS))
        there = httpx.get(f"{address}/store", headers={"accept": "application/n-quads"}).content
        assert len(set(parse(there, format=RdfFormat.N_QUADS))) == len(whole)
    assert {answer.split("\r\n")[0] for answer in seen} == {"version,n"}
    assert len({answer.split(",")[-1] for answer in seen}) == 1
    assert {answer.split("\r\n")[1].split(",")[0] for answer in seen} <= {"2030.01.01", "2030.01.02"}


def test_every_door_answers_from_the_service(release: Release, data_dir: Path, service: Settings) -> None:
    doors = ("/sparql?query=ASK%20%7B%7D", "/doc/group/evk-hankeryhma.ttl", "/query/money-responsibilities?format=csv")
    with (
        running(data_dir, "--no-build", ENGINE=service.engine) as server,
        running(data_dir, "--no-build") as own,
    ):
        for door in doors:
            theirs, ours = httpx.get(server.address + door), httpx.get(own.address + door)
            assert theirs.status_code == ours.status_code == 200
            assert theirs.headers["etag"] == ours.headers["etag"]
            assert sorted(theirs.text.splitlines()) == sorted(ours.text.splitlines())
        assert httpx.get(f"{server.address}/health/ready").json() == {"release": release.version}
