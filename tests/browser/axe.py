"""What axe-core finds wrong with a page for people who do not see it, or see and move otherwise."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from conftest import ROOT

SCRIPT = ROOT / "server" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
"""Installed with the packages of the pages' scripts."""

_OPEN = """() => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  for (const list of document.querySelectorAll("main, main *")) {
    while (list.childElementCount > 8) list.lastElementChild.remove();
  }
}"""
"""Unfolds all, and keeps of long lists the beginning: axe takes seconds for hundreds of equal rows."""

_RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map((found) =>
  `${found.id}: ${found.help}: ${found.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`)"""


def prepare(page: Page, script: Path = SCRIPT) -> None:
    """Bring axe into the page that is open, past its security policy, and unfold the page."""
    if not script.is_file():
        pytest.skip("axe-core is not installed: run npm ci in server/assets")
    page.evaluate(script.read_text(encoding="utf-8"))
    page.evaluate(_OPEN)


def violations(page: Page) -> list[str]:
    """Give what axe finds in a prepared page as it looks now."""
    found: list[str] = page.evaluate(_RUN)
    return found
