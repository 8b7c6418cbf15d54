"""Turns at the workers."""

import asyncio

import pytest

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
            queue.release()

        await queue.acquire("first")
        tasks = [asyncio.create_task(ask(client)) for client in ["greedy"] * 4 + ["modest"]]
        await settle()
        assert queue.waiting == 5
        queue.release()
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
        queue.release()
        await queue.acquire("c")

    asyncio.run(work())


def test_a_turn_given_to_one_who_left_goes_to_the_next() -> None:
    async def work() -> None:
        queue = FairQueue(1, 3, 3, 5)
        await queue.acquire("a")
        left, stays = (asyncio.create_task(queue.acquire(client)) for client in "bc")
        await settle()
        queue.release()
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)
        await asyncio.wait_for(stays, 1)

    asyncio.run(work())
