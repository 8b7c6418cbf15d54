"""The benchmark's made-up organisations: every fault that was put in is found, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from benchmarks.organisations import FAULTS, block, expected, graph
from hallintograafi.checks import shapes
from hallintograafi.checks.shapes import Result

RULES = shapes.read(parse(path=Path(__file__).parents[2] / "benchmarks" / "org_shapes.ttl", format=RdfFormat.TURTLE))


def found(results: Iterable[Result]) -> Counter[tuple[str, str]]:
    return Counter(
        (
            result.focus.value,
            (result.source_constraint or result.component).value.rpartition("#")[2].removesuffix("ConstraintComponent"),
        )
        for result in results
    )


@pytest.fixture(scope="module")
def base() -> Store:
    quads, _ = graph(3_000)
    store = Store()
    store.extend(quads)
    return store


def test_whole_graph() -> None:
    quads, wanted = graph(4 * len(FAULTS) * 310)
    assert {kind for _, kind in wanted} == {kind for _, kinds in FAULTS.values() for kind in kinds}
    assert found(shapes.validate(quads, RULES)) == wanted
    store = Store()
    store.bulk_extend(quads)
    assert found(shapes.validate(store, RULES)) == wanted


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_submission(base: Store, fault: str) -> None:
    """Judged beside a graph, with what the submission touches there."""
    before = found(shapes.validate(base, RULES))
    submission = list(block(10**6, [fault], base=0))
    with shapes.added(base, submission) as new:
        data = shapes.Live(base, submission)
        nodes = [*dict.fromkeys(quad.subject for quad in submission), *shapes.impact(data, RULES, new)]
        near = found(shapes.judge(data, RULES, nodes))  # type: ignore[arg-type]
        everything = found(shapes.validate(base, RULES))
    assert near - before == everything - before == expected(10**6, [fault], base=0)
