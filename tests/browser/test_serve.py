"""The preview in a browser: an edit appears by itself, and what is wrong stands on the page."""

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parent.parent))

from projects import replace_in
from serving import Watch, listen_to_policy
from test_serve import HOSTILE, TABLE, serving
from test_site import write_project

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = write_project(tmp_path_factory.mktemp("project"))
    with serving(root) as ask:
        yield root, ask.address


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desk", "phone"])
def opened(chromium, project, request):
    """The page of a report, and what went wrong on it."""
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.set_default_timeout(20_000)
    watch = Watch(context, project[1])
    page = context.new_page()
    page.goto(f"{project[1]}/en/reports/tides-2021/")
    yield page, watch
    context.close()


def test_an_edit_appears_without_a_touch_and_where_one_had_scrolled(opened, project):
    page, watch = opened
    root, _ = project
    table = root / TABLE
    good = table.read_text(encoding="utf-8")
    expect(page.locator("body")).to_contain_text("340")
    page.evaluate("scrollTo(0, 300)")
    try:
        replace_in(table, "2021,340,340", "2021,357,357")
        expect(page.locator("body")).to_contain_text("357", timeout=20_000)

        assert page.evaluate("scrollY") == 300
        assert page.locator("#serve-panel .error, #serve-panel .stale").count() == 0
        assert watch.wrong == []
    finally:
        table.write_text(good, encoding="utf-8")
        expect(page.locator("body")).to_contain_text("340", timeout=20_000)


def test_a_mistake_stands_on_the_page_with_a_way_to_its_line(opened, project):
    page, watch = opened
    root, _ = project
    table = root / TABLE
    good = table.read_text(encoding="utf-8")
    panel = page.locator("#serve-panel section")
    try:
        replace_in(table, "2021,340,340", f"2021,{HOSTILE},340")
        expect(panel).to_contain_text("before your last change", timeout=20_000)

        link = panel.get_by_role("link").first
        expect(link).to_have_text(f"{TABLE}:2:30")
        path = (root / TABLE).as_posix().lstrip("/")
        expect(link).to_have_attribute("href", f"vscode://file/{path}:2:30")
        expect(panel.locator("mark").first).to_have_text(HOSTILE)
        assert page.locator("img[src=x]").count() == 0, "text is text"
        expect(page.locator("body")).to_contain_text("340")

        # Not at once: the panel may be there before its style sheet is.
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=10_000)
        box = panel.bounding_box()
        assert box and box["width"] <= page.viewport_size["width"] and box["height"] <= 800 * 0.46
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        foot = page.locator("footer.foot").bounding_box()
        assert foot and foot["y"] + foot["height"] <= panel.bounding_box()["y"] + 1, "the end of the page can be read"

        panel.get_by_role("button", name=re.compile("Hide")).click()
        expect(panel.get_by_role("link").first).to_be_hidden()
        assert panel.bounding_box()["height"] < 120
        panel.get_by_role("button", name=re.compile("Show")).click()
        expect(panel.get_by_role("link").first).to_be_visible()
        assert watch.wrong == []
    finally:
        table.write_text(good, encoding="utf-8")
        expect(page.locator("#serve-panel .error")).to_have_count(0, timeout=20_000)


def test_a_page_that_has_missed_a_change_hears_of_it_later(opened, project, monkeypatch):
    page, _ = opened
    root, _ = project
    table = root / TABLE
    good = table.read_text(encoding="utf-8")
    panel = page.locator("#serve-panel section")
    expect(panel).to_contain_text("warning")
    monkeypatch.setattr("generator.serve.server.BEAT", 0.5)
    page.route("**/-/state*", lambda route: route.abort())
    try:
        replace_in(table, "2021,340,340", "2021,three,340")
        expect(panel).to_contain_text("1 warning")
        page.wait_for_timeout(2000)

        page.unroute("**/-/state*")

        expect(panel).to_contain_text("before your last change", timeout=20_000)
    finally:
        table.write_text(good, encoding="utf-8")
        expect(page.locator("#serve-panel .error")).to_have_count(0, timeout=20_000)


def test_a_preview_that_begins_with_a_mistake_comes_alive(chromium, tmp_path):
    root = write_project(tmp_path)
    replace_in(root / TABLE, "2021,340,340", "2021,three,340")
    context = chromium.new_context()
    refused = listen_to_policy(context)
    page = context.new_page()
    with serving(root) as ask:
        page.goto(f"{ask.address}/zh/")
        expect(page.locator("#serve-panel section")).to_contain_text("not-a-number")
        assert page.locator("meta[http-equiv='Content-Security-Policy']").count() == 1 and refused == []

        replace_in(root / TABLE, "2021,three,340", "2021,340,340")

        expect(page.locator("article#content")).to_be_visible(timeout=20_000)
    context.close()
