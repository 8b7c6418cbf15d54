"""Looking for the next release: made current on this machine, published on another host, or built beside."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from hallintograafi.errors import HallintograafiError, InputError
from hallintograafi.release import fetch, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.front.serving import Serving

_LOOK: Final = 1.0
"""Seconds between looks at which release is current: one ``readlink``."""

_AGAIN: Final = 5.0
"""Seconds before a release that was refused is looked at again; it may have been half copied."""

_NICE: Final = 10
"""How much a build lets answers go first."""


class Watch:
    """Switches the serving to the current release when told to look, and by itself if the settings want that.

    ``building`` is the command, if any, that builds one beside. Whatever goes wrong is told in one line, and the
    release that is served stays.
    """

    def __init__(
        self, serving: Serving, settings: Settings, tell: Callable[[str], None], building: Sequence[str] = ()
    ) -> None:
        self._serving = serving
        self._settings = settings
        self._tell = tell
        self._building = building
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._told = ""
        self._refused: Path | None = None
        self._not_before = 0.0

    def look_now(self) -> None:
        """Look at once, also at a release that was refused."""
        self._not_before = 0.0
        self._told = ""
        self._wake.set()

    def start(self) -> None:
        """Begin to look."""
        self._tasks.append(asyncio.create_task(self._look_again_and_again()))
        if self._settings.poll:
            self._tasks.append(asyncio.create_task(self._poll()))
        if self._building:
            self._tasks.append(asyncio.create_task(self._safely(self._build)))

    async def stop(self) -> None:
        """Look no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look_again_and_again(self) -> None:
        pause = _LOOK if self._settings.watch else None
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)
            self._wake.clear()
            await self._safely(self._look)

    async def _poll(self) -> None:
        while True:
            await self._safely(self._fetch)
            await asyncio.sleep(self._settings.poll_seconds)

    async def _safely(self, look: Callable[[], Awaitable[None]]) -> None:
        try:
            await look()
        except HallintograafiError as error:
            self._say(f"{error}; {self._serving.current.release.version} is served as before")
        except Exception as error:  # nothing that is wrong with another release may stop this one
            self._say(f"{type(error).__name__}: {error}; {self._serving.current.release.version} is served as before")

    def _say(self, line: str) -> None:
        if line != self._told:
            self._told = line
            self._tell(f"hallintograafi: {line}")

    async def _fetch(self) -> None:
        found = await asyncio.to_thread(fetch.fetch, self._settings.poll, self._settings.data_dir)
        if found is not None and found.path == self._serving.current.release.path:
            self._say(f"{found.version} was damaged here and has been brought again")
        elif found is not None:
            self.look_now()

    async def _build(self) -> None:
        process = await asyncio.create_subprocess_exec(*self._building, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        try:
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
            status = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if status:
            raise InputError(f"no release could be built (exit {status})")
        self.look_now()

    async def _look(self) -> None:
        path = self._settings.data_dir.joinpath(manifest.CURRENT).resolve()
        served = self._serving.current.release
        if path == served.path or (path == self._refused and monotonic() < self._not_before):
            return
        self._refused, self._not_before = path, monotonic() + _AGAIN
        await self._serving.switch(self._read(path))
        self._refused, self._told = None, ""
        self._tell(f"hallintograafi: {path.name} is served now, {served.version} ends with its last request")

    def _read(self, path: Path) -> Release:
        if not path.exists():
            raise InputError(f"{self._settings.data_dir}: no release is current")
        return manifest.read(path)
