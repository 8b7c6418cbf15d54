"""Clients and queries that take more than their share."""

import resource
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx

from faults.ground import Ground, Outcome
from processes import Server, running, until

LONG = "SELECT * { ?s ?p ?o . ?x a ?y }"
HUNGRY = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b), STR(?c), STR(?d))) AS ?text) { ?a ?b ?c . ?d a ?f }"


def hungry_query(ground: Ground, times: int) -> Outcome:
    """A query needs more memory than it may have."""
    outcome = Outcome()
    few = str(64 * 1024**2)
    with running(ground.place(), "--no-build", QUERY_MEMORY=few) as server, ground.asked(server, outcome, clients=1):
        for number in range(times):
            answer = httpx.get(f"{server.address}/sparql", params={"query": f"{HUNGRY} # {number}"}, timeout=30)
            good = answer.status_code == 504 and answer.json()["type"].endswith("/limit-memory")
            outcome.count(good=good, back=ground.back(server.address), note=answer.text[:200])
    return outcome


def no_more_files(ground: Ground, times: int) -> Outcome:
    """More connections than the server may have files open."""
    outcome = Outcome()
    with running(ground.place(), "--no-build") as server:
        assert httpx.get(server.address).status_code == 200
        used = _descriptors(server)
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (used + 20, used + 20))
        for _ in range(times):
            with ExitStack() as stack:
                for _ in range(100):
                    stack.enter_context(_connect(server))
                ground.is_right(server.address, timeout=1)
            back = ground.back(server.address)
            outcome.count(good=server.process.poll() is None, back=back)
    return outcome


def silent_connections(ground: Ground, times: int) -> Outcome:
    """500 connections that say nothing."""
    outcome = Outcome()
    with running(ground.place(), "--no-build", REQUEST_SECONDS="1") as server:
        for _ in range(times):
            with ExitStack() as stack:
                silent = [stack.enter_context(_connect(server)) for _ in range(500)]
                began = time.monotonic()
                good = ground.is_right(server.address)
                back = time.monotonic() - began
                for channel in silent:
                    channel.settimeout(10)
                    good = good and channel.recv(1) == b""
                outcome.count(good=good, back=back)
    return outcome


def lazy_readers(ground: Ground, times: int) -> Outcome:
    """As many clients as there are workers, and more, ask for long answers and do not read them."""
    return _readers(ground, times, slow=False)


def slow_readers(ground: Ground, times: int) -> Outcome:
    """The same, reading a byte now and then."""
    return _readers(ground, times, slow=True)


def _readers(ground: Ground, times: int, *, slow: bool) -> Outcome:
    outcome = Outcome()
    request = f"GET /sparql?query={quote(LONG)}&format=csv&timeout=2 HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with running(ground.place(), "--no-build", STALL_SECONDS="0.5") as server:
        for _ in range(times):
            with ExitStack() as stack:
                channels = [stack.enter_context(_connect(server)) for _ in range(4)]
                for channel in channels:
                    channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    channel.sendall(request)
                if slow:
                    for channel in channels:
                        channel.recv(1)
                back = ground.back(server.address)
                outcome.count(good=server.process.poll() is None, back=back)
            until(lambda: "hallintograafi_queries_waiting 0.0" in httpx.get(f"{server.address}/metrics").text)
    return outcome


def _connect(server: Server) -> socket.socket:
    place = urlsplit(server.address)
    return socket.create_connection((place.hostname, place.port), timeout=5)


def _descriptors(server: Server) -> int:

    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))
