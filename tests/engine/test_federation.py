"""SERVICE: nothing is heard outside unless the operator allows it, however it is spelled; then it answers."""

import asyncio
import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hallintograafi import settings
from hallintograafi.engine.base import Query
from hallintograafi.engine.egress import Refused, address_of, is_public
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.federation import is_allowed, prefixes, redirected
from hallintograafi.engine.formats import RESULTS, by_name
from hallintograafi.errors import HallintograafiError, InputError, LimitReached, QueryRefused, ServiceFailed
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import depends_on_data_only

ROWS = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "from afar"}}]}}


class Listener:
    """An HTTP server on loopback that notes every connection, also one without a request."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.gone = threading.Event()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                listener.heard.append("connection")
                super().setup()

            def do_POST(self) -> None:
                listener.heard.append(self.path)
                self.rfile.read(int(self.headers["content-length"]))
                getattr(self, self.path.partition("?")[0].strip("/").split("/")[-1], self.sparql)()

            def sparql(self) -> None:
                body = json.dumps(ROWS).encode()
                self.send_response(200)
                self.send_header("content-type", "application/sparql-results+json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def short(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/tab-separated-values")
                self.send_header("content-length", "1000")
                self.end_headers()
                self.wfile.write(b"?x\n1\n")

            def long(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/tab-separated-values")
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(b"?x\n")
                    for _ in range(10_000):
                        self.wfile.write(b"1\n" * 1000)

            def moved(self) -> None:
                self.send_response(302)
                self.send_header("location", "/sparql")
                self.end_headers()

            def slow(self) -> None:
                self.connection.settimeout(10)
                with contextlib.suppress(OSError):
                    if self.connection.recv(1) == b"":
                        listener.gone.set()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@asynccontextmanager
async def engine(release: Release, **given: object) -> AsyncIterator[EmbeddedEngine]:
    embedded = EmbeddedEngine(release, settings.load(**{"workers": 1, **given}))
    await embedded.start()
    try:
        yield embedded
    finally:
        await embedded.close()


async def csv(embedded: EmbeddedEngine, text: str, seconds: float = 5) -> str:
    return (await (await embedded.answer(Query(text, RESULTS[2], None, seconds))).read()).decode()


SPELLINGS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?x } }",
    "SELECT * { service silent <URL> { ?s ?p ?x } }",
    "SELECT * { SeRvIcE<URL>{ ?s ?p ?x } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?x } }",
    "SELECT * { # comment\n SERVICE # } \n <URL> # {\n { ?s ?p ?x } }",
    "SELECT * { SERVICE\r<URL>\r{ ?s ?p ?x } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?x } }",
    "PREFIX a: <URL> SELECT * { SERVICE a: { ?s ?p ?x } }",
    "PREFIX a: <URL> SELECT * { SERVICE SILENT a:b { ?s ?p ?x } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?x } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE SILENT ?u { ?s ?p ?x } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?x } }",
    "SELECT * { \\U00000053ERVICE <URL> { ?s ?p ?x } }",
    "SELECT * { SERVICE \\u003CURL> { ?s ?p ?x } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<URL> { ?s ?p ?x } }",
    "SELECT * { FILTER('a'<'>') SERVICE <URL> { ?s ?p ?x } } #'",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?x } } } }",
    "SELECT * { OPTIONAL { GRAPH ?g { SERVICE <URL> { ?s ?p ?x } } } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?x } } }",
    "SELECT * FROM <URL> FROM NAMED <URL> { ?s ?p ?x }",
    "LOAD <URL>",
]


async def try_all(embedded: EmbeddedEngine, url: str) -> None:
    for text in SPELLINGS:
        with contextlib.suppress(HallintograafiError):
            await csv(embedded, text.replace("URL", url))


def test_nothing_is_heard_while_it_is_off(release: Release, listener: Listener) -> None:
    async def work() -> None:
        async with engine(release) as embedded:
            await try_all(embedded, listener.url)

    asyncio.run(work())
    assert listener.heard == []


@pytest.mark.parametrize(
    ("allowed", "private"),
    [("https://example.org/sparql", "127.0.0.1"), ("http://127.0.0.1:1/", "127.0.0.1"), ("URL", "")],
    ids=["another host", "another port", "not listed as private"],
)
def test_nothing_is_heard_where_it_is_not_allowed(
    release: Release, listener: Listener, allowed: str, private: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        given = {"service_prefixes": allowed.replace("URL", listener.url), "service_private": private}
        async with engine(release, **given) as embedded:
            await try_all(embedded, listener.url)
            if embedded.network == "none":
                # Not even when the check of the text lets all of it through.
                monkeypatch.setattr("hallintograafi.engine.embedded.redirected", lambda text, *_: text)
                await try_all(embedded, listener.url)
                await try_all(embedded, f"http://127.0.0.1:{embedded.pool.nursery.port}/{listener.url}")

    asyncio.run(work())
    assert listener.heard == []


def allowing(listener: Listener, **given: object) -> dict[str, object]:
    return {"service_prefixes": f"{listener.url}ok/", "service_private": "127.0.0.1", **given}


@pytest.mark.parametrize("text", [s for s in SPELLINGS[:6] if "BASE" not in s])
def test_an_allowed_service_is_asked_in_any_spelling(release: Release, listener: Listener, text: str) -> None:
    async def work() -> str:
        async with engine(release, **allowing(listener)) as embedded:
            return await csv(embedded, text.replace("URL", f"{listener.url}ok/sparql?x=1"))

    assert "from afar" in asyncio.run(work())
    assert listener.heard == ["connection", "/ok/sparql?x=1"]


def test_a_file_tells_the_query_as_it_was_asked(release: Release, listener: Listener) -> None:
    text = f"SELECT * {{ SERVICE <{listener.url}ok/sparql> {{ ?s ?p ?x }} }}"

    async def work() -> bytes:
        async with engine(release, **allowing(listener)) as embedded:
            return await (await embedded.answer(Query(text, by_name("parquet"), None, 5))).read()

    assert text.encode() in asyncio.run(work())


def test_its_neighbours_are_not(release: Release, listener: Listener) -> None:
    paths = ["", "sparql", "ok", "ok/../sparql", "ok/%2e%2e/sparql", "ok/./x", "ok/\\u002e./x", "ok/x#y", "ok/\\x"]

    async def work() -> None:
        async with engine(release, **allowing(listener)) as embedded:
            for path in paths:
                with pytest.raises(QueryRefused):
                    await csv(embedded, f"SELECT * {{ SERVICE <{listener.url}{path}> {{ ?s ?p ?x }} }}")
            with pytest.raises(QueryRefused):
                await csv(embedded, f"SELECT * {{ VALUES ?u {{ <{listener.url}ok/>}} SERVICE ?u {{ ?s ?p ?x }} }}")
            with pytest.raises(QueryRefused):
                await csv(embedded, f"SELECT ('SERVICE <{listener.url}ok/> {{ }}' AS ?text) {{ }}")
            assert await csv(embedded, "ASK {}") == "true"

    asyncio.run(work())
    assert listener.heard == []


def test_redirects_and_broken_answers_are_errors(release: Release, listener: Listener) -> None:
    async def work() -> None:
        async with engine(release, **allowing(listener, result_bytes=1_000_000)) as embedded:
            for path in ("moved", "short", "long"):
                with pytest.raises((ServiceFailed, LimitReached)) as caught:
                    await csv(embedded, f"SELECT * {{ SERVICE <{listener.url}ok/{path}> {{ ?s ?p ?x }} }}")
                assert str(embedded.pool.nursery.port) not in str(caught.value)

    asyncio.run(work())
    assert "/sparql" not in listener.heard


def test_a_slow_service_ends_with_the_query(release: Release, listener: Listener) -> None:
    async def work() -> None:
        async with engine(release, **allowing(listener)) as embedded:
            started = time.monotonic()
            with pytest.raises(LimitReached) as caught:
                await csv(embedded, f"SELECT * {{ SERVICE <{listener.url}ok/slow> {{ ?s ?p ?x }} }}", seconds=0.5)
            assert caught.value.limit == "time"
            assert time.monotonic() - started < 2
            assert await csv(embedded, "ASK {}") == "true"

    asyncio.run(work())
    assert listener.gone.wait(2)


def test_a_way_out_that_is_killed_is_opened_anew(release: Release, listener: Listener) -> None:
    async def work() -> str:
        async with engine(release, **allowing(listener)) as embedded:
            assert embedded.pool.nursery is not None
            zygote = embedded.pool.nursery.process
            children = Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text().split()
            os.kill(int(children[0]), signal.SIGKILL)
            zygote.wait(5)
            return await csv(embedded, f"SELECT * {{ SERVICE <{listener.url}ok/sparql> {{ ?s ?p ?x }} }}")

    assert "from afar" in asyncio.run(work())


def test_an_answer_from_elsewhere_is_not_a_function_of_the_data() -> None:
    assert not depends_on_data_only("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
    assert depends_on_data_only("SELECT * { ?service a dcat:DataService }")


@pytest.mark.parametrize(
    "text", ["https://example.org", "ftp://example.org/", "example.org/", "https://u@example.org/", "https:///x"]
)
def test_a_prefix_names_a_whole_host(text: str) -> None:
    with pytest.raises(InputError, match="service_prefixes"):
        prefixes(text)


def test_prefixes_are_beginnings() -> None:
    allowed = prefixes("https://example.org/sparql http://[2001:db8::1]:8080/")
    assert is_allowed("https://example.org/sparql?x=y", allowed)
    assert is_allowed("http://[2001:db8::1]:8080/x", allowed)
    assert not is_allowed("https://example.org/", allowed)
    assert not is_allowed("https://example.org.evil.test/sparql", allowed)
    assert not is_allowed("https://example.org@evil.test/sparql", allowed)
    assert not is_allowed("https://example.org/sparql/..", allowed)


def test_only_addresses_of_services_are_changed() -> None:
    allowed = prefixes("https://example.org/")
    text = (
        "SELECT * { <https://example.org/a> ?p ?o . SERVICE <https://example.org/s> { ?o ?q <https://example.org/a> } }"
    )
    changed = redirected(text, allowed, 99)
    assert changed == text.replace("<https://example.org/s>", "<http://127.0.0.1:99/https://example.org/s>")
    assert redirected("SELECT * { ?s ?p ?o }", allowed, 99) == "SELECT * { ?s ?p ?o }"


PRIVATE = """
127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255 ::1 ::
fe80::1%eth0 fc00::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 ff02::1
"""


@pytest.mark.parametrize("number", PRIVATE.split())
def test_private_numbers_are_known(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_numbers_are_known(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "127.1", "0", "::1"])
def test_a_private_host_is_refused_by_name_and_by_number_unless_listed(host: str) -> None:
    with pytest.raises(Refused):
        address_of(host, 80, ())
    with contextlib.suppress(Refused):  # a host without IPv6 does not know ::1
        assert address_of(host, 80, (host,))
