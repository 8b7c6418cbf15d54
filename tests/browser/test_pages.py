"""Pages as a browser takes them."""

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/queries",
        "/query/chairs-on-date",
        "/sparql",
        "/def",
        "/docs",
        "/search?q=ELY-keskus",
        "/id/group/evk-hankeryhma",
    ],
)
def test_a_page_loads_without_an_error_and_from_this_host_only(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None and answer.status == 200
    assert page.locator("h1").count() == 1
