"""Exact words for rules that are written in SPARQL: what the rule itself says that it expects and found.

A query cannot be put into words, so the rule's author does it (``hg:expectedWords``, ``hg:foundWords``), with places
such as ``{?end}`` for what the query returns, as in messages (SHACL section 5.3.2).
"""

from collections.abc import Callable
from functools import partial

from pyoxigraph import Literal

from hallintograafi.checks.shapes import Result as Told
from hallintograafi.checks.shapes import Term, filled, places
from hallintograafi.checks.shapes.data import Memory
from hallintograafi.checks.shapes.model import texts
from hallintograafi.checks.submission import wording
from hallintograafi.checks.submission.names import Names, cut
from hallintograafi.checks.submission.report import Words
from hallintograafi.terms import LANGUAGES, hg

_KNOWN = ("this", "value", "path", "message", "failure")


def details(told: Told, shapes: Memory, names: Names) -> Words:
    """Say in each language what was expected and found, or the values that the query returned beside its message.

    Gives nothing when there is nothing to add, or when a value is not known (pySHACL does not tell them).
    """
    rule = told.source_constraint if told.source_constraint is not None else told.source_shape
    expected, found = (texts(shapes.objects(rule, hg(name))) for name in ("expectedWords", "foundWords"))
    said = {}
    for index, language in enumerate(LANGUAGES):
        fill = partial(_filled, told=told, say=partial(_say, names=names, language=language))
        if language in expected:
            none = wording.FOUND["none"][index]
            instead = found.get(language) or ("{?value}" if told.value is not None else none)
            said[language] = wording.SENTENCE[index].format(expected=fill(expected[language]), found=fill(instead))
        else:
            said[language] = wording.VALUES[index].format(fill(_others(told))) if _others(told) else ""
    return said if all(said.values()) and not any(map(places, said.values())) else {}


def _others(told: Told) -> str:
    """List the places of what the query returned and no message says."""
    used = {name for text in told.messages.values() for name in places(text)}
    names = (name for name in told.bindings if name not in (*_KNOWN, *used))
    return ", ".join(f"{name} = {{?{name}}}" for name in names)


def _filled(text: str, told: Told, say: Callable[[Term], str]) -> str:
    return filled(text, told.bindings, say)


def _say(term: Term, names: Names, language: str) -> str:
    return cut(term.value) if isinstance(term, Literal) else names.thing(term, language)
