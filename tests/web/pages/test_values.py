"""Values as a reader of each language writes them."""

import pytest
from pyoxigraph import Literal

from hallintograafi.terms import term
from hallintograafi.web.pages.values import machine, shown


@pytest.mark.parametrize(
    ("text", "datatype", "fi", "sv", "en"),
    [
        ("2024-10-01", "xsd:date", "1.10.2024", "1.10.2024", "1 October 2024"),
        ("2026-01-01T00:00:00", "xsd:dateTime", "1.1.2026", "1.1.2026", "1 January 2026"),
        ("2024-13-99", "xsd:date", "2024-13-99", "2024-13-99", "2024-13-99"),
        ("2025-06", "xsd:gYearMonth", "6/2025", "6/2025", "June 2025"),
        ("2026", "xsd:gYear", "2026", "2026", "2026"),
        ("true", "xsd:boolean", "kyllä", "ja", "yes"),
        ("1234567.50", "xsd:decimal", "1 234 567,50", "1 234 567,50", "1,234,567.50"),
        ("1234.00", "xsd:decimal", "1 234", "1 234", "1,234"),
        ("-12", "xsd:integer", "−12", "−12", "−12"),
        ("32.01.02", "xsd:string", "32.01.02", "32.01.02", "32.01.02"),
    ],
)
def test_a_value_is_written_for_its_reader(text: str, datatype: str, fi: str, sv: str, en: str) -> None:
    value = Literal(text, datatype=term(datatype))
    told = [shown(value, language).replace("\N{NARROW NO-BREAK SPACE}", " ") for language in ("fi", "sv", "en")]
    assert told == [fi, sv, en]


def test_a_time_has_its_form_for_machines() -> None:
    assert machine(Literal("2026-01-01T00:00:00", datatype=term("xsd:dateTime"))) == "2026-01-01"
    assert machine(Literal("2026", datatype=term("xsd:gYear"))) == "2026"
    assert machine(Literal("2026")) == ""
