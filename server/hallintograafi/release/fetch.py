"""A release of another host, brought here: its manifest, the files that tells of, and a store made from the dump."""

import hashlib
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Store

from hallintograafi.errors import InputError
from hallintograafi.release import manifest, whole
from hallintograafi.release.build import making, switch
from hallintograafi.release.lock import MAKING, only_one
from hallintograafi.release.manifest import Manifest, Release

if TYPE_CHECKING:
    import httpx

_SECONDS: Final = 30.0


def fetch(address: str, data_dir: Path) -> Release | None:
    """Make the release that is served at ``address`` (a ``/dataset``) the current one below ``data_dir``.

    Gives None when it is current already and whole; one that is damaged here is brought again. Every file must be the
    one that the manifest tells of. Raises :class:`InputError` otherwise, and when the other host cannot be understood;
    then the current release stays.
    """
    import httpx  # who polls nobody starts without it

    with httpx.Client(timeout=_SECONDS) as client:
        try:
            told = manifest.parse(client.get(f"{address}/current").raise_for_status().text, address)
            if _is_current(told, data_dir):
                return None
            with only_one(data_dir):
                if not _is_here(data_dir / told.version):
                    _bring(client, f"{address}/{told.version}", told, data_dir)
                release = manifest.read(data_dir / told.version)
                if release.manifest.digest != told.digest:
                    raise InputError(f"{release.path}: not the release of that name at {address}")
                manifest.verify(release)
                switch(data_dir, told.version)
                return release
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise InputError(f"{address}: the release cannot be fetched ({error})") from error


def _is_current(told: Manifest, data_dir: Path) -> bool:
    try:
        here = whole.current(data_dir)
    except InputError:
        return False
    return here is not None and here.manifest == told


def _is_here(path: Path) -> bool:
    try:
        return whole.is_whole(manifest.read(path))
    except InputError:
        return False


def _bring(client: "httpx.Client", address: str, told: Manifest, data_dir: Path) -> None:
    with making(data_dir) as path:
        for name, digest in {manifest.DUMP: told.digest, **told.files}.items():
            _download(client, f"{address}/files/{name}", path / _plain(name), digest)
        store = Store(path / manifest.STORE)
        store.bulk_load(path=path / manifest.DUMP, format=RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
        manifest.write(path, told)
        path.chmod(0o755)
        if (data_dir / told.version).exists():
            (data_dir / told.version).rename(damaged := data_dir / f"{MAKING}{told.version}")
            path.rename(data_dir / told.version)
            shutil.rmtree(damaged, ignore_errors=True)
        else:
            path.rename(data_dir / told.version)


def _download(client: "httpx.Client", address: str, path: Path, digest: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with client.stream("GET", address) as response, path.open("wb") as file:
        for chunk in response.raise_for_status().iter_bytes():
            found.update(chunk)
            file.write(chunk)
    if found.hexdigest() != digest:
        raise InputError(f"{address}: not the file that the manifest tells of (SHA-256 {found.hexdigest()})")


def _plain(name: str) -> PurePosixPath:
    """Take the name of a file that stays below the release; raises :class:`InputError` for any other."""
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or not path.parts
        or path.parts[0] in (manifest.STORE, manifest.MANIFEST)
    ):
        raise InputError(f"'{name}' is not a file of a release")
    return path
