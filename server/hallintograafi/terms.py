"""The words of the graph: our namespaces, the prefixes we write, the terms the code itself needs."""

from typing import Final

from pyoxigraph import NamedNode

LANGUAGES: Final = ("fi", "sv", "en")
"""The languages of names, messages and pages, in the order in which words are written in tables of three."""

BASE: Final = "https://w3id.org/hallintograafi/"
DATA_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""Start of every IRI of ours. The host that answers may differ; RDF always carries this one."""

DEF: Final = f"{BASE}def#"
SHAPES: Final = f"{BASE}shapes#"
ID: Final = f"{BASE}id/"
CODE: Final = f"{BASE}code/"
GRAPH: Final = f"{BASE}graph/"

KINDS: Final = [
    "agendaitem",
    "appropriation",
    "assessment",
    "assumption",
    "budget",
    "change",
    "claim",
    "conflict",
    "decision",
    "deliverable",
    "distribution",
    "document",
    "effect",
    "event",
    "exercise",
    "focusarea",
    "function",
    "funding",
    "goal",
    "group",
    "indicator",
    "interview",
    "law",
    "measure",
    "meeting",
    "membership",
    "method",
    "mission",
    "network",
    "organisation",
    "passage",
    "person",
    "place",
    "policy",
    "policychange",
    "post",
    "principle",
    "problem",
    "programme",
    "project",
    "quantity",
    "reading",
    "remark",
    "reportingduty",
    "responsibility",
    "risk",
    "satisfactorylevel",
    "scale",
    "signature",
    "strategy",
    "survey",
    "system",
    "target",
    "task",
    "taskarea",
    "tenure",
    "theme",
    "unit",
    "value",
    "vision",
    "workpackage",
]
"""Kinds of things; the second segment of ``/id/{kind}/{name}``."""

CODE_PREFIXES: Final = {
    "budgetlevel": "budget-level",
    "changekind": "change-kind",
    "decisionkind": "decision-kind",
    "decisionstatus": "decision-status",
    "distributionkind": "distribution-kind",
    "documentkind": "document-kind",
    "focuskind": "focus-kind",
    "goallevel": "goal-level",
    "groupkind": "group-kind",
    "itemstatus": "item-status",
    "liikennevalo": "liikennevalo",
    "orgkind": "organisation-kind",
    "principlekind": "principle-kind",
    "problemlevel": "problem-level",
    "respkind": "responsibility-kind",
    "role": "role",
    "status": "status",
}
"""Prefix → code list; ``role:jasen`` is ``/code/role/jasen``."""

VOCABULARIES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "cperson": "http://www.w3.org/ns/person#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "opengov": "http://www.w3.org/ns/opengov#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PREFIXES: Final[dict[str, str]] = {
    "hg": DEF,
    "shape": SHAPES,
    "graph": GRAPH,
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    **{prefix: f"{CODE}{scheme}/" for prefix, scheme in CODE_PREFIXES.items()},
    **VOCABULARIES,
}
"""Every prefix that our files, answers, forms and command line understand."""


_BY_NAMESPACE: Final = {namespace: prefix for prefix, namespace in reversed(PREFIXES.items())}


def hg(name: str) -> NamedNode:
    """Give the own term ``hg:name``."""
    return NamedNode(DEF + name)


def term(curie: str) -> NamedNode:
    """Give the IRI of ``prefix:name`` in :data:`PREFIXES`; raises KeyError for an unknown prefix."""
    prefix, _, name = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + name)


def curie(iri: str) -> str:
    """Shorten an IRI to ``prefix:name``, or give it back unchanged when no prefix fits."""
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _BY_NAMESPACE.get(iri[:end])
    return iri if prefix is None else f"{prefix}:{iri[end:]}"


RDF_TYPE: Final = term("rdf:type")
SKOS_PREF_LABEL: Final = term("skos:prefLabel")
EDITORIAL: Final = NamedNode(f"{GRAPH}editorial")
"""The graph of what only we say: translations and the like."""
