"""Things, properties and values as a person reads them, in one of three languages."""

from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.shapes.data import Data, Memory
from hallintograafi.checks.shapes.literals import well_formed
from hallintograafi.checks.shapes.paths import Alternative, Inverse, Path, Sequence, write
from hallintograafi.checks.shapes.words import XSD, sh
from hallintograafi.checks.submission.places import Places
from hallintograafi.terms import SKOS_PREF_LABEL, curie, term

_LABELS: Final = (SKOS_PREF_LABEL, term("rdfs:label"), term("dct:title"), term("foaf:name"))
_LONGEST: Final = 120
_BLANK: Final = {"fi": "(nimetön, rivi {})", "sv": "(namnlös, rad {})", "en": "(unnamed, line {})"}
_NOWHERE: Final = {"fi": "(nimetön)", "sv": "(namnlös)", "en": "(unnamed)"}
_BACK: Final = {"fi": "{}, toisesta suunnasta", "sv": "{}, från andra hållet", "en": "{}, from the other side"}
_JOINED: Final = {
    Alternative: {"fi": " tai ", "sv": " eller ", "en": " or "},
    Sequence: {"fi": " → ", "sv": " → ", "en": " → "},
}


class Names:
    """Names out of the data and the shapes."""

    def __init__(self, data: Data, shapes: Memory, places: Places) -> None:
        self._data = data
        self._shapes = shapes
        self._places = places

    def thing(self, node: Term, language: str) -> str:
        """Name a thing by its label and its short IRI, a node without an address by its line."""
        if isinstance(node, Literal):
            return literal(node)
        if isinstance(node, BlankNode):
            span = self._places.of_thing(node)
            return _BLANK[language].format(span.line) if span else _NOWHERE[language]
        label = self._label(node, language)
        return f"{label} ({cut(curie(node.value))})" if label else cut(curie(node.value))

    def property(self, path: Path | None, shape: Term, language: str) -> str:
        """Name a property by its label, else as its shape calls it, and its short IRI."""
        if path is None:
            return ""
        if isinstance(path, Inverse) and isinstance(path.path, NamedNode):
            return _BACK[language].format(self.property(path.path, shape, language))
        if isinstance(path, Alternative | Sequence):
            parts = path.choices if isinstance(path, Alternative) else path.steps
            return _JOINED[type(path)][language].join(self.property(part, BlankNode(), language) for part in parts)
        if not isinstance(path, NamedNode):
            return write(path)
        label = self._label(path, language) or self._shape_name(shape, language)
        return f"{label} ({curie(path.value)})" if label else curie(path.value)

    def _label(self, node: NamedNode, language: str) -> str | None:
        for predicate in _LABELS:
            found = {
                label.language or "": label.value
                for label in self._data.objects(node, predicate)
                if isinstance(label, Literal)
            }
            for wanted in (language, "fi", ""):
                if wanted in found:
                    return cut(found[wanted], 60)
        return None

    def _shape_name(self, shape: Term, language: str) -> str | None:
        for name in self._shapes.objects(shape, sh("name")):
            if isinstance(name, Literal) and name.language == language:
                return name.value.partition(",")[0]
        return None


def literal(value: Literal) -> str:
    """Write a literal as Turtle does, cut when it is long."""
    if value.datatype.value in (f"{XSD}integer", f"{XSD}decimal") and well_formed(value.value, value.datatype.value):
        return cut(value.value)
    text = '"' + cut(value.value).replace("\n", " ") + '"'
    if value.language:
        return f"{text}@{value.language}"
    return text if value.datatype.value == f"{XSD}string" else f"{text}^^{curie(value.datatype.value)}"


def turtle(node: Term) -> str:
    """Write a term as it can be pasted into a file with the prefixes of the house."""
    if isinstance(node, NamedNode):
        short = curie(node.value)
        return f"<{node.value}>" if short == node.value else short
    if not isinstance(node, Literal):
        return str(node)
    local = node.datatype.value.removeprefix(XSD)
    if local in ("integer", "boolean") or (local == "decimal" and "." in node.value):
        return node.value
    quoted = str(Literal(node.value))
    if node.language:
        return f"{quoted}@{node.language}"
    return quoted if local == "string" else f"{quoted}^^{curie(node.datatype.value)}"


def cut(text: str, most: int = _LONGEST) -> str:
    """Cut a long text."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
