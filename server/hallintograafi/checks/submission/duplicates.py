"""Does a new thing bear the name of one that is there already?"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.submission.files import Said
from hallintograafi.checks.submission.names import literal
from hallintograafi.checks.submission.registry import At, Beside, Found
from hallintograafi.checks.submission.report import Words
from hallintograafi.checks.submission.suggesting import did_you_mean
from hallintograafi.graph.ledger import kind_of
from hallintograafi.terms import RDF_TYPE, term

_NAMES: Final = tuple(map(term, ("skos:prefLabel", "skos:altLabel", "foaf:name", "dct:title")))
_NAMELESS: Final = frozenset(("passage", "reading", "claim", "conflict", "membership", "tenure", "responsibility"))


def check(beside: Beside) -> Iterator[Found]:
    """Tell of each new thing once that another of its kind bears its name: they may be one."""
    told: set[Term] = set()
    for file, number, said in beside.statements():
        thing, name = said.subject, said.object
        if said.predicate not in _NAMES or not isinstance(name, Literal) or not isinstance(thing, NamedNode):
            continue
        if thing in told or thing.value in beside.registry.entries or kind_of(thing.value) in (None, *_NAMELESS):
            continue
        other = next((one for one in _bearers(beside, name) if one != thing and _alike(beside, thing, one)), None)
        if other is not None:
            told.add(thing)
            yield _taken(beside, At(file, number, "subject"), said, name, other)


def _taken(beside: Beside, at: At, said: Said, name: Literal, other: NamedNode) -> Found:
    return beside.found(
        "names:taken",
        "warning",
        at,
        TAKEN,
        said.subject,
        path=said.predicate,
        value=name,
        suggest=lambda: did_you_mean(other, beside.names, replaces=False),
        fill=lambda language: {"name": literal(name), "other": beside.names.thing(other, language)},
    )


def _bearers(beside: Beside, name: Literal) -> Iterator[NamedNode]:
    """Yield things with this name, whatever its first letter's case."""
    text = name.value
    for form in dict.fromkeys((text, text[:1].upper() + text[1:], text[:1].lower() + text[1:])):
        same = Literal(form, language=name.language) if name.language else Literal(form)
        for predicate in _NAMES:
            for other in beside.data.subjects(predicate, same):
                if isinstance(other, NamedNode):
                    yield other


def _alike(beside: Beside, thing: NamedNode, other: NamedNode) -> bool:
    types = set(beside.data.objects(thing, RDF_TYPE))
    return kind_of(thing.value) == kind_of(other.value) and not types.isdisjoint(beside.data.objects(other, RDF_TYPE))


TAKEN: Final[Words] = {
    "fi": "Nimi {name} on jo asialla {other}. Jos kyse on samasta asiasta, käytä sen osoitetta.",
    "sv": "Namnet {name} finns redan hos {other}. Om det är samma sak, använd dess adress.",
    "en": "The name {name} is already that of {other}. If they are one thing, use its address.",
}
