"""One RDF dataset out of the files: what is known in the default graph, who says it in the named ones.

Every statement of a passage, a reading or the editorial graph is also stated once in the default graph, so that
a question about the world never needs ``GRAPH`` and never counts twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import Place, Statement, has_blank_node, in_default_graph, read_file
from hallintograafi.terms import RDF_TYPE, hg


@dataclass
class Graph:
    """The authored statements with their places, and the questions the checks ask of them."""

    ontology: list[Statement]
    data: list[Statement]
    _by_subject: dict[str, list[Statement]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for statement in (*self.data, *self.ontology):
            subject = getattr(statement.quad.subject, "value", "")
            self._by_subject.setdefault(subject, []).append(statement)

    def known(self) -> list[Quad]:
        """Give the default graph: every statement once, of all graphs, ontology included."""
        seen = dict.fromkeys(
            Quad(s.quad.subject, s.quad.predicate, s.quad.object) for s in (*self.ontology, *self.data)
        )
        return list(seen)

    def said(self) -> list[Quad]:
        """Give the named graphs: who says what."""
        return list(dict.fromkeys(s.quad for s in self.data if not in_default_graph(s)))

    def place_of(self, subject: str, path: str | None = None, value: str | None = None) -> Place | None:
        """Find the line of a statement: of subject, path and value, else of subject and path, else the subject's."""
        own = self._by_subject.get(subject, [])
        same_path = [s for s in own if s.quad.predicate.value == path]
        same_value = [s for s in same_path if getattr(s.quad.object, "value", None) == value]
        found = same_value or same_path or own
        return found[0].place if found else None

    def instances(self, class_name: str) -> set[str]:
        """Give the IRIs stated to be of the own class ``hg:class_name``."""
        wanted = hg(class_name)
        return {
            s.quad.subject.value
            for s in self.data
            if s.quad.predicate == RDF_TYPE and s.quad.object == wanted and isinstance(s.quad.subject, NamedNode)
        }


def read(content: Content, progress: Callable[[Path], None] | None = None) -> Graph:
    """Read every authored RDF file; ``progress`` is called with each before it is read.

    Raises :class:`~hallintograafi.errors.SyntaxFault` with file, line and column at the first file that cannot
    be parsed.
    """

    def statements(paths: Iterable[Path]) -> list[Statement]:
        found: list[Statement] = []
        for path in paths:
            if progress:
                progress(path)
            found += read_file(path, content.name(path))
        return found

    return Graph(ontology=statements(content.ontology()), data=statements(content.data()))


def canonical_lines(quads: Iterable[Quad]) -> list[str]:
    """Write quads in the canonical form of RDF Dataset Canonicalization 1.0: the same dataset gives the same bytes.

    That is sorted canonical N-Quads; where there are blank nodes they get the names of RDFC-1.0 first.
    """
    found = list(quads)
    if any(has_blank_node(quad) or isinstance(quad.graph_name, BlankNode) for quad in found):
        named = Dataset(found)
        named.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        found = list(named)
    return sorted({f"{quad} .\n" for quad in found})
