"""What a release directory says of itself, and finding releases on disk.

A release directory holds ``manifest.json``, ``graph.nq`` (the dump, in the canonical form of RDFC-1.0), ``dumps/`` (the
same in other forms), ``store/`` (Oxigraph's), ``search.db`` (the search index), ``uris.csv``, ``report.txt``,
``changes.json`` and ``feed/`` (what is new since the release before it) and ``content/`` (the files it was made from).
Nothing in it changes after it has its name.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Store

from hallintograafi.errors import InputError
from hallintograafi.terms import BASE, DATA_LICENCE

DUMP = "graph.nq"
STORE = "store"
LEDGER = "uris.csv"
REPORT = "report.txt"
MANIFEST = "manifest.json"
SEARCH = "search.db"
CURRENT = "current"

_CHECKSUM = "checksum"

_VERSION = re.compile(r"\d{4}\.\d{2}\.\d{2}(?:\.[1-9]\d*)?")


@dataclass(frozen=True)
class Manifest:
    """Counts and checksums of a release.

    ``inputs`` is the SHA-256 of everything it was made from. ``digest`` is that of its dump, and so the hash of its
    dataset (RDF Dataset Canonicalization 1.0). ``files`` maps every other file but those of ``store/`` to its
    SHA-256.
    ``previous`` is the release that ``changes.json`` compares it with.
    """

    version: str
    built: str
    inputs: str
    digest: str
    triples: int
    statements: int
    graphs: int
    things: int
    program: str
    files: dict[str, str]
    previous: str | None = None


@dataclass(frozen=True)
class Release:
    """A release on disk."""

    path: Path
    manifest: Manifest

    @property
    def version(self) -> str:
        """The name of the release, ``YYYY.MM.DD`` or ``YYYY.MM.DD.n``."""
        return self.manifest.version

    @property
    def dump(self) -> Path:
        """The dataset as N-Quads."""
        return self.path / DUMP

    @property
    def search(self) -> Path:
        """The search index."""
        return self.path / SEARCH

    @property
    def is_current(self) -> bool:
        """Whether it is the release that is switched to."""
        return (self.path.parent / CURRENT).resolve() == self.path

    @property
    def about(self) -> dict[str, str]:
        """What an answer that is taken away as a file tells of where it comes from."""
        return {"release": self.version, "released": self.manifest.built, "source": BASE, "licence": DATA_LICENCE}


def write(path: Path, manifest: Manifest) -> None:
    """Write ``manifest.json`` into a release directory that is being made, with a checksum of itself."""
    told = {**asdict(manifest), _CHECKSUM: _checksum(manifest)}
    (path / MANIFEST).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def parse(text: str, source: str) -> Manifest:
    """Read the text of a manifest; raises :class:`InputError` when it is none of a release."""
    try:
        told = json.loads(text)
        checksum = told.pop(_CHECKSUM, None)  # what is told of a release over HTTP has none
        manifest = Manifest(**told)
        written = (manifest.version, manifest.digest, *manifest.files, *manifest.files.values())
        if not all(isinstance(part, str) for part in written) or not is_version(manifest.version):
            raise ValueError("its values are not those of a manifest")
        if checksum not in (None, _checksum(manifest)):
            raise ValueError("it is damaged: its checksum is another")
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{source}: not a release ({error})") from error
    return manifest


def _checksum(manifest: Manifest) -> str:
    return hashlib.sha256(json.dumps(asdict(manifest), sort_keys=True).encode()).hexdigest()


def is_version(name: str) -> bool:
    """Tell whether a name is one of a release."""
    return _VERSION.fullmatch(name) is not None


def read(path: Path) -> Release:
    """Read the release at ``path``; raises :class:`InputError` when it is not a whole release."""
    manifest = read_manifest(path)
    if not (path / DUMP).is_file() or not (path / STORE).is_dir():
        raise InputError(f"{path}: the release is not whole")
    return Release(path.resolve(), manifest)


def read_manifest(path: Path) -> Manifest:
    """Read the manifest in a directory; raises :class:`InputError` when it is none."""
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a release ({error})") from error
    return parse(text, str(path))


def verify(release: Release, longest: int | None = None) -> None:
    """See that every file is the one that the manifest tells of; raises :class:`InputError` that names one that is not.

    Files of more than ``longest`` bytes are not looked into. The store is not told of: it is made from the dump. It
    must open, and Oxigraph's own checksums guard its blocks.
    """
    for name, digest in {DUMP: release.manifest.digest, **release.manifest.files}.items():
        try:
            if longest is not None and (release.path / name).stat().st_size > longest:
                continue
            found = sha256(release.path / name)
        except OSError as error:
            raise InputError(f"{release.path / name}: cannot be read ({error.strerror})") from error
        if found != digest:
            raise InputError(f"{release.path / name}: not the file that the manifest tells of (SHA-256 {found})")
    try:
        Store.read_only(str(release.path / STORE))
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{release.path / STORE}: cannot be opened ({error})") from error


def current(data_dir: Path) -> Release | None:
    """Give the release that is switched to, if there is one and it is whole."""
    link = data_dir / CURRENT
    if not link.exists():
        return None
    return read(link.resolve())


def versions(data_dir: Path) -> list[str]:
    """List the versions on disk, oldest first."""
    if not data_dir.is_dir():
        return []
    found = [path.name for path in data_dir.iterdir() if path.is_dir() and is_version(path.name)]
    return sorted(found, key=order)


def order(version: str) -> list[int]:
    """Give the key by which versions are in the order of their making."""
    return [int(part) for part in version.split(".")]


def checksums(path: Path) -> dict[str, str]:
    """Give the SHA-256 of every file of a release but its manifest, its dump and its store, by their names."""
    files = sorted(file.relative_to(path) for file in path.rglob("*") if file.is_file())
    return {file.as_posix(): sha256(path / file) for file in files if file.parts[0] not in (MANIFEST, DUMP, STORE)}


def sha256(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
