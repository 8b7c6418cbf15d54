"""Processes that are killed: ``kill -9``, at any moment."""

import os
import select
import shutil
import signal
import time

from faults.ground import Ground, Outcome, whole
from hallintograafi import settings
from hallintograafi.graph import content
from hallintograafi.release import build, manifest
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
            victims = server.zygotes() if zygote else server.workers()
            until(lambda: server.zygotes() if zygote else server.workers())
            for victim in victims[:1]:
                os.kill(victim, signal.SIGKILL)
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
        server = start(place, "--no-build")
        port = server.address.rsplit(":", 1)[1]
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
    chosen = settings.load(data_dir=place)
    files = content.find()
    for _ in range(times):
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            try:
                build.build(files, chosen)
            finally:
                os._exit(0)
        _kill_within(child, ground.chance.uniform(0, LONGEST_BUILD))
        outcome.count(good=whole(place), lost=manifest.current(place) is None, back=0, note="not whole")
        for version in manifest.versions(place)[1:-1]:
            shutil.rmtree(place / version)
        assert time.monotonic() - began < 60
    build.build(files, chosen)
    left = [path.name for path in place.iterdir() if path.name.startswith(".making")]
    outcome.lost += len(left) + (not whole(place))
    outcome.notes += [f"left over: {name}" for name in left]
    return outcome


def two_builds(ground: Ground, times: int) -> Outcome:
    """Two builds at once: they take turns."""
    outcome, place = Outcome(), ground.place()
    chosen = settings.load(data_dir=place)
    files = content.find()
    for _ in range(times):
        before = len(manifest.versions(place))
        children = []
        for _ in range(2):
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    build.build(files, chosen)
                    status = 0
                finally:
                    os._exit(status)
            children.append(child)
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        good = ended == [0, 0] and len(manifest.versions(place)) == before + 2
        outcome.count(good=good and whole(place), note=f"ended {ended}")
    return outcome


def _kill_within(child: int, seconds: float) -> None:
    descriptor = os.pidfd_open(child)
    try:
        select.select([descriptor], [], [], seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    finally:
        os.close(descriptor)
