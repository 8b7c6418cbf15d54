"""Which format a client takes: content negotiation (RFC 9110 section 12.5.1) by werkzeug, and ``?format=``."""

from collections.abc import Sequence
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from hallintograafi.engine.formats import GRAPHS, RESULTS, Format
from hallintograafi.web.protocol.problems import Problem

HTML = "text/html"

_ALSO = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/plain": "nt",
    "text/n3": "ttl",
    "application/x-turtle": "ttl",
}
"""Media types that old clients ask for, and the format that serves them."""


def offers(formats: Sequence[Format]) -> dict[str, Format]:
    """Map the media types a client may name to formats, the server's favourite first."""
    table = {found.media_type.split(";")[0]: found for found in formats}
    names = {found.name: found for found in formats}
    return table | {alias: names[name] for alias, name in _ALSO.items() if name in names}


_RESULT_OFFERS = offers(RESULTS)
_GRAPH_OFFERS = offers(GRAPHS)


def accepted(header: str | None) -> MIMEAccept:
    """Parse an Accept header; none, an empty or an unreadable one means ``*/*``.

    Parameters other than q are left out of account: we have one variant of each media type.
    """
    parsed = parse_accept_header(header or "*/*", MIMEAccept)
    values = [(value.split(";")[0].strip(), quality) for value, quality in parsed if "/" in value]
    return MIMEAccept(values or [("*/*", 1)])


def result_format(accept: MIMEAccept) -> Format | None:
    """Choose the format for a table or a yes or no."""
    best = accept.best_match(list(_RESULT_OFFERS))
    return _RESULT_OFFERS[best] if best else None


def graph_format(accept: MIMEAccept) -> Format | None:
    """Choose the format for a graph."""
    best = accept.best_match(list(_GRAPH_OFFERS))
    return _GRAPH_OFFERS[best] if best else None


@lru_cache(1024)
def formats(header: str | None) -> tuple[Format | None, Format | None]:
    """Choose the formats for a table and for a graph by an Accept header; few clients send many different ones."""
    accept = accepted(header)
    return result_format(accept), graph_format(accept)


def wants_html(accept: MIMEAccept) -> bool:
    """Tell whether a client would rather have a page than data: browsers do, tools with ``*/*`` do not."""
    html = max(
        (quality for value, quality in accept if value in (HTML, "application/xhtml+xml")),
        default=0,
    )
    data = [q for value, q in accept if value in _RESULT_OFFERS or (value in _GRAPH_OFFERS and value not in _XML)]
    return html > 0 and html >= max(data, default=0)


@lru_cache(1024)
def prefers_page(header: str | None) -> bool:
    """Tell by an Accept header whether a client would rather have a page than data."""
    return header is not None and "html" in header and wants_html(accepted(header))


def suffix_for(header: str | None) -> str:
    """Choose the suffix of a document by an Accept header; raises :class:`Problem` when no form fits."""
    accept = accepted(header)
    if wants_html(accept):
        return ".html"
    found = graph_format(accept)
    if found is None:
        raise Problem("not-acceptable", "documents come as HTML, Turtle, N-Triples, JSON-LD, RDF/XML, TriG, N-Quads")
    return f".{found.name}"


_XML = {"application/xml", "text/xml"}
"""Browsers name these beside HTML without meaning RDF."""
