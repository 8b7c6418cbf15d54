"""How to cite a thing: a line of text and a BibTeX entry, with the release that was read."""

import re

from hallintograafi.release.manifest import Manifest
from hallintograafi.terms import curie

_ESCAPED = re.compile(r"([\\{}$&#^_%~])")


def text(name: str, iri: str, release: Manifest) -> str:
    """Write the reference as a line of text."""
    return f"{name.rstrip('.')}. hallintograafi, {release.version}. {iri} (CC BY 4.0)"


def bibtex(name: str, iri: str, release: Manifest) -> str:
    """Write the reference as a BibTeX entry."""
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"hallintograafi-{curie(iri)}").strip("-")
    title = _ESCAPED.sub(r"\\\1", name)
    return "\n".join(
        (
            f"@misc{{{key},",
            f"  title = {{{{{title}}}}},",
            "  author = {{hallintograafi}},",
            f"  year = {{{release.version.partition('.')[0]}}},",
            f"  edition = {{{release.version}}},",
            f"  howpublished = {{\\url{{{iri}}}}},",
            "  note = {CC BY 4.0}",
            "}",
        )
    )
