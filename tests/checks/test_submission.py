"""New files checked in the context of the released graph."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from hallintograafi.checks.findings import Finding, report
from hallintograafi.checks.submission import check_files
from hallintograafi.errors import InputError, SyntaxFault
from hallintograafi.graph import dataset
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import Place
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, RDF_TYPE, term

HEADER = prefixes_header(PREFIXES)
LINES = HEADER.count("\n")

PASSAGE = """
passage:evk-asettaminen-901 a hg:Passage ; hg:inDocument document:evk-asettaminen ; hg:position 901 ;
  hg:section "Hankeryhmä"@fi ; hg:quote "Hankeryhmään kuuluu lisäksi asiantuntija."@fi .
passage:evk-asettaminen-901 {
  membership:evk-hankeryhma-asiantuntija a org:Membership ; org:organization group:evk-hankeryhma ;
    org:role role:jasen ; org:member person:uusi-asiantuntija .
  person:uusi-asiantuntija a foaf:Person , cperson:Person ; foaf:name "Uusi Asiantuntija" ;
    skos:prefLabel "Uusi Asiantuntija"@fi .
}
"""


NAMES = {RDF_TYPE, *map(term, ("skos:prefLabel", "skos:altLabel", "dct:title", "hg:sha256", "hg:groupKind"))}


@pytest.fixture(scope="module")
def base(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small released graph, for speed: the ontology, and the names of two things of the data."""
    graph = dataset.read(content)
    things = {term("group:evk-hankeryhma"), term("document:evk-asettaminen")}
    quads = [statement.quad for statement in graph.ontology]
    quads += [quad for quad in graph.known() if quad.subject in things and quad.predicate in NAMES]
    path = tmp_path_factory.mktemp("base") / "graph.nq"
    path.write_text("".join(dataset.canonical_lines(quads)), encoding="utf-8")
    return path


def _check(path: Path, text: str, base: Path, content: Content) -> list[Finding]:
    path.write_text(HEADER + text, encoding="utf-8")
    return check_files([path], base, content)


def test_good_data_about_things_of_the_release_conforms(tmp_path: Path, release: Release, content: Content) -> None:
    found = _check(tmp_path / "uusi.trig", PASSAGE, release.dump, content)
    assert report(found) == "no findings\n"


def test_a_faulty_statement_is_found_with_the_file_s_own_line(tmp_path: Path, base: Path, content: Content) -> None:
    path = tmp_path / "uusi.trig"
    found = _check(path, PASSAGE.replace("org:role role:jasen", "org:role groupkind:muu"), base, content)
    (finding,) = found
    assert finding.subject == term("membership:evk-hankeryhma-asiantuntija").value
    assert finding.rule == term("shape:Membership-role").value
    assert finding.place == Place(str(path), LINES + 6)


def test_a_statement_that_breaks_an_existing_thing_is_found(tmp_path: Path, base: Path, content: Content) -> None:
    """The group has its name already; a second one in the same language is one too many."""
    path = tmp_path / "uusi.trig"
    text = '\npassage:x { group:evk-hankeryhma skos:prefLabel "aivan toinen ryhmä"@fi . }'
    found = [f for f in _check(path, text, base, content) if f.rule == term("shape:Name-unique").value]
    assert [(finding.subject, finding.place) for finding in found] == [
        (term("group:evk-hankeryhma").value, Place(str(path), LINES + 2))
    ]


def test_a_link_to_nothing_is_found_in_plain_turtle_too(tmp_path: Path, base: Path, content: Content) -> None:
    path = tmp_path / "uusi.ttl"
    found = _check(path, "group:evk-hankeryhma hg:subgroupOf group:ei-ole .", base, content)
    assert [finding.value for finding in found] == [term("group:ei-ole").value]


def test_several_files_are_checked_together(tmp_path: Path, base: Path, content: Content) -> None:
    """What one file links to, another may describe."""
    head, _, rest = PASSAGE.partition("  person:uusi-asiantuntija a")
    paths = [tmp_path / "a.trig", tmp_path / "b.trig"]
    paths[0].write_text(HEADER + head + "}", encoding="utf-8")
    paths[1].write_text(f"{HEADER}passage:evk-asettaminen-901 {{ person:uusi-asiantuntija a{rest}", encoding="utf-8")
    assert [finding.rule for finding in check_files(paths[:1], base, content)]
    assert check_files(paths, base, content) == []


def test_nothing_is_said_of_things_that_the_files_do_not_touch(tmp_path: Path, base: Path, content: Content) -> None:
    assert _check(tmp_path / "tyhja.trig", "", base, content) == []


def test_a_warning_of_the_graph_is_told_only_to_those_who_touch_its_thing(
    tmp_path: Path, base: Path, content: Content
) -> None:
    old, path = tmp_path / "old.nq", tmp_path / "uusi.trig"
    names = ("cv:PublicOrganisation", "org:FormalOrganization", "org:Organization")
    agency = term("organisation:lajiton")
    quads = [Quad(agency, RDF_TYPE, term(name)) for name in names]
    quads.append(Quad(agency, term("skos:prefLabel"), Literal("lajiton", language="fi")))
    old.write_text(base.read_text(encoding="utf-8") + "".join(dataset.canonical_lines(quads)), encoding="utf-8")
    assert _check(path, PASSAGE, old, content) == []
    touching = PASSAGE + 'passage:evk-asettaminen-901 { organisation:lajiton skos:altLabel "LAJ"@fi . }'
    assert [(finding.severity, finding.subject) for finding in _check(path, touching, old, content)] == [
        ("warning", agency.value)
    ]


def test_the_base_is_not_touched(tmp_path: Path, base: Path, content: Content) -> None:
    before = base.read_bytes()
    _check(tmp_path / "uusi.trig", PASSAGE, base, content)
    assert base.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "error"), [("x.trig", SyntaxFault), ("x.docx", InputError), ("puuttuu.trig", InputError)]
)
def test_a_file_that_cannot_be_read_is_told_by_its_name(
    name: str, error: type[InputError], tmp_path: Path, base: Path, content: Content
) -> None:
    path = tmp_path / name
    if name != "puuttuu.trig":
        path.write_text("ei RDF:ää", encoding="utf-8")
    with pytest.raises(error) as caught:
        check_files([path], base, content)
    assert str(caught.value).startswith(str(path))
