"""Pictures of six kinds of pages, light and dark, wide and narrow, for people to look at; nothing too small to read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

PAGES = {
    "home": "/",
    "thing": "/id/group/evk-hankeryhma",
    "document": "/id/document/evk-hankeryhma-2025-06-04",
    "search": "/search?q=ELY-keskus",
    "query": "/query/successors?old=organisation%3Ahameen-ely-keskus",
    "ontology": "/def",
}
SHAPES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 360, "height": 740}}

SMALL = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
  while (texts.nextNode()) {
    const at = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || at.closest("svg") || !at.checkVisibility()) continue;
    if (parseFloat(getComputedStyle(at).fontSize) < 11) found.add(at.outerHTML.slice(0, 100));
  }
  return [...found];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_and_its_pictures_are_kept(page: Page, name: str, screenshots: Path) -> None:
    page.goto(PAGES[name])
    for shape, size in SHAPES.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(SMALL) == []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=screenshots / f"{name}-{shape}-{scheme}.png")
    assert len(list(screenshots.glob(f"{name}-*.png"))) == 4
