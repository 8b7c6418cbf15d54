"""SHACL (W3C Recommendation of 20 July 2017): shapes read into tests and set-wise queries, run on Oxigraph.

``words`` and ``model`` are the terms; ``paths``, ``literals``, ``patterns`` the parts of values; ``data`` the graph;
``components``, ``logic``, ``queries`` the constraints; ``reading`` makes them from a shapes graph; ``judge`` and
``engine`` run them; ``reference`` is pySHACL; ``impact`` and ``lint`` stand beside.
"""

from hallintograafi.checks.shapes.data import Memory
from hallintograafi.checks.shapes.engine import Engine, judge, validate
from hallintograafi.checks.shapes.impact import impact
from hallintograafi.checks.shapes.lint import lint
from hallintograafi.checks.shapes.live import Live, added
from hallintograafi.checks.shapes.model import Result, Shape, Shapes
from hallintograafi.checks.shapes.queries import filled, places
from hallintograafi.checks.shapes.reading import read
from hallintograafi.checks.shapes.words import ShapesError, Term

__all__ = [
    "Engine",
    "Live",
    "Memory",
    "Result",
    "Shape",
    "Shapes",
    "ShapesError",
    "Term",
    "added",
    "filled",
    "impact",
    "judge",
    "lint",
    "places",
    "read",
    "validate",
]
