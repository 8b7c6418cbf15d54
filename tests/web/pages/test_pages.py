"""What every page has: the language that stays, and links that keep to this host."""

import re

import httpx
import pytest

from hallintograafi.terms import LANGUAGES
from hallintograafi.web.protocol import problem_texts, problems
from hallintograafi.web.protocol.problems import Problem


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_was_asked_for_goes_along_with_the_links(client: httpx.Client, language: str) -> None:
    page = client.get("/", params={"lang": language}, headers={"accept": "text/html"})
    assert f'href="/queries?lang={language}"' in page.text
    assert f'<html lang="{language}">' in page.text


def test_links_are_plain_when_the_browser_chose_the_language(client: httpx.Client) -> None:
    page = client.get("/", headers={"accept": "text/html", "accept-language": "sv"})
    assert 'href="/queries"' in page.text
    assert '<html lang="sv">' in page.text
    assert "Accept-Language" in page.headers["vary"]
    other = client.get("/", params={"lang": "xx"}, headers={"accept": "text/html"})
    assert 'href="/queries"' in other.text


@pytest.mark.parametrize(("language", "title"), [("fi", "Täällä ei ole mitään"), ("sv", "Här finns ingenting")])
def test_a_problem_is_told_in_the_readers_language(client: httpx.Client, language: str, title: str) -> None:
    page = client.get("/nothing/here", params={"lang": language}, headers={"accept": "text/html"})
    assert page.status_code == 404
    assert f'<p class="lead">{title}</p>' in page.text
    assert f'href="/id?lang={language}"' in page.text


def test_every_problem_has_a_title_in_every_language() -> None:
    for kind in problems._TITLES:
        titles = {problem_texts.title(Problem(kind, "x"), language) for language in LANGUAGES}
        assert len(titles) == len(LANGUAGES) and all(titles), kind


@pytest.mark.parametrize("path", ["/", "/id", "/docs", "/queries", "/def", "/doc/group/evk-hankeryhma.html"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_landmarks_a_heading_and_a_way_past_the_head(client: httpx.Client, path: str, language: str) -> None:
    html = client.get(path, params={"lang": language}, headers={"accept": "text/html"}).text
    assert len(re.findall(r"<main id=\"content\">", html)) == len(re.findall(r"<h1[ >]", html)) == 1
    assert '<a class="skip" href="#content">' in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
