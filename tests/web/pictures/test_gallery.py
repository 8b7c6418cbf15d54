"""The gallery: each picture on its page and as a file, in three languages, in words too, and named where it belongs."""

import re
from html import unescape
from xml.etree import ElementTree

import httpx
import pytest

from hallintograafi.terms import LANGUAGES
from hallintograafi.web.pictures.exhibits import EXHIBITS
from hallintograafi.web.pictures.figures import Edge, Graph, Item

BROWSER = {"accept": "text/html"}


def page(client: httpx.Client, path: str, language: str) -> str:
    answer = client.get(path, params={"lang": language}, headers=BROWSER)
    assert answer.status_code == 200, path
    return unescape(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.name)
def test_a_picture_tells_in_words_what_it_draws(client: httpx.Client, exhibit, language: str) -> None:  # type: ignore[no-untyped-def]
    title, path = exhibit.title[LANGUAGES.index(language)], f"/pictures/{exhibit.name}"
    assert f'<a href="{path}?lang={language}">{title}</a>' in page(client, "/pictures", language)
    text = page(client, path, language)
    assert f"<h1>{title}</h1>" in text
    drawing, words = (re.search(pattern, text, re.DOTALL) for pattern in ("<svg.*?</svg>", "<details>.*?</details>"))
    assert drawing and words
    drawn = set(re.findall(r'<a href="(/(?:id|code)/[^"]+)"', drawing[0]))
    assert drawn
    assert drawn <= set(re.findall(r'<a href="([^"]+)"', words[0]))
    answer = client.get(f"{path}.svg", params={"lang": language})
    assert answer.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(answer.content).get("aria-label") == title
    again = client.get(f"{path}.svg", params={"lang": language}, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("organisation", r"alueelliset muutosryhmät</a> → raportoi → <a [^>]+>elinvoimakeskusten toimeenpanohankkeen "),
        ("succession", r"Hämeen ELY-keskus</a> → yhdistyminen → <a [^>]+>Kaakkois-Suomen elinvoimakeskus</a>"),
        ("timeline", r"<li>2025-06-04 [^:]+: .*hankeryhmän kokous 4.6.2025"),
        ("money", r"toimintamenot</a> → maksaa → <a [^>]+>elinvoimakeskusten toimeenpanohanke</a>"),
    ],
)
def test_what_pictures_show_is_what_the_documents_say(client: httpx.Client, name: str, told: str) -> None:
    assert re.search(told, page(client, f"/pictures/{name}", "fi"))


def test_a_thing_s_page_names_the_pictures_that_it_is_in(client: httpx.Client) -> None:
    text = page(client, "/doc/group/evk-hankeryhma.html", "en")
    assert '<a href="/pictures/organisation?lang=en">' in text
    assert "/pictures/goals" not in text
    elsewhere = page(client, "/code/role/jasen.html", "en")
    assert "/pictures/" not in re.sub("<header.*?</header>", "", elsewhere, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("thing", "picture", "beside", "absent"),
    [
        ("group/evk-hankeryhma", "organisation", "/id/group/evk-alueelliset-muutosryhmat", "/id/network/ely"),
        ("organisation/hameen-ely-keskus", "succession", "/id/organisation/kaakkois-suomen-elinvoimakeskus", "/id/n"),
        ("budget/32.01.02", "money", "/id/project/evk-toimeenpanohanke", "/id/budget/24"),
    ],
)  # fmt: skip
def test_a_thing_s_page_shows_it_in_its_surroundings(
    client: httpx.Client, thing: str, picture: str, beside: str, absent: str
) -> None:
    text = page(client, f"/doc/{thing}.html", "sv")
    figure = re.search(r'<figure class="picture">.*?</figure>', text, re.DOTALL)
    assert figure
    assert re.search(rf'<a href="/id/{re.escape(thing)}\?lang=sv"><g class="here" aria-current="true">', figure[0])
    assert figure[0].count('class="here"') == 1
    drawn, words = figure[0].split("<details>")
    assert f'"{beside}' in drawn and f'"{beside}' in words
    assert f'"{absent}' not in drawn
    file = re.search(r'<a href="(/pictures/[^"]+)" download', figure[0])
    assert file and file[1].startswith(f"/pictures/{picture}.svg?thing=")
    answer = client.get(file[1])
    assert ElementTree.fromstring(answer.content).get("aria-label") in drawn
    assert answer.headers["etag"] != client.get(f"/pictures/{picture}.svg?lang=sv").headers["etag"]


def test_a_thing_that_stands_alone_has_no_picture(client: httpx.Client) -> None:
    assert '<figure class="picture">' not in page(client, "/doc/budget/24.html", "fi")
    answer = client.get("/pictures/money.svg", params={"thing": "budget:24"})
    assert answer.status_code == 404 and "budget:24" in answer.json()["detail"]
    assert client.get("/pictures/money.svg", params={"thing": "budget:99"}).status_code == 400
    assert client.get("/pictures/goals.svg", params={"thing": "no thing"}).status_code == 404


def test_an_unknown_picture_tells_which_there_are(client: httpx.Client) -> None:
    for path in ("/pictures/goal", "/pictures/goal.svg"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "organisation, succession" in answer.json()["detail"]


def test_only_what_is_connected_stays_around_a_thing() -> None:
    items = {key: Item(f"urn:{key}", key) for key in "abcde"}
    graph = Graph(items, (Edge("a", "b"), Edge("c", "b"), Edge("d", "e")))
    kept = graph.around("b")
    assert set(kept.items) == {"a", "b", "c"} and len(kept.edges) == 2
    assert graph.around("z").items == {}


def test_what_leads_to_a_thing_and_on_from_it_is_kept_however_far() -> None:
    items = {key: Item(f"urn:{key}", key) for key in "abcdex"}
    graph = Graph(
        items, (Edge("a", "b"), Edge("b", "c"), Edge("c", "d"), Edge("a", "x"), Edge("d", "c"), Edge("e", "d"))
    )
    assert set(graph.through("b").items) == {"a", "b", "c", "d"}
    assert set(graph.beside("b").items) == {"a", "b", "c"} and len(graph.beside("b").edges) == 2
    assert graph.through("z").items == {}
