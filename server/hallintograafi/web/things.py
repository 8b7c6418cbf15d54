"""What the graph knows of one thing, with who says so; the same for its page and for its RDF."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Dataset, DefaultGraph, Literal, NamedNode, Quad, serialize

from hallintograafi.engine.evaluate import used_prefixes
from hallintograafi.engine.formats import Format
from hallintograafi.terms import EDITORIAL, SKOS_PREF_LABEL, hg, term
from hallintograafi.web.site import Site
from hallintograafi.web.texts import best

Node = NamedNode | Literal | BlankNode

INCOMING = 500
"""Links to a thing that are read; a thing with more says so."""

_NAMES = [
    SKOS_PREF_LABEL,
    term("dct:title"),
    term("rdfs:label"),
    term("foaf:name"),
    hg("wording"),
    hg("quote"),
]

_OUT = """SELECT ?p ?o ?g WHERE {{ <{iri}> ?p ?o . OPTIONAL {{ GRAPH ?g {{ <{iri}> ?p ?o }} }} }}"""
_IN = """SELECT ?s ?p WHERE {{ ?s ?p <{iri}> }} ORDER BY ?p ?s LIMIT {limit}"""
_STATED = """SELECT ?s ?p ?o WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"""
_NAMED = """SELECT ?thing ?p ?name WHERE {{ VALUES ?thing {{ {things} }} VALUES ?p {{ {names} }} ?thing ?p ?name }}"""
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


@dataclass
class Fact:
    """A property of the thing, a value, and who says so."""

    path: str
    value: Node
    speakers: list[Speaker] = field(default_factory=list)


@dataclass(frozen=True)
class Thing:
    """All that is known of ``iri``."""

    iri: str
    facts: list[Fact]
    incoming: list[tuple[str, str]]
    stated: list[Quad]
    names: dict[str, list[Literal]]
    evidence: list[Quad]

    def name(self, iri: str, language: str) -> Literal | None:
        """Name a thing in a language, if it has a name at all."""
        return best(self.names.get(iri, ()), language)

    def quads(self, *, with_graphs: bool) -> list[Quad]:
        """The thing as RDF: what is said of it, what links to it, and with graphs also who says so."""
        subject = NamedNode(self.iri)
        plain = [Quad(subject, NamedNode(fact.path), fact.value) for fact in self.facts]
        plain += [Quad(NamedNode(s), NamedNode(p), subject) for s, p in self.incoming]
        plain += [Quad(quad.subject, quad.predicate, quad.object) for quad in self.stated]
        if not with_graphs:
            return list(dict.fromkeys(plain + self.evidence))
        said = [
            Quad(subject, NamedNode(fact.path), fact.value, NamedNode(speaker.iri))
            for fact in self.facts
            for speaker in fact.speakers
        ]
        return list(dict.fromkeys([*plain, *self.evidence, *said, *self.stated]))


async def read(site: Site, iri: str) -> Thing | None:
    """Read all that is known of a thing, or None when nothing is."""
    out = await site.select(_OUT.format(iri=iri))
    stated = [Quad(row["s"], row["p"], row["o"], NamedNode(iri)) for row in await site.select(_STATED.format(iri=iri))]
    incoming = [
        (row["s"].value, row["p"].value)
        for row in await site.select(_IN.format(iri=iri, limit=INCOMING))
        if isinstance(row["s"], NamedNode)
    ]
    if not (out or stated or incoming):
        return None
    speakers = await _speakers(site, {row["g"].value for row in out if row["g"] is not None})
    facts: dict[tuple[str, Node], Fact] = {}
    for row in out:
        fact = facts.setdefault((row["p"].value, row["o"]), Fact(row["p"].value, row["o"]))
        if row["g"] is not None and row["g"].value in speakers:
            fact.speakers.append(speakers[row["g"].value])
    mentioned = {iri, *(p for fact in facts.values() for p in _iris((NamedNode(fact.path), fact.value)))}
    mentioned |= {i for pair in incoming for i in pair}
    mentioned |= {i for quad in stated for i in _iris((quad.subject, quad.predicate, quad.object))}
    mentioned |= {speaker.document for speaker in speakers.values() if speaker.document}
    return Thing(
        iri,
        sorted(facts.values(), key=lambda fact: (fact.path, str(fact.value))),
        incoming,
        stated,
        await names(site, mentioned),
        [quad for speaker in speakers.values() for quad in _description(speaker)],
    )


def write(thing: Thing, found: Format) -> bytes:
    """Write the thing in an RDF format; TriG and N-Quads also tell who says what."""
    quads = thing.quads(with_graphs=found.name in ("trig", "nq"))
    prefixes = used_prefixes([quad.triple for quad in quads])
    ordered = sorted(Dataset(quads), key=lambda quad: (quad.graph_name != DefaultGraph(), str(quad)))
    if found.name in ("trig", "nq"):
        return serialize(ordered, format=found.oxigraph, prefixes=prefixes) or b""  # type: ignore[arg-type]
    triples = [quad.triple for quad in ordered]
    return serialize(triples, format=found.oxigraph, prefixes=prefixes) or b""  # type: ignore[arg-type]


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
    rows = await site.select(_SPEAKERS.format(graphs=_values(graphs)))
    found: dict[str, Speaker] = {}
    for row in rows:
        iri, note = row["g"].value, row["note"]
        before = found.get(iri)
        notes = (*(before.notes if before else ()), *((note,) if note is not None else ()))
        document = row["document"].value if row["document"] is not None else None
        found[iri] = Speaker(iri, row["quote"], document, tuple(dict.fromkeys(notes)))
    return found


async def names(site: Site, iris: set[str]) -> dict[str, list[Literal]]:
    """Read the names of things: those of the kind of name that ranks first for each."""
    kinds = " ".join(str(name) for name in _NAMES)
    rows = []
    listed = sorted(iris)
    for start in range(0, len(listed), 200):
        rows += await site.select(_NAMED.format(things=_values(listed[start : start + 200]), names=kinds))
    rank = {name.value: position for position, name in enumerate(_NAMES)}
    found: dict[str, list[tuple[int, Literal]]] = {}
    for row in rows:
        if isinstance(row["name"], Literal):
            found.setdefault(row["thing"].value, []).append((rank[row["p"].value], row["name"]))
    return {
        iri: [name for position, name in pairs if position == min(pair[0] for pair in pairs)]
        for iri, pairs in found.items()
    }


def _values(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in sorted(iris))


def _iris(nodes: Iterable[object]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, NamedNode)]
