"""Every statement has its words: a passage that says it, or a reading that explains it (DESIGN section 3)."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

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
        if has_blank_node(quad):
            yield _finding("evidence:blank-node", statement, _BLANK)
        if in_default_graph(statement):
            kinds = described_as.get(str(quad.subject), set())
            if not kinds & _EVIDENCE_CLASSES and statement.place.file != _CATALOGUE_FILE:
                yield _finding("evidence:statement", statement, _WITHOUT)
        else:
            used.add(str(quad.graph_name))
            if str(quad.graph_name) not in speakers and quad.graph_name != EDITORIAL:
                yield _finding("evidence:graph", statement, _NOBODY)
    for speaker in sorted(speakers - used):
        iri = speaker[1:-1]
        yield Finding("evidence:empty", iri, _EMPTY, place=graph.place_of(iri))


def _finding(rule: str, statement: Statement, messages: dict[str, str]) -> Finding:
    quad = statement.quad
    said = curie(getattr(quad.object, "value", str(quad.object)))
    graph_name = curie(getattr(quad.graph_name, "value", ""))
    filled = {
        language: text.replace("{value}", said).replace("{graph}", graph_name) for language, text in messages.items()
    }
    subject = getattr(quad.subject, "value", str(quad.subject))
    return Finding(rule, subject, filled, path=quad.predicate.value, value=said, place=statement.place)


_WITHOUT = {
    "fi": "Väitteellä (arvo {value}) ei ole todistetta: kirjoita se katkelman tai tulkinnan graafiin.",
    "sv": "Påståendet (värde {value}) saknar belägg: skriv det i ett textställes eller en tolknings graf.",
    "en": "The statement (value {value}) has no evidence: write it in the graph of a passage or a reading.",
}
_NOBODY = {
    "fi": "Graafi {graph} ei ole katkelma eikä tulkinta: kuvaa se tiedoston oletusgraafissa.",
    "sv": "Grafen {graph} är varken ett textställe eller en tolkning: beskriv den i filens standardgraf.",
    "en": "The graph {graph} is neither a passage nor a reading: describe it in the file's default graph.",
}
_EMPTY = {
    "fi": "Katkelma tai tulkinta ei väitä mitään: kirjoita sen graafi tai poista se.",
    "sv": "Textstället eller tolkningen påstår ingenting: skriv dess graf eller ta bort det.",
    "en": "The passage or reading states nothing: write its graph or take it away.",
}
_BLANK = {
    "fi": "Nimetön solmu: jokaisella asialla on oltava osoite, johon voi viitata.",
    "sv": "Anonym nod: varje sak måste ha en adress som man kan hänvisa till.",
    "en": "A blank node: every thing must have an address that others can link to.",
}
