"""Reading a shapes graph into the model (SHACL sections 2 to 6).

What is unknown makes its shape *foreign*: pySHACL has to run it. What is malformed raises :class:`ShapesError`.
"""

from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode, Quad

from hallintograafi.checks.shapes import components as core
from hallintograafi.checks.shapes import logic
from hallintograafi.checks.shapes.data import Memory
from hallintograafi.checks.shapes.executables import Executables
from hallintograafi.checks.shapes.model import Constraint, Shape, Shapes, Targets, texts
from hallintograafi.checks.shapes.paths import Alternative, Inverse, Path, Repeat, Sequence, follow
from hallintograafi.checks.shapes.patterns import compiled
from hallintograafi.checks.shapes.words import (
    BESIDE,
    OWL_CLASS,
    PARAMETERS,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    RDFS_CLASS,
    SH,
    TARGETS,
    ShapesError,
    Term,
    component,
    sh,
)

_BOUNDS = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_LISTS = {"and", "or", "xone"}


def read(quads: Iterable[Quad]) -> Shapes:
    """Read the shapes in ``quads``. Raises :class:`ShapesError` for shapes that are not well-formed."""
    kept = tuple(quads)
    try:
        return _Reader(Memory(kept)).read(kept)
    except ShapesError as error:
        raise ShapesError(f"the shapes cannot be run: {error}") from error
    except RecursionError:
        raise ShapesError("the shapes cannot be run: they are nested too deep") from None


class _Reader:
    def __init__(self, graph: Memory) -> None:
        self.graph = graph
        self.executables = Executables(graph)
        self.shapes: dict[Term, Shape] = {}

    def read(self, quads: tuple[Quad, ...]) -> Shapes:
        starts: dict[Term, None] = {}
        for name in TARGETS:
            starts.update(dict.fromkeys(subject for subject, _ in self.graph.extent(sh(name))))
        for kind in ("NodeShape", "PropertyShape"):
            starts.update(dict.fromkeys(self.graph.subjects(RDF_TYPE, sh(kind))))
        for node in starts:
            self.shape(node)
        roots = tuple(shape for shape in self.shapes.values() if shape.targets and not shape.deactivated)
        for shape in roots:
            shape.foreign = shape.foreign or _why_foreign(shape)
        return Shapes(quads, self.shapes, roots)

    def shape(self, node: Term) -> Shape:
        if node in self.shapes:
            return self.shapes[node]
        if isinstance(node, Literal):
            raise ShapesError(f"the literal {node} is no shape")
        shape = self.shapes[node] = Shape(node)
        paths = self.graph.objects(node, sh("path"))
        if len(paths) > 1:
            raise ShapesError(f"{node}: a property shape has one sh:path")
        shape.path = self.path(paths[0]) if paths else None
        shape.deactivated = any(value.value == "true" for value in self.graph.objects(node, sh("deactivated")))
        shape.messages = texts(self.graph.objects(node, sh("message")))
        for severity in self.graph.objects(node, sh("severity")):
            if not isinstance(severity, NamedNode):
                raise ShapesError(f"{node}: sh:severity is an IRI")
            shape.severity = severity
        shape.targets = self.targets(node)
        shape.foreign = self.unknown(node)
        shape.constraints = tuple(self.constraints(shape))
        return shape

    def unknown(self, node: Term) -> str | None:
        """Name what this engine does not know about a shape."""
        names = [p.value.removeprefix(SH) for p, _ in self.graph.arcs(node) if p.value.startswith(SH)]
        unknown = sorted(set(names) - PARAMETERS - BESIDE - set(TARGETS) - self.executables.own_terms)
        if unknown:
            return f"sh:{unknown[0]} is not known here"
        flags = self.graph.objects(node, sh("flags"))
        for pattern in self.graph.objects(node, sh("pattern")):
            if compiled(pattern.value, flags[0].value if flags else "") is None:
                return f"the pattern {pattern} cannot be run here"
        return None

    def targets(self, node: Term) -> Targets:
        classes = dict.fromkeys(self.graph.objects(node, sh("targetClass")))
        if self._is_class(node) and ({sh("NodeShape"), sh("PropertyShape")} & set(self.graph.objects(node, RDF_TYPE))):
            classes[node] = None
        nodes = tuple(self.graph.objects(node, sh("targetNode")))
        return Targets(nodes, tuple(classes), self.iris(node, "targetSubjectsOf"), self.iris(node, "targetObjectsOf"))

    def _is_class(self, node: Term) -> bool:
        for found in self.graph.objects(node, RDF_TYPE):
            above = follow(core.SUPERCLASSES, found, self.graph)
            if RDFS_CLASS in above or OWL_CLASS in above:
                return isinstance(node, NamedNode)
        return False

    def constraints(self, shape: Shape) -> Iterable[Constraint]:
        node = shape.node
        for name in sorted(PARAMETERS):
            for value in self.graph.objects(node, sh(name)):
                if (
                    name in ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals")
                    and shape.path is None
                ):
                    raise ShapesError(f"{node}: sh:{name} belongs to a property shape")
                yield from self.constraint(shape, name, value)
        yield from self.executables.components(node, shape.path)

    def constraint(self, shape: Shape, name: str, value: Term) -> Iterable[Constraint]:
        """Give the constraints that one value of one parameter makes."""
        kind = component(name)
        if name in _LISTS:
            nested = tuple(map(self.shape, self.list(value)))
            least = {"and": len(nested), "or": 1, "xone": 1}[name]
            yield logic.Combined(kind, nested, least, 1 if name == "xone" else len(nested))
        elif name == "not":
            yield logic.Combined(kind, (self.shape(value),), 0, 0)
        elif name == "node":
            yield logic.Combined(kind, (self.shape(value),), 1, 1)
        elif name == "property":
            nested_shape = self.shape(value)
            if nested_shape.path is None:
                raise ShapesError(f"{shape.node}: the value of sh:property has no sh:path")
            yield logic.Property(nested_shape)
        elif name == "qualifiedValueShape":
            yield from self.qualified(shape, value)
        elif name == "sparql":
            constraint = self.executables.sparql(value, shape.path)
            if constraint is not None:
                yield constraint
        elif name == "closed":
            if value.value in ("true", "1"):
                yield core.Closed(self.allowed(shape.node))
        elif name == "pattern":
            flags = self.graph.objects(shape.node, sh("flags"))
            test = compiled(value.value, flags[0].value if flags else "")
            if test is not None:  # otherwise the shape is foreign
                yield core.Values(kind, core.matches(test))
        elif name == "uniqueLang":
            if value == Literal(True):
                yield core.UniqueLang()
        else:
            yield self.plain(shape.node, name, value, kind)

    def plain(self, node: Term, name: str, value: Term, kind: NamedNode) -> Constraint:
        """Give the constraint of a parameter with a simple value."""
        pairs: dict[str, Callable[[NamedNode], Constraint]] = {
            "datatype": core.Datatype,
            "equals": logic.Equals,
            "disjoint": logic.Disjoint,
            "lessThan": lambda other: logic.LessThan(other, kind, False),
            "lessThanOrEquals": lambda other: logic.LessThan(other, kind, True),
        }
        if name in pairs:
            return pairs[name](self.iri(node, name, value))
        match name:
            case "class":
                return core.Class(self.iri(node, name, value))
            case "nodeKind":
                local = self.iri(node, name, value).value.removeprefix(SH)
                if set(local.split("Or")) - {"IRI", "BlankNode", "Literal"}:
                    raise ShapesError(f"{node}: {value} is no node kind")
                return core.Values(kind, core.node_kind(local))
            case "minCount":
                return core.Count(kind, least=self.number(node, name, value))
            case "maxCount":
                return core.Count(kind, most=self.number(node, name, value))
            case "minLength":
                return core.Values(kind, core.length(least=self.number(node, name, value)))
            case "maxLength":
                return core.Values(kind, core.length(most=self.number(node, name, value)))
            case "languageIn":
                return core.Values(kind, core.language_in(tag.value for tag in self.list(value)))
            case "hasValue":
                return core.HasValue(value)
            case "in":
                return core.Values(kind, core.one_of(self.list(value)))
        if name not in _BOUNDS or not isinstance(value, Literal):
            raise ShapesError(f"{node}: sh:{name} has a value that it cannot have: {value}")
        return core.Values(kind, core.bounded(name, value))

    def qualified(self, shape: Shape, value: Term) -> Iterable[Constraint]:
        """Read sh:qualifiedValueShape; its siblings are those of all shapes with this property shape (4.7.3)."""
        siblings: dict[Term, None] = {}
        if any(v.value in ("true", "1") for v in self.graph.objects(shape.node, sh("qualifiedValueShapesDisjoint"))):
            for parent in self.graph.subjects(sh("property"), shape.node):
                for other in self.graph.objects(parent, sh("property")):
                    siblings.update(dict.fromkeys(self.graph.objects(other, sh("qualifiedValueShape"))))
            siblings.pop(value, None)
        nested, others = self.shape(value), tuple(map(self.shape, siblings))
        for least in self.graph.objects(shape.node, sh("qualifiedMinCount")):
            number = self.number(shape.node, "qualifiedMinCount", least)
            yield logic.Qualified(component("qualifiedMinCount"), nested, others, least=number)
        for most in self.graph.objects(shape.node, sh("qualifiedMaxCount")):
            number = self.number(shape.node, "qualifiedMaxCount", most)
            yield logic.Qualified(component("qualifiedMaxCount"), nested, others, most=number)

    def allowed(self, node: Term) -> frozenset[NamedNode]:
        """Give the properties that a closed shape allows."""
        allowed = {
            ignored for given in self.graph.objects(node, sh("ignoredProperties")) for ignored in self.list(given)
        }
        for nested in self.graph.objects(node, sh("property")):
            allowed.update(self.graph.objects(nested, sh("path")))
        return frozenset(predicate for predicate in allowed if isinstance(predicate, NamedNode))

    def path(self, node: Term) -> Path:
        """Read a path (2.3.1)."""
        return self._path(node, frozenset())

    def _path(self, node: Term, above: frozenset[Term]) -> Path:
        if isinstance(node, NamedNode):
            return node
        if isinstance(node, Literal) or node in above:
            raise ShapesError(f"{node} is no path")
        inner = above | {node}
        if self.graph.objects(node, RDF_FIRST):
            return Sequence(tuple(self._path(step, inner) for step in self.list(node)))
        for predicate, value in self.graph.arcs(node):
            match predicate.value.removeprefix(SH):
                case "inversePath":
                    return Inverse(self._path(value, inner))
                case "alternativePath":
                    return Alternative(tuple(self._path(choice, inner) for choice in self.list(value)))
                case "zeroOrMorePath":
                    return Repeat(self._path(value, inner), 0, True)
                case "oneOrMorePath":
                    return Repeat(self._path(value, inner), 1, True)
                case "zeroOrOnePath":
                    return Repeat(self._path(value, inner), 0, False)
        raise ShapesError(f"{node} is no path")

    def list(self, node: Term) -> list[Term]:
        """Read an RDF list."""
        members: list[Term] = []
        seen = set()
        while node != RDF_NIL:
            first, rest = self.graph.objects(node, RDF_FIRST), self.graph.objects(node, RDF_REST)
            if node in seen or len(first) != 1 or len(rest) != 1:
                raise ShapesError(f"{node} is no well-formed list")
            seen.add(node)
            members.append(first[0])
            node = rest[0]
        return members

    def iris(self, node: Term, name: str) -> tuple[NamedNode, ...]:
        return tuple(self.iri(node, name, value) for value in self.graph.objects(node, sh(name)))

    def iri(self, node: Term, name: str, value: Term) -> NamedNode:
        if not isinstance(value, NamedNode):
            raise ShapesError(f"{node}: the value of sh:{name} is an IRI, not {value}")
        return value

    def number(self, node: Term, name: str, value: Term) -> int:
        try:
            return int(value.value)
        except ValueError:
            raise ShapesError(f"{node}: the value of sh:{name} is a whole number, not {value}") from None


def _why_foreign(shape: Shape) -> str | None:
    """Look below a shape for what this engine does not run: unknown terms, and shapes that reach themselves."""
    done: set[Shape] = set()

    def visit(one: Shape, above: frozenset[Shape]) -> str | None:
        if one in above:
            return f"{one.node} refers to itself"
        if one.foreign or one in done:
            return one.foreign
        below = above | {one}
        for constraint in one.constraints:
            for nested in constraint.shapes():
                reason = visit(nested, below)
                if reason:
                    return reason
        done.add(one)
        return None

    return visit(shape, frozenset())
