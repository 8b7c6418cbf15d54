"""What an operator sees."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from hallintograafi.release.manifest import Release


def metric(text: str, name: str) -> float:
    return float(next(line.split()[-1] for line in text.splitlines() if line.startswith(name)))


def test_requests_and_ended_queries_are_counted(client: httpx.Client) -> None:
    label = 'hallintograafi_requests_total{door="sparql",method="GET",status="504"}'
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
    client.get("/sparql", params={"query": cross, "timeout": "0.1"})
    before = client.get("/metrics").text
    client.get("/sparql", params={"query": cross, "timeout": "0.11"})
    after = client.get("/metrics").text
    assert metric(after, label) == metric(before, label) + 1
    ended = 'hallintograafi_queries_ended_total{limit="time"}'
    assert metric(after, ended) == metric(before, ended) + 1
    assert metric(after, "hallintograafi_engine_memory_bytes") > 10_000_000
    client.get("/sparql", params={"query": "ASK { ?a ?fresh ?one }"})
    assert metric(client.get("/metrics").text, "hallintograafi_workers") >= 1


def test_cache_hits_are_counted(client: httpx.Client) -> None:
    params = {"query": "ASK { ?counted ?once ?only }"}
    client.get("/sparql", params=params)
    before = metric(client.get("/metrics").text, "hallintograafi_cache_hits_total")
    client.get("/sparql", params=params)
    for number in range(1, 4):
        assert metric(client.get("/metrics").text, "hallintograafi_cache_hits_total") == before + number
        client.get("/sparql", params=params)


def test_answers_carry_a_request_id_and_their_time(client: httpx.Client) -> None:
    answer = client.get("/queries", headers={"x-request-id": "from-a-proxy-1"})
    assert answer.headers["x-request-id"] == "from-a-proxy-1"
    assert answer.headers["server-timing"].startswith("total;dur=")
    odd = client.get("/queries", headers={"x-request-id": "a b"}).headers["x-request-id"]
    assert odd != "a b"


def test_the_time_of_a_query_is_told_apart(client: httpx.Client) -> None:
    def names(path: str, **params: str) -> list[str]:
        told = client.get(path, params=params).headers["server-timing"]
        return [part.split(";dur=")[0].strip() for part in told.split(",")]

    query = {"query": "ASK { ?timed ?only ?once }"}
    assert names("/sparql", **query) == ["queue", "evaluate", "total"]
    assert names("/sparql", **query) == ["cache", "total"]
    assert names("/query/chairs-on-date", format="csv", date="1999-01-01") == ["queue", "evaluate", "total"]


def slowly(path: Path, seconds: float) -> dict[str, str]:
    """The environment in which the engine's process takes its time to load."""
    wait = f"import sys, time\nif 'hallintograafi.engine.zygote' in sys.orig_argv:\n    time.sleep({seconds})\n"
    (path / "sitecustomize.py").write_text(wait)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(path), os.environ.get("PYTHONPATH"))))}


def test_a_server_is_alive_before_it_is_ready(release: Release, data_dir: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "hallintograafi", "serve", "--port", str(port), "--data-dir", str(data_dir)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=slowly(tmp_path, 3))
    found: list[tuple[int, int]] = []
    try:
        deadline = time.monotonic() + 20
        while (not found or found[-1][1] != 200) and time.monotonic() < deadline:
            with contextlib.suppress(httpx.ConnectError):
                address = f"http://127.0.0.1:{port}"
                live = httpx.get(f"{address}/health/live").status_code
                ready = httpx.get(f"{address}/health/ready")
                found.append((live, ready.status_code))
                if ready.status_code == 503:
                    assert ready.headers["retry-after"]
                    assert ready.json()["type"].endswith("/problems/unavailable")
                else:
                    assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}).status_code == 200
    finally:
        process.terminate()
        process.communicate(timeout=10)
    assert set(found) == {(200, 503), (200, 200)}


def test_a_server_can_be_stopped_while_it_loads(release: Release, data_dir: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "hallintograafi", "serve", "--port", str(port), "--data-dir", str(data_dir)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=slowly(tmp_path, 60))
    live = 0
    while not live:
        with contextlib.suppress(httpx.ConnectError):
            live = httpx.get(f"http://127.0.0.1:{port}/health/live").status_code
    process.terminate()
    rest = process.communicate(timeout=5)[1]
    assert process.returncode == -signal.SIGTERM, rest
    assert "Traceback" not in rest


def test_unknown_paths_do_not_grow_the_metrics(client: httpx.Client) -> None:
    for number in range(5):
        client.get(f"/unknown-{number}")
    assert "unknown-3" not in client.get("/metrics").text


def test_the_access_log_has_a_line_of_json_with_the_querys_hash(release: Release, data_dir: Path) -> None:
    environment = {**os.environ, "HALLINTOGRAAFI_ACCESS_LOG": "true"}
    command = [sys.executable, "-m", "hallintograafi", "serve", "--port", "0", "--data-dir", str(data_dir)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    address = process.stderr.readline().split(" at ")[1].strip()
    httpx.get(f"{address}sparql", params={"query": "ASK { <secret:x> ?p ?o }"})
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=10)
    (line,) = [json.loads(line) for line in out.splitlines()]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sparql", 200)
    assert len(line["query_sha256"]) == 64
    assert "secret" not in out
