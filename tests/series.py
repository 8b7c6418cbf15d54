"""A graph so small that five releases of it are made in no time, each with another kind of change."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hallintograafi import settings
from hallintograafi.graph import content as contents
from hallintograafi.graph import dataset, ledger
from hallintograafi.graph.content import Content
from hallintograafi.queries import differences
from hallintograafi.release import build
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)

ONTOLOGY = """
hg:Passage a owl:Class . hg:Group a owl:Class . hg:quote a rdf:Property . hg:reportsTo a rdf:Property .
hg:inDocument a rdf:Property . hg:SourceDocument a owl:Class .
"""
SHAPES = """
shape:Group a sh:NodeShape ; sh:targetClass hg:Group ; sh:property shape:Group-name .
shape:Group-name a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ;
  sh:message "Ryhmällä {?this} ei ole nimeä."@fi , "Gruppen {?this} saknar namn."@sv , "{?this} has no name."@en .
"""
QUERY = """#+ title: {fi: Ryhmät, sv: Grupper, en: Groups}
#+ description: {fi: Ryhmät nimineen., sv: Grupper med namn., en: Groups with their names.}
PREFIX hg: <https://w3id.org/hallintograafi/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?group ?name WHERE { ?group a hg:Group ; skos:prefLabel ?name } ORDER BY ?group
"""
DOCUMENT = """
document:a a hg:SourceDocument ; skos:prefLabel "asiakirja"@fi .
passage:a-001 a hg:Passage ; hg:inDocument document:a ; hg:quote "Ryhmä ä asetetaan."@fi .
passage:a-001 {{ group:a a hg:Group ; skos:prefLabel {name} . {more} }}
{rest}
"""
SECOND = """passage:a-002 a hg:Passage ; hg:inDocument document:a ; hg:quote "Ryhmä b asetetaan."@fi .
passage:a-002 { group:b a hg:Group ; skos:prefLabel "ryhmä b"@fi ; hg:reportsTo group:a . }"""

LOOSER = SECOND.replace("hg:reportsTo", "skos:related")

DOCUMENTS = (
    DOCUMENT.format(name='"ryhmä ä"@fi', more="", rest=""),
    DOCUMENT.format(name='"ryhmä ä"@fi', more="", rest=SECOND),
    DOCUMENT.format(name='"ryhmä Ä" @fi, "grupp Ä"@sv', more="", rest=SECOND),
    DOCUMENT.format(name='"ryhmä Ä"@fi , "grupp Ä"@sv', more="group:a hg:reportsTo group:b .", rest=SECOND),
    DOCUMENT.format(name='"ryhmä Ä"@fi', more="group:a hg:reportsTo group:b .", rest=LOOSER),
)
"""The document at each release: a thing comes, a name changes and one comes, a link comes, statements go."""


def files(root: Path, document: str) -> Content:
    """Write the files with a document, and mint what is new in it."""
    texts = {"ontology/o.ttl": ONTOLOGY, "shapes/s.ttl": SHAPES, "data/documents/a.trig": document}
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(prefixes_header(PREFIXES) + text, encoding="utf-8")
    (root / "queries" / "groups").mkdir(parents=True, exist_ok=True)
    (root / "queries" / "groups" / "groups.rq").write_text(QUERY, encoding="utf-8")
    content = contents.find(root)
    graph = dataset.read(content)
    found = ledger.described(statement.quad for statement in (*graph.ontology, *graph.data))
    minted = ledger.mint(ledger.read(content.ledger), found, date(2026, 1, 1))
    content.ledger.write_text(minted.text(), encoding="utf-8")
    return content


def make(root: Path, data_dir: Path) -> list[Release]:
    """Make five releases, a day apart."""
    chosen = settings.load(data_dir=data_dir)
    return [
        build.build(
            files(root, document),
            chosen,
            clock=lambda day=day: BEGIN + timedelta(days=day),  # type: ignore[misc]
            ask=differences.while_building,
        )
        for day, document in enumerate(DOCUMENTS)
    ]
