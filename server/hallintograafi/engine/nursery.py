"""A zygote process as the front sees it: started, left for another one, stopped."""

import subprocess
from pathlib import Path

from hallintograafi.engine import launch
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings


class Nursery:
    """The process that forks workers over a release.

    ``home`` is its number, ``port`` is that of its way out, 0 without one; ``speaker`` is the place of what its workers
    answer lent connections with, and ``lends`` tells whether they do.
    """

    def __init__(
        self, home: int, directory: Path, release: Release, mode: str, settings: Settings, speaker: str
    ) -> None:
        self.home = home
        self.lends = bool(speaker) and mode == "memory"
        self.socket = directory / f"zygote-{home}.sock"
        self.network = "unknown"
        self.port = 0
        self.workers = 0
        self.retired = False
        self._is_ready = False
        self.process = launch.start(self.socket, release, mode, settings, speaker)

    def wait(self) -> None:
        """Wait until it can fork workers; raises ``EngineDown`` when it ends before that."""
        self.network, self.port = launch.wait(self.process)
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
