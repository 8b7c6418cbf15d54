"""Where statements stand, against texts whose every term is known, in the parser's own order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from hallintograafi.checks.submission.turtle import CannotLocate, Range, Ranges, locate
from hallintograafi.graph.content import Content

PREFIXES = "@prefix : <http://a/> .\nPREFIX ex-1.b: <http://b/>\n@base <http://c/> .\n"
NAMESPACES = {"": "http://a/", "ex-1.b": "http://b/"}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

iris = st.sampled_from(
    [":x", ":ä.ö", ":a\\,b", ":1", "ex-1.b:x:y", ":", "<http://d/#x>", "<>", ":a%20b", ":\U0001f600"]
)
strings = st.sampled_from(
    [
        '"x"',
        "'x;y.'",
        '"""a\n"b" # ei huomautus\n"""',
        "'''] ) . '''",
        '"\\" . \\\\"',
        '""',
        '"äö\U0001f600"',
        '"<http://x> #"',
    ]
)
literals = st.one_of(
    strings,
    st.builds("{}@{}".format, strings, st.sampled_from(["fi", "sv-FI", "en"])),
    st.builds("{}^^{}".format, strings, st.sampled_from([":dt", "<http://dt/>"])),
    st.sampled_from(["1", "-1.5", "+.5", "1e3", "1.E-3", "true", "false"]),
)
labels = st.sampled_from(["_:a", "_:b.1", "_:_x"])
gaps = st.sampled_from([" ", "\n", "\r\n", "\t", " # huomautus: . ; \" '\n", "\n\n  ", "\r"])


@st.composite
def objects(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["iri", "literal", "label", "list", "blank"] if depth else ["iri", "literal", "label"]))
    if kind == "list":
        return draw(lists(depth - 1))
    if kind == "blank":
        return "[" + draw(gaps) + (draw(pairs(depth - 1)) if draw(st.booleans()) else "") + draw(gaps) + "]"
    return draw({"iri": iris, "literal": literals, "label": labels}[kind])


@st.composite
def lists(draw: st.DrawFn, depth: int) -> str:
    return "(" + draw(gaps) + draw(gaps).join(draw(st.lists(objects(depth), max_size=3))) + draw(gaps) + ")"


@st.composite
def pairs(draw: st.DrawFn, depth: int) -> str:
    made = []
    for _ in range(draw(st.integers(1, 3))):
        values = draw(st.lists(objects(depth), min_size=1, max_size=3))
        made.append(draw(st.one_of(iris, st.just("a"))) + draw(gaps) + (draw(gaps) + "," + draw(gaps)).join(values))
    return (draw(gaps) + ";" + draw(gaps)).join(made) + draw(st.sampled_from(["", " ;", ";;"]))


@st.composite
def statements(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["iri", "label", "list", "blank", "alone"]))
    if kind == "alone":
        return "[" + draw(pairs(1)) + draw(gaps) + "]"
    subject = {"iri": iris, "label": labels, "list": lists(1), "blank": st.just("[]")}[kind]
    return draw(subject) + draw(gaps) + draw(pairs(2))


@st.composite
def documents(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        inside = (draw(gaps) + "." + draw(gaps)).join(draw(st.lists(statements(), min_size=1, max_size=3)))
        name = draw(st.sampled_from(["", "{", "GRAPH :g {", "graph <http://g/>{", ":g{", "_:g {"]))
        parts.append(f"{name}{draw(gaps)}{inside}{draw(gaps)}{'}' if name else '.'}{draw(gaps)}")
    return PREFIXES + "".join(parts)


def says(text: str, where: Range, term: object) -> bool:
    """Tell whether the words at a place can mean a term."""
    written = text[slice(*where)]
    if isinstance(term, Literal):
        if written[0] in "\"'":
            tagged = not term.language or written.lower().endswith(f"@{term.language}".lower())
            return tagged and ("^^" in written) == term.datatype.value.startswith("http://d") | (
                term.datatype.value == "http://a/dt"
            )
        return written == term.value
    if isinstance(term, BlankNode):
        return written in ("[", "(") or written.startswith("_:")
    assert isinstance(term, NamedNode)
    if written.startswith("<"):
        return term.value == ("http://c/" if written == "<>" else written[1:-1])
    if written == "a":
        return term.value == f"{RDF}type"
    if written.startswith("("):
        return term.value == f"{RDF}nil" and written.endswith(")")
    prefix, _, local = written.partition(":")
    return term.value == NAMESPACES[prefix] + local.replace("\\", "")


def check(text: str, rdf_format: RdfFormat) -> None:
    quads = list(parse(text.encode(), rdf_format))
    found = locate(text)
    assert len(found) == len(quads)
    for quad, ranges in zip(quads, found, strict=True):
        if quad.predicate.value in (f"{RDF}first", f"{RDF}rest") and text[slice(*ranges.predicate)] == "(":
            continue  # what a list implies is not written
        for term, where in zip((quad.subject, quad.predicate, quad.object), ranges, strict=True):
            assert says(text, where, term), (quad, text[slice(*where)])


@given(documents())
def test_every_term_stands_where_it_is_said_to(text: str) -> None:
    check(text, RdfFormat.TRIG)


def test_lists_point_at_their_items() -> None:
    text = "<http://s> <http://p> ( <http://x> 'y' [ <http://q> 1 ] ) ."
    firsts = [
        text[slice(*ranges.object)]
        for quad, ranges in zip(parse(text.encode(), RdfFormat.TURTLE), locate(text), strict=True)
        if quad.predicate.value == f"{RDF}first"
    ]
    assert firsts == ["<http://x>", "'y'", "["]


@pytest.mark.parametrize("rdf_format", [RdfFormat.N_TRIPLES, RdfFormat.N_QUADS])
def test_line_formats(rdf_format: RdfFormat) -> None:
    graph = " <http://g>" if rdf_format == RdfFormat.N_QUADS else ""
    text = f'_:a <http://p> "x . \\" "@fi{graph} .# loppu\n<http://s><http://p>"1"^^<http://dt>{graph} .\n'
    assert len(list(parse(text.encode(), rdf_format))) == 2
    assert [text[slice(*ranges.object)] for ranges in locate(text)] == ['"x . \\" "@fi', '"1"^^<http://dt>']


def test_our_own_files(content: Content) -> None:
    for path in [*content.data(), *content.ontology(), *content.shapes()]:
        text = Path(path).read_text(encoding="utf-8")
        quads = list(parse(text.encode(), RdfFormat.TRIG))
        found = locate(text)
        assert len(found) == len(quads)
        for quad, ranges in zip(quads, found, strict=True):
            if isinstance(quad.object, NamedNode) and text[ranges.object[0]] not in "()":
                assert quad.object.value.endswith(text[slice(*ranges.object)].partition(":")[2].strip(">"))


def test_nesting_is_no_recursion() -> None:
    depth = 20_000
    text = "<http://s> <http://p> " + "[ <http://p> ( " * depth + ") ] " * depth + "."
    assert len(locate(text)) == sum(1 for _ in parse(text.encode(), RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "text", ["<< <http://s> <http://p> 1 >> <http://p> 2 .", "<http://s> ² 1 .", "@x <http://s> ."]
)
def test_what_is_not_known_is_told(text: str) -> None:
    with pytest.raises(CannotLocate):
        locate(text)


def test_nothing_is_nowhere() -> None:
    assert locate("") == locate("# vain huomautus") == []
    assert locate("<http://s> a <http://o> .") == [Ranges((0, 10), (11, 12), (13, 23))]
