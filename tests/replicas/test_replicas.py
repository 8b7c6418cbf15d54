"""Two replicas behind nginx with its cache: they share nothing but the release."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hallintograafi.release.manifest import Release
from processes import Server, start, stop, until
from services import free_port

EXAMPLE = Path(__file__).parent.parent.parent / "server" / "docs" / "deploy" / "nginx.conf"
DOORS = ("/", "/queries", "/def", "/doc/group/evk-hankeryhma.ttl", "/query/money-responsibilities?format=csv")


@contextlib.contextmanager
def _nginx(folder: Path, replicas: list[Server]) -> Iterator[str]:
    """Run nginx with the example of the docs before these replicas, without TLS."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    port = free_port()
    text = EXAMPLE.read_text(encoding="utf-8")
    text = re.sub(r"^\s+ssl_\w+ .*\n", "", text, flags=re.MULTILINE).replace("443 ssl", f"127.0.0.1:{port}")
    text = text.replace("/var/cache/nginx/hallintograafi", str(folder / "cache"))
    for number, replica in enumerate(replicas, 1):
        text = text.replace(f"127.0.0.1:800{number}", replica.address.removeprefix("http://"))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    http = f"http {{ access_log off; {temporary}\n{text}\n}}"
    head = f"user root; pid {folder}/pid; daemon off; worker_processes 1; events {{}}"
    if os.geteuid():
        head = head.removeprefix("user root; ")
    (folder / "nginx.conf").write_text(f"{head}\nerror_log {folder}/error.log;\n{http}\n", encoding="utf-8")
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        until(lambda: _status(f"http://127.0.0.1:{port}/limits") == 200)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _status(address: str) -> int:
    try:
        return httpx.get(address).status_code
    except httpx.HTTPError:
        return 0


def test_a_replica_is_killed_under_load_and_no_read_fails(release: Release, data_dir: Path, tmp_path: Path) -> None:
    replicas = [start(data_dir, "--no-build", PROXIES="127.0.0.1", WORKERS="1") for _ in range(2)]
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    over = threading.Event()
    try:
        with _nginx(tmp_path, replicas) as address:
            tags = {door: httpx.get(address + door).headers["etag"] for door in DOORS}

            def ask(client_number: int) -> None:
                number = 0
                with httpx.Client(base_url=address, timeout=30) as client:
                    while not over.is_set():
                        number += 1
                        door = DOORS[number % len(DOORS)]
                        fresh = {"query": f"SELECT (COUNT(*) AS ?n) {{ ?s a ?t }} # {client_number} {number}"}
                        try:
                            kept = client.get(door)
                            new = client.get("/sparql", params=fresh)
                        except httpx.HTTPError as error:
                            wrong.append(f"{door}: {error!r}")
                            continue
                        seen[kept.headers.get("x-cache", "")] += 1
                        if (kept.status_code, new.status_code) != (200, 200) or kept.headers["etag"] != tags[door]:
                            wrong.append(f"{door}: {kept.status_code} {new.status_code}")

            clients = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
            for client in clients:
                client.start()
            until(lambda: seen.total() >= 30, 60)
            os.kill(replicas[0].pid, signal.SIGKILL)
            replicas[0].process.wait()
            before = seen.total()
            until(lambda: seen.total() >= before + 60 and seen["REVALIDATED"], 60)
            over.set()
            for client in clients:
                client.join()
            counted = httpx.get(f"{replicas[1].address}/metrics").text
            lines = [line for line in counted.splitlines() if 'status="304"' in line and "_total" in line]
            unchanged = sum(float(line.split()[-1]) for line in lines)
    finally:
        over.set()
        stop(replicas[1])
        replicas[0].process.stderr.close()  # type: ignore[union-attr]
    assert wrong == []
    assert seen["REVALIDATED"] > 0 and seen["HIT"] + seen["REVALIDATED"] > seen.total() / 2, seen
    assert unchanged > 0
