"""Every own class is in use, or the ontology tells in three languages why it is not yet."""

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, parse
from rdflib.namespace import OWL, RDF, SKOS

from hallintograafi.checks.shapes.reference import to_rdflib
from hallintograafi.graph import content as contents
from hallintograafi.terms import DEF, LANGUAGES, curie

CONTENT = contents.find(Path(__file__).parent.parent)
ONTOLOGY = to_rdflib(quad for path in CONTENT.ontology() for quad in parse(path=path))
CLASSES = sorted(str(own) for own in ONTOLOGY.subjects(RDF.type, OWL.Class) if str(own).startswith(DEF))
INSTANCES = Counter(
    quad.object.value
    for path in CONTENT.data()
    for quad in parse(path=path)
    if quad.predicate.value == str(RDF.type) and isinstance(quad.object, NamedNode)
)


def _excuse(own: str) -> list[str]:
    """The languages in which the ontology says why nothing is of the class."""
    notes = ONTOLOGY.objects(rdflib.URIRef(own), SKOS.scopeNote)
    return sorted(note.language or "" for note in notes if isinstance(note, rdflib.Literal))


def test_the_ontology_has_classes_and_the_data_things_of_them() -> None:
    assert len(CLASSES) > 40
    assert INSTANCES[f"{DEF}Passage"] > 500


@pytest.mark.parametrize("own", CLASSES, ids=curie)
def test_a_class_has_instances_or_a_note_that_says_why_not(own: str) -> None:
    assert INSTANCES[own] or _excuse(own) == sorted(LANGUAGES)
