"""Ready means that a query can be answered now."""

import asyncio
import json
import os
import signal

import httpx
import pytest

from hallintograafi.engine.base import Answer, Query, Short
from hallintograafi.errors import EngineBusy, EngineDown
from hallintograafi.release.manifest import Release
from hallintograafi.web.front import health
from hallintograafi.web.front.health import Readiness
from processes import running, until


class FakeEngine:
    def __init__(self) -> None:
        self.asked: list[Query] = []
        self.error: Exception | None = None

    async def answer(self, query: Query) -> Answer:
        self.asked.append(query)
        if self.error is not None:
            raise self.error
        return Short("text/plain", b"").answer()


def test_many_probes_are_one_query(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        engine, now = FakeEngine(), [100.0]
        monkeypatch.setattr(health, "monotonic", lambda: now[0])
        readiness = Readiness(engine, release, 1)  # type: ignore[arg-type]
        for _ in range(5):
            await readiness.ask()
        assert len(engine.asked) == 1
        now[0] += 2
        engine.error = EngineDown("gone")
        for _ in range(2):
            with pytest.raises(EngineDown):
                await readiness.ask()
        assert len(engine.asked) == 3, "what failed is asked again at once"

    asyncio.run(work())


def test_who_is_busy_is_ready(release: Release) -> None:
    engine = FakeEngine()
    engine.error = EngineBusy("too many queries are waiting")
    asyncio.run(Readiness(engine, release, 1).ask())  # type: ignore[arg-type]


def test_the_release_is_told(release: Release) -> None:
    told = Readiness(FakeEngine(), release, 1).told()  # type: ignore[arg-type]
    assert json.loads(told) == {"release": release.version}


def test_a_server_whose_processes_stand_still_is_not_ready(release: Release) -> None:
    with running(release.path.parent, "--no-build", QUERY_SECONDS="0.5") as server:
        ready = f"{server.address}/health/ready"
        assert httpx.get(ready).status_code == 200
        stopped = [*server.workers(), *server.zygotes()]  # in this order, since a zygote that wakes reaps who was ended
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            until(lambda: httpx.get(ready, timeout=20).status_code != 200)
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)
        until(lambda: httpx.get(ready, timeout=20).status_code == 200)
