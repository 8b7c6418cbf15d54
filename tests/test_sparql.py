"""Query text: its tokens, what is refused, and values bound so that they stay values."""

import contextlib
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from hallintograafi.errors import QueryRefused, SyntaxFault
from hallintograafi.sparql import (
    bind,
    depends_on_data_only,
    insert_in_pattern,
    own_limit,
    prefixes_header,
    refuse_forbidden,
    tokens,
    words,
    write_term,
)
from hallintograafi.terms import PREFIXES

XSD = "http://www.w3.org/2001/XMLSchema#"
SUBJECT, PREDICATE = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")

# No surrogates: they are no characters, and RDF has none.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
iris = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='<>"{}|^`\\ ')).map(
    lambda tail: "http://example.org/" + "".join(c for c in tail if c.isalnum() or c in "-._~?#/@!$&'()*+,;=:%25")
)


def _named(text: str) -> NamedNode | None:
    try:
        return NamedNode(text)
    except ValueError:
        return None


named_nodes = iris.map(_named).filter(lambda node: node is not None)
languages = st.sampled_from(["fi", "sv", "en", "se-FI", "en-GB-oxendict"])
datatypes = st.sampled_from([XSD + "integer", XSD + "date", XSD + "string", "http://example.org/tyyppi#x"])
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda text, language: Literal(text, language=language), texts, languages),
    st.builds(lambda text, datatype: Literal(text, datatype=NamedNode(datatype)), texts, datatypes),
)
terms = st.one_of(named_nodes, literals)


@given(terms)
@example(Literal('"""\\'))
@example(Literal("\\u0022 . } } DROP ALL #"))
@example(Literal("01", datatype=NamedNode(XSD + "integer")))
def test_a_written_term_is_parsed_back_to_the_same_term(term: NamedNode | Literal) -> None:
    text = f"{SUBJECT} {PREDICATE} {write_term(term)} ."
    assert [quad.object for quad in parse(text, RdfFormat.TURTLE)] == [term]


@given(terms)
def test_a_written_term_is_one_value_for_the_tokens(term: NamedNode | Literal) -> None:
    kinds = [token.kind for token in tokens(write_term(term))]
    assert kinds in (["iri"], ["string"], ["string", "language"], ["string", "other", "other", "iri"])


@given(st.one_of(named_nodes, texts.map(Literal), st.builds(Literal, texts, language=languages)))
def test_the_engine_reads_a_bound_value_as_the_same_term(term: NamedNode | Literal) -> None:
    rows = Store().query(bind("SELECT ?value WHERE { }", {"value": term}))
    assert [row["value"] for row in rows] == [term]  # type: ignore[union-attr]


@given(st.lists(terms, min_size=1, max_size=4))
def test_several_values_are_bound_in_one_row(values: list[NamedNode | Literal]) -> None:
    names = [f"v{number}" for number in range(len(values))]
    query = bind("SELECT * WHERE { }", dict(zip(names, values, strict=True)))
    assert query.count("VALUES") == 1 + sum(write_term(value).count("VALUES") for value in values)
    assert len(list(Store().query(query))) == 1  # type: ignore[arg-type]


def test_binding_nothing_leaves_the_query_alone() -> None:
    assert bind("SELECT * { }", {}) == "SELECT * { }"


def test_a_bound_value_restricts_the_answer() -> None:
    store = Store()
    for name in ("a", "b"):
        store.add(Quad(NamedNode(f"http://example.org/{name}"), PREDICATE, Literal(name)))
    rows = store.query(bind("SELECT ?s ?o WHERE { ?s ?p ?o }", {"o": Literal("b")}))
    assert [row["s"] for row in rows] == [NamedNode("http://example.org/b")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE {§ ?s ?p ?o }",
        "SELECT * {§ ?s ?p ?o }",
        "select distinct ?s from <http://example.org/g'> where {§ ?s ?p ?o }",
        "# { not here }\nSELECT * WHERE {§ ?s ?p ?o }",
        "PREFIX select: <http://example.org/#> SELECT * WHERE {§ ?s select:p '{' }",
        "SELECT (EXISTS { ?s ?p ?o } AS ?any) WHERE {§ ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) WHERE {§ { SELECT ?s { ?s ?p ?o } } }",
        "ASK {§ ?s ?p ?o }",
        "CONSTRUCT { ?s ?p '}{' } WHERE {§ ?s ?p ?o }",
        "DESCRIBE ?s WHERE {§ ?s ?p ?o }",
        "SELECT * WHERE {§ ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 1) VALUES ?s { <http://example.org/s> }",
    ],
)
def test_text_goes_right_behind_the_brace_of_the_outermost_pattern(query: str) -> None:
    assert insert_in_pattern(query.replace("§", ""), "§").replace(" § ", "§") == query


@pytest.mark.parametrize(
    "query", ["", "DESCRIBE <http://example.org/s>", "SELECT *", "CONSTRUCT WHERE { ?s ?p ?o }", "SELECT (1 AS ?x"]
)
def test_a_query_without_a_group_cannot_be_bound(query: str) -> None:
    with pytest.raises(SyntaxFault, match="no WHERE group"):
        bind(query, {"x": Literal("1")})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?service ?load ?drop }",
        "SELECT ?service WHERE { ?service a ?type }",
        "SELECT * { ?s a dcat:DataService . OPTIONAL { ?s dct:title ?title } }",
        "SELECT * { ?s a <http://example.org/Service> OPTIONAL { ?s ?p 'SERVICE' } }",
        "SELECT * { ?s ?p 'LOAD <x>' } # SERVICE",
        "# SERVICE <http://example.org/sparql> { ?s ?p ?o }\nSELECT * { }",
        "PREFIX service: <http://example.org/> SELECT * { ?s service:drop service:x }",
        "SELECT * { ?s ?p ?o FILTER(?o = 'delete') } # INSERT",
    ],
)
def test_words_that_are_no_keywords_are_harmless(query: str) -> None:
    refuse_forbidden(query)


REFUSED = "http://127.0.0.1:1/"
FEDERATED = [
    "{ SERVICE <S> { ?s ?p ?o } }",
    "{ service silent <S> { ?s ?p ?o } }",
    "{ SERVICE<S>{ ?s ?p ?o } }",
    "{ SERVICESILENT<S>{ ?s ?p ?o } }",
    "{ SERVICE:x { ?s ?p ?o } }",
    "{ SERVICESILENT:x{ ?s ?p ?o } }",
    "{ SERVICE # <\n <S> # >\r\n { ?s ?p ?o } }",
    "{ SERVICE :" + "x" * 2000 + " { ?s ?p ?o } }",
    "{ FILTER(1<2)SERVICE#>\n<S> { ?s ?p ?o } }",
    "{ FILTER('a'<'>') SERVICE <S> { ?s ?p ?o } } #'",
    "{ FILTER(1<2)#>'''\n SERVICE <S> { ?s ?p ?o } } #'''",
    "{ VALUES ?v { '''\\q' '\n } SERVICE <S> { ?s ?p ?o } } #'''",
    "{ VALUES ?v { ''' ' } SERVICE <S> { ?s ?p ?o } } #\\q'''",
    "{ ?s ?p trueSERVICE<S>{ ?s ?p ?o } }",
    "{ ?s ?p 1e5SERVICE<S>{ ?s ?p ?o } }",
    "{ VALUES ?s { :a\u0301\\' } SERVICE <S> { ?s ?p ?o } } #'",
    "{ ?a :p?true\nSERVICE <S> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("pattern", FEDERATED)
def test_no_way_of_writing_service_gets_through(pattern: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE is not allowed"):
        refuse_forbidden("SELECT * WHERE " + pattern.replace("S>", REFUSED + ">"))


def test_service_is_let_through_where_an_operator_allows_it() -> None:
    refuse_forbidden(f"SELECT * WHERE {{ SERVICE <{REFUSED}> {{ ?s ?p ?o }} }}", service=True)


PIECES = [
    *("'", '"', "'''", "#", "\n", ">", " ", "}", ".", ":a", "?v", "true", "1e5", "\\'", "\\q", "\u0301", "GRAPH"),
    *("SERVICE", "SERVICE:x", "service#>\n", "SERVICE#'\n:a", f"SERVICE <{REFUSED}>", "{?s ?p ?o}", " {?s ?p ?o}"),
    *("FILTER(1", "<2)", "FILTER('a'", "FILTER(1<2)#>'''\n", "VALUES ?v {", "VALUES ?v{'''\\q' ", "?s ?p ", "?s :a?"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from([" }", "}\n}", " } #'", " }#'''"]))
def test_what_would_leave_the_engine_is_always_refused(pieces: list[str], end: str) -> None:
    """Port 1 is refused by the engine's own HTTP client, so that its error tells that SERVICE was run."""
    query = f"PREFIX : <{REFUSED}> SELECT * WHERE {{ {''.join(pieces)}{end}"
    store = Store()
    store.add(Quad(SUBJECT, PREDICATE, Literal("x")))
    try:
        list(store.query(query))  # type: ignore[arg-type]
    except OSError:
        with pytest.raises(QueryRefused):
            refuse_forbidden(query)
    except (SyntaxError, RuntimeError, ValueError):
        pass


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "PREFIX : <http://example.org/> DELETE WHERE { ?s ?p ?o }",
        "BASE <http://example.org/select> load <http://example.org/data>",
        "# SELECT\nDROP ALL",
        "WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused_by_its_name(update: str) -> None:
    with pytest.raises(QueryRefused, match=r"^[A-Z]+ is an update; this service is read-only$"):
        refuse_forbidden(update)


@pytest.mark.parametrize("call", ["NOW()", "rand ()", "UUID()", "StrUUID()", "BNODE(?x)", "1e5<NOW()&&2>1", "NOW#\n()"])
def test_a_query_that_calls_chance_or_the_clock_does_not_depend_on_the_data_only(call: str) -> None:
    assert not depends_on_data_only(f"SELECT ({call} AS ?x) WHERE {{ }}")


def test_names_that_hold_such_words_do_not_matter() -> None:
    assert depends_on_data_only("SELECT ?now ?uuid WHERE { ?now ex:rand ?uuid } # NOW")


@pytest.mark.parametrize(
    ("end", "limit"),
    [
        ("} LIMIT 5", 5),
        ("} ORDER BY ?s limit\n7 OFFSET 3 # LIMIT 9", 7),
        ("} LIMIT 5 # }", 5),
        ("}", None),
        ("} # LIMIT 5", None),
        ("{ SELECT * { ?s ?p ?o } LIMIT 5 } }", None),
        ("} HAVING(?s = 'LIMIT 5')", None),
        ("} ORDER BY ?LIMIT 5", None),
        ("} ORDER BY <http://example.org/> LIMIT 5", 5),
        ("} LIMIT 5.0", None),
        ("} LIMIT 5 VALUES ?s { UNDEF }", None),
        ("} LIMIT #\n5", None),
    ],
)
def test_the_limit_of_a_query_is_the_one_that_ends_it(end: str, limit: int | None) -> None:
    assert own_limit(f"SELECT * {{ ?s ?p ?o {end}") == limit


def test_words_are_the_keywords_in_capitals_and_in_order() -> None:
    query = "# Ask\nprefix select: <http://example.org/where> Select ?from { ?s select:limit 'union' } order by ?s"
    assert words(query) == ["PREFIX", "SELECT", "ORDER", "BY"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("?x $y", ["variable", "variable"]),
        ("<http://example.org/a#b>", ["iri"]),
        ("?a < 3 && ?b > 2", ["variable", "other", "other", "other", "other", "variable", "other", "other"]),
        ("ex:a.b ex: :c _:d", ["prefixed"] * 4),
        ("ex:%41\\~b", ["prefixed"]),
        ("'a\\'b' \"c\" '''d'e''f''' \"\"\"g\n\"\"\"", ["string"] * 4),
        ("'a'@fi", ["string", "language"]),
        ("a # b\nc", ["word", "word"]),
        ("'without end\nx", ["string", "word"]),
    ],
)
def test_text_is_taken_apart_as_the_grammar_says(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(text)] == kinds


@given(texts)
def test_tokens_keep_their_place_and_lose_only_space_and_comments(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[token.start : token.start + len(token.text)] == token.text
        between = text[end : token.start]
        assert not between.strip() or "#" in between
        end = token.start + len(token.text)


@pytest.mark.parametrize(
    "unit",
    ["\\'", '\\"', "a.", "'''a\\'", '"""\n\\', "<a", ":a.", "SERVICE#", "service:", "\\'service:", "("],
)
@pytest.mark.parametrize("start", ["", "'", '"""'])
def test_the_longest_query_is_looked_through_at_once(start: str, unit: str) -> None:
    query = (start + unit * 32_768)[:32_768]
    before = time.process_time()
    with contextlib.suppress(QueryRefused):
        refuse_forbidden(query)
    assert time.process_time() - before < 1


def test_the_prefixes_header_is_read_by_the_engine() -> None:
    rows = Store().query(prefixes_header(PREFIXES) + "SELECT (group:x AS ?thing) (role:y AS ?role) WHERE { }")
    assert [[term.value for term in row] for row in rows] == [  # type: ignore[union-attr]
        ["https://w3id.org/hallintograafi/id/group/x", "https://w3id.org/hallintograafi/code/role/y"]
    ]
