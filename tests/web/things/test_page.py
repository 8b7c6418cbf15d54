"""The page about a thing answers what a person would ask, and shows who says so."""

import re
from html import unescape

import httpx
import pytest
from pyoxigraph import Literal, NamedNode

from hallintograafi.terms import BASE, LANGUAGES, hg, term
from hallintograafi.web.things import groups
from hallintograafi.web.things import texts as thing_texts
from hallintograafi.web.things.thing import Fact, Speaker


def page(client: httpx.Client, path: str, language: str = "en", **query: str) -> str:
    answer = client.get(f"/doc/{path}.html", params={"lang": language, **query})
    assert answer.status_code == 200, answer.text
    return answer.text


def section(html: str, name: str) -> str:
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', html, re.DOTALL)
    assert found, name
    return unescape(found[0])


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_what_is_said_stands_under_the_question_it_answers(client: httpx.Client) -> None:
    html = page(client, "group/evk-hankeryhma")
    assert "Who leads and steers" in html
    assert "/id/group/evk-valmisteluryhma?lang=en" in section(html, "reporting")
    people = section(html, "people")
    assert "/id/membership/evk-hankeryhma-pj?lang=en" in people
    assert "chair" in text(people)
    assert "project group of the implementation project" not in text(people), "a page need not repeat its own name"


def test_a_membership_is_called_by_what_it_connects(client: httpx.Client) -> None:
    html = page(client, "membership/evk-hankeryhma-pj", "fi")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert heading and "puheenjohtaja" in heading[1] and "hankeryhmä" in heading[1]


def test_each_fact_has_its_quote_and_its_document_one_click_away(client: httpx.Client) -> None:
    reporting = section(page(client, "group/evk-hankeryhma"), "reporting")
    fact = re.search(r'<div class="fact">.*?evk-valmisteluryhma.*?</details>', reporting, re.DOTALL)
    assert fact
    assert "raportoida valmisteluryhmälle hankkeen etenemisestä" in fact[0]
    assert "/id/document/evk-asettaminen?lang=en" in fact[0]
    assert '<blockquote lang="fi">' in fact[0]


def test_a_reading_is_marked_as_one_and_gives_its_reason(client: httpx.Client) -> None:
    html = page(client, "organisation/lupa-ohjaus-ja-valvontavirasto")
    change = section(html, "change")
    assert '<span class="tag reading">reading</span>' in change
    assert "the document does not say that the names mean one agency" in change


@pytest.mark.parametrize(
    ("path", "others"),
    [
        ("organisation/sisa-suomen-elinvoimakeskus", ("pirkanmaan-ely-keskus", "hameen-ely-keskus")),
        ("organisation/pirkanmaan-ely-keskus", ("sisa-suomen-elinvoimakeskus",)),
        ("network/elinvoimakeskukset", ("ely-keskukset",)),
    ],
)
def test_a_page_names_who_came_before_and_after(client: httpx.Client, path: str, others: tuple[str, ...]) -> None:
    change = section(page(client, path), "change")
    named = re.findall(r'<strong>\s*<a href="/id/[a-z]+/([^"?]+)', change)
    assert set(others) <= set(named)
    assert path.partition("/")[2] not in named


def test_a_name_of_ours_is_marked_and_a_missing_one_falls_back_and_says_so(client: httpx.Client) -> None:
    assert "The name is our own translation." in page(client, "group/evk-hankeryhma", "en")
    assert "Nimi on oma" not in page(client, "group/evk-hankeryhma", "fi")
    missing = page(client, "document/evk-asettaminen", "sv")
    assert '<h1 lang="fi">Elinvoimakeskusten toimeenpanohankkeen asettaminen</h1>' in missing
    assert "Namnet finns ännu inte på svenska; här visas det på: finska." in missing


@pytest.mark.parametrize(
    "path",
    ["project/evk-toimeenpanohanke", "group/voima-ryhma", "conflict/evk-asettaminen-02", "claim/evk-asettaminen-02-a"],
)
def test_sources_that_contradict_each_other_stand_side_by_side(client: httpx.Client, path: str) -> None:
    told = text(section(page(client, path, "en"), "conflicts"))
    assert "30 June 2026" in told and "28 February 2026" in told
    assert "Toimikausi 1.10.2024 – 28.2.2026" in told
    assert "so both may be right" in told


def test_a_page_tells_when_its_thing_held(client: httpx.Client) -> None:
    for language, dates in (("fi", "1.10.2024 – 28.2.2026"), ("en", "1 October 2024 – 28 February 2026")):
        html = page(client, "project/evk-toimeenpanohanke", language)
        glance = re.search(r'<p class="glance">.*?</p>', html, re.DOTALL)
        assert glance and dates in text(glance[0])


def test_links_by_the_hundred_have_pages_of_their_own(client: httpx.Client) -> None:
    html = page(client, "network/hyvinvointialueet")
    of = re.search(r'href="([^"]*of=hg%3Amentions[^"]*)"', html)
    assert of
    every = client.get(unescape(of[1]), headers={"accept": "text/html"})
    assert every.status_code == 200
    count = int(re.search(r"<h1>[^(]*\((\d+)\)", every.text)[1])  # type: ignore[index]
    assert every.text.count('<div class="fact">') == min(count, 100) > 20
    assert "<blockquote" in every.text
    assert client.get("/doc/network/hyvinvointialueet.html?of=hg:mentions&page=0").status_code == 400
    assert "There is nothing here." in page(client, "network/hyvinvointialueet", of="hg:mentions", page="99")
    assert "There is nothing here." in page(client, "network/hyvinvointialueet", of="no> thing")


def test_a_page_gives_its_query_its_files_and_how_to_cite_it(client: httpx.Client) -> None:
    html = page(client, "group/evk-hankeryhma")
    link = re.search(r'href="(/sparql\?query=[^"]+)"', html)
    assert link
    answer = client.get(unescape(link[1]), headers={"accept": "text/csv"})
    assert answer.status_code == 200
    assert "raportoida valmisteluryhmälle" in answer.text
    table = re.search(r'href="(/query/everything-about[^"]+)"', html)
    assert table and client.get(unescape(table[1]), headers={"accept": "text/html"}).status_code == 200
    assert "@misc{hallintograafi-group-evk-hankeryhma," in html
    assert all(f'href="/doc/group/evk-hankeryhma.{ending}"' in html for ending in ("ttl", "jsonld", "rdf", "trig"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_keeps_its_language_on_every_link_within(client: httpx.Client, language: str) -> None:
    html = page(client, "group/evk-hankeryhma", language)
    plain = [link for link in re.findall(r'href="(/(?:id|code|query)[^"]*)"', html) if f"lang={language}" not in link]
    assert plain == []
    followed = client.get(f"/id/group/evk-hankeryhma?lang={language}", headers={"accept": "text/html"})
    assert followed.headers["location"] == f"/doc/group/evk-hankeryhma.html?lang={language}"


def test_every_question_and_its_words_are_told_in_three_languages_and_once() -> None:
    division = groups.load()
    paths = [path for _, _, listed in division._groups for path in listed]
    assert len(paths) == len(set(paths))
    assert all(len(label) == 3 and all(label) for _, label, _ in division._groups)
    assert all(len(names) == 3 and all(names) for names in division._inverse.values())
    missing = {path[1:] for path in paths if path.startswith("^")} - division._inverse.keys()
    assert missing == set()
    assert {len(thing_texts.words(language)) for language in LANGUAGES} == {len(thing_texts.words("fi"))}


def test_facts_are_divided_and_none_is_lost() -> None:
    facts = [
        Fact(hg("reportsTo").value, NamedNode(f"{BASE}id/group/a")),
        Fact(hg("reportsTo").value, NamedNode(f"{BASE}id/group/b"), inverse=True),
        Fact(term("schema:name").value, Literal("x")),
        Fact(term("schema:name").value, NamedNode("http://c"), inverse=True),
    ]
    found, rest, links = groups.load().divide(facts, "en")
    assert [(row.path, row.inverse) for group in found for row in group.rows] == [
        (hg("reportsTo").value, False),
        (hg("reportsTo").value, True),
    ]
    assert [row.facts for row in rest] == [[facts[2]]]
    assert [row.facts for row in links] == [[facts[3]]]


def test_who_says_a_fact_decides_what_it_is() -> None:
    quoted = Speaker(f"{BASE}id/passage/a-1", Literal("sanat", language="fi"), None, ())
    read = Speaker(f"{BASE}id/reading/a-1", None, None, (Literal("syy", language="fi"),))
    ours = Speaker(f"{BASE}graph/editorial", None, None, ())
    assert not Fact("p", Literal("x"), speakers=[quoted, read]).only_read
    assert Fact("p", Literal("x"), speakers=[read, ours]).only_read
    assert Fact("p", Literal("x"), speakers=[ours]).editorial
    assert not Fact("p", Literal("x")).editorial
