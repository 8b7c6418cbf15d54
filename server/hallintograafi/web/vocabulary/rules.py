"""The rules as the shape files tell them: what each is for, what it asks, what it says when it is broken."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.terms import CODE, SHAPES, curie
from hallintograafi.web.vocabulary import facts
from hallintograafi.web.vocabulary.facts import Facts, Node, Words

_ONTOLOGY = NamedNode(SHAPES.rstrip("#"))
_HOLE = re.compile(r"\{[?$](this|value)\}")
_JOINED: Final = {"sh:and": "and", "sh:or": "or", "sh:xone": "xone"}
_NUMBERS: Final = {
    "sh:minLength": "length ≥",
    "sh:maxLength": "length ≤",
    "sh:minInclusive": "≥",
    "sh:maxInclusive": "≤",
    "sh:minExclusive": ">",
    "sh:maxExclusive": "<",
}
_PATHS: Final = {"sh:zeroOrMorePath": "*", "sh:oneOrMorePath": "+", "sh:zeroOrOnePath": "?"}


@dataclass(frozen=True)
class Rule:
    """A rule with an address: a node shape itself, a property shape or a SPARQL constraint."""

    iri: str
    names: Words
    messages: Words
    severity: str
    path: str
    asks: str
    """The constraint in the compact notation that the page explains."""
    select: str
    sources: tuple[str, ...]
    """The IRIs of who asked for it."""

    @property
    def name(self) -> str:
        """Its local name, which is its anchor."""
        return self.iri.removeprefix(SHAPES)


@dataclass(frozen=True)
class Source:
    """Who asked for rules: a specification, a document, or a principle, which has a ``text``."""

    iri: str
    titles: Words
    text: Words

    @property
    def name(self) -> str:
        """Its local name, which is a principle's anchor."""
        return self.iri.removeprefix(SHAPES)


@dataclass(frozen=True)
class Shape:
    """A node shape: the things it is for, its own rule, its parts, and examples."""

    own: Rule
    classes: tuple[str, ...]
    subjects_of: tuple[str, ...]
    rules: tuple[Rule, ...]
    passing: tuple[str, ...]
    failing: tuple[str, ...]


@dataclass(frozen=True)
class ShapeBook:
    """All shapes, and in words the sources that nothing else describes."""

    titles: Words
    description: Words
    shapes: tuple[Shape, ...]
    sources: Mapping[str, Source]

    @property
    def principles(self) -> list[Source]:
        """The sources that are principles of this graph."""
        return [source for source in self.sources.values() if source.text]


def read(paths: Iterable[Path]) -> ShapeBook:
    """Read the shape files."""
    found = facts.read(paths)
    return ShapeBook(
        found.words(_ONTOLOGY, "dct:title"),
        found.words(_ONTOLOGY, "dct:description"),
        tuple(_shape(found, node) for node in found.of_class("sh:NodeShape")),
        {source.iri: source for source in _sources(found)},
    )


def _sources(found: Facts) -> Iterator[Source]:
    named = {iri for node in found.subjects() for iri in found.iris(node, "dct:source")}
    for node in found.subjects():
        if node.value in named:
            titles = found.words(node, "skos:prefLabel") or found.words(node, "dct:title")
            yield Source(node.value, titles, found.words(node, "skos:definition"))


def pieces(message: str) -> list[tuple[str, str]]:
    """Split a message into texts and the places where a finding names ``this`` thing or a ``value``."""
    parts = _HOLE.split(message)
    return [("" if index % 2 == 0 else part, part if index % 2 == 0 else "") for index, part in enumerate(parts)]


def _shape(found: Facts, node: NamedNode) -> Shape:
    parts = [*found.values(node, "sh:property"), *found.values(node, "sh:sparql")]
    return Shape(
        _rule(found, node, own=True),
        found.iris(node, "sh:targetClass"),
        found.iris(node, "sh:targetSubjectsOf"),
        tuple(_rule(found, part) for part in parts if isinstance(part, NamedNode)),
        tuple(_code(text) for text in found.values(node, "hg:passingExample")),
        tuple(_code(text) for text in found.values(node, "hg:failingExample")),
    )


def _rule(found: Facts, node: NamedNode, *, own: bool = False) -> Rule:
    path = found.value(node, "sh:path")
    return Rule(
        node.value,
        found.words(node, "sh:name"),
        found.words(node, "sh:message"),
        found.text(node, "sh:severity").rpartition("#")[2].lower() or "violation",
        _path(found, path) if path is not None else "",
        ", ".join(_asks(found, node, own=own)),
        "\n".join(_code(text) for text in found.values(node, "sh:select")),
        found.iris(node, "dct:source"),
    )


def _code(text: Node) -> str:
    return textwrap.dedent(text.value).strip("\n").rstrip()


def _path(found: Facts, path: Node) -> str:
    """Write a property path as SPARQL does."""
    if isinstance(path, NamedNode):
        return curie(path.value)
    for name, sign in _PATHS.items():
        if (inner := found.value(path, name)) is not None:
            return f"{_path(found, inner)}{sign}"
    if (inner := found.value(path, "sh:inversePath")) is not None:
        return f"^{_path(found, inner)}"
    if (head := found.value(path, "sh:alternativePath")) is not None:
        return "(" + "|".join(_path(found, part) for part in found.members(head)) + ")"
    return "/".join(_path(found, part) for part in found.members(path))


def _asks(found: Facts, node: Node, *, own: bool = False) -> list[str]:
    """Write the constraints of a shape, those of nested shapes in brackets."""
    asked = [*_how_many(found, node), *_what(found, node)]
    for path in ("sh:node", "sh:not"):
        for inner in found.values(node, path):
            asked.append(("not " if path == "sh:not" else "") + _nested(found, inner))
    for path, word in _JOINED.items():
        for head in found.values(node, path):
            asked.append(f" {word} ".join(_nested(found, inner) for inner in found.members(head)))
    if not own:
        asked += [_nested(found, inner) for inner in found.values(node, "sh:property") if isinstance(inner, BlankNode)]
    return asked


def _how_many(found: Facts, node: Node) -> list[str]:
    asked = []
    low, high = found.text(node, "sh:minCount"), found.text(node, "sh:maxCount")
    if low or high:
        asked.append(f"{low or '0'}..{high or '*'}")
    for inner in found.values(node, "sh:qualifiedValueShape"):
        low, high = found.text(node, "sh:qualifiedMinCount"), found.text(node, "sh:qualifiedMaxCount")
        asked.append(f"{low or '0'}..{high or '*'} of {_nested(found, inner)}")
    return asked


def _what(found: Facts, node: Node) -> list[str]:
    asked = [curie(iri).removeprefix("sh:") for iri in found.iris(node, "sh:nodeKind")]
    asked += [curie(iri) for iri in (*found.iris(node, "sh:class"), *found.iris(node, "sh:datatype"))]
    asked += [f"= {_value(value)}" for value in found.values(node, "sh:hasValue")]
    for head in found.values(node, "sh:in"):
        asked.append("in {" + ", ".join(_value(value) for value in found.members(head)) + "}")
    for head in found.values(node, "sh:languageIn"):
        asked.append(" ".join(f"@{value.value}" for value in found.members(head)))
    asked += [f"{sign} {found.text(node, path)}" for path, sign in _NUMBERS.items() if found.values(node, path)]
    asked += [f"/{value.value}/" for value in found.values(node, "sh:pattern")]
    return asked + ["unique language" for value in found.values(node, "sh:uniqueLang") if value.value == "true"]


def _nested(found: Facts, node: Node) -> str:
    """Write a shape inside another: its address when it has one, else its path and constraints."""
    if isinstance(node, NamedNode):
        return curie(node.value)
    asked = _asks(found, node)
    path = found.value(node, "sh:path")
    inner = " ".join([*([_path(found, path)] if path is not None else []), ", ".join(asked)]).strip()
    return inner if path is None and len(asked) == 1 else f"[{inner}]"


def _value(node: Node) -> str:
    if isinstance(node, Literal):
        return f'"{node.value}"'
    return f"code:{node.value.removeprefix(CODE)}" if node.value.startswith(CODE) else curie(node.value)
