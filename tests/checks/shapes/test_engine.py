"""What the engine promises beyond the suites: causes, messages, lexical forms, focus nodes, impact, fallback, lint."""

import time

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from hallintograafi.checks import shapes
from hallintograafi.checks.shapes import Result
from hallintograafi.checks.shapes.literals import compare, stored, well_formed
from hallintograafi.checks.shapes.paths import Alternative, Inverse, Repeat, Sequence, reverse, write
from hallintograafi.checks.shapes.patterns import compiled
from hallintograafi.checks.shapes.words import XSD, sh

HEAD = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
: sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""


def turtle(text: str) -> list[Quad]:
    return list(parse(HEAD + text, RdfFormat.TURTLE))


def ex(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def found(rules: str, data: str) -> list[Result]:
    return shapes.validate(turtle(data), shapes.read(turtle(rules)))


def names(results: list[Result]) -> list[str]:
    return sorted(result.component.value.rpartition("#")[2].removesuffix("ConstraintComponent") for result in results)


class TestCauses:
    RULES = """:S a sh:NodeShape ; sh:targetClass :A ;
      sh:property [ sh:path :p ; sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ] ,
        [ sh:path :r ; sh:or ( [ sh:datatype xsd:date ] [ sh:class :B ] ) ] ,
        [ sh:path :s ; sh:qualifiedValueShape [ sh:pattern "^a" ] ; sh:qualifiedMinCount 1 ] ."""

    def test_details_tell_which_inner_rule_failed(self) -> None:
        results = found(self.RULES, ':x a :A ; :p :y ; :r "1" ; :s "b" .')
        assert names(results) == ["Node", "Or", "QualifiedMinCount"]
        causes = {names([r])[0]: names(list(r.details)) for r in results}
        assert causes == {"Node": ["MinCount"], "Or": ["Class", "Datatype"], "QualifiedMinCount": ["Pattern"]}
        (node,) = (r for r in results if r.component == sh("NodeConstraintComponent"))
        assert node.details[0].focus == ex("y") and node.details[0].path == ex("q")


class TestMessages:
    def test_query_fills_its_own_values(self) -> None:
        rules = """:S a sh:NodeShape ; sh:targetNode :x ; sh:sparql [ sh:prefixes : ;
          sh:message "{$this} has {?value} and {?other}"@en , "{?value}!"@fi ;
          sh:select "SELECT $this ?value ?other WHERE { $this :p ?value ; :q ?other }" ] ."""
        (result,) = found(rules, ":x :p 1 ; :q 2 .")
        text = shapes.filled(result.messages["en"], result.bindings, lambda term: term.value)
        assert text == "http://example.org/x has 1 and 2"
        assert set(result.messages) == {"en", "fi"}

    def test_message_and_severity_of_the_shape(self) -> None:
        rules = """:S a sh:PropertyShape ; sh:targetNode :x ; sh:path :p ; sh:minCount 1 ;
          sh:message "eh" ; sh:severity :Bad ."""
        (result,) = found(rules, ":x :q 1 .")
        assert (result.messages, result.severity, result.value) == ({"en": "eh"}, ex("Bad"), None)


class TestLexicalForms:
    @pytest.mark.parametrize(
        ("text", "datatype", "good"),
        [
            ("2024-02-29", "date", True),
            ("2023-02-29", "date", False),
            ("2024-13-01", "date", False),
            ("-0044-03-15", "date", True),
            ("12024-01-01", "date", True),
            ("2024-01-01Z", "date", True),
            ("2024-01-01T25:00:00", "dateTime", False),
            ("2024-01-01T24:00:00", "dateTime", True),
            ("2024-01-01T10:00:00", "dateTimeStamp", False),
            ("1e3", "decimal", False),
            ("1e3", "double", True),
            ("٣", "integer", False),
            ("255", "unsignedByte", True),
            ("256", "unsignedByte", False),
            ("-1", "nonNegativeInteger", False),
            ("9" * 5000, "integer", True),
            ("yes", "boolean", False),
            ("P1Y2M3DT4H", "duration", True),
            ("P", "duration", False),
            ("24", "gYear", False),
            ("anything", "anyURI", True),
        ],
    )
    def test_well_formed(self, text: str, datatype: str, good: bool) -> None:
        assert well_formed(text, XSD + datatype) is good

    def test_forms_that_the_store_rewrites(self) -> None:
        rules = shapes.read(
            turtle(""":S a sh:NodeShape ; sh:targetSubjectsOf :n ; sh:property [ sh:path :n ;
              sh:datatype xsd:nonNegativeInteger ; sh:pattern "^00" ] .""")
        )
        data = turtle(
            ':x :n "007"^^xsd:nonNegativeInteger . :y :n "7"^^xsd:nonNegativeInteger . :z :n "007"^^xsd:integer .'
        )
        expected = [("x", []), ("y", ["Pattern"]), ("z", ["Datatype"])]
        store = Store()
        store.extend(data)
        for name, wanted in expected:
            whole = [r for r in shapes.validate(data, rules) if r.focus == ex(name)]
            near = shapes.validate(store, rules, [ex(name)], parsed=data)
            assert names(whole) == names(near) == wanted
        assert names(shapes.validate(store, rules, [ex("x")])) == ["Pattern"], "without the file the type may have been"
        assert stored(Literal("007", datatype=NamedNode(f"{XSD}byte"))) == Literal(7)

    def test_order(self) -> None:
        def date(text: str, kind: str = "date") -> Literal:
            return Literal(text, datatype=NamedNode(XSD + kind))

        assert compare(Literal(1), Literal(1.5)) == -1
        assert compare(date("2024-01-02"), date("2024-01-01")) == 1
        assert compare(date("2024-01-01T00:00:00", "dateTime"), date("2024-01-01T00:00:00", "dateTime")) == 0
        assert compare(date("2024-01-01"), Literal(1)) is None
        assert compare(ex("a"), Literal(1)) is None
        assert compare(date("2024-13-01"), date("2024-01-01")) is None
        assert compare(Literal("a"), Literal("b")) == -1


class TestPatterns:
    @pytest.mark.parametrize(
        ("pattern", "flags", "text", "found"),
        [
            ("^[a-z]+$", "", "abc", True),
            ("^[a-z]+$", "", "abc\n", False),
            ("^ABC$", "i", "abc", True),
            (r"^\p{Lu}\w+$", "", "Ågot", True),
            ("a.c", "", "a\nc", False),
            ("a.c", "s", "a\nc", True),
            ("a c", "x", "ac", True),
            (r"^\d{2}(\.\d{2})*$", "", "12.34", True),
            ("^b", "m", "a\nb", True),
            (r"[$.]", "", "x$", True),
        ],
    )
    def test_as_in_sparql(self, pattern: str, flags: str, text: str, found: bool) -> None:
        test = compiled(pattern, flags)
        assert test is not None and test(text) is found

    @pytest.mark.parametrize("pattern", ["^(?=a)", "(?<!b)a", r"(a)\1", "("])
    def test_what_the_engine_refuses(self, pattern: str) -> None:
        assert compiled(pattern, "") is None


class TestFallback:
    def test_look_ahead_goes_to_pyshacl(self) -> None:
        rules = shapes.read(
            turtle(""":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:pattern "^(?=a)" ] .
              :T a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:minLength 2 ] .""")
        )
        assert [shape.node for shape in rules.foreign] == [ex("S")]
        data = turtle(':x :p "a" . :y :p "bb" .')
        assert names(shapes.validate(data, rules)) == ["MinLength", "Pattern"]
        store = Store()
        store.extend(data)
        assert names(shapes.validate(store, rules, [ex("y")])) == ["Pattern"]
        assert names(shapes.validate(store, rules, [ex("x")])) == ["MinLength"]

    def test_recursive_shapes_go_to_pyshacl(self) -> None:
        rules = shapes.read(
            turtle(":S a sh:NodeShape ; sh:targetNode :x ; sh:property [ sh:path :p ; sh:node :S ; sh:maxCount 1 ] .")
        )
        assert "refers to itself" in str(rules.foreign[0].foreign)
        assert names(shapes.validate(turtle(":x :p :y , :z ."), rules)) == ["MaxCount"]

    def test_unknown_terms_go_to_pyshacl(self) -> None:
        rules = shapes.read(turtle(":S a sh:NodeShape ; sh:targetNode :x ; sh:maxCuont 1 ; sh:nodeKind sh:Literal ."))
        assert "sh:maxCuont" in str(rules.foreign[0].foreign)
        assert names(shapes.validate(turtle(":x :p :y ."), rules)) == ["NodeKind"]


class TestMalformedShapes:
    @pytest.mark.parametrize(
        "rules",
        [
            "sh:path 1",
            "sh:path ( :p ) , :q",
            "sh:path [ ]",
            'sh:path :p ; sh:minCount "many"',
            "sh:path :p ; sh:datatype 1",
            "sh:path :p ; sh:in ( 1 . 2 )",
            "sh:path :p ; sh:in [ rdf:first 1 ]",
            "sh:path :p ; sh:nodeKind sh:Thing",
            'sh:path :p ; sh:sparql [ sh:select "SELECT $this WHERE { oops" ]',
            'sh:path :p ; sh:sparql [ sh:select "SELECT ?x WHERE { ?x ?y $this }" ]',
            'sh:path :p ; sh:sparql [ sh:select "SELECT $this WHERE { $this ?y ?z { SELECT ?z { ?z ?y ?x } } }" ]',
            "sh:minCount 1",
        ],
    )
    def test_are_refused(self, rules: str) -> None:
        with pytest.raises((shapes.ShapesError, SyntaxError)):
            shapes.read(turtle(f":S a sh:NodeShape ; sh:targetNode :x ; {rules} ."))

    def test_cyclic_list(self) -> None:
        with pytest.raises(shapes.ShapesError, match="list"):
            shapes.read(turtle(":S sh:targetNode :x ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l ."))


class TestQueries:
    @pytest.mark.parametrize(
        "query",
        [
            "SELECT $this ?value WHERE { $this :p ?value }",
            "SELECT $this ?value WHERE { $this :p ?value FILTER NOT EXISTS { $this :none ?value } }",
            "SELECT $this ?value WHERE { { $this :p ?value } UNION { $this :none ?value } FILTER bound($this) }",
            "SELECT $this ?value WHERE { { ?value ^:p ?me . FILTER(?me = $this) } }",
            "SELECT $this ?value WHERE { BIND($this AS ?me) ?me :p ?value }",
            "SELECT $this (MAX(?v) AS ?value) WHERE { $this :p ?v } GROUP BY $this",
            "SELECT $this ?value WHERE { $this :p ?value } ORDER BY ?value LIMIT 1",
            "SELECT $this ?value WHERE { { SELECT $this (MIN(?v) AS ?value) WHERE { $this :p ?v } GROUP BY $this } }",
            "SELECT $this ?value WHERE { OPTIONAL { $this :p ?value FILTER(?value != $this) } FILTER bound(?value) }",
        ],
    )
    def test_every_focus_node_for_itself(self, query: str) -> None:
        rules = f""":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:prefixes : ; sh:select "{query}" ] ."""
        results = found(rules, ":x :p 1 . :y :p 2 . _:b :p 3 .")
        assert sorted((str(r.value), isinstance(r.focus, BlankNode)) for r in results) == [
            (str(Literal(1)), False),
            (str(Literal(2)), False),
            (str(Literal(3)), True),
        ]


RULES = """
:Code a sh:NodeShape ; sh:targetClass :Item ; sh:sparql [ sh:prefixes : ; sh:select
  "SELECT $this ?value WHERE { $this :code ?value . ?other :code ?value . FILTER(?other != $this) }" ] .
:Tree a sh:NodeShape ; sh:targetClass :Unit ; sh:sparql [ sh:prefixes : ; sh:select
  "SELECT $this ?value WHERE { $this :partOf ?value . ?value :partOf* $this }" ] .
:Head a sh:NodeShape ; sh:targetClass :Unit ; sh:property [ sh:path [ sh:inversePath :leads ] ; sh:maxCount 1 ] .
:Deep a sh:NodeShape ; sh:targetClass :Plan ; sh:property [ sh:path ( :step :owner ) ; sh:class :Person ] .
:Nest a sh:NodeShape ; sh:targetClass :Plan ; sh:property [ sh:path :step ;
  sh:node [ sh:property [ sh:path :name ; sh:maxCount 1 ] ] ] .
:Shut a sh:NodeShape ; sh:targetClass :Box ; sh:property [ sh:path :holds ;
  sh:node [ sh:closed true ; sh:ignoredProperties ( rdf:type :name ) ] ] .
"""
BASE = """
:i1 a :Item ; :code "1" . :i2 a :Item ; :code "2" . :u1 a :Unit ; :partOf :u2 . :u2 a :Unit ; :partOf :u3 .
:u3 a :Unit .
:p1 :leads :u1 . :plan a :Plan ; :step :s1 . :s1 :owner :o1 ; :name "a" . :o1 a :Person . :box a :Box ; :holds :thing .
"""


class TestImpact:
    @pytest.mark.parametrize(
        ("new", "touched"),
        [
            (':i9 a :Item ; :code "1" .', {"i1"}),
            (":u3 :partOf :u1 .", {"u1", "u2"}),
            (":p2 :leads :u1 .", {"u1"}),
            (":s1 :owner :stone .", {"plan"}),
            (':s1 :name "b" .', {"plan"}),
            (":thing :colour :red .", {"box"}),
            (':lonely :name "x" .', set()),
        ],
    )
    def test_finds_what_was_there_and_fails_now(self, new: str, touched: set[str]) -> None:
        rules, base, added = shapes.read(turtle(RULES)), turtle(BASE), turtle(new)
        store = Store()
        store.extend(base)
        assert shapes.validate(store, rules) == []
        with shapes.added(store, added) as really_new:
            data = shapes.Live(store, added)
            nodes = shapes.impact(data, rules, really_new)
            everything = shapes.validate(store, rules)
            judged = shapes.judge(data, rules, [*dict.fromkeys(q.subject for q in added), *nodes])  # type: ignore[list-item]
        assert {ex(name) for name in touched} <= nodes
        assert {(r.focus, r.component, r.value) for r in judged} == {
            (r.focus, r.component, r.value) for r in everything
        }
        assert len(everything) >= len(touched) and shapes.validate(store, rules) == []


class TestHostileInput:
    def test_long_literals_and_greedy_patterns_take_no_time(self) -> None:
        rules = shapes.read(
            turtle(""":S a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:pattern "^(a+)+$" ;
              sh:datatype xsd:integer ; sh:minInclusive 1 ; sh:maxLength 5 .
              :T a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:pattern "a*a*a*a*b" .""")
        )
        integer = NamedNode(f"{XSD}integer")
        data = [
            Quad(ex("x"), ex("p"), Literal("a" * 5_000_000)),
            Quad(ex("x"), ex("p"), Literal("9" * 100_000, datatype=integer)),
        ]
        start = time.perf_counter()
        results = shapes.validate([*data, Quad(ex("x"), ex("p"), Literal("a" * 40 + "!"))], rules)
        assert len(results) > 5 and time.perf_counter() - start < 20

    def test_deep_nesting(self) -> None:
        text = "sh:nodeKind sh:IRI"
        for _ in range(2000):
            text = f"sh:not [ {text} ]"
        with pytest.raises((shapes.ShapesError, SyntaxError)):
            shapes.read(turtle(f":S sh:targetNode :x ; {text} ."))


class TestPaths:
    def test_writing_and_turning(self) -> None:
        a, b = ex("a"), ex("b")
        path = Sequence((Alternative((a, Inverse(b))), Repeat(a, 0, True), Repeat(b, 1, True), Repeat(a, 0, False)))
        assert write(path).replace("http://example.org/", "") == "(<a>|(^<b>))/(<a>*)/(<b>+)/(<a>?)"
        assert reverse(reverse(path)) == path


class TestLint:
    @pytest.mark.parametrize(
        ("rules", "said"),
        [
            (
                ":S a sh:NodeShape ; sh:targetNode :x ; sh:minCuont 1 .",
                "sh:minCuont is not a term of SHACL; sh:minCount?",
            ),
            (":S a sh:NodShape ; sh:targetNode :x .", "sh:NodShape is not a term"),
            (':S sh:targetNode :x ; sh:path :p ; sh:pattern "^(?!a)" .', "refuses the pattern"),
            (":S sh:targetNode :x ; sh:path :p ; sh:node :S .", "refers to itself"),
            (":S sh:targetNode :x ; sh:path 1 .", "is no path"),
            (":S a sh:NodeShape ; sh:targetNode :x .", "does not tell who asked for it"),
            (
                ':S sh:targetNode :x ; sh:sparql [ sh:message "{?this} {?value} {?b}" ; '
                'sh:select "SELECT $this ?a { $this ?a ?b }" ] .',
                "a place for ?b, which",
            ),
        ],
    )
    def test_remarks(self, rules: str, said: str) -> None:
        assert any(said in remark.text for remark in shapes.lint(turtle(rules)))


def test_blank_focus_nodes() -> None:
    rules = shapes.read(
        turtle(":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property [ sh:path :q ; sh:minCount 1 ] .")
    )
    data = turtle("_:b :p 1 .")
    store = Store()
    store.extend(data)
    assert names(shapes.validate(store, rules, [data[-1].subject])) == ["MinCount"]  # type: ignore[list-item]
