"""What tests share: the project's own content, a release of it, a real server over it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import hypothesis
import pytest
from pyoxigraph import RdfFormat, Store

import series
from hallintograafi import settings
from hallintograafi.graph import content as contents
from hallintograafi.graph.content import ROOMS, Content
from hallintograafi.release import build
from hallintograafi.release.manifest import Release

ROOT = Path(__file__).parent.parent

# How long an example takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=3000)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own files."""
    return contents.find(ROOT)


@pytest.fixture
def copy(tmp_path: Path) -> Content:
    """A copy of the project's files that a test may break."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / "copy" / room)
    return contents.find(tmp_path / "copy")


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the session's release is."""
    return tmp_path_factory.mktemp("releases")


@pytest.fixture(scope="session")
def release(content: Content, data_dir: Path) -> Release:
    """A release of the project's own files."""
    return build.ensure(content, settings.load(data_dir=data_dir))


@pytest.fixture(scope="session")
def store(release: Release) -> Store:
    """The release in memory, for asking it directly."""
    store = Store()
    store.load(path=release.dump, format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    """Five releases of a small graph, a day apart; the files as they were last are in ``files`` beside them."""
    data_dir = tmp_path_factory.mktemp("five")
    return series.make(data_dir / "files", data_dir)


@contextmanager
def serving(data_dir: Path, source: Path | None = None, **environment: str) -> Iterator[str]:
    """Run a real server over the release; settings are given by their names in capitals."""
    command = [sys.executable, "-m", "hallintograafi", "serve", "--port", "0", "--data-dir", str(data_dir)]
    command += ["--source", str(source)] if source else []
    variables = {f"HALLINTOGRAAFI_{name}": value for name, value in environment.items()}
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HALLINTOGRAAFI_WORKERS": "2", **variables},
        cwd=ROOT,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    try:
        assert " at http://127.0.0.1:" in line, line + process.stderr.read()
        yield line.split(" at ")[1].split("/;")[0].strip().rstrip("/")
    finally:
        process.terminate()
        rest = process.communicate(timeout=10)[1]
    assert process.returncode == -signal.SIGTERM, rest
    assert "Traceback" not in rest, rest


@pytest.fixture(scope="session")
def assets() -> bool:
    """Bundle the scripts of the pages if they are not current; tell whether they are there."""
    return subprocess.run([sys.executable, ROOT / "server" / "assets" / "bundle.py"], check=False).returncode == 0


@pytest.fixture(scope="session")
def server(release: Release, data_dir: Path, assets: bool) -> Iterator[str]:
    """The address of a real server over the release; queries may take one second."""
    with serving(data_dir, QUERY_SECONDS="1") as address:
        yield address


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """An HTTP client of the server, with no Accept header of its own."""
    with httpx.Client(base_url=server, timeout=30) as client:
        del client.headers["accept"]
        yield client


@pytest.fixture(scope="session")
def five_server(five: list[Release]) -> Iterator[str]:
    """The address of a real server over the five releases."""
    data_dir = five[0].path.parent
    with serving(data_dir, data_dir / "files") as address:
        yield address


@pytest.fixture(scope="session")
def five_client(five_server: str) -> Iterator[httpx.Client]:
    """An HTTP client of that server, with no Accept header of its own."""
    with httpx.Client(base_url=five_server, timeout=30) as client:
        del client.headers["accept"]
        yield client
