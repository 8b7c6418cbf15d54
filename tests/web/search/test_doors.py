"""``/search`` and ``/suggest`` over HTTP."""

import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from conftest import serving
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_search_answers_programs_in_json(client: httpx.Client) -> None:
    answer = client.get("/search", params={"q": "ELY-keskuksen", "lang": "sv", "limit": "5"})
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert found["hits"][0]["iri"].endswith("/id/network/ely-keskukset")
    assert found["hits"][0]["label"] == "NTM-centralerna"
    assert found["hits"][0]["ends"] == "2025-12-31"
    assert sum(kind["count"] for kind in found["kinds"]) == found["total"]
    following = client.get(found["next"]).json()
    assert following["page"] == 2
    assert not {hit["iri"] for hit in following["hits"]} & {hit["iri"] for hit in found["hits"]}


@pytest.mark.parametrize(("language", "word"), [("fi", "Osumia"), ("sv", "Träffar"), ("en", "Hits")])
def test_a_search_answers_browsers_with_a_page(client: httpx.Client, language: str, word: str) -> None:
    page = client.get("/search", params={"q": "valmisteluryhmälle", "lang": language}, headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert word in page.text
    assert "<mark>valmisteluryhmälle</mark>" in page.text
    assert 'href="/id/group/evk-valmisteluryhma' in page.text or "/id/passage/" in page.text


def test_the_form_of_every_page_leads_here(client: httpx.Client) -> None:
    page = client.get("/", headers=BROWSER).text
    assert 'action="/search"' in page and 'name="q"' in page


def test_what_was_typed_is_shown_and_never_run(client: httpx.Client) -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.found.append(f"{tag} {attrs}")

    page = client.get("/search", params={"q": '"><script>alert(1)</script>'}, headers=BROWSER)
    reader = Tags()
    reader.feed(page.text)
    assert not [tag for tag in reader.found if tag.startswith("script") and "src" not in tag]


def test_an_unchanged_answer_is_not_sent_again(client: httpx.Client) -> None:
    for path in ("/search?q=TEM", "/suggest?q=TE"):
        first = client.get(path)
        assert client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "parameters",
    [{"on": "2026-13-01"}, {"kind": "nonesuch"}, {"page": "0"}, {"limit": "1000"}, {"limit": "²"}, {"format": "pdf"}],
)
def test_what_cannot_be_used_is_told(client: httpx.Client, parameters: dict[str, str]) -> None:
    answer = client.get("/search", params={"q": "x", **parameters})
    assert answer.status_code == 400
    assert answer.json()["parameter"] in parameters


def test_filters_work_together(client: httpx.Client) -> None:
    found = client.get("/search", params={"q": "Häme", "kind": "organisation", "on": "2026-06-01"}).json()
    assert {hit["kind"] for hit in found["hits"]} == {"organisation"}
    assert all(not hit["ends"] or hit["ends"] >= "2026-06-01" for hit in found["hits"])


def test_suggestions_lead_to_pages(client: httpx.Client) -> None:
    found = client.get("/suggest", params={"q": "elinv", "lang": "en", "limit": "3"}).json()
    assert found[0]["label"] == "Economic Development Centres"
    assert set(found[0]) >= {"iri", "label", "kind", "description", "href"}
    assert client.get(found[0]["href"], follow_redirects=True).status_code == 200


def test_suggestions_of_a_class(client: httpx.Client) -> None:
    found = client.get("/suggest", params={"q": "valm", "class": "hg:Group"}).json()
    assert found and {thing["kind"] for thing in found} == {"group"}


def test_a_release_without_an_index_says_so(release: Release, tmp_path: Path) -> None:
    shutil.copytree(release.path.parent, tmp_path / "data", symlinks=True)
    path = tmp_path / "data" / release.version
    (path / manifest.SEARCH).unlink()
    files = {name: digest for name, digest in release.manifest.files.items() if name != manifest.SEARCH}
    manifest.write(path, replace(release.manifest, files=files))
    with serving(tmp_path / "data") as address:
        answer = httpx.get(f"{address}/search?q=x", timeout=30)
        assert answer.status_code == 503
        assert "search index" in answer.json()["detail"]
        assert httpx.get(f"{address}/sparql?query=ASK{{}}", timeout=30).status_code == 200
