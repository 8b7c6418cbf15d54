"""The express lane inside a worker answers as the application does, or not at all."""

import time
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import Store

from hallintograafi import settings
from hallintograafi.release.manifest import Release
from hallintograafi.web.front.observe import Tally
from hallintograafi.web.front.worker_lane import WorkerLane

OWN = ("date", "x-request-id", "server-timing")
CHAIR = "SELECT ?post { membership:evk-hankeryhma-pj hg:heldByPost ?post }"
DOCUMENTS = "SELECT ?d (COUNT(?p) AS ?n) { ?p hg:inDocument ?d } GROUP BY ?d ORDER BY ?d"


@pytest.fixture
def lane(release: Release, store: Store) -> WorkerLane:
    return WorkerLane(store, release, settings.load())


def request(query: str, headers: str = "", more: str = "", door: str = "/sparql") -> bytes:
    return f"GET {door}?query={quote(query, safe='')}{more} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode()


def read(response: bytes | None) -> tuple[str, dict[str, str], bytes]:
    assert response is not None
    head, _, body = response.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    return line, dict(header.split(": ", 1) for header in headers), body


QUERIES = [CHAIR, DOCUMENTS, "ASK {}", "DESCRIBE membership:evk-hankeryhma-pj", "SELECT (NOW() AS ?n) {}"]
TYPES = ["*/*", "text/csv, application/n-triples", "application/sparql-results+xml, text/turtle"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("accept", TYPES)
def test_it_answers_as_the_application_does(lane: WorkerLane, client: httpx.Client, query: str, accept: str) -> None:
    theirs = client.post("/sparql", data={"query": query}, headers={"accept": accept})
    if theirs.status_code != 200:
        assert lane.answer(request(query, f"Accept: {accept}\r\n"), "x") is None
        return
    for _ in range(2):  # evaluated, and kept
        line, headers, body = read(lane.answer(request(query, f"Accept: {accept}\r\n"), "x"))
        assert line == "HTTP/1.1 200 OK"
        assert "NOW" in query or body == theirs.content
        assert int(headers["content-length"]) == len(body)
        assert {name: value for name, value in headers.items() if name not in (*OWN, "content-length")} == {
            name: value for name, value in theirs.headers.items() if name not in (*OWN, "content-length")
        }
        assert set(OWN) <= set(headers)


def test_what_a_client_has_is_not_sent_again(lane: WorkerLane) -> None:
    tag = read(lane.answer(request(CHAIR), "x"))[1]["etag"]
    for _ in range(2):
        line, headers, body = read(lane.answer(request(CHAIR, f"If-None-Match: {tag}\r\n"), "x"))
        assert (line, headers["etag"], body) == ("HTTP/1.1 304 Not Modified", tag, b"")


@pytest.mark.parametrize(
    "given",
    [
        request("SELECT"),
        request("DROP ALL"),
        request("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
        request(CHAIR, more="&format=pdf"),
        request(CHAIR, more="&format=xlsx"),
        request(CHAIR, more="&truncate=yes"),
        request(DOCUMENTS, more="&timeout=0.001"),
        request(CHAIR, more="&default-graph-uri=urn:x"),
        request(CHAIR, "Accept: text/html\r\n"),
        request(CHAIR, "Accept: image/png\r\n"),
        request(CHAIR, "Content-Length: 0\r\n"),
        request(CHAIR, "Connection: close\r\n"),
        request(CHAIR, door="/dataset/1/sparql"),
        request(CHAIR)[:-1],
        request(CHAIR) * 2,
        request("SELECT * { ?s ?p ?o }"),
        request("SELECT ?x { BIND(<urn:unknown>(1) AS ?x) }"),
        b"POST" + request(CHAIR)[3:],
        b"",
        b"\xff" * 100,
    ],
)
def test_all_else_is_the_front_s(lane: WorkerLane, given: bytes) -> None:
    assert lane.answer(given, "x") is None
    assert not any(lane.counts)


def test_a_service_that_may_be_asked_is_asked_from_elsewhere(release: Release, store: Store) -> None:
    lane = WorkerLane(store, release, settings.load(service_prefixes="http://127.0.0.1:1/"))
    assert lane.answer(request("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), "x") is None


def test_the_id_of_a_request_is_kept_and_its_answer_is_not(lane: WorkerLane) -> None:
    for given in ("abc-1", "abc-2"):
        _, headers, _ = read(lane.answer(request(CHAIR, f"X-Request-Id: {given}\r\n"), "x"))
        assert headers["x-request-id"] == given
        assert "cache" not in headers["server-timing"]
    made = read(lane.answer(request(CHAIR, "X-Request-Id: a b\r\n"), "x"))[1]["x-request-id"]
    assert made != "a b"


def test_what_was_counted_adds_up(lane: WorkerLane) -> None:
    total = Tally()
    total.count("sparql", "GET", 200, 0.2)
    for number in range(3):
        lane.answer(request(f"SELECT ({number} AS ?n) {{}}"), "x")
    tag = read(lane.answer(request(CHAIR), "x"))[1]["etag"]
    for _ in range(2):
        lane.answer(request(CHAIR, f"If-None-Match: {tag}\r\n"), "x")
        lane.answer(request(CHAIR), "x")
    total.add(lane.counts.tolist())
    assert total.counts == {("sparql", "GET", 200): 7, ("sparql", "GET", 304): 2}
    assert (total.evaluated, total.kept) == (4, 2)
    assert sum(total.times["sparql"]) == 9
    assert 0.2 < total.seconds["sparql"] < 1


def test_the_date_goes_on(lane: WorkerLane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallintograafi.web.front.worker_lane.time", lambda: 0.5)
    assert read(lane.answer(request(CHAIR), "x"))[1]["date"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    monkeypatch.setattr("hallintograafi.web.front.worker_lane.time", lambda: 61)
    assert read(lane.answer(request(CHAIR), "x"))[1]["date"] == "Thu, 01 Jan 1970 00:01:01 GMT"
    assert time.time() > 61
