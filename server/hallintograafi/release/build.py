"""Documents to release: read, check, write an immutable directory, switch to it in one step."""

import contextlib
import errno
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store

from hallintograafi import __version__
from hallintograafi.checks import reports
from hallintograafi.checks.findings import Finding, is_refusal
from hallintograafi.errors import DataRefused, InputError
from hallintograafi.graph import dataset, ledger
from hallintograafi.graph.content import ROOMS, Content
from hallintograafi.release import catalogue, changes, dumps, history, manifest, whole
from hallintograafi.release.changes import Asking
from hallintograafi.release.lock import MAKING, only_one
from hallintograafi.release.manifest import Manifest, Release
from hallintograafi.search import FORMAT
from hallintograafi.settings import Settings

if TYPE_CHECKING:  # a server of a release needs not what judges
    from hallintograafi.checks.shapes import Shapes
    from hallintograafi.checks.submission.report import Report


@dataclass(frozen=True)
class Checked:
    """Files that were read and checked."""

    content: Content
    graph: dataset.Graph
    shapes: "Shapes"
    findings: list[Finding]

    def report(self) -> "Report":
        """Tell the findings as a validation does."""
        from hallintograafi.checks.explained import explain

        return explain(self.content, self.findings, self.shapes)


def check(
    content: Content,
    before: Release | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Read the files and run every check; ``before`` is the release whose URIs must live on."""
    from hallintograafi.checks import all as checks  # with pyshacl and rdflib, which a server of a release needs not

    graph = dataset.read(content, lambda path: progress(content.name(path)))
    shapes = checks.load_shapes(content)
    old = ledger.read(before.path / manifest.LEDGER) if before else None
    found = checks.run(graph, ledger.read(content.ledger), shapes, old, progress)
    return Checked(content, graph, shapes, found)


def build(
    content: Content,
    settings: Settings,
    progress: Callable[[str], None] = lambda _: None,
    tell: "Callable[[Report], None]" = lambda _: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ask: Asking | None = None,
) -> Release:
    """Make a release of ``content`` below ``settings.data_dir`` and switch to it.

    ``progress`` hears each step, ``tell`` the report of findings; ``ask`` tells which canned queries have another
    answer than before. Raises :class:`DataRefused` when a check fails: then nothing has changed on disk. With the same
    files, settings, releases before it and ``clock`` it is the same byte by byte, but for ``store/``.
    """
    data_dir = settings.data_dir
    with only_one(data_dir):
        made_from = inputs(content, settings)
        checked = check(content, _before(data_dir), progress)
        report = checked.report()
        if checked.findings:
            tell(report)
        if is_refusal(checked.findings):
            raise DataRefused("the data has findings; nothing was released")
        newest = history.newest(data_dir)
        now = _later_than(newest, clock())
        version = _free_version(data_dir, now)
        progress("store")
        with making(data_dir) as path:
            told_from = newest if newest is not None and whole.is_whole(newest) else None
            _write(path, checked.graph, content, settings, version, now, made_from, report, told_from, ask)
            path.chmod(0o755)
            path.rename(data_dir / version)
            switch(data_dir, version)
        return manifest.read(data_dir / version)


def ensure(
    content: Content,
    settings: Settings,
    progress: Callable[[str], None] = lambda _: None,
    tell: "Callable[[Report], None]" = lambda _: None,
) -> Release:
    """Give the current release if it was made from these files, and build one otherwise."""
    return made(content, settings) or build(content, settings, progress, tell)


def made(content: Content, settings: Settings) -> Release | None:
    """Give the current release if it was made from these files; one that is damaged counts as none."""
    with contextlib.suppress(InputError):
        release = whole.current(settings.data_dir)
        return release if release is not None and is_of(release, content, settings) else None
    return None


def is_of(release: Release, content: Content, settings: Settings) -> bool:
    """Tell whether a release was made from these files."""
    return release.manifest.inputs == inputs(content, settings)


def inputs(content: Content, settings: Settings) -> str:
    """Give the SHA-256 of all that a release is made from: files, versions of program and search index, publisher."""
    parts = (content.digest(), __version__, str(FORMAT), settings.publisher_name, settings.publisher_uri)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def switch(data_dir: Path, version: str) -> None:
    """Make ``version`` the current release: readers see the old one or the new one, never neither."""
    link = data_dir / f".{manifest.CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    link.replace(data_dir / manifest.CURRENT)


def _write(
    path: Path,
    graph: dataset.Graph,
    content: Content,
    settings: Settings,
    version: str,
    now: datetime,
    made_from: str,
    report: "Report",
    before: Release | None,
    ask: Asking | None,
) -> None:
    """Fill a release directory."""
    known, said = graph.known(), graph.said()
    graphs = len({quad.graph_name for quad in said})
    known += catalogue.describe(known, version, now.date().isoformat(), settings.publisher_name, settings.publisher_uri)
    dump = path / manifest.DUMP
    dump.write_text("".join(dataset.canonical_lines([*known, *said])), encoding="utf-8")
    store = Store(path / manifest.STORE)
    store.bulk_load(path=dump, format=RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    dumps.write(path, known, said)
    _index(path / manifest.SEARCH, known)
    shutil.copyfile(content.ledger, path / manifest.LEDGER)
    (path / manifest.REPORT).write_bytes(reports.write(report))
    for room in ROOMS:
        shutil.copytree(content.root / room, path / "content" / room)
    previous = changes.write(path, before, version, now.isoformat(), ask)
    files = manifest.checksums(path)
    manifest.write(
        path,
        Manifest(
            version=version,
            built=now.isoformat(),
            inputs=made_from,
            digest=manifest.sha256(dump),
            triples=len(known),
            statements=len(said),
            graphs=graphs,
            things=len(ledger.described(known)),
            program=__version__,
            files=files,
            previous=previous,
        ),
    )


def _index(path: Path, known: list[Quad]) -> None:
    """Write the search index."""
    from hallintograafi.search import entries, index  # with stemmers, which a server of a release needs not

    try:
        index.write(path, entries.read(known))
    except sqlite3.OperationalError as error:  # what is an OSError for every other file
        raise OSError(errno.EIO, str(error)) from error


def _before(data_dir: Path) -> Release | None:
    """Give the release whose URIs must live on: the current one, or the newest that is whole when that is damaged."""
    with contextlib.suppress(InputError):
        if (release := whole.current(data_dir)) is not None:
            return release
    return whole.newest(data_dir)


def _later_than(before: Release | None, now: datetime) -> datetime:
    """Give the time of a release: it comes after the one before it, whatever the clock says."""
    now = now.replace(microsecond=0)
    if before is None:
        return now
    return max(now, datetime.fromisoformat(before.manifest.built) + timedelta(seconds=1))


def _free_version(data_dir: Path, now: datetime) -> str:
    day = now.strftime("%Y.%m.%d")
    taken = [manifest.order(name) for name in history.names(data_dir) if name.startswith(day)]
    if not taken:
        return day
    return f"{day}.{max([*name, 0][3] for name in taken) + 1}"


@contextlib.contextmanager
def making(data_dir: Path) -> Iterator[Path]:
    """Give a directory to fill, which is gone afterwards unless it was given another name."""
    try:
        path = Path(tempfile.mkdtemp(prefix=MAKING, dir=data_dir))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{data_dir}: the release cannot be written ({error.strerror or error})") from error
