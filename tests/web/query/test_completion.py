"""What the editor completes comes out of the graph that is served."""

import httpx


def test_terms_are_those_of_the_graph_with_their_names(client: httpx.Client) -> None:
    answer = client.get("/completion/terms", params={"lang": "sv"})
    found = answer.json()
    assert found["prefixes"]["hg"] == "https://w3id.org/hallintograafi/def#"
    terms = {(term["kind"], term["name"]): term for term in found["terms"]}
    assert terms["class", "hg:Group"]["uses"] > 10
    assert terms["property", "hg:reportsTo"]["label"] == "rapporterar till"
    assert client.get(
        "/completion/terms", params={"lang": "sv"}, headers={"if-none-match": answer.headers["etag"]}
    ).status_code == 304  # fmt: skip


def test_names_are_of_one_prefix_and_in_the_reader_s_language(client: httpx.Client) -> None:
    found = client.get("/completion/names", params={"prefix": "group", "lang": "fi"}).json()
    assert all(entry["name"].startswith("group:") for entry in found)
    assert {"name": "group:voima-ryhma", "label": "elinvoimakeskusten alatyöryhmä"} in found
    assert {entry["name"] for entry in client.get("/completion/names", params={"prefix": "role"}).json()} >= {
        "role:puheenjohtaja"
    }


def test_an_unknown_prefix_is_a_problem(client: httpx.Client) -> None:
    for params in ({"prefix": "zzz"}, {}):
        answer = client.get("/completion/names", params=params)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
