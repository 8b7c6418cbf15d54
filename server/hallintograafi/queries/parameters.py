"""Parameters of canned queries: what a person types, checked, as an RDF term."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.errors import InputError, ParameterError
from hallintograafi.terms import ID, KINDS, PREFIXES, curie, term

TYPES: Final = ("iri", "date", "integer", "year", "language", "text", "choice")
"""Types of parameters; ``choice`` is an enumeration, fixed or from another canned query."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Parameter:
    """One parameter: the query's variable ``?name`` and what may be bound to it.

    ``kind`` lets an IRI be given by its bare name (``evk-hankeryhma`` for ``group:evk-hankeryhma``); ``class_iri``
    is the class its thing must have; ``choices`` are the allowed values, ``choices_from`` the canned query whose
    first column gives them. Without a default and not required, an absent value leaves the query unrestricted.
    """

    name: str
    type: str
    label: Mapping[str, str]
    default: str | None = None
    required: bool = False
    kind: str | None = None
    class_iri: str | None = None
    choices: tuple[str, ...] = ()
    choices_from: str | None = None
    examples: tuple[str, ...] = field(default=())

    def parse(self, text: str) -> NamedNode | Literal:
        """Make the RDF term of a value; raises :class:`ParameterError` with what would be right."""
        match self.type:
            case "iri":
                return self._iri(text)
            case "date":
                return self._date(text)
            case "integer":
                if not re.fullmatch(r"[+-]?\d{1,18}", text):
                    raise ParameterError(self.name, f"'{text}' is not a whole number such as 3")
                return Literal(str(int(text)), datatype=term("xsd:integer"))
            case "year":
                if not re.fullmatch(r"\d{4}", text):
                    raise ParameterError(self.name, f"'{text}' is not a year such as 2025")
                return Literal(text, datatype=term("xsd:gYear"))
            case "language":
                if not _LANGUAGE.fullmatch(text):
                    raise ParameterError(self.name, f"'{text}' is not a language tag such as fi")
                return Literal(text.lower())
            case "choice":
                return self._choice(text)
            case _:
                return Literal(text)

    def _iri(self, text: str) -> NamedNode:
        prefix, colon, name = text.partition(":")
        if self.kind and re.fullmatch(r"[a-z0-9][a-z0-9.-]*", text):
            return NamedNode(f"{ID}{self.kind}/{text}")
        iri = PREFIXES[prefix] + name if colon and prefix in PREFIXES and not name.startswith("//") else text
        if not _IRI.fullmatch(iri):
            short = f" or a name such as {curie(self.default or '') or 'evk-hankeryhma'}" if self.kind else ""
            raise ParameterError(self.name, f"'{text}' is not an IRI{short}")
        return NamedNode(iri)

    def _date(self, text: str) -> Literal:
        try:
            return Literal(date.fromisoformat(text).isoformat(), datatype=term("xsd:date"))
        except ValueError as error:
            raise ParameterError(self.name, f"'{text}' is not a date such as 2025-06-04") from error

    def _choice(self, text: str) -> NamedNode | Literal:
        if self.choices and text not in self.choices:
            near = difflib.get_close_matches(text, self.choices, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ParameterError(self.name, f"'{text}' is none of {', '.join(self.choices)}{hint}")
        prefix, colon, name = text.partition(":")
        if colon and prefix in PREFIXES:
            return NamedNode(PREFIXES[prefix] + name)
        return NamedNode(text) if _IRI.fullmatch(text) else Literal(text)


def read(name: str, described: Mapping[str, Any]) -> Parameter:
    """Make a parameter from its part of a header; raises :class:`InputError` for what cannot be meant."""
    type_name = described.get("type")
    if type_name not in TYPES:
        raise InputError(f"parameter {name}: type '{type_name}' is none of {', '.join(TYPES)}")
    unknown = set(described) - {
        "type", "label", "default", "required", "kind", "class", "choices", "choices_from", "examples",
    }  # fmt: skip
    if unknown:
        raise InputError(f"parameter {name}: unknown word '{min(unknown)}'")
    kind = described.get("kind")
    if kind is not None and kind not in KINDS:
        raise InputError(f"parameter {name}: unknown kind '{kind}'")
    if type_name == "choice" and not (described.get("choices") or described.get("choices_from")):
        raise InputError(f"parameter {name}: a choice needs choices or choices_from")
    default = described.get("default")
    parameter = Parameter(
        name=name,
        type=type_name,
        label=described.get("label") or {},
        default=None if default is None else str(default),
        required=bool(described.get("required", False)),
        kind=kind,
        class_iri=term(described["class"]).value if "class" in described else None,
        choices=tuple(str(choice) for choice in described.get("choices", ())),
        choices_from=described.get("choices_from"),
        examples=tuple(str(example) for example in described.get("examples", ())),
    )
    if parameter.default is not None:
        parameter.parse(parameter.default)
    return parameter
