"""Which RDF format a submitted file has: by its media type, else by its name, else by its first characters."""

import re
from typing import Final

from pyoxigraph import RdfFormat

TURTLE_FAMILY: Final = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)

_SPACE = re.compile(r"(?:\s|#[^\n]*(?:\n|$))*")
_IRI = r"<[^<>\s]*>"
_TERM = rf'(?:{_IRI}|_:\S+|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^{_IRI})?)'
_N_QUAD = re.compile(rf"(?:{_IRI}|_:\S+)\s*{_IRI}\s*{_TERM}\s*(?:{_IRI}|_:\S+)\s*\.")
_JSON = re.compile(r'[\[{]\s*(?:["{\]}]|\[\s*["{])')
_WEB_PAGE = re.compile(r"(?is)(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html\b)")
_START = 4096


def of_media_type(media_type: str | None) -> RdfFormat | None:
    """Tell the format of a media type; none for unknown types and those that any text may have."""
    if not media_type:
        return None
    name = media_type.partition(";")[0].strip().lower()
    if name in ("text/plain", "application/octet-stream", "application/xml", "text/xml", "application/json", ""):
        return None
    return RdfFormat.from_media_type(name)


def of_name(name: str) -> RdfFormat | None:
    """Tell the format of a file's ending."""
    ending = name.rpartition(".")[2].lower()
    return RdfFormat.from_extension(ending) if "." in name and ending not in ("txt", "xml", "json") else None


def sniffed(body: bytes) -> RdfFormat:
    """Guess the format of a text without a name; what looks like nothing else is TriG, of which Turtle is a part."""
    start = body[:_START].decode("utf-8", "replace").lstrip("\ufeff")
    start = start[_SPACE.match(start).end() :]  # type: ignore[union-attr]  # it matches the empty text too
    if start.startswith(("<?xml", "<rdf:RDF", "<!DOCTYPE rdf")):
        return RdfFormat.RDF_XML
    if _JSON.match(start):
        return RdfFormat.JSON_LD
    return RdfFormat.N_QUADS if _N_QUAD.match(start) else RdfFormat.TRIG


def is_web_page(body: bytes) -> bool:
    """Tell whether a text is an HTML page."""
    return _WEB_PAGE.match(body[:_START].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")) is not None
