"""The OpenAPI document tells every door, how it answers and how it tells errors."""

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_it_is_one(document: dict[str, Any]) -> None:
    validate(document)


def test_the_doors_of_queries_are_told(document: dict[str, Any]) -> None:
    sparql = document["paths"]["/sparql"]
    assert {found["name"] for found in sparql["get"]["parameters"]} == {
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "format",
        "timeout",
        "truncate",
        "asOf",
    }
    assert {"version", "asOf", "query"} <= {
        found["name"] for found in document["paths"]["/dataset/{version}/sparql"]["get"]["parameters"]
    }
    assert set(sparql["post"]["requestBody"]["content"]) == {
        "application/x-www-form-urlencoded",
        "application/sparql-query",
    }
    assert "text/csv" in sparql["get"]["responses"]["200"]["content"]
    assert "/rdf-graph-store" in document["paths"]
    assert "/metrics" in document["paths"]


def test_every_operation_tells_its_good_answer_and_its_errors(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert "422" not in answers, path
            bad = answers["400"]
            assert "$ref" in bad or "application/problem+json" in bad["content"], (method, path)
            good = [answers[status] for status in answers if status[0] in "23"]
            assert good, (method, path)
            for answer in good:
                for kind, told in answer.get("content", {}).items():
                    assert told.get("schema"), (path, kind)


def test_answers_are_of_the_kinds_that_are_told(client: httpx.Client, document: dict[str, Any]) -> None:
    wrong = []
    for path, operations in document["paths"].items():
        if "{" in path or "get" not in operations:
            continue
        answer = client.get(path)
        told = operations["get"]["responses"].get(str(answer.status_code), {}).get("content")
        if told is not None and answer.content:
            kind = answer.headers["content-type"].partition(";")[0]
            if kind not in told:
                wrong.append((path, kind))
    assert not wrong


def test_internal_parameters_are_not_told(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                assert parameter["name"] != "ending" or "{ending}" in path, path


def test_a_method_that_is_not_there_is_told_those_that_are(client: httpx.Client) -> None:
    answer = client.delete("/queries")
    assert answer.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} <= {method.strip() for method in answer.headers["allow"].split(",")}
