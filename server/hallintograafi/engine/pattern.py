"""One pattern with a known subject, read straight from the store's indexes.

Such a question is answered in a few microseconds; to have it parsed and planned as a query takes several times as
long. Answers are the query engine's own, byte by byte. What is not plainly of this form is left to that.
"""

import json
import re
from itertools import islice
from typing import Final

from msgspec import Struct
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from hallintograafi.terms import PREFIXES

_BLANK: Final = r"(?:[ \t\r\n]|\#[^\r\n]*+(?=[\r\n]|\Z))"
_FULL: Final = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_IRI: Final = rf"(?:{_FULL}|[A-Za-z][\w-]*+:[\w-]++(?:\.[\w-]++)*+)"
_VARIABLE: Final = r"[?$][A-Za-z_]\w*+"
_TEXT: Final = r"\"[^\"\\\r\n]*+\"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)?+"
_PREFIX: Final = rf"PREFIX{_BLANK}++(?P<name>[A-Za-z][\w-]*+):{_BLANK}*+<(?P<iri>[^<>\"{{}}|^`\\\x00-\x20]*+)>"

LOOKUP: Final = re.compile(
    rf"""{_BLANK}*+
    (?P<prologue>(?:{re.sub(r"[?]P<[a-z]+>", "?:", _PREFIX)}{_BLANK}*+)*+)
    (?: DESCRIBE{_BLANK}++(?P<described>{_IRI})
    |   (?: ASK | SELECT{_BLANK}++(?P<columns>\*|{_VARIABLE}(?:{_BLANK}++{_VARIABLE}){{0,9}}+) )
        {_BLANK}*+(?:WHERE{_BLANK}*+)?+
        \{{{_BLANK}*+(?P<subject>{_IRI})
           {_BLANK}++(?P<predicate>a|{_IRI}|{_VARIABLE}){_BLANK}++(?P<object>{_IRI}|{_VARIABLE}|{_TEXT})
        {_BLANK}*+\.?+{_BLANK}*+
        (?:FILTER{_BLANK}*+\({_BLANK}*+LANG{_BLANK}*+\({_BLANK}*+(?P<filtered>{_VARIABLE}){_BLANK}*+\){_BLANK}*+
           ={_BLANK}*+(?P<language>{_TEXT}){_BLANK}*+\){_BLANK}*+\.?+{_BLANK}*+)?+
        \}}
        (?:{_BLANK}*+LIMIT{_BLANK}++(?P<limit>[0-9]{{1,9}}))?+
    ){_BLANK}*+""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""One pattern with a known subject, or the description of a known thing (SPARQL 1.1 section 19.8, a small part)."""

_DECLARED: Final = re.compile(_PREFIX, re.VERBOSE | re.IGNORECASE | re.ASCII)
_COLUMN: Final = re.compile(r"[?$](\w+)", re.ASCII)
_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_STRING: Final = NamedNode("http://www.w3.org/2001/XMLSchema#string")
_DEFAULT: Final = DefaultGraph()
_quoted: Final = json.JSONEncoder(ensure_ascii=False).encode

Term = NamedNode | Literal


class Pattern(Struct, frozen=True):
    """A question: what is known of its pattern, and which parts are wanted.

    ``columns`` are the variables' names, in quotes, and whether each stands for the object or the predicate;
    None for a question that is answered by yes or no. ``language`` is the one that the object must have.
    """

    subject: NamedNode
    predicate: NamedNode | None
    object: Term | None
    columns: tuple[tuple[str, bool], ...] | None
    language: str | None
    limit: int


class NoPattern(Exception):
    """The question, or its answer, is one that only the query engine knows how to handle."""


def is_short(store: Store, found: re.Match[str], most: int) -> bool:
    """Tell whether no more than ``most`` statements have to be looked at; raises :class:`NoPattern`."""
    if found["described"] is not None:
        quads = store.quads_for_pattern(_iri(found["described"], _prefixes(found)), None, None, _DEFAULT)
        return all(isinstance(quad.object, Term) for quad in islice(quads, most)) and next(quads, None) is None
    pattern = _pattern(found)
    quads = store.quads_for_pattern(pattern.subject, pattern.predicate, pattern.object, _DEFAULT)
    return sum(1 for _ in islice(quads, most + 1)) <= most


def describe(store: Store, found: re.Match[str], most: int) -> bytes:
    """Give the statements about the thing that a question describes, as N-Triples.

    Raises :class:`NoPattern`, also for one with more than ``most`` statements.
    """
    subject = _iri(found["described"], _prefixes(found))
    triples: list[Triple] = []
    for quad in store.quads_for_pattern(subject, None, None, _DEFAULT):
        if not isinstance(quad.object, Term) or len(triples) == most:
            raise NoPattern
        triples.append(quad.triple)
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def answer(store: Store, found: re.Match[str], most: int) -> bytes:
    """Answer a question by yes or no, or by rows, as SPARQL 1.1 Query Results in JSON.

    Raises :class:`NoPattern`, also where more than ``most`` statements would have to be looked at, be they rows or not.
    """
    pattern = _pattern(found)
    quads = store.quads_for_pattern(pattern.subject, pattern.predicate, pattern.object, _DEFAULT)
    if pattern.columns is None:
        return b'{"head":{},"boolean":true}' if next(quads, None) is not None else b'{"head":{},"boolean":false}'
    rows: list[str] = []
    for looked_at, quad in enumerate(quads):
        if len(rows) == pattern.limit:
            break
        if looked_at == most:
            raise NoPattern
        value = quad.object
        if pattern.language is not None and (
            not isinstance(value, Literal) or (value.language or "") != pattern.language
        ):
            continue
        told = [f"{name}:{_told(value if is_object else quad.predicate)}" for name, is_object in pattern.columns]
        rows.append(f"{{{','.join(told)}}}")
    names = ",".join([name for name, _ in pattern.columns])
    return f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()


def _pattern(found: re.Match[str]) -> Pattern:
    prefixes = _prefixes(found)
    subject, predicate, value = found["subject"], found["predicate"], found["object"]
    places = {}
    if value[0] in "?$":
        places[value[1:]] = True
    if predicate[0] in "?$" and places.setdefault(predicate[1:], False):
        raise NoPattern  # both are the same variable
    columns = _columns(found["columns"], places)
    if (filtered := found["filtered"]) is not None and places.get(filtered[1:]) is not True:
        raise NoPattern
    if columns is None and (filtered is not None or found["limit"] is not None):
        raise NoPattern
    return Pattern(
        _iri(subject, prefixes),
        None if predicate[0] in "?$" else _TYPE if predicate == "a" else _iri(predicate, prefixes),
        None if value[0] in "?$" else _text(value) if value[0] == '"' else _iri(value, prefixes),
        columns,
        None if filtered is None else _language(found["language"]),
        -1 if found["limit"] is None else int(found["limit"]),
    )


def _columns(text: str | None, places: dict[str, bool]) -> tuple[tuple[str, bool], ...] | None:
    """Find what the wanted variables stand for; those of ``*`` come in the order of their names."""
    if text is None:
        return None
    names = sorted(places) if text == "*" else _COLUMN.findall(text)
    if not names or len(set(names)) < len(names) or not places.keys() >= set(names):
        raise NoPattern
    return tuple([(_quoted(name), places[name]) for name in names])


def _prefixes(found: re.Match[str]) -> dict[str, str]:
    """Give the prefixes that the question declares, or ours if it declares none."""
    if prologue := found["prologue"]:
        return dict(_DECLARED.findall(prologue))
    if "prefix" in found.string.lower():
        raise NoPattern  # the engine may take it for a declaration
    return PREFIXES


def _iri(text: str, prefixes: dict[str, str]) -> NamedNode:
    if text[0] == "<":
        iri = text[1:-1]
    else:
        name, _, local = text.partition(":")
        if (namespace := prefixes.get(name)) is None:
            raise NoPattern
        iri = namespace + local
    if "/." in iri or ":" not in iri:
        raise NoPattern  # it may be relative to another one, or not be written as it is meant
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise NoPattern from error


def _text(text: str) -> Literal:
    value, _, language = text[1:].rpartition('"')
    return Literal(value, language=language[1:]) if language else Literal(value)


def _language(text: str) -> str:
    value, _, language = text[1:].rpartition('"')
    if language:
        raise NoPattern  # no language is equal to a text in a language
    return value


def _told(term: object) -> str:
    """Write a term as SPARQL 1.1 Query Results in JSON does, section 3.2.2."""
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{_quoted(term.value)}}}'
    if not isinstance(term, Literal) or term.direction is not None:
        raise NoPattern
    value = f'{{"type":"literal","value":{_quoted(term.value)}'
    if term.language is not None:
        return f'{value},"xml:lang":{_quoted(term.language)}}}'
    datatype = term.datatype
    return f"{value}}}" if datatype == _STRING else f'{value},"datatype":{_quoted(datatype.value)}}}'
