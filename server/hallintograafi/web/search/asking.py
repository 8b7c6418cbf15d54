"""Asking the search index without holding up the event loop.

Questions are bounded (characters, words, hits) and take milliseconds, so a few threads of the front process do; each
has the index open for itself, since neither SQLite's connections nor the stemmers are for two threads at once. SQLite
lets other threads run while it works. The index is opened by the first question, so that a server starts without it.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from hallintograafi.errors import InputError
from hallintograafi.release.manifest import Release
from hallintograafi.search.index import Index
from hallintograafi.search.reconcile import Reconciler
from hallintograafi.web.protocol.problems import Problem

_THREADS: Final = 2

Result = TypeVar("Result")


class Searching:
    """The index of a release, for questions of many clients."""

    def __init__(self, release: Release) -> None:
        self._path = release.search
        self._of_thread = threading.local()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="search")

    async def ask(self, question: Callable[[Index], Result]) -> Result:
        """Let a thread answer a question; raises :class:`Problem` when the release has no index."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, question)

    async def reconcile(self, question: Callable[[Reconciler], Result]) -> Result:
        """Let a thread answer a question about names; raises :class:`Problem` when the release has no index."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: question(self._reconciler()))

    def _answer(self, question: Callable[[Index], Result]) -> Result:
        return question(self._index())

    def _reconciler(self) -> Reconciler:
        if not hasattr(self._of_thread, "reconciler"):
            self._of_thread.reconciler = Reconciler(self._index())
        reconciler: Reconciler = self._of_thread.reconciler
        return reconciler

    def _index(self) -> Index:
        if not hasattr(self._of_thread, "index"):
            try:
                self._of_thread.index = Index(self._path)
            except InputError as error:
                raise Problem("unavailable", str(error)) from error
        index: Index = self._of_thread.index
        return index
