"""Pages of canned queries: fields that fit, the answer with its picture, lines to copy, the way to the editor."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import httpx
import pytest

from hallintograafi.terms import LANGUAGES

BROWSER = {"accept": "text/html"}
SVG = "{http://www.w3.org/2000/svg}"


def page(client: httpx.Client, name: str, language: str = "en", **params: str) -> str:
    return client.get(f"/query/{name}", params={"lang": language, **params}, headers=BROWSER).text


def test_every_picture_that_a_header_asks_for_is_drawn_and_can_be_saved(client: httpx.Client) -> None:
    queries = [query for query in client.get("/queries").json() if query["picture"] != "none"]
    assert len(queries) > 35
    for query in queries:
        text = page(client, query["name"])
        assert '<figure class="picture">' in text, query["name"]
        assert "style=" not in text
        answer = client.get(query["url"], params={"format": "svg", "lang": "sv"})
        assert answer.headers["content-type"] == "image/svg+xml", query["name"]
        root = ElementTree.fromstring(answer.content)
        assert root.tag == f"{SVG}svg"
        assert root.find(f"{SVG}title").text == query["title"]["sv"]  # type: ignore[union-attr]
        links = [link.get("href", "") for link in root.iter(f"{SVG}a")]
        assert all(re.match("https?://", link) for link in links)


def test_a_picture_says_what_it_leaves_out_and_nothing_to_draw_is_no_picture(client: httpx.Client) -> None:
    assert "riviä ei ole kuvassa" in page(client, "planned-events", "fi")
    assert re.search(r"The picture shows the first 60 of \d+ bars", page(client, "most-cited-organisations"))
    empty = {"date": "2999-01-01"}
    assert "<figure" not in page(client, "planned-decisions", **empty)
    assert client.get("/query/planned-decisions", params={"format": "svg", **empty}).status_code == 404
    assert client.get("/query/chairs-on-date", params={"format": "svg"}).status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_fit_their_parameters_and_name_what_they_offer(client: httpx.Client, language: str) -> None:
    text = page(client, "chairs-on-date", language)
    assert re.search(r'<input id="p-date" name="date" value="2025-06-04" type="date"', text)
    assert f'<option value="{language}" selected>' in page(client, "successors", language)
    offered = dict(
        re.findall(r'<option value="([^"]+)"(?: selected)?>([^<]+)</option>', page(client, "successors", "sv"))
    )
    assert offered["orgkind:aluehallintovirasto"] == "regionförvaltningsverk"
    assert "uppslag" not in offered


def test_a_thing_is_searched_for_by_kind_and_class_and_named(client: httpx.Client) -> None:
    text = unescape(page(client, "successors", "fi", old="organisation:hameen-ely-keskus"))
    assert 'data-suggest="/suggest?kind=organisation&lang=fi" data-name="Hämeen ELY-keskus"' in text
    (address,) = set(re.findall(r'data-suggest="([^"]+kind=organisation[^"]+)"', text))
    found = client.get(address, params={**parse_qs(urlsplit(address).query), "q": "häme"}).json()
    assert "https://w3id.org/hallintograafi/id/organisation/hameen-ely-keskus" in [thing["iri"] for thing in found]


def test_the_query_can_be_edited_and_used_elsewhere(client: httpx.Client) -> None:
    text = unescape(page(client, "chairs-on-date", date="2025-06-04"))
    (link,) = re.findall(r'href="(/sparql\?query=[^"]+)"', text)
    query = parse_qs(urlsplit(link).query)["query"][0]
    assert '"2025-06-04"^^<http://www.w3.org/2001/XMLSchema#date>' in query
    assert "Blinnikka" in client.get("/sparql", params={"query": query, "format": "csv"}).text
    (address,) = re.findall(r'pd\.read_csv\(\s+"([^"]+)"', text)
    assert "Blinnikka" in client.get(address).text
    assert "--data-urlencode 'date=2025-06-04'" in text


def test_names_stand_beside_iris_and_a_wrong_value_keeps_the_form(client: httpx.Client) -> None:
    link = '<a href="/id/group/evk-hankeryhma?lang=en">group:evk-hankeryhma</a><br><small>project group'
    assert link in page(client, "chairs-on-date")
    answer = client.get("/query/chairs-on-date", params={"date": "4.6.2025"}, headers=BROWSER)
    assert answer.status_code == 400
    assert 'value="4.6.2025"' in answer.text and "<figure" not in answer.text
