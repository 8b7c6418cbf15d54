"""Are the canned queries right, and does the thing that a parameter names exist?

An empty answer must not come from a slip of the pen, nor a client be told of a fault that is the author's.
"""

import difflib
from collections.abc import Sequence

from pyoxigraph import Store

from hallintograafi.engine.evaluate import syntax_fault
from hallintograafi.errors import SyntaxFault
from hallintograafi.graph.content import Content
from hallintograafi.queries import canned
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


def check_files(content: Content) -> canned.Collection:
    """Read every canned query and see that it is SPARQL.

    Raises :class:`~hallintograafi.errors.InputError` or :class:`SyntaxFault` that names the file, with the line of
    the file where the query is at fault.
    """
    store = Store()
    collection = canned.load(content.queries())
    for path in content.queries():
        try:
            store.query(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            fault = syntax_fault(str(error))
            raise SyntaxFault(fault.reason, content.name(path), fault.line, fault.column) from error
    return collection
