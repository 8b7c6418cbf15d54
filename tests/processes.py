"""A real server as a process whose words are heard, for tests that do something to it."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Server:
    """A server that runs: its process, its address, and what it says on standard error."""

    process: "subprocess.Popen[str]"
    address: str
    lines: "queue.Queue[str]" = field(default_factory=queue.Queue)
    heard: list[str] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """The process that listens."""
        return self.process.pid

    def said(self, seconds: float = 20) -> str:
        """Wait for the next line that it says."""
        line = self.lines.get(timeout=seconds)
        self.heard.append(line)
        return line

    def zygotes(self) -> list[int]:
        """The processes that load a release."""
        return [pid for pid in children(self.pid) if "engine.zygote" in command_line(pid)]

    def workers(self) -> list[int]:
        """The processes that evaluate queries."""
        return [worker for zygote in self.zygotes() for worker in children(zygote)]


def children(pid: int) -> list[int]:
    """Processes that a process started, from whichever thread."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, task.read_text().split())
    return found


def command_line(pid: int) -> str:
    """How a process was called; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def until(condition: Callable[[], object], seconds: float = 20) -> float:
    """Wait for something to be so; gives how many seconds that took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.01)
    return time.monotonic() - began


def start(data_dir: Path, *flags: str, before: tuple[str, ...] = (), **environment: str) -> Server:
    """Start a server on a free port; settings are given by their names in capitals."""
    command = [*before, sys.executable, "-m", "hallintograafi", "serve", "--port", "0", "--data-dir", str(data_dir)]
    variables = {f"HALLINTOGRAAFI_{name}": value for name, value in environment.items()}
    process = subprocess.Popen(
        [*command, *flags],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HALLINTOGRAAFI_WORKERS": "2", **variables},
    )
    server = Server(process, "")

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            server.lines.put(line.rstrip("\n"))
        server.lines.put("")

    threading.Thread(target=listen, daemon=True).start()
    line = server.said(60)
    while line and " at http://127.0.0.1:" not in line:
        line = server.said(60)
    assert line, server.heard
    server.address = line.split(" at ")[1].split("/;")[0].strip().rstrip("/")
    return server


def stop(server: Server) -> None:
    """Ask a server to stop; it must do so, having said nothing that it did not mean to say."""
    if server.process.poll() is None:
        server.process.terminate()
    server.process.wait(timeout=20)
    assert server.process.stderr is not None
    while line := server.said(5):
        assert "Traceback" not in line, server.heard + list(server.lines.queue)
    assert not any("Traceback" in line for line in server.heard), server.heard
    server.process.stderr.close()


@contextmanager
def running(data_dir: Path, *flags: str, **environment: str) -> Iterator[Server]:
    """Run a server over the releases in ``data_dir``."""
    server = start(data_dir, *flags, **environment)
    try:
        yield server
    finally:
        stop(server)
    assert server.process.returncode == -signal.SIGTERM, server.heard
