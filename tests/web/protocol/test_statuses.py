"""What an address answers for what was merged, split, abolished, withdrawn, or never was (DESIGN section 4)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT, serving
from hallintograafi import settings
from hallintograafi.graph import content as contents
from hallintograafi.graph.content import ROOMS
from hallintograafi.release import build

BASE = "https://w3id.org/hallintograafi/"
BROWSER = {"accept": "text/html"}
ROWS = f"""{BASE}id/group/vanha,group,2026-11-22,active,,
{BASE}id/group/vanhempi,group,2026-11-22,active,,
{BASE}id/organisation/jaettu,organisation,2026-11-22,active,,
{BASE}id/goal/erehdys,goal,2026-11-22,active,,
"""
CHANGES = (
    ("merge", "group:vanhempi", "group:vanha", "--note", "sama ryhmä"),
    ("merge", "group:vanha", "group:evk-hankeryhma", "--note", "sama ryhmä"),
    ("succeed", "organisation:jaettu", "organisation:keha-keskus", "organisation:palkeet", "--note", "jaettiin"),
    ("succeed", "organisation:lapin-ely-keskus", "organisation:lapin-elinvoimakeskus", "--note", "lakkasi 31.12.2025"),
    ("withdraw", "goal:erehdys", "--note", "mikään asiakirja ei sano tätä <b>"),
)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's files whose ledger the commands have changed."""
    root = tmp_path_factory.mktemp("changed")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / room)
    with (root / "data" / "uris.csv").open("a", encoding="utf-8") as ledger:
        ledger.write(ROWS)
    for change in CHANGES:
        command = [sys.executable, "-m", "hallintograafi", "uris", *change, "--source", str(root)]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ, timeout=60)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("id/"), done.stdout
    return root


@pytest.fixture(scope="module")
def client(changed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server over the changed files."""
    data_dir = tmp_path_factory.mktemp("releases")
    build.ensure(contents.find(changed), settings.load(data_dir=data_dir))
    with serving(data_dir, source=changed) as address, httpx.Client(base_url=address, timeout=30) as client:
        del client.headers["accept"]
        yield client


@pytest.mark.parametrize("old", ["vanha", "vanhempi"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_was_merged_moves_in_one_hop(client: httpx.Client, old: str, method: str) -> None:
    answer = client.request(method, f"/id/group/{old}?lang=sv")
    assert (answer.status_code, answer.headers["location"]) == (301, "/id/group/evk-hankeryhma?lang=sv")
    assert client.request(method, f"/doc/group/{old}.ttl").status_code == 301


def test_what_was_split_answers_with_its_successors(client: httpx.Client) -> None:
    found = client.get("/id/organisation/jaettu")
    assert found.status_code == 303
    answer = client.get(found.headers["location"])
    assert answer.status_code == 200
    said = {(curie(q.predicate), curie(q.object)) for q in parse(answer.content, RdfFormat.TURTLE)}
    assert ("isReplacedBy", "keha-keskus") in said and ("isReplacedBy", "palkeet") in said
    assert ("status", "split") in said
    html = client.get("/doc/organisation/jaettu.html?lang=en").text
    assert "<strong>split</strong>" in html and "/id/organisation/palkeet?lang=en" in html and "jaettiin" in html


def test_what_was_abolished_answers_with_its_dates_and_its_heir(client: httpx.Client) -> None:
    html = client.get("/id/organisation/lapin-ely-keskus?lang=fi", headers=BROWSER, follow_redirects=True)
    assert html.status_code == 200
    assert "<strong>lakannut</strong>" in html.text and "31.12.2025" in html.text
    assert "/id/organisation/lapin-elinvoimakeskus?lang=fi" in html.text
    turtle = client.get("/doc/organisation/lapin-ely-keskus.ttl").text
    assert ("owl:deprecated true" in turtle and "schema:foundingDate" in turtle) or "prefLabel" in turtle


def test_what_was_withdrawn_is_gone_and_says_so_in_rdf(client: httpx.Client) -> None:
    for path in ("/id/goal/erehdys", "/doc/goal/erehdys.ttl"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert answer.headers["content-type"].startswith("text/turtle")
        said = {(curie(q.predicate), curie(q.object)) for q in parse(answer.content, RdfFormat.TURTLE)}
        assert ("status", "withdrawn") in said
        assert f'<{BASE}id/goal/erehdys>; rel="cite-as"' in answer.headers["link"]
    page = client.get("/id/goal/erehdys?lang=en", headers=BROWSER)
    assert page.status_code == 410 and page.headers["content-type"].startswith("text/html")
    assert "mikään asiakirja ei sano tätä &lt;b&gt;" in page.text
    etag = client.get("/doc/goal/erehdys.ttl").headers["etag"]
    assert client.get("/doc/goal/erehdys.ttl", headers={"if-none-match": etag}).status_code == 410


def test_what_never_was_is_not_found(client: httpx.Client) -> None:
    for path in ("/id/goal/ei-koskaan", "/doc/goal/ei-koskaan", "/doc/goal/ei-koskaan.html", "/id/ei/koskaan"):
        assert client.get(path).status_code == 404
        assert client.head(path).status_code == 404


def test_lists_hold_what_still_has_a_page(client: httpx.Client) -> None:
    html = client.get("/id/organisation?lang=fi", headers=BROWSER).text
    assert "/id/organisation/jaettu?" in html and "/id/organisation/lapin-ely-keskus?" in html
    assert "/id/goal/erehdys" not in client.get("/id/goal?lang=fi", headers=BROWSER).text


def curie(node: object) -> str:
    value = str(getattr(node, "value", ""))
    return value.rstrip("/").rpartition("/")[2].rpartition("#")[2]
