"""The W3C SHACL test suite, compared by focus node, path, value, component and severity."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from hallintograafi.checks import shapes
from hallintograafi.checks.shapes.data import Memory
from hallintograafi.checks.shapes.literals import stored
from hallintograafi.checks.shapes.reading import _Reader
from hallintograafi.checks.shapes.words import RDF_TYPE, sh

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "w3c-shacl"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
KNOWN_FAILURES = {"sparql/pre-binding/shapesGraph-001.ttl"}
"""$shapesGraph is optional (section 5.3.1) and not offered."""


def cases() -> list[Path]:
    text = f"<{SHT}Validate>"
    return [p for p in sorted(SUITE.rglob("*.ttl")) if "sht:Validate" in (t := p.read_text()) or text in t]


CASES = cases()


@cache
def load(path: Path) -> tuple[Quad, ...]:
    return tuple(parse(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri(), rename_blank_nodes=True))


def comparable(term: object) -> object:
    """Blank nodes are equal, literals are compared by value."""
    return "_:" if isinstance(term, BlankNode) else stored(term) if isinstance(term, Literal) else term


def expected(graph: Memory, test: NamedNode) -> Counter[tuple[object, ...]] | None:
    report = graph.objects(test, NamedNode(f"{MF}result"))[0]
    if report == NamedNode(f"{SHT}Failure"):
        return None
    reader = _Reader(graph)

    def rows() -> Iterator[tuple[object, ...]]:
        for result in graph.objects(report, sh("result")):
            names = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity")
            row = [next(iter(graph.objects(result, sh(name))), None) for name in names]
            row[1] = reader.path(row[1]) if row[1] is not None else None
            yield tuple(map(comparable, row))

    return Counter(rows())


def test_suite_is_whole() -> None:
    if not SUITE.exists():
        pytest.skip(f"the W3C suite is not at {SUITE}")
    assert Counter(path.relative_to(SUITE).parts[0] for path in CASES) == {"core": 98, "sparql": 23}


def _case(path: Path) -> object:
    """A test of the suite; one that is known to fail must go on failing, or the list is out of date."""
    name = str(path.relative_to(SUITE))
    known = pytest.mark.xfail(reason="$shapesGraph is optional in SHACL (section 5.3.1) and not offered", strict=True)
    return pytest.param(path, id=name, marks=[known] if name in KNOWN_FAILURES else [])


@pytest.mark.parametrize("path", [_case(path) for path in CASES])
def test_case(path: Path) -> None:
    graph = Memory(load(path))
    (test,) = graph.subjects(RDF_TYPE, NamedNode(f"{SHT}Validate"))
    (action,) = graph.objects(test, NamedNode(f"{MF}action"))

    def file(name: str) -> tuple[Quad, ...]:
        (iri,) = graph.objects(action, NamedNode(SHT + name))
        found = Path(iri.value.removeprefix("file://"))
        return load(found)

    wanted = expected(graph, test)
    if wanted is None:
        with pytest.raises(shapes.ShapesError):
            shapes.validate(file("dataGraph"), shapes.read(file("shapesGraph")))
        return
    results = shapes.validate(file("dataGraph"), shapes.read(file("shapesGraph")))
    got = Counter(tuple(map(comparable, (r.focus, r.path, r.value, r.component, r.severity))) for r in results)
    assert got == wanted
