"""What can be found of a graph: things, codes and terms with their names, texts, dates and classes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from hallintograafi.terms import CODE, DEF, ID, hg, term

NAMES: Final = [
    "skos:prefLabel", "dct:title", "rdfs:label", "foaf:name", "skos:altLabel", "dct:alternative", "skos:notation",
    "eli:id_local", "dct:identifier", "adms:identifier", "schema:identifier",
]  # fmt: skip
"""Properties that name a thing; the first four are what it is called where only one name is shown."""

TEXTS: Final = [
    "hg:wording", "hg:title", "hg:quote", "skos:definition", "dct:description", "skos:scopeNote", "skos:note",
    "hg:statusText", "hg:stateOfWork", "hg:deadlineText", "hg:condition", "hg:ifFails", "dcat:keyword",
]  # fmt: skip
"""Properties that tell of a thing in words; of what has no name, the first of them stands for it."""

_BEGINS: Final = ["schema:foundingDate", "schema:startDate", "prov:startedAtTime", "hg:startYear"]
_ENDS: Final = ["schema:dissolutionDate", "schema:endDate", "prov:endedAtTime", "hg:endYear"]
_CALLED: Final = 4
_LINKS: Final = {
    "rdf:type": "classes",
    "org:classification": "classification",
    "hg:possiblySameAs": "perhaps",
    "hg:inDocument": "part_of",
}
_LABEL: Final = term("rdfs:label").value
_COLLECTIVE: Final = hg("isCollective").value
_TERMS: Final[dict[str, str]] = {"fi": "ontologian termi", "sv": "term i ontologin", "en": "term of the ontology"}

Words = dict[str, str]
"""A text by its language."""


class Name(NamedTuple):
    """A name of a thing; ``called`` tells whether it is what the thing is called, not another name."""

    text: str
    language: str
    called: bool


class Text(NamedTuple):
    """Words that tell of a thing; ``path`` is the property as ``prefix:name``."""

    text: str
    language: str
    path: str


@dataclass
class Entry:
    """A thing that can be found.

    ``begins`` and ``ends`` are ISO dates, empty where the graph has none. ``part_of`` is the document of a passage;
    ``collective`` tells that many are meant. ``perhaps`` lists what a reading says may be the same, of whichever of the
    two it says so.
    """

    iri: str
    kind: str
    names: list[Name] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    classification: list[str] = field(default_factory=list)
    begins: str = ""
    ends: str = ""
    part_of: list[str] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)
    collective: bool = False

    def label(self, language: str) -> str:
        """Give what the thing is called in a language, else in Finnish, else in any; what has no name, its words."""
        called = [name for name in self.names if name.called] or self.names or self.texts
        by_language: Words = {}
        for found in called:
            by_language.setdefault(found[1], found[0])
        for wanted in (language, "fi", "en", "sv", ""):
            if wanted in by_language:
                return by_language[wanted]
        return next(iter(by_language.values()), self.iri)

    def card(self) -> dict[str, Any]:
        """Give the entry as what :func:`of_card` reads."""
        return vars(self)


def of_card(card: dict[str, Any]) -> Entry:
    """Make an entry of its card."""
    names = [Name(*name) for name in card.pop("names")]
    return Entry(names=names, texts=[Text(*text) for text in card.pop("texts")], **card)


def kind_of(iri: str) -> str:
    """Tell the kind of one of our IRIs: that of a thing, ``code`` or ``def``; empty for others."""
    if iri.startswith(ID):
        return iri[len(ID) :].partition("/")[0]
    if iri.startswith(CODE):
        return "code"
    return "def" if iri.startswith(DEF) else ""


@dataclass
class Findable:
    """What can be found of a release, and what its classes and properties are called and used for."""

    entries: list[Entry]
    labels: dict[str, Words]
    uses: Counter[tuple[str, str]]
    """How often things of a class have a property."""

    def kinds(self) -> dict[str, Words]:
        """Name each kind in three languages: by the class that its things share, an own class before others."""
        counts: dict[str, Counter[str]] = {}
        for entry in self.entries:
            counts.setdefault(entry.kind, Counter()).update(c for c in entry.classes if c in self.labels)
        found: dict[str, Words] = {"def": _TERMS}
        for kind, classes in counts.items():
            if kind not in found and classes:
                shared = [c for c, count in classes.items() if count == max(classes.values())]
                best = min(shared, key=lambda c: (not c.startswith(DEF), len(self.labels[c].get("fi") or c), c))
                found[kind] = self.labels[best]
        return found


def read(quads: Iterable[Quad]) -> Findable:
    """Read what can be found in the default graph of a release; entries are in the order of their IRIs."""
    reading = _Reading()
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, DefaultGraph):
            reading.take(quad.subject.value, quad.predicate.value, quad.object)
    return reading.result()


class _Reading:
    """Entries that are being read."""

    def __init__(self) -> None:
        self._found: dict[str, Entry] = {}
        self._ranked: dict[str, list[tuple[int, Name]]] = {}
        self._labels: dict[str, Words] = {}
        self._properties: dict[str, list[str]] = {}
        self._names = {term(path).value: rank for rank, path in enumerate(NAMES)}
        self._texts = {term(path).value: path for path in TEXTS}
        self._begins, self._ends = ({term(path).value for path in paths} for paths in (_BEGINS, _ENDS))
        self._links = {term(path).value: name for path, name in _LINKS.items()}

    def take(self, iri: str, path: str, value: object) -> None:
        """Take in a statement."""
        if path == _LABEL and isinstance(value, Literal):
            self._labels.setdefault(iri, {})[value.language or ""] = value.value
        if not (kind := kind_of(iri)):
            return
        entry = self._found.setdefault(iri, Entry(iri, kind, collective=kind == "network"))
        self._properties.setdefault(iri, []).append(path)
        if isinstance(value, NamedNode) and path in self._links:
            getattr(entry, self._links[path]).append(value.value)
        elif isinstance(value, Literal):
            self._literal(entry, path, value)

    def _literal(self, entry: Entry, path: str, value: Literal) -> None:
        text, language = value.value, value.language or ""
        if path in self._names:
            rank = self._names[path]
            self._ranked.setdefault(entry.iri, []).append((rank, Name(text, language, rank < _CALLED)))
        elif path in self._texts:
            entry.texts.append(Text(text, language, self._texts[path]))
        elif path in self._begins:
            entry.begins = min(filter(None, (entry.begins, _whole(text, "0000-01-01"))))
        elif path in self._ends:
            entry.ends = max(entry.ends, _whole(text, "9999-12-31"))
        elif path == _COLLECTIVE:
            entry.collective |= text in ("true", "1")

    def result(self) -> Findable:
        """Give what was read, in order."""
        order = {path: rank for rank, path in enumerate(TEXTS)}
        uses: Counter[tuple[str, str]] = Counter()
        for entry in self._found.values():
            entry.names = list(dict.fromkeys(name for _, name in sorted(self._ranked.get(entry.iri, ()))))
            entry.texts.sort(key=lambda text: (order[text.path], text))
            for listed in (entry.classes, entry.classification, entry.perhaps, entry.part_of):
                listed.sort()
            for other in entry.perhaps:
                if other in self._found and entry.iri not in self._found[other].perhaps:
                    self._found[other].perhaps.append(entry.iri)
            for path in set(self._properties[entry.iri]):
                uses.update((name, path) for name in entry.classes)
        entries = [entry for _, entry in sorted(self._found.items()) if entry.names or entry.texts]
        return Findable(entries, self._labels, uses)


def _whole(date: str, rest: str) -> str:
    """Make a day of a year, a month or a point in time."""
    return date[:10] + rest[len(date[:10]) :]
