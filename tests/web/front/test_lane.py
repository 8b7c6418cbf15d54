"""The express lane answers as the application does, whatever way the bytes come."""

import contextlib
import os
import signal
import socket
import time
from urllib.parse import quote, urlsplit

import httpx
import pytest

from hallintograafi.release.manifest import Release
from processes import running, until

CHAIR = "SELECT ?post { membership:evk-hankeryhma-pj hg:heldByPost ?post }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
LONG = f'SELECT ?x {{ VALUES ?x {{ "{"a" * 600}" }} ?s ?p ?o }} LIMIT 105'
"""Its answer is sent whole, and is too long for a worker that a connection is lent to."""
XLSX = "Accept: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n"
OWN = ("date", "x-request-id", "server-timing")
"""Headers that differ each time."""


def request(query: str, headers: str = "", more: str = "") -> bytes:
    return f"GET /sparql?query={quote(query, safe='')}{more} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode()


@contextlib.contextmanager
def connection(server: str):  # type: ignore[no-untyped-def]
    place = urlsplit(server)
    with socket.create_connection((place.hostname, place.port), timeout=10) as found:
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield found, found.makefile("rb")


def read(file) -> tuple[int, dict[str, str], bytes]:  # type: ignore[no-untyped-def]
    status = int(file.readline().split()[1])
    headers = {}
    while (line := file.readline().decode().strip()) != "":
        name, _, value = line.partition(": ")
        headers[name] = value
    return status, headers, file.read(int(headers.get("content-length", 0)))


def exchange(server: str, *pieces: bytes, answers: int = 1) -> list[tuple[int, dict[str, str], bytes]]:
    with connection(server) as (channel, file):
        for piece in pieces:
            channel.sendall(piece)
            time.sleep(0.02)
        return [read(file) for _ in range(answers)]


@pytest.mark.parametrize("accept", ["", "Accept: text/csv\r\n", "Accept: application/sparql-results+xml\r\n", XLSX])
def test_it_answers_as_the_application_does(server: str, accept: str) -> None:
    fresh = f"{CHAIR} # {accept} {time.time_ns()}"
    # A body's length, even of none, makes a request the application's.
    theirs = exchange(server, request(fresh, accept + "Content-Length: 0\r\n"))[0]
    for _ in range(3):  # evaluated or kept by the engine; kept by the engine; kept by the lane
        ours = exchange(server, request(fresh, accept))[0]
        assert (ours[0], ours[2]) == (theirs[0], theirs[2])
        differing = {name for name in {*ours[1], *theirs[1]} - set(OWN) if ours[1].get(name) != theirs[1].get(name)}
        assert not differing
        assert set(OWN) <= set(ours[1])


def test_it_tells_the_time_of_a_query_apart(server: str) -> None:
    fresh = request(f"SELECT ?o {{ ?s ?p ?o }} LIMIT 1 # {time.time_ns()}")
    for names in (["queue", "evaluate", "total"], ["cache", "total"], ["cache", "total"]):
        told = exchange(server, fresh)[0][1]["server-timing"]
        assert [part.split(";dur=")[0].strip() for part in told.split(",")] == names


def test_each_answer_has_its_own_id(server: str) -> None:
    answers = exchange(server, *[request(CHAIR)] * 4, answers=4)
    assert len({headers["x-request-id"] for _, headers, _ in answers}) == 4


@pytest.mark.parametrize("cut", [1, 12, 60, -3, -1])
def test_a_request_may_come_in_pieces(server: str, cut: int) -> None:
    whole = request(CHAIR, "Accept: text/csv\r\n")
    first, second = exchange(server, whole[:cut], whole[cut:], whole, answers=2)
    assert first[0] == second[0] == 200
    assert first[2] == second[2]


def test_requests_behind_each_other_are_answered_in_order(server: str) -> None:
    queries = [f"SELECT ({n} AS ?n) {{ }} # {time.time_ns()}" for n in range(6)]
    pieces = [request(query, "Accept: text/csv\r\n") for query in queries]
    bad = request("SELECT", "Accept: text/csv\r\n")
    together = b"".join(pieces[:3])
    answers = exchange(server, together, pieces[3], bad, pieces[4] + pieces[5], answers=7)
    assert [status for status, _, _ in answers] == [200] * 4 + [400] + [200] * 2
    assert [body.split()[1] for status, _, body in answers if status == 200] == [b"%d" % n for n in range(6)]


def test_requests_that_come_while_one_is_evaluated_wait(server: str) -> None:
    with connection(server) as (channel, file):
        channel.sendall(request(CROSS, more="&timeout=0.3"))
        time.sleep(0.05)
        channel.sendall(request(CHAIR, "Accept: text/csv\r\n"))
        assert read(file)[0] == 504
        status, _, body = read(file)
    assert status == 200
    assert body.startswith(b"post")


def test_a_tag_is_honoured_in_every_form(server: str) -> None:
    tag = exchange(server, request(CHAIR))[0][1]["etag"]
    for value in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for _ in range(2):
            status, headers, body = exchange(server, request(CHAIR, f"If-None-Match: {value}\r\n"))[0]
            assert (status, body) == (304, b"")
            assert headers["etag"] == tag
    assert exchange(server, request(CHAIR, 'If-None-Match: "other"\r\n'))[0][0] == 200


@pytest.mark.parametrize(
    ("query", "more", "status"),
    [
        ("SELECT", "", 400),
        ("DROP ALL", "", 403),
        (CHAIR, "&format=pdf", 400),
        (CHAIR, "&timeout=x", 400),
        (CHAIR, "&query=ASK%7B%7D", 400),
        (CHAIR, "&default-graph-uri=a%20b", 400),
        (CROSS, "&timeout=0.1", 504),
        (CHAIR + "#" + "x" * 33_000, "", 413),
    ],
)
def test_what_cannot_be_answered_is_a_problem_here_too(server: str, query: str, more: str, status: int) -> None:
    found, headers, _ = exchange(server, request(query, more=more))[0]
    assert found == status
    assert headers["content-type"] == "application/problem+json"


def test_a_connection_that_shall_be_closed_is_closed(server: str) -> None:
    with connection(server) as (channel, file):
        channel.sendall(request(CHAIR, "Connection: close\r\n"))
        assert read(file)[0] == 200
        assert file.read() == b""


def test_a_client_that_leaves_takes_its_query_with_it(server: str, client: httpx.Client) -> None:
    for _ in range(6):
        with connection(server) as (channel, _):
            channel.sendall(request(CROSS, more="&timeout=30"))
            time.sleep(0.02)
    started = time.monotonic()
    assert client.get("/sparql", params={"query": f"{CHAIR} # {started}"}).status_code == 200
    assert time.monotonic() - started < 2


def test_more_clients_than_workers_are_all_answered(server: str) -> None:
    with contextlib.ExitStack() as stack:
        files = []
        for number in range(24):
            channel, file = stack.enter_context(connection(server))
            channel.sendall(request(f"SELECT ({number} AS ?n) {{ }} # {time.time_ns()}", "Accept: text/csv\r\n"))
            files.append(file)
        assert [read(file)[2].split()[1] for file in files] == [b"%d" % number for number in range(24)]


def asked(channel: socket.socket, file, numbers: range) -> None:  # type: ignore[no-untyped-def]
    """Ask one quick question after another and see that each has its own answer."""
    for number in numbers:
        channel.sendall(request(f"SELECT ({number} AS ?n) {{}} # {time.time_ns()}", "Accept: text/csv\r\n"))
        status, headers, body = read(file)
        assert (status, body) == (200, b"n\r\n%d\r\n" % number)
        assert set(OWN) <= set(headers)


def lent(client: httpx.Client) -> float:
    told = client.get("/metrics").text
    return float(told.split("\nhallintograafi_connections_lent ")[1].split("\n")[0])


def test_a_client_that_asks_on_is_answered_by_a_worker(server: str, client: httpx.Client) -> None:
    with connection(server) as (channel, file):
        until(lambda: asked(channel, file, range(20)) or lent(client) >= 1)
        for other, status in (
            (request("SELECT"), 400),
            (b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n", 200),
            (request(CROSS, more="&timeout=0.2"), 504),
            (request(LONG, "Accept: text/csv\r\n"), 200),
            (request(CHAIR), 200),
        ):
            channel.sendall(other)
            assert read(file)[0] == status
            asked(channel, file, range(20))
        together = b"".join(request(f"SELECT ({number} AS ?n) {{}}", "Accept: text/csv\r\n") for number in range(3))
        channel.sendall(together + request(CHAIR)[:-1])
        assert [read(file)[2] for _ in range(3)] == [b"n\r\n%d\r\n" % number for number in range(3)]
        channel.sendall(request(CHAIR)[-1:])
        assert read(file)[0] == 200


def test_what_workers_answer_is_counted(release: Release) -> None:
    name = 'hallintograafi_requests_total{door="sparql",method="GET",status="200"} '
    with running(release.path.parent, "--no-build") as found, httpx.Client(base_url=found.address) as client:
        with connection(found.address) as (channel, file):
            asked(channel, file, range(300))
            assert f"{name}300.0" in client.get("/metrics").text
        until(lambda: lent(client) == 0)
        assert f"{name}300.0" in client.get("/metrics").text


def test_a_client_whose_worker_is_killed_asks_on(release: Release) -> None:
    with running(release.path.parent, "--no-build") as found, connection(found.address) as (channel, file):
        for _ in range(5):
            asked(channel, file, range(20))
            for worker in found.workers():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGSTOP)  # so that it is in the middle of nothing
                    os.kill(worker, signal.SIGKILL)


def test_a_server_that_stops_closes_what_is_lent(release: Release) -> None:
    with running(release.path.parent, "--no-build") as found, connection(found.address) as (channel, file):
        asked(channel, file, range(20))
        found.process.terminate()
        assert file.read() == b""


@pytest.mark.parametrize(
    ("setting", "value"), [("ACCESS_LOG", "true"), ("CLIENT_RATE", "1000"), ("CLIENT_RUNNING", "1")]
)
def test_nothing_is_lent_where_the_front_must_see_every_request(release: Release, setting: str, value: str) -> None:
    with (
        running(release.path.parent, "--no-build", **{setting: value}) as found,
        connection(found.address) as (channel, file),
        httpx.Client(base_url=found.address) as client,
    ):
        asked(channel, file, range(20))
        assert lent(client) == 0
