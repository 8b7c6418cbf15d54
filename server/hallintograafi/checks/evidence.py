"""Every statement has its words: a passage that says it, or a reading that explains it (DESIGN section 3)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode

from hallintograafi.checks.findings import Finding
from hallintograafi.graph.dataset import Graph
from hallintograafi.graph.reading import Statement, has_blank_node, in_default_graph
from hallintograafi.terms import EDITORIAL, RDF_TYPE, curie, hg

_EVIDENCE_CLASSES = {
    hg(name).value
    for name in (
        "Passage",
        "Reading",
        "Conflict",
        "Claim",
        "SourceDocument",
        "ReferenceDocument",
        "EditorialGraph",
    )
}
_CATALOGUE_FILE = "data/catalogue.ttl"


def check(graph: Graph) -> Iterator[Finding]:
    """Find statements without evidence, graphs that are no passage or reading, and passages that say nothing."""
    described_as: dict[str, set[str]] = {}
    for statement in graph.data:
        quad = statement.quad
        if quad.predicate == RDF_TYPE and in_default_graph(statement):
            described_as.setdefault(str(quad.subject), set()).add(getattr(quad.object, "value", ""))
    speakers = {str(NamedNode(iri)) for iri in graph.instances("Passage") | graph.instances("Reading")}
    used: set[str] = set()
    for statement in graph.data:
        quad = statement.quad
        used.add(str(quad.graph_name))
        kinds = described_as.get(str(quad.subject), set())
        may_stand_alone = stands_alone(kinds) or statement.place.file == _CATALOGUE_FILE
        is_said = str(quad.graph_name) in speakers
        for rule in broken(quad.graph_name, has_blank_node(quad), may_stand_alone, is_said):
            yield _finding(rule, statement, MESSAGES[rule])
    for speaker in sorted(speakers - used):
        iri = speaker[1:-1]
        yield Finding("evidence:empty", iri, MESSAGES["evidence:empty"], place=graph.place_of(iri))


def stands_alone(classes: Collection[str]) -> bool:
    """Tell whether a thing of these classes is evidence itself, so that what describes it needs none."""
    return not _EVIDENCE_CLASSES.isdisjoint(classes)


def broken(graph: object, is_blank: bool, may_stand_alone: bool, is_said: bool) -> Iterator[str]:
    """Name the rules that a statement of a graph breaks.

    ``is_blank`` tells that it uses a blank node, ``is_said`` that its graph is a passage or a reading.
    """
    if is_blank:
        yield "evidence:blank-node"
    if isinstance(graph, DefaultGraph):
        if not may_stand_alone:
            yield "evidence:statement"
    elif not is_said and graph != EDITORIAL:
        yield "evidence:graph"


def _finding(rule: str, statement: Statement, messages: Mapping[str, str]) -> Finding:
    quad = statement.quad
    said = curie(getattr(quad.object, "value", str(quad.object)))
    graph_name = curie(getattr(quad.graph_name, "value", ""))
    filled = {
        language: text.replace("{value}", said).replace("{graph}", graph_name) for language, text in messages.items()
    }
    subject = getattr(quad.subject, "value", str(quad.subject))
    return Finding(rule, subject, filled, path=quad.predicate.value, value=said, place=statement.place)


MESSAGES: Final[dict[str, Mapping[str, str]]] = {
    "evidence:statement": {
        "fi": "Väitteellä (arvo {value}) ei ole todistetta: kirjoita se katkelman tai tulkinnan graafiin.",
        "sv": "Påståendet (värde {value}) saknar belägg: skriv det i ett textställes eller en tolknings graf.",
        "en": "The statement (value {value}) has no evidence: write it in the graph of a passage or a reading.",
    },
    "evidence:graph": {
        "fi": "Graafi {graph} ei ole katkelma eikä tulkinta: kuvaa se tiedoston oletusgraafissa.",
        "sv": "Grafen {graph} är varken ett textställe eller en tolkning: beskriv den i filens standardgraf.",
        "en": "The graph {graph} is neither a passage nor a reading: describe it in the file's default graph.",
    },
    "evidence:empty": {
        "fi": "Katkelma tai tulkinta ei väitä mitään: kirjoita sen graafi tai poista se.",
        "sv": "Textstället eller tolkningen påstår ingenting: skriv dess graf eller ta bort det.",
        "en": "The passage or reading states nothing: write its graph or take it away.",
    },
    "evidence:blank-node": {
        "fi": "Nimetön solmu: jokaisella asialla on oltava osoite, johon voi viitata.",
        "sv": "Anonym nod: varje sak måste ha en adress som man kan hänvisa till.",
        "en": "A blank node: every thing must have an address that others can link to.",
    },
}
