"""The page of a canned query: a thing is searched for by name, a picture is moved, all without a mouse."""

from playwright.sync_api import Page, expect

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Waits until what was asked for is drawn."""


def test_a_thing_is_chosen_by_its_name_with_the_keyboard(page: Page) -> None:
    page.goto("/query/successors")
    field = page.get_by_role("combobox", name="ending agency")
    field.focus()
    page.keyboard.type("häme")
    offers = page.get_by_role("option", name="Häme")
    expect(offers.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "p-old-offers-0")
    page.keyboard.press("Enter")
    expect(offers).to_have_count(0)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("table.answer tbody tr").first).to_contain_text("hameen-ely-keskus")
    expect(page.get_by_role("combobox", name="ending agency")).to_have_value("Häme ELY Centre")


def test_a_picture_is_moved_and_enlarged_with_keys_and_its_links_work(page: Page) -> None:
    page.goto("/query/successors")
    canvas = page.locator(".canvas")
    drawing = canvas.locator("svg")

    def place() -> tuple[float, float, float]:
        page.evaluate(DRAWN)
        box = drawing.bounding_box()
        assert box is not None
        return round(box["x"]), round(box["y"]), round(box["width"])

    canvas.focus()
    first = place()
    page.keyboard.press("ArrowRight")
    moved = place()
    assert moved[0] < first[0] and moved[2] == first[2]
    page.keyboard.press("+")
    assert place()[2] > first[2]
    page.keyboard.press("0")
    assert place() == first
    page.get_by_role("button", name="Zoom out").click()
    assert place()[2] < first[2]
    page.get_by_role("button", name="Show all of it").click()
    link = drawing.get_by_role("link", name="Häme ELY Centre")
    place_of_link = link.bounding_box()
    assert place_of_link is not None
    page.mouse.move(place_of_link["x"] + 20, place_of_link["y"] + 10)
    page.mouse.down()
    page.mouse.move(place_of_link["x"] + 120, place_of_link["y"] + 40, steps=4)
    page.mouse.up()
    assert "/query/successors" in page.url and place()[0] == first[0] + 100
    link.click()
    page.wait_for_url("**/doc/organisation/hameen-ely-keskus.html*")


def test_lines_are_copied(page: Page) -> None:
    page.goto("/query/chairs-on-date")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Use it elsewhere").click()
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("curl -G http://127.0.0.1:")
