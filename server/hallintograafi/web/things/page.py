"""The page about a thing: its name, what is said of it by question, who says so, what links to it."""

from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.graph.ledger import Entry
from hallintograafi.terms import ID, curie, term
from hallintograafi.web.pages.values import machine, shown
from hallintograafi.web.site import Site
from hallintograafi.web.things import citing, conflicts, groups, names, succession
from hallintograafi.web.things import texts as thing_texts
from hallintograafi.web.things import thing as things
from hallintograafi.web.things.editions import Edition
from hallintograafi.web.things.names import Names
from hallintograafi.web.things.thing import Fact, Thing

SHOWN: Final = 20
"""Links of one kind that the page shows; all of them have a page of their own."""

AT_ONCE: Final = 100
"""Links of one kind on one page of all of them."""

_GENERAL: Final = {
    term(name).value
    for name in (
        "org:Organization", "org:FormalOrganization", "foaf:Document", "schema:DigitalDocument", "rdf:Statement",
        "skos:Concept", "cperson:Person",
    )
}  # fmt: skip
"""Classes that tell little of a thing beside a narrower one."""

_KINDS: Final = (
    "org:classification",
    "hg:groupKind",
    "hg:documentKind",
    "hg:decisionKind",
    "hg:goalLevel",
    "hg:problemLevel",
    "hg:principleKind",
    "hg:budgetLevel",
)
_PROPER: Final = ("skos:prefLabel", "rdfs:label", "foaf:name", "dct:title")
_WORDED: Final = ("passage", "reading", "conflict")
_SPANS: Final = (
    ("schema:startDate", "schema:endDate"),
    ("schema:foundingDate", "schema:dissolutionDate"),
    ("hg:startYear", "hg:endYear"),
    ("prov:startedAtTime", ""),
    ("hg:decidedOn", ""),
)
_QUERY: Final = """PREFIX hg: <https://w3id.org/hallintograafi/def#>

SELECT ?property ?value ?source ?quote WHERE {{
  <{iri}> ?property ?value .
  OPTIONAL {{
    GRAPH ?source {{ <{iri}> ?property ?value }}
    OPTIONAL {{ ?source hg:quote ?quote }}
  }}
}}"""


@dataclass(frozen=True)
class Span:
    """When a thing held: its two ends, of which one may be open."""

    start: Literal | None
    end: Literal | None


async def values(
    site: Site, thing: Thing, entry: Entry | None, language: str, edition: Edition | None = None
) -> dict[str, Any]:
    """Give what the template of a thing's page shows."""
    found = await conflicts.read(site, thing)
    across = await succession.read(site, thing)
    beside = await names.read(site, {iri for conflict in found for iri in conflict.mentioned()} | across.mentioned())
    named = Names.joined(thing.names, beside)
    if edition is not None:
        named = Names.joined(named, edition.names)
    facts = (*thing.facts, *(fact for fact in thing.incoming if not _told_elsewhere(fact)))
    division = groups.load()
    divided, rest, links = division.divide(facts, language)
    name = named.name(thing.iri, language)
    plain = name.value if name is not None else curie(thing.iri)
    return {
        **shared(named, language, thing.iri),
        "thing": thing,
        "name": name,
        "heading": _heading(thing, thing_texts.words(language)),
        "quoted": next(iter(thing.values("hg:quote")), None),
        "notes": thing.values("skos:note"),
        "home": _home(thing),
        "also": _other_names(thing, named, name),
        "kinds": _kinds(thing),
        "span": _span(thing),
        "attested": thing.values("hg:attestedOn"),
        "ours": name is not None and _is_ours(thing, name),
        "groups": divided,
        "rest": rest,
        "links": links,
        "inverse": division.inverse,
        "conflicts": found,
        "across": across,
        "entry": entry,
        "edition": edition,
        "limit": SHOWN,
        "cut": len(thing.incoming) >= things.INCOMING,
        "sparql": _QUERY.format(iri=thing.iri),
        "table": "everything-about" in site.queries.queries,
        "citation": citing.text(plain, thing.iri, site.release.manifest),
        "bibtex": citing.bibtex(plain, thing.iri, site.release.manifest),
    }


def shared(named: Names, language: str, within: str = "") -> dict[str, Any]:
    """Give what the macros for links, values and evidence need."""
    return {
        "called": lambda iri: named.name(iri, language, within),
        "shown": lambda value: shown(value, language),
        "machine": machine,
        "words": thing_texts.words(language),
    }


def _told_elsewhere(fact: Fact) -> bool:
    """Leave out what the page has in another form: passages stand in a document's edition, claims side by side."""
    return fact.path in (term("hg:inDocument").value, term("rdf:subject").value, term("hg:attestedIn").value)


def _other_names(thing: Thing, named: Names, name: Literal | None) -> list[Literal]:
    names_proper = {value for path in _PROPER for value in thing.values(path)}
    others = [other for other in named.own(thing.iri) if other != name and other in names_proper]
    others += [value for value in thing.values("skos:altLabel") if isinstance(value, Literal)]
    return sorted(dict.fromkeys(others), key=lambda other: (other.language or "", other.value))


def _heading(thing: Thing, words: dict[str, str]) -> str:
    """Head what has no name but words of its own: a passage, a reading, a conflict."""
    kind, _, name = thing.iri.removeprefix(ID).partition("/")
    if thing.iri == ID + f"{kind}/{name}" and kind in _WORDED:
        return f"{words[kind + '_title']} {name.rpartition('-')[2].lstrip('0')}"
    return ""


def _home(thing: Thing) -> tuple[str, str] | None:
    """Find the document of a passage or a reading, and where its page is."""
    homes = [node.value for node in thing.values("hg:inDocument") if isinstance(node, NamedNode)]
    return (homes[0], f"/doc/{homes[0].removeprefix(ID)}.html") if homes else None


def _kinds(thing: Thing) -> list[str]:
    classes = [node.value for node in thing.values("rdf:type") if isinstance(node, NamedNode)]
    narrow = [iri for iri in classes if iri not in _GENERAL]
    kinds = [node.value for path in _KINDS for node in thing.values(path) if isinstance(node, NamedNode)]
    return [*(narrow or classes[:1]), *kinds]


def _span(thing: Thing) -> Span | None:
    for start, end in _SPANS:
        ends = [next(iter(thing.values(path)), None) if path else None for path in (start, end)]
        if any(ends):
            first, last = (found if isinstance(found, Literal) else None for found in ends)
            return Span(first, last if end else first)
    return None


def _is_ours(thing: Thing, name: Literal) -> bool:
    return any(fact.value == name and fact.editorial for fact in thing.facts)


async def links(site: Site, thing: Thing, path: str, page: int, language: str) -> dict[str, Any]:
    """Give what the template of all links to a thing by one property shows."""
    linked = await things.linked(site, thing.iri, path, (page - 1) * AT_ONCE, AT_ONCE)
    named = Names.joined(thing.names, linked.names)
    return {
        **shared(named, language, thing.iri),
        "thing": thing,
        "name": named.name(thing.iri, language),
        "path_name": groups.load().inverse(path, language),
        "of": path,
        "facts": linked.facts,
        "count": linked.count,
        "page": page,
        "pages": max(1, -(-linked.count // AT_ONCE)),
    }
