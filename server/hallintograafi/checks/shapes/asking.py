"""What the text of a query tells of the data that its answer depends on, found among its tokens.

Whatever the tokens do not show for certain counts as more data, never as less.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from hallintograafi.checks.shapes.words import RDF_TYPE, SUBCLASS
from hallintograafi.sparql import Token, tokens

_RING: Final = re.compile(
    r"(?:(?i:PREFIX) \S+ \S+ )*(?i:SELECT) (?:(?i:DISTINCT) )?[$?]this [$?]value (?:(?i:WHERE) )?"
    r"\{ [$?]this (\S+) [$?]value \. [$?]value \1 \* [$?]this (?:\. )?\}"
)
_BEFORE_A_SUBJECT: Final = frozenset("{}.)")


def variables(query: str) -> frozenset[str]:
    """Name the variables."""
    return frozenset(token.text[1:] for token in tokens(query) if token.kind == "variable")


def compared(query: str) -> frozenset[str]:
    """Find the variables that stand beside an order: only literals have one (SPARQL 1.1 section 17.3), never nodes."""
    found = [token for token in tokens(query) if token.text != "="]
    orders = [index for index, token in enumerate(found[:-1]) if token.text in ("<", ">")]
    beside = (found[index + step] for index in orders for step in (-1, 1))
    return frozenset(token.text[1:] for token in beside if token.kind == "variable")


@lru_cache(maxsize=1024)
def predicates(query: str) -> frozenset[NamedNode] | None:
    """Give the predicates whose triples can change the answer, and maybe others; None when those of any can."""
    found = list(tokens(query))
    if _reads_all(found):
        return None
    declared = [i for i, token in enumerate(found) if token.kind == "word" and token.text.upper() == "SELECT"]
    return _iris(found[declared[0] if declared else 0 :], found)


@lru_cache(maxsize=1024)
def chains(query: str) -> frozenset[NamedNode]:
    """Find the predicates that a query follows any number of times (``*``, ``+``)."""
    found = list(tokens(query))
    followed: set[NamedNode] = set()
    for index, token in enumerate(found[1:], 1):
        if token.text not in "*+":
            continue
        start = index - 1
        while start > 0 and found[index - 1].text == ")" and found[start].text != "(":
            start -= 1
        followed |= _iris(found[start:index], found)
    return frozenset(followed - {SUBCLASS})


@lru_cache(maxsize=1024)
def ring(query: str) -> NamedNode | None:
    """Give ``p`` of ``SELECT $this ?value { $this p ?value . ?value p* $this }``, which finds the rings of ``p``."""
    found = list(tokens(query))
    match = _RING.fullmatch(" ".join(token.text for token in found))
    if match is None:
        return None
    return next(iter(_iris([token for token in found if token.text == match[1]][:1], found)), None)


def _iris(part: Sequence[Token], whole: Sequence[Token]) -> frozenset[NamedNode]:
    """Give the IRIs that are written in a part of a query."""
    prefixes = {
        whole[i + 1].text: whole[i + 2].text[1:-1]
        for i, token in enumerate(whole[:-2])
        if token.kind == "word" and token.text.upper() == "PREFIX"
    }
    found: set[NamedNode] = set()
    for token in part:
        if token.kind == "iri":
            found.add(NamedNode(token.text[1:-1]))
        elif token.kind == "prefixed" and not token.text.startswith("_:"):
            prefix, _, local = token.text.partition(":")
            found.add(NamedNode(prefixes.get(f"{prefix}:", "") + local))
        elif token.text == "a":
            found.add(RDF_TYPE)
    return frozenset(found)


def _reads_all(found: Sequence[Token]) -> bool:
    """Tell whether a variable, or everything but some, can stand where a predicate does."""
    opened: list[str] = []
    for index, token in enumerate(found):
        before = found[index - 1] if index else token
        if token.text in ("(", "[", "{"):
            if token.text == "(" and opened[-1:] != ["("] and before.text in _BEFORE_A_SUBJECT:
                return True  # a list as a subject: what comes behind it is not looked at
            opened.append(token.text)
        elif token.text in (")", "]", "}"):
            del opened[-1:]
        elif before.text == "!" and token.text != "=" and (token.kind != "word" or token.text == "a"):
            return True
        elif token.kind == "variable" and opened and opened[-1] != "(":
            if before.text in (";", "[", "]") or before.kind == "variable":
                return True
            if before.kind in ("iri", "prefixed") and found[index - 2].text in _BEFORE_A_SUBJECT:
                return True
    return False
