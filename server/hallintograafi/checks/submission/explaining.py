"""Exact words for a result: what was expected, with the rule's own values, and what was found instead."""

from collections import Counter

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.checks.shapes import Result as Told
from hallintograafi.checks.shapes import Shapes, Term
from hallintograafi.checks.shapes.data import Data, Memory
from hallintograafi.checks.shapes.paths import Path, follow
from hallintograafi.checks.shapes.words import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, SH, XSD, sh
from hallintograafi.checks.submission import stated, wording
from hallintograafi.checks.submission.names import Names
from hallintograafi.checks.submission.once import local
from hallintograafi.checks.submission.report import Words
from hallintograafi.terms import LANGUAGES

_MOST = 8
_NESTED = {"Or": "or", "Xone": "xone", "And": "and", "Node": "node", "Not": "not"}
_QUALIFIED = ("QualifiedMinCount", "QualifiedMaxCount")
_SIMPLE = (
    "class",
    "datatype",
    "nodeKind",
    "in",
    "hasValue",
    "pattern",
    "languageIn",
    "minLength",
    "maxLength",
    "minInclusive",
    "maxInclusive",
    "minExclusive",
    "maxExclusive",
)


class Rules:
    """The values of the parameters of shapes; ``graph`` holds their quads."""

    def __init__(self, graph: Memory, shapes: Shapes) -> None:
        self.shapes = graph
        self._read = shapes.all

    def path(self, shape: Term) -> Path | None:
        """Give the path of a property shape."""
        found = self._read.get(shape)
        return None if found is None else found.path

    def values(self, shape: Term, parameter: str) -> list[Term]:
        """Give the values of ``sh:parameter``, those of a list one by one."""
        found: list[Term] = []
        for value in self.shapes.objects(shape, sh(parameter)):
            found += self.members(value) if self.shapes.objects(value, RDF_REST) else [value]
        return found

    def members(self, node: Term) -> list[Term]:
        """Read a list."""
        found: list[Term] = []
        while node != RDF_NIL and len(found) < 1000:
            found += self.shapes.objects(node, RDF_FIRST)
            node = next(iter(self.shapes.objects(node, RDF_REST)), RDF_NIL)
        return found


class Explaining:
    """Explains results of one submission."""

    def __init__(self, data: Data, rules: Rules, names: Names) -> None:
        self._data = data
        self._rules = rules
        self._names = names

    def details(self, told: Told) -> Words:
        """Say in each language what was expected and what was found."""
        name = local(told)
        if name not in wording.EXPECTED:
            return stated.details(told, self._rules.shapes, self._names)
        return {
            language: wording.SENTENCE[index].format(
                expected=self.expected(name, told, index), found=self._found(name, told, index)
            )
            for index, language in enumerate(LANGUAGES)
        }

    def expected(self, name: str, told: Told, language: int) -> str:
        """Say what a component of the result's shape asks for."""
        other = told.bindings.get("other")
        said = "" if other is None else self._names.thing(other, LANGUAGES[language])
        path = self._names.property(told.path, told.source_shape, LANGUAGES[language])
        return self._expected(name, told.source_shape, language, path, said, 0)

    def _expected(self, name: str, shape: Term, language: int, path: str, other: str, depth: int) -> str:
        parameter = name[0].lower() + name[1:]
        values = self._rules.values(shape, "minCount" if name == "Count" else parameter)
        spoken = [self._value(parameter, value, language) for value in values]
        inner = ""
        if name in _NESTED or name in _QUALIFIED:
            nested = self._rules.values(shape, "qualifiedValueShape" if name in _QUALIFIED else _NESTED[name])
            inner = "; ".join(dict.fromkeys(self.shape(node, language, depth + 1) for node in nested))
        if name == "Closed":
            spoken = [self._path(node, language) for node in self._rules.values(shape, "property")]
        return wording.EXPECTED[name][language].format(
            one=wording.joined(spoken, wording.AND[language]),
            path=path,
            list=wording.joined(spoken, wording.OR[language], _MOST),
            inner=inner or "–",
            other=other or "–",
            **{"or": wording.joined(spoken, wording.OR[language])},
        )

    def shape(self, node: Term, language: int, depth: int = 0) -> str:
        """Say what a shape asks for; parts with an address of their own only when it is nested in another."""
        if depth > 3:
            return "…"
        path = self._path(node, language)
        least, most = self._rules.values(node, "minCount"), self._rules.values(node, "maxCount")
        counts = ["minCount", "maxCount"] if least != most else ["count"] if least else []
        asked = [
            self._expected(p[0].upper() + p[1:], node, language, path, "", depth)
            for p in (*_SIMPLE, *counts, *_NESTED.values(), "qualifiedMinCount", "qualifiedMaxCount")
            if p == "count" or self._rules.values(node, p)
        ]
        parts = (part for part in self._rules.values(node, "property") if depth or isinstance(part, BlankNode))
        asked += [self.shape(inner, language, depth + 1) for inner in parts]
        said = f" {wording.AND[language]} ".join(dict.fromkeys(asked))
        return f"{path}: {said}" if path and said and path not in said else said or path

    def _path(self, shape: Term, language: int) -> str:
        return self._names.property(self._rules.path(shape), shape, LANGUAGES[language])

    def _value(self, parameter: str, value: Term, language: int) -> str:
        """Say a parameter's value."""
        text = value.value
        if parameter == "datatype":
            known = wording.DATATYPES.get(text.rpartition("#")[2])
            return known[language] if known else self._names.thing(value, LANGUAGES[language])
        if parameter == "nodeKind":
            return wording.NODE_KINDS[text.removeprefix(SH)][language]
        if parameter.endswith(("Count", "count")):
            return wording.number(int(text), language)
        if parameter == "languageIn":
            return f"@{text}"
        if isinstance(value, Literal) and (parameter.endswith(("clusive", "Length")) or parameter == "pattern"):
            return text
        return self._names.thing(value, LANGUAGES[language])

    def _found(self, name: str, told: Told, language: int) -> str:
        value = told.value
        if value is None or name in ("HasValue", *_QUALIFIED):
            return self._all(told, name, language)
        said = self._names.thing(value, LANGUAGES[language])
        if name == "Closed":
            path = self._names.property(told.path, told.source_shape, LANGUAGES[language])
            return wording.FOUND["property"][language].format(path=path, value=said)
        kind, more = self._kind(name, told, value, language)
        return wording.FOUND[kind][language].format(value=said, **more)

    def _kind(self, name: str, told: Told, value: Term, language: int) -> tuple[str, dict[str, object]]:
        """Choose the words for a value."""
        if name in ("Class", "Or", "Node") and isinstance(value, NamedNode | BlankNode) and value != told.focus:
            types = [self._names.thing(t, LANGUAGES[language]) for t in self._data.objects(value, RDF_TYPE)]
            if types:
                return "typed", {"types": wording.joined(types, wording.AND[language])}
            return ("untyped" if self._data.arcs(value) else "undescribed"), {}
        if isinstance(value, Literal):
            if name in ("MinLength", "MaxLength"):
                return "length", {"number": len(value.value)}
            if name == "LanguageIn" and value.language:
                return "language", {"tag": value.language}
            wanted = self._rules.values(told.source_shape, "datatype")
            if name == "Datatype" and value.datatype in wanted:
                return "ill-formed", {}
            tagged = any(w.value.endswith("#langString") for w in wanted)
            if (name == "LanguageIn" or tagged) and not value.language and value.datatype.value == f"{XSD}string":
                return "plain", {}
        return "text", {}

    def _all(self, told: Told, name: str, language: int) -> str:
        """Say all the values of a path."""
        values = [] if told.path is None else follow(told.path, told.focus, self._data)
        if name == "UniqueLang":
            tags = Counter(v.language for v in values if isinstance(v, Literal))
            values = [v for v in values if isinstance(v, Literal) and v.language and tags[v.language] > 1]
        if not values:
            return wording.FOUND["none"][language]
        said = wording.joined([self._names.thing(v, LANGUAGES[language]) for v in values], wording.AND[language], 4)
        return said if len(values) == 1 else wording.FOUND["counted"][language].format(number=len(values), values=said)
