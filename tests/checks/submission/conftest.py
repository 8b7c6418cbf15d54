"""A small registry with an address of every status, and what is known beside it."""

import pytest
from pyoxigraph import RdfFormat, Store, parse

from hallintograafi.checks import shapes as shacl
from hallintograafi.checks.submission import Judge, Registry
from hallintograafi.graph.ledger import Entry, Ledger
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, term

HEADER = prefixes_header(PREFIXES)
ROWS = {
    "group:vanha": ("group", "merged", "group:uusi"),
    "group:uusi": ("group", "active", ""),
    "group:jaettu": ("group", "split", "group:uusi group:toinen"),
    "group:toinen": ("group", "active", ""),
    "group:peruttu": ("group", "withdrawn", ""),
    "organisation:virasto": ("organisation", "active", ""),
    "organisation:seuraaja": ("organisation", "active", ""),
    "document:paatos": ("document", "active", ""),
    "passage:paatos-1": ("passage", "active", ""),
    "hg:reportsTo": ("term", "active", ""),
    "hg:Passage": ("term", "active", ""),
    "hg:inDocument": ("term", "active", ""),
    "hg:mentions": ("term", "active", ""),
    "hg:attestedOn": ("term", "active", ""),
}
KNOWN = """
group:uusi a org:Organization ; skos:prefLabel "uusi ryhmä"@fi . group:toinen a org:Organization .
organisation:virasto a org:Organization ; schema:dissolutionDate "2025-12-31"^^xsd:date .
organisation:seuraaja a org:Organization ; skos:prefLabel "Seuraaja"@fi .
<http://e/change> org:originalOrganization organisation:virasto ; org:resultingOrganization organisation:seuraaja .
document:paatos dct:issued "2026-03-01"^^xsd:date . passage:paatos-1 a hg:Passage ; hg:inDocument document:paatos .
hg:reportsTo rdfs:label "raportoi"@fi .
"""


@pytest.fixture(scope="module")
def judge() -> Judge:
    store = Store()
    store.extend(parse((HEADER + KNOWN).encode(), RdfFormat.TURTLE))
    entries = [
        Entry(term(iri).value, kind, "2026-01-01", status, " ".join(term(heir).value for heir in heirs.split()))
        for iri, (kind, status, heirs) in ROWS.items()
    ]
    used = (
        "e:S a sh:NodeShape ; sh:targetNode e:x ; sh:property [ sh:path skos:prefLabel ] , [ sh:path org:hasMember ] ."
    )
    shapes = shacl.read(parse((HEADER + "@prefix e: <http://e/> .\n" + used).encode(), RdfFormat.TURTLE))
    return Judge(store, shapes, Registry(Ledger(tuple(entries))))
