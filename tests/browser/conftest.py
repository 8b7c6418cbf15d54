"""A headless Chromium beside the real server; without one these tests are left out, with the reason.

``page`` fails a test whose page wrote an error to the console or asked another host for anything.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one module: Playwright's event loop must not outlive them."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium: install Debian's package chromium, or another that is called by that name")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield launched
        launched.close()


_SCREENSHOTS = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def screenshots(pytestconfig: pytest.Config) -> Path:
    """Where pictures of the pages are kept until the next run; each run tells it at its end."""
    place = Path(tempfile.gettempdir()) / f"hallintograafi-screenshots-{os.getuid()}"
    place.mkdir(exist_ok=True)
    pytestconfig.stash[_SCREENSHOTS] = place
    return place


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell where the pictures are."""
    if place := config.stash.get(_SCREENSHOTS, None):
        terminalreporter.write_line(f"{len(list(place.iterdir()))} screenshots of pages are in {place}")


class Visit:
    """A browser's window on the server, with what went wrong in it."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self._server = server
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, url: str) -> None:
        if not url.startswith((self._server, "data:", "blob:", "about:")):
            self.errors.append(f"asked another host: {url}")


@pytest.fixture
def context_options() -> dict[str, Any]:
    """How the window is; a test module or a parameter may override it."""
    return {}


@pytest.fixture
def expected_errors() -> list[str]:
    """Parts of console messages that a test brings about on purpose; it adds to them."""
    return []


@pytest.fixture
def page(
    browser: Browser, server: str, context_options: dict[str, Any], expected_errors: list[str], assets: bool
) -> Iterator[Page]:
    """A fresh window, English, on ``server``."""
    if not assets:
        pytest.skip("the scripts of the pages could not be bundled: is there an npm registry?")
    options = {"base_url": server, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **context_options}
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    visit = Visit(context, server)
    yield visit.page
    context.close()
    assert [error for error in visit.errors if not any(part in error for part in expected_errors)] == []
