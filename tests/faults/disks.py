"""Disks that are full, read-only or wrong, and clocks that jump."""

import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx

from copies import copy
from faults.ground import QUESTIONS, Ground, Outcome, Skipped, whole
from hallintograafi.release import build, manifest
from processes import running, start, stop, until

BUILD = [sys.executable, "-m", "hallintograafi", "build", "--force", "--data-dir"]
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def full(ground: Ground, times: int) -> Outcome:
    """No file can grow any more while a release is built."""
    outcome, place = Outcome(), ground.place()
    for _ in range(times):
        most = int(10 ** ground.chance.uniform(3, 6.5))

        def limit(most: int = most) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        _try_to_build(place, outcome, preexec=limit)
    return outcome


def full_file_system(ground: Ground, times: int) -> Outcome:
    """The file system of the data directory is full while a release is built."""
    outcome = Outcome()
    for _ in range(times):
        place = ground.folder / "small"
        place.mkdir(exist_ok=True)
        needed = sum(path.stat().st_size for path in ground.release.path.rglob("*")) >> 20
        size = needed + ground.chance.randint(6, needed + 6)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(place)], capture_output=True, text=True
        )
        if mounted.returncode:
            raise Skipped(f"no file system can be mounted here ({mounted.stderr.strip()})")
        try:
            shutil.copytree(ground.release.path, place / ground.release.version)
            build.switch(place, ground.release.version)
            _try_to_build(place, outcome)
        finally:
            subprocess.run(["umount", str(place)], check=True)
    return outcome


def _try_to_build(place: Path, outcome: Outcome, preexec=None) -> None:  # type: ignore[no-untyped-def]
    before = manifest.current(place)
    told = subprocess.run([*BUILD, str(place)], capture_output=True, text=True, preexec_fn=preexec)
    after = manifest.current(place)
    clear = told.returncode == 2 and told.stderr.count("\n") == 1 and "Traceback" not in told.stderr
    good = whole(place) and ((told.returncode == 0 and after != before) or (clear and after == before))
    outcome.count(good=good, lost=after is None, note=f"exit {told.returncode}: {told.stderr[-300:]}")
    for left in place.glob(".making*"):
        outcome.notes.append(f"left over: {left.name}")


def read_only(ground: Ground, times: int) -> Outcome:
    """The data directory is read-only: it is served, and a build says in one sentence that it cannot be written."""
    outcome, place = Outcome(), ground.place()
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    before = ("unshare", "--mount", "sh", "-c", script, str(place))
    if shutil.which("unshare") is None or subprocess.run([*before, "true"], capture_output=True).returncode:
        raise Skipped("no directory can be made read-only here")
    for _ in range(times):
        server = start(place, "--no-build", before=before)
        good = ground.is_right(server.address)
        told = subprocess.run([*before, *BUILD, str(place)], capture_output=True, text=True)
        stop(server)
        clear = told.returncode == 2 and "cannot be written" in told.stderr and told.stderr.count("\n") == 1
        outcome.count(good=good and clear and whole(place), note=f"exit {told.returncode}: {told.stderr[-300:]}")
    return outcome


def no_data_directory(ground: Ground, times: int) -> Outcome:
    """There is no data directory at all when the server starts."""
    outcome = Outcome()
    for number in range(times):
        place = ground.folder / f"none-{number}" / "below"
        with running(place) as server:
            outcome.count(good=httpx.get(f"{server.address}/health/ready").status_code == 200 and whole(place))
    return outcome


def damaged_while_switching(ground: Ground, times: int) -> Outcome:
    """A byte of a new release is wrong, or its end is missing: it is refused and the old one stays."""
    outcome, place = Outcome(), ground.place()
    with running(place, "--no-build") as server, ground.asked(server, outcome, clients=1):
        for number in range(times):
            broken = copy(ground.release, place, f"2030.01.01.{number + 1}")
            _damage(ground, broken.path / ground.chance.choice([manifest.DUMP, manifest.MANIFEST, manifest.LEDGER]))
            build.switch(place, broken.version)
            line = server.said()
            while broken.version not in line:
                line = server.said()
            served = httpx.get(f"{server.address}/health/ready").json()["release"]
            good = "is served as before" in line and served == ground.release.version
            outcome.count(good=good, back=ground.back(server.address), note=line)
            build.switch(place, ground.release.version)
            shutil.rmtree(broken.path)
    return outcome


def damaged_at_start(ground: Ground, times: int) -> Outcome:
    """A byte of the current release is wrong when the server starts: it is built again out of the files."""
    outcome = Outcome()
    for _ in range(times):
        place = ground.place()
        _damage(ground, place / manifest.CURRENT / ground.chance.choice([manifest.DUMP, manifest.MANIFEST]))
        began = time.monotonic()
        with running(place) as server:
            current = manifest.current(place)
            assert current is not None
            manifest.verify(current)
            outcome.count(good=ground.is_right(server.address), back=time.monotonic() - began)
        shutil.rmtree(place)
    return outcome


def damaged_with_another_kept(ground: Ground, times: int) -> Outcome:
    """The same while an older release is kept: that is served at once, and the damaged one is built again beside."""
    outcome = Outcome()
    for _ in range(times):
        place = ground.place()
        older = copy(ground.release, place, "2020.01.01")
        _damage(ground, place / manifest.CURRENT / ground.chance.choice([manifest.DUMP, manifest.MANIFEST]))
        began = time.monotonic()
        with running(place) as server:
            good, back = ground.is_right(server.address), time.monotonic() - began
            good = good and older.version in server.heard[0]
            while good and "is served now" not in server.said(60):
                pass
            current = manifest.current(place)
            good = good and current is not None and current.is_current and ground.is_right(server.address)
            outcome.count(good=good, back=back, note=str(server.heard))
        shutil.rmtree(place)
    return outcome


def damaged_store(ground: Ground, times: int) -> Outcome:
    """A byte of the disk store is wrong: it is built again, or queries that read the byte are refused."""
    outcome = Outcome()
    for _ in range(times):
        place = ground.place()
        _flip(ground, ground.chance.choice(sorted(place.glob("current/store/*.sst"))))
        # Reading a damaged block may never end, or fill the memory: the limits end it.
        with running(place, MEMORY_STORE_TRIPLES="0", QUERY_SECONDS="1") as server:
            told = [ground.told(server.address) for _ in QUESTIONS]
            outcome.right += told.count("right")
            outcome.refused += told.count("refused") + told.count("status 500")
            wrong = set(told) - {"right", "refused", "status 500"}
            if "status 500" in told:
                until(lambda lines=server.lines.queue: any("the disk store is damaged" in line for line in list(lines)))
            alive = httpx.get(f"{server.address}/health/live").status_code == 200
            outcome.count(good=alive and not wrong, lost="a wrong answer" in wrong, note=str(told))
        shutil.rmtree(place)
    return outcome


def clock(ground: Ground, times: int) -> Outcome:
    """The clock jumps by up to a year, there or back, while queries run: limits hold, releases follow each other."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        raise Skipped("libfaketime is not installed")
    outcome, place = Outcome(), ground.place()
    stamp = ground.folder / "clock"
    stamp.write_text("+0\n")
    variables = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(stamp),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    os.environ.update(variables)
    try:
        server = start(place, "--no-build")
    finally:
        for name in variables:
            del os.environ[name]
    with ground.asked(server, outcome, clients=1):
        for _ in range(times):
            stamp.write_text(f"{ground.chance.randint(-365, 365):+}d\n")
            began = time.monotonic()
            query = {"query": f"{SLOW} # {began}", "timeout": "0.3"}
            ended = httpx.get(f"{server.address}/sparql", params=query, timeout=20)
            spent = time.monotonic() - began
            # Under the library some take seconds to end; without it the same query ends within 0.7 s.
            good = ended.status_code == 504 and spent < 10
            outcome.count(good=good, back=ground.back(server.address), note=f"{ended.status_code} {spent:.1f}")
    server.process.kill()  # libfaketime breaks waiting with a limit, by which a server ends
    server.process.wait()
    assert not any("Traceback" in line for line in server.lines.queue)
    server.process.stderr.close()  # type: ignore[union-attr]
    return outcome


def _damage(ground: Ground, path: Path) -> None:
    if ground.chance.random() < 0.3:
        with path.open("r+b") as file:
            file.truncate(ground.chance.randrange(path.stat().st_size))
    else:
        _flip(ground, path)


def _flip(ground: Ground, path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[ground.chance.randrange(len(data))] ^= 1 << ground.chance.randrange(8)
    path.write_bytes(data)
