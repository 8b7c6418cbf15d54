"""Connections lent to workers of a real engine: none is lost, whatever happens to the worker."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from hallintograafi import settings
from hallintograafi.engine.base import Query
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.formats import GRAPHS, RESULTS
from hallintograafi.engine.lending import Lender
from hallintograafi.release.manifest import Release
from hallintograafi.web.front.server import speaker

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"


def request(query: str) -> bytes:
    return f"GET /sparql?query={quote(query, safe='')} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()


class Connection:
    """A client's connection, seen from the front; ``came`` hears how it came back."""

    whose = "127.0.0.1"

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.theirs = socket.create_connection(listener.getsockname())
            self.ours, _ = listener.accept()
        self.theirs.setblocking(False)
        self.ours.setblocking(False)
        self.came: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.request = b""

    @property
    def file(self) -> int:
        return self.ours.fileno()

    def come_back(self, left: bytes = b"", came: bytes = b"", *, welcome: bool) -> None:
        assert left == b""
        self.request = came
        self.came.set_result("welcome" if welcome else "not welcome")

    def close(self) -> None:
        self.theirs.close()
        self.ours.close()

    def break_off(self) -> None:
        self.came.set_result("broken off")

    async def ask(self, query: str) -> bytes:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self.theirs, request(query))
        return await asyncio.wait_for(loop.sock_recv(self.theirs, 65536), 10)


@asynccontextmanager
async def lending(
    release: Release, workers: int = 2, most: int = 1, kept: float = 60
) -> AsyncIterator[tuple[EmbeddedEngine, Lender, Callable[[], Connection]]]:
    opened: list[Connection] = []

    def client() -> Connection:
        opened.append(Connection())
        return opened[-1]

    chosen = settings.load(workers=workers)
    engine = EmbeddedEngine(release, chosen, speaker(chosen))
    await engine.start()
    try:
        yield engine, Lender(engine, most, lambda _: None, kept), client
    finally:
        await engine.close()
        for connection in opened:
            connection.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 60))  # type: ignore[arg-type]


def query(text: str, seconds: float = 10) -> Query:
    return Query(text, RESULTS[2], GRAPHS[1], seconds)


async def evaluate(engine: EmbeddedEngine, text: str) -> bytes:
    return await (await engine.answer(query(text))).read()


def workers_of(engine: EmbeddedEngine) -> list[int]:
    (zygote,) = engine.pool.zygotes
    children = Path(f"/proc/{zygote}/task/{zygote}/children").read_text(encoding="utf-8")
    return [int(child) for child in children.split()]


def test_a_worker_answers_until_it_is_wanted_back(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (engine, lender, client):
            connection = client()
            assert lender.lend(connection)
            assert lender.connections == 1
            for number in range(20):
                assert (await connection.ask(f"SELECT ({number} AS ?n) {{}}")).endswith(b"n\r\n%d\r\n" % number)
            await lender.close()
            assert await connection.came == "welcome"
            assert not engine.is_busy(), "its turn is free"
            assert not lender.lend(client())

    run(work)


def test_what_takes_too_long_is_the_front_s(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (engine, lender, client):
            slow, other = client(), client()
            assert lender.lend(slow)
            assert lender.lend(other)
            slow.theirs.send(request(CROSS))
            assert await slow.came == "not welcome"
            assert await other.came == "welcome"
            assert slow.request == request(CROSS)
            assert await evaluate(engine, "SELECT (1 AS ?n) {}") == b"n\r\n1\r\n"
            assert not engine.is_busy()

    run(work)


def test_a_killed_worker_costs_nothing_but_the_answer_it_was_giving(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (engine, lender, client):
            faults = {
                "idle": ("welcome", b""),
                "before reading": ("not welcome", b""),
                "reading": ("broken off", b""),
                "evaluating": ("not welcome", request("ASK {}")),
                "before sending": ("not welcome", request("ASK {}")),
                "sending": ("broken off", b""),
                "sending, and more came": ("broken off", b""),
                "after sending": ("welcome", b""),
            }
            for fault, expected in faults.items():
                connection, other = client(), client()
                assert lender.lend(connection)
                assert lender.lend(other)
                sent = len(await connection.ask("ASK {}"))
                await other.ask("ASK {}")
                ledger = lender._lent[0].ledger
                while ledger.number:
                    await asyncio.sleep(0)
                for worker in workers_of(engine):
                    os.kill(worker, signal.SIGSTOP)
                if fault != "idle":
                    theirs, ours = socket.socketpair()
                    with theirs, ours:
                        theirs.send(b"" if "reading" in fault else request("ASK {}"))
                        theirs.shutdown(socket.SHUT_WR)
                        ledger.take(lender._number - 1, ours, sent)
                if "sending" in fault:
                    ledger.begin_to_send(sent + 100)
                    connection.ours.send(b"x" * (0 if "before" in fault else 100 if "after" in fault else 50))
                if fault in ("before reading", "sending, and more came"):
                    connection.theirs.send(request("ASK {}"))
                for worker in workers_of(engine):
                    os.kill(worker, signal.SIGKILL)
                assert (await connection.came, connection.request) == expected, fault
                assert await other.came == "welcome"
                assert await evaluate(engine, "SELECT (1 AS ?n) {}") == b"n\r\n1\r\n"

    run(work)


def test_a_query_that_waits_gets_the_worker(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (engine, lender, client):
            connection = client()
            assert lender.lend(connection)
            running = [asyncio.ensure_future(engine.answer(query(CROSS, 1))) for _ in range(2)]
            assert await connection.came == "welcome"
            await asyncio.gather(*running, return_exceptions=True)
            while not lender.lend(client()):
                await asyncio.sleep(0)

    run(work)


def test_it_waits_for_its_turn_and_keeps_nobody_from_theirs(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (engine, lender, client):
            long = [asyncio.ensure_future(engine.answer(query(CROSS, 0.5))) for _ in range(2)]
            while engine.turns.at_work < 2:
                await asyncio.sleep(0)
            assert not lender.lend(client())
            await asyncio.gather(*long, return_exceptions=True)
            while not lender._lent:
                await asyncio.sleep(0)
            assert lender.lend(client()), "it got its turn"

    run(work)


def test_a_worker_without_connections_is_kept_for_the_next(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (_, lender, client):
            workers = set()
            for _ in range(3):
                connection = client()
                assert lender.lend(connection)
                assert await connection.ask("ASK {}")
                workers.add(lender._lent[0].worker)
                connection.theirs.close()
                assert await connection.came == "welcome"
            assert len(workers) == 1

    run(work)


def test_a_worker_without_connections_goes_back_after_a_while(release: Release) -> None:
    async def work() -> None:
        async with lending(release, kept=0.05) as (engine, lender, client):
            connection = client()
            assert lender.lend(connection)
            connection.theirs.close()
            assert await connection.came == "welcome"
            while engine.is_busy():
                await asyncio.sleep(0)
            assert await evaluate(engine, "SELECT (1 AS ?n) {}") == b"n\r\n1\r\n"

    run(work)


def test_a_worker_without_connections_goes_to_a_query_that_waits(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (engine, lender, _):
            lender._ask_for_worker()
            assert engine.is_busy()
            running = [asyncio.ensure_future(engine.answer(query(CROSS, 3))) for _ in range(2)]
            while engine.turns.at_work < 2 or engine.turns.waiting:
                await asyncio.sleep(0)
            assert not any(each.done() for each in running)
            await asyncio.gather(*running, return_exceptions=True)

    run(work)


def test_what_answers_is_loaded_once_for_all_workers_when_there_is_time(release: Release) -> None:
    async def work() -> None:
        async with lending(release) as (engine, _, _):
            (zygote,) = engine.pool.zygotes
            while "httptools" not in Path(f"/proc/{zygote}/maps").read_text(encoding="utf-8"):
                await asyncio.sleep(0.01)
            assert await evaluate(engine, "SELECT (1 AS ?n) {}") == b"n\r\n1\r\n"

    run(work)


def test_connections_go_to_the_worker_that_has_fewer(release: Release) -> None:
    async def work() -> None:
        async with lending(release, workers=4, most=2) as (engine, lender, client):
            await asyncio.gather(*(evaluate(engine, "SELECT (1 AS ?n) {}") for _ in range(4)))
            connections = [client() for _ in range(6)]
            for each in connections:
                assert lender.lend(each)
            assert sorted(len(lent.connections) for lent in lender._lent) == [3, 3]
            for each in connections:
                assert await each.ask("ASK {}")
            await lender.close()
            assert {await each.came for each in connections} == {"welcome"}

    run(work)
