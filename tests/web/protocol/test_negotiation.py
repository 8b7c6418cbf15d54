"""Which format a client gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.web.protocol.negotiation import accepted, graph_format, result_format, wants_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "results", "graph"),
    [
        (None, "json", "ttl"),
        ("", "json", "ttl"),
        ("*/*", "json", "ttl"),
        ("text/csv", "csv", None),
        ("TEXT/CSV", "csv", None),
        ("text/csv;charset=utf-8", "csv", None),
        ("text/csv;q=0.5, application/sparql-results+xml", "xml", None),
        ("text/*", "csv", "ttl"),
        ("text/csv;q=0, text/*", "tsv", "ttl"),
        ("application/json", "json", None),
        ("application/ld+json, text/turtle;q=0.9", None, "jsonld"),
        ("application/rdf+xml", None, "rdf"),
        ("image/png", None, None),
        (BROWSER, "xml", "ttl"),
    ],
)
def test_formats(header: str | None, results: str | None, graph: str | None) -> None:
    accept = accepted(header)
    chosen = result_format(accept), graph_format(accept)
    assert [found and found.name for found in chosen] == [results, graph]


@pytest.mark.parametrize(
    ("header", "html"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("*/*", False),
        (None, False),
        ("text/turtle, text/html;q=0.5", False),
        ("application/ld+json;q=0.2, text/html;q=0.5", True),
    ],
)
def test_browsers_get_pages_and_tools_get_data(header: str | None, html: bool) -> None:
    assert wants_html(accepted(header)) is html


@given(st.text())
def test_any_header_is_understood_somehow(header: str) -> None:
    accept = accepted(header)
    result_format(accept), graph_format(accept), wants_html(accept)
