"""Lists of things by kind, and the front page that leads to them."""

import re
from html import unescape

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.terms import KINDS, LANGUAGES
from hallintograafi.web.pages import front_texts
from hallintograafi.web.things import kinds

BROWSER = {"accept": "text/html"}


def page(client: httpx.Client, path: str, language: str = "en", **query: str) -> str:
    answer = client.get(path, params={"lang": language, **query}, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def listed(html: str) -> list[str]:
    return re.findall(r'<li><a href="(/id/[a-z]+/[^"?]+)', html)


def test_every_kind_of_the_ledger_is_listed_with_its_count(client: httpx.Client, content: Content) -> None:
    html = page(client, "/id")
    counts: dict[str, int] = {}
    for entry in ledger.read(content.ledger):
        if entry.kind in KINDS:
            counts[entry.kind] = counts.get(entry.kind, 0) + 1
    for kind, count in counts.items():
        assert re.search(rf'href="/id/{kind}\?lang=en">[^<]+</a> <small>{count}</small>', html), kind


def test_every_thing_of_a_kind_is_on_one_of_its_pages(client: httpx.Client, content: Content) -> None:
    wanted = {entry.iri.partition("hallintograafi")[2] for entry in ledger.read(content.ledger) if entry.kind == "goal"}
    found = [link for number in ("1", "2") for link in listed(page(client, "/id/goal", page=number))]
    assert len(found) == len(set(found)) and set(found) == wanted


def test_a_list_is_in_the_readers_alphabet_and_by_letter(client: httpx.Client) -> None:
    html = page(client, "/id/organisation", "fi")
    names = re.findall(r'<li><a href="/id/organisation/[^>]*>([^<]+)</a>', html)
    assert names == sorted(names, key=kinds.alphabetical) and len(names) > 50
    letters = re.findall(r"letter=(\w)", html)
    assert letters == sorted(letters, key=kinds.alphabetical)
    only = page(client, "/id/organisation", "fi", letter="L")
    found = re.findall(r'<li><a href="/id/organisation/[^>]*>([^<]+)</a>', only)
    assert found and all(name[0].upper() == "L" for name in found)
    assert "Täällä ei ole mitään." in page(client, "/id/organisation", "fi", letter="Q")


def test_finnish_letters_come_last() -> None:
    words = ["öljy", "ahven", "ääni", "zeppelin", "Åland", "alue"]
    assert sorted(words, key=kinds.alphabetical) == ["ahven", "alue", "zeppelin", "Åland", "ääni", "öljy"]


def test_a_program_gets_a_list_as_rdf(client: httpx.Client) -> None:
    answer = client.get("/id/ministry", headers={"accept": "text/turtle"})
    assert answer.status_code == 404
    answer = client.get("/id/meeting", headers={"accept": "text/turtle", "accept-language": "en"})
    quads = list(parse(answer.content, RdfFormat.TURTLE))
    assert len(quads) == 3
    again = {"accept": "text/turtle", "accept-language": "en", "if-none-match": answer.headers["etag"]}
    assert client.get("/id/meeting", headers=again).status_code == 304
    assert client.get("/id").headers["location"] == "/dataset"


@pytest.mark.parametrize("number", ["0", "x", "-1", "99999999999"])
def test_a_page_that_is_no_number_is_told(client: httpx.Client, number: str) -> None:
    assert client.get("/id/goal", params={"page": number}, headers=BROWSER).status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_says_what_this_is_and_where_to_begin(client: httpx.Client, language: str) -> None:
    html = page(client, "/", language)
    words = front_texts.words(language)
    assert f"<h1>{words['title']}</h1>" in html and words["lead"] in html
    assert 'action="/search"' in html and 'name="q"' in html
    for kind in ("organisation", "group", "goal", "budget", "document"):
        assert f'href="/id/{kind}?lang={language}"' in html
    assert f"/id/document/evk-asettaminen?lang={language}" in html


def test_the_front_page_tells_the_dates_of_the_reform(client: httpx.Client) -> None:
    html = page(client, "/", "en")
    dates = html[html.index('<ol class="dates">') : html.index("</ol>", html.index('<ol class="dates">'))]
    times = re.findall(r'<time datetime="([^"]+)">', dates)
    assert times == sorted(times) and "2026-01-01" in times
    assert "1 January 2026" in dates and "/id/decision/aluehallintouudistuksen-lait-eduskunta" in dates
    assert "planned" not in dates, "a plan is not an event"


def test_kinds_are_named_in_three_languages() -> None:
    for language in LANGUAGES:
        assert kinds.titles(language).keys() == set(KINDS)
        assert all(kinds.titles(language).values())
