"""Names and quotes with markup in them are shown as they are written, and nothing of them runs; and what is gone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import series
from browser import axe
from conftest import serving
from hallintograafi import settings
from hallintograafi.release import build

NAME = "</script><img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>&lt;b> ryhmä"
DOCUMENT = series.DOCUMENTS[0].replace('"ryhmä ä"', f"'''{NAME}'''").replace('"Ryhmä ä', f"'''{NAME} ä")
DOCUMENT = DOCUMENT.replace('asetetaan."', "asetetaan.'''").replace('"asiakirja"', f"'''{NAME}'''")
GONE = "https://w3id.org/hallintograafi/id/group/poissa,group,2026-01-01,withdrawn,,erehdys <b>\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, assets: bool) -> Iterator[str]:
    """A server over a small graph whose every name has markup in it, and from which a group was withdrawn."""
    root, data_dir = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("releases")
    content = series.files(root, DOCUMENT)
    with content.ledger.open("a", encoding="utf-8") as ledger:
        ledger.write(GONE)
    build.build(content, settings.load(data_dir=data_dir))
    with serving(data_dir, root) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    [
        "/id/group/a",
        "/id/document/a",
        "/id/passage/a-001",
        "/id/group",
        "/search?q=ryhm%C3%A4",
        "/query/groups",
        "/sparql?query=SELECT%20*%20%7B?a%20skos:prefLabel%20?b%7D",
        "/sparql?picture=graph&query=SELECT%20?a%20?b%20%7B?b%20a%20hg:Passage.%20?a%20a%20hg:Group%7D",
        "/search?q=%3Cscript%3Edocument.title='ran'%3C/script%3Eryhm%C3%A4",
    ],
)
def test_markup_in_a_name_is_shown_and_does_not_run(page: Page, path: str) -> None:
    page.goto(path)
    assert "onerror=" in page.locator("main").inner_text()
    assert page.locator("main img, main script:not([src])").count() == 0
    assert page.title() != "ran"


def test_markup_in_an_offered_name_does_not_run(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=q]").first.press_sequentially("ryhm")
    offered = page.locator("datalist option").first
    expect(offered).to_be_attached()
    assert "onerror=" in (offered.get_attribute("value") or "")
    assert page.title() != "ran"


def test_markup_in_a_submission_does_not_run(page: Page) -> None:
    page.goto("/validate")
    text = f"group:uusi a hg:Group ; hg:reportsTo '''{NAME}''' ; hg:quote <javascript:alert(1)> ."
    page.get_by_role("textbox", name="Text").fill(text)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict")).to_be_visible()
    assert "onerror=" in page.locator("main").inner_text()
    assert page.locator("main img, a[href^='javascript']").count() == 0
    assert page.title() != "ran"


def test_the_page_of_what_was_withdrawn_is_fit_for_everyone(page: Page, expected_errors: list[str]) -> None:
    expected_errors.append("status of 410")
    answer = page.goto("/id/group/poissa")
    assert answer is not None and answer.status == 410
    assert "erehdys <b>" in page.locator("main").inner_text()
    axe.prepare(page)
    assert axe.violations(page) == []
