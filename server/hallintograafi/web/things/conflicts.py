"""Sources that contradict each other about a thing, side by side (DESIGN section 3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.terms import term
from hallintograafi.web.site import Site
from hallintograafi.web.things.thing import Speaker, Thing

_ASKED = """SELECT ?conflict ?note ?claim ?subject ?path ?value ?passage ?quote ?document WHERE {{
  {{ SELECT DISTINCT ?conflict WHERE {{
    {{ VALUES ?conflict {{ <{iri}> }} ?conflict a hg:Conflict }}
    UNION {{ ?conflict hg:claim <{iri}> }}
    UNION {{ ?about rdf:subject <{iri}> . ?conflict hg:claim ?about }} }} }}
  ?conflict hg:claim ?claim . ?claim rdf:subject ?subject ; rdf:predicate ?path ; rdf:object ?value .
  OPTIONAL {{ ?conflict skos:note ?note }}
  OPTIONAL {{ ?claim hg:statedIn ?passage . OPTIONAL {{ ?passage hg:quote ?quote }}
    OPTIONAL {{ ?passage hg:inDocument ?document }} }} }} ORDER BY ?conflict ?claim ?passage"""
_SIGNS = {term("rdf:subject").value, term("hg:claim").value}


@dataclass
class Claim:
    """One side: a statement and where it is made."""

    iri: str
    subject: str
    path: str
    value: NamedNode | Literal | BlankNode
    speakers: dict[str, Speaker] = field(default_factory=dict)


@dataclass
class Conflict:
    """What cannot both be so, or does not fit together without the explanation in its notes."""

    iri: str
    notes: set[Literal] = field(default_factory=set)
    claims: dict[str, Claim] = field(default_factory=dict)

    def mentioned(self) -> Iterator[str]:
        """Give the things that the claims name."""
        for claim in self.claims.values():
            yield from (claim.subject, claim.path)
            yield from [claim.value.value] if isinstance(claim.value, NamedNode) else []
            yield from (speaker.document for speaker in claim.speakers.values() if speaker.document)


async def read(site: Site, thing: Thing) -> list[Conflict]:
    """Read the conflicts in which a thing stands; a thing that is in none costs no question."""
    if not any(fact.path in _SIGNS for fact in (*thing.facts, *thing.incoming)):
        return []
    found: dict[str, Conflict] = {}
    for row in await site.select(_ASKED.format(iri=thing.iri)):
        conflict = found.setdefault(row["conflict"].value, Conflict(row["conflict"].value))
        if isinstance(row["note"], Literal):
            conflict.notes.add(row["note"])
        made = Claim(row["claim"].value, row["subject"].value, row["path"].value, row["value"])
        claim = conflict.claims.setdefault(made.iri, made)
        if row["passage"] is not None:
            document = row["document"].value if row["document"] is not None else None
            claim.speakers[row["passage"].value] = Speaker(row["passage"].value, row["quote"], document, ())
    return list(found.values())
