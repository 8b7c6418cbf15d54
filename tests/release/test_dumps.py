"""The files of a release all say the same, each in its own form."""

import gzip
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from hallintograafi.release import dumps
from hallintograafi.release.manifest import Release


def _body(release: Release, name: str) -> bytes:
    body = (release.path / dumps.FOLDER / name).read_bytes()
    return gzip.decompress(body) if name.endswith(".gz") else body


@pytest.fixture(scope="module")
def quads(release: Release) -> set[Quad]:
    return set(parse(path=release.dump, format=RdfFormat.N_QUADS))


def test_the_files_are_those_of_the_table(release: Release) -> None:
    assert {path.name for path in (release.path / dumps.FOLDER).iterdir()} == {dump.name for dump in dumps.DUMPS}
    assert dumps.find("hallintograafi.nq.gz") is dumps.DUMPS[0]
    assert dumps.find("manifest.json") is None


@pytest.mark.parametrize(
    ("name", "rdf_format"), [("hallintograafi.nq.gz", RdfFormat.N_QUADS), ("hallintograafi.trig.gz", RdfFormat.TRIG)]
)
def test_datasets_are_whole(release: Release, quads: set[Quad], name: str, rdf_format: RdfFormat) -> None:
    assert set(parse(_body(release, name), rdf_format)) == quads


def test_turtle_is_the_default_graph(release: Release, quads: set[Quad]) -> None:
    triples = {quad.triple for quad in parse(_body(release, "hallintograafi.ttl.gz"), RdfFormat.TURTLE)}
    assert triples == {quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)}


def test_the_rdf_12_edition_says_the_same_with_reifiers(release: Release, quads: set[Quad]) -> None:
    again: set[Quad] = set()
    for quad in parse(_body(release, "hallintograafi-rdf12.ttl.gz"), RdfFormat.TURTLE):
        if quad.predicate == dumps.REIFIES:
            assert isinstance(quad.object, Triple) and isinstance(quad.subject, NamedNode)
            again.add(Quad(quad.object.subject, quad.object.predicate, quad.object.object, quad.subject))
        else:
            again.add(quad)
    assert again == quads


def test_the_table_has_a_row_a_statement(release: Release, quads: set[Quad], tmp_path: Path) -> None:
    from arro3.io import read_parquet

    table = read_parquet(str(release.path / dumps.FOLDER / "hallintograafi.parquet")).read_all()
    columns = {name: table.column(name).to_pylist() for name in dumps.COLUMNS}
    assert table.num_rows == len(quads)
    rows = set(zip(*columns.values(), strict=True))
    assert rows == {dumps._row(quad) for quad in quads}
    kinds = {kind: (datatype, language) for _, _, _, kind, datatype, language, _ in rows if kind != "literal"}
    assert kinds == {"iri": (None, None)}
    assert {"fi", "sv", "en"} <= set(columns["language"])
