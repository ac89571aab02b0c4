"""The real site, as `make test` has just built it, in a headless Chromium."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from serving import FLAGS, SITE, Watch, find_chromium, served


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the built site is served, under a sub-path."""
    if not (SITE / "index.html").exists():
        pytest.fail("There is no site/ to look at. Run “make site” first; “make test” does.")
    with served(SITE) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watched(chromium: Browser, address: str) -> Iterator[tuple[Page, Watch]]:
    """A page, 1,280 px wide, and what went wrong on it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    watch = Watch(context, address)
    context.set_default_timeout(8000)
    yield context.new_page(), watch
    context.close()
