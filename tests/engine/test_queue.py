"""Turns at the workers."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.engine.queue import FairQueue
from hallintograafi.errors import ClientBusy, EngineBusy


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_clients_are_served_in_turn() -> None:
    async def work() -> list[str]:
        queue, served = FairQueue(1, 100, 100, 5), []

        async def ask(client: str) -> None:
            await queue.acquire(client)
            served.append(client)
            await asyncio.sleep(0)
            queue.release(client)

        await queue.acquire("first")
        tasks = [asyncio.create_task(ask(client)) for client in ["greedy"] * 4 + ["modest"]]
        await settle()
        assert queue.waiting == 5
        queue.release("first")
        await asyncio.gather(*tasks)
        return served

    assert asyncio.run(work()) == ["greedy", "modest", "greedy", "greedy", "greedy"]


def test_limits_are_told_apart() -> None:
    async def work() -> None:
        queue = FairQueue(1, 3, 2, 5)
        await queue.acquire("a")
        tasks = [asyncio.create_task(queue.acquire("a")) for _ in range(2)]
        await settle()
        with pytest.raises(ClientBusy):
            await queue.acquire("a")
        tasks.append(asyncio.create_task(queue.acquire("b")))
        await settle()
        with pytest.raises(EngineBusy) as caught:
            await queue.acquire("c")
        assert not isinstance(caught.value, ClientBusy)
        for task in tasks:
            task.cancel()

    asyncio.run(work())


def test_waiting_ends_in_time_and_leaves_no_trace() -> None:
    async def work() -> None:
        queue = FairQueue(1, 3, 3, 0.01)
        await queue.acquire("a")
        with pytest.raises(EngineBusy):
            await queue.acquire("b")
        assert queue.waiting == 0
        queue.release("a")
        await queue.acquire("c")

    asyncio.run(work())


def test_a_turn_given_to_one_who_left_goes_to_the_next() -> None:
    async def work() -> None:
        queue = FairQueue(1, 3, 3, 5)
        await queue.acquire("a")
        left, stays = (asyncio.create_task(queue.acquire(client)) for client in "bc")
        await settle()
        queue.release("a")
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)
        await asyncio.wait_for(stays, 1)

    asyncio.run(work())


def test_one_client_leaves_room_for_others() -> None:
    async def work() -> None:
        queue = FairQueue(3, 10, 1, 5, running=2)
        await queue.acquire("greedy")
        await queue.acquire("greedy")
        third = asyncio.create_task(queue.acquire("greedy"))
        await settle()
        assert not third.done()
        with pytest.raises(ClientBusy, match="2 queries at work and 1 waiting"):
            await queue.acquire("greedy")
        await asyncio.wait_for(queue.acquire("modest"), 1)
        queue.release("modest")
        await settle()
        assert not third.done()
        queue.release("greedy")
        await asyncio.wait_for(third, 1)
        await asyncio.wait_for(queue.acquire("modest"), 1)

    asyncio.run(work())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60), st.integers(1, 3), st.integers(1, 3))
def test_turns_are_never_lost_or_doubled(steps: list[tuple[str, bool]], slots: int, running: int) -> None:
    async def work() -> None:
        queue = FairQueue(slots, 100, 100, 5, running)
        asked: list[tuple[str, asyncio.Task[None]]] = []
        for client, asks in steps:
            if asks:
                asked.append((client, asyncio.create_task(queue.acquire(client))))
            else:
                mine = [entry for entry in asked if entry[0] == client]
                if mine:
                    entry = mine[-1] if len(mine) % 2 else mine[0]
                    asked.remove(entry)
                    if entry[1].done():
                        queue.release(client)
                    else:
                        entry[1].cancel()
            await settle()
            at_work = [name for name, task in asked if task.done()]
            assert len(at_work) <= slots
            assert all(at_work.count(name) <= running for name in at_work)
            for name, task in asked:
                if not task.done():
                    assert len(at_work) == slots or at_work.count(name) == running
        for _, task in asked:
            task.cancel()
        await asyncio.gather(*(task for _, task in asked), return_exceptions=True)

    asyncio.run(work())


def test_it_tells_that_one_waits_and_how_many_had_their_turn() -> None:
    async def work() -> None:
        queue, heard = FairQueue(1, 100, 100, 5), []
        queue.wanted = lambda: heard.append(queue.given)
        assert queue.take("a")
        leave = queue.enter("b", lambda: None, lambda _: None)
        assert heard == [1]
        leave()
        queue.release("a")
        assert queue.take("b")
        assert (heard, queue.given) == ([1], 2)

    asyncio.run(work())
