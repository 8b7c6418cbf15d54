"""Searching as a person does."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect


def test_names_are_offered_while_one_types_and_lead_to_their_things(page: Page) -> None:
    page.goto("/")
    box = page.locator("input[name=q]").first
    with page.expect_response(lambda answer: "/suggest?q=elinv&" in answer.url):
        box.press_sequentially("elinv")
    offered = page.locator("datalist option").first
    expect(offered).to_have_attribute("value", "Economic Development Centres")
    # Chromium's list of offers cannot be clicked in a test; choosing fills the box in and tells no kind of input.
    choose = "(box, name) => { box.value = name; box.dispatchEvent(new Event('input')); }"
    box.evaluate(choose, "Economic Development Centres")
    page.wait_for_url("**/doc/network/elinvoimakeskukset*")


def test_words_lead_to_hits_and_a_hit_to_its_page(page: Page) -> None:
    page.goto("/")
    box = page.locator("input[name=q]").first
    box.fill("valmisteluryhmälle")
    box.press("Enter")
    page.wait_for_url("**/search?*")
    expect(page.get_by_role("status")).to_contain_text("Hits")
    expect(page.locator("mark").first).to_be_visible()
    page.locator(".kinds").get_by_role("link", name="passage").click()
    hit = page.locator(".hits a").first
    place = hit.get_attribute("href")
    hit.click()
    assert place is not None
    page.wait_for_url(f"**{urlsplit(place).path.replace('/id/', '/doc/')}*")
