"""Clients that are slow, silent or endless keep nothing from others."""

import contextlib
import http.client
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote, urlsplit

import httpx
import pytest

from hallintograafi.release.manifest import Release
from processes import Server, running, until

LONG = "SELECT * { ?s ?p ?o . ?x a ?y }"
"""More rows than sockets hold."""

FORM = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"

TURN = "SELECT ?post { membership:evk-hankeryhma-pj hg:heldByPost ?post }"


@pytest.fixture(scope="module", params=["false", "true"], ids=["lane", "log"])
def patient(release: Release, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of little patience, with the express lane and without it."""
    limits = {"REQUEST_SECONDS": "0.5", "STALL_SECONDS": "0.3", "HEAD_BYTES": "2048", "ACCESS_LOG": request.param}
    with running(release.path.parent, "--no-build", **limits) as server:
        yield server


def _connect(server: Server) -> socket.socket:
    place = urlsplit(server.address)
    return socket.create_connection((place.hostname, place.port), timeout=10)


def _answer(server: Server, *pieces: bytes) -> bytes:
    with _connect(server) as channel:
        for piece in pieces:
            channel.sendall(piece)
        return b"".join(iter(lambda: channel.recv(65536), b""))


def _problem(answer: bytes) -> tuple[bytes, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"x-content-type-options: nosniff" in head.lower()
    return head.split(b"\r\n")[0], body


def test_a_connection_that_says_nothing_is_closed(patient: Server) -> None:
    assert _answer(patient) == b""


@pytest.mark.parametrize(
    "part",
    [b"G", b"GET / HTTP/1.1\r\nHost: x\r\n", FORM + b"Content-Length: 10\r\n\r\nquery"],
)
def test_half_a_request_is_told_that_it_took_too_long(patient: Server, part: bytes) -> None:
    line, body = _problem(_answer(patient, part))
    assert line == b"HTTP/1.1 408 Request Timeout"
    assert b"/too-slow" in body


def test_half_a_request_behind_a_whole_one_is_no_other(patient: Server) -> None:
    whole = f"GET /sparql?query={quote(TURN)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    answer = _answer(patient, whole, b"GET /sparql HTTP/1.1\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK") and b"HTTP/1.1 408" in answer


def test_endless_headers_are_refused(patient: Server) -> None:
    line, _ = _problem(_answer(patient, b"GET / HTTP/1.1\r\n", b"X-Long: " + b"x" * 3000))
    assert line.startswith(b"HTTP/1.1 431")


def test_what_is_no_request_is_told_so(patient: Server) -> None:
    line, _ = _problem(_answer(patient, b"nonsense\r\n\r\n"))
    assert line.startswith(b"HTTP/1.1 400")


def test_clients_that_never_read_are_left_and_others_are_served(patient: Server) -> None:
    request = f"GET /sparql?query={quote(LONG)}&format=csv HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with ExitStack() as stack:
        lazy = [stack.enter_context(_connect(patient)) for _ in range(6)]
        for channel in lazy:
            channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            channel.sendall(request)
        began = time.monotonic()
        answer = httpx.get(f"{patient.address}/sparql", params={"query": TURN, "format": "csv"}, timeout=20)
        assert answer.status_code == 200
        assert time.monotonic() - began < 8

        # Who begins to read before is no longer one that never reads.
        until(lambda: all(map(_is_left, lazy)))
        for channel in lazy:
            assert not _rest(channel).endswith(b"0\r\n\r\n"), "a part was given for the whole"


def _is_left(channel: socket.socket) -> bool:
    """Tell whether the server has reset a connection."""
    state = select.poll()
    state.register(channel, 0)
    return any(events & select.POLLHUP for _, events in state.poll(0))


def _rest(channel: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionResetError):
        parts += list(iter(lambda: channel.recv(1 << 20), b""))
    return b"".join(parts)


def test_a_slow_reader_who_goes_on_reading_gets_everything(patient: Server) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 15000"
    whole = httpx.get(f"{patient.address}/sparql", params={"query": query, "format": "csv"}, timeout=20).content
    place = urlsplit(patient.address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=20)
    with contextlib.closing(connection):
        connection.connect()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        connection.request("GET", f"/sparql?query={quote(query)}&format=csv")
        answer = connection.getresponse()
        assert b"".join(iter(lambda: answer.read(20_000), b"")) == whole
