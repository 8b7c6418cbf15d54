"""The files that make the graph, found in a checkout or in an installed wheel."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hallintograafi.errors import InputError

ROOMS = ("ontology", "shapes", "data", "queries")


@dataclass(frozen=True)
class Content:
    """The authored files below ``root``; names in places are relative to it."""

    root: Path

    def ontology(self) -> list[Path]:
        """Files of the ontology, its code lists and alignments."""
        return self._files("ontology", "*.ttl")

    def shapes(self) -> list[Path]:
        """Files of the SHACL shapes."""
        return self._files("shapes", "*.ttl")

    def data(self) -> list[Path]:
        """Files of the data: documents, reference facts, editorial graph, catalogue."""
        return sorted([*self._files("data", "*.trig"), *self._files("data", "*.ttl")])

    def queries(self) -> list[Path]:
        """Canned queries."""
        return self._files("queries", "*.rq")

    @property
    def ledger(self) -> Path:
        """The ledger of URIs."""
        return self.root / "data" / "uris.csv"

    def name(self, path: Path) -> str:
        """Name a file as places and findings do."""
        return path.relative_to(self.root).as_posix()

    def digest(self) -> str:
        """Give the SHA-256 of all authored files and their names, in hexadecimal."""
        total = hashlib.sha256()
        for path in self._all():
            total.update(self.name(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()

    def _files(self, room: str, pattern: str) -> list[Path]:
        return sorted(path for path in (self.root / room).rglob(pattern) if path.is_file())

    def _all(self) -> Iterator[Path]:
        ledger = [self.ledger] if self.ledger.is_file() else []
        yield from sorted([*self.ontology(), *self.shapes(), *self.data(), *self.queries(), *ledger])


def find(root: Path | None = None) -> Content:
    """Find the authored files: in ``root``, in the installed package, or in the checkout around it.

    Raises :class:`InputError` when a folder is missing.
    """
    package = Path(__file__).resolve().parent.parent
    candidates = [root] if root is not None else [package / "content", package.parent.parent]
    for candidate in candidates:
        if all((candidate / room).is_dir() for room in ROOMS):
            return Content(candidate)
    raise InputError(f"{candidates[-1]}: there is no graph here (looked for {', '.join(ROOMS)})")
