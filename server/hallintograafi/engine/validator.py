"""Judging what clients submit, as the front sees it: a process for each submission, and an end to it in any case."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hallintograafi.checks.reports import FORMATS
from hallintograafi.engine.channel import Worker
from hallintograafi.engine.messages import Kind
from hallintograafi.engine.queue import FairQueue
from hallintograafi.engine.submissions import Refused, Submission
from hallintograafi.errors import EngineDown, EngineError, LimitReached
from hallintograafi.settings import Settings


class JudgingFailed(EngineError):
    """The program could not judge this; other submissions are not touched by it."""


@dataclass(frozen=True)
class Judged:
    """A report, and whether the data conforms at the severity that was asked for."""

    media_type: str
    body: bytes
    conforms: bool


_LOG = logging.getLogger(__name__)

_START_SECONDS: Final = 30.0
_OUT_OF_TIME: Final = str(int(signal.SIGALRM))
_ENDED: Final = ("0", str(int(signal.SIGKILL)))


class Validator:
    """Has submissions judged, so many at once, fair between clients; ``socket`` tells where the judges are now."""

    def __init__(self, socket: Callable[[], Path], settings: Settings) -> None:
        self._socket = socket
        self._settings = settings
        self._turns = FairQueue(
            settings.validators, settings.queue_length, settings.queue_per_client, settings.queue_seconds
        )

    async def warm(self) -> None:
        """Have the judges' process started, which takes longer than judging."""
        (await self._judge()).end()

    async def judge(self, submission: Submission, body: bytes, client: str) -> Judged:
        """Have a body judged; when this is cancelled the judging ends.

        Raises :class:`~hallintograafi.engine.submissions.Refused` for a body that cannot be judged and
        :class:`~hallintograafi.errors.EngineError` when there is no report.
        """
        await self._turns.acquire(client)
        worker: Worker | None = None
        try:
            worker = await self._judge()
            with _in_memory(body) as file:
                first = await worker.first(submission.pack(), submission.limits.seconds, (file,))
            return await self._read(worker, first, submission)
        finally:
            if worker is not None:
                worker.end()
            self._turns.release(client)

    async def _judge(self) -> Worker:
        """Have a judge forked, and before that, the first time, the process that forks them."""
        try:
            async with asyncio.timeout(_START_SECONDS):
                return await Worker.connect(self._socket(), 0)
        except TimeoutError as error:
            raise EngineDown("the process that judges could not start") from error

    async def _read(self, worker: Worker, message: bytes, submission: Submission) -> Judged:
        if message[:1] != Kind.START:
            raise self._fault(message, submission)
        conforms = message[1:] == b"conforms"
        body = bytearray()
        while (message := await worker.receive())[:1] == Kind.DATA:
            body += message[1:]
            if len(body) > self._settings.result_bytes:
                raise LimitReached("size", f"the report is longer than {self._settings.result_bytes} bytes")
        if message[:1] != Kind.END:
            raise self._fault(message, submission)
        return Judged(FORMATS.get(submission.form, FORMATS["json"]), bytes(body), conforms)

    def _fault(self, message: bytes, submission: Submission) -> Exception:
        """Say what a message, or the silence, of a judge means when it is no report."""
        kind, content = message[:1], message[1:].decode(errors="replace")
        if kind == Kind.REFUSED:
            problem, _, detail = content.partition(" ")
            return Refused(problem, detail)
        if kind == Kind.FAILED:
            _LOG.error("a submission could not be judged\n%s", content)
            return JudgingFailed("something went wrong here; it has been logged")
        if kind == Kind.DIED and content == _OUT_OF_TIME:
            seconds = submission.limits.seconds
            return LimitReached("time", f"judging took longer than {seconds:g} seconds and was ended")
        if kind == Kind.DIED and content not in _ENDED:
            mib = submission.limits.memory // 1024**2
            reason = f"judging needed more than {mib} MiB of memory, or the data is nested too deep"
            return LimitReached("memory", reason)
        return EngineDown("the process that judged this ended unexpectedly")


@contextmanager
def _in_memory(body: bytes) -> Iterator[int]:
    """Put a body into a file that stands in memory only, and give its number."""
    file = os.memfd_create("submission")
    try:
        with open(file, "wb", closefd=False) as out:
            out.write(body)
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.close(file)
