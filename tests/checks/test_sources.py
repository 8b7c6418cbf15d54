"""Editions compared with the texts of their documents."""

import hashlib
from pathlib import Path

import pytest

from hallintograafi.checks import sources
from hallintograafi.errors import InputError
from hallintograafi.graph.content import Content
from hallintograafi.graph.dataset import Graph, read
from hallintograafi.graph.reading import read_file

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

EDITION = """@prefix hg: <https://w3id.org/hallintograafi/def#> .
@prefix passage: <https://w3id.org/hallintograafi/id/passage/> .
@prefix document: <https://w3id.org/hallintograafi/id/document/> .
document:a a hg:SourceDocument ; hg:sha256 "{sum}" .
passage:a-001 a hg:Passage ; hg:inDocument document:a ;
  hg:quote "Kulut maksetaan"@fi .
passage:a-002 a hg:Passage ; hg:inDocument document:a ;
  hg:quote "Tuloja ei ole"@fi .
"""


def edition(directory: Path, text: str, checksum: str | None = None) -> Graph:
    (directory / "a.txt").write_text(text, encoding="utf-8")
    path = directory / "a.trig"
    path.write_text(EDITION.replace("{sum}", checksum or hashlib.sha256(text.encode()).hexdigest()), encoding="utf-8")
    return Graph(ontology=[], data=read_file(path, "a.trig"))


def test_a_quote_that_is_not_there_is_told_with_line_and_nearest_text(tmp_path: Path) -> None:
    graph = edition(tmp_path, "Kulut maksetaan. Tuloja ei tule. Loppu.")
    result = sources.check(graph, tmp_path)
    assert result.quotes == 2
    (finding,) = result.findings
    assert finding.subject.endswith("/passage/a-002")
    assert str(finding.place) == "a.trig:8"
    assert "Tuloja ei tul»" in finding.messages["en"]
    assert result.untouched == {"https://w3id.org/hallintograafi/id/document/a": ["Tuloja ei tule.", "Loppu."]}


def test_another_version_of_the_text_is_not_compared(tmp_path: Path) -> None:
    result = sources.check(edition(tmp_path, "Kulut maksetaan. Tuloja ei ole.", "0" * 64), tmp_path)
    (finding,) = result.findings
    assert finding.rule == "sources:file"
    assert result.quotes == 0


def test_a_directory_without_texts_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        sources.check(Graph(ontology=[], data=[]), tmp_path)
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError):
        sources.check(Graph(ontology=[], data=[]), tmp_path)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents' texts are not beside the project")
def test_every_quote_of_the_project_is_literal(content: Content) -> None:
    result = sources.check(read(content), SEEDS)
    assert result.findings == []
    assert result.quotes > 150
