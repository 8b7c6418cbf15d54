"""Judges that can be killed: limits hold, others notice nothing, the dead are replaced."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hallintograafi import settings
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.submissions import Limits, Refused, Submission
from hallintograafi.engine.validator import Judged, Validator
from hallintograafi.errors import EngineDown, EngineError, LimitReached
from hallintograafi.release.manifest import Release

GOOD = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> ."
MEETINGS = b"".join(
    b"<https://example.org/%d> a <https://w3id.org/hallintograafi/def#Meeting> .\n" % number for number in range(9)
)
ENDLESS = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00" * 1_500_000
"""Empty gzip members in 30 MB: unpacking them takes seconds."""

LONG = b'<https://example.org/a> <https://example.org/b> "' + b"x" * 30_000_000 + b'" .'


class Court:
    """An engine with its validator, and the processes of both."""

    def __init__(self, release: Release, **given: object) -> None:
        self.settings = settings.load(workers=2, **given)
        self.engine = EmbeddedEngine(release, self.settings)
        self.validator = Validator(lambda: self.engine.judges, self.settings)
        self.workers: set[int] = set()

    async def start(self) -> None:
        await self.engine.start()
        self.workers = children_of(self.zygote)

    async def judge(self, body: bytes, **limits: float) -> Judged:
        encoding = "gzip" if body.startswith(b"\x1f\x8b") else ""
        submission = Submission(replace(Limits.of(self.settings), **limits), "text/turtle", encoding)  # type: ignore[arg-type]
        return await self.validator.judge(submission, body, "somebody")

    @property
    def zygote(self) -> int:
        assert self.engine.pool.nursery is not None
        return self.engine.pool.nursery.process.pid

    @property
    def house(self) -> int:
        """The process that forks judges, 0 if there is none: the only child of the zygote that is no worker."""
        return next(iter(children_of(self.zygote) - self.workers), 0)

    def judges(self) -> set[int]:
        return children_of(self.house) if self.house else set()


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def court(release: Release, runner: asyncio.Runner) -> Iterator[Court]:
    """An engine, with its validator, that the tests of this module share."""
    court = Court(release)
    runner.run(court.start())
    yield court
    runner.run(court.engine.close())


def children_of(pid: int) -> set[int]:
    try:
        return {int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except OSError:
        return set()


async def until(is_so: Callable[[], object]) -> None:
    """Wait for something that other processes do."""
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.01)


def test_judges_are_forked_when_they_are_needed_and_end_with_their_report(
    release: Release, runner: asyncio.Runner
) -> None:
    court = Court(release)

    async def work() -> None:
        await court.start()
        assert not court.house
        assert (await court.judge(GOOD)).conforms
        assert court.house
        await until(lambda: not court.judges())
        assert court.engine.measures().workers == len(court.workers), "judges are no query workers"
        judging = asyncio.ensure_future(court.judge(ENDLESS, seconds=60))
        await until(court.judges)
        processes = {court.house, *court.judges()}
        await court.engine.close()
        with pytest.raises(EngineError):
            await judging
        await until(lambda: not any(is_running(pid) for pid in processes))

    runner.run(work())


def test_a_submission_leaves_nothing_behind_for_the_next_one(court: Court, runner: asyncio.Runner) -> None:
    first, second = (runner.run(court.judge(MEETINGS)) for _ in range(2))
    assert not first.conforms
    assert first.body == second.body


def test_a_judge_that_takes_too_long_is_ended_and_the_next_one_is_there(court: Court, runner: asyncio.Runner) -> None:
    runner.run(court.validator.warm())
    started = time.monotonic()
    with pytest.raises(LimitReached, match=r"0\.5 seconds") as caught:
        runner.run(court.judge(ENDLESS, seconds=0.5))
    assert time.monotonic() - started < 5, "it would take much longer to the end"
    assert caught.value.limit == "time"
    assert runner.run(court.judge(GOOD)).conforms


def test_a_judge_that_wants_too_much_memory_is_ended(court: Court, runner: asyncio.Runner) -> None:
    with pytest.raises(LimitReached, match="64 MiB") as caught:
        runner.run(court.judge(LONG, memory=64 * 1024**2))
    assert caught.value.limit == "memory"
    assert runner.run(court.judge(GOOD)).conforms


def test_one_that_takes_long_leaves_the_others_alone(court: Court, runner: asyncio.Runner) -> None:
    async def work() -> None:
        await until(lambda: not court.judges())
        slow = asyncio.ensure_future(court.judge(ENDLESS * 4, seconds=60))
        await until(court.judges)
        for _ in range(3):
            assert (await court.judge(GOOD)).conforms
        assert not slow.done()
        slow.cancel()

    runner.run(work())


def test_a_client_that_leaves_ends_the_judging(court: Court, runner: asyncio.Runner) -> None:
    async def work() -> None:
        await until(lambda: not court.judges())
        leaving = asyncio.ensure_future(court.judge(ENDLESS, seconds=60))
        await until(court.judges)
        leaving.cancel()
        await until(lambda: not court.judges())
        assert (await court.judge(GOOD)).conforms

    runner.run(work())


@pytest.mark.parametrize("whom", ["judge", "house"])
def test_a_process_that_is_killed_is_told_and_replaced(court: Court, runner: asyncio.Runner, whom: str) -> None:
    async def work() -> None:
        await until(lambda: not court.judges())
        judging = asyncio.ensure_future(court.judge(ENDLESS, seconds=60))
        await until(court.judges)
        victim = court.house if whom == "house" else court.judges().pop()
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(EngineDown):
            await judging
        await until(lambda: not is_running(victim))
        assert (await court.judge(GOOD)).conforms

    runner.run(work())


def test_more_statements_than_the_limit_are_refused_and_more_results_are_cut(
    court: Court, runner: asyncio.Runner
) -> None:
    with pytest.raises(Refused, match="8 statements") as caught:
        runner.run(court.judge(MEETINGS, statements=8))
    assert caught.value.kind == "too-large"
    assert runner.run(court.judge(MEETINGS, results=3)).body.count(b'"rule":') == 3


def test_the_graph_must_be_in_memory_unless_data_is_judged_alone(release: Release, runner: asyncio.Runner) -> None:
    court = Court(release, memory_store_triples=0)

    async def work() -> None:
        await court.start()
        with pytest.raises(Refused, match="alone=yes") as caught:
            await court.judge(GOOD)
        assert caught.value.kind == "unavailable"
        alone = Submission(Limits.of(court.settings), "text/turtle", alone=True)
        assert (await court.validator.judge(alone, GOOD, "")).conforms
        await court.engine.close()

    runner.run(work())


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False
