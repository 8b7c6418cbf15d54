"""Reading what shapes say in SPARQL: sh:sparql, constraint components, prefixes (SHACL sections 5.1, 5.2, 6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from hallintograafi.checks.shapes.components import SUPERCLASSES
from hallintograafi.checks.shapes.data import Memory
from hallintograafi.checks.shapes.model import Constraint, texts
from hallintograafi.checks.shapes.paths import Path, Repeat, follow
from hallintograafi.checks.shapes.queries import Ask, Query, check, with_path
from hallintograafi.checks.shapes.words import (
    OWL_IMPORTS,
    RDF_TYPE,
    SH,
    SUBCLASS,
    ShapesError,
    Term,
    component,
    sh,
)
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import curie


@dataclass(frozen=True)
class _Custom:
    node: NamedNode
    needed: tuple[NamedNode, ...]
    optional: tuple[NamedNode, ...]


class Executables:
    """The queries of a shapes graph."""

    def __init__(self, graph: Memory) -> None:
        self._graph = graph
        self._customs = [custom for custom in map(self._custom, self._component_nodes()) if custom is not None]
        self.own_terms = frozenset(
            p.value.removeprefix(SH) for c in self._customs for p in (*c.needed, *c.optional) if p.value.startswith(SH)
        )

    def sparql(self, node: Term, path: Path | None) -> Query | None:
        """Read a SPARQL-based constraint (5.1), or None when it is deactivated."""
        if any(value.value == "true" for value in self._graph.objects(node, sh("deactivated"))):
            return None
        query = Query(
            node,
            component("SPARQL"),
            with_path(self._text(node, "select"), path),
            path is not None,
            texts(self._graph.objects(node, sh("message"))),
        )
        _checked(query, node)
        return query

    def components(self, node: Term, path: Path | None) -> Iterable[Constraint]:
        """Give the constraints that a shape makes with SPARQL-based constraint components (6.2.1)."""
        for custom in self._customs:
            given = {p: self._graph.objects(node, p) for p in (*custom.needed, *custom.optional)}
            if not all(given[p] for p in custom.needed):
                continue
            if len(given) > 1 and any(len(values) > 1 for values in given.values()):
                raise ShapesError(f"{node}: {custom.node} takes one value for each parameter")
            first = next(iter(given))
            for value in given[first]:
                terms = {_local(p): values[0] for p, values in given.items() if values} | {_local(first): value}
                constraint = self._constraint(custom, terms, path)
                if constraint is not None:
                    yield constraint

    def _constraint(self, custom: _Custom, terms: dict[str, Term], path: Path | None) -> Query | Ask | None:
        for name in ("nodeValidator" if path is None else "propertyValidator", "validator"):
            for validator in self._graph.objects(custom.node, sh(name)):
                said = texts(self._graph.objects(validator, sh("message"))) or texts(
                    self._graph.objects(custom.node, sh("message"))
                )
                made: Query | Ask
                if self._graph.objects(validator, sh("ask")):
                    made = Ask(custom.node, with_path(self._text(validator, "ask"), path), said, terms)
                else:
                    text = with_path(self._text(validator, "select"), path)
                    made = Query(None, custom.node, text, path is not None, said, terms)
                _checked(made, validator)
                return made
        return None

    def _text(self, node: Term, form: str) -> str:
        found = self._graph.objects(node, sh(form))
        if len(found) != 1:
            raise ShapesError(f"{node}: there is one sh:{form}")
        declared: dict[str, str] = {}
        for start in self._graph.objects(node, sh("prefixes")):
            for owner in follow(Repeat(OWL_IMPORTS, 0, True), start, self._graph):
                for declaration in self._graph.objects(owner, sh("declare")):
                    prefix = self._graph.objects(declaration, sh("prefix"))
                    namespace = self._graph.objects(declaration, sh("namespace"))
                    if len(prefix) != 1 or len(namespace) != 1:
                        raise ShapesError(f"{owner}: a prefix declaration has one prefix and one namespace")
                    declared[prefix[0].value] = namespace[0].value
        return prefixes_header(declared) + found[0].value

    def _component_nodes(self) -> list[Term]:
        classes = [sh("ConstraintComponent")]
        below = {start for start, _ in self._graph.extent(SUBCLASS)}
        classes += [c for c in below if isinstance(c, NamedNode) and classes[0] in follow(SUPERCLASSES, c, self._graph)]
        return list(dict.fromkeys(node for c in classes for node in self._graph.subjects(RDF_TYPE, c)))

    def _custom(self, node: Term) -> _Custom | None:
        needed: list[NamedNode] = []
        optional: list[NamedNode] = []
        for parameter in self._graph.objects(node, sh("parameter")):
            for path in self._graph.objects(parameter, sh("path")):
                if not isinstance(path, NamedNode):
                    raise ShapesError(f"{node}: the path of a parameter is an IRI")
                is_optional = any(v.value == "true" for v in self._graph.objects(parameter, sh("optional")))
                (optional if is_optional else needed).append(path)
        if not isinstance(node, NamedNode) or not needed:
            return None
        return _Custom(node, tuple(needed), tuple(optional))


def _checked(made: Query | Ask, node: Term) -> None:
    try:
        check(made)
    except ShapesError as error:
        raise ShapesError(f"{curie(node.value)}: {error}") from error


def _local(parameter: NamedNode) -> str:
    return parameter.value.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
