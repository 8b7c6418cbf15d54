"""A graph that is small enough to be built in no time, and what tests of building do to it."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from hallintograafi.graph import content as contents
from hallintograafi.graph import dataset, ledger
from hallintograafi.graph.content import Content
from hallintograafi.release import manifest
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES

HEADER = prefixes_header(PREFIXES)
FILES = {
    "ontology/ontology.ttl": """
hg:Passage a owl:Class . hg:Group a owl:Class . hg:quote a rdf:Property . hg:reportsTo a rdf:Property .
""",
    "shapes/shapes.ttl": """
shape:Group a sh:NodeShape ; sh:targetClass hg:Group ; sh:property shape:Group-name , shape:Group-short .
shape:Group-name a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ;
  sh:message "Ryhmällä {?this} ei ole nimeä."@fi , "Gruppen {?this} saknar namn."@sv , "{?this} has no name."@en .
shape:Group-short a sh:PropertyShape ; sh:path skos:altLabel ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:message "Ryhmällä {?this} ei ole lyhennettä."@fi , "{?this} saknar förkortning."@sv , "{?this} has no short."@en .
""",
    "data/documents/a.trig": """
passage:a-001 a hg:Passage ; hg:quote "Ryhmä ä asetetaan."@fi .
passage:a-001 {
  group:a a hg:Group ; skos:prefLabel "ryhmä ä"@fi ; skos:altLabel "Ä"@fi .
}
""",
    "queries/one.rq": "SELECT * { }",
}


def write(root: Path) -> Content:
    """Write the graph's files, and mint what is in them."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((HEADER if path.suffix != ".rq" else "") + text, encoding="utf-8")
    found = contents.find(root)
    mint(found)
    return found


def mint(content: Content) -> None:
    """Give every thing that is described a row in the ledger."""
    graph = dataset.read(content)
    found = ledger.described(statement.quad for statement in (*graph.ontology, *graph.data))
    content.ledger.write_text(
        ledger.mint(ledger.read(content.ledger), found, date(2026, 1, 1)).text(), encoding="utf-8"
    )


def change(content: Content, old: str, new: str, name: str = "data/documents/a.trig") -> None:
    """Change a text in one of the files."""
    path = content.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def tree(path: Path) -> dict[str, str]:
    """Every file and link below a path with the digest of its bytes."""
    return {
        file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


def left_over(data_dir: Path) -> list[str]:
    """List what is in a data directory and is neither a release nor what belongs to all of them."""
    known = {manifest.CURRENT, ".lock", *manifest.versions(data_dir)}
    return sorted(path.name for path in data_dir.iterdir() if path.name not in known)


def process(small: Content, data_dir: Path, before: str = "") -> "subprocess.Popen[bytes]":
    """Another process that builds a release; ``before`` is what it does first."""
    program = f"""
import os, signal
from pathlib import Path
from hallintograafi import settings
from hallintograafi.graph import content
from hallintograafi.release import build
{before}
build.build(content.find(Path({str(small.root)!r})), settings.load(data_dir=Path({str(data_dir)!r})))
"""
    return subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": "random"})
