"""A document's page is its annotated edition."""

import re
from html import unescape

import httpx
import pytest
from pyoxigraph import Store

DOCUMENTS = "SELECT ?d (COUNT(?g) AS ?n) WHERE { ?g <https://w3id.org/hallintograafi/def#inDocument> ?d } GROUP BY ?d"


def edition(client: httpx.Client, name: str, **query: str) -> str:
    return client.get(f"/doc/document/{name}.html", params={"lang": "fi", **query}).text


def test_the_passages_stand_in_the_documents_order_under_its_headings(client: httpx.Client) -> None:
    html = edition(client, "evk-hankeryhma-2025-06-04")
    numbers = [int(n) for n in re.findall(r'id="evk-hankeryhma-2025-06-04-(\d{3})"', html)]
    assert numbers == sorted(numbers) and numbers[0] == 1 and len(numbers) > 10
    assert "<h3 id=" in html and 'class="toc"' in html


def test_under_each_quote_stands_what_the_graph_took_from_it(client: httpx.Client) -> None:
    html = edition(client, "evk-asettaminen")
    passage = html[html.index('id="evk-asettaminen-002"') : html.index('id="evk-asettaminen-003"')]
    assert "Toimikausi 1.10.2024 – 28.2.2026" in passage
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", passage))
    assert "elinvoimakeskusten toimeenpanohanke: päättyy 28.2.2026; alkaa 1.10.2024" in words


def test_readings_stand_at_the_end_with_their_reasons(client: httpx.Client) -> None:
    html = edition(client, "evk-asettaminen", page="2")
    readings = html[html.index('id="readings"') :]
    assert "Käsitelty hanke-ehdotus on sama kuin VOIMA-ryhmän laatima ehdotus" in readings
    assert 'href="/id/passage/evk-asettaminen-007?lang=fi"' in readings


def test_a_passage_leads_to_its_place(client: httpx.Client) -> None:
    html = client.get("/doc/passage/evk-asettaminen-110.html?lang=sv").text
    link = unescape(re.search(r'href="(/doc/document/evk-asettaminen.html\?at=[^"]+)"', html)[1])  # type: ignore[index]
    path, _, anchor = link.partition("#")
    assert f'id="{anchor}"' in client.get(path).text
    assert "lang=sv" in path


def test_contents_lead_to_headings_that_are_there(client: httpx.Client) -> None:
    html = edition(client, "hva-reformi-kehittamisehdotus")
    contents = re.search(r'<nav class="toc".*?</nav>', html, re.DOTALL)
    assert contents
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', contents[0])]
    assert len(links) > 10
    pages = {"": html}
    for link in links:
        path, _, anchor = link.partition("#")
        if path not in pages:
            pages[path] = client.get(path).text
        assert f'id="{anchor}"' in pages[path], link


@pytest.mark.parametrize("query", ["page=999", "at=ei-ole"])
def test_a_place_that_is_not_there_is_no_fault(client: httpx.Client, query: str) -> None:
    assert client.get(f"/doc/document/evk-asettaminen.html?{query}").status_code == 200


def test_no_passage_and_no_reading_is_lost_between_pages(client: httpx.Client, store: Store) -> None:
    counts = {row["d"].value.rpartition("/")[2]: int(row["n"].value) for row in store.query(DOCUMENTS)}  # type: ignore[union-attr, index]
    name = "hva-reformi-kehittamisehdotus"
    told: set[str] = set()
    for page in range(1, counts[name] // 100 + 2):
        told |= set(re.findall(r'<div class="passage" id="([^"]+)"', edition(client, name, page=str(page))))
    assert len(told) == counts[name]
