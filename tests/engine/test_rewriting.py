"""What is put into a query for a service changes nothing for an engine that keeps to SPARQL 1.1."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from hallintograafi.engine.rewriting import with_boolean_casts, with_values_named, without_known_graphs
from hallintograafi.graph.content import find
from hallintograafi.queries import canned
from hallintograafi.sparql import tokens

QUERIES = canned.load(find(Path(__file__).parent.parent.parent).queries()).queries
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
CAST = "<http://www.w3.org/2001/XMLSchema#boolean>"
OURS = "https://w3id.org/hallintograafi/"

PIECES = (
    *("GRAPH", "graph", "?g", "$g", "{", "}", "(", ")", "[", "]", "AS", "as", "BIND(", "SELECT", "EXISTS", "IN"),
    *(
        "GROUP BY",
        "ORDER BY",
        "LIMIT 1",
        "VALUES",
        "COUNT(*)",
        "=",
        "<",
        ">",
        "!",
        "||",
        "&&",
        "BOUND(",
        "IF(",
        ",",
        "1",
        '"',
        "'",
        '"""',
        "\\",
        "?as",
        "\n",
        " ",
    ),
    *('"GRAPH ?g { }"', "'(1 = 1 AS ?x)'", "<http://a/(1=1,AS?x)>", "graph:GRAPH"),
    *("# GRAPH ?g { }\n", "# (1 < 2 AS ?x)\n"),
)

numbers = st.sampled_from(("1", "2", "?one", "?unbound", "xsd:integer('3')", "STRLEN('ab')"))
tests = ("true", "false", "BOUND(?one)", "REGEX('a)b', '[)]')", "EXISTS { ?s ?p ?o }", "NOT EXISTS { }")
booleans = st.recursive(
    st.one_of(
        st.sampled_from(tests),
        st.tuples(numbers, st.sampled_from(("=", "!=", "<", ">=")), numbers).map(" ".join),
        st.tuples(numbers, st.sampled_from((" IN (1, ?one)", " NOT IN ()"))).map("".join),
    ),
    lambda inner: st.one_of(
        inner.map("({})".format),
        inner.map("!({})".format),
        st.tuples(inner, st.sampled_from(("||", "&&")), inner).map(" ".join),
    ),
    max_leaves=5,
)
others = st.one_of(
    numbers,
    booleans.map("IF({}, 'a', 'b')".format),
    booleans.map("STR({})".format),
    st.tuples(numbers, numbers).map(" + ".join),
    st.tuples(booleans, numbers).map("COALESCE({0[0]}, {0[1]})".format),
)


def _rows(store: Store, text: str) -> list[str]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return sorted(str([*row]) for row in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT (1 < 2 AS ?x) {}", f"SELECT ({CAST}(1 < 2 ) AS ?x) {{}}"),
        ("SELECT ((!?a) AS ?x) {}", f"SELECT ({CAST}((!?a) ) AS ?x) {{}}"),
        ("{ BIND(BOUND(?a) as $x) }", f"{{ BIND({CAST}(BOUND(?a)) as $x) }}"),
        ("{ BIND(NOT EXISTS { ?s ?p (1) } AS ?x) }", f"{{ BIND({CAST}(NOT EXISTS {{ ?s ?p (1) }} ) AS ?x) }}"),
        ("{ BIND(?a IN (1) # ) AS ?b\n AS ?x) }", f"{{ BIND({CAST}(?a IN (1) # ) AS ?b\n ) AS ?x) }}"),
    ],
)
def test_booleans_are_cast(text: str, wanted: str) -> None:
    assert with_boolean_casts(text).replace(" ", "") == wanted.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?x) {}",
        "SELECT (IF(1 < 2, 1, 2) AS ?x) {}",
        "SELECT (BOUND(?a) + 1 AS ?x) {}",
        "SELECT ('1 < 2' AS ?x) {}",
        "SELECT ?x { FILTER(1 < 2) ?as <http://a/(1=1,AS?x)> 1 }",
        "SELECT 1 < 2 AS ?x) {}",
        "{ 1 = 1 AS ?x)",
    ],
)
def test_nothing_else_is_cast(text: str) -> None:
    assert with_boolean_casts(text) == text


def test_graphs_are_kept_from_the_known_ones() -> None:
    text = "{ GRAPH ?g { ?s ?p '}' # }\n } OPTIONAL { graph $h {{}} } GRAPH <http://a/> {} GRAPH ?broken { }"
    found = without_known_graphs(text)
    assert f'# }}\n }} FILTER(STRSTARTS(STR(?g), "{OURS}") && !STRSTARTS(STR(?g), "{OURS}dataset/"))' in found
    assert "{{}} FILTER(STRSTARTS(STR($h)" in found
    assert "<http://a/> {} GRAPH" in found
    assert without_known_graphs("GRAPH ?g {") == "GRAPH ?g {"
    assert without_known_graphs("GRAPH ?g") == "GRAPH ?g"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT ?a { VALUES (?x) { (1) } } # no end", "SELECT ?a { VALUES (?x) { (1) } } ORDER BY ?x # no end"),
        ("SELECT * { VALUES (?x) { (1) } } OFFSET 1", "SELECT * { VALUES (?x) { (1) } } ORDER BY ?x OFFSET 1"),
        (
            "SELECT * { VALUES (?x $y) { ('}'@en <http://a>) } } ORDER BY (?a) LIMIT 1",
            "SELECT * { VALUES (?x $y) { ('}'@en <http://a>) } } ORDER BY (?a) ?x $y LIMIT 1",
        ),
        (
            "SELECT * { VALUES (?x) { (1) } } ORDER BY (EXISTS { { SELECT * {} LIMIT 1 } }) LIMIT 2",
            "SELECT * { VALUES (?x) { (1) } } ORDER BY (EXISTS { { SELECT * {} LIMIT 1 } }) ?x LIMIT 2",
        ),
        (
            "SELECT (MAX(?a) AS ?b) { VALUES (?x) { (1) } } GROUP BY ?a HAVING (1) ORDER BY ?a VALUES ?a { 1 }",
            "SELECT (MAX(?a) AS ?b) { VALUES (?x) { (1) } } GROUP BY ?a ?x HAVING (1) ORDER BY ?a VALUES ?a { 1 }",
        ),
    ],
)
def test_values_are_named(text: str, wanted: str) -> None:
    assert " ".join(with_values_named(text).split()) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { VALUES (?x) { (1) } }",
        "SELECT (1 AS ?n) { VALUES (?x) { (1) } } ORDER BY (MAX(?x))",
        "SELECT * { VALUES (?x) { (1) (2) } }",
        "SELECT * { VALUES (?x ?y) { (1 UNDEF) } }",
        "SELECT * { VALUES (?x) { } }",
        "SELECT * { VALUES ?x { 1 } }",
        "SELECT * { ?s ?p ?o VALUES (?x) { (1) } }",
        "ASK { VALUES (?x) { (1) } }",
        "SELECT * { VALUES (?x) { (1) }",
        "SELECT * { VALUES",
        "SELECT nonsense",
        'SELECT * { VALUES (?x) { (1) } } "',
    ],
)
def test_nothing_else_is_named(text: str) -> None:
    assert with_values_named(text) == text


@given(
    st.sampled_from(("", "SELECT ?g { VALUES (?g) { (1) } ")),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
)
def test_only_something_is_put_between_tokens(prefix: str, text: str) -> None:
    text = prefix + text
    for rewritten in (with_boolean_casts(text), without_known_graphs(text), with_values_named(text)):
        rest = iter([token.text for token in tokens(rewritten)])
        assert all(token.text in rest for token in tokens(text)), "no token is lost, changed or moved"


@given(booleans)
def test_every_boolean_is_recognised_and_stays_what_it_is(expression: str) -> None:
    store = Store()
    text = f"{XSD} SELECT ({expression} AS ?x) {{ VALUES ?one {{ 1 }} }}"
    rewritten = with_boolean_casts(text)
    assert CAST in rewritten
    assert _rows(store, rewritten) == _rows(store, text)


@given(others)
def test_whatever_else_is_left_alone(expression: str) -> None:
    text = f"{XSD} SELECT * {{ VALUES ?one {{ 1 }} BIND({expression} AS ?x) }}"
    assert with_boolean_casts(text) == text


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_canned_queries_mean_the_same(name: str, store: Store) -> None:
    text = QUERIES[name].bound({})
    assert _rows(store, with_values_named(with_boolean_casts(without_known_graphs(text)))) == _rows(store, text)
