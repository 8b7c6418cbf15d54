"""Query files and their headers."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from hallintograafi.errors import InputError, ParameterError, SyntaxFault, UnknownName
from hallintograafi.graph.content import Content
from hallintograafi.queries import canned
from hallintograafi.queries.check import near_names
from hallintograafi.sparql import bind
from hallintograafi.terms import LANGUAGES, PREFIXES

HEADER = """#+ title: {fi: a, sv: b, en: c}
#+ description: {fi: a, sv: b, en: c}
"""
PARAMETERS = """#+ parameters:
#+   group: {type: iri, kind: group, class: hg:Group, label: {fi: a, sv: b, en: c}}
#+   date: {type: date, default: "2025-06-04", label: {fi: a, sv: b, en: c}}
#+   must: {type: text, required: true, label: {fi: a, sv: b, en: c}}
"""


def test_values_are_bound_as_terms_and_the_text_stays() -> None:
    query = canned.read(f"{HEADER}{PARAMETERS}SELECT * WHERE {{ ?group ?p ?date }}", "a", "t")
    text = query.bound({"group": "evk-hankeryhma", "must": '"} #'})
    assert "VALUES (?group ?date ?must)" in text
    assert '"\\"} #"' in text
    assert "?group ?p ?date }" in text
    Store().query(text)


def test_an_absent_value_restricts_nothing() -> None:
    query = canned.read(f"{HEADER}SELECT * WHERE {{ ?group ?p ?o }}", "a", "t")
    assert query.bound({}) == query.text


@pytest.mark.parametrize("values", [{}, {"must": ""}, {"must": "x", "other": "y"}, {"must": "x", "date": "x"}])
def test_missing_unknown_and_wrong_values_are_refused(values: dict[str, str]) -> None:
    query = canned.read(f"{HEADER}{PARAMETERS}SELECT * WHERE {{ ?s ?p ?o }}", "a", "t")
    with pytest.raises(ParameterError):
        query.terms(values)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("SELECT * {}", InputError),
        (HEADER + "#+ pictur: bar\nSELECT * {}", InputError),
        (HEADER + "#+ picture: movie\nSELECT * {}", InputError),
        (HEADER + "#+ picture: levels\nSELECT * {}", InputError),
        (HEADER + "#+ picture: bar\nSELECT * {}", InputError),
        (HEADER + "#+ picture: bar\n#+ draws: {item: a}\nSELECT * {}", InputError),
        (HEADER + "#+ picture: bar\n#+ draws: {item: a, value: b, end: c}\nSELECT * {}", InputError),
        (HEADER + "#+ picture: bar\n#+ draws: [item, value]\nSELECT * {}", InputError),
        (HEADER + "#+ draws: {item: a}\nSELECT * {}", InputError),
        ("#+ title: {fi: a}\nSELECT * {}", InputError),
        ("#+ title: [\nSELECT * {}", SyntaxFault),
        ("#+ - a\nSELECT * {}", InputError),
    ],
)
def test_a_bad_header_names_its_file(text: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"topic/name\.rq"):
        canned.read(text, "name", "topic")


def test_two_queries_of_one_name_are_refused(tmp_path: Path) -> None:
    for topic in ("a", "b"):
        (tmp_path / topic).mkdir()
        (tmp_path / topic / "x.rq").write_text(f"{HEADER}SELECT * {{ ?s ?p ?o }}")
    with pytest.raises(InputError, match="two canned queries"):
        canned.load(sorted(tmp_path.rglob("*.rq")))


def test_an_unknown_name_tells_the_nearest(content: Content) -> None:
    with pytest.raises(UnknownName, match="chairs-on-date"):
        canned.load(content.queries()).get("chair-on-date")


def test_every_file_is_plain_sparql_with_texts_in_three_languages(content: Content) -> None:
    queries = canned.load(content.queries())
    for path in content.queries():
        Store().query(path.read_text(encoding="utf-8"))
    for query in queries.queries.values():
        for texts in (query.title, query.description, *(parameter.label for parameter in query.parameters)):
            assert set(texts) == set(LANGUAGES), query.name
            assert all(texts.values()), query.name


def test_defaults_of_things_exist(content: Content, store: Store) -> None:
    for query in canned.load(content.queries()).queries.values():
        for parameter in query.parameters:
            if parameter.type == "iri" and parameter.default:
                thing = parameter.parse(parameter.default)
                assert any(store.quads_for_pattern(thing, None, None)), (query.name, parameter.default)  # type: ignore[arg-type]


def test_near_names_are_told() -> None:
    parameter = canned.read(f"{HEADER}{PARAMETERS}ASK {{}}", "a", "t").parameters[0]
    known = [NamedNode("https://w3id.org/hallintograafi/id/group/evk-hankeryhma").value]
    assert near_names(parameter, known[0][:-2], known) == (
        "there is no hg:Group called group:evk-hankeryh; did you mean group:evk-hankeryhma?"
    )


def test_constructs_are_told_from_tables() -> None:
    assert canned.read(f"{HEADER}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", "a", "t").gives_graph
    assert not canned.read(f"{HEADER}PREFIX describe: <x:> SELECT * {{ ?s ?p ?o }}", "a", "t").gives_graph


def test_a_picture_s_roles_are_columns(content: Content, store: Store) -> None:
    read = canned.read(f"{HEADER}#+ picture: tree\n#+ draws: {{levels: [a, b]}}\nSELECT * {{}}", "a", "t")
    assert read.draws == {"levels": "a b"}
    for query in canned.load(content.queries()).queries.values():
        if query.picture != "none":
            columns = {
                variable.value
                for variable in store.query(bind(query.text, query.terms({})), prefixes=PREFIXES).variables
            }
            assert {column for role in query.draws.values() for column in role.split()} <= columns, query.name
