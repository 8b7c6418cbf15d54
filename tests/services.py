"""SPARQL services that tests start: ``oxigraph serve`` and, where it is installed, Virtuoso."""

import contextlib
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from processes import until


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, params={"query": "ASK { }"}).status_code == 200
    except httpx.HTTPError:
        return False


@contextlib.contextmanager
def oxigraph() -> Iterator[str]:
    """Run ``oxigraph serve`` in memory; its address."""
    port = free_port()
    beside = Path(sys.executable).with_name("oxigraph")
    command = [str(beside) if beside.exists() else "oxigraph", "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _answers(f"http://127.0.0.1:{port}/query"))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Run Virtuoso over an empty database; its address. Its administrator is ``dba``, with that as password."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso (virtuoso-opensource-7) is not installed")
    http, sql = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "virtuoso.ini").write_text(
        f"""[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
ServerThreads = 8
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
""",
        encoding="utf-8",
    )
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(
            [program, "-f", "-c", str(folder / "virtuoso.ini")], cwd=folder, stdout=out, stderr=out
        )
        try:
            until(lambda: _answers(f"http://127.0.0.1:{http}/sparql"), 60)
            yield f"http://127.0.0.1:{http}"
        finally:
            process.kill()
            process.wait()
