"""Canned queries over HTTP."""

import httpx
import pytest

from hallintograafi import settings
from hallintograafi.graph.content import Content
from hallintograafi.queries import canned

BROWSER = {"accept": "text/html"}


def test_every_query_is_listed_and_answers(client: httpx.Client, content: Content) -> None:
    names = {query["name"] for query in client.get("/queries").json()}
    assert names == set(canned.load(content.queries()).queries)
    assert len(names) >= 15
    for name in names:
        answer = client.get(f"/query/{name}")
        assert answer.status_code == 200, name
        page = client.get(f"/query/{name}", headers=BROWSER)
        assert page.status_code == 200, name
        assert "<h1>" in page.text


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("csv", "text/csv"),
        ("tsv", "text/tab"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_formats(client: httpx.Client, form: str, media_type: str) -> None:
    answer = client.get("/query/chairs-on-date", params={"format": form})
    assert answer.headers["content-type"].startswith(media_type)
    assert "Blinnikka" in answer.text


def test_parameters_take_iris_prefixed_names_and_bare_names(client: httpx.Client) -> None:
    base = "https://w3id.org/hallintograafi/id/group/"
    answers = {
        client.get("/query/chairs-on-date", params={"group": value, "date": "2025-06-04", "format": "csv"}).text
        for value in ("evk-hankeryhma", "group:evk-hankeryhma", f"{base}evk-hankeryhma")
    }
    assert len(answers) == 1
    assert "Petri Knaapinen" in answers.pop()


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({"group": "evk-hankeryhmä"}, "group"),
        ({"group": "evk-hankeryma"}, "did you mean group:evk-hankeryhma"),
        ({"date": "4.6.2025"}, "2025-06-04"),
        ({"grop": "x"}, "did you mean 'group'"),
        ({"group": "x> . } #"}, "IRI"),
    ],
)
def test_a_wrong_value_is_a_problem_that_helps(client: httpx.Client, params: dict[str, str], word: str) -> None:
    answer = client.get("/query/chairs-on-date", params=params)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["detail"]
    page = client.get("/query/chairs-on-date", params=params, headers=BROWSER)
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_an_unknown_query_tells_the_nearest(client: httpx.Client) -> None:
    answer = client.get("/query/chair-on-date")
    assert answer.status_code == 404
    assert "chairs-on-date" in answer.json()["detail"]


def test_openapi_tells_true_parameter_types(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    parameters = {p["name"]: p for p in paths["/query/chairs-on-date"]["get"]["parameters"]}
    assert parameters["date"]["schema"] == {"type": "string", "format": "date", "default": "2025-06-04"}
    assert parameters["format"]["schema"]["enum"] == ["json", "xml", "csv", "tsv", "xlsx", "parquet"]
    assert "/sparql" in paths


def test_a_form_keeps_what_was_typed_and_escapes_it(client: httpx.Client) -> None:
    page = client.get("/query/chairs-on-date", params={"date": '"><script>'}, headers=BROWSER).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_home_docs_and_health(client: httpx.Client) -> None:
    assert "evk-asettaminen" in client.get("/", headers=BROWSER).text
    docs = client.get("/docs", headers=BROWSER).text
    for row in settings.rows():
        assert row.flag in docs
        assert row.variable in docs
    assert client.get("/health/live").text == "live\n"
    assert client.get("/health/ready").json()["release"]


@pytest.mark.parametrize("accept", ["text/turtle", "image/png", "text/csv;q=0"])
def test_a_table_is_not_acceptable_as_anything_else(client: httpx.Client, accept: str) -> None:
    answer = client.get("/query/groups", headers={"accept": accept})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("form", ["ttl", "zzz"])
def test_a_format_that_a_query_does_not_have_is_told(client: httpx.Client, form: str) -> None:
    answer = client.get("/query/groups", params={"format": form})
    assert answer.status_code == 400
    assert "csv" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("form", "media_type", "start"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("parquet", "application/vnd.apache.parquet", b"PAR1"),
    ],
)
def test_tables_as_files_are_limited_like_any_answer(
    client: httpx.Client, form: str, media_type: str, start: bytes
) -> None:
    answer = client.get("/query/chairs-on-date", params={"format": form})
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="chairs-on-date.{form}"'
    assert answer.content.startswith(start)
    query = {"query": "SELECT ?s ?o { ?s a ?o } LIMIT 5"}
    at_sparql = client.get("/sparql", params=query, headers={"accept": media_type})
    assert at_sparql.headers["content-type"] == media_type
    assert at_sparql.content.startswith(start)
    assert client.get("/sparql", params={"query": "ASK {}", "format": form}).status_code == 406
    rows = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    runaway = client.get("/sparql", params={"query": rows, "format": form, "timeout": "1"})
    assert runaway.status_code in (413, 504)


def test_the_limits_are_told_as_json_and_found_from_the_service_description(client: httpx.Client) -> None:
    found = client.get("/limits").json()
    assert set(found) == set(settings.LIMITS)
    assert found["query_seconds"]["value"] == 1
    assert found["result_rows"] == {
        "value": 1_000_000, "unit": "rows", "text": "Most rows of a table, or statements of a graph, in an answer."
    }  # fmt: skip
    description = client.get("/sparql", headers={"accept": "text/turtle"}).text
    assert "rdfs:seeAlso <http://127.0.0.1:" in description
    assert "/limits>" in description


def test_every_setting_is_a_limit_or_known_not_to_be_one() -> None:
    others = {
        "data_dir", "publisher_name", "publisher_uri", "host", "port", "access_log", "log_queries",
        "memory_store_triples", "cache_bytes", "service_private",
        "engine", "engine_update", "engine_store", "engine_graph",
        "watch", "poll", "poll_seconds", "archive_seconds", "hosts", "proxies",
        "jsonp",
    }  # fmt: skip
    assert {row.name for row in settings.rows()} == others | set(settings.LIMITS)
