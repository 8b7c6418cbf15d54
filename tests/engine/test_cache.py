"""Answers that are kept."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from hallintograafi.engine.base import Answer, Measures, Query
from hallintograafi.engine.cache import LONGEST, CachedEngine
from hallintograafi.engine.formats import RESULTS
from hallintograafi.errors import EngineError


class Counting:
    """An engine that counts what it is asked; "slow" answers when told, "fail" breaks off, "long" is long."""

    def __init__(self) -> None:
        self.asked = 0
        self.closed = 0
        self.go = asyncio.Event()

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        pass

    def measures(self) -> Measures:
        return Measures(0, 0, {}, 0, 0)

    async def answer(self, query: Query) -> Answer:
        self.asked += 1
        if "slow" in query.text:
            await self.go.wait()

        async def chunks() -> AsyncIterator[bytes]:
            yield b"x" * (LONGEST + 1 if "long" in query.text else 10)
            if "fail" in query.text:
                raise EngineError("broken")

        async def close() -> None:
            self.closed += 1

        return Answer("text/csv", chunks(), close)


def query(text: str, seconds: float = 1, client: str = "") -> Query:
    return Query(text, RESULTS[2], None, seconds, client=client)


def run(work: object) -> None:
    asyncio.run(work())  # type: ignore[operator]


def test_a_question_is_evaluated_once_whoever_asks() -> None:
    async def work() -> None:
        engine = Counting()
        cached = CachedEngine(engine, 10**6)
        for client in "ab":
            answer = await cached.answer(query("ASK {}", client=client))
            assert (answer.media_type, await answer.read()) == ("text/csv", b"x" * 10)
        assert (engine.asked, engine.closed) == (1, 1)
        assert (cached.measures().hits, cached.measures().misses) == (1, 1)

    run(work)


@pytest.mark.parametrize("text", ["SELECT (NOW() AS ?x) {}", "long", "fail"])
def test_what_changes_is_long_or_broken_is_not_kept(text: str) -> None:
    async def work() -> None:
        engine = Counting()
        cached = CachedEngine(engine, 10**9)
        for _ in range(2):
            answer = await cached.answer(query(text))
            if text == "fail":
                with pytest.raises(EngineError):
                    await answer.read()
            else:
                await answer.read()
        assert engine.asked == 2

    run(work)


def test_questions_that_come_while_it_is_answered_wait_for_it() -> None:
    async def work() -> None:
        engine = Counting()
        cached = CachedEngine(engine, 10**6)

        async def ask() -> bytes:
            return await (await cached.answer(query("slow"))).read()

        tasks = [asyncio.create_task(ask()) for _ in range(5)]
        await asyncio.sleep(0)
        engine.go.set()
        assert await asyncio.gather(*tasks) == [b"x" * 10] * 5
        assert engine.asked == 1

    run(work)


def test_one_that_leaves_does_not_take_the_others_answer_with_it() -> None:
    async def work() -> None:
        engine = Counting()
        cached = CachedEngine(engine, 10**6)
        first = asyncio.create_task(cached.answer(query("slow")))
        await asyncio.sleep(0)
        second = asyncio.create_task(cached.answer(query("slow")))
        await asyncio.sleep(0)
        first.cancel()
        engine.go.set()
        assert await (await asyncio.wait_for(second, 1)).read() == b"x" * 10

    run(work)


def test_the_least_used_goes_first_when_memory_is_full() -> None:
    async def work() -> None:
        engine = Counting()
        cached = CachedEngine(engine, 1100)
        for text in ("a", "b", "a", "c", "a", "b"):
            await (await cached.answer(query(text))).read()
        assert engine.asked == 4

    run(work)
