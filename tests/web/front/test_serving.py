"""Switching from release to release while requests come."""

import asyncio
import json
import os
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from copies import VERSION, copy
from hallintograafi.engine.base import Measures
from hallintograafi.errors import EngineDown, InputError
from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.web.front.serving import Served, Serving
from processes import running, until


@dataclass(eq=False)
class FakeEngine:
    fails: bool = False
    busy: bool = False
    done: list[str] = field(default_factory=list)

    async def start(self) -> None:
        if self.fails:
            raise EngineDown("no")
        self.done.append("started")

    def is_busy(self) -> bool:
        return self.busy

    def measures(self) -> Measures:
        raise NotImplementedError

    async def close(self) -> None:
        self.done.append("closed")


def _served(release: Release, engine: FakeEngine, gate: asyncio.Event | None = None) -> Served:
    async def application(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        if gate is not None:
            await gate.wait()
        await send(release.version)

    async def pages() -> None:
        engine.done.append("pages")

    return Served(release, engine, application, None, pages)  # type: ignore[arg-type]


async def _request(house: Serving) -> str:
    heard: list[str] = []

    async def send(message) -> None:  # type: ignore[no-untyped-def]
        heard.append(message)

    await house({"type": "http"}, None, send)  # type: ignore[arg-type]
    return heard[0]


def test_a_request_is_answered_by_the_release_it_began_with(release: Release, tmp_path: Path) -> None:
    other = copy(release, tmp_path, "2030.01.01")

    async def run() -> None:
        gate, old, new = asyncio.Event(), FakeEngine(), FakeEngine()
        house = Serving(lambda found: _served(found, new), patience=60)
        house.begin(_served(release, old, gate))
        begun = asyncio.create_task(_request(house))
        await asyncio.sleep(0)
        await house.switch(other)
        assert new.done == ["started", "pages"]
        assert await _request(house) == "2030.01.01"
        assert old.done == []
        gate.set()
        assert await begun == release.version
        while not old.done:
            await asyncio.sleep(0.01)
        assert old.done == ["closed"]
        await house.close()
        assert new.done[-1] == "closed"

    asyncio.run(asyncio.wait_for(run(), 10))


def test_a_query_that_goes_on_keeps_its_release_until_patience_ends(release: Release, tmp_path: Path) -> None:
    other = copy(release, tmp_path, "2030.01.01")

    async def run() -> None:
        old = FakeEngine(busy=True)
        house = Serving(lambda found: _served(found, FakeEngine()), patience=0.3)
        house.begin(_served(release, old))
        before = time.monotonic()
        await house.switch(other)
        while not old.done:
            await asyncio.sleep(0.01)
        assert time.monotonic() - before > 0.25

    asyncio.run(asyncio.wait_for(run(), 10))


@pytest.mark.parametrize("name", ["graph.nq", "uris.csv", "content/data/catalogue.ttl"])
def test_a_release_with_a_changed_file_is_refused(release: Release, tmp_path: Path, name: str) -> None:
    other = copy(release, tmp_path, "2030.01.01")
    with (other.path / name).open("a") as file:
        file.write(" ")

    async def run() -> None:
        house = Serving(lambda found: _served(found, FakeEngine()), patience=1)
        house.begin(_served(release, FakeEngine()))
        with pytest.raises(InputError, match=name):
            await house.switch(other)
        assert await _request(house) == release.version

    asyncio.run(run())


def test_a_release_that_cannot_be_loaded_leaves_the_old_one(release: Release, tmp_path: Path) -> None:
    other = copy(release, tmp_path, "2030.01.01")

    async def run() -> None:
        broken = FakeEngine(fails=True)
        house = Serving(lambda found: _served(found, broken), patience=1)
        house.begin(_served(release, FakeEngine()))
        with pytest.raises(EngineDown):
            await house.switch(other)
        assert broken.done == ["closed"]
        assert await _request(house) == release.version
        assert house.leaving == 0

    asyncio.run(run())


def _version(address: str) -> str:
    return str(httpx.get(f"{address}/health/ready").json()["release"])


@dataclass
class Traffic:
    """Clients that ask without pause, and what was wrong with the answers."""

    address: str
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _clients: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Traffic":
        doors = ("/sparql", "/sparql?x", "/doc/group/evk-hankeryhma.ttl", "/dataset/current")
        self._clients = [threading.Thread(target=self._ask, args=(door,)) for door in doors]
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for client in self._clients:
            client.join()

    def _ask(self, door: str) -> None:
        tags: dict[str, str] = {}
        number = 0
        with httpx.Client(base_url=self.address, timeout=20) as client:
            while not self._over.is_set():
                number += 1
                try:
                    if door.startswith("/sparql"):
                        query = f"{VERSION} # {number if 'x' in door else 'same'}"
                        answer = client.get("/sparql", params={"query": query, "format": "json"})
                        rows = json.loads(answer.text)["results"]["bindings"]
                        said = rows[0]["version"]["value"]
                    else:
                        answer = client.get(door)
                        said = answer.json()["version"] if door == "/dataset/current" else ""
                    told = answer.headers["hallintograafi-release"]
                    self.asked[told] += 1
                    if answer.status_code != 200 or (said and said != told):
                        self.wrong.append(f"{door}: {answer.status_code} {said} {told}")
                    if "x" not in door and tags.setdefault(told, answer.headers.get("etag", "")) != answer.headers.get(
                        "etag", ""
                    ):
                        self.wrong.append(f"{door}: another tag in {told}")
                except Exception as error:  # whatever it is, a client noticed
                    self.wrong.append(f"{door}: {type(error).__name__} {error}")


def test_switching_with_traffic_fails_nobody_and_mixes_nothing(release: Release, tmp_path: Path) -> None:
    names = ["2030.01.01", "2030.01.02"]
    for name in names:
        copy(release, tmp_path, name)
    build.switch(tmp_path, names[0])
    with running(tmp_path, "--no-build") as process:
        address = process.address
        with Traffic(address) as traffic:
            for name in (*names[1:], names[0]):
                build.switch(tmp_path, name)
                until(lambda name=name: _version(address) == name)
        assert traffic.wrong == []
        assert set(names) <= set(traffic.asked)
        until(lambda: len(process.zygotes()) == 1)


def test_a_half_copied_release_is_refused_told_once_and_taken_when_it_is_whole(
    release: Release, tmp_path: Path
) -> None:
    copy(release, tmp_path, "2030.01.01", current=True)
    half = copy(release, tmp_path, "2030.01.02")
    whole = half.dump.read_bytes()
    half.dump.write_bytes(whole[: len(whole) // 2])
    with running(tmp_path, "--no-build", WATCH="false") as process:
        build.switch(tmp_path, "2030.01.02")
        os.kill(process.pid, signal.SIGHUP)
        assert "graph.nq: not the file that the manifest tells of" in (line := process.said())
        assert "2030.01.01 is served as before" in line
        assert _version(process.address) == "2030.01.01"
        half.dump.write_bytes(whole)
        os.kill(process.pid, signal.SIGHUP)
        assert "2030.01.02 is served now" in process.said()
        assert _version(process.address) == "2030.01.02"


def test_a_release_of_another_host_is_served_and_followed(release: Release, tmp_path: Path) -> None:
    far, near = tmp_path / "far", tmp_path / "near"
    copy(release, far, "2030.01.01", current=True)
    with running(far, "--no-build") as origin:
        poll = {"POLL": f"{origin.address}/dataset", "POLL_SECONDS": "0.2"}
        with running(near, **poll) as replica:
            assert _version(replica.address) == "2030.01.01"
            copy(release, far, "2030.01.02", current=True)
            assert "2030.01.02 is served now" in replica.said()
            query = {"query": VERSION, "format": "csv"}
            answers = {httpx.get(f"{host.address}/sparql", params=query).text for host in (origin, replica)}
            assert answers == {"version\r\n2030.01.02\r\n"}
            page = httpx.get(f"{replica.address}/query/money-responsibilities?format=csv")
            assert page.text == httpx.get(f"{origin.address}/query/money-responsibilities?format=csv").text
            dump = near / "2030.01.02" / manifest.DUMP
            right = dump.read_bytes()
            dump.write_bytes(right[:-10])
            assert "2030.01.02 was damaged here and has been brought again" in replica.said()
            assert dump.read_bytes() == right
        assert manifest.versions(near) == ["2030.01.01", "2030.01.02"]
