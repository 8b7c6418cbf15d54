"""The query editor: written, completed, run, and corrected, as a person does it."""

from urllib.parse import quote

from playwright.sync_api import Page, expect


def write(page: Page, text: str) -> None:
    """Put a text into the editor in place of what is there."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def test_a_query_is_edited_and_run_without_leaving_the_page(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT ?group { VALUES ?group { group:evk-hankeryhma } ?group a hg:Group }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("table.answer a")).to_have_text("group:evk-hankeryhma")
    assert quote("group:evk-hankeryhma") in page.url
    page.get_by_role("link", name="på svenska").click()
    expect(page.locator("table.answer a")).to_have_text("group:evk-hankeryhma")
    expect(page.get_by_role("button", name="Kör frågan")).to_be_visible()


def test_things_terms_and_variables_are_completed(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT ?organ { group:evk-hanker")
    offers = page.locator(".cm-tooltip-autocomplete li")
    page.keyboard.press("Control+Space")
    expect(offers.first).to_contain_text("project group of the implementation project")
    offers.first.click()
    for typed, offered in ((" reports", "hg:reportsTo"), (" ?or", "?organ")):
        page.keyboard.type(typed)
        expect(offers.first).to_contain_text(offered)
        offers.first.click()
    expect(page.locator(".cm-line")).to_have_text("SELECT ?organ { group:evk-hankeryhma hg:reportsTo ?organ")


def test_a_prefix_is_declared_where_others_are(page: Page) -> None:
    page.goto("/sparql")
    write(page, "PREFIX org: <http://www.w3.org/ns/org#>\nSELECT * { ?x a hg:Meas")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete li", has_text="hg:Measure").first.click()
    expect(page.locator(".cm-line").first).to_have_text("PREFIX hg: <https://w3id.org/hallintograafi/def#>")


def test_things_are_completed_by_what_they_are_called(page: Page) -> None:
    page.goto("/sparql?lang=fi")
    write(page, "SELECT * { ?x hg:reportsTo ")
    page.keyboard.type("hankeryhm")
    offer = page.locator(".cm-tooltip-autocomplete li", has_text="group:evk-hankeryhma").first
    expect(offer).to_contain_text("elinvoimakeskusten toimeenpanohankkeen hankeryhmä")
    offer.click()
    expect(page.locator(".cm-line")).to_have_text("SELECT * { ?x hg:reportsTo group:evk-hankeryhma")


def test_a_canned_query_is_opened_and_run(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_label("Start from a canned query").select_option("chairs-on-date")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Run the query").click()
    expect(page.locator("table.answer")).to_contain_text("Blinnikka")


def test_an_error_is_shown_at_its_place(page: Page, expected_errors: list[str]) -> None:
    expected_errors.append("400 (Bad Request)")
    page.goto("/sparql")
    write(page, "SELECT * WHERE {\n  ?s a hg:Group .\n  FILTRE(?s)\n}")
    page.get_by_role("button", name="Run the query").click()
    expect(page.get_by_role("alert")).to_contain_text("line 3")
    expect(page.locator(".cm-line").nth(2).locator(".cm-lintRange-error")).to_be_visible()
    write(page, "ASK { ?s a hg:Group }")
    page.get_by_role("button", name="Run the query").click()
    expect(page.locator(".verdict")).to_have_text("Yes")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
