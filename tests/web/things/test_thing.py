"""Addresses of things and the documents about them."""

import re

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from hallintograafi.engine.formats import GRAPHS
from hallintograafi.release.manifest import Release

SIGNPOSTS = {
    "html": (
        '<https://schema.org/AboutPage>; rel="type"',
        '<https://w3id.org/hallintograafi/def#Group>; rel="type"',
        '</doc/group/evk-hankeryhma.ttl>; rel="describedby"; type="text/turtle"',
    ),
    "ttl": (
        '<https://w3id.org/hallintograafi/id/group/evk-hankeryhma>; rel="describes"',
        '</doc/group/evk-hankeryhma.html>; rel="alternate"; type="text/html"',
    ),
}
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGE = "/doc/group/evk-hankeryhma.html"
GROUP = "https://w3id.org/hallintograafi/id/group/evk-hankeryhma"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, ".ttl"),
        ("*/*", ".ttl"),
        (BROWSER["accept"], ".html"),
        ("application/ld+json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml, text/turtle;q=0.5", ".rdf"),
    ],
)
def test_a_thing_leads_to_the_right_document_in_one_hop(client: httpx.Client, accept: str | None, suffix: str) -> None:
    answer = client.get("/id/group/evk-hankeryhma", headers={"accept": accept} if accept else {})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/doc/group/evk-hankeryhma{suffix}"
    assert answer.headers["vary"] == "Accept, Accept-Datetime"
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("found", GRAPHS, ids=lambda found: found.name)
def test_every_rdf_form_says_the_same_with_canonical_iris(client: httpx.Client, found: object) -> None:
    answer = client.get(f"/doc/group/evk-hankeryhma.{found.name}")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert answer.headers["content-type"] == found.media_type  # type: ignore[attr-defined]
    rdf_format = found.oxigraph  # type: ignore[attr-defined]
    assert isinstance(rdf_format, RdfFormat)
    triples = {quad.triple for quad in parse(answer.content, rdf_format)}
    turtle = {quad.triple for quad in parse(client.get("/doc/group/evk-hankeryhma.ttl").content, RdfFormat.TURTLE)}
    assert turtle <= triples
    assert any(str(triple.subject) == f"<{GROUP}>" for triple in triples)


def test_trig_tells_who_says_what(client: httpx.Client) -> None:
    quads = list(parse(client.get("/doc/group/evk-hankeryhma.trig").content, RdfFormat.TRIG))
    graphs = {str(q.graph_name) for q in quads if str(q.subject) == f"<{GROUP}>"}
    assert any("/id/passage/evk-asettaminen-" in graph for graph in graphs)


@pytest.mark.parametrize(("suffix", "expected"), SIGNPOSTS.items())
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_document_has_the_signposts_of_fair(
    client: httpx.Client, method: str, suffix: str, expected: tuple[str, ...]
) -> None:
    links = client.request(method, f"/doc/group/evk-hankeryhma.{suffix}").headers["link"].split(", ")
    common = (
        f'<{GROUP}>; rel="cite-as"',
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
        '<https://w3id.org/hallintograafi/dataset>; rel="collection"',
        '</doc/group/evk-hankeryhma.jsonld>; rel="alternate"; type="application/ld+json"',
    )
    assert {*common, *expected} <= set(links)
    assert len(links) == len(set(links))
    assert not [link for link in links if f".{suffix}>" in link and "alternate" in link], "not an alternate of itself"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle;q=0.4, text/html;q=0.5", ".html"),
        ("text/turtle;q=0.5, text/html;q=0.4", ".ttl"),
        ("application/ld+json;q=0.9, text/turtle;q=0.8, */*;q=0.1", ".jsonld"),
        ("text/html;q=0, */*", ".ttl"),
        ("application/rdf+xml", ".rdf"),
        ("text/*", ".ttl"),
    ],
)
def test_the_form_is_that_of_the_greatest_weight(client: httpx.Client, accept: str, suffix: str) -> None:
    found = client.get("/id/group/evk-hankeryhma", headers={"accept": accept})
    assert (found.status_code, found.headers["location"]) == (303, f"/doc/group/evk-hankeryhma{suffix}")


def test_a_form_that_no_one_writes_is_not_acceptable(client: httpx.Client) -> None:
    assert client.get("/id/group/evk-hankeryhma", headers={"accept": "image/png"}).status_code == 406
    assert client.get("/doc/group/evk-hankeryhma", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    "name", ["a%3E%20%3Fp%20%3Fo%20%7D%20%23", "%22", "a%0Ab", "a%5C", "%C3%A4", "a" * 3000, "..%2f..", "%00"]
)
def test_a_name_that_no_one_minted_is_not_found_whatever_it_holds(client: httpx.Client, name: str) -> None:
    for path in (f"/id/group/{name}", f"/doc/group/{name}.ttl", f"/doc/group/{name}.html", f"/graph/{name}"):
        assert client.get(path).status_code == 404, path


def test_an_unchanged_document_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/doc/group/evk-hankeryhma.ttl")
    again = client.get("/doc/group/evk-hankeryhma.ttl", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert first.headers["etag"] != client.get("/doc/group/evk-hankeryhma.nt").headers["etag"]


@pytest.mark.parametrize("path", ["/id/group/ei-ole", "/doc/group/ei-ole.ttl", "/code/role/ei-ole", "/nothing"])
def test_what_never_was_is_a_404_problem(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get(path, headers=BROWSER).headers["content-type"].startswith("text/html")


def test_a_page_shows_its_evidence(client: httpx.Client) -> None:
    page = client.get("/doc/group/evk-hankeryhma.html", headers={"accept-language": "en"}).text
    assert "<blockquote" in page
    assert "raportoida valmisteluryhmälle hankkeen etenemisestä" in page
    assert 'href="/id/group/evk-valmisteluryhma"' in page
    assert '<html lang="en">' in page


def test_a_page_comes_in_the_language_asked_for(client: httpx.Client) -> None:
    for language, word in (("fi", "Todiste"), ("sv", "Belägg"), ("en", "Evidence")):
        page = client.get("/doc/group/evk-hankeryhma.html", params={"lang": language})
        assert word in page.text
        assert page.headers["content-language"] == language


def test_a_page_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/doc/group/evk-hankeryhma.html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert re.findall(r'<script(?! type="module" src="/static/)', page.text) == []


def test_a_passage_shows_its_quote_and_what_it_states(client: httpx.Client) -> None:
    page = client.get("/doc/passage/evk-asettaminen-009.html").text
    assert "Työ- ja elinkeinoministeriö asettaa elinvoimakeskusten toimeenpanohankkeen." in page
    turtle = client.get("/doc/passage/evk-asettaminen-009.ttl").text
    assert "hg:decidedBy" in turtle


@pytest.mark.parametrize(
    "path",
    [
        "/code/role/puheenjohtaja",
        "/code/role",
        "/graph/editorial",
        "/def",
        "/shapes",
        "/dataset",
        "/catalogue",
        "/def.ttl",
    ],
)
def test_our_other_addresses_answer(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert list(parse(answer.content, RdfFormat.TURTLE))


def test_the_dataset_says_how_large_it_is(client: httpx.Client, release: Release) -> None:
    answer = client.get("/.well-known/void")
    assert answer.headers["location"] == "/dataset"
    assert "void:triples" in client.get("/dataset").text
    manifest = client.get(f"/dataset/{release.version}").json()
    assert manifest["digest"] == release.manifest.digest
    dump = client.get(f"/dataset/{release.version}/graph.nq")
    assert dump.content == release.dump.read_bytes()
    assert client.get("/dataset/1999.01.01").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/queries", "/dataset", "/doc/group/evk-hankeryhma.html", "/def", "/id/group/evk-hankeryhma"]
)
def test_head_is_get_without_its_body(client: httpx.Client, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers.get("content-length") == get.headers.get("content-length")


@pytest.mark.parametrize(
    "path", ["/", "/queries", "/dataset", "/catalogue", "/def", "/shapes", "/doc/group/evk-hankeryhma.html"]
)
def test_what_a_client_has_is_not_sent_again(client: httpx.Client, path: str) -> None:
    etag = client.get(path).headers["etag"]
    assert not etag.startswith("W/")
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304


def test_pages_of_other_hosts_may_read(client: httpx.Client) -> None:
    answer = client.get("/doc/group/evk-hankeryhma.ttl", headers={"origin": "http://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
