"""Judging while the release is switched, and by a server whose graph is in another service."""

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hallintograafi import settings
from hallintograafi.engine import publish
from hallintograafi.release import build
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES
from processes import Server, running, until
from services import oxigraph

TRIG = {"content-type": "application/trig"}
SAID = prefixes_header(PREFIXES) + "passage:a-001 { group:a skos:related group:b . }"
"""A statement about a group that the first release of the small graph does not know, but the second does."""


@pytest.fixture
def switched(five: list[Release], tmp_path: Path) -> Iterator[tuple[Server, list[str]]]:
    """A server over the first of two releases, and their versions."""
    for release in five[:2]:
        shutil.copytree(release.path, tmp_path / release.version)
    versions = [release.version for release in five[:2]]
    build.switch(tmp_path, versions[0])
    with running(tmp_path, "--no-build") as server:
        yield server, versions


def _is_served(server: Server, version: str) -> bool:
    ready: str = httpx.get(f"{server.address}/health/ready").json()["release"]
    return ready == version


def _rules(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    assert answer.json()["release"] == answer.headers["hallintograafi-release"]
    return {result["rule"] for result in answer.json()["results"]}


def test_each_report_is_of_one_release_and_names_it(switched: tuple[Server, list[str]], tmp_path: Path) -> None:
    server, (first, second) = switched
    seen: Counter[tuple[str, bool]] = Counter()
    over = threading.Event()

    def submit() -> None:
        with httpx.Client(base_url=server.address, timeout=30) as client:
            while not over.is_set():
                answer = client.post("/validate", content=SAID, headers=TRIG)
                seen[answer.headers["hallintograafi-release"], "uris:unknown" in _rules(answer)] += 1

    clients = [threading.Thread(target=submit) for _ in range(2)]
    for client in clients:
        client.start()
    until(lambda: seen[first, True])
    build.switch(tmp_path, second)
    until(lambda: seen[second, False])
    over.set()
    for client in clients:
        client.join()
    assert set(seen) == {(first, True), (second, False)}


def test_a_submission_is_judged_by_the_release_that_it_began_with(
    switched: tuple[Server, list[str]], tmp_path: Path
) -> None:
    server, (first, second) = switched

    def body() -> Iterator[bytes]:
        """Send the second half when the other release is served."""
        half = len(SAID) // 2
        yield SAID[:half].encode()
        build.switch(tmp_path, second)
        until(lambda: _is_served(server, second))
        yield SAID[half:].encode()

    begun = httpx.post(f"{server.address}/validate", content=body(), headers=TRIG, timeout=30)
    assert (begun.headers["hallintograafi-release"], "uris:unknown" in _rules(begun)) == (first, True)
    after = httpx.post(f"{server.address}/validate", content=SAID, headers=TRIG, timeout=30)
    assert (after.headers["hallintograafi-release"], "uris:unknown" in _rules(after)) == (second, False)


def test_a_server_that_asks_another_service_judges_by_its_own_copy_of_the_release(
    switched: tuple[Server, list[str]], five: list[Release], tmp_path: Path
) -> None:
    own, (first, _) = switched
    with oxigraph() as address:
        publish.publish(
            five[0], settings.load(data_dir=tmp_path, engine=f"{address}/query", engine_update=f"{address}/update")
        )
        with running(tmp_path, "--no-build", ENGINE=f"{address}/query") as server:
            ours, theirs = (
                httpx.post(f"{one.address}/validate", content=SAID, headers=TRIG, timeout=30) for one in (own, server)
            )
    assert theirs.headers["hallintograafi-release"] == first
    assert ours.status_code == theirs.status_code == 200
    assert ours.json() == theirs.json()


def test_a_server_without_the_graph_in_memory_says_what_it_can_judge(five: list[Release], tmp_path: Path) -> None:
    shutil.copytree(five[0].path, tmp_path / five[0].version)
    build.switch(tmp_path, five[0].version)
    with running(tmp_path, "--no-build", MEMORY_STORE_TRIPLES="0") as server:
        refused = httpx.post(f"{server.address}/validate", content=SAID, headers=TRIG, timeout=30)
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.status_code == 503
        assert "alone=yes" in refused.json()["detail"]
        alone = httpx.post(f"{server.address}/validate?alone=yes", content=SAID, headers=TRIG, timeout=30)
        assert (alone.status_code, alone.json()["release"]) == (200, five[0].version)
