"""A query's text as a service with its own idea of SPARQL 1.1 has to be asked, so that it answers as others do.

Two faults of Virtuoso are met here, both by putting text between the tokens of the query, so that nothing inside
strings, comments and IRIs is touched and what is put in means nothing new in SPARQL 1.1:

- ``GRAPH ?g`` ranges over every graph of the database, also over the one that stands for the default graph, where
  section 13.3 lets it range over the dataset's named graphs only.
- Boolean expressions give the integers 0 and 1, but the cast to ``xsd:boolean`` (section 17.5) gives a boolean.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from hallintograafi.sparql import Token, tokens
from hallintograafi.terms import BASE, PREFIXES

_OPENING: Final = "({["
_CLOSING: Final = ")}]"
_OPERATORS: Final = frozenset("=!<>&|")
_TESTS: Final = frozenset(
    ("BOUND", "CONTAINS", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISURI", "LANGMATCHES", "REGEX", "SAMETERM")
) | {"STRENDS", "STRSTARTS"}
_BOOLEAN: Final = f"<{PREFIXES['xsd']}boolean>("


def without_known_graphs(text: str) -> str:
    """Keep each ``GRAPH ?g`` from the graphs that stand for a default graph, and from the service's own.

    The filter stands right behind the clause, in the same group, where the variable is bound.
    """
    found = list(tokens(text))
    pieces = []
    for place, (word, variable) in enumerate(pairwise(found)):
        if word.kind != "word" or word.text.upper() != "GRAPH" or variable.kind != "variable":
            continue
        if (end := _closing(found, place + 2)) is not None:
            graph = f"STR({variable.text})"
            check = f' FILTER(STRSTARTS({graph}, "{BASE}") && !STRSTARTS({graph}, "{BASE}dataset/"))'
            pieces.append((found[end].start + 1, check))
    return _with(text, pieces)


def with_boolean_casts(text: str) -> str:
    """Cast what is bound by ``(… AS ?name)`` to a boolean where it is one; a value or an error stays what it is."""
    found = list(tokens(text))
    pieces = []
    for place, token in enumerate(found[:-2]):
        if token.kind != "word" or token.text.upper() != "AS" or found[place + 2].text != ")":
            continue
        start = _opening(found, place)
        if start is not None and _is_boolean(found[start + 1 : place]):
            pieces += [(found[start + 1].start, _BOOLEAN), (token.start, ") ")]
    return _with(text, pieces)


def _is_boolean(expression: Sequence[Token]) -> bool:
    """Tell whether an expression is surely a boolean: one of the operators of section 17.3 binds it together, or a
    test of section 17.4 is all of it.
    """
    if not expression:
        return False
    first = expression[0]
    if first.text == "(" and _closing(expression, 0) == len(expression) - 1:
        return _is_boolean(expression[1:-1])
    if len(expression) == 1:
        return first.kind == "word" and first.text.upper() in ("TRUE", "FALSE")
    if first.kind == "word" and first.text.upper() in _TESTS and _closing(expression, 1) == len(expression) - 1:
        return True
    depth = 0
    for token in expression:
        if token.kind == "other":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if depth == 0 and token.text in _OPERATORS:
                return True
        elif depth == 0 and token.kind == "word" and token.text.upper() in ("EXISTS", "IN"):
            return True
    return False


def _closing(found: Sequence[Token], opening: int) -> int | None:
    """Find the bracket that closes the one at ``opening``; None when there is none, or no bracket there."""
    depth = 0
    for place in range(opening, len(found)):
        if found[place].kind == "other":
            depth += (found[place].text in _OPENING) - (found[place].text in _CLOSING)
        if depth <= 0:
            return place if depth == 0 and place > opening else None
    return None


def _opening(found: Sequence[Token], inside: int) -> int | None:
    """Find the bracket that is still open at ``inside``."""
    depth = 0
    for place in range(inside - 1, -1, -1):
        if found[place].kind == "other":
            depth += (found[place].text in _CLOSING) - (found[place].text in _OPENING)
        if depth < 0:
            return place if found[place].text == "(" else None
    return None


def _with(text: str, pieces: list[tuple[int, str]]) -> str:
    """Put each piece in its place; those of one place in the order they were found."""
    done = 0
    parts = []
    for place, piece in sorted(pieces, key=lambda found: found[0]):
        parts += [text[done:place], piece]
        done = place
    return "".join([*parts, text[done:]])
