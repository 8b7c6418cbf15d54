"""Checking files that are not in the graph yet, in the context of the graph that is."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from hallintograafi.checks import shacl
from hallintograafi.checks.all import load_shapes, located
from hallintograafi.checks.findings import Finding, ordered
from hallintograafi.checks.shapes import Engine
from hallintograafi.graph.content import Content
from hallintograafi.graph.dataset import Graph
from hallintograafi.graph.reading import read_file


def check_files(
    files: Sequence[Path],
    base: Path,
    content: Content,
    progress: Callable[[str], None] = lambda _: None,
    engine: Engine = "compiled",
) -> list[Finding]:
    """Validate ``files`` together with the released graph in the N-Quads file ``base``.

    The released graph has no violations by itself, so every violation, also of an existing thing, comes from the
    submission; warnings of things of which the submission says nothing are left out. Raises
    :class:`~hallintograafi.errors.InputError` or :class:`~hallintograafi.errors.SyntaxFault` for a file that cannot
    be read.
    """
    submission = Graph(ontology=[], data=[s for path in files for s in read_file(path)])
    progress("shapes")
    known = list(parse(path=base, format=RdfFormat.N_QUADS))
    findings = shacl.validate([*known, *submission.known()], load_shapes(content), engine)
    placed = (located(finding, submission) for finding in findings)
    return ordered(finding for finding in placed if finding.place or finding.severity == "violation")
