"""Every check of the authored graph, in one call."""

from collections.abc import Callable
from dataclasses import replace

from hallintograafi.checks import evidence, shacl, uris
from hallintograafi.checks.findings import Finding, ordered
from hallintograafi.graph.content import Content
from hallintograafi.graph.dataset import Graph
from hallintograafi.graph.ledger import Ledger
from hallintograafi.graph.reading import read_file


def load_shapes(content: Content) -> shacl.Shapes:
    """Read the shape files."""
    return shacl.load(s for path in content.shapes() for s in read_file(path, content.name(path)))


def run(
    graph: Graph,
    ledger: Ledger,
    shapes: shacl.Shapes,
    before: Ledger | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Finding]:
    """Run the ledger, evidence and SHACL checks; findings come with file and line where they are known.

    ``before`` is the ledger of the release that is current; ``progress`` is told each check's name.
    """
    progress("ledger")
    findings = list(uris.check(graph, ledger, before))
    progress("evidence")
    findings += evidence.check(graph)
    progress("shapes")
    findings += [located(finding, graph) for finding in shacl.validate(graph.known(), shapes)]
    return ordered(findings)


def located(finding: Finding, graph: Graph) -> Finding:
    """Give a finding the place of its statement in the files."""
    if finding.place is not None:
        return finding
    return replace(finding, place=graph.place_of(finding.subject, finding.path, finding.value))
