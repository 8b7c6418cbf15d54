"""Every canned query gives exactly the rows that a reader of the documents expects."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from hallintograafi.graph.content import find
from hallintograafi.queries import canned
from hallintograafi.terms import curie

ROOT = Path(__file__).parent.parent.parent
EXPECTED = Path(__file__).parent / "expected"
QUERIES = canned.load(find(ROOT).queries()).queries


def _cases() -> list[Any]:
    found = []
    for path in sorted(EXPECTED.glob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]):
            found.append(pytest.param(path.stem, case, id=f"{path.stem}-{number}"))
    return found


def _cell(node: NamedNode | Literal | BlankNode | None) -> str | None:
    return None if node is None else curie(node.value) if isinstance(node, NamedNode) else node.value


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_query_has_expected_rows(name: str) -> None:
    cases = yaml.safe_load((EXPECTED / f"{name}.yaml").read_text(encoding="utf-8"))["cases"]
    assert any(not case.get("only") for case in cases), "one case must compare every column"


@pytest.mark.parametrize(("name", "case"), _cases())
def test_answer(name: str, case: dict[str, Any], store: Store) -> None:
    values = {key: str(value) for key, value in (case.get("values") or {}).items()}
    answer = store.query(QUERIES[name].bound(values))
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    wanted = case["columns"]
    if not case.get("only"):
        assert names == wanted
    rows = [[_cell(row[column]) for column in wanted] for row in answer]
    expected = [[None if cell is None else str(cell) for cell in row] for row in case["rows"]]
    if not case.get("ordered"):
        rows, expected = (sorted(table, key=lambda row: [cell or "" for cell in row]) for table in (rows, expected))
    assert rows == expected
