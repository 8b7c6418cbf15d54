"""Processes that are killed: ``kill -9``, at any moment."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from faults.ground import Ground, Outcome, whole
from hallintograafi.release import manifest
from processes import command_line, running, start, stop, until

LONGEST_BUILD = 4.0
"""Seconds within which a build is killed; one that was quicker is made again."""


def worker(ground: Ground, times: int) -> Outcome:
    """A process that evaluates queries."""
    return _engine(ground, times, zygote=False)


def zygote(ground: Ground, times: int) -> Outcome:
    """The process that holds the graph, and with it all that evaluate queries."""
    return _engine(ground, times, zygote=True)


def _engine(ground: Ground, times: int, *, zygote: bool) -> Outcome:
    outcome = Outcome()
    with running(ground.place(), "--no-build") as server, ground.asked(server, outcome):
        for _ in range(times):
            find = server.zygotes if zygote else server.workers
            until(find)
            os.kill(find()[0], signal.SIGKILL)
            back = ground.back(server.address)
            outcome.count(good=server.process.poll() is None, back=back)
    return outcome


def front(ground: Ground, times: int) -> Outcome:
    """The process that listens; a supervisor such as systemd starts it again."""
    outcome, place = Outcome(), ground.place()
    temporary = ground.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    os.environ["TMPDIR"] = str(temporary)
    try:
        port = str(ground.chance.randint(20_000, 30_000))  # none that connections of others take
        server = start(place, "--no-build", "--port", port)
        for _ in range(times):
            engine = [*server.zygotes(), *server.workers()]
            os.kill(server.pid, signal.SIGKILL)
            killed = time.monotonic()
            server.process.wait()
            server.process.stderr.close()  # type: ignore[union-attr]
            server = start(place, "--no-build", "--port", port)
            good = ground.is_right(server.address)
            back = time.monotonic() - killed
            until(lambda engine=engine: not any("engine.zygote" in command_line(pid) for pid in engine))
            outcome.count(good=good, back=back)
        stop(server)
        left = list(temporary.iterdir())
        outcome.lost += len(left)
        outcome.notes += [f"left over: {path.name}" for path in left]
    finally:
        del os.environ["TMPDIR"]
    return outcome


def building(ground: Ground, times: int) -> Outcome:
    """A build, at any step: the current release stays whole, and the next build is not disturbed."""
    outcome, place = Outcome(), ground.place()
    for _ in range(times):
        child = _build(place)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(ground.chance.uniform(0, LONGEST_BUILD))
        child.kill()
        child.wait()
        outcome.count(good=whole(place), lost=manifest.current(place) is None, note="not whole")
        for version in manifest.versions(place)[1:-1]:
            shutil.rmtree(place / version)
    ended = _build(place).wait()
    left = [path.name for path in place.iterdir() if path.name.startswith(".making")]
    outcome.lost += len(left) + (ended != 0) + (not whole(place))
    outcome.notes += [f"left over: {name}" for name in left]
    return outcome


def two_builds(ground: Ground, times: int) -> Outcome:
    """Two builds at once: they take turns."""
    outcome, place = Outcome(), ground.place()
    for _ in range(times):
        before = len(manifest.versions(place))
        ended = [child.wait() for child in [_build(place), _build(place)]]
        good = ended == [0, 0] and len(manifest.versions(place)) == before + 2
        outcome.count(good=good and whole(place), note=f"ended {ended}")
    return outcome


def _build(place: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "hallintograafi", "build", "--force", "--data-dir", str(place)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
