"""The words of the graph: prefixes, and names short and long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from hallintograafi.graph.content import Content
from hallintograafi.terms import (
    BASE,
    CODE,
    CODE_PREFIXES,
    EDITORIAL,
    ID,
    KINDS,
    PREFIXES,
    RDF_TYPE,
    SKOS_PREF_LABEL,
    VOCABULARIES,
    curie,
    hg,
    term,
)

names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,30}", fullmatch=True)


@given(st.sampled_from(sorted(PREFIXES)), names)
def test_a_name_made_long_is_made_short_again(prefix: str, name: str) -> None:
    long = term(f"{prefix}:{name}").value
    assert long == PREFIXES[prefix] + name
    assert curie(long) == f"{prefix}:{name}"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://w3id.org/hallintograafi/id/group/evk-hankeryhma", "group:evk-hankeryhma"),
        ("https://w3id.org/hallintograafi/code/role/jasen", "role:jasen"),
        ("https://w3id.org/hallintograafi/code/organisation-kind/ministerio", "orgkind:ministerio"),
        ("https://w3id.org/hallintograafi/def#Group", "hg:Group"),
        ("https://w3id.org/hallintograafi/graph/editorial", "graph:editorial"),
        ("http://www.w3.org/2004/02/skos/core#prefLabel", "skos:prefLabel"),
    ],
)
def test_our_iris_have_the_names_that_people_write(iri: str, short: str) -> None:
    assert curie(iri) == short
    assert term(short) == NamedNode(iri)


@pytest.mark.parametrize(
    "iri",
    [
        "http://example.org/x",
        "https://w3id.org/hallintograafi/id/group/a/b",
        "https://w3id.org/hallintograafi/dataset",
        "not an IRI at all",
        "",
    ],
)
def test_what_has_no_prefix_stays_as_it_is(iri: str) -> None:
    assert curie(iri) == iri


def test_an_unknown_prefix_is_an_error() -> None:
    with pytest.raises(KeyError, match="tuntematon"):
        term("tuntematon:x")


def test_no_two_prefixes_share_a_name_or_a_namespace() -> None:
    assert len(PREFIXES) == 3 + len(KINDS) + len(CODE_PREFIXES) + len(VOCABULARIES)
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_kinds_and_code_prefixes_are_below_the_paths_the_server_answers() -> None:
    assert all(PREFIXES[kind] == f"{BASE}id/{kind}/" for kind in KINDS)
    assert all(PREFIXES[prefix] == f"{BASE}code/{scheme}/" for prefix, scheme in CODE_PREFIXES.items())
    assert sorted(KINDS) == KINDS and len(set(KINDS)) == len(KINDS)
    assert (f"{BASE}id/", f"{BASE}code/") == (ID, CODE)


def test_every_code_list_has_a_prefix_and_every_prefix_a_code_list(content: Content) -> None:
    lists = {path.stem for path in content.ontology() if path.parent.name == "codes"}
    assert lists == set(CODE_PREFIXES.values())


def test_the_terms_that_code_uses_are_the_right_ones() -> None:
    assert RDF_TYPE.value == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert SKOS_PREF_LABEL.value == "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert EDITORIAL.value == "https://w3id.org/hallintograafi/graph/editorial"
    assert hg("Passage").value == "https://w3id.org/hallintograafi/def#Passage"


def test_files_write_every_prefix_as_everyone_else_does(content: Content) -> None:
    """A reader who knows one file's prefixes knows all."""
    for path in (*content.ontology(), *content.shapes(), *content.data()):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@prefix "):
                _, prefix, namespace, _ = line.split()
                known = PREFIXES.get(prefix.rstrip(":"))
                assert known is None or namespace == f"<{known}>", f"{content.name(path)}: {line}"
