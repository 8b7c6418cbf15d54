"""The ontology as its own files tell it: sections, classes, properties, code lists, mappings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from hallintograafi.terms import CODE, DEF, PREFIXES, curie
from hallintograafi.web.pages.texts import in_language
from hallintograafi.web.vocabulary import facts
from hallintograafi.web.vocabulary.facts import Facts, Words

ONTOLOGY = NamedNode(DEF.rstrip("#"))
COMMON = f"{DEF}section-common"
_ANYTHING = {"owl:Thing", "rdfs:Resource", "skos:Concept", "owl:AnnotationProperty"}
_MAIN = "hallintograafi.ttl"
"""The file in whose order the terms are told."""
_KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "link",
    "owl:DatatypeProperty": "text",
    "owl:AnnotationProperty": "annotation",
}
_MAPPINGS = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")


@dataclass(frozen=True)
class Term:
    """An own class or property; ``kind`` is ``class``, ``link``, ``text`` or ``annotation``."""

    iri: str
    kind: str
    labels: Words
    definition: Words
    parents: tuple[str, ...]
    used_on: tuple[str, ...]
    expects: tuple[str, ...]
    code_lists: tuple[str, ...]
    see_also: tuple[str, ...]
    mappings: tuple[tuple[str, str], ...]
    notes: tuple[Words, ...]
    scope: Words
    """Why nothing in the data uses it, or what it is not for."""

    @property
    def name(self) -> str:
        """Its local name, which is its anchor."""
        return self.iri.removeprefix(DEF)

    @property
    def is_class(self) -> bool:
        """Tell a class from a property."""
        return self.kind == "class"


@dataclass(frozen=True)
class Section:
    """A part of the domain, with the terms that stand in it and the classes it takes from other vocabularies."""

    iri: str
    labels: Words
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    reused: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its anchor."""
        return self.iri.removeprefix(DEF)


@dataclass(frozen=True)
class CodeList:
    """A code list and its codes in their order."""

    iri: str
    titles: Words
    description: Words
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All of the ontology."""

    titles: Words
    description: Words
    version: str
    version_iri: str
    issued: str
    licence: str
    prefix: str
    namespace: str
    terms: dict[str, Term]
    sections: tuple[Section, ...]
    code_lists: tuple[CodeList, ...]
    labels: dict[str, Words]
    _homes: dict[str, str]

    def label(self, iri: str, language: str) -> str:
        """Name a term in a language, also one of another vocabulary."""
        return in_language(self.labels.get(iri, {}), language) or curie(iri)

    def is_class(self, iri: str) -> bool:
        """Tell whether a term is a class of things, not a datatype and not the class of all or of codes."""
        local = re.split("[#/]", iri)[-1]
        return local[:1].isupper() and not iri.startswith(PREFIXES["xsd"]) and curie(iri) not in _ANYTHING

    def below(self, iri: str) -> list[Term]:
        """Give the subclasses or subproperties."""
        return [term for term in self.terms.values() if iri in term.parents]

    def properties_on(self, iri: str) -> list[Term]:
        """Give the properties that are used on a class."""
        return [term for term in self.terms.values() if iri in term.used_on]

    def leading_to(self, iri: str) -> list[Term]:
        """Give the properties whose values are of a class."""
        return [term for term in self.terms.values() if iri in term.expects]

    def section_of(self, iri: str) -> str:
        """Give the section of a term, own or not."""
        return self._homes.get(iri, COMMON)


def read(paths: Iterable[Path]) -> Vocabulary:
    """Read the files of the ontology."""
    found = facts.read(sorted(paths, key=lambda path: path.name != _MAIN))
    terms = {node.value: _term(found, node) for node in found.of_class(*_KINDS) if node.value.startswith(DEF)}
    collections = [node for node in found.of_class("skos:Collection") if node.value.startswith(DEF)]
    homes = {iri: node.value for node in collections for iri in found.iris(node, "skos:member")}
    homes |= {iri: _home(term, homes) for iri, term in terms.items() if iri not in homes}
    return Vocabulary(
        found.words(ONTOLOGY, "dct:title"),
        found.words(ONTOLOGY, "dct:description"),
        found.text(ONTOLOGY, "owl:versionInfo"),
        found.text(ONTOLOGY, "owl:versionIRI"),
        found.text(ONTOLOGY, "dct:issued"),
        found.text(ONTOLOGY, "dct:license"),
        found.text(ONTOLOGY, "vann:preferredNamespacePrefix"),
        found.text(ONTOLOGY, "vann:preferredNamespaceUri"),
        terms,
        tuple(_section(found, node, terms, homes) for node in collections),
        tuple(_code_list(found, node) for node in found.of_class("skos:ConceptScheme")),
        _labels(found),
        homes,
    )


def _term(found: Facts, node: NamedNode) -> Term:
    seen = found.iris(node, "rdfs:seeAlso")
    return Term(
        node.value,
        next(kind for name, kind in _KINDS.items() if node in set(found.of_class(name))),
        found.words(node, "rdfs:label"),
        found.words(node, "skos:definition"),
        (*found.iris(node, "rdfs:subClassOf"), *found.iris(node, "rdfs:subPropertyOf")),
        found.iris(node, "hg:usedOn"),
        found.iris(node, "hg:expects"),
        tuple(iri for iri in seen if iri.startswith(CODE)),
        tuple(iri for iri in seen if not iri.startswith(CODE)),
        tuple((path, iri) for path in _MAPPINGS for iri in found.iris(node, path)),
        tuple(words for path in ("skos:note", "skos:example") if (words := found.words(node, path))),
        found.words(node, "skos:scopeNote"),
    )


def _home(term: Term, homes: dict[str, str]) -> str:
    """Find the section of a term that no section names: a property stands with what it is used on."""
    near = {homes.get(iri, COMMON) for iri in term.used_on}
    return near.pop() if len(near) == 1 else COMMON


def _section(found: Facts, node: NamedNode, terms: dict[str, Term], homes: dict[str, str]) -> Section:
    members = found.iris(node, "skos:member")
    others = [iri for iri, home in homes.items() if home == node.value and iri not in members]
    own = [terms[iri] for iri in (*members, *others) if iri in terms]
    return Section(
        node.value,
        found.words(node, "skos:prefLabel"),
        tuple(term for term in own if term.is_class),
        tuple(term for term in own if not term.is_class),
        tuple(iri for iri in members if iri not in terms),
    )


def _code_list(found: Facts, node: NamedNode) -> CodeList:
    codes = [code.value for code in found.of_class("skos:Concept") if node in found.values(code, "skos:inScheme")]
    return CodeList(node.value, found.words(node, "dct:title"), found.words(node, "dct:description"), tuple(codes))


def _labels(found: Facts) -> dict[str, Words]:
    """Give the names of all that the files name: terms, own and of others, code lists and codes."""
    labels: dict[str, Words] = {}
    for node in found.subjects():
        for path in ("rdfs:label", "skos:prefLabel", "dct:title"):
            if isinstance(node, NamedNode) and (words := found.words(node, path)):
                labels.setdefault(node.value, words)
    return labels
