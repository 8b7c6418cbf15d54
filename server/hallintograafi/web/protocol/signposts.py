"""Links of a document in its head (RFC 8288), as FAIR Signposting wants them: https://signposting.org/FAIR/."""

from typing import Final

from pyoxigraph import NamedNode

from hallintograafi.engine.formats import GRAPHS
from hallintograafi.release.catalogue import DATASET
from hallintograafi.terms import DATA_LICENCE
from hallintograafi.web.things.thing import Thing

_PAGE: Final = "https://schema.org/AboutPage"


def header(iri: str, data: str, suffix: str, thing: Thing | None = None) -> str:
    """Write the ``Link`` header of the document about ``iri`` in one form; ``data`` is its address without suffix."""
    links = [_link(iri, "cite-as"), _link(DATA_LICENCE, "license"), _link(DATASET.value, "collection")]
    if suffix == ".html":
        links += [_link(kind, "type") for kind in (_PAGE, *_classes(thing))]
        links += [_form(data, "describedby", name) for name in ("ttl", "jsonld")]
    else:
        links.append(_link(iri, "describes"))
        links.append(f'<{data}.html>; rel="alternate"; type="text/html"')
    return ", ".join(links + [_form(data, "alternate", found.name) for found in GRAPHS if f".{found.name}" != suffix])


def _classes(thing: Thing | None) -> list[str]:
    found = thing.values("rdf:type") if thing is not None else []
    return [node.value for node in found if isinstance(node, NamedNode)]


def _link(target: str, relation: str) -> str:
    return f'<{target}>; rel="{relation}"'


def _form(data: str, relation: str, name: str) -> str:
    media_type = next(found.media_type for found in GRAPHS if found.name == name)
    return f'<{data}.{name}>; rel="{relation}"; type="{media_type.split(";")[0]}"'
