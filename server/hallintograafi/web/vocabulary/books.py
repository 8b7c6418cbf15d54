"""The files that say what the words mean and what the data keep to: ontology, code lists, alignments, shapes.

Each is a book with an address, in every RDF format, and with an address for each version that a release on disk
holds (``owl:versionIRI``, OWL 2 section 3.1).
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset

from hallintograafi.engine.formats import Format
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import read_file
from hallintograafi.release import manifest
from hallintograafi.terms import BASE
from hallintograafi.web.site import Site
from hallintograafi.web.things import thing as things

_VERSION = re.compile(r'owl:versionInfo\s+"([^"]+)"')


@dataclass(frozen=True)
class Book:
    """Some files under one address; ``main`` is the one that tells the version, if they have versions."""

    name: str
    main: str
    _files: Callable[[Content], list[Path]]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return BASE + self.name

    def files(self, content: Content) -> list[Path]:
        """Give its files, the main one first."""
        return sorted(self._files(content), key=lambda path: (path.name != self.main, path))

    def version(self, content: Content) -> str:
        """Tell its version; empty when it has none."""
        main = next((path for path in self._files(content) if path.name == self.main), None)
        found = _VERSION.search(main.read_text(encoding="utf-8")) if main is not None else None
        return found[1] if found else ""


def _named(content: Content, room: str) -> list[Path]:
    return [path for path in content.ontology() if path.parent.name == room or path.stem == room]


ONTOLOGY: Final = Book("def", "hallintograafi.ttl", Content.ontology)
SHAPES: Final = Book("shapes", "common.ttl", Content.shapes)
CODES: Final = Book("code", "", lambda content: _named(content, "codes"))
ALIGNMENTS: Final = Book("alignments", "alignments.ttl", lambda content: _named(content, "alignments"))


class Shelf:
    """The books of one release, and their older versions out of the releases beside it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._written: dict[tuple[str, str, str], bytes] = {}
        self._older: dict[tuple[str, str], Content] = {}

    async def at(self, book: Book, version: str) -> Site | None:
        """Give the site whose files hold a version of a book, or None when no release on disk does."""
        if version in ("", book.version(self._site.content)):
            return self._site
        if (book.name, version) not in self._older:
            found = await asyncio.to_thread(self._find, book, version)
            if found is None:
                return None
            self._older[book.name, version] = found
        return replace(self._site, content=self._older[book.name, version])

    async def written(self, book: Book, site: Site, form: Format) -> bytes:
        """Write a book in an RDF format; Turtle as its files have it, with their comments."""
        key = (book.name, book.version(site.content), form.name)
        if key not in self._written:
            self._written[key] = await asyncio.to_thread(_write, book.files(site.content), form)
        return self._written[key]

    def _find(self, book: Book, version: str) -> Content | None:
        data_dir = self._site.settings.data_dir
        for name in reversed(manifest.versions(data_dir)):
            content = Content(data_dir / name / "content")
            if book.version(content) == version:
                return content
        return None


def _write(paths: list[Path], form: Format) -> bytes:
    if form.name == "ttl":
        return "\n".join(path.read_text(encoding="utf-8") for path in paths).encode()
    found = Dataset(statement.quad for path in paths for statement in read_file(path))
    # A strong entity tag promises the same bytes from every process, so blank nodes get the names of RDFC-1.0.
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return things.written(list(found), form)
