"""Releases of old and views of a day, each answered like the release that is served, by an engine of its own.

An engine is started when somebody first asks for its release, there are only so many at once, and one that nobody has
asked for a while is closed. A view is a small release made for the time being; days between which nothing begins or
ends share one.
"""

import asyncio
import re
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final
from urllib.parse import quote, urlencode

from hallintograafi.engine.base import NotAcceptable
from hallintograafi.errors import EngineBusy, EngineDown, HallintograafiError
from hallintograafi.release import diff, history, manifest, view
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.front.memory import tidy
from hallintograafi.web.front.serving import Served
from hallintograafi.web.protocol import memento, negotiation, problems
from hallintograafi.web.protocol.asgi import App, Headers, Message, Receive, Scope, Send, decode_form, send_problem
from hallintograafi.web.protocol.problems import PROBLEM, Problem
from hallintograafi.web.protocol.within import DOORS, PARAMETER, SCOPE, Within

_PATH: Final = re.compile(rf"/dataset/(?P<version>[0-9.]+)(?P<rest>(?:{DOORS}).*)", re.DOTALL)
_DOOR: Final = re.compile(DOORS)
_WITHOUT_PAGES: Final = ("/sparql", "/rdf-graph-store")
_TIDY: Final = 8
"""Releases that are closed before their memory is given back, while others are open."""
_PAUSE: Final = 0.05
_LOOK: Final = 1.0
"""Seconds between looks at whether a release has been left alone for long enough."""

Key = tuple[str, date | None]
"""A version and the first day of a view, or None."""


class Archive:
    """The application before the one of the release that is served, which it asks for everything else.

    ``load`` makes a release ready to be started, over its disk store or, for a view, in memory.
    """

    def __init__(
        self, front: App, current: Callable[[], Served], load: Callable[[Release, bool], Served], settings: Settings
    ) -> None:
        self._front = front
        self._current = current
        self._load = load
        self._settings = settings
        self._open: OrderedDict[Key, Served] = OrderedDict()
        self._asked: dict[Key, float] = {}
        self._views: dict[Key, Path] = {}
        self._boundaries: dict[str, list[date]] = {}
        self._one_at_a_time = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._shut_since_tidy = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            await self._front(scope, receive, send)
            return
        try:
            await self._answer(scope, receive, send)
        except (Problem, HallintograafiError, NotAcceptable) as error:
            await self._tell(problems.of(error), scope, receive, send)

    async def close(self) -> None:
        """Close every release that is open here."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        for key in list(self._open):
            await self._shut(key)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _PATH.fullmatch(scope["path"])
        version, path = (found["version"], found["rest"]) if found else ("", scope["path"])
        is_thing = memento.THINGS.fullmatch(path) is not None
        if is_thing and not version and (asked := _header(scope, b"accept-datetime")) is not None:
            await self._lead(scope, memento.moment(asked), send)
            return
        day, query = _day(scope["query_string"]) if _DOOR.match(path) else (None, scope["query_string"])
        if not version and day is None:
            scope = scope if query == scope["query_string"] else {**scope, "query_string": query}
            await self._front(scope, receive, _marking(send, path, Within()) if is_thing else send)
            return
        served = await self._enter(version, day)
        try:
            if not path.startswith(_WITHOUT_PAGES):
                await _make_pages(served)
            within = Within(version, served.release.manifest.built, day)
            inner = {**scope, "path": path, "raw_path": quote(path).encode(), "query_string": query, SCOPE: within}
            await served.application(inner, receive, _marking(send, path, within))
        finally:
            served.requests -= 1

    async def _tell(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a problem: with a page of the release that is served where a browser asks for one."""
        wanted = negotiation.accepted(_header(scope, b"accept"))
        if (
            scope["method"] not in ("GET", "HEAD")
            or not negotiation.wants_html(wanted)
            or scope["path"] in _WITHOUT_PAGES
        ):
            await send_problem(problem, send, head=scope["method"] == "HEAD")
            return
        current = self._current()
        current.requests += 1
        try:
            await current.application({**scope, PROBLEM: problem}, receive, send)
        finally:
            current.requests -= 1

    async def _lead(self, scope: Scope, moment: str, send: Send) -> None:
        """Redirect to a memento."""
        version = history.at(self._settings.data_dir, moment)
        if version is None:
            raise Problem("not-found", "no release is kept here")
        path = quote(scope["path"]).replace("/id/", "/doc/", 1)
        address = Within(version).address(path + ("?" + scope["query_string"].decode("latin-1")).rstrip("?"))
        headers: Headers = [(b"location", address.encode("latin-1")), (b"vary", b"Accept-Datetime, Accept")]
        headers = memento.marked([*headers, (b"content-length", b"0")], path, Within())
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _enter(self, version: str, day: date | None) -> Served:
        """Give the release and count a request to it; it is started if it has to be."""
        current = self._current()
        if day is None and version == current.release.version:
            current.requests += 1
            return current
        try:
            await asyncio.wait_for(self._one_at_a_time.acquire(), self._settings.queue_seconds)
        except TimeoutError as error:
            raise EngineBusy("other releases are being opened; try again") from error
        try:
            release = self._release(version) if version else current.release
            key = (release.version, None if day is None else await self._interval(release, day))
            served = self._open.get(key) or await self._start(key, release)
            served.requests += 1
        finally:
            self._one_at_a_time.release()
        self._open.move_to_end(key)
        self._asked[key] = monotonic()
        return served

    def _release(self, version: str) -> Release:
        data_dir = self._settings.data_dir
        if version in manifest.versions(data_dir):
            return manifest.read(data_dir / version)
        if version in history.names(data_dir):
            raise Problem("gone", f"release {version} is not kept any more; what it changed is at /changes/{version}")
        raise Problem("not-found", f"there is no release {version}")

    async def _interval(self, release: Release, day: date) -> date:
        if release.manifest.triples + release.manifest.statements > view.LARGEST:
            raise Problem("too-large", f"views are made of releases of up to {view.LARGEST} statements")
        if release.version not in self._boundaries:
            found = await asyncio.to_thread(lambda: view.Periods(diff.read(release)).boundaries())
            self._boundaries[release.version] = found
        return view.interval(self._boundaries[release.version], day)

    async def _start(self, key: Key, release: Release) -> Served:
        await self._make_room()
        if key[1] is not None:
            release = await self._view(key, release, key[1])
        served = self._load(release, key[1] is not None)
        self._open[key] = served
        try:
            await served.engine.start()
        except BaseException:
            await asyncio.shield(self._shut(key))
            raise
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        return served

    async def _view(self, key: Key, release: Release, day: date) -> Release:
        try:
            path = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="hallintograafi-view-"))
            self._views[key] = path
            return await asyncio.to_thread(view.make, release, day, path)
        except (OSError, HallintograafiError) as error:
            if (made := self._views.pop(key, None)) is not None:
                shutil.rmtree(made, ignore_errors=True)
            raise EngineDown(f"the view of {day} cannot be made ({error})") from error

    async def _make_room(self) -> None:
        """Close releases that nobody is asking, those first that were asked longest ago."""
        last = monotonic() + self._settings.queue_seconds
        while len(self._open) >= self._settings.archive_releases:
            idle = next((key for key, served in self._open.items() if not served.is_busy()), None)
            if idle is not None:
                await self._shut(idle)
            elif monotonic() > last:
                raise EngineBusy("too many other releases are being asked; try again")
            else:
                await asyncio.sleep(_PAUSE)

    async def _shut(self, key: Key) -> None:
        served = self._open.pop(key)
        self._asked.pop(key, None)
        await served.engine.close()
        if (path := self._views.pop(key, None)) is not None:
            await asyncio.to_thread(shutil.rmtree, path, True)
        del served  # what is still named here cannot be given back
        self._shut_since_tidy += 1
        if not self._open or self._shut_since_tidy >= _TIDY:  # it stops everybody for a moment
            self._shut_since_tidy = 0
            tidy()

    async def _watch(self) -> None:
        """Close what nobody asks for any more, and end when nothing is open."""
        while self._open:
            await asyncio.sleep(_LOOK)
            async with self._one_at_a_time:
                late = monotonic() - self._settings.archive_seconds
                for key in [key for key, asked in self._asked.items() if asked < late]:
                    if not self._open[key].is_busy():
                        await self._shut(key)


async def _make_pages(served: Served) -> None:
    """Make the doors beside those of queries; raises :class:`Problem` where old files cannot be read any more."""
    try:
        await served.make_pages()
    except HallintograafiError as error:
        raise Problem("unavailable", f"release {served.release.version} has queries only: {error}") from error


def _marking(send: Send, path: str, within: Within) -> Send:
    async def marking(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": memento.marked(list(message["headers"]), path, within)}
        await send(message)

    return marking


def _header(scope: Scope, wanted: bytes) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), None)


def _day(query: bytes) -> tuple[date | None, bytes]:
    """Take the day of the view out of a query string; raises :class:`Problem` when it is none."""
    if PARAMETER.encode() not in query:
        return None, query
    fields = decode_form(query)
    days = [value for name, value in fields if name == PARAMETER]
    rest = urlencode([field for field in fields if field[0] != PARAMETER]).encode()
    if not any(days):
        return None, rest if days else query  # a form that was left empty wants no view
    try:
        (text,) = days
        return date.fromisoformat(text), rest
    except ValueError as error:
        raise Problem("bad-request", f"{PARAMETER} takes one day such as 2025-06-04") from error
