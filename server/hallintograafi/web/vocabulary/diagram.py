"""Class diagrams: where the boxes and lines of a section's classes go. The template draws them."""

from dataclasses import dataclass
from typing import Any, Final

import graphlay

from hallintograafi.terms import curie
from hallintograafi.web.vocabulary.ontology import Section, Vocabulary

SUBCLASS: Final = "rdfs:subClassOf"
_OPTIONS: Final = {
    "direction": "leftright",
    "spacing": {"layer_gap": 40.0, "node_gap": 22.0, "edge_label_margin": 12.0, "isolated_gap": 22.0},
    "wrap": {"viewport_aspect": 0.0},
}
_LETTER, _SMALL_LETTER, _LINE = 7.8, 6.4, 15.0
"""About how wide a letter of a box and of a line's label is, and how high a label: the page's fonts are not known."""
_MARGIN = 8.0
_SHOWN = 3
"""Properties that a line names; the list beside the diagram names all."""
_ROOM = 18
"""Relations that a drawing has room for; one with more leaves links to other vocabularies, then to other sections, to
the list."""


@dataclass(frozen=True)
class Relation:
    """That a class is a subclass of another, or that properties lead from the one to the other."""

    source: str
    target: str
    properties: tuple[str, ...]

    @property
    def is_subclass(self) -> bool:
        """Tell a subclass from a link."""
        return not self.properties


@dataclass(frozen=True)
class Box:
    """A class in the drawing; a guest belongs to another section or vocabulary."""

    iri: str
    label: str
    name: str
    guest: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A relation in the drawing: its corners as SVG writes them, and the lines of its label with their middle."""

    relation: Relation
    points: str
    label: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True)
class Diagram:
    """A drawing, and all relations in words."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    relations: tuple[Relation, ...]


def relations(vocabulary: Vocabulary, section: Section) -> list[Relation]:
    """Give what a section's own classes are subclasses of, and what its own properties lead from and to."""
    found = [Relation(term.iri, parent, ()) for term in section.classes for parent in term.parents]
    links: dict[tuple[str, str], list[str]] = {}
    for term in section.properties:
        for source in term.used_on:
            for target in term.expects:
                if vocabulary.is_class(source) and vocabulary.is_class(target):
                    links.setdefault((source, target), []).append(term.iri)
    return found + [Relation(source, target, tuple(names)) for (source, target), names in links.items()]


def draw(vocabulary: Vocabulary, section: Section, language: str) -> Diagram | None:
    """Lay out the classes of a section; None for a section without classes of its own."""
    if not section.classes:
        return None
    shown = told = relations(vocabulary, section)
    inside = {*(term.iri for term in section.classes), *section.reused}
    for kept in (inside | set(vocabulary.terms), inside):
        if len(shown) > _ROOM:
            shown = [
                relation for relation in shown if relation.is_subclass or {relation.source, relation.target} <= kept
            ]
    listed = dict.fromkeys([term.iri for term in section.classes])
    listed |= dict.fromkeys(iri for relation in shown for iri in (relation.source, relation.target))
    graph = graphlay.Graph()
    for iri in listed:
        widest = max(len(vocabulary.label(iri, language)) * _LETTER, len(curie(iri)) * _SMALL_LETTER)
        graph.node(iri, width=widest + 24, height=42)
    labels = [_label(vocabulary, relation, language) for relation in shown]
    for relation, label in zip(shown, labels, strict=True):
        size: dict[str, Any] = {"label_size": {"width": _wide(label), "height": len(label) * _LINE}} if label else {}
        graph.edge(relation.source, relation.target, **size)
    layout = graphlay.layout(graph, options=_OPTIONS)
    low, high = layout.bounds["min"], layout.bounds["max"]
    left, top = low["x"] - _MARGIN, low["y"] - _MARGIN
    anchors = [edge["label_anchor"] or low for edge in layout.edges]
    right = max([high["x"], *(at["x"] + _wide(label) / 2 for at, label in zip(anchors, labels, strict=True))])
    return Diagram(
        round(right - left + _MARGIN),
        round(high["y"] - top + _MARGIN),
        tuple(
            Box(
                iri,
                vocabulary.label(iri, language),
                curie(iri),
                iri not in inside,
                round(node["center"]["x"] - node["size"]["width"] / 2 - left, 1),
                round(node["center"]["y"] - node["size"]["height"] / 2 - top, 1),
                round(node["size"]["width"], 1),
                round(node["size"]["height"], 1),
            )
            for iri, node in zip(listed, layout.nodes, strict=True)
        ),
        tuple(
            Line(
                relation,
                " ".join(f"{point['x'] - left:.1f},{point['y'] - top:.1f}" for point in edge["points"]),
                label,
                round(at["x"] - left, 1),
                round(at["y"] - top, 1),
            )
            for relation, label, edge, at in zip(shown, labels, layout.edges, anchors, strict=True)
        ),
        tuple(told),
    )


def _wide(label: tuple[str, ...]) -> float:
    return max((len(line) for line in label), default=0) * _SMALL_LETTER


def _label(vocabulary: Vocabulary, relation: Relation, language: str) -> tuple[str, ...]:
    names = [vocabulary.label(iri, language) for iri in relation.properties]
    return (*names[:_SHOWN], *([f"+ {len(names) - _SHOWN}"] if len(names) > _SHOWN else []))
