"""The page at ``/sparql``: an editor's text, the answer to the query in the address, problems with their place."""

import re
from html import unescape

import httpx
import pytest

from hallintograafi.web.query.page import lines

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "accept-language": "en"}
GROUP = "SELECT ?name { group:evk-hankeryhma skos:prefLabel ?name FILTER(LANG(?name) = 'fi') }"


def page(client: httpx.Client, query: str, **more: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers=BROWSER)


def test_a_query_in_the_address_is_answered_on_the_page(client: httpx.Client) -> None:
    answer = page(client, "SELECT ?group { VALUES ?group { group:evk-hankeryhma } ?group a hg:Group }")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert '<a href="/id/group/evk-hankeryhma">group:evk-hankeryhma</a>' in answer.text
    assert "project group of the implementation project" in answer.text
    assert client.get("/sparql", params={"query": GROUP}, headers=BROWSER).headers["etag"]


def test_only_a_browser_without_a_format_gets_a_page(client: httpx.Client) -> None:
    assert page(client, GROUP, format="csv").headers["content-type"].startswith("text/csv")
    dataset = page(client, GROUP, **{"default-graph-uri": "https://w3id.org/hallintograafi/graph/editorial"})
    assert dataset.headers["content-type"].startswith("application/sparql-results")
    for accept in ("*/*", "application/sparql-results+json", "text/csv, text/html;q=0.5"):
        answer = client.get("/sparql", params={"query": GROUP}, headers={"accept": accept})
        assert not answer.headers["content-type"].startswith("text/html")


def test_an_update_is_refused_in_a_browser_too(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": GROUP, "update": "CLEAR ALL"}, headers=BROWSER)
    assert answer.status_code == 403


def test_a_fault_is_told_with_its_place(client: httpx.Client) -> None:
    answer = page(client, "SELECT * WHERE {\n  ?s ?p\n}")
    assert answer.status_code == 400
    assert re.search(r'role="alert" data-line="3" data-column="\d+"', answer.text)
    assert "SELECT * WHERE {\n  ?s ?p\n}</textarea>" in answer.text


def test_a_limit_is_told_on_the_page(client: httpx.Client) -> None:
    answer = page(client, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert answer.status_code == 504
    assert 'role="alert"' in answer.text


def test_yes_no_statements_and_nothing_have_their_forms(client: httpx.Client) -> None:
    assert '<p class="verdict">Yes</p>' in page(client, "ASK { ?s a hg:Group }").text
    assert '<p class="verdict">No</p>' in page(client, "ASK { ?s a hg:Nothing }").text
    assert "The answer has no rows." in page(client, "SELECT * { ?s a hg:Nothing }").text
    graph = page(client, "CONSTRUCT { ?s a hg:Group } WHERE { ?s a hg:Group }").text
    assert '<th scope="col">predicate</th>' in graph
    assert "format=ttl" in graph and "format=csv" not in graph


def test_a_long_answer_is_shown_in_part_and_says_so(client: httpx.Client) -> None:
    text = page(client, "SELECT ?s ?p ?o { ?s ?p ?o }").text
    assert text.count("<tr>") == 1001
    assert "1000+ rows" in text
    assert "The page shows the first part of the answer" in text


def test_what_is_typed_is_shown_and_never_run(client: httpx.Client) -> None:
    text = page(client, 'SELECT ("<script>alert(1)</script>" AS ?x) {} # </textarea><script>alert(2)</script>').text
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("name", ["chairs-on-date", "goal-tree"])
def test_canned_queries_can_be_opened(client: httpx.Client, name: str) -> None:
    text = unescape(client.get("/sparql", params={"example": name}, headers=BROWSER).text)
    assert "VALUES (" in text
    assert client.get("/sparql", params={"example": "goal-tre"}, headers=BROWSER).status_code == 404


def test_without_a_query_programs_get_the_service_description(client: httpx.Client) -> None:
    assert client.get("/sparql", headers={"accept": "text/turtle"}).headers["content-type"].startswith("text/turtle")
    assert "<textarea" in client.get("/sparql", headers=BROWSER).text


def test_lines_to_copy_are_safe_in_a_shell() -> None:
    found = lines("http://127.0.0.1:8000/sparql", {"query": "ASK { ?s ?p 'it' }"}, graph=False)
    assert "'query=ASK { ?s ?p '\\''it'\\'' }'" in found.command
    assert 'pd.read_csv(\n    "http://127.0.0.1:8000/sparql?query=ASK+%7B+' in found.notebook
    assert lines("http://x/sparql", {}, graph=True).csv is False


def test_the_page_of_a_day_stays_at_the_day(client: httpx.Client) -> None:
    text = page(client, GROUP, asOf="2025-06-04").text
    assert "asOf=2025-06-04" in text
    assert "--data-urlencode 'asOf=2025-06-04'" in unescape(text)
    assert '<input type="hidden" name="asOf" value="2025-06-04">' in text


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("bar", "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) LIMIT 5"),
        ("timeline", "SELECT ?d ?day { ?d hg:decidedOn ?day }"),
        ("graph", "SELECT ?a ?b { ?a hg:reportsTo ?b }"),
        ("graph", "CONSTRUCT WHERE { ?a hg:reportsTo ?b }"),
        ("tree", "SELECT ?whole ?part { ?part skos:broader ?whole . ?part a hg:BudgetLine }"),
    ],
)
def test_an_answer_is_drawn_as_asked(client: httpx.Client, kind: str, query: str) -> None:
    text = page(client, query, picture=kind).text
    assert '<figure class="picture">' in text
    assert f'<option value="{kind}" selected>' in text
    assert "<figure" not in page(client, query).text


def test_what_cannot_be_drawn_says_why(client: httpx.Client) -> None:
    for kind in ("bar", "timeline", "graph", "tree"):
        assert "This answer cannot be drawn as chosen" in page(client, "SELECT ?s { ?s a hg:Group }", picture=kind).text
    assert "<figure" not in page(client, "SELECT ?s { ?s a hg:Group }", picture="zzz").text
