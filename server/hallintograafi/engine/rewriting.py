"""A query's text as a service with its own idea of SPARQL 1.1 has to be asked, so that it answers as others do.

Three faults of Virtuoso are met here, all by putting text between the tokens of the query, so that nothing inside
strings, comments and IRIs is touched and what is put in means nothing new in SPARQL 1.1:

- ``GRAPH ?g`` ranges over every graph of the database, also over the one that stands for the default graph, where
  section 13.3 lets it range over the dataset's named graphs only.
- Boolean expressions give the integers 0 and 1, but the cast to ``xsd:boolean`` (section 17.5) gives a boolean.
- What ``VALUES`` binds is forgotten where only the filters of ``OPTIONAL`` name it. The name of what is the same in all
  solutions can stand in ``GROUP BY`` and ``ORDER BY`` without grouping or ordering anything (sections 11 and 15.1).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from hallintograafi.errors import SyntaxFault
from hallintograafi.sparql import Token, pattern_start, tokens
from hallintograafi.terms import BASE, PREFIXES

_OPENING: Final = "({["
_CLOSING: Final = ")}]"
_OPERATORS: Final = frozenset("=!<>&|")
_TESTS: Final = frozenset(
    ("BOUND", "CONTAINS", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISURI", "LANGMATCHES", "REGEX", "SAMETERM")
) | {"STRENDS", "STRSTARTS"}
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MODIFIERS: Final = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_AGGREGATES: Final = frozenset(("AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"))
_BOOLEAN: Final = f"<{PREFIXES['xsd']}boolean>("


def without_known_graphs(text: str) -> str:
    """Keep each ``GRAPH ?g`` from the graphs that stand for a default graph, and from the service's own.

    The filter stands right behind the clause, in the same group, where the variable is bound.
    """
    found = list(tokens(text))
    pieces = []
    for place, (word, variable) in enumerate(pairwise(found)):
        if _word(word) != "GRAPH" or variable.kind != "variable":
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
        if _word(token) != "AS" or found[place + 2].text != ")":
            continue
        start = _opening(found, place)
        if start is not None and _is_boolean(found[start + 1 : place]):
            pieces += [(found[start + 1].start, _BOOLEAN), (token.start, ") ")]
    return _with(text, pieces)


def with_values_named(text: str) -> str:
    """Name what a row of ``VALUES`` in front of the pattern of a SELECT binds behind that pattern once more.

    Where the whole answer is one group without ``GROUP BY``, nothing can be named, and the query stays as it is.
    """
    found = list(tokens(text))
    form = next((place for place, token in enumerate(found) if _word(token) in _FORMS), None)
    if form is None or _word(found[form]) != "SELECT":
        return text
    if found[-1].kind == "string":  # one without an end, which would take in what is put behind it
        return text
    try:
        start = pattern_start(text)
    except SyntaxFault:
        return text
    opening = next(place for place, token in enumerate(found) if token.start == start - 1)
    names = _row_of_values(found[opening + 1 :])
    end = _closing(found, opening)
    if not names or end is None:
        return text
    clauses = {_word(token): token.start for token in _outside_brackets(found[end + 1 :])}
    clause = "GROUP" if "GROUP" in clauses else "ORDER"
    if clause == "ORDER" and any(_word(token) in _AGGREGATES for token in (*found[form:opening], *found[end:])):
        return text
    last = found[-1].start + len(found[-1].text)
    later = _MODIFIERS[_MODIFIERS.index(clause) + 1 :]
    place = min((clauses[word] for word in later if word in clauses), default=last)
    return _with(text, [(place, f"{' ' if clause in clauses else ' ORDER BY '}{' '.join(names)} ")])


def _row_of_values(pattern: Sequence[Token]) -> list[str]:
    """Give the variables of ``VALUES (…) { (…) }``, the form of :func:`hallintograafi.sparql.bind`, if a pattern begins
    with that and it has one row, with a value for each.
    """
    if len(pattern) < 2 or _word(pattern[0]) != "VALUES" or (names := _closing(pattern, 1)) is None:
        return []
    rows = _closing(pattern, names + 1)
    if rows is None or pattern[names + 2].text != "(" or _closing(pattern, names + 2) != rows - 1:
        return []
    if any(_word(token) == "UNDEF" for token in pattern[names:rows]):
        return []
    return [token.text for token in pattern[2:names]]


def _outside_brackets(found: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in found:
        if token.kind == "other":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0:
            yield token


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == "word" else ""


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
        return _word(first) in ("TRUE", "FALSE")
    if _word(first) in _TESTS and _closing(expression, 1) == len(expression) - 1:
        return True
    return any(
        token.text in _OPERATORS if token.kind == "other" else _word(token) in ("EXISTS", "IN")
        for token in _outside_brackets(expression)
    )


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
