"""RDF Dataset Canonicalization 1.0: our dumps are written as the W3C's suite wants datasets written."""

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from conformance.suite import SUITES, need
from hallintograafi.graph.dataset import canonical_lines
from hallintograafi.release.manifest import Release

SUITE = SUITES / "w3c-rdf-canon"
need(SUITE)

OTHER_HASH = {"test075"}
"""Tests of RDFC-1.0 with SHA-384, which a dump is not named by."""

TESTS = [
    path
    for path in sorted((SUITE / "rdfc10").glob("*-in.nq"))
    if path.name[:7] not in OTHER_HASH and path.with_name(path.name.replace("-in", "-rdfc10")).is_file()
]


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name[:7])
def test_a_dataset_is_written_in_its_canonical_form(path: Path) -> None:
    expected = path.with_name(path.name.replace("-in", "-rdfc10")).read_text(encoding="utf-8")
    assert "".join(canonical_lines(parse(path=path, format=RdfFormat.N_QUADS))) == expected


def test_most_of_the_suite_is_run() -> None:
    assert len(TESTS) == 63


def test_the_dump_is_the_canonical_form_of_its_dataset(release: Release) -> None:
    dataset = Dataset(parse(path=release.dump, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert "".join(canonical_lines(dataset)) == release.dump.read_text(encoding="utf-8")
