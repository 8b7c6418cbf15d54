"""SPARQL 1.1 Query: every evaluation, result format and syntax test of the suite."""

from urllib.parse import quote, urlencode

import pytest

from conformance import results, suite
from conformance.serving import Response, Servers, ask
from conformance.suite import EVALUATION, QueryTest

suite.need(suite.SPARQL11)

TESTS = suite.query_tests()
FORMATS = [test for test in TESTS if test.name.split("/")[0] in ("csv-tsv-res", "json-res")]

_DIRECT = {"content-type": "application/sparql-query"}
_FORM = {"content-type": "application/x-www-form-urlencoded"}


def parametrize(tests: list[QueryTest]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("test", tests, ids=[test.name for test in tests])


@parametrize([test for test in TESTS if test.kind in EVALUATION and test not in FORMATS])
def test_query_evaluation(servers: Servers, test: QueryTest) -> None:
    text = f"BASE <{suite.iri_of(test.query)}>\n{test.text}"
    address = servers.of(test.data)
    check(test, ask(address, "POST", "/sparql", {**_DIRECT, "accept": accept(test)}, text.encode()))


@parametrize(FORMATS)
def test_result_formats(servers: Servers, test: QueryTest) -> None:
    body = urlencode({"query": test.text}).encode()
    check(test, ask(servers.of(test.data), "POST", "/sparql", {**_FORM, "accept": accept(test)}, body))


@parametrize([test for test in TESTS if test.kind == "PositiveSyntaxTest11"])
def test_positive_syntax(servers: Servers, test: QueryTest) -> None:
    answer = ask(servers.of(test.data), "GET", f"/sparql?query={quote(test.text)}")
    assert answer.status == 200, str(answer)


@parametrize([test for test in TESTS if test.kind == "NegativeSyntaxTest11"])
def test_negative_syntax(servers: Servers, test: QueryTest) -> None:
    answer = ask(servers.of(test.data), "GET", f"/sparql?query={quote(test.text)}")
    assert answer.status == 400, str(answer)
    assert answer.media_type == "application/problem+json"


def test_none_is_left_out() -> None:
    """The counts that the suite itself gives, without the folders for entailment and federation."""
    kinds = [test.kind for test in TESTS]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "CSVResultFormatTest": 3,
        "NegativeSyntaxTest11": 40,
        "PositiveSyntaxTest11": 66,
        "QueryEvaluationTest": 232,
    }


def accept(test: QueryTest) -> str:
    """Ask in the format that the expected result is written in; a graph may stand for a table too."""
    assert test.result is not None
    media_type = results.MEDIA_TYPES[test.result.suffix]
    return f"{media_type}, application/sparql-results+json" if test.result.suffix == ".ttl" else media_type


def check(test: QueryTest, answer: Response) -> None:
    assert answer.status == 200, str(answer)
    results.assert_answers(test, answer.media_type, answer.body)
