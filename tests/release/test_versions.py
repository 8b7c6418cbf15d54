"""The releases described in RDF; that what is told of files is true is in ``tests/web/dataset/test_versions.py``."""

from itertools import pairwise
from pathlib import Path

from pyoxigraph import Quad, Store

from hallintograafi.release import manifest, versions
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES

HEADER = prefixes_header(PREFIXES)


def test_releases_are_told_in_their_order_and_broken_ones_are_left_out(five: list[Release], tmp_path: Path) -> None:
    import shutil

    assert versions.releases(five[0].path.parent) == five
    shutil.copytree(five[0].path.parent, tmp_path / "r", symlinks=True)
    (tmp_path / "r" / five[1].version / manifest.MANIFEST).unlink()
    found = versions.releases(tmp_path / "r")
    assert [release.version for release in found] == [five[n].version for n in (0, 2, 3, 4)]


def test_each_release_follows_the_one_before(five: list[Release]) -> None:
    store = Store()
    store.extend(Quad(*triple) for triple in versions.describe_all(five[2], five))
    rows = store.query(f"{HEADER}SELECT ?v ?p WHERE {{ ?r dcat:version ?v ; dcat:previousVersion/dcat:version ?p }}")
    told = {row["v"].value: row["p"].value for row in rows}  # type: ignore[union-attr]
    assert told == {new.version: old.version for old, new in pairwise(five)}
    assert store.query(f"{HEADER}ASK {{ ?d dcat:hasCurrentVersion/dcat:version '{five[2].version}' }}")


def test_releases_after_the_one_that_is_served_are_later(five: list[Release]) -> None:
    assert [versions.is_no_later(release.version, five[2]) for release in five] == [True, True, True, False, False]
    assert versions.is_no_later("2026.01.03", five[2]) and not versions.is_no_later("2026.01.03.1", five[2])
