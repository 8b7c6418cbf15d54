"""Every kind of page: fit for everyone in light and dark, wide and narrow; light to load; nothing from elsewhere."""

import pytest
from playwright.sync_api import Page, Response

from benchmarks.crawl import LARGEST
from browser import axe
from hallintograafi.release.manifest import Release

PAGES = [
    "/",
    "/id",
    "/id/group",
    "/id/organisation/uudenmaan-ely-keskus",
    "/id/group/evk-hankeryhma",
    "/id/person/kristiina-kokko",
    "/id/goal/aluehallintouudistuksen-lainsaadantohanke-muutokset-lainsaadantoon",
    "/id/budget/32",
    "/id/document/evk-hankeryhma-2025-06-04",
    "/id/passage/evk-asettaminen-001",
    "/id/reading/evk-asettaminen-01",
    "/id/conflict/evk-asettaminen-01",
    "/code/group-kind",
    "/code/group-kind/muutosryhma",
    "/graph/editorial",
    "/search?q=ELY-keskus",
    "/search?q=eimitaan",
    "/queries",
    "/query/chairs-on-date",
    "/query/successors?old=organisation%3Ahameen-ely-keskus",
    "/query/task-counts",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%20?group%20a%20hg:Group%20%7D",
    "/validate",
    "/def",
    "/shapes",
    "/dataset",
    "/dataset/{version}",
    "/dataset/{version}/doc/group/evk-hankeryhma.html",
    "/changes",
    "/changes/{version}",
    "/docs",
    "/pictures",
    "/pictures/organisation",
    "/pictures/timeline",
]
FAULTS = {
    "/id/group/ei-ole-tallaista": 404,
    "/ei/mitaan": 404,
    "/query/successors?old=%3Cx": 400,
    "/sparql?query=ASK%7B": 400,
    "/search?q=x&on=huomenna": 400,
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def is_fit(page: Page) -> list[str]:
    """Tell what is wrong with the open page in light on a wide screen, and in dark on a phone."""
    axe.prepare(page)
    faults = axe.violations(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    faults += axe.violations(page)
    if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
        faults.append(f"{width} pixels wide on a phone")
    return faults


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_fit_for_everyone_and_light(page: Page, release: Release, path: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    answer = page.goto(path.format(version=release.version))
    assert answer is not None and answer.status == 200
    assert page.locator("h1").count() == 1
    weight = sum(one.request.sizes()["responseBodySize"] for one in answers if "/editor-" not in one.url)
    assert 0 < weight < LARGEST
    assert is_fit(page) == []


@pytest.mark.parametrize("path", FAULTS)
def test_a_page_that_tells_of_a_fault_is_fit_for_everyone(page: Page, path: str, expected_errors: list[str]) -> None:
    expected_errors.append(f"status of {FAULTS[path]}")
    answer = page.goto(path)
    assert answer is not None and answer.status == FAULTS[path]
    assert is_fit(page) == []


@pytest.mark.parametrize("example", ["good", "values", "links", "syntax"])
def test_what_the_validator_found_is_fit_for_everyone(page: Page, example: str) -> None:
    page.goto(f"/validate?example={example}")
    page.locator("form.validate button").last.click()
    page.locator(".verdict").wait_for()
    assert is_fit(page) == []
