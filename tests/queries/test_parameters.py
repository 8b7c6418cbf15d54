"""Values of canned queries' parameters: checked, told what is wrong, made RDF terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from hallintograafi.errors import InputError, ParameterError
from hallintograafi.queries.parameters import TYPES, Parameter, read
from hallintograafi.terms import ID, term

LABEL = {"fi": "x", "sv": "x", "en": "x"}


def parameter(type_name: str, **more: object) -> Parameter:
    return read("p", {"type": type_name, "label": LABEL, **more})


@pytest.mark.parametrize(
    ("type_name", "text", "expected"),
    [
        ("date", "2025-06-04", Literal("2025-06-04", datatype=term("xsd:date"))),
        ("integer", "007", Literal("7", datatype=term("xsd:integer"))),
        ("integer", "-3", Literal("-3", datatype=term("xsd:integer"))),
        ("year", "2025", Literal("2025", datatype=term("xsd:gYear"))),
        ("language", "FI", Literal("fi")),
        ("text", 'a"b\n}', Literal('a"b\n}')),
        ("iri", "http://example.org/ä", NamedNode("http://example.org/ä")),
        ("iri", "group:evk-hankeryhma", NamedNode(f"{ID}group/evk-hankeryhma")),
    ],
)
def test_a_value_becomes_a_term(type_name: str, text: str, expected: object) -> None:
    assert parameter(type_name).parse(text) == expected


def test_a_bare_name_is_of_the_parameters_kind() -> None:
    assert parameter("iri", kind="budget").parse("32.01.02") == NamedNode(f"{ID}budget/32.01.02")
    with pytest.raises(ParameterError):
        parameter("iri").parse("32.01.02")


@pytest.mark.parametrize(
    ("type_name", "text"),
    [
        ("date", "4.6.2025"),
        ("date", "2025-02-30"),
        ("integer", "3.5"),
        ("integer", "9" * 30),
        ("year", "25"),
        ("language", "f i"),
        ("iri", "x> ."),
        ("iri", "group:a b"),
    ],
)
def test_a_wrong_value_is_refused_by_name(type_name: str, text: str) -> None:
    with pytest.raises(ParameterError) as caught:
        parameter(type_name).parse(text)
    assert caught.value.name == "p"
    assert text in str(caught.value)


def test_a_choice_is_one_of_its_choices() -> None:
    roles = parameter("choice", choices=["role:puheenjohtaja", "role:jasen"])
    assert roles.parse("role:jasen") == term("role:jasen")
    with pytest.raises(ParameterError, match="did you mean role:jasen"):
        roles.parse("role:jäsen")


@given(st.sampled_from([t for t in TYPES if t != "choice"]), st.text())
def test_any_text_is_a_term_or_a_parameter_error(type_name: str, text: str) -> None:
    try:
        found = parameter(type_name, kind="group").parse(text)
    except ParameterError:
        return
    assert isinstance(found, NamedNode | Literal)


@pytest.mark.parametrize(
    "described",
    [
        {"type": "float"},
        {"type": "iri", "kind": "unicorn"},
        {"type": "choice"},
        {"type": "text", "defualt": "x"},
        {"type": "date", "default": "tomorrow"},
    ],
)
def test_a_header_that_cannot_be_meant_is_refused(described: dict[str, str]) -> None:
    with pytest.raises(InputError):
        read("p", described)
