"""The list of tests that are not passed is kept honest."""

from itertools import chain

import pytest
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store

from conformance import results, serving, suite
from conformance.suite import QueryTest

suite.need(suite.SPARQL11)

TESTS = {test.name: test for test in suite.query_tests()}
FOLDERS = {
    "protocol": ["manifest.ttl"],
    "service-description": ["manifest.ttl"],
    "graph-store-protocol": ["manifest-direct.ttl", "manifest-indirect.ttl"],
}


def test_the_list_names_tests(not_passed: dict[str, str]) -> None:
    paths = [suite.SPARQL11 / folder / name for folder, names in FOLDERS.items() for name in names]
    others = {entry.name for entry in chain.from_iterable(suite.Manifest(path).entries() for path in paths)}
    assert not_passed.keys() <= TESTS.keys() | others
    assert {reason.partition(":")[0] for reason in not_passed.values()} <= {"writing", "engine", "design", "server"}


def test_faults_of_the_engine_are_its_own(not_passed: dict[str, str]) -> None:
    """What is put down to the engine is not passed either when pyoxigraph is asked without a server around it."""
    for name, reason in not_passed.items():
        match reason.partition(":")[0]:
            case "writing":
                with pytest.raises(results.WrittenOtherwise):
                    ask_engine(TESTS[name])
            case "engine":
                with pytest.raises((AssertionError, RuntimeError)):
                    ask_engine(TESTS[name])


def ask_engine(test: QueryTest) -> None:
    store = Store()
    store.load(serving.dump(test.data), RdfFormat.N_QUADS)
    result = store.query(test.text, base_iri=suite.iri_of(test.query))
    if isinstance(result, QueryTriples):
        body = result.serialize(format=RdfFormat.TURTLE)
        media_type = RdfFormat.TURTLE.media_type
    else:
        suffix = test.result.suffix if test.result else ".srj"
        media_type = results.MEDIA_TYPES[".srj" if suffix == ".ttl" else suffix]
        body = result.serialize(format=QueryResultsFormat.from_media_type(media_type))
    assert body is not None
    if test.result is not None:
        results.assert_answers(test, media_type, body)
