"""The W3C suites against a real server, and what is known not to pass.

``not-passed.toml`` lists tests that are not passed, each with its reason. A listed test that passes is a failure, as
is any other that does not: the list is always the truth. The run ends with the counts. With
``HALLINTOGRAAFI_MEMORY_STORE_TRIPLES=0`` the servers read their data from disk.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.results import WrittenOtherwise
from conformance.serving import Servers

HERE = Path(__file__).parent
SUITES = {"test_queries.py", "test_protocol.py", "test_graph_store.py", "test_service_description.py"}
LIST = HERE / "not-passed.toml"


def listed() -> dict[str, str]:
    """Read the list: names of tests and why each is not passed."""
    sections = tomllib.loads(LIST.read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for section, reasons in sections.items():
        for reason in reasons:
            for name in reason["tests"]:
                assert name not in found, f"{name} is listed twice"
                found[name] = f"{section}: {reason['why']}"
    return found


@pytest.fixture(scope="session")
def not_passed() -> dict[str, str]:
    """The list of tests that are not passed."""
    return listed()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Servers over the data of the suites."""
    with Servers(tmp_path_factory.mktemp("conformance")) as servers:
        yield servers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect the listed tests, and no others, to fail."""
    reasons = listed()
    for item in items:
        if item.path.parent == HERE and isinstance(item, pytest.Function):
            name = item.callspec.id if hasattr(item, "callspec") else None
            if name in reasons:
                kind = WrittenOtherwise if reasons[name].startswith("writing:") else AssertionError
                item.add_marker(pytest.mark.xfail(reason=reasons[name], raises=kind, strict=True))


_OUTCOMES = ("passed", "failed", "listed", "skipped")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the closing counts of the W3C suites, by suite and altogether."""
    names = {"passed": "passed", "failed": "failed", "error": "failed", "xfailed": "listed", "skipped": "skipped"}
    suites: dict[str, Counter[str]] = {}
    for key, outcome in names.items():
        for report in terminalreporter.stats.get(key, ()):
            path, _, test = getattr(report, "nodeid", "").partition("::")
            function, bracket, _ = test.partition("[")
            if Path(path).parent.name == HERE.name and Path(path).name in SUITES and bracket:
                label = function.removeprefix("test_").replace("_", " ")
                suites.setdefault(label, Counter())[outcome] += 1
    if suites:
        total = sum(suites.values(), Counter())
        terminalreporter.section("conformance")
        for label, counts in sorted(suites.items()):
            terminalreporter.write_line(f"{label}: {_told(counts)}")
        terminalreporter.write_line(f"conformance: {_told(total)}")


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in _OUTCOMES)
