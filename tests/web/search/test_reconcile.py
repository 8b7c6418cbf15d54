"""The Reconciliation Service API 0.2 over HTTP, under the schemas of its specification."""

import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from conftest import serving
from hallintograafi.release.manifest import Release
from hallintograafi.terms import ID, PREFIXES

SUITE = Path(__file__).parents[4] / "shared" / "suites" / "reconciliation-api" / "0.2"
needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="the API's suite is not beside the project")

TEM = f"{ID}organisation/tyo-ja-elinkeinoministerio"
ORGANISATION = PREFIXES["org"] + "Organization"


def valid(document: Any, schema: str) -> Any:
    """Judge a document by a schema of the suite, where it is there."""
    if SUITE.is_dir():
        contents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((SUITE / "schemas").glob("*.json"))]
        found = [(c["$id"].removesuffix("#"), Resource.from_contents(c, DRAFT7)) for c in contents]
        wanted = json.loads((SUITE / "schemas" / f"{schema}.json").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator(wanted, registry=Registry().with_resources(found)).validate(document)
    return document


def batch(client: httpx.Client, **queries: Any) -> dict[str, Any]:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = valid(answer.json(), "reconciliation-result-batch")
    return found


def test_the_manifest_tells_the_service(client: httpx.Client) -> None:
    found = valid(client.get("/reconcile").json(), "manifest")
    assert found["versions"] == ["0.2"]
    assert found["identifierSpace"] == ID
    assert ORGANISATION in [one["id"] for one in found["defaultTypes"]]
    for url in (found["preview"]["url"], found["view"]["url"]):
        assert client.get(url.replace("{{id}}", TEM), follow_redirects=False).status_code in (200, 303)
    for service in found["suggest"].values():
        answer = client.get(service["service_url"] + service["service_path"], params={"prefix": "e"})
        assert answer.json()["result"]
    proposals = found["extend"]["propose_properties"]
    assert client.get(proposals["service_url"] + proposals["service_path"]).status_code == 200


def test_a_batch_answers_each_query(client: httpx.Client) -> None:
    found = batch(client, a={"query": "TEM"}, b={"query": "Hämeen ELY", "limit": 1}, c={"query": "zzyzx"})
    assert (found["a"]["result"][0]["id"], found["a"]["result"][0]["match"]) == (TEM, True)
    assert len(found["b"]["result"]) == 1
    assert found["c"]["result"] == []
    assert ORGANISATION in [one["id"] for one in found["a"]["result"][0]["type"]]


def test_a_batch_comes_by_get_too_and_in_a_language(client: httpx.Client) -> None:
    answer = client.get("/reconcile", params={"queries": '{"q": {"query": "TEM"}}', "lang": "sv"})
    found = valid(answer.json(), "reconciliation-result-batch")
    assert found["q"]["result"][0]["name"] == "arbets- och näringsministeriet"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("types", "kinds"),
    [
        ("hg:Group", {"group"}),
        ([PREFIXES["hg"] + "Group", "post"], {"group", "post"}),
        ("nonesuch", set()),
    ],
)
def test_types_choose_candidates(client: httpx.Client, types: Any, kinds: set[str]) -> None:
    (result,) = batch(client, q={"query": "valmisteluryhmä", "type": types, "limit": 25}).values()
    assert {one["id"].removeprefix(ID).partition("/")[0] for one in result["result"]} == kinds


def test_all_types_or_just_a_wish(client: httpx.Client) -> None:
    both = ["org:Organization", "cv:PublicOrganisation"]
    query = {"query": "ministeriöt", "type": both, "limit": 25}
    found = batch(client, a={**query, "type_strict": "all"}, b={**query, "type_strict": "should"})
    assert all(set(map(_expanded, both)) <= {t["id"] for t in one["type"]} for one in found["a"]["result"])
    assert found["b"]["result"][0]["id"] == f"{ID}network/ministeriot"


def _expanded(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def test_other_columns_choose_among_namesakes(client: httpx.Client) -> None:
    right = {"pid": "org:classification", "v": "ministeriö"}
    other = {"pid": "org:classification", "v": {"id": "orgkind:virasto"}}
    found = batch(client, a={"query": "TEM", "properties": [right]}, b={"query": "TEM", "properties": [other]})
    assert found["a"]["result"][0]["match"] is True
    assert found["b"]["result"][0]["match"] is False
    features = {one["id"]: one["value"] for one in found["b"]["result"][0]["features"]}
    assert features[PREFIXES["org"] + "classification"] == 0


def test_a_value_finds_things_without_a_name(client: httpx.Client) -> None:
    query = {"properties": [{"pid": "hg:finlex", "v": "http://data.finlex.fi/eli/sd/2025/531"}]}
    assert batch(client, q=query)["q"]["result"][0]["id"] == f"{ID}law/531-2025"


@needs_suite
@pytest.mark.parametrize("quality", ["valid", "invalid"])
def test_the_examples_of_the_specification(client: httpx.Client, quality: str) -> None:
    examples = sorted((SUITE / "examples" / "reconciliation-query-batch" / quality).glob("*.json"))
    assert examples
    for example in examples:
        answer = client.post("/reconcile", data={"queries": example.read_text(encoding="utf-8")})
        assert answer.status_code == (200 if quality == "valid" else 400), example.name
        if quality == "valid":
            valid(answer.json(), "reconciliation-result-batch")
    for example in sorted((SUITE / "examples" / "data-extension-query" / quality).glob("*.json")):
        answer = client.post("/reconcile", data={"extend": example.read_text(encoding="utf-8")})
        valid(answer.json(), "data-extension-response")


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "["},
        {"queries": "[]"},
        {"queries": '{"q": 1}'},
        {"queries": '{"q": {"query": 1}}'},
        {"queries": '{"q": {"query": "x", "limit": "y"}}'},
        {"queries": '{"q": {"query": "x", "limit": NaN}}'},
        {"queries": '{"q": {"query": "x", "type": [1]}}'},
        {"queries": '{"q": {"query": "x", "properties": [{"v": 1}]}}'},
        {"queries": '{"\\ud800": {"query": "x"}}'},
        {"queries": "[" * 20000},
        {"extend": "{}"},
        {"extend": '{"ids": ["x"], "properties": [1]}'},
        {"other": "x"},
    ],
)
def test_what_cannot_be_used_is_told(client: httpx.Client, form: dict[str, str]) -> None:
    answer = client.post("/reconcile", data=form)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_limits_are_told(client: httpx.Client) -> None:
    most = client.get("/limits").json()["reconcile_queries"]["value"]
    queries = {str(number): {"query": "x"} for number in range(most + 1)}
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 413 and str(most) in answer.json()["detail"]
    assert client.post("/reconcile", data={"queries": "x" * 3_000_000}).status_code == 413
    assert client.post("/reconcile", json={}).status_code == 415


def test_jsonp_is_refused_unless_an_operator_allows_it(client: httpx.Client, release: Release, data_dir: Path) -> None:
    assert client.get("/reconcile", params={"callback": "f"}).status_code == 403
    with serving(data_dir, JSONP="true") as address:
        answer = httpx.get(f"{address}/reconcile", params={"callback": "my.call"}, timeout=30)
        assert answer.headers["content-type"].startswith("application/javascript")
        assert answer.text.startswith("/**/my.call({") and answer.text.endswith("});")
        assert httpx.get(f"{address}/reconcile", params={"callback": "alert(1)//"}, timeout=30).status_code == 400


def test_things_classes_and_properties_are_suggested(client: httpx.Client) -> None:
    entities = valid(client.get("/reconcile/suggest/entity?prefix=kainuun&lang=en").json(), "suggest-entities-response")
    assert entities["result"][0]["name"] == "Kainuu"
    more = client.get("/reconcile/suggest/entity?prefix=e&cursor=20").json()["result"]
    assert not {one["id"] for one in more} & {
        one["id"] for one in client.get("/reconcile/suggest/entity?prefix=e").json()["result"]
    }
    kinds = valid(client.get("/reconcile/suggest/type?prefix=ryhm").json(), "suggest-types-response")
    assert PREFIXES["hg"] + "Group" in [one["id"] for one in kinds["result"]]
    paths = valid(client.get("/reconcile/suggest/property?prefix=name&lang=en").json(), "suggest-properties-response")
    assert PREFIXES["skos"] + "prefLabel" in [one["id"] for one in paths["result"]]


def test_flyouts_tell_a_few_words(client: httpx.Client) -> None:
    for what, asked in (("entity", TEM), ("type", ORGANISATION), ("property", PREFIXES["skos"] + "prefLabel")):
        found = client.get(f"/reconcile/flyout/{what}", params={"id": asked, "lang": "en"}).json()
        assert found["id"] == asked and found["html"].startswith("<p><strong>")
    hostile = client.get("/reconcile/flyout/type", params={"id": "<img src=x onerror=alert(1)>"}).json()
    assert "<img" not in hostile["html"]
    assert client.get("/reconcile/flyout/entity", params={"id": "nonesuch"}).status_code == 404


def test_a_preview_may_stand_in_a_frame_and_nothing_else(client: httpx.Client) -> None:
    page = client.get("/reconcile/preview", params={"id": TEM, "lang": "en"})
    assert "Ministry of Economic Affairs and Employment" in page.text and "TEM" in page.text
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert (
        "frame-ancestors 'none'" in client.get("/", headers={"accept": "text/html"}).headers["content-security-policy"]
    )
    assert client.get("/reconcile/preview", params={"id": "x"}).status_code == 404


@pytest.mark.parametrize("asked", [TEM, TEM.removeprefix(ID), TEM.removeprefix(ID).replace("/", ":")])
def test_an_identifier_leads_to_its_thing(client: httpx.Client, asked: str) -> None:
    answer = client.get("/reconcile/view", params={"id": asked})
    assert (answer.status_code, answer.headers["location"]) == (303, "/id/organisation/tyo-ja-elinkeinoministerio")


def test_columns_are_filled_from_the_graph(client: httpx.Client) -> None:
    ely = f"{ID}organisation/hameen-ely-keskus"
    founding, label = PREFIXES["schema"] + "foundingDate", "skos:prefLabel"
    query = {
        "ids": [ely, "nonesuch"],
        "properties": [
            {"id": founding},
            {"id": "org:classification"},
            {"id": label, "settings": {"language": "sv"}},
            {"id": "rdf:type", "settings": {"limit": 1}},
        ],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(query)}, headers={"accept-language": "en"})
    found = valid(answer.json(), "data-extension-response")
    cells = found["rows"][ely]
    assert cells[founding] == [{"date": "2010-01-01T00:00:00"}]
    assert cells["org:classification"][0]["id"].endswith("/code/organisation-kind/ely-keskus")
    assert cells[label] == [{"str": "NTM-centralen i Tavastland"}]
    assert len(cells["rdf:type"]) == 1
    assert found["rows"]["nonesuch"] == {one["id"]: [] for one in query["properties"]}  # type: ignore[index]
    assert [one["name"] for one in found["meta"]][2] == "name"


def test_a_column_of_things_of_one_class_tells_the_class(client: httpx.Client) -> None:
    query = {
        "ids": [],
        "properties": [{"id": name} for name in ("hg:appropriationOf", "hg:amount", "hg:areaOf", "a b")],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(query)}, headers={"accept-language": "en"})
    types = [one.get("type") for one in valid(answer.json(), "data-extension-response")["meta"]]
    assert types == [{"id": PREFIXES["hg"] + "BudgetLine", "name": "budget line"}, None, None, None]


def test_properties_are_proposed_for_a_class(client: httpx.Client) -> None:
    answer = client.get("/reconcile/properties", params={"type": "hg:AgencyNetwork", "limit": "5", "lang": "en"})
    found = valid(answer.json(), "data-extension-property-proposal")
    assert len(found["properties"]) == 5
    assert "has member" in client.get("/reconcile/properties?type=hg:AgencyNetwork&lang=en").text
