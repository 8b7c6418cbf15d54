"""Pre-binding variables in a query (SHACL section 5.2.1 and appendix A) for many focus nodes at once.

Pre-binding replaces a variable everywhere in the query. A join at the outermost pattern does not reach into inner
groups, so the rows are put at the start of every group that mentions the variable, except where SPARQL itself
carries the value in: EXISTS and OPTIONAL.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.checks.shapes.words import ShapesError, Term
from hallintograafi.sparql import Token, tokens

_REFUSED = {"MINUS", "VALUES", "SERVICE"}
_PER_NODE = {"LIMIT", "OFFSET"}
_AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
_TERM = NamedNode("urn:hallintograafi:term")
_NUMBER = "hallintograafi_number"


@dataclass
class _Group:
    start: int
    kind: str
    wanted: bool


@dataclass(frozen=True)
class Prepared:
    """A query cut where rows go in. ``whole`` tells whether it may run for many focus nodes at once."""

    pieces: tuple[str, ...]
    mentioned: frozenset[str]
    whole: bool

    def bound(self, text: str) -> str:
        """Give the query with ``text`` at the start of each group."""
        return f" {text} ".join(self.pieces)


@lru_cache(maxsize=4096)
def prepare(query: str, names: frozenset[str]) -> Prepared:
    """Find where the variables ``names`` are to be bound.

    Raises :class:`ShapesError` for what section 5.2.1 forbids: MINUS, VALUES, SERVICE, a subquery that does not
    return the pre-bound variables, and giving one of them another value.
    """
    found = list(tokens(query))
    groups: list[_Group] = []
    open_groups: list[_Group] = []
    mentioned = set()
    subquery: list[set[str]] = []
    for index, token in enumerate(found):
        before = found[index - 1] if index else None
        word = token.text.upper() if token.kind == "word" else ""
        if word in _REFUSED:
            raise ShapesError(f"a query with {word} cannot be pre-bound")
        if word == "SELECT" and open_groups:
            subquery.append(_projected(found[index + 1 :]))
            open_groups[-1].kind = "around"
        elif token.kind == "variable":
            name = token.text[1:]
            if name in names:
                mentioned.add(name)
                if before is not None and before.text.upper() == "AS":
                    raise ShapesError(f"a query must not give ?{name} another value")
                if open_groups:
                    open_groups[-1].wanted = True
        elif token.text == "{" and token.kind == "other":
            kind = _kind(found, index)
            wanted = not open_groups
            if subquery and kind == "plain":
                _check_subquery(subquery.pop(), names)
                kind, wanted = "subquery", True
            group = _Group(token.start + 1, kind, wanted)
            groups.append(group)
            open_groups.append(group)
        elif token.text == "}" and token.kind == "other" and open_groups:
            open_groups.pop()
    places = [g.start for g in groups if g.wanted and g.kind in ("plain", "subquery")]
    pieces = tuple(query[a:b] for a, b in zip([0, *places], [*places, len(query)], strict=True))
    return Prepared(pieces, frozenset(mentioned), _runs_whole(found))


def _kind(found: Sequence[Token], index: int) -> str:
    before = found[index - 1].text.upper() if index else ""
    if before in ("EXISTS", "OPTIONAL"):
        return before.lower()
    return "graph" if index > 1 and found[index - 2].text.upper() == "GRAPH" else "plain"


def _projected(rest: Sequence[Token]) -> set[str]:
    """Give the names that a SELECT clause returns."""
    names: set[str] = set()
    depth = 0
    for index, token in enumerate(rest):
        if token.text == "{":
            break
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable" and (depth == 0 or rest[index - 1].text.upper() == "AS"):
            names.add(token.text[1:])
    return names


def _check_subquery(projected: set[str], names: Collection[str]) -> None:
    missing = ("this" in names and "this" not in projected) or ("value" in names and "value" not in projected)
    if missing:
        raise ShapesError("a subquery must return the pre-bound variables")


def _runs_whole(found: Sequence[Token]) -> bool:
    words = [token.text.upper() for token in found if token.kind == "word"]
    if _PER_NODE.intersection(words):
        return False
    if not _AGGREGATES.intersection(words):
        return True
    grouped = [
        {t.text[1:] for t in found[i + 2 : i + 8] if t.kind == "variable"}
        for i, token in enumerate(found)
        if token.kind == "word" and token.text.upper() == "GROUP"
    ]
    return words.count("SELECT") == len(grouped) and all("this" in names for names in grouped)


@dataclass
class Rows:
    """Values for variables, as text to be put into groups and functions that stand for blank nodes."""

    text: str
    terms: list[Term]

    @property
    def functions(self) -> dict[NamedNode, object]:
        """Give what the text calls: SPARQL cannot write a blank node of the data, but a function can return it."""
        return {_TERM: lambda index: self.terms[int(index.value)]} if self.terms else {}


def rows(nodes: Sequence[Term], others: Mapping[str, Term]) -> Rows:
    """Bind ``this`` to the ``nodes`` (one, or many of which all or none are blank), other variables to a term each."""
    made = Rows("", [])
    if len(nodes) == 1:
        others = {"this": nodes[0], **others}
    elif nodes and isinstance(nodes[0], BlankNode):
        made.terms += nodes
        made.text = f"VALUES ?{_NUMBER} {{ {' '.join(map(str, range(len(nodes))))} }}"
        made.text += f" BIND(<{_TERM.value}>(?{_NUMBER}) AS ?this)"
    elif nodes:
        made.text = f"VALUES ?this {{ {' '.join(map(str, nodes))} }}"
    for name, term in others.items():
        if isinstance(term, BlankNode):
            made.text += f" BIND(<{_TERM.value}>({len(made.terms)}) AS ?{name})"
            made.terms.append(term)
        else:
            assert isinstance(term, NamedNode | Literal)
            made.text += f" VALUES ?{name} {{ {term} }}"
    return made
