"""What each release changed, told to people in three languages and to programs."""

import httpx
import pytest

from hallintograafi.release.manifest import Release

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_all_releases_are_listed_newest_first(five: list[Release], five_client: httpx.Client) -> None:
    told = five_client.get("/changes").json()
    assert [one["to"] for one in told] == [release.version for release in reversed(five)]
    assert [one["from"] for one in told] == [*(release.version for release in reversed(five[:-1])), None]
    assert (told[0]["added"], told[0]["removed"], told[0]["things"]) == (1, 2, 2)
    assert [one["queries"] for one in told] == [1, 0, 1, 1, None]
    for one in told:
        assert five_client.get(one["url"]).json()["to"] == one["to"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", ["Muutokset", "Lisättyjä väitteitä"]), ("sv", ["Ändringar"]), ("en", ["Changes", "Statements added"])],
)
def test_the_page_comes_in_three_languages(five_client: httpx.Client, language: str, words: list[str]) -> None:
    page = five_client.get("/changes", params={"lang": language}, headers=BROWSER)
    assert page.status_code == 200 and page.headers["content-language"] == language
    assert all(word in page.text for word in words)
    assert 'type="application/atom+xml"' in page.text


def test_the_page_of_a_release_shows_what_came_and_went(five: list[Release], five_client: httpx.Client) -> None:
    page = five_client.get(f"/changes/{five[4].version}", params={"lang": "en"}, headers=BROWSER).text
    assert "<del>grupp Ä (sv)</del>" in page
    assert '<a href="/id/group/b?lang=en">ryhmä b</a> <small>changed</small>' in page
    page = five_client.get(f"/changes/{five[2].version}", headers=BROWSER).text
    assert "<del>ryhmä ä (fi)</del> → <ins>ryhmä Ä (fi)</ins>" in page
    first = five_client.get(f"/changes/{five[0].version}", params={"lang": "fi"}, headers=BROWSER).text
    assert "Ensimmäinen julkaisu" in first


def test_the_page_of_a_release_shows_which_queries_answer_otherwise(
    five: list[Release], five_client: httpx.Client
) -> None:
    page = five_client.get(f"/changes/{five[1].version}", params={"lang": "sv"}, headers=BROWSER).text
    assert "Frågor vars svar ändrades" in page
    assert '<a href="/query/groups?lang=sv">Grupper</a> <small>ändrad</small></th><td>1 → 2</td>' in page
    page = five_client.get(f"/changes/{five[3].version}", params={"lang": "sv"}, headers=BROWSER).text
    assert "Frågor vars svar ändrades" not in page


def test_a_release_of_which_nothing_is_known(five_client: httpx.Client) -> None:
    assert five_client.get("/changes/2000.01.01").status_code == 404
    assert five_client.get("/changes/2000.01.01", headers=BROWSER).status_code == 404


def test_answers_are_not_sent_again(five_client: httpx.Client) -> None:
    for path in ("/changes", "/changes/2026.01.03"):
        etag = five_client.get(path).headers["etag"]
        assert five_client.get(path, headers={"if-none-match": etag}).status_code == 304


def test_the_house_s_own_first_release_has_a_page(release: Release, client: httpx.Client) -> None:
    page = client.get(f"/changes/{release.version}", headers=BROWSER)
    assert page.status_code == 200
    assert len(page.content) < 300_000
