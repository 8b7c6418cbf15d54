"""Load on a server: wrk where it is installed, a small asyncio client where it is not."""

import asyncio
import itertools
import json
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WRK: Final = shutil.which("wrk")
CONNECTIONS: Final = 16
ACCEPT: Final = "application/sparql-results+json, application/n-triples"


@dataclass(frozen=True)
class Load:
    """What a load found: times are milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def client() -> str:
    """Name the client, for the report."""
    return f"wrk, 1 thread, {CONNECTIONS} connections" if WRK else f"asyncio client, {CONNECTIONS} connections"


def drive(port: int, requests: Path, start: int, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Send the lines of a file from ``start`` on, for so many seconds, on so many connections."""
    if WRK is None or connections == 1:
        return asyncio.run(_drive(port, requests.read_text(encoding="utf-8").splitlines(), start, seconds, connections))
    command = [WRK, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", "-s"]
    command += [str(Path(__file__).with_name("load.wrk.lua")), f"http://127.0.0.1:{port}", "--"]
    command += [str(requests), str(start), ACCEPT]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Load(**json.loads(out.strip().splitlines()[-1]))


async def _drive(port: int, lines: list[str], start: int, seconds: float, connections: int) -> Load:
    times: list[float] = []
    errors = 0
    turn = itertools.count(start + 1)
    began = time.perf_counter()

    async def one() -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - began < seconds:
            target, _, tag = lines[next(turn) % len(lines)].partition("\t")
            condition = f"If-None-Match: {tag}\r\n" if tag else ""
            started = time.perf_counter()
            writer.write(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: {ACCEPT}\r\n{condition}\r\n".encode())
            status = await _answer(reader)
            times.append(time.perf_counter() - started)
            errors += status >= 400
        writer.close()

    async def bounded() -> None:
        try:
            await asyncio.wait_for(one(), seconds + 20)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            nonlocal errors
            errors += 1

    await asyncio.gather(*(bounded() for _ in range(connections)))
    spent = time.perf_counter() - began
    if len(times) < 2:
        return Load(len(times), spent, spent * 1000, spent * 1000, errors)
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return Load(len(times), spent, cuts[49] * 1000, cuts[98] * 1000, errors)


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read one response and tell its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    elif status != 304:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
    return status
