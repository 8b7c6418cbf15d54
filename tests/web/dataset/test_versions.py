"""Releases at their addresses: descriptions that tell the truth of files, and the files."""

import hashlib

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from hallintograafi.release.dumps import DUMPS
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HEADER = prefixes_header({**PREFIXES, "spdx": "http://spdx.org/rdf/terms#"})
DATASET = "https://w3id.org/hallintograafi/dataset"


def _store(client: httpx.Client, path: str) -> Store:
    store = Store()
    store.load(client.get(path, headers={"accept": "text/turtle"}).content, RdfFormat.TURTLE)
    return store


def test_every_file_is_described_with_its_size_and_checksum(five: list[Release], five_client: httpx.Client) -> None:
    store = _store(five_client, f"/dataset/{five[1].version}")
    rows = store.query(
        f"{HEADER}SELECT ?address ?size ?sum ?type WHERE {{ <{DATASET}/{five[1].version}> dcat:distribution ?d . "
        "?d dcat:downloadURL ?address ; dcat:byteSize ?size ; dcat:mediaType ?type ; dct:format ?format ; "
        "spdx:checksum [ spdx:checksumValue ?sum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ] }"
    )
    found = list(rows)  # type: ignore[arg-type]
    assert len(found) == len(DUMPS)
    for row in found:
        answer = five_client.get(row["address"].value.removeprefix("https://w3id.org/hallintograafi"))
        assert answer.status_code == 200
        assert len(answer.content) == int(row["size"].value)
        assert hashlib.sha256(answer.content).hexdigest() == row["sum"].value
        assert "immutable" in answer.headers["cache-control"]
        again = five_client.get(answer.url, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304


def test_the_dataset_tells_its_versions(five: list[Release], five_client: httpx.Client) -> None:
    store = _store(five_client, "/dataset")
    versions = store.query(f"{HEADER}SELECT ?v WHERE {{ <{DATASET}> dcat:hasVersion/dcat:version ?v }} ORDER BY ?v")
    assert [row["v"].value for row in versions] == [release.version for release in five]  # type: ignore[union-attr]
    new, old = (NamedNode(f"{DATASET}/{five[n].version}") for n in (4, 3))
    assert store.query(f"{HEADER}ASK {{ <{DATASET}> dcat:hasCurrentVersion {new} . {new} dcat:previousVersion {old} }}")
    assert store.query(f"{HEADER}ASK {{ {old} dcat:isVersionOf <{DATASET}> ; dct:issued ?when }}")
    assert store.query(f"{HEADER}ASK {{ <{DATASET}> dcat:version {Literal(five[4].version)} ; void:triples ?n }}")


def test_a_program_gets_the_manifest_and_a_browser_a_page(five: list[Release], five_client: httpx.Client) -> None:
    path = f"/dataset/{five[0].version}"
    for accept in (None, "*/*", "application/json"):
        answer = five_client.get(path, headers={"accept": accept} if accept else {})
        assert answer.json()["digest"] == five[0].manifest.digest
    page = five_client.get(path, params={"lang": "en"}, headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert five[0].manifest.digest in page.text and "hallintograafi-rdf12.ttl.gz" in page.text


@pytest.mark.parametrize(("language", "word"), [("fi", "Julkaisut"), ("sv", "Utgåvor"), ("en", "Releases")])
def test_the_page_of_the_dataset_lists_them_all(
    five: list[Release], five_client: httpx.Client, language: str, word: str
) -> None:
    page = five_client.get("/dataset", params={"lang": language}, headers=BROWSER).text
    assert word in page
    assert all(f'/dataset/{release.version}?lang={language}"' in page for release in five)


@pytest.mark.parametrize("name", ["x", "manifest.json", "..%2Fcurrent", "hallintograafi.nq"])
def test_no_other_file_is_given(five: list[Release], five_client: httpx.Client, name: str) -> None:
    assert five_client.get(f"/dataset/{five[0].version}/{name}").status_code == 404
    assert five_client.get(f"/dataset/2000.01.01/{name}").status_code == 404
