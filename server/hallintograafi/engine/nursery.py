"""A zygote process as the front sees it: started, left for another one, stopped."""

import os
import subprocess
import sys
from pathlib import Path

from hallintograafi.errors import EngineDown
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings

_TUNABLES = ":".join(filter(None, (os.environ.get("GLIBC_TUNABLES"), "glibc.malloc.hugetlb=1")))
"""Huge pages: a fork copies page tables, and with pages of 2 MB those of a million triples take 5 ms and not 33."""


class Nursery:
    """The process that forks workers over a release; ``home`` is its number, ``mode`` is ``memory`` or ``disk``."""

    def __init__(self, home: int, directory: Path, release: Release, mode: str, settings: Settings) -> None:
        self.home = home
        self.socket = directory / f"zygote-{home}.sock"
        self.network = "unknown"
        self.workers = 0
        self.retired = False
        self._is_ready = False
        limits = (str(settings.result_bytes), str(settings.query_memory))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hallintograafi.engine.zygote", str(self.socket), str(release.path), mode, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "GLIBC_TUNABLES": _TUNABLES},
        )

    def wait(self) -> None:
        """Wait until it can fork workers; raises :class:`EngineDown` when it ends before that."""
        assert self.process.stdout is not None
        word, _, self.network = self.process.stdout.readline().strip().partition(" network=")
        if word != "ready":
            self.process.wait()
            raise EngineDown("the engine could not load the release")
        self._is_ready = True

    @property
    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """End the process and every worker of it."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        if not self._is_ready:
            self.process.kill()  # it does not look up from loading
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
