"""What an operator sees."""

import json
import os
import signal
import subprocess
import sys
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
    assert metric(client.get("/metrics").text, "hallintograafi_cache_hits_total") == before + 1


def test_answers_carry_a_request_id_and_their_time(client: httpx.Client) -> None:
    answer = client.get("/queries", headers={"x-request-id": "from-a-proxy-1"})
    assert answer.headers["x-request-id"] == "from-a-proxy-1"
    assert answer.headers["server-timing"].startswith("total;dur=")
    odd = client.get("/queries", headers={"x-request-id": "a b"}).headers["x-request-id"]
    assert odd != "a b"


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
