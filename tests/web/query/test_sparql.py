"""The SPARQL door of a real server, as its users meet it."""

import http.client
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import serving
from hallintograafi.release.manifest import Release

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
CHAIR = "SELECT ?post { membership:evk-hankeryhma-pj hg:heldByPost ?post }"
POST = "https://w3id.org/hallintograafi/id/post/evk-hankejohtaja"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_the_three_ways_of_the_protocol_give_the_same(client: httpx.Client) -> None:
    headers = {"accept": "text/csv"}
    answers = [
        client.get("/sparql", params={"query": CHAIR}, headers=headers),
        client.post("/sparql", data={"query": CHAIR}, headers=headers),
        client.post("/sparql", content=CHAIR, headers=headers | {"content-type": "application/sparql-query"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.text for answer in answers} == {f"post\r\n{POST}\r\n"}


def test_json_is_the_default_and_carries_the_release(client: httpx.Client, release: Release) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}"})
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.json()["boolean"] is True
    assert answer.headers["hallintograafi-release"] == release.version


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (CHAIR, "text/csv", "text/csv; charset=utf-8; header=present"),
        (CHAIR, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("DESCRIBE post:evk-hankejohtaja", "text/turtle", "text/turtle; charset=utf-8"),
        ("DESCRIBE post:evk-hankejohtaja", "application/n-triples", "application/n-triples"),
        ("DESCRIBE post:evk-hankejohtaja", "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE post:evk-hankejohtaja", "application/ld+json", "application/ld+json"),
    ],
)
def test_formats_by_accept(client: httpx.Client, query: str, accept: str, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert "accept" in answer.headers["vary"]
    assert answer.content


def test_format_parameter_wins_over_accept(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": CHAIR, "format": "csv"}, headers={"accept": "text/html"})
    assert answer.text == f"post\r\n{POST}\r\n"


@pytest.mark.parametrize(
    ("method", "params", "headers", "body", "status", "kind"),
    [
        ("GET", {"query": "SELECT"}, {}, None, 400, "syntax"),
        ("GET", {"query": "ASK {}", "format": "pdf"}, {}, None, 400, "bad-request"),
        ("GET", {"query": "ASK {}", "timeout": "-1"}, {}, None, 400, "bad-request"),
        ("GET", {"query": "ASK {}", "timeout": "x"}, {}, None, 400, "bad-request"),
        ("GET", {"query": "ASK {}", "default-graph-uri": "a b"}, {}, None, 400, "bad-request"),
        ("GET", {"update": "DROP ALL"}, {}, None, 403, "forbidden"),
        ("GET", {"query": "DROP ALL"}, {}, None, 403, "forbidden"),
        ("GET", {"query": "SELECT * { SERVICE <http://127.0.0.1/> {} }"}, {}, None, 403, "forbidden"),
        ("GET", {"query": "ASK {}"}, {"accept": "image/png"}, None, 406, "not-acceptable"),
        ("GET", {"query": "ASK {}"}, {"accept": "text/turtle"}, None, 406, "not-acceptable"),
        ("PUT", {"query": "ASK {}"}, {}, None, 405, "method-not-allowed"),
        ("DELETE", {}, {}, None, 405, "method-not-allowed"),
        ("POST", {}, {"content-type": "text/plain"}, b"ASK {}", 415, "unsupported-media-type"),
        ("POST", {}, {}, b"ASK {}", 415, "unsupported-media-type"),
        ("POST", {}, {"content-type": "application/sparql-update"}, b"DROP ALL", 403, "forbidden"),
        ("POST", {}, {"content-type": "application/sparql-query"}, b"\xff\xfe", 400, "bad-request"),
        ("POST", {}, {"content-type": "application/sparql-query"}, b"ASK {}" + b" " * 40_000, 413, "too-large"),
        ("POST", {}, FORM, b"query=ASK+%7B%7D&query=ASK+%7B%7D", 400, "bad-request"),
        ("POST", {}, FORM, b"x=y", 400, "bad-request"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_problem(
    client: httpx.Client,
    method: str,
    params: dict[str, str],
    headers: dict[str, str],
    body: bytes | None,
    status: int,
    kind: str,
) -> None:
    answer = client.request(method, "/sparql", params=params, headers=headers, content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"].endswith(f"/problems/{kind}")
    assert problem["title"] and problem["detail"]


def test_a_syntax_problem_tells_line_and_column(client: httpx.Client) -> None:
    problem = client.get("/sparql", params={"query": "SELECT *\n{ ?s nope:p ?o }"}).json()
    assert (problem["line"], problem["column"]) == (2, 12)


def test_a_wrong_method_names_the_right_ones(client: httpx.Client) -> None:
    assert "GET" in client.put("/sparql").headers["allow"]


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    get, head = (client.request(m, "/sparql", params={"query": CHAIR}) for m in ("GET", "HEAD"))
    assert head.status_code == 200
    assert head.content == b""
    assert {k: head.headers[k] for k in ("etag", "content-type", "content-length")} == {
        k: get.headers[k] for k in ("etag", "content-type", "content-length")
    }


def test_other_hosts_pages_may_ask(client: httpx.Client) -> None:
    preflight = client.options(
        "/sparql", headers={"origin": "http://example.org", "access-control-request-method": "POST"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert client.get("/sparql", params={"query": "ASK {}"}).headers["access-control-allow-origin"] == "*"


def test_an_etag_is_honoured_and_differs_by_format(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": CHAIR})
    again = client.get("/sparql", params={"query": CHAIR}, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = client.get("/sparql", params={"query": CHAIR, "format": "csv"})
    assert other.headers["etag"] != first.headers["etag"]
    assert not first.headers["etag"].startswith("W/")


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_changes_has_no_etag(client: httpx.Client, call: str) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT ({call} AS ?x) {{}}"})
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_the_protocols_dataset_is_used(client: httpx.Client) -> None:
    passage = "https://w3id.org/hallintograafi/id/passage/evk-asettaminen-009"
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    whole = client.get("/sparql", params={"query": query, "format": "csv"}).text
    part = client.get("/sparql", params={"query": query, "format": "csv", "default-graph-uri": passage}).text
    assert 0 < int(part.split()[1]) < 20 < int(whole.split()[1])


def test_for_a_statement_one_query_returns_the_quote_that_makes_it(client: httpx.Client) -> None:
    query = """SELECT ?quote { GRAPH ?passage { group:evk-hankeryhma hg:reportsTo group:evk-valmisteluryhma }
      ?passage hg:quote ?quote }"""
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    assert "raportoida valmisteluryhmälle hankkeen etenemisestä" in answer.text


def test_a_runaway_is_a_504_while_lookups_never_fail(client: httpx.Client, server: str) -> None:
    outcome: list[httpx.Response] = []
    runaway = threading.Thread(
        target=lambda: outcome.append(httpx.get(f"{server}/sparql", params={"query": CROSS}, timeout=30))
    )
    started = time.monotonic()
    runaway.start()
    slowest, served = 0.0, 0
    while runaway.is_alive():
        before = time.monotonic()
        assert client.get("/sparql", params={"query": CHAIR}).status_code == 200
        slowest = max(slowest, time.monotonic() - before)
        served += 1
        runaway.join(0.02)
    assert outcome[0].status_code == 504
    assert outcome[0].json()["type"].endswith("/problems/limit-time")
    assert time.monotonic() - started < 3
    assert served > 5
    assert slowest < 1


def test_a_client_may_ask_for_less_time(client: httpx.Client) -> None:
    started = time.monotonic()
    answer = client.get("/sparql", params={"query": CROSS, "timeout": "0.2"})
    assert answer.status_code == 504
    assert time.monotonic() - started < 1


def test_an_answer_that_breaks_off_is_no_answer(client: httpx.Client) -> None:
    query = CROSS.replace("(COUNT(*) AS ?n)", "*")
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/sparql", params={"query": query, "timeout": "1", "format": "csv"})


@pytest.fixture(scope="module")
def strict(release: Release, data_dir: Path) -> Iterator[httpx.Client]:
    """A client of a server whose answers have at most 5000 rows and a million bytes."""
    with (
        serving(data_dir, RESULT_ROWS="5000", RESULT_BYTES="1000000") as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def test_too_many_rows_are_refused_and_not_cut(strict: httpx.Client) -> None:
    assert strict.get("/sparql", params={"query": "SELECT (1 AS ?x) { ?a a ?b } LIMIT 5000"}).status_code == 200
    answer = strict.get("/sparql", params={"query": "SELECT ?x { ?a ?b ?c . ?d a ?e }", "format": "csv"})
    assert answer.status_code == 413
    assert "5000 rows" in answer.json()["detail"]
    assert answer.json()["type"].endswith("/problems/too-large")


def test_a_long_answer_over_the_limit_is_broken_off_on_the_wire(strict: httpx.Client) -> None:
    received = b""
    with (
        pytest.raises(httpx.RemoteProtocolError),
        strict.stream("GET", "/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["transfer-encoding"] == "chunked"
        for chunk in answer.iter_raw():
            received += chunk
    assert 0 < len(received) <= 1_000_000
    with pytest.raises(ValueError):
        json.loads(received)


@pytest.mark.parametrize(
    ("query", "limit"), [("?x { ?a ?b ?c . ?d a ?e }", "rows"), ("* { ?a ?b ?c . ?d ?e ?f }", "bytes")]
)
def test_who_asks_for_it_gets_a_cut_answer_that_says_so(strict: httpx.Client, query: str, limit: str) -> None:
    answer = strict.get("/sparql", params={"query": f"SELECT {query}", "truncate": "yes"})
    assert answer.status_code == 200
    assert answer.headers["hallintograafi-truncated"] == limit
    assert "Hallintograafi-Truncated" in answer.headers["access-control-expose-headers"]
    rows = answer.json()["results"]["bindings"]
    assert len(rows) == 5000 if limit == "rows" else 0 < len(rows) < 5000
    again = strict.get("/sparql", params={"query": f"SELECT {query}", "truncate": "yes"})
    assert again.headers["hallintograafi-truncated"] == limit
    assert again.content == answer.content


def test_a_whole_answer_is_not_marked(strict: httpx.Client) -> None:
    params = {"query": CHAIR, "truncate": "yes"}
    answer = strict.get("/sparql", params=params)
    assert "hallintograafi-truncated" not in answer.headers
    assert answer.json()["results"]["bindings"][0]["post"]["value"] == POST
    assert strict.get("/sparql", params={"query": CHAIR, "truncate": "perhaps"}).status_code == 400


def test_canned_queries_are_cut_where_asked(release: Release, data_dir: Path) -> None:
    with serving(data_dir, RESULT_ROWS="2") as address:
        assert httpx.get(f"{address}/query/people-and-roles?format=csv").status_code == 413
        answer = httpx.get(f"{address}/query/people-and-roles?format=csv&truncate=yes")
    assert answer.headers["hallintograafi-truncated"] == "rows"
    assert answer.text.count("\r\n") == 3


def test_a_client_that_goes_away_takes_its_query_with_it(data_dir: Path, release: Release) -> None:
    with serving(data_dir, WORKERS="1") as address:
        (pid,) = [p for p in children_of(os.getpid()) if b"serve" in Path(f"/proc/{p}/cmdline").read_bytes()][-1:]
        place = urlsplit(address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
        connection.request("GET", f"/sparql?query={quote(CROSS)}&timeout=30")
        (zygote,) = children_of(pid)
        deadline = time.monotonic() + 5
        while not (busy := [w for w in children_of(zygote) if is_running(w)]) and time.monotonic() < deadline:
            time.sleep(0.01)
        (worker,) = busy
        connection.close()
        left = time.monotonic()
        while is_running(worker):
            assert time.monotonic() - left < 5
            time.sleep(0.002)
        assert httpx.get(f"{address}/sparql", params={"query": CHAIR}).status_code == 200


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def is_running(pid: int) -> bool:
    """Tell whether a process exists and computes or waits for its turn to."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"
    except OSError:
        return False


def test_one_client_may_not_have_more_at_work_than_it_may(data_dir: Path, release: Release) -> None:
    with serving(data_dir, WORKERS="2", CLIENT_RUNNING="1", QUEUE_PER_CLIENT="0") as address:
        runaway = threading.Thread(
            target=lambda: httpx.get(f"{address}/sparql", params={"query": CROSS, "timeout": "1"}, timeout=10)
        )
        runaway.start()
        time.sleep(0.4)
        answer = httpx.get(f"{address}/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1"})
        runaway.join()
        assert answer.status_code == 429
        assert answer.headers["retry-after"]
        assert answer.json()["type"].endswith("/problems/too-many")
        assert httpx.get(f"{address}/sparql", params={"query": CHAIR}).status_code == 200


def test_a_client_that_leaves_frees_its_worker(server: str, client: httpx.Client) -> None:
    address = urlsplit(server)
    for _ in range(4):
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        connection.request("GET", f"/sparql?query={quote(CROSS)}&timeout=30")
        connection.close()
    assert client.get("/sparql", params={"query": CHAIR}).status_code == 200


@given(st.text(max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_an_answer_or_a_problem(client: httpx.Client, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    answer = client.post("/sparql", content=text.encode(), headers={"content-type": "application/sparql-query"})
    assert answer.status_code in (200, 400, 403)
    json.loads(answer.content)


def test_without_a_query_tools_get_the_service_description(client: httpx.Client) -> None:
    answer = client.get("/sparql")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "sd:endpoint <https://w3id.org/hallintograafi/sparql>" in answer.text
    assert "<form" in client.get("/sparql", headers={"accept": "text/html"}).text


def test_a_query_that_makes_the_engine_give_up_is_a_problem_and_the_next_is_answered(client: httpx.Client) -> None:
    # Sorting values of many kinds ends pyoxigraph 0.5.13's process.
    answer = client.get("/sparql", params={"query": "SELECT ?o { ?s ?p ?o } ORDER BY ?o", "format": "csv"})
    assert answer.status_code in (200, 504)
    assert client.get("/sparql", params={"query": "ASK { ?still ?here ?o }"}).status_code == 200
