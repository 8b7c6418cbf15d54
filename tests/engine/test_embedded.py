"""The pool of killable workers: limits hold, neighbours notice nothing, the dead are replaced."""

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from hallintograafi import settings
from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.faults import Faults, QueryFailed
from hallintograafi.engine.formats import GRAPHS, RESULTS
from hallintograafi.engine.messages import Kind
from hallintograafi.errors import EngineBusy, EngineDown, LimitReached, QueryRefused, SyntaxFault
from hallintograafi.release.manifest import Release

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
LOOKUP = "SELECT ?o { <https://w3id.org/hallintograafi/id/group/evk-hankeryhma> a ?o }"


@asynccontextmanager
async def engine(release: Release, **given: object) -> AsyncIterator[EmbeddedEngine]:
    embedded = EmbeddedEngine(release, settings.load(**{"workers": 2, **given}))
    await embedded.start()
    try:
        yield embedded
    finally:
        await embedded.close()


def query(text: str, seconds: float = 10) -> Query:
    return Query(text, RESULTS[2], GRAPHS[1], seconds)


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(work())  # type: ignore[arg-type]


async def csv(embedded: EmbeddedEngine, text: str, seconds: float = 10) -> str:
    return (await (await embedded.answer(query(text, seconds))).read()).decode()


def children_of(pid: int) -> set[int]:
    return {int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_a_query_is_answered_in_either_mode(release: Release) -> None:
    async def work() -> None:
        for triples in (10**9, 0):
            async with engine(release, memory_store_triples=triples) as embedded:
                assert await csv(embedded, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == (
                    f"n\r\n{release.manifest.triples}\r\n"
                )

    run(work)


@pytest.mark.parametrize(
    "text",
    [
        CROSS,
        ROWS.replace("SELECT *", "SELECT ?a") + " ORDER BY ?p",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?c), CONCAT(STR(?f), STR(?i)))) }",
        "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:a>)* ?b . ?b (<x:a>|!<x:a>)* ?c . ?c (<x:a>|!<x:a>)* ?d }",
    ],
    ids=["count", "order", "regex", "paths"],
)
def test_a_runaway_ends_at_its_limit_while_others_are_served(release: Release, text: str) -> None:
    async def work() -> None:
        async with engine(release) as embedded:
            started = time.monotonic()
            runaway = asyncio.create_task(csv(embedded, text, seconds=1))
            served = 0
            while not runaway.done():
                assert "https" in await csv(embedded, LOOKUP)
                served += 1
                await asyncio.wait((runaway,), timeout=0.02)
            with pytest.raises(LimitReached) as caught:
                await runaway
            assert caught.value.limit == "time"
            assert 0.9 < time.monotonic() - started < 3
            assert served > 5

    run(work)


def test_a_long_answer_that_hits_the_time_limit_is_an_error_at_its_end(release: Release) -> None:
    async def work() -> None:
        async with engine(release, result_bytes=10**12) as embedded:
            answer = await embedded.answer(query(ROWS, seconds=1))
            size = 0
            with pytest.raises(LimitReached):
                async for chunk in answer.chunks:
                    size += len(chunk)
            await answer.close()
            assert size > 0
            assert await csv(embedded, "ASK {}") == "true"

    run(work)


def test_memory_is_bounded(release: Release) -> None:
    grow = "SELECT (STRLEN(?z) AS ?n) { BIND('xxxxxxxxxxxxxxxx' AS ?a) " + "".join(
        f"BIND(CONCAT(?{a},?{a},?{a},?{a},?{a},?{a},?{a},?{a}) AS ?{b}) " for a, b in pairwise("abcdefghiz")
    )

    async def work() -> None:
        async with engine(release, query_memory=128 * 1024**2) as embedded:
            with pytest.raises(LimitReached) as caught:
                await csv(embedded, grow + "}")
            assert caught.value.limit == "memory"
            assert await csv(embedded, "ASK {}") == "true"

    run(work)


def test_size_is_bounded(release: Release) -> None:
    async def work() -> None:
        for most in (100_000, 1_000_000):  # over before anything was sent, and after its beginning
            async with engine(release, result_bytes=most) as embedded:
                with pytest.raises(LimitReached) as caught:
                    await (await embedded.answer(query(ROWS))).read()
                assert caught.value.limit == "size"

    run(work)


def test_a_damaged_store_is_told_to_the_operator_and_its_place_to_nobody_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = b"RuntimeError: Corruption: block checksum mismatch in /srv/store/000015.sst"
    error = Faults(settings.load()).read(Kind.FAILED + told, query("ASK {}"), 0)
    assert isinstance(error, QueryFailed)
    assert str(error) == "the disk store of the release is damaged"
    assert "/srv/store/000015.sst" in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <{url}> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <{url}> { ?s ?p ?o } }",
        "select * { # \n service# }\n<{url}>{ ?s ?p ?o } }",
        "LOAD <{url}>",
    ],
)
def test_nothing_leaves_the_server(release: Release, text: str) -> None:
    async def work() -> None:
        async with engine(release) as embedded:
            with pytest.raises(QueryRefused):
                await csv(embedded, text.replace("{url}", "http://127.0.0.1:9/"))

    run(work)


def test_a_worker_has_no_network_even_if_the_words_let_a_query_through(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallintograafi.engine.embedded.refuse_forbidden", lambda *_, **__: None)
    heard: list[object] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)

    def hear() -> None:
        while not stop.is_set():
            try:
                heard.append(listener.accept())
            except TimeoutError:
                continue

    stop = threading.Event()
    thread = threading.Thread(target=hear)
    thread.start()

    async def work() -> None:
        async with engine(release) as embedded:
            if embedded.network != "none":
                pytest.skip("this platform gives no network namespace, so only the words are checked")
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            with pytest.raises(Exception, match=r"(?i)network|service|http"):
                await csv(embedded, f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")

    try:
        run(work)
    finally:
        stop.set()
        thread.join()
        listener.close()
    assert heard == []


def test_refused_queries_leave_their_worker_alive(release: Release) -> None:
    async def work() -> None:
        async with engine(release, workers=1) as embedded:
            assert embedded.pool.nursery is not None
            before = children_of(embedded.pool.nursery.process.pid)
            with pytest.raises(SyntaxFault):
                await csv(embedded, "SELECT")
            with pytest.raises(NotAcceptable):
                await embedded.answer(Query("ASK {}", None, GRAPHS[0], 1))
            assert await csv(embedded, "ASK {}") == "true"
            assert children_of(embedded.pool.nursery.process.pid) == before

    run(work)


def test_a_client_that_goes_away_takes_its_query_with_it(release: Release) -> None:
    async def work() -> None:
        async with engine(release, workers=1) as embedded:
            assert embedded.pool.nursery is not None
            task = asyncio.create_task(csv(embedded, CROSS, seconds=30))
            (worker,) = children_of(embedded.pool.nursery.process.pid)
            await asyncio.wait((task,), timeout=0.3)
            task.cancel()
            started = time.monotonic()
            assert await csv(embedded, "ASK {}") == "true"
            assert time.monotonic() - started < 2
            while worker in children_of(embedded.pool.nursery.process.pid):
                assert await csv(embedded, "ASK {}") == "true"
                assert time.monotonic() - started < 2

    run(work)


def test_a_full_queue_is_told_at_once(release: Release) -> None:
    async def work() -> None:
        async with engine(release, workers=1, queue_length=0) as embedded:
            task = asyncio.create_task(csv(embedded, CROSS, seconds=1))
            await asyncio.wait((task,), timeout=0.1)
            with pytest.raises(EngineBusy):
                await csv(embedded, "ASK {}")
            with pytest.raises(LimitReached):
                await task

    run(work)


@pytest.mark.parametrize("whom", ["worker", "zygote"])
def test_killed_processes_are_replaced(release: Release, whom: str) -> None:
    async def work() -> None:
        async with engine(release, workers=1) as embedded:
            assert embedded.pool.nursery is not None
            zygote = embedded.pool.nursery.process.pid
            victim = zygote if whom == "zygote" else children_of(zygote).pop()
            os.kill(victim, signal.SIGKILL)
            if whom == "zygote":
                embedded.pool.nursery.process.wait()
            assert await csv(embedded, "ASK {}") == "true"

    run(work)


def test_a_query_waits_while_processes_are_killed_also_when_they_are_loading(release: Release) -> None:
    async def work() -> None:
        async with engine(release, workers=1) as embedded:
            killed: set[int] = set()
            asked = [asyncio.create_task(csv(embedded, f"SELECT (COUNT(*) AS ?n) {{ ?s a ?c{n} }}")) for n in range(3)]
            while len(killed) < 3:
                for zygote in embedded.pool.zygotes:
                    killed.add(zygote)
                    os.kill(zygote, signal.SIGKILL)
                asked.append(asyncio.create_task(csv(embedded, f"ASK {{ ?s a ?c{len(asked)} }}")))
                await asyncio.sleep(0.02)
            answers = await asyncio.gather(*asked)
            assert len(set(answers[:3])) == 1
            assert set(answers[3:]) == {"true"}

    run(work)


@pytest.mark.parametrize(("spent", "tries"), [(0, 5), (4, 3), (60, 2)])
def test_a_query_is_not_tried_again_for_ever(
    release: Release, monkeypatch: pytest.MonkeyPatch, spent: float, tries: int
) -> None:
    """One that ends its process from outside, as by taking all memory, must not do so for much longer than its time."""
    now, tried = [0.0], []
    monkeypatch.setattr("hallintograafi.engine.embedded.perf_counter", lambda: now[0])
    monkeypatch.setattr("hallintograafi.engine.embedded._PAUSE", 0)

    async def attempt(query: Query) -> None:
        tried.append(query)
        now[0] += spent
        raise EngineDown("killed")

    async def work() -> None:
        async with engine(release) as embedded:
            monkeypatch.setattr(embedded, "_attempt", attempt)
            with pytest.raises(EngineDown):
                await csv(embedded, "ASK {}", seconds=10)

    run(work)
    assert len(tried) == tries


def test_closing_leaves_no_process(release: Release) -> None:
    async def work() -> None:
        async with engine(release) as embedded:
            assert embedded.pool.nursery is not None
            zygote, workers = embedded.pool.nursery.process, children_of(embedded.pool.nursery.process.pid)
            assert workers
            directory = embedded.pool._directory
        assert zygote.poll() == 0
        assert not directory.exists()
        for worker in workers:
            status = Path(f"/proc/{worker}/stat")
            assert not status.exists() or status.read_text().split()[2] == "Z"

    run(work)
