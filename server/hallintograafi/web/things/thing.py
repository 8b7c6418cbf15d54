"""What the graph knows of one thing, with who says so; the same for its page and for its RDF."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Dataset, DefaultGraph, Literal, NamedNode, Quad, QuerySolution, serialize

from hallintograafi.engine.evaluate import used_prefixes
from hallintograafi.engine.formats import Format
from hallintograafi.terms import EDITORIAL, hg, term
from hallintograafi.web.query.reading import is_iri
from hallintograafi.web.site import Site
from hallintograafi.web.things import names
from hallintograafi.web.things.names import Names

Node = NamedNode | Literal | BlankNode

INCOMING = 500
"""Links to a thing that are read; a thing with more says so."""

_OUT = """SELECT ?p ?o ?g WHERE {{ <{iri}> ?p ?o . OPTIONAL {{ GRAPH ?g {{ <{iri}> ?p ?o }} }} }}"""
_IN = """SELECT ?s ?p ?g WHERE {{
  {{ SELECT ?s ?p WHERE {{ ?s ?p <{iri}> FILTER(ISIRI(?s)) }} ORDER BY (?p = hg:inDocument) ?p ?s LIMIT {limit} }}
  OPTIONAL {{ GRAPH ?g {{ ?s ?p <{iri}> }} }} }}"""
_LINKED = """SELECT ?s ?p ?g WHERE {{
  {{ SELECT ?s WHERE {{ ?s <{path}> <{iri}> FILTER(ISIRI(?s)) }} ORDER BY ?s LIMIT {limit} OFFSET {start} }}
  BIND(<{path}> AS ?p) OPTIONAL {{ GRAPH ?g {{ ?s <{path}> <{iri}> }} }} }}"""
_COUNT = """SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{path}> <{iri}> FILTER(ISIRI(?s)) }}"""
_STATED = """SELECT ?s ?p ?o WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"""
_SPEAKERS = """SELECT ?g ?quote ?document ?note WHERE {{ VALUES ?g {{ {graphs} }}
  OPTIONAL {{ ?g hg:quote ?quote }} OPTIONAL {{ ?g hg:inDocument ?document }}
  OPTIONAL {{ ?g a hg:Reading ; skos:note ?note }} }}"""


@dataclass(frozen=True)
class Speaker:
    """Who says a statement: a passage with its quote, a reading with its note, or the editors."""

    iri: str
    quote: Literal | None
    document: str | None
    notes: tuple[Literal, ...]

    @property
    def editorial(self) -> bool:
        """Tell whether only we say it."""
        return self.iri == EDITORIAL.value

    @property
    def reading(self) -> bool:
        """Tell whether the document implies it and does not say it."""
        return self.quote is None and not self.editorial


@dataclass
class Fact:
    """A statement about the thing: a property and a value, or of ``inverse`` a property and who has it; who says so."""

    path: str
    value: Node
    inverse: bool = False
    speakers: list[Speaker] = field(default_factory=list)

    @property
    def sources(self) -> list[Speaker]:
        """Who says it, but for us."""
        return [speaker for speaker in self.speakers if not speaker.editorial]

    @property
    def only_read(self) -> bool:
        """Tell whether no document says it: it is read out of one."""
        return bool(self.sources) and all(speaker.reading for speaker in self.sources)

    @property
    def editorial(self) -> bool:
        """Tell whether only we say it."""
        return bool(self.speakers) and not self.sources


@dataclass(frozen=True)
class Thing:
    """All that is known of ``iri``: what is said of it, what links to it, what it states as a graph."""

    iri: str
    facts: list[Fact]
    incoming: list[Fact]
    stated: list[Quad]
    names: Names

    def values(self, path: str) -> list[Node]:
        """Give the values of a property, written ``prefix:name``."""
        wanted = term(path).value
        return [fact.value for fact in self.facts if fact.path == wanted]

    def speakers(self) -> list[Speaker]:
        """Give all who say something of it."""
        said = (speaker for fact in (*self.facts, *self.incoming) for speaker in fact.speakers)
        return list({speaker.iri: speaker for speaker in said}.values())

    def quads(self, *, with_graphs: bool) -> list[Quad]:
        """The thing as RDF: what is said of it, what links to it, and with graphs also who says so."""
        subject = NamedNode(self.iri)
        said = [(self._triple(subject, fact), fact.speakers) for fact in (*self.facts, *self.incoming)]
        plain = [quad for quad, _ in said]
        plain += [Quad(quad.subject, quad.predicate, quad.object) for quad in self.stated]
        told = [quad for fact in self.facts for speaker in fact.speakers for quad in _description(speaker)]
        if not with_graphs:
            return list(dict.fromkeys(plain + told))
        graphs = [
            Quad(quad.subject, quad.predicate, quad.object, NamedNode(speaker.iri))
            for quad, speakers in said
            for speaker in speakers
        ]
        return list(dict.fromkeys([*plain, *told, *graphs, *self.stated]))

    @staticmethod
    def _triple(subject: NamedNode, fact: Fact) -> Quad:
        if fact.inverse:
            assert isinstance(fact.value, NamedNode)
            return Quad(fact.value, NamedNode(fact.path), subject)
        return Quad(subject, NamedNode(fact.path), fact.value)


@dataclass(frozen=True)
class Links:
    """Some of the links to a thing by one property, how many there are in all, and what they name."""

    facts: list[Fact]
    count: int
    names: Names


async def read(site: Site, iri: str) -> Thing | None:
    """Read all that is known of a thing, or None when nothing is."""
    if not is_iri(iri):
        return None
    out = await site.select(_OUT.format(iri=iri))
    stated = [Quad(row["s"], row["p"], row["o"], NamedNode(iri)) for row in await site.select(_STATED.format(iri=iri))]
    into = await site.select(_IN.format(iri=iri, limit=INCOMING))
    if not (out or stated or into):
        return None
    speakers = await _speakers(site, {row["g"].value for row in (*out, *into) if row["g"] is not None})
    facts = _facts(out, "o", speakers)
    incoming = _facts(into, "s", speakers)
    mentioned = {iri, *(i for fact in (*facts, *incoming) for i in _iris((NamedNode(fact.path), fact.value)))}
    mentioned |= {i for quad in stated for i in _iris((quad.subject, quad.predicate, quad.object))}
    mentioned |= {speaker.document for speaker in speakers.values() if speaker.document}
    return Thing(iri, facts, incoming, stated, await names.read(site, mentioned))


async def linked(site: Site, iri: str, path: str, start: int, limit: int) -> Links:
    """Read the links to a thing by one property, ``limit`` of them from ``start`` on."""
    if not is_iri(path):
        return Links([], 0, Names())
    rows = await site.select(_LINKED.format(iri=iri, path=path, start=start, limit=limit))
    count = (await site.select(_COUNT.format(iri=iri, path=path)))[0]["n"]
    speakers = await _speakers(site, {row["g"].value for row in rows if row["g"] is not None})
    facts = _facts(rows, "s", speakers)
    mentioned = {path, *(i for fact in facts for i in _iris((fact.value,)))}
    mentioned |= {speaker.document for speaker in speakers.values() if speaker.document}
    return Links(facts, int(count.value), await names.read(site, mentioned))


def write(thing: Thing, found: Format) -> bytes:
    """Write the thing in an RDF format; TriG and N-Quads also tell who says what."""
    return written(thing.quads(with_graphs=found.name in ("trig", "nq")), found)


def written(quads: list[Quad], found: Format) -> bytes:
    """Write quads in an RDF format, in a settled order; a format without graphs loses them."""
    prefixes = used_prefixes([quad.triple for quad in quads])
    ordered = sorted(Dataset(quads), key=lambda quad: (quad.graph_name != DefaultGraph(), str(quad)))
    if found.name in ("trig", "nq"):
        return serialize(ordered, format=found.oxigraph, prefixes=prefixes) or b""  # type: ignore[arg-type]
    triples = [quad.triple for quad in ordered]
    return serialize(triples, format=found.oxigraph, prefixes=prefixes) or b""  # type: ignore[arg-type]


def _facts(rows: list[QuerySolution], other: str, speakers: dict[str, Speaker]) -> list[Fact]:
    found: dict[tuple[str, Node], Fact] = {}
    for row in rows:
        path, value = row["p"].value, row[other]
        fact = found.setdefault((path, value), Fact(path, value, inverse=other == "s"))
        if row["g"] is not None and row["g"].value in speakers:
            fact.speakers.append(speakers[row["g"].value])
    return sorted(found.values(), key=lambda fact: (fact.path, str(fact.value)))


def _description(speaker: Speaker) -> list[Quad]:
    node = NamedNode(speaker.iri)
    quads = [Quad(node, term("skos:note"), note) for note in speaker.notes]
    if speaker.quote is not None:
        quads.append(Quad(node, hg("quote"), speaker.quote))
    if speaker.document:
        quads.append(Quad(node, hg("inDocument"), NamedNode(speaker.document)))
    return quads


async def _speakers(site: Site, graphs: set[str]) -> dict[str, Speaker]:
    if not graphs:
        return {}
    rows = await site.select(_SPEAKERS.format(graphs=names.listed(graphs)))
    found: dict[str, Speaker] = {}
    for row in rows:
        iri, note = row["g"].value, row["note"]
        before = found.get(iri)
        notes = (*(before.notes if before else ()), *((note,) if note is not None else ()))
        document = row["document"].value if row["document"] is not None else None
        found[iri] = Speaker(iri, row["quote"], document, tuple(dict.fromkeys(notes)))
    return found


def _iris(nodes: Iterable[object]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, NamedNode)]
