"""Values mended: dates, numbers, truths, names."""

import pytest
from pyoxigraph import Literal, NamedNode

from hallintograafi.checks.submission.suggesting import near, retyped
from hallintograafi.terms import term

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("text", "datatype", "wanted"),
    [
        ("4.6.2025", "date", "2025-06-04"),
        ("4. 6. 2025", "date", "2025-06-04"),
        ("2025-6-4", "date", "2025-06-04"),
        ("2025-06-04T12:00:00", "date", "2025-06-04"),
        ("31.2.2025", "date", None),
        ("kesällä", "date", None),
        ("2026", "gYear", "2026"),
        ("1 200 000", "integer", "1200000"),
        ("12,50 €", "decimal", "12.50"),
        ("−5", "integer", "-5"),
        ("paljon", "integer", None),
        ("kyllä", "boolean", "true"),
        ("False", "boolean", "false"),
        ("x", "string", "x"),
    ],
)
def test_a_value_in_the_form_that_the_rule_wants(text: str, datatype: str, wanted: str | None) -> None:
    found = next(retyped(Literal(text), XSD + datatype), None)
    assert found == (None if wanted is None else Literal(wanted, datatype=NamedNode(XSD + datatype)))


def test_the_nearest_name() -> None:
    groups = [term("group:evk-hankeryhma"), term("group:evk-ohjausryhma")]
    assert near(term("group:evk-hankeryma"), groups) == groups[0]
    assert near(term("group:valmistelu"), groups) is None
    assert near(term("group:evk-hankeryhma"), []) is None
    assert near(None, groups) is None
