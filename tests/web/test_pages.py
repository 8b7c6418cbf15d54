"""What every page has: the language that stays, and links that keep to this host."""

import httpx
import pytest

from hallintograafi.web.texts import LANGUAGES


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
