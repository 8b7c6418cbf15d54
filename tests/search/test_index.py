"""The file of the index."""

import sqlite3
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from hallintograafi.errors import InputError
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release
from hallintograafi.search import entries, index
from hallintograafi.search.index import Index


def test_the_same_content_gives_the_same_bytes(release: Release, tmp_path: Path) -> None:
    found = entries.read(parse(path=release.dump, format=RdfFormat.N_QUADS))
    index.write(tmp_path / "again.db", found)
    assert (tmp_path / "again.db").read_bytes() == release.search.read_bytes()


def test_a_release_has_its_index_among_its_files(release: Release) -> None:
    assert release.manifest.files[manifest.SEARCH] == manifest.sha256(release.search)


def test_asking_leaves_the_release_as_it_is(release: Release) -> None:
    before = sorted(path.name for path in release.path.iterdir())
    opened = Index(release.search)
    assert opened.keyed("TEM")[0]
    assert sorted(path.name for path in release.path.iterdir()) == before
    opened.close()


def test_no_index_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="build it anew"):
        Index(tmp_path / "none.db")


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_a_strange_file_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    with pytest.raises(InputError, match="build it anew"):
        Index(tmp_path / "x.db")


def test_an_index_cannot_be_written_to(release: Release) -> None:
    opened = Index(release.search)
    with pytest.raises(sqlite3.OperationalError):
        list(opened.rows("DELETE FROM entries"))
    opened.close()


def test_a_name_is_found_in_any_spelling_and_its_forms_apart(index: Index) -> None:
    def iris(numbers: set[int]) -> set[str]:
        return {entry.iri.rpartition("/id/")[2] for entry in index.entries(list(numbers)).values()}

    assert iris(index.keyed("Hameen ELY keskus")[0]) == {"organisation/hameen-ely-keskus"}
    same, forms = index.keyed("Hämeen ELY-keskuksessa")
    assert not same
    assert iris(forms) == {"organisation/hameen-ely-keskus"}


def test_many_things_are_given_at_once(index: Index) -> None:
    iris = [row[0] for row in index.rows("SELECT iri FROM entries")]
    strangers = [f"https://example.org/{number}" for number in range(40_000)]
    assert set(index.of_iris([*strangers, *iris])) == set(iris)
