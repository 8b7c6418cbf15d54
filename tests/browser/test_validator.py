"""The validator's page as a browser takes it: dropped files, keys, marked lines; and without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

FAULTY = """@prefix hg: <https://w3id.org/hallintograafi/def#> .
@prefix document: <https://w3id.org/hallintograafi/id/document/> .
@prefix passage: <https://w3id.org/hallintograafi/id/passage/> .
passage:evk-asettaminen-901 a hg:Passage ; hg:inDocument document:evk-asettaminen ;
  hg:section "Kokoukset"@fi ; hg:quote "Hankeryhmä kokoontuu."@fi .
"""

DROP = """async ([text, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  const area = document.querySelector("textarea");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    area.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


def test_what_is_typed_is_judged_by_keys_alone_and_results_lead_to_their_lines(page: Page) -> None:
    page.goto("/validate")
    page.get_by_role("textbox", name="Text").focus()
    page.keyboard.insert_text(FAULTY)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_contain_text("does not conform")
    found = page.locator(".found > li.violation", has_text="exactly one position")
    found.get_by_role("link", name="line 4").focus()
    page.keyboard.press("Enter")
    expect(page.locator("li.marked:target")).to_contain_text("passage:evk-asettaminen-901 a hg:Passage")
    assert page.get_by_role("textbox", name="Text").input_value() == FAULTY


def test_files_that_are_dropped_are_judged(page: Page) -> None:
    page.goto("/validate")
    page.evaluate(DROP, [FAULTY, "dropped.trig"])
    expect(page.locator("form.validate output")).to_have_text("dropped.trig")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="dropped.trig")).to_be_visible()
    expect(page.locator(".found")).to_contain_text("exactly one position")


def test_an_example_can_be_tried(page: Page) -> None:
    page.goto("/validate")
    page.get_by_role("link", name="Nothing wrong").click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict")).to_contain_text("The data conforms.")


class TestWithoutScripts:
    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"java_script_enabled": False}

    def test_the_form_works(self, page: Page) -> None:
        page.goto("/validate?example=syntax")
        page.get_by_role("button", name="Check").click()
        expect(page.locator(".verdict")).to_contain_text("does not conform")
        expect(page.locator("li.marked")).to_have_count(1)


class TestOnAPhone:
    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"viewport": {"width": 360, "height": 740}}

    def test_the_page_is_not_wider_than_the_window(self, page: Page) -> None:
        page.goto("/validate?example=values")
        page.get_by_role("button", name="Check").click()
        expect(page.locator(".verdict")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
