"""Our output under the shapes of SEMIC's application profiles: CPOV 2.1.2, DCAT-AP 3.0.1, BRegDCAT-AP 2.1.0.

CPOV judges the whole graph; the two catalogue profiles judge the catalogue together with ``external-types.ttl``,
which types the external IRIs it names. The published DCAT-AP shapes refer to two property shapes that no file
defines; those are left out.
"""

from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from rdflib.namespace import RDF, SH

from hallintograafi.checks.shapes.reference import to_rdflib
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import read_file
from hallintograafi.release import catalogue
from hallintograafi.release.manifest import Release

SUITES = Path(__file__).parents[3] / "shared" / "suites"

pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason="the conformance suites are not beside the project")


def shapes(*names: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in names:
        graph.parse(SUITES / name)
    for shape, rule in list(graph.subject_objects(SH.property)):
        if graph.value(rule, SH.path) is None:
            graph.remove((shape, SH.property, rule))
    return graph


def faults(quads: list[Quad], *names: str) -> list[str]:
    _, results, _ = pyshacl.validate(to_rdflib(quads), shacl_graph=shapes(*names), inference="none")
    return [
        " ".join(str(results.value(result, part)) for part in (SH.focusNode, SH.resultPath, SH.value))
        for result in results.subjects(RDF.type, SH.ValidationResult)
        if results.value(result, SH.resultSeverity) == SH.Violation
    ]


@pytest.fixture(scope="module")
def known(release: Release) -> list[Quad]:
    quads = parse(path=str(release.dump), format=RdfFormat.N_QUADS)
    return [quad for quad in quads if isinstance(quad.graph_name, DefaultGraph)]


@pytest.fixture(scope="module")
def described(content: Content, known: list[Quad]) -> list[Quad]:
    authored = [s.quad for s in read_file(content.root / "data" / "catalogue.ttl")]
    of_the_build = catalogue.describe(known, "2026.01.01", "2026-01-01", "julkaisija", "https://example.org/me")
    context = [s.quad for s in read_file(Path(__file__).parent / "external-types.ttl")]
    return [*authored, *of_the_build, *context]


def test_organisations_conform_to_cpov(known: list[Quad]) -> None:
    assert faults(known, "semic-cpov-2.1.2/shacl/core-public-organisation-ap-SHACL.ttl") == []


def test_the_catalogue_conforms_to_dcat_ap(described: list[Quad]) -> None:
    assert faults(described, "semic-dcat-ap-3.0.1/shacl/dcat-ap-SHACL.ttl") == []


def test_the_catalogue_conforms_to_bregdcat_ap(described: list[Quad]) -> None:
    assert faults(described, "semic-bregdcat-ap-2.1.0/BRegDCAT-AP_shacl_shapes_2.1.0.ttl") == []
