"""How often the release uses each term of the ontology, with examples."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.web.site import Site
from hallintograafi.web.things import names
from hallintograafi.web.things.names import Names
from hallintograafi.web.vocabulary.ontology import Term

EXAMPLES = 3

_CLASSES = "SELECT ?term (COUNT(?thing) AS ?count) WHERE { ?thing a ?term } GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(?thing) AS ?count) WHERE { ?thing ?term ?value } GROUP BY ?term"
_OF_CLASS = "SELECT ?thing WHERE {{ ?thing a <{term}> }} LIMIT {limit}"
_OF_PROPERTY = "SELECT ?thing ?value WHERE {{ ?thing <{term}> ?value }} LIMIT {limit}"


@dataclass(frozen=True)
class Example:
    """A thing of the class, or a thing with a value of the property."""

    thing: str
    value: NamedNode | Literal | BlankNode | None = None


@dataclass(frozen=True)
class Use:
    """How often a term is used, and where."""

    count: int = 0
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Uses:
    """The uses of all terms, and the names of the things in the examples."""

    by_term: dict[str, Use]
    names: Names

    def of(self, iri: str) -> Use:
        """Give the uses of a term."""
        return self.by_term.get(iri, Use())

    def name(self, iri: str, language: str) -> Literal | None:
        """Name a thing in a language, if it has a name at all."""
        return self.names.name(iri, language)


async def read(site: Site, terms: Iterable[Term]) -> Uses:
    """Count the uses of terms in the release, and pick the examples."""
    counts: dict[str, int] = {}
    for question in (_CLASSES, _PROPERTIES):
        counts |= {row["term"].value: int(row["count"].value) for row in await site.select(question)}
    found: dict[str, Use] = {}
    for term in terms:
        if count := counts.get(term.iri, 0):
            question = _OF_CLASS if term.is_class else _OF_PROPERTY
            rows = await site.select(question.format(term=term.iri, limit=EXAMPLES))
            examples = [
                Example(row["thing"].value, None if term.is_class else row["value"])
                for row in rows
                if isinstance(row["thing"], NamedNode)
            ]
            found[term.iri] = Use(count, tuple(examples))
    mentioned = {example.thing for use in found.values() for example in use.examples}
    mentioned |= {
        example.value.value
        for use in found.values()
        for example in use.examples
        if isinstance(example.value, NamedNode)
    }
    return Uses(found, await names.read(site, mentioned))
