"""What a submission does to things that are there, and one result for each fault, by small shapes."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from hallintograafi.checks import shapes as shacl
from hallintograafi.checks.submission import Judge, Report, Submitted

PREFIXES = (
    "@prefix e: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: "
    "<http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
)


def judged(rules: str, data: str, base: str = "") -> Report:
    store = Store()
    store.extend(parse((PREFIXES + base).encode(), RdfFormat.TURTLE))
    shapes = shacl.read(parse((PREFIXES + rules).encode(), RdfFormat.TURTLE))
    before = set(store)
    report = Judge(store, shapes).judge([Submitted("x.ttl", (PREFIXES + data).encode())])
    assert set(store) == before
    return report


def seen(report: Report) -> list[tuple[str, str, str]]:
    return [(r.focus.value, (r.component or "").rpartition("#")[2], str(r.place)) for r in report.results]


ONE_DEPUTY = """e:S a sh:NodeShape ; sh:targetClass e:Boss ;
  sh:property [ sh:path [ sh:inversePath e:deputyOf ] ; sh:maxCount 1 ] ."""


def test_an_existing_thing_that_breaks_is_told_where_the_submission_names_it() -> None:
    report = judged(ONE_DEPUTY, "e:uusi e:deputyOf e:boss .", "e:boss a e:Boss . e:vanha e:deputyOf e:boss .")
    (result,) = report.results
    assert (result.focus, result.existing) == (NamedNode("http://e/boss"), True)
    assert str(result.place) == "x.ttl:2:19"
    assert "Löytyi: 2 arvoa:" in result.detail("fi")


def test_what_was_broken_before_is_not_told() -> None:
    base = "e:boss a e:Boss . e:a e:deputyOf e:boss . e:b e:deputyOf e:boss ."
    assert judged(ONE_DEPUTY, "e:uusi e:deputyOf e:boss .", base).results == ()


SHARED = """e:S a sh:NodeShape ; sh:targetClass e:Thing ; sh:property
  [ sh:path e:age ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:pattern "^[0-9]+$" ] ,
  [ sh:path e:age ; sh:datatype xsd:integer ; sh:minCount 1 ] .
e:T a sh:NodeShape ; sh:targetClass e:Thing ; sh:property [ sh:path e:age ; sh:minCount 1 ] ."""


def test_one_result_for_a_value_that_breaks_several_rules() -> None:
    assert seen(judged(SHARED, 'e:x a e:Thing ; e:age "paljon" .')) == [
        ("http://e/x", "DatatypeConstraintComponent", "x.ttl:2:23")
    ]


def test_one_result_for_a_lack_that_several_rules_tell() -> None:
    report = judged(SHARED, "e:x a e:Thing .")
    assert seen(report) == [("http://e/x", "MinCountConstraintComponent", "x.ttl:2:1")]
    assert report.results[0].also


def test_two_faults_of_one_thing_stay_two() -> None:
    assert len(judged(SHARED, 'e:x a e:Thing ; e:age "a" , "b" .').results) == 2


PARENT = """e:Whole a sh:NodeShape ; sh:targetClass e:Whole ; sh:property [ sh:path e:part ; sh:node e:Part ] .
e:Part a sh:NodeShape {target} ; sh:property [ sh:path e:name ; sh:minCount 1 ] ."""


def test_a_part_s_fault_is_told_at_the_part_alone() -> None:
    data = "e:w a e:Whole ; e:part e:p .\ne:p a e:Part ; e:age 1 ."
    told_by_itself = judged(PARENT.format(target="; sh:targetClass e:Part"), data)
    assert seen(told_by_itself) == [("http://e/p", "MinCountConstraintComponent", "x.ttl:3:1")]
    told_through_the_whole = judged(PARENT.format(target=""), data)
    assert seen(told_through_the_whole) == [("http://e/w", "NodeConstraintComponent", "x.ttl:2:24")]
    (cause,) = told_through_the_whole.results[0].causes
    assert (cause.focus.value, cause.path, str(cause.place)) == ("http://e/p", "http://e/name", "x.ttl:3:1")


@pytest.mark.parametrize("rule", ["or", "xone"])
def test_alternatives_say_what_each_of_them_misses(rule: str) -> None:
    rules = f"""e:S a sh:NodeShape ; sh:targetClass e:Thing ;
      sh:{rule} ( [ sh:property [ sh:path e:name ; sh:minCount 1 ] ]
        [ sh:property [ sh:path e:code ; sh:minCount 1 ] ] ) ."""
    (result,) = judged(rules, "e:x a e:Thing .").results
    assert [cause.path for cause in result.causes] == ["http://e/name", "http://e/code"]
    assert "http://e/name" in result.detail("en") and "http://e/code" in result.detail("en")


CROSSWISE = """e:S a sh:NodeShape ; sh:targetClass e:Thing ; sh:sparql e:twice .
e:twice sh:select "SELECT $this ?value { $this <http://e/code> ?c . ?value <http://e/code> ?c FILTER(?value!=$this) }" ;
  sh:message "Sama koodi kuin {?value}."@fi ."""


def test_a_fault_between_two_things_is_told_once() -> None:
    report = judged(CROSSWISE, "e:x a e:Thing ; e:code 1 . e:y a e:Thing ; e:code 1 .")
    assert len(report.results) == 1


def test_a_code_that_an_existing_thing_has_is_told_at_the_new_one() -> None:
    report = judged(CROSSWISE, "e:uusi a e:Thing ; e:code 1 .", "e:vanha a e:Thing ; e:code 1 .")
    (result,) = report.results
    assert (result.focus.value, result.existing) == ("http://e/uusi", False)
    assert result.message("fi") == "Sama koodi kuin http://e/vanha."


def test_cyclic_lists_and_deep_nesting_end() -> None:
    rules = "e:S a sh:NodeShape ; sh:targetClass e:Thing ; sh:property [ sh:path e:name ; sh:minCount 1 ] ."
    loop = "e:l rdf:first 1 ; rdf:rest e:l . e:x a e:Thing ; e:items e:l ."
    assert len(judged(rules, loop).results) == 1
    deep = "e:x a e:Thing ; e:p " + "[ e:p " * 3000 + "1" + " ]" * 3000 + " ."
    assert len(judged(rules, deep).results) == 1


def test_braces_in_data_are_only_text() -> None:
    rules = "e:S a sh:NodeShape ; sh:targetClass e:Thing ; sh:property [ sh:path e:age ; sh:datatype xsd:integer ] ."
    (result,) = judged(rules, 'e:x a e:Thing ; e:age "{0} {value} {?this} %s" .').results
    assert '"{0} {value} {?this} %s"' in result.detail("sv")
