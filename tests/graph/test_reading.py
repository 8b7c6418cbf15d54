"""Reading RDF with the line of every statement, and saying where a file is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from hallintograafi.errors import InputError, SyntaxFault
from hallintograafi.graph.reading import (
    Place,
    Statement,
    format_of,
    has_blank_node,
    in_default_graph,
    read_file,
    read_text,
)

FORMATS = [
    RdfFormat.TURTLE,
    RdfFormat.TRIG,
    RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS,
    RdfFormat.RDF_XML,
    RdfFormat.JSON_LD,
    RdfFormat.N3,
]


def _read(text: str | bytes, rdf_format: RdfFormat = RdfFormat.TRIG) -> list[Statement]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_text(data, rdf_format, "data/x.trig"))


def test_a_statement_stands_on_the_line_on_which_its_object_ends() -> None:
    text = '''@prefix : <http://example.org/> .
:a :p 1 ;
  :q """two
lines"""@fi , 3 ,
  4 .

:g {
  :b :p :c .
}
'''
    lines = {str(statement.quad.object): statement.place.line for statement in _read(text)}
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert lines == {
        f'"1"{integer}': 2,
        '"two\\nlines"@fi': 4,
        f'"3"{integer}': 4,
        f'"4"{integer}': 5,
        "<http://example.org/c>": 8,
    }


@given(
    gaps=st.lists(st.lists(st.sampled_from(["", "# x . { }", "  "]), max_size=3), min_size=1, max_size=12),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_lines_are_right_whatever_stands_between_statements(gaps: list[list[str]], end: str) -> None:
    lines: list[str] = []
    expected: list[int] = []
    for number, gap in enumerate(gaps):
        lines += [*gap, f"<http://example.org/s> <http://example.org/p> {number} ."]
        expected.append(len(lines))
    assert [statement.place.line for statement in _read(end.join(lines))] == expected


def test_a_very_long_line_is_one_line() -> None:
    long = "x" * 300_000
    text = f'<a:a> <a:b> "{long}" .\n<a:a> <a:b> 2 .\n'
    assert [statement.place.line for statement in _read(text)] == [1, 2]


def test_graphs_are_kept_and_told_apart() -> None:
    known, said = _read("<a:a> <a:b> <a:c> . <a:g> { <a:a> <a:b> <a:c> }")
    assert in_default_graph(known) and not in_default_graph(said)
    assert said.quad.graph_name == NamedNode("a:g")


def test_blank_nodes_are_seen_in_both_places_and_differ_between_files() -> None:
    text = "[] <a:b> 1 . <a:a> <a:b> _:x . <a:a> <a:b> <a:c> ."
    first, second = _read(text), _read(text)
    assert [has_blank_node(statement.quad) for statement in first] == [True, True, False]
    labels = [{str(s.quad.object) for s in half if isinstance(s.quad.object, BlankNode)} for half in (first, second)]
    assert labels[0].isdisjoint(labels[1])


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("\n\n<a:a> <a:b> x .", 3, 13, "not a valid RDF object"),
        ("<a:a> <a:b>\n  foo:x .", 2, 3, "prefix foo: has not been declared"),
        ("<a:a> <a:b> <c> .", None, None, "IRI"),
        ("<a:g> { <a:a> <a:b> 1", 1, None, ""),
        (b"<a:a> <a:b> '\xff' .", 1, None, "UTF-8"),
    ],
)
def test_a_fault_is_told_with_its_file_line_and_column(
    text: str | bytes, line: int | None, column: int | None, reason: str
) -> None:
    with pytest.raises(SyntaxFault) as caught:
        _read(text)
    fault = caught.value
    assert fault.source == "data/x.trig"
    assert line is None or fault.line == line
    assert column is None or fault.column == column
    assert reason in fault.reason
    assert str(fault).startswith("data/x.trig:")


@pytest.mark.parametrize("text", ["<a:a> <a:b> <<( <a:a> <a:b> 1 )>> .", '\n<a:a> <a:b> "x"@en--ltr .'])
def test_what_only_rdf_1_2_can_say_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(SyntaxFault, match=rf"^data/x\.trig:{text.count(chr(10)) + 1}: .*RDF 1\.2"):
        _read(text)


@given(data=st.binary(max_size=200), rdf_format=st.sampled_from(FORMATS))
def test_any_bytes_are_statements_or_a_syntax_fault(data: bytes, rdf_format: RdfFormat) -> None:
    try:
        statements = _read(data, rdf_format)
    except SyntaxFault as fault:
        assert fault.reason
    else:
        assert all(1 <= statement.place.line <= max(1, len(data.splitlines())) for statement in statements)


TRIG = '@prefix : <http://example.org/> .\n:g { :a :p "é"@fi , 1.5 ; :q [ :r ( 1 2 ) ] . }\n'


@given(place=st.integers(0, len(TRIG.encode())), data=st.binary(max_size=6), cut=st.integers(0, 6))
def test_a_broken_file_is_statements_or_a_syntax_fault(place: int, data: bytes, cut: int) -> None:
    whole = TRIG.encode()
    try:
        _read(whole[:place] + data + whole[place + cut :])
    except SyntaxFault as fault:
        assert fault.line is None or 1 <= fault.line <= 10


@pytest.mark.parametrize(
    ("name", "rdf_format"),
    [
        ("a.ttl", RdfFormat.TURTLE),
        ("a.trig", RdfFormat.TRIG),
        ("a.nt", RdfFormat.N_TRIPLES),
        ("a.nq", RdfFormat.N_QUADS),
        ("a.rdf", RdfFormat.RDF_XML),
        ("a.jsonld", RdfFormat.JSON_LD),
    ],
)
def test_a_file_s_ending_tells_its_format(name: str, rdf_format: RdfFormat) -> None:
    assert format_of(Path(name)) == rdf_format


@pytest.mark.parametrize("name", ["a.docx", "a", "a.csv", ".trig"])
def test_an_unknown_ending_is_told_with_the_known_ones(name: str) -> None:
    with pytest.raises(InputError, match=r"unknown kind of file.*\.trig"):
        format_of(Path(name))


def test_a_file_is_read_under_the_name_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "väite ö.ttl"
    path.write_text("<#a> <b> 'ä' .", encoding="utf-8")
    (statement,) = read_file(path, "data/nimi.ttl")
    assert statement.place == Place("data/nimi.ttl", 1)
    assert str(statement.place) == "data/nimi.ttl:1"
    assert statement.quad.object == Literal("ä")
    assert statement.quad.predicate.value == (tmp_path / "b").as_uri()
    assert read_file(path)[0].place.file == str(path)


def test_a_file_that_is_not_there_or_is_a_folder_is_an_input_error(tmp_path: Path) -> None:
    for path in (tmp_path / "ei-ole.trig", tmp_path / "kansio.trig"):
        if path.stem == "kansio":
            path.mkdir()
        with pytest.raises(InputError) as caught:
            read_file(path)
        assert str(caught.value).startswith(f"{path}: ")
