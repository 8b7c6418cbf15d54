"""Does the thing that a parameter names exist? An empty answer must not come from a slip of the pen."""

import difflib
from collections.abc import Sequence

from hallintograafi.queries.parameters import Parameter
from hallintograafi.terms import curie, term


def instances_query(class_iri: str) -> str:
    """Give the query for all things of a class and its subclasses, in column ``thing``."""
    subclass = term("rdfs:subClassOf")
    return f"SELECT DISTINCT ?thing WHERE {{ ?thing a/{subclass}* <{class_iri}> }} ORDER BY ?thing"


def near_names(parameter: Parameter, iri: str, known: Sequence[str]) -> str:
    """Say that ``iri`` is unknown, and which of the ``known`` things come near."""
    near = difflib.get_close_matches(iri, known, n=3, cutoff=0.7)
    hint = f"; did you mean {' or '.join(curie(name) for name in near)}?" if near else ""
    return f"there is no {curie(parameter.class_iri or '')} called {curie(iri)}{hint}"
