"""A visit from end to end: from a search to the words behind a fact and back; by keys alone; without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect


def test_a_search_leads_to_a_fact_its_quote_its_document_and_back(page: Page) -> None:
    page.goto("/")
    page.locator("main input[name=q]").fill("hankeryhmä elinvoimakeskusten toimeenpanohanke")
    page.locator("main input[name=q]").press("Enter")
    page.locator(".hits a[href*='/group/evk-hankeryhma']").first.click()
    page.wait_for_url("**/doc/group/evk-hankeryhma*")
    thing = page.url
    fact = page.locator("details.why").first
    expect(fact.locator("blockquote").first).not_to_be_visible()
    fact.locator("summary").click()
    quote = fact.locator("blockquote").first
    expect(quote).to_be_visible()
    words = quote.inner_text()
    fact.locator(".source a").first.click()
    page.wait_for_url("**/doc/document/*")
    expect(page.locator(".edition .passage").first).to_be_visible()
    page.go_back()
    assert page.url == thing
    page.locator("details.why").first.locator("summary").click()
    page.locator("details.why").first.locator(".source").first.locator("a").last.click()
    page.wait_for_url("**/doc/passage/*")
    expect(page.locator("main blockquote").first).to_contain_text(words[:40])


def test_the_language_that_was_chosen_stays(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="på svenska").click()
    for door in ("Bläddra", "Färdiga frågor", "Bilder"):
        page.get_by_role("link", name=door, exact=True).first.click()
        assert page.locator("html").get_attribute("lang") == "sv"
    page.locator("header input[name=q]").fill("ELY-keskus")
    page.locator("header input[name=q]").press("Enter")
    page.wait_for_url("**/search?*")
    page.locator(".hits a").first.click()
    page.wait_for_url("**/doc/**")
    assert page.locator("html").get_attribute("lang") == "sv"


def test_a_page_is_gone_through_by_keys_alone_and_the_focus_is_seen(page: Page) -> None:
    page.goto("/id/group/evk-hankeryhma")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    unseen = []
    for _ in range(40):
        seen, at = page.evaluate("""() => {
          const at = document.activeElement, style = getComputedStyle(at);
          return [style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, at.outerHTML.slice(0, 100)];
        }""")
        if not seen:
            unseen.append(at)
        page.keyboard.press("Tab")
    assert unseen == []
    page.locator("details.why > summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.why blockquote").first).to_be_visible()


def test_keys_go_through_a_page_in_the_order_of_its_reading(page: Page) -> None:
    page.goto("/queries")
    places = []
    for _ in range(30):
        page.keyboard.press("Tab")
        places.append(
            page.evaluate("""() => {
          const order = [...document.querySelectorAll("a, button, input, select, summary, [tabindex]")];
          return order.indexOf(document.activeElement);
        }""")
        )
    assert places == sorted(places) and places[0] == 0


class TestWithoutScripts:
    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"java_script_enabled": False}

    def test_a_search_and_a_quote(self, page: Page) -> None:
        page.goto("/")
        page.locator("main input[name=q]").fill("ELY-keskuksen")
        page.locator("main").get_by_role("button", name="Search").click()
        page.locator(".hits a").first.click()
        page.locator("details.why > summary").first.click()
        expect(page.locator("details.why blockquote").first).to_be_visible()

    def test_a_canned_query_is_filled_in_and_answered(self, page: Page) -> None:
        page.goto("/query/chairs-on-date")
        page.locator("input[name=date]").fill("2025-06-04")
        page.get_by_role("button", name="Run").click()
        expect(page.locator("table.answer")).to_contain_text("Blinnikka")
        assert "date=2025-06-04" in page.url

    def test_a_query_is_written_and_answered(self, page: Page) -> None:
        page.goto("/sparql")
        page.locator("textarea[name=query]").fill("SELECT ?g { VALUES ?g { group:evk-hankeryhma } ?g a hg:Group }")
        page.get_by_role("button", name="Run the query").click()
        expect(page.locator("table.answer")).to_contain_text("group:evk-hankeryhma")

    def test_a_picture_is_there_and_told_in_words(self, page: Page) -> None:
        page.goto("/pictures/organisation")
        expect(page.locator("main svg").first).to_be_visible()
        page.get_by_text("In words").first.click()
        expect(page.locator("figcaption li").first).to_be_visible()
